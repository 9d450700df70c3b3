"""志愿者: who volunteers, as whom they were recruited, what they were trained for, and what was said of their service."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib import clock
from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class VolunteerStage(Stage):
    """报名 → 审核 → 面试 → 培训 → 在册; 未录用 with its reason, 暂停 until a day, 已退出."""

    APPLIED = "applied"
    INTERVIEW = "interview"
    TRAINING = "training"
    ADMITTED = "admitted"
    REFUSED = "refused"
    PAUSED = "paused"
    LEFT = "left"

    @classmethod
    def labels(cls) -> dict:
        return {cls.APPLIED: "待审核", cls.INTERVIEW: "待面试", cls.TRAINING: "待培训", cls.ADMITTED: "在册",
                cls.REFUSED: "未录用", cls.PAUSED: "暂停", cls.LEFT: "已退出"}  # fmt: skip


class AgeBand(Stage):
    """年龄段: under fourteen an adult comes along (山东省志愿服务条例 10), under eighteen the guardian has consented."""

    CHILD = "child"
    MINOR = "minor"
    ADULT = "adult"

    @classmethod
    def labels(cls) -> dict:
        return {cls.CHILD: "未满 14 周岁", cls.MINOR: "14–17 周岁", cls.ADULT: "成年"}


class FreeTime(Stage):
    """可服务时间: a half day of the week; the value is the weekday (Monday 1) and the half."""

    MON_AM = "1am"
    MON_PM = "1pm"
    TUE_AM = "2am"
    TUE_PM = "2pm"
    WED_AM = "3am"
    WED_PM = "3pm"
    THU_AM = "4am"
    THU_PM = "4pm"
    FRI_AM = "5am"
    FRI_PM = "5pm"
    SAT_AM = "6am"
    SAT_PM = "6pm"
    SUN_AM = "7am"
    SUN_PM = "7pm"

    @classmethod
    def labels(cls) -> dict:
        return {
            one: f"周{'一二三四五六日'[int(one.value[0]) - 1]}{'上午' if one.value[1:] == 'am' else '下午'}"
            for one in cls
        }


class Recruitment(db.Model):
    """招募公告: true information and the risks (志愿服务条例 12). Public between ``publish_at`` and ``withdrawn_at``; one may
    apply between ``opens_at`` and ``closes_at``. ``wanted`` is how many are sought; 0 says no number."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(Text, default="")
    duties: Mapped[str] = mapped_column(Text, default="")
    risks: Mapped[str] = mapped_column(Text, default="")
    insurance: Mapped[str] = mapped_column(String(300), default="")
    requirements: Mapped[str] = mapped_column(Text, default="")
    benefits: Mapped[str] = mapped_column(Text, default="")
    served_where: Mapped[str] = mapped_column(String(200), default="")
    served_when: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    wanted: Mapped[int] = mapped_column(default=0)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    publish_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    made_by = relationship("Account", foreign_keys=[made_by_id])
    posts: Mapped[list["RecruitmentPost"]] = relationship(order_by="RecruitmentPost.id")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="window"),
        CheckConstraint("wanted >= 0", name="wanted"),
        CheckConstraint("age_from IS NULL OR age_to IS NULL OR age_from <= age_to", name="ages"),
    )


class RecruitmentPost(db.Model):
    """招募岗位: a post that a recruitment seeks people for, and how many (0: no number)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    recruitment_id: Mapped[int] = mapped_column(ForeignKey("recruitment.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("volunteer_post.id"))
    wanted: Mapped[int] = mapped_column(default=0)

    post = relationship("VolunteerPost")
    __table_args__ = (UniqueConstraint("recruitment_id", "post_id"), CheckConstraint("wanted >= 0", name="wanted"))


@personal(
    Personal("leader_id", "团队负责人", "联系团队、收齐同意书", None, "made_at", "blank"),
    Personal("note", "团队登记时的说明", "安排团队服务", None, "made_at", "blank"),
)
class VolunteerGroup(db.Model):
    """志愿服务团队: a unit that registers its people with a leader. ``consented_on`` is the day of the one paper list on
    which the guardians of its minors signed; the paper is kept at the library."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(10), unique=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    consented_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    leader = relationship("Person")
    secret_fields = frozenset({"code"})
    __mapper_args__ = {"version_id_col": version}


@personal(
    Personal(
        "person_id", "志愿者本人", "如实记录志愿服务、出具证明（志愿服务条例 第19条）", None, "applied_at", "blank"
    ),
    Personal("sex", "性别", "志愿服务记录的基本信息（民政部令第67号）", "VOLUNTEER_KEEP_DAYS", "closed_at", "blank"),
    Personal(
        "area", "居住区域", "志愿服务记录的基本信息（民政部令第67号）", "VOLUNTEER_KEEP_DAYS", "closed_at", "blank"
    ),
    Personal("skills", "服务技能", "安排合适的岗位", "VOLUNTEER_KEEP_DAYS", "closed_at", "blank"),
    Personal("free_note", "可服务时间的说明", "排班", "VOLUNTEER_KEEP_DAYS", "closed_at", "blank"),
    Personal("national_no", "全国系统志愿者编号", "把记录并入全国志愿服务信息系统", None, "applied_at", "blank"),
    Personal("note", "工作备注", "管理志愿者", "VOLUNTEER_KEEP_DAYS", "closed_at", "blank"),
    Personal("interview_note", "面试说明", "约面试", "VOLUNTEER_KEEP_DAYS", "closed_at", "blank"),
    Personal("stage_reason", "未录用、暂停、退出的原因", "告诉本人", "VOLUNTEER_KEEP_DAYS", "closed_at", "blank"),
)
class Volunteer(db.Model):
    """志愿者: one person's application and, once admitted, their place in the register.

    ``number`` (ZY2026-0001) is given when admitted. ``code`` is the pass (eight signs), ``holder`` its name at the doors (a
    keyed hash). ``band`` is kept where no birth date is (a group's members); else it follows from the birth date.
    ``account_id`` is given for a colleague who volunteers, so that nobody confirms their own hours. ``closed_at`` is set
    when not admitted or left.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    holder: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), unique=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer_group.id"), index=True)
    recruitment_id: Mapped[int | None] = mapped_column(ForeignKey("recruitment.id"), index=True)
    stage: Mapped[str] = mapped_column(String(10), default=VolunteerStage.APPLIED)
    channel: Mapped[str] = mapped_column(String(10))
    band: Mapped[str | None] = mapped_column(String(10))
    sex: Mapped[str | None] = mapped_column(String(4))
    area: Mapped[str | None] = mapped_column(String(100))
    skills: Mapped[str | None] = mapped_column(String(300))
    free_times: Mapped[list] = mapped_column(JSON, default=list)
    free_note: Mapped[str | None] = mapped_column(String(200))
    national_no: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(String(300))
    applied_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    interview_at: Mapped[datetime | None]
    interview_note: Mapped[str | None] = mapped_column(String(300))
    agreed_on: Mapped[date | None]
    guardian_signed_on: Mapped[date | None]
    admitted_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    stage_reason: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    person = relationship("Person")
    account = relationship("Account", foreign_keys=[account_id])
    group: Mapped[VolunteerGroup | None] = relationship()
    recruitment: Mapped[Recruitment | None] = relationship()
    wishes: Mapped[list["VolunteerWish"]] = relationship(order_by="VolunteerWish.id", cascade="all, delete-orphan")
    secret_fields = frozenset({"code", "holder"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_volunteer_stage", "stage", "applied_at"),)

    @property
    def stage_label(self) -> str:
        return VolunteerStage(self.stage).label

    @property
    def name(self) -> str:
        """The whole name, for those who must know it; "（已匿名）" once the person asked to be deleted."""
        return (self.person and self.person.name) or "（已匿名）"

    def band_on(self, day: date) -> AgeBand:
        """The age band on a day: from the birth date, else as it was registered, else adult."""
        age = self.person.age_on(day) if self.person else None
        if age is None:
            return AgeBand(self.band or AgeBand.ADULT)
        return AgeBand.CHILD if age < 14 else AgeBand.MINOR if age < 18 else AgeBand.ADULT


class VolunteerWish(db.Model):
    """意向岗位: a post that a volunteer would like."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("volunteer_post.id"))

    post = relationship("VolunteerPost")
    __table_args__ = (UniqueConstraint("volunteer_id", "post_id"),)


class VolunteerTraining(db.Model):
    """志愿者培训: one course that was or will be given. Without a post it is the general one before the first service.

    ``starts_at`` and ``ends_at`` are both there or neither, and lie on ``held_on``; ``minutes`` is how long it was, at most
    what lies between them.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(String(500), default="")
    organiser: Mapped[str] = mapped_column(String(100), default="")
    post_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer_post.id"))
    held_on: Mapped[date]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(100), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]

    post = relationship("VolunteerPost")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes"),
        CheckConstraint("ends_at > starts_at", name="ends"),
    )

    @property
    def times(self) -> str:
        """14:00–15:30; empty where only the day is known."""
        if self.starts_at is None or self.ends_at is None:
            return ""
        return f"{clock.local(self.starts_at):%H:%M}–{clock.local(self.ends_at):%H:%M}"


class TrainingRecord(db.Model):
    """培训记录: a volunteer is expected at a training (``passed`` empty), took part and passed, or did not."""

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("volunteer_training.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    passed: Mapped[bool | None]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    training: Mapped[VolunteerTraining] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    __table_args__ = (UniqueConstraint("training_id", "volunteer_id"),)


@personal(Personal("note", "表彰的说明", "志愿服务记录的表彰奖励（民政部令第67号）", None, "at", "blank"))
class Commendation(db.Model):
    """表彰奖励: what a volunteer was honoured with, when and by whom. Taken back it stays, with ``undone_at``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    awarded_on: Mapped[date]
    by_whom: Mapped[str] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(10), default="award")
    stars: Mapped[int | None]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]

    volunteer: Mapped[Volunteer] = relationship()


@personal(Personal("words", "评价的文字", "志愿服务记录的评价（民政部令第67号）", None, "at", "blank"))
class Evaluation(db.Model):
    """服务评价: what the library says of a volunteer's service over a time. Taken back it stays, with ``undone_at``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    grade: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]

    volunteer: Mapped[Volunteer] = relationship()
    by = relationship("Account")
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days"),)


@personal(
    Personal("words", "更正申请的内容", "核对并更正志愿服务记录", "VOLUNTEER_KEEP_DAYS", "answered_at", "blank"),
    Personal("answer", "更正申请的答复", "说明为什么更正或不更正", None, "asked_at", "blank"),
)
class CorrectionAsked(db.Model):
    """更正申请: a volunteer says that something in the record is wrong; answered with reasons (志愿服务条例 19)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("service_entry.id"))
    words: Mapped[str | None] = mapped_column(String(300))
    asked_at: Mapped[datetime]
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(300), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    volunteer: Mapped[Volunteer] = relationship()
    answered_by = relationship("Account")
    __mapper_args__ = {"version_id_col": version}


class RecordColumn(db.Model):
    """记录导出的一列: one column of one part of the exported record as the office set it up. Kept once somebody changes the
    shipped ones; ``fill`` is written where the record says nothing."""

    id: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(24))
    heading: Mapped[str] = mapped_column(String(40))
    fill: Mapped[str] = mapped_column(String(60), default="")
    sort: Mapped[int] = mapped_column(default=0)
    is_shown: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("part", "name"),)


EVALUATIONS = {"excellent": "优秀", "good": "良好", "fair": "合格", "poor": "需改进"}
