"""后台任务: when each is due, who runs it now and until when, and how it went."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from yylib.extensions import db


class Job(db.Model):
    """One job under a lease: two processes do nothing twice, and a dead one's lease runs out."""

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime]
    lease_holder: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ok_at: Mapped[datetime | None]
    failed: Mapped[str | None] = mapped_column(String(300))
