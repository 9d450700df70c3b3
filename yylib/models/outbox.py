"""待通知: what must be said to whom by when; ticked off once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal


@personal(Personal("what", "通知内容", "告诉本人或同事", 180, "ticked_at", "delete"))
class OutboxItem(db.Model):
    """待通知: one message to one person, once per kind and occasion (``ref``)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    ref: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str] = mapped_column(String(500))
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ticked_at: Mapped[datetime | None]
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account = relationship("Account", foreign_keys=[account_id])
    person = relationship("Person")
    ticked_by = relationship("Account", foreign_keys=[ticked_by_id])
    __table_args__ = (UniqueConstraint("kind", "ref"),)
