"""征文与竞赛: what was handed in, what the judges gave, who won, and who agreed to be named."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal


@personal(
    Personal("person_id", "作者或选手", "联系与评奖", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("author", "作者姓名", "评奖与公布获奖名单", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("birth_on", "作者出生日期", "分组；不满 14 周岁需监护人同意", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("school", "学校或单位", "分组与颁奖", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
)
class ContestEntry(db.Model):
    """作品: one entry of a contest. Judges see its number and its work, never its author."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    number: Mapped[int]
    division: Mapped[str] = mapped_column(String(30), default="")
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    author: Mapped[str | None] = mapped_column(String(60))
    birth_on: Mapped[date | None]
    school: Mapped[str | None] = mapped_column(String(100))
    teacher: Mapped[str] = mapped_column(String(60), default="")
    identity: Mapped[str | None] = mapped_column(String(64))
    can_publish: Mapped[bool] = mapped_column(default=False)
    can_name: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(String(10), default="web")
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    award: Mapped[str] = mapped_column(String(30), default="")
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    version: Mapped[int] = mapped_column(default=1)

    activity = relationship("Activity")
    file = relationship("StoredFile")
    person = relationship("Person")
    secret_fields = frozenset({"identity"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("activity_id", "number"),)


class Judge(db.Model):
    """评委 of one contest: a colleague, or somebody from outside with a link; only its hash is kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    until_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account = relationship("Account")
    secret_fields = frozenset({"token_hash"})


class Score(db.Model):
    """评分 of one judge for one entry, in tenths of a point, 0–1000."""

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("contest_entry.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), index=True)
    tenths: Mapped[int]
    remark: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("entry_id", "judge_id"),
        CheckConstraint("tenths BETWEEN 0 AND 1000", name="tenths"),
    )


class Progress(db.Model):
    """阅读打卡: what one child of a reading programme did in one of its weeks (a session): books read, minutes, a word."""

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"), index=True)
    books: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        UniqueConstraint("participant_id", "session_id"),
        CheckConstraint("books >= 0 AND minutes >= 0", name="numbers"),
    )
