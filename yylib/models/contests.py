"""征文与竞赛: what was handed in, what the judges gave, who won, and who agreed to be named."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal


class Contest(db.Model):
    """征文与竞赛的办法 of one activity, and when its winners were published. Without ``opens_at`` and ``closes_at`` of its own
    its entries come in with its sessions (an essay contest) or before them. ``awards`` are [{"name", "number"}] in their order.

    Whoever hands in, awards or publishes holds this row until done.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), unique=True)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    divisions: Mapped[list] = mapped_column(JSON, default=list)
    awards: Mapped[list] = mapped_column(JSON, default=list)
    needs_work: Mapped[bool] = mapped_column(default=True)
    most_each: Mapped[int] = mapped_column(default=1)
    about: Mapped[str] = mapped_column(Text, default="")
    winners_at: Mapped[datetime | None]
    winners_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    activity = relationship("Activity")
    winners_by = relationship("Account")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("most_each > 0", name="most_each"),)


@personal(
    Personal("person_id", "作者或监护人", "联系与评奖", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("author", "作者姓名", "评奖与公布获奖名单", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("birth_on", "作者出生日期", "分组；不满 14 周岁需监护人同意", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("school", "学校或单位", "分组与颁奖", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("teacher", "指导老师", "颁奖", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("identity", "作者（散列）", "防止重复投稿", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
)
class ContestEntry(db.Model):
    """作品: one entry of a contest. Judges see its number and its work, never its author.

    ``person`` is whom to reach: the author, or the guardian of one under fourteen. ``identity`` is a keyed hash of the
    author, so that one author hands in no more than the contest takes. ``code`` opens it to who handed it in.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(7), unique=True)
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
    teacher: Mapped[str | None] = mapped_column(String(60))
    identity: Mapped[str | None] = mapped_column(String(64))
    can_publish: Mapped[bool] = mapped_column(default=False)
    can_name: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(String(10), default="web")
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    override_reason: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(200), default="")
    award: Mapped[str] = mapped_column(String(30), default="")
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    version: Mapped[int] = mapped_column(default=1)

    activity = relationship("Activity")
    file = relationship("StoredFile")
    person = relationship("Person")
    certificate = relationship("Certificate")
    secret_fields = frozenset({"identity", "code"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("activity_id", "number"),)


@personal(Personal("name", "评委姓名", "评审与署名；见于评审记录和档案", None, "made_at", "blank"))
class Judge(db.Model):
    """评委 of one contest: a colleague, or somebody from outside with a link; only its hash is kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(60))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account = relationship("Account")
    secret_fields = frozenset({"token_hash"})
    __table_args__ = (UniqueConstraint("activity_id", "account_id"),)


class Score(db.Model):
    """评分 of one judge for one entry, in tenths of a point, 0–1000. Left out (回避: the judge is related), it counts nowhere
    and stays with its reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("contest_entry.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), index=True)
    tenths: Mapped[int]
    remark: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    left_out_at: Mapped[datetime | None]
    left_out_reason: Mapped[str] = mapped_column(String(200), default="")
    left_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    judge = relationship("Judge")
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
