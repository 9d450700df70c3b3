"""待通知: what must be said to whom by when; ticked off once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class SendStage(Stage):
    """How far a gateway has come with an item. ``sending`` is claimed: what broke off there is ``unclear`` and is not sent
    again, so that nobody gets a message twice."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"

    @classmethod
    def labels(cls) -> dict:
        return {cls.QUEUED: "待发", cls.SENDING: "正在发", cls.SENT: "已发", cls.FAILED: "没有发出",
                cls.UNCLEAR: "不知是否送到"}  # fmt: skip


class Via(Stage):
    """How an item came to its end; by hand where nothing is said. ``void``: it is not true any more, nobody was told."""

    CALL = ""
    GROUP = "group"
    SENT = "sent"
    VOID = "void"

    @classmethod
    def labels(cls) -> dict:
        return {cls.CALL: "已通知", cls.GROUP: "在群里说了", cls.SENT: "系统已发", cls.VOID: "不用通知了"}


@personal(
    Personal("what", "通知内容", "告诉本人或同事", 180, "ticked_at", "delete"),
    Personal("email", "电子邮箱", "活动通知", 180, "ticked_at", "delete"),
)
class OutboxItem(db.Model):
    """待通知: one message to one person, once per kind and occasion (``ref``).

    What concerns an activity names it, the session and the registration: the text for the reader is written from them at
    the moment it is needed. ``ticked_at`` ends an item, whatever ended it (``via``, ``why``). ``gateway`` is the
    one that was asked to tell it; ``send_said`` what it answered last, in words.
    """

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
    via: Mapped[str] = mapped_column(String(10), default=Via.CALL)
    why: Mapped[str] = mapped_column(String(100), default="")
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("activity_session.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(120))
    gateway: Mapped[str | None] = mapped_column(String(10))
    send_stage: Mapped[str | None] = mapped_column(String(10))
    send_tries: Mapped[int] = mapped_column(default=0)
    send_next_at: Mapped[datetime | None]
    send_at: Mapped[datetime | None]
    send_said: Mapped[str] = mapped_column(String(200), default="")

    account = relationship("Account", foreign_keys=[account_id])
    person = relationship("Person")
    ticked_by = relationship("Account", foreign_keys=[ticked_by_id])
    activity = relationship("Activity")
    registration = relationship("Registration")
    __table_args__ = (
        UniqueConstraint("kind", "ref"),
        CheckConstraint("send_stage IS NULL OR gateway IS NOT NULL", name="gateway"),
        Index("ix_outbox_item_send", "send_stage", "send_next_at"),
    )

    @property
    def send_label(self) -> str:
        return SendStage(self.send_stage).label if self.send_stage else ""

    @property
    def via_label(self) -> str:
        return Via(self.via).label
