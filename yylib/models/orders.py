"""订购: suppliers, the year's funds, orders and their lines. Money is in fen, a discount in thousandths (650 = 65 折)."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from yylib.extensions import db
from yylib.models.audit import append_only
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


@personal(
    Personal("contact", "供货商联系人", "联系订货与退换", None, "created_at", "blank"),
    Personal("phone", "供货商电话", "联系订货与退换", None, "created_at", "blank"),
)
class Supplier(db.Model):
    """供货商. ``days`` is how long a delivery usually takes; ``discount`` what is usually paid of the list price."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    contact: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(150), default="")
    discount: Mapped[int] = mapped_column(default=1000)
    days: Mapped[int] = mapped_column(default=30)
    mapping: Mapped[dict] = mapped_column(JSON, default=dict)  # how its lists are headed, remembered
    note: Mapped[str] = mapped_column(String(300), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("discount BETWEEN 1 AND 1000", name="discount"),)


class Fund(db.Model):
    """经费: of one year. What is allotted is the sum of its changes; committed and spent are sums over lines and invoices."""

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("year", "name"),)


class FundChange(db.Model):
    """经费下达与调整: each change with its reason; nothing is overwritten."""

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    amount: Mapped[int]
    on_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    by = relationship("Account")


append_only(FundChange.__table__, "update", "delete")


class OrderStage(Stage):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT = "sent"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @classmethod
    def labels(cls) -> dict:
        return {cls.DRAFT: "草稿", cls.SUBMITTED: "待审批", cls.APPROVED: "已批准", cls.SENT: "已发出",
                cls.CLOSED: "已结清", cls.CANCELLED: "已取消"}  # fmt: skip


class PurchaseOrder(db.Model):
    """订单: to one supplier, from one fund; approved by somebody other than its author and those who entered its lines.

    ``over_reason`` is why it was approved although the fund does not carry it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=OrderStage.DRAFT)
    discount: Mapped[int] = mapped_column(default=1000)
    expected_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    over_reason: Mapped[str] = mapped_column(String(200), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    stage = synonym("state")
    supplier = relationship("Supplier")
    fund = relationship("Fund")
    author = relationship("Account", foreign_keys=[author_id])
    approved_by = relationship("Account", foreign_keys=[approved_by_id])
    submitted_by = relationship("Account", foreign_keys=[submitted_by_id])
    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order", order_by="OrderLine.id")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_purchase_order_state", "state", "id"),)

    @property
    def stage_label(self) -> str:
        return OrderStage(self.state).label


class OrderLine(db.Model):
    """订单行: one title, ``copies`` of it. Open are ``copies - received - cancelled``; ``received`` counts good copies
    that were accepted. ``set_name`` joins the volumes of a set, whose price was split. ``follows_id`` is the line that
    was cancelled elsewhere and is ordered here again.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("purchase_order.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    import_row: Mapped[int | None]
    isbn: Mapped[str | None] = mapped_column(String(13), index=True)
    isbn_shown: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300))
    volume: Mapped[str] = mapped_column(String(60), default="")
    responsibility: Mapped[str] = mapped_column(String(300), default="")
    publisher: Mapped[str] = mapped_column(String(150), default="")
    pub_date: Mapped[str] = mapped_column(String(40), default="")
    class_no: Mapped[str] = mapped_column(String(40), default="")
    price: Mapped[int | None]
    net_price: Mapped[int | None]
    copies: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[int] = mapped_column(default=0)
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    set_name: Mapped[str] = mapped_column(String(200), default="")
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    expected_on: Mapped[date | None]
    claims: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    order: Mapped[PurchaseOrder] = relationship(back_populates="lines")
    bib = relationship("BibRecord")
    branch = relationship("Branch")
    follows = relationship("OrderLine", remote_side=[id])
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("copies > 0", name="copies"),
        CheckConstraint("received >= 0 AND cancelled >= 0", name="counts"),
        Index("ix_order_line_late", "expected_on", "id"),
    )

    @property
    def full_title(self) -> str:
        """The title with its volume."""
        return f"{self.title}　{self.volume}" if self.volume else self.title

    @property
    def open(self) -> int:
        """在途: copies still to come."""
        return max(0, self.copies - self.received - self.cancelled)


class OrderClaim(db.Model):
    """催缺: a late line was asked for, when, how, and what was answered."""

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    expected_on: Mapped[date | None]

    by = relationship("Account")
