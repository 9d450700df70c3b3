"""What every pipeline shares: the history of its moves, and the form tokens that make a resend harmless."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.audit import append_only


class MoveMade(db.Model):
    """流转记录: one move of one thing: from where to where, who, when, and what they noted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(30))
    row_id: Mapped[int]
    verb: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(500), default="")

    by = relationship("Account")
    __table_args__ = (Index("ix_move_made_thing", "subject", "row_id"),)


append_only(MoveMade.__table__, "update", "delete")


class FormToken(db.Model):
    """A form that was sent, and the answer it got: the same form again gets the same answer and changes nothing."""

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
