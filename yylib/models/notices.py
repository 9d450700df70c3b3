"""活动通知: what was published of an activity, when, and over which channels word of it went out."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db


class ActivityNotice(db.Model):
    """活动通知 of one activity. It is public from ``publish_at`` on (a fact of time) until ``withdrawn_at``. What it says
    is the plan's own data; ``more`` is what the office adds in its own words. ``changed_at`` is when anything that readers
    see changed last, in the plan or here; ``accompany``, ``safety`` and ``photo_notice`` left empty are the house's own
    sentences (馆内规定)."""

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    publish_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_reason: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime | None]
    more: Mapped[str] = mapped_column(Text, default="")
    accompany: Mapped[str] = mapped_column(String(300), default="")
    safety: Mapped[str] = mapped_column(String(300), default="")
    photo_notice: Mapped[str] = mapped_column(String(200), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    version: Mapped[int] = mapped_column(default=1)

    activity = relationship("Activity")
    picture = relationship("StoredFile")
    published_by = relationship("Account", foreign_keys=[published_by_id])
    withdrawn_by = relationship("Account", foreign_keys=[withdrawn_by_id])
    __mapper_args__ = {"version_id_col": version}


class NoticeChannel(db.Model):
    """发布渠道: 公众号, 抖音, 县融媒… ticked off with the link under which it stands there. ``undone_at``: it was ticked off by
    mistake; it stands nowhere, and the row stays. ``said`` is the digest of what the notice said then."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    url: Mapped[str] = mapped_column(String(500), default="")
    done_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(String(64), default="")

    by = relationship("Account")
    __table_args__ = (UniqueConstraint("activity_id", "name"),)
