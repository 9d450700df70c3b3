"""到货批次: what came together, from whom; counted by scanner, accepted as one, its differences settled on any later day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from yylib.extensions import db
from yylib.models.items import Source
from yylib.workflow import Stage


class AccessionStage(Stage):
    COUNTING = "counting"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    VOID = "void"

    @classmethod
    def labels(cls) -> dict:
        return {cls.COUNTING: "点收中", cls.ACCEPTED: "已验收", cls.CLOSED: "已全部上架", cls.VOID: "已作废"}


class AccessionBatch(db.Model):
    """批次: one delivery or one gift. Its clock starts on ``accepted_on`` and ends when its last volume that was not
    returned is on the shelf (``shelved_at``). ``due_on`` is the published day, ``target_on`` the house's own; both are
    moved by pauses. ``copies``, ``list_amount``, ``net_amount`` are what was accepted, in volumes and fen. ``is_direct``:
    bought without an order (现购), so that nothing in it is 没有订单. ``is_final``: the supplier says that nothing more of
    the orders in it will come. ``follows_id`` is the batch whose difference was kept (收下) later, as a batch of its own.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    source: Mapped[str] = mapped_column(String(14), default=Source.PURCHASE)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    delivery_no: Mapped[str] = mapped_column(String(40), default="")
    is_direct: Mapped[bool] = mapped_column(default=False)
    is_final: Mapped[bool] = mapped_column(default=False)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=AccessionStage.COUNTING)
    arrived_on: Mapped[date]
    accepted_on: Mapped[date | None]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[date | None]
    target_on: Mapped[date | None]
    due_note: Mapped[str] = mapped_column(String(100), default="")
    shelved_at: Mapped[datetime | None]
    titles: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=0)
    list_amount: Mapped[int] = mapped_column(default=0)
    net_amount: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(300), default="")
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    stage = synonym("state")
    supplier = relationship("Supplier")
    opened_by = relationship("Account", foreign_keys=[opened_by_id])
    accepted_by = relationship("Account", foreign_keys=[accepted_by_id])
    invoices: Mapped[list["Invoice"]] = relationship(order_by="Invoice.id")
    pauses: Mapped[list["BatchPause"]] = relationship(order_by="BatchPause.id")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_accession_batch_state", "state", "due_on"),
        Index("ix_accession_batch_accepted", "accepted_on"),
    )

    @property
    def full_name(self) -> str:
        """From whom or under which name it came."""
        return self.name or (self.supplier.name if self.supplier else Source(self.source).label)

    @property
    def stage_label(self) -> str:
        return AccessionStage(self.state).label

    @property
    def source_label(self) -> str:
        return Source(self.source).label


class BatchPause(db.Model):
    """停钟: from ``from_on`` until ``until_on`` the batch waits for somebody else, with the reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Invoice(db.Model):
    """发票: 码洋 and 实洋 of a batch on one fund."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    on_day: Mapped[date]
    list_amount: Mapped[int]
    net_amount: Mapped[int]
    cancelled_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]

    fund = relationship("Fund")
    __table_args__ = (CheckConstraint("list_amount >= 0 AND net_amount >= 0", name="amounts"),)


class ListedCopy(db.Model):
    """供货清单行: what the supplier says the parcel holds. One side of the three-way check (与验收、退书核对)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    row: Mapped[int]
    isbn: Mapped[str | None] = mapped_column(String(13))
    isbn_shown: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300))
    copies: Mapped[int]
    price: Mapped[int | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    undone_at: Mapped[datetime | None]


class Condition(Stage):
    """What was found when a copy was counted."""

    GOOD = "good"
    DAMAGED = "damaged"
    WRONG = "wrong"

    @classmethod
    def labels(cls) -> dict:
        return {cls.GOOD: "完好", cls.DAMAGED: "破损", cls.WRONG: "错发"}


class Count(db.Model):
    """点收: copies counted in one go. Taken back by ``undone_at``; becomes volumes only when the batch is accepted.

    ``is_kept``: comes in although it was not ordered, or not so many. ``go_id`` joins the counts of one scan (what was
    still open and what was too many), so that one undo takes both back.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("accession_batch.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"))
    isbn: Mapped[str | None] = mapped_column(String(13))
    isbn_shown: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    condition: Mapped[str] = mapped_column(String(8), default=Condition.GOOD)
    is_kept: Mapped[bool] = mapped_column(default=False)
    go_id: Mapped[int | None]
    copies: Mapped[int] = mapped_column(default=1)
    price: Mapped[int | None]
    net_price: Mapped[int | None]
    remark: Mapped[str] = mapped_column(String(20), default="")  # no_order too_many price_differs second_hit
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]

    line = relationship("OrderLine")
    by = relationship("Account")
    __tablename__ = "arrival_count"
    __table_args__ = (
        CheckConstraint("copies > 0", name="copies"),
        Index("ix_arrival_count_batch", "batch_id", "id"),
    )


class DifferenceKind(Stage):
    SHORT = "short"
    DAMAGED = "damaged"
    WRONG = "wrong"
    EXTRA = "extra"

    @classmethod
    def labels(cls) -> dict:
        return {cls.SHORT: "少发", cls.DAMAGED: "破损", cls.WRONG: "错发", cls.EXTRA: "多发"}

    @property
    def is_here(self) -> bool:
        """Whether the copies lie in the house; what is short does not."""
        return self is not DifferenceKind.SHORT


class Difference(db.Model):
    """差异: copies of an accepted batch that are not as listed; settled by one or several ``Settlement``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))  # a volume that left after it was accepted
    kind: Mapped[str] = mapped_column(String(8))
    isbn: Mapped[str | None] = mapped_column(String(13))
    title: Mapped[str] = mapped_column(String(300))
    copies: Mapped[int]
    settled: Mapped[int] = mapped_column(default=0)
    price: Mapped[int | None]
    net_price: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    found_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    void_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    line = relationship("OrderLine")
    batch = relationship("AccessionBatch")
    settlements: Mapped[list["Settlement"]] = relationship(back_populates="difference", order_by="Settlement.id")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("copies > 0 AND settled >= 0 AND settled <= copies", name="counts"),)

    @property
    def left(self) -> int:
        """Copies that are not settled yet."""
        return self.copies - self.settled


class SettledHow(Stage):
    RETURN = "return"
    REPLACE = "replace"
    CREDIT = "credit"
    KEEP = "keep"

    @classmethod
    def labels(cls) -> dict:
        return {cls.RETURN: "退书", cls.REPLACE: "换货", cls.CREDIT: "抵扣", cls.KEEP: "收下"}


class Settlement(db.Model):
    """差异的处理: how many copies, how, on which day, and its list and net money in fen. What is kept comes in as the batch
    ``kept_batch_id``; ``cancelled`` copies of the order line are no longer expected."""

    id: Mapped[int] = mapped_column(primary_key=True)
    difference_id: Mapped[int] = mapped_column(ForeignKey("difference.id"), index=True)
    how: Mapped[str] = mapped_column(String(8))
    copies: Mapped[int]
    list_amount: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(default=0)
    on_day: Mapped[date]
    kept_batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"))
    cancelled: Mapped[int] = mapped_column(default=0)
    document_no: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]

    difference: Mapped[Difference] = relationship(back_populates="settlements")
    by = relationship("Account")
    __table_args__ = (CheckConstraint("copies > 0", name="copies"),)
