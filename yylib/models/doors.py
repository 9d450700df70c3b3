"""进馆码、出馆码: names given at the door while a rule asks for them, children whose adult has left, shared phones."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal


@personal(Personal("name", "进馆登记姓名", "管理员要求登记时核对进馆的人", 30, "at", "delete"))
class DoorName(db.Model):
    """进馆登记姓名: only while the house's rule asks for it."""

    scan_id: Mapped[int] = mapped_column(BigInteger().with_variant(db.Integer, "sqlite"), ForeignKey("scan.id"),
                                         primary_key=True)  # fmt: skip
    name: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


@personal(Personal("holder", "当天凭证（散列）", "家长与孩子配对", 0, "day", "blank"))
class ChildAlert(db.Model):
    """孩子未随行: an adult has left and children who came in on the same pass have not. Closed by a colleague, in words."""

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    holder: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[int]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(200), default="")

    branch = relationship("Branch")
    place = relationship("Place")
    seen_by = relationship("Account")
    __table_args__ = (CheckConstraint("number > 0", name="number"), Index("ix_child_alert_day", "day", "branch_id"))


class SharedPhone(db.Model):
    """同一部手机: one phone came in with several passes within five minutes. Families do; staff may look. Nobody is named."""

    scan_id: Mapped[int] = mapped_column(BigInteger().with_variant(db.Integer, "sqlite"), ForeignKey("scan.id"),
                                         primary_key=True)  # fmt: skip
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    number: Mapped[int]

    __table_args__ = (CheckConstraint("number > 1", name="number"), Index("ix_shared_phone_day", "day", "branch_id"))
