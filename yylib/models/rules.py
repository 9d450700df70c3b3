"""馆内规定: the values of the house's rules, each from a day on, with the reason and who set it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db


class Setting(db.Model):
    """One value of one declared rule. Rows are added, not changed: the past keeps the value it had."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(500))
    valid_from: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]

    by = relationship("Account")
    __table_args__ = (Index("ix_setting_name", "name", "valid_from"),)
