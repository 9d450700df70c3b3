"""看板上的移动: what one press or one scan moved, so that it can be taken back whole."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from yylib.extensions import db


class BoardMove(db.Model):
    """One go: volumes moved one step. ``what`` are their ids, by the step that was ticked where it was one of 加工.

    The trail of each volume stands in ``move_made``; this says only what belongs together.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(String(10))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"))
    copies: Mapped[int]
    title: Mapped[str] = mapped_column(String(300), default="")
    what: Mapped[dict] = mapped_column(JSON)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (Index("ix_board_move_by", "by_id", "id"),)
