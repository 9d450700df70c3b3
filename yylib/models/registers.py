"""登记簿: 总括登记, a line a batch, and 个别登记, a line a volume. Lines are never changed: a correction is a further line."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.audit import append_only


class SummaryLine(db.Model):
    """总括登记: what came in (numbers above 0) or went out (below 0), in titles, volumes and fen; the balance is their
    running sum. ``by_class``, ``by_material`` and ``by_branch`` count volumes by main class of the 中图法 as far as it was
    known, by kind of material and by branch id. ``kind``: in, out (注销、退书), opening (期初), fix (更正).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    on_day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))  # in out opening fix
    source: Mapped[str] = mapped_column(String(14))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    number: Mapped[str] = mapped_column(String(20), default="")
    supplier: Mapped[str] = mapped_column(String(120), default="")
    invoice_no: Mapped[str] = mapped_column(String(100), default="")
    titles: Mapped[int]
    copies: Mapped[int]
    list_amount: Mapped[int]
    net_amount: Mapped[int]
    by_class: Mapped[dict] = mapped_column(JSON, default=dict)
    by_material: Mapped[dict] = mapped_column(JSON, default=dict)
    by_branch: Mapped[dict] = mapped_column(JSON, default=dict)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("summary_line.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    by = relationship("Account")
    batch = relationship("AccessionBatch")
    __table_args__ = (Index("ix_summary_line_day", "on_day", "id"),)


class AccessionLine(db.Model):
    """个别登记: one volume as it was when it was entered; ``sign`` is 1 for in, -1 for out."""

    id: Mapped[int] = mapped_column(primary_key=True)
    on_day: Mapped[date]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    sign: Mapped[int] = mapped_column(default=1)
    accession_no: Mapped[str] = mapped_column(String(30))
    barcode: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300))
    responsibility: Mapped[str] = mapped_column(String(300), default="")
    publisher: Mapped[str] = mapped_column(String(150), default="")
    isbn: Mapped[str] = mapped_column(String(13), default="")
    price: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(14))
    batch_number: Mapped[str] = mapped_column(String(20), default="")
    class_no: Mapped[str] = mapped_column(String(40), default="")
    call_no: Mapped[str] = mapped_column(String(90), default="")
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    location: Mapped[str] = mapped_column(String(110), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("accession_line.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    by = relationship("Account")
    branch = relationship("Branch")
    __table_args__ = (Index("ix_accession_line_day", "on_day", "id"),)


for _table in (SummaryLine.__table__, AccessionLine.__table__):
    append_only(_table, "update", "delete")


class RegisterMonth(db.Model):
    """锁定的月份: nothing more is entered in it or in one before it; what comes later is entered on a later day."""

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    locked_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    by = relationship("Account")
