"""服务指南: the six published guides, each edition kept whole."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yylib.extensions import db


class GuideVersion(db.Model):
    """One edition (版) of one guide; the highest is in force. ``content`` has the shape of ``data/guides.json``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    version: Mapped[int]
    content: Mapped[dict] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("number", "version"),)
