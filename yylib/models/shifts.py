"""志愿服务岗位与排班: what is done by volunteers, when people are needed, and who has signed up."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage

LIVE = ("taken", "waiting")


class VolunteerPost(db.Model):
    """志愿服务岗位: what is done, and what it requires. ``is_risky`` posts are never given to minors (山东省志愿服务条例 10).
    ``forgotten_minutes`` are credited where the sign-out was forgotten, before the coordinator decides."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    about: Mapped[str] = mapped_column(String(500), default="")
    requires: Mapped[str] = mapped_column(String(300), default="")
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    needs_training: Mapped[bool] = mapped_column(default=True)
    needs_own_training: Mapped[bool] = mapped_column(default=False)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    is_risky: Mapped[bool] = mapped_column(default=False)
    forgotten_minutes: Mapped[int] = mapped_column(default=60)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    sort: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    place = relationship("Place")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("forgotten_minutes >= 0 AND forgotten_minutes <= 720", name="forgotten"),
        CheckConstraint("min_age IS NULL OR max_age IS NULL OR min_age <= max_age", name="ages"),
    )


class PostApproval(db.Model):
    """岗位核准: a volunteer may serve at a post that needs approval. Withdrawn it stays, with ``withdrawn_at``; of a volunteer
    and a post one holds at a time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("volunteer_post.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    post = relationship("VolunteerPost")
    by = relationship("Account", foreign_keys=[by_id])
    withdrawn_by = relationship("Account", foreign_keys=[withdrawn_by_id])
    __table_args__ = (
        Index("uq_post_approval_live", "volunteer_id", "post_id", unique=True, sqlite_where=db.text("withdrawn_at IS NULL"),
              postgresql_where=db.text("withdrawn_at IS NULL")),
    )  # fmt: skip


class ShiftBatch(db.Model):
    """批量排班: shifts that were made together, from a week's pattern or for an activity, and can be taken back together."""

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    pattern: Mapped[dict] = mapped_column(JSON, default=dict)
    number: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    made_by = relationship("Account", foreign_keys=[made_by_id])


class Shift(db.Model):
    """班次: people are needed at a post from when to when. ``taken`` is kept beside the signups and never exceeds
    ``needed`` but where a coordinator overrides with a reason (then ``needed`` is raised). It may end on the next day.

    Whoever takes or gives back a place holds this row. A shift is cancelled, never deleted.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("volunteer_post.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    served_where: Mapped[str] = mapped_column(String(120), default="")
    session_id: Mapped[int | None] = mapped_column(ForeignKey("activity_session.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer_group.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(default=0)
    needed: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    is_open: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("shift_batch.id"), index=True)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    moved_from: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    post: Mapped[VolunteerPost] = relationship()
    branch = relationship("Branch")
    place = relationship("Place")
    session = relationship("ActivitySession")
    group = relationship("VolunteerGroup")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("needed > 0 AND taken >= 0 AND taken <= needed", name="places"),
        CheckConstraint("break_minutes >= 0", name="break"),
        Index("ix_shift_starts_at", "starts_at"),
        Index("ix_shift_post", "post_id", "starts_at"),
    )


class SignupStage(Stage):
    """报班: a place is held, one stands by (候补), or it is over."""

    TAKEN = "taken"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    LATE = "late"
    ABSENT = "absent"
    SWAPPED = "swapped"
    CLOSED = "closed"

    @classmethod
    def labels(cls) -> dict:
        return {cls.TAKEN: "已排上", cls.WAITING: "替补", cls.CANCELLED: "已取消", cls.LATE: "临时取消",
                cls.ABSENT: "未到", cls.SWAPPED: "已换班", cls.CLOSED: "班次取消"}  # fmt: skip


@personal(
    Personal("escort", "陪同的成年人", "未满 14 周岁由成年人陪同", "VOLUNTEER_KEEP_DAYS", "ends_at", "blank"),
    Personal("end_reason", "取消报班的原因", "排班", "VOLUNTEER_KEEP_DAYS", "ends_at", "blank"),
    Personal("override_reason", "破例排班的原因", "说明为什么破例", None, "ends_at", "blank"),
)
class Signup(db.Model):
    """报班: a volunteer and a shift. ``queued_at`` and the id are the order of those who stand by. ``override_reason``
    says why a coordinator let somebody in against a rule. ``ends_at`` is when the shift ended or was to end."""

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    stage: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    escort: Mapped[str | None] = mapped_column(String(60))
    queued_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    override_reason: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    end_reason: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    shift: Mapped[Shift] = relationship()
    volunteer = relationship("Volunteer")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("uq_signup_live", "shift_id", "volunteer_id", unique=True,
              sqlite_where=db.text("stage IN ('taken', 'waiting')"),
              postgresql_where=db.text("stage IN ('taken', 'waiting')")),
        Index("ix_signup_shift", "shift_id", "stage", "queued_at"),
        Index("ix_signup_volunteer", "volunteer_id", "stage"),
    )  # fmt: skip

    @property
    def stage_label(self) -> str:
        return SignupStage(self.stage).label


@personal(
    Personal("escort", "陪同的成年人", "未满 14 周岁由成年人陪同", "VOLUNTEER_KEEP_DAYS", "signup.ends_at", "blank")
)
class Swap(db.Model):
    """换班: a place offered to one volunteer, or to whoever may take it (``to_id`` empty). It is over with ``ended_at``.

    Somebody may answer with a place of their own (``return_id``) and the adult who would come along (``escort``), for the
    hours that both shifts had then (``answered_for``); agreed,
    ``new_signup_id`` is theirs on the offered shift and ``back_signup_id`` the holder's in return. ``declined_at``: somebody
    said no, the holder to the answer or whoever was asked by number; ``seen_at``: the other of the two has seen it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    signup_id: Mapped[int] = mapped_column(ForeignKey("signup.id"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"), index=True)
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))
    new_signup_id: Mapped[int | None] = mapped_column(ForeignKey("signup.id"))
    version: Mapped[int] = mapped_column(default=1)
    return_id: Mapped[int | None] = mapped_column(ForeignKey("signup.id"), index=True)
    answered_at: Mapped[datetime | None]
    answered_for: Mapped[str | None] = mapped_column(String(120))
    escort: Mapped[str | None] = mapped_column(String(60))
    back_signup_id: Mapped[int | None] = mapped_column(ForeignKey("signup.id"))
    declined_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]

    signup: Mapped[Signup] = relationship(foreign_keys=[signup_id])
    returned: Mapped[Signup | None] = relationship(foreign_keys=[return_id])
    back: Mapped[Signup | None] = relationship(foreign_keys=[back_signup_id])
    new_signup: Mapped[Signup | None] = relationship(foreign_keys=[new_signup_id])
    to = relationship("Volunteer", foreign_keys=[to_id])
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("uq_swap_open", "signup_id", unique=True, sqlite_where=db.text("ended_at IS NULL"),
              postgresql_where=db.text("ended_at IS NULL")),
    )  # fmt: skip
