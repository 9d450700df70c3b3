"""阅读推广活动: what is planned, when and where it takes place, who does what, and what of it is offered every year."""

from datetime import date, datetime, time

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class ActivityKind(Stage):
    """活动类型: it decides what the plan asks, how people come and what the file must hold."""

    LECTURE = "lecture"
    STORY_TIME = "story_time"
    READING_CLUB = "reading_club"
    RECITAL = "recital"
    TRAINING = "training"
    EXHIBITION = "exhibition"
    RIDDLE = "riddle"
    FAIR = "fair"
    ESSAY_CONTEST = "essay_contest"
    CONTEST = "contest"
    TOUR = "tour"
    PROGRAMME = "programme"
    CRAFT = "craft"
    FILM = "film"
    ONLINE = "online"
    OUTREACH = "outreach"
    OTHER = "other"

    @classmethod
    def labels(cls) -> dict:
        return {
            cls.LECTURE: "讲座", cls.STORY_TIME: "故事会", cls.READING_CLUB: "读书会", cls.RECITAL: "朗诵诵读",
            cls.TRAINING: "培训班", cls.EXHIBITION: "展览", cls.RIDDLE: "猜灯谜", cls.FAIR: "市集",
            cls.ESSAY_CONTEST: "征文", cls.CONTEST: "竞赛", cls.TOUR: "参观", cls.PROGRAMME: "阅读项目",
            cls.CRAFT: "传统文化体验", cls.FILM: "观影", cls.ONLINE: "线上活动", cls.OUTREACH: "馆外活动",
            cls.OTHER: "其他",
        }  # fmt: skip


class ActivityAudience(Stage):
    """读者对象 of an activity, as the yearly promise and the statistics count it."""

    CHILDREN = "children"
    FAMILIES = "families"
    YOUTH = "youth"
    ADULTS = "adults"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    ALL = "all"

    @classmethod
    def labels(cls) -> dict:
        return {cls.CHILDREN: "少儿", cls.FAMILIES: "亲子家庭", cls.YOUTH: "青少年", cls.ADULTS: "成人",
                cls.ELDERLY: "老年人", cls.DISABLED: "残障人士", cls.ALL: "不限"}  # fmt: skip


class ActivityStage(Stage):
    """策划 → 科室负责人 → 馆长 → 举办 → 归档. That its days are over is a fact of time, no stage."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    FILED = "filed"

    @classmethod
    def labels(cls) -> dict:
        return {cls.DRAFT: "策划中", cls.SUBMITTED: "待科室审核", cls.ENDORSED: "待馆长批准", cls.APPROVED: "已批准",
                cls.CANCELLED: "已取消", cls.FILED: "已归档"}  # fmt: skip


class Entry(Stage):
    """参加方式: how people come to an activity."""

    REGISTER = "register"
    DROP_IN = "drop_in"
    GROUP = "group"
    SUBMIT = "submit"

    @classmethod
    def labels(cls) -> dict:
        return {
            cls.REGISTER: "报名",
            cls.DROP_IN: "不用报名，到场计数",
            cls.GROUP: "单位预约",
            cls.SUBMIT: "投稿或参赛",
        }


class Attends(Stage):
    """报名范围 of several sessions: one registration for all of them, or one for each. Frozen by the first registration."""

    WHOLE = "whole"
    EACH = "each"

    @classmethod
    def labels(cls) -> dict:
        return {cls.WHOLE: "报一次名，参加全部场次", cls.EACH: "每场分别报名"}


class Series(db.Model):
    """系列活动, 品牌活动: activities that belong together, and how many of them a year promises."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    is_brand: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(String(500), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PlanTemplate(db.Model):
    """活动模板: a plan kept to begin others from. ``content`` has the fields of a plan, without days."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict] = mapped_column(JSON)
    is_active: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


@personal(
    Personal("outside_contact", "馆外联系人", "联系合作单位", "ACTIVITY_KEEP_DAYS", "last_day", "blank"),
    Personal("speaker", "主讲人", "公布与联系主讲人；见于活动公告和档案", None, "made_at", "blank"),
)
class Activity(db.Model):
    """活动: one plan with its sessions, its notice, its registrations and its file.

    ``number`` (HD2026-001) is given with the first saving. ``first_day`` and ``last_day`` are drawn from the sessions that
    are not cancelled; ``due_on`` is the day by which it must be filed, drawn from the last one. ``opens_days`` before the
    first day at ``opens_time`` registration opens, ``closes_minutes`` before the beginning it closes: moving a session
    moves both. ``quota`` is people in all who register (None: no limit); ``adults_quota`` and ``children_quota`` hold
    beside it; ``on_site`` of the quota are kept for who comes unregistered; ``helpers_quota`` are volunteers, apart.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(100))
    theme: Mapped[str] = mapped_column(String(200), default="")
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    stage: Mapped[str] = mapped_column(String(10), default=ActivityStage.DRAFT)
    audience: Mapped[str] = mapped_column(String(10), default=ActivityAudience.ALL)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_outside: Mapped[bool] = mapped_column(default=False)
    outside_place: Mapped[str] = mapped_column(String(120), default="")
    outside_contact: Mapped[str | None] = mapped_column(String(120))
    online_url: Mapped[str] = mapped_column(String(300), default="")
    host: Mapped[str] = mapped_column(String(120), default="")
    organizer: Mapped[str] = mapped_column(String(120), default="")
    co_organizer: Mapped[str] = mapped_column(String(200), default="")
    speaker: Mapped[str | None] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    bring: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    expected: Mapped[int] = mapped_column(default=0)
    budget_fen: Mapped[int | None]
    has_prizes: Mapped[bool] = mapped_column(default=False)
    safety_plan: Mapped[str] = mapped_column(Text, default="")
    emergency_plan: Mapped[str] = mapped_column(Text, default="")
    permit_no: Mapped[str] = mapped_column(String(60), default="")
    needs_review: Mapped[bool] = mapped_column(default=False)
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    review_note: Mapped[str] = mapped_column(String(300), default="")
    entry: Mapped[str] = mapped_column(String(10), default=Entry.REGISTER)
    attends: Mapped[str] = mapped_column(String(10), default=Attends.WHOLE)
    opens_days: Mapped[int] = mapped_column(default=7)
    opens_time: Mapped[time] = mapped_column(default=time(9))
    closes_minutes: Mapped[int] = mapped_column(default=60)
    quota: Mapped[int | None]
    adults_quota: Mapped[int | None]
    children_quota: Mapped[int | None]
    helpers_quota: Mapped[int] = mapped_column(default=0)
    on_site: Mapped[int] = mapped_column(default=0)
    party_most: Mapped[int] = mapped_column(default=5)
    does_guardian_count: Mapped[bool] = mapped_column(default=True)
    has_waitlist: Mapped[bool] = mapped_column(default=True)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    due_on: Mapped[date | None]
    promise_year: Mapped[int | None]
    summary: Mapped[str] = mapped_column(Text, default="")
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    endorsed_at: Mapped[datetime | None]
    endorsed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    filed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    series = relationship("Series")
    branch = relationship("Branch")
    department = relationship("Department")
    lead = relationship("Account", foreign_keys=[lead_id])
    made_by = relationship("Account", foreign_keys=[made_by_id])
    sessions: Mapped[list["ActivitySession"]] = relationship(
        back_populates="activity", order_by="ActivitySession.starts_at"
    )
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("expected >= 0 AND on_site >= 0 AND helpers_quota >= 0 AND party_most > 0", name="numbers"),
        CheckConstraint("opens_days >= 0 AND closes_minutes >= 0", name="window"),
        CheckConstraint("age_from IS NULL OR age_to IS NULL OR age_from <= age_to", name="ages"),
        Index("ix_activity_days", "first_day", "last_day"),
        Index("ix_activity_stage", "stage", "due_on"),
    )

    @property
    def kind_label(self) -> str:
        return ActivityKind(self.kind).label

    @property
    def stage_label(self) -> str:
        return ActivityStage(self.stage).label

    @property
    def audience_label(self) -> str:
        return ActivityAudience(self.audience).label


class ActivitySession(db.Model):
    """场次: from when to when and where. An exhibition's session lasts from its first opening to its last closing.

    ``room_from`` and ``room_until`` hold the place, setting up and clearing away included; two sessions that
    ``takes_room`` never share a place at a time: whoever plans one holds the place's row while looking.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    number: Mapped[int]
    topic: Mapped[str] = mapped_column(String(100), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    setup_minutes: Mapped[int] = mapped_column(default=30)
    clear_minutes: Mapped[int] = mapped_column(default=30)
    room_from: Mapped[datetime]
    room_until: Mapped[datetime]
    takes_room: Mapped[bool] = mapped_column(default=True)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    moved_from: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    activity: Mapped[Activity] = relationship(back_populates="sessions")
    place = relationship("Place")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        CheckConstraint("ends_at > starts_at AND room_from <= starts_at AND room_until >= ends_at", name="order"),
        Index("ix_activity_session_room", "place_id", "room_from"),
        Index("ix_activity_session_time", "starts_at"),
    )


class Duty(db.Model):
    """分工: who of the house does what by when."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    what: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_day: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sort: Mapped[int] = mapped_column(default=0)

    account = relationship("Account", foreign_keys=[account_id])


class Question(db.Model):
    """报名要问的: an extra question of the registration form: a line of text, one of several answers, or yes and no."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    label: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10), default="text")
    choices: Mapped[list] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    sort: Mapped[int] = mapped_column(default=0)


class YearPlan(db.Model):
    """年度活动计划: one line of the year's plan, from the office's table; an activity is made from it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    month: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(10), default=ActivityAudience.ALL)
    place: Mapped[str] = mapped_column(String(100), default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    times: Mapped[int] = mapped_column(default=1)
    expected: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    dropped_at: Mapped[datetime | None]
    dropped_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    department = relationship("Department")
    activity = relationship("Activity")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("month IS NULL OR month BETWEEN 1 AND 12", name="month"),
        CheckConstraint("times > 0", name="times"),
        Index("ix_year_plan_year", "year", "month"),
    )
