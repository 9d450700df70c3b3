"""荐购: what readers wish for, what they were told, and the order line it became."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class SuggestionStage(Stage):
    OPEN = "open"
    ADOPTED = "adopted"
    ORDERED = "ordered"
    ARRIVED = "arrived"
    HELD = "held"
    DECLINED = "declined"

    @classmethod
    def labels(cls) -> dict:
        return {cls.OPEN: "待处理", cls.ADOPTED: "已采纳", cls.ORDERED: "已订购", cls.ARRIVED: "已到馆",
                cls.HELD: "馆藏已有", cls.DECLINED: "不采纳"}  # fmt: skip


class DeclineReason(Stage):
    """Why a suggestion is not taken up."""

    POLICY = "policy"
    ORDERED = "ordered"
    OUT_OF_PRINT = "out_of_print"
    PRICE = "price"
    CONTENT = "content"

    @classmethod
    def labels(cls) -> dict:
        return {cls.POLICY: "不符合馆藏政策", cls.ORDERED: "已订购", cls.OUT_OF_PRINT: "绝版，买不到", cls.PRICE: "价格太高",
                cls.CONTENT: "内容不适宜"}  # fmt: skip


@personal(Personal("person_id", "荐购人", "答复荐购、到馆时通知", "SUGGESTION_KEEP_DAYS", "created_at", "blank"))
class Suggestion(db.Model):
    """一条荐购. ``code`` opens its answer; ``found`` is what the check found while it was sent, in words, as the reader
    saw it. ``line_id`` is the order line it became, ``bib_id`` the title that is held or came.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    author: Mapped[str] = mapped_column(String(100), default="")
    publisher: Mapped[str] = mapped_column(String(100), default="")
    isbn: Mapped[str | None] = mapped_column(String(13), index=True)
    isbn_shown: Mapped[str] = mapped_column(String(40), default="")
    pub_year: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    copies: Mapped[int] = mapped_column(default=1)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(10), default="web")
    found: Mapped[list] = mapped_column(JSON, default=list)
    stage: Mapped[str] = mapped_column(String(10), default=SuggestionStage.OPEN)
    decline_reason: Mapped[str] = mapped_column(String(14), default="")
    answer: Mapped[str] = mapped_column(String(300), default="")
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    arrived_at: Mapped[datetime | None]
    line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    branch = relationship("Branch")
    person = relationship("Person")
    line = relationship("OrderLine")
    answered_by = relationship("Account")
    secret_fields = frozenset({"code"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("copies > 0", name="copies"),
        Index("ix_suggestion_stage", "stage", "due_at"),
    )

    @property
    def stage_label(self) -> str:
        return SuggestionStage(self.stage).label

    @property
    def decline_reason_label(self) -> str:
        return DeclineReason(self.decline_reason).label if self.decline_reason else ""
