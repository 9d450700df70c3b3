"""每日客流表: what a day was, as it stood when the sheet was made; signed, and corrected only by a further version."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db

HOUSE = 0


class DaySheet(db.Model):
    """One version of one day's sheet, of a department or (``department_id`` 0) of the house. ``content`` is JSON.

    Version 1 is made at closing. Signed, it is frozen; a correction is the next version, with its reason.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    department_id: Mapped[int] = mapped_column(default=HOUSE)
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[str] = mapped_column(Text)
    sentence: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    signed_at: Mapped[datetime | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_as: Mapped[str] = mapped_column(String(20), default="")

    made_by = relationship("Account", foreign_keys=[made_by_id])
    signed_by = relationship("Account", foreign_keys=[signed_by_id])
    __table_args__ = (db.UniqueConstraint("day", "department_id", "version"),)
