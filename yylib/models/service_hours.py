"""志愿服务时长: who served when, how that is known, and which minutes count."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class EntryStage(Stage):
    """Only ``confirmed`` minutes count. ``pending`` waits for somebody who neither served nor entered it."""

    OPEN = "open"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    VOID = "void"

    @classmethod
    def labels(cls) -> dict:
        return {cls.OPEN: "服务中", cls.PENDING: "待确认", cls.CONFIRMED: "已确认", cls.REFUSED: "未通过",
                cls.VOID: "已作废"}  # fmt: skip


class Evidence(Stage):
    """证据等级 of an entry, the strongest first: both ends scanned on the spot; entered or mended by a colleague and
    confirmed by another; claimed by the volunteer and confirmed."""

    SCANNED = "scanned"
    CONFIRMED = "confirmed"
    CLAIMED = "claimed"

    @classmethod
    def labels(cls) -> dict:
        return {cls.SCANNED: "现场扫码", cls.CONFIRMED: "工作人员确认", cls.CLAIMED: "本人申报、经确认"}


class ServiceWay(Stage):
    """签到签退方式."""

    CODE = "code"
    PRINTED = "printed"
    PASS = "pass"
    DOOR = "door"
    DESK = "desk"
    PAPER = "paper"
    CLAIM = "claim"
    FORGOTTEN = "forgotten"

    @classmethod
    def labels(cls) -> dict:
        return {cls.CODE: "扫现场码", cls.PRINTED: "扫纸质码", cls.PASS: "扫志愿者码", cls.DOOR: "进出馆时", cls.DESK: "服务台", cls.PAPER: "纸质签到表",
                cls.CLAIM: "本人申报", cls.FORGOTTEN: "忘记签退"}  # fmt: skip


@personal(Personal("note", "申报时长的原因", "核对申报的时长", "VOLUNTEER_KEEP_DAYS", "decided_at", "blank"))
class ServiceEntry(db.Model):
    """服务记录的一笔: from in to out, and what of it counts.

    ``starts_at``, ``ends_at`` and ``break_minutes`` are the shift's as they stood then, and ``what`` is the post's and the
    activity's name: moving or cancelling a shift changes nothing here. ``minutes`` is set once it is closed: the time in
    and out clipped to the shift and its tolerance, the break removed. ``why`` says why it waits. A volunteer has one open
    entry at a time, and their entries never overlap (decided while the volunteer's row is held).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"), index=True)
    signup_id: Mapped[int | None] = mapped_column(ForeignKey("signup.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("volunteer_post.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    what: Mapped[str] = mapped_column(String(200))
    day: Mapped[date]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    break_minutes: Mapped[int] = mapped_column(default=0)
    in_at: Mapped[datetime]
    out_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    stage: Mapped[str] = mapped_column(String(10), default=EntryStage.OPEN)
    evidence: Mapped[str] = mapped_column(String(10), default=Evidence.SCANNED)
    way_in: Mapped[str] = mapped_column(String(10))
    way_out: Mapped[str | None] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str | None] = mapped_column(String(200))
    with_adult: Mapped[bool] = mapped_column(default=False)
    nonce_in: Mapped[str | None] = mapped_column(String(64), unique=True)
    nonce_out: Mapped[str | None] = mapped_column(String(64), unique=True)
    scan_id: Mapped[int | None] = mapped_column(index=True)
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    out_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    volunteer = relationship("Volunteer")
    shift = relationship("Shift")
    post = relationship("VolunteerPost")
    branch = relationship("Branch")
    entered_by = relationship("Account", foreign_keys=[entered_by_id])
    out_by = relationship("Account", foreign_keys=[out_by_id])
    decided_by = relationship("Account", foreign_keys=[decided_by_id])
    secret_fields = frozenset({"nonce_in", "nonce_out"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("out_at IS NULL OR out_at >= in_at", name="order"),
        CheckConstraint("minutes IS NULL OR (minutes >= 0 AND minutes <= 1440)", name="minutes"),
        CheckConstraint("stage NOT IN ('pending', 'confirmed') OR minutes IS NOT NULL", name="closed"),
        CheckConstraint("stage <> 'confirmed' OR decided_by_id IS NULL OR entered_by_id IS NULL OR decided_by_id <> entered_by_id",
                        name="two_people"),
        Index("uq_service_entry_open", "volunteer_id", unique=True, sqlite_where=db.text("stage = 'open'"),
              postgresql_where=db.text("stage = 'open'")),
        Index("ix_service_entry_volunteer", "volunteer_id", "day"),
        Index("ix_service_entry_stage", "stage", "day"),
        Index("ix_service_entry_day", "day"),
    )  # fmt: skip

    @property
    def stage_label(self) -> str:
        return EntryStage(self.stage).label

    @property
    def evidence_label(self) -> str:
        return Evidence(self.evidence).label

    @property
    def way_label(self) -> str:
        """How it came about: the way in and, where it differs, the way out."""
        ways = dict.fromkeys((self.way_in, self.way_out or self.way_in))
        return "、".join(ServiceWay(way).label for way in ways)


class DutyCode(db.Model):
    """志愿签到点: a place where volunteers sign in by a code, on a screen (it changes every half minute) or printed (weaker).
    A printed code holds until the next printing (``printings``)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    printings: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    place = relationship("Place")
