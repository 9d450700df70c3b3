"""服务指南: the six published guides, each edition kept whole, and the doubts that were settled."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yylib.extensions import db
from yylib.models.personal import Personal, personal


@personal(Personal("content", "联系人姓名与手机号", "馆内联络；公开页面只显示办公电话", None, "published_at", "blank"))
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


class DoubtSettled(db.Model):
    """核实: somebody made sure of what a guide says at a place (``path``); readers see no change, so no new edition."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    path: Mapped[str] = mapped_column(String(60))
    says: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("number", "path", "says"),)
