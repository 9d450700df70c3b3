"""入馆核验: requirements a manager switches on between two dates. What is kept is passed or refused, by whom, when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.audit import append_only


class EntryMode(db.Model):
    """核验期: what readers are asked to show, and how far the house is narrowed meanwhile. It changes no other setting:
    when it ends, everything is as it was."""

    id: Mapped[int] = mapped_column(primary_key=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    requirements: Mapped[str] = mapped_column(Text)
    capacity_percent: Mapped[int] = mapped_column(default=100)
    is_alternate: Mapped[bool] = mapped_column(default=False)
    are_walk_ins_off: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    by = relationship("Account", foreign_keys=[by_id])
    ended_by = relationship("Account", foreign_keys=[ended_by_id])
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="order"),
        CheckConstraint("capacity_percent BETWEEN 1 AND 100", name="capacity"),
    )


class EntryCheck(db.Model):
    """一次核验: passed or refused. No reading, no reason of health, nobody's name."""

    id: Mapped[int] = mapped_column(primary_key=True)
    mode_id: Mapped[int] = mapped_column(ForeignKey("entry_mode.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    is_passed: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    nonce: Mapped[str] = mapped_column(String(40), unique=True)

    by = relationship("Account")
    __table_args__ = (Index("ix_entry_check_day", "day", "place_id"),)


append_only(EntryCheck.__table__, "update", "delete")
