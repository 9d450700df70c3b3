"""签到与现场计数: who came to which session, how many came unregistered, and what was handed out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.audit import append_only
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class Way(Stage):
    """签到方式, the strongest evidence first."""

    PASS = "pass"
    CODE = "code"
    DOOR = "door"
    DESK = "desk"
    PAPER = "paper"

    @classmethod
    def labels(cls) -> dict:
        return {
            cls.PASS: "扫凭证",
            cls.CODE: "扫现场码",
            cls.DOOR: "进馆时",
            cls.DESK: "工作人员",
            cls.PAPER: "纸质签到表",
        }


class Attendance(db.Model):
    """签到: a registered party, or part of it, has come to a session on a day. Taken back it stays, with ``undone_at``.

    ``participant_id`` is given where single persons are signed in (a training's list); then ``adults`` or ``children``
    is one. A party signs in once a session and day (and a person of it once).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"))
    day: Mapped[date]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    helpers: Mapped[int] = mapped_column(default=0)
    way: Mapped[str] = mapped_column(String(10))
    is_late: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    entered_at: Mapped[datetime]
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)
    scan_id: Mapped[int | None] = mapped_column(index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    session = relationship("ActivitySession")
    registration = relationship("Registration")
    participant = relationship("Participant")
    secret_fields = frozenset({"nonce"})
    __table_args__ = (
        CheckConstraint("adults >= 0 AND children >= 0 AND helpers >= 0 AND adults + children + helpers > 0", name="heads"),
        Index("ix_attendance_session", "session_id", "day"),
        Index("uq_attendance_party", "session_id", "day", "registration_id", unique=True,
              sqlite_where=db.text("participant_id IS NULL AND undone_at IS NULL"),
              postgresql_where=db.text("participant_id IS NULL AND undone_at IS NULL")),
        Index("uq_attendance_participant", "session_id", "day", "participant_id", unique=True,
              sqlite_where=db.text("participant_id IS NOT NULL AND undone_at IS NULL"),
              postgresql_where=db.text("participant_id IS NOT NULL AND undone_at IS NULL")),
    )  # fmt: skip


class HeadCount(db.Model):
    """现场计数: people who came without a name: walk-ins, a drop-in's crowd, an exhibition's day. Append-only; a mistake is
    a further row with the numbers negated. Several helpers count at once; the number is the sum. What an import brought
    goes with its batch: only such rows can be deleted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"))
    day: Mapped[date]
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    spot: Mapped[str] = mapped_column(String(30), default="")
    source: Mapped[str] = mapped_column(String(10))
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("head_count.id"), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)

    by = relationship("Account")
    secret_fields = frozenset({"nonce"})
    __table_args__ = (
        CheckConstraint("adults <> 0 OR children <> 0", name="numbers"),
        Index("ix_head_count_session", "session_id", "day"),
    )


append_only(HeadCount.__table__, "update")
append_only(HeadCount.__table__, "delete", when="OLD.batch_id IS NULL")


class CountLink(db.Model):
    """计数链接: lets a helper without an account count at one session until it is over. Only its hash is kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"), index=True)
    name: Mapped[str] = mapped_column(String(30))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    until_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    secret_fields = frozenset({"token_hash"})


class Prize(db.Model):
    """奖品: what an activity may hand out, and how many of it there are."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    value_fen: Mapped[int | None]
    handed: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("number >= 0 AND handed >= 0 AND handed <= number", name="stock"),)


@personal(Personal("to_name", "领奖人", "奖品发放表", "ACTIVITY_KEEP_DAYS", "at", "blank"))
class PrizeHandOut(db.Model):
    """奖品发放: one hand-out; taken back with ``undone_at``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    prize_id: Mapped[int] = mapped_column(ForeignKey("prize.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("activity_session.id"))
    number: Mapped[int] = mapped_column(default=1)
    to_name: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(100), default="")
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]

    prize = relationship("Prize")
    by = relationship("Account")
    secret_fields = frozenset({"nonce"})
    __table_args__ = (CheckConstraint("number > 0", name="number"),)
