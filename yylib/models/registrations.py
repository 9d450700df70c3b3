"""报名与候补: who registered for what, in which order the others wait, and who could not be taken."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, on_erase, personal
from yylib.workflow import Stage

LIVE = ("confirmed", "offered")  # those that hold a place


class RegistrationStage(Stage):
    """``offered`` past its ``held_until`` holds no place any more, whether or not the job has written it down."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CLOSED = "closed"

    @classmethod
    def labels(cls) -> dict:
        return {cls.CONFIRMED: "已报上", cls.WAITING: "候补中", cls.OFFERED: "有名额，待确认", cls.CANCELLED: "已取消",
                cls.DECLINED: "已放弃", cls.LAPSED: "逾期未确认", cls.CLOSED: "活动取消"}  # fmt: skip


class ParticipantRole(Stage):
    ADULT = "adult"
    CHILD = "child"
    HELPER = "helper"

    @classmethod
    def labels(cls) -> dict:
        return {cls.ADULT: "成人", cls.CHILD: "未满 14 周岁", cls.HELPER: "志愿者"}


class RegistrationSheet(db.Model):
    """报名表: what one registers for: an activity as a whole (``session_id`` empty) or one of its sessions.

    Whoever takes or gives back a place holds this row until done. The windows and quotas are drawn from the activity
    whenever its plan or a session changes (``sheets.draw``); ``starts_at`` is the beginning of what is registered for.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("activity_session.id"), unique=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    quota: Mapped[int | None]
    adults_quota: Mapped[int | None]
    children_quota: Mapped[int | None]
    helpers_quota: Mapped[int] = mapped_column(default=0)
    on_site: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    taken: Mapped[int] = mapped_column(default=0)

    activity = relationship("Activity")
    session = relationship("ActivitySession")
    __table_args__ = (
        CheckConstraint("closes_at >= opens_at OR ended_at IS NOT NULL", name="window"),
        Index("uq_registration_sheet_whole", "activity_id", unique=True,
              sqlite_where=db.text("session_id IS NULL"), postgresql_where=db.text("session_id IS NULL")),
    )  # fmt: skip


@personal(
    Personal("person_id", "报名人", "联系、核对报名", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("answers", "报名时的回答", "按参加者的情况准备活动", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
    Personal("email", "电子邮箱", "活动通知", "ACTIVITY_KEEP_DAYS", "ends_at", "blank"),
)
class Registration(db.Model):
    """报名: one party. ``adults``, ``children`` and ``helpers`` are what it takes of the quotas; participants stand by
    name beside it, or the party is a ``unit`` with numbers alone. ``escorts`` come with their children and take no place
    (``Activity.does_guardian_count``). ``queued_at`` and the id are its place in the order of the waiting list.
    ``holder`` is its name at the doors (a keyed hash of ``code``).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("registration_sheet.id"))
    code: Mapped[str] = mapped_column(String(7), unique=True)
    holder: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(120))
    stage: Mapped[str] = mapped_column(String(10))
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    helpers: Mapped[int] = mapped_column(default=0)
    escorts: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict | None] = mapped_column(JSON)
    channel: Mapped[str] = mapped_column(String(10))
    queued_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    promoted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    override_reason: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    sheet: Mapped[RegistrationSheet] = relationship()
    person = relationship("Person")
    made_by = relationship("Account")
    participants: Mapped[list["Participant"]] = relationship(back_populates="registration", order_by="Participant.id")
    secret_fields = frozenset({"code", "holder"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "adults >= 0 AND children >= 0 AND helpers >= 0 AND escorts >= 0 AND adults + children + helpers > 0",
            name="party",
        ),
        Index("ix_registration_sheet", "sheet_id", "stage", "queued_at"),
        Index("ix_registration_person", "person_id", "sheet_id"),
    )

    @property
    def heads(self) -> int:
        """How many places it takes."""
        return self.adults + self.children + self.helpers

    @property
    def coming_adults(self) -> int:
        """How many adults come, those included that take no place."""
        return self.adults + self.escorts

    @property
    def stage_label(self) -> str:
        return RegistrationStage(self.stage).label

    @property
    def party(self) -> list["Participant"]:
        """Those who come by name: of a party that was given up, those who would have come."""
        live = [one for one in self.participants if one.is_live]
        return live or self.participants


@personal(
    Personal("name", "参加人姓名", "签到与核对", "ACTIVITY_KEEP_DAYS", "until_at", "blank"),
    Personal("birth_on", "参加人出生日期", "判断年龄段与是否需要家长陪同", "ACTIVITY_KEEP_DAYS", "until_at", "blank"),
    Personal("identity", "参加人（散列）", "防止重复报名", "ACTIVITY_KEEP_DAYS", "until_at", "blank"),
)
class Participant(db.Model):
    """参加人: one person of a party. ``identity`` is a keyed hash of who it is (a child: name and birth date; else name
    and phone), so that one person stands once on a sheet, whoever registered. ``is_live`` follows the registration."""

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("registration_sheet.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, info=on_erase("blank"))
    name: Mapped[str | None] = mapped_column(String(60))
    birth_on: Mapped[date | None]
    role: Mapped[str] = mapped_column(String(10), default=ParticipantRole.ADULT)
    identity: Mapped[str | None] = mapped_column(String(64))
    is_live: Mapped[bool] = mapped_column(default=True)
    until_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship(back_populates="participants")
    person = relationship("Person")
    secret_fields = frozenset({"identity"})
    __table_args__ = (
        Index("uq_participant_live", "sheet_id", "identity", unique=True,
              sqlite_where=db.text("is_live"), postgresql_where=db.text("is_live")),
    )  # fmt: skip


class NotTaken(db.Model):
    """未能报上: somebody could not register, and why. Nobody's name stands here."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("registration_sheet.id"), index=True)
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(10))
    number: Mapped[int] = mapped_column(default=1)

    __table_args__ = (CheckConstraint("number > 0", name="number"),)
