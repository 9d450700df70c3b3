"""预约进馆: what each place offers, who booked, who did not come, and who had to be turned away."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal


class Policy(StrEnum):
    """预约方式 of a place. Booking is never the only way in."""

    OFF = "off"
    RECOMMENDED = "recommended"
    REQUIRED = "required"

    @property
    def label(self) -> str:
        return {"off": "不预约", "recommended": "建议预约", "required": "满员时须预约"}[self.value]


class BookingStage(StrEnum):
    """``booked`` past its ``lapses_at`` holds no place any more, whether or not the job has written it down."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    LEFT = "left"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {"booked": "已预约", "arrived": "已进馆", "left": "已离馆", "cancelled": "已取消", "lapsed": "未到馆",
                "closed": "本馆取消"}[self.value]  # fmt: skip


class Channel(StrEnum):
    """How a booking, or a refusal, came about."""

    WEB = "web"
    PHONE = "phone"
    DESK = "desk"
    GATE = "gate"

    @property
    def label(self) -> str:
        return {"web": "网上", "phone": "电话", "desk": "前台", "gate": "门口"}[self.value]


class BookingPlan(db.Model):
    """预约设置 of one place. ``slot_minutes`` 0 makes each opening interval one slot; ``quota`` is people in a slot.

    ``walk_in_percent`` of every quota is kept for those who come unbooked: never less than ten in a hundred.
    """

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    policy: Mapped[str] = mapped_column(String(12), default=Policy.OFF)
    slot_minutes: Mapped[int] = mapped_column(default=0)
    quota: Mapped[int] = mapped_column(default=0)
    day_quota: Mapped[int | None]
    walk_in_percent: Mapped[int] = mapped_column(default=20)
    version: Mapped[int] = mapped_column(default=1)

    place = relationship("Place")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("slot_minutes BETWEEN 0 AND 720", name="slot"),
        CheckConstraint("quota >= 0 AND (day_quota IS NULL OR day_quota >= 0)", name="quota"),
        CheckConstraint("walk_in_percent BETWEEN 10 AND 100", name="walk_in"),
    )


class SlotQuota(db.Model):
    """时段名额: one slot's own, where it differs from the plan. Lowered below what is taken, nobody is cancelled."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    starts_at: Mapped[datetime]
    quota: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("quota >= 0", name="quota"),
        db.UniqueConstraint("place_id", "starts_at"),
    )


class BookingDay(db.Model):
    """The row that whoever takes or gives back a place of that day holds until done; ``taken`` counts the bookings made."""

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    taken: Mapped[int] = mapped_column(default=0)


@personal(Personal("person_id", "预约人", "核对预约，失约提醒", "BOOKING_KEEP_DAYS", "ends_at", "blank"))
class Booking(db.Model):
    """预约: a party for one slot of one place. Children are numbers in two bands: no names, no birth dates.

    ``holder`` is its name at the door and at a seat (a keyed hash of ``code``). ``lapses_at`` is fixed when it is made:
    the place is free from then on unless the party has come.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    holder: Mapped[str] = mapped_column(String(64), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    adults: Mapped[int]
    toddlers: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(String(10), default=BookingStage.BOOKED)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    channel: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    override_reason: Mapped[str] = mapped_column(String(200), default="")
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    place = relationship("Place")
    person = relationship("Person")
    made_by = relationship("Account")
    seat = relationship("Seat")
    secret_fields = frozenset({"code", "holder"})
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("adults >= 1 AND toddlers >= 0 AND children >= 0", name="party"),
        CheckConstraint("ends_at > starts_at", name="order"),
        Index("ix_booking_slot", "place_id", "starts_at", "stage"),
        Index("ix_booking_day", "day", "place_id"),
        Index("ix_booking_person", "person_id", "day"),
        Index("uq_booking_live", "person_id", "place_id", "starts_at", unique=True,
              sqlite_where=db.text("stage IN ('booked', 'arrived')"),
              postgresql_where=db.text("stage IN ('booked', 'arrived')")),
        Index("uq_booking_seat_live", "seat_id", "starts_at", unique=True,
              sqlite_where=db.text("stage IN ('booked', 'arrived')"),
              postgresql_where=db.text("stage IN ('booked', 'arrived')")),
    )  # fmt: skip

    @property
    def heads(self) -> int:
        return self.adults + self.toddlers + self.children

    @property
    def stage_label(self) -> str:
        return BookingStage(self.stage).label


@personal(Personal("person_id", "失约人", "提醒与限制提前预约", "BOOKING_KEEP_DAYS", "noted_at", "blank"))
class Miss(db.Model):
    """失约记录: a booking that lapsed. It counts only where somebody was turned away from its slot, and nobody waived it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    day: Mapped[date]
    does_count: Mapped[bool]
    why: Mapped[str] = mapped_column(String(200), default="")
    noted_at: Mapped[datetime]
    waived_at: Mapped[datetime | None]
    waived_reason: Mapped[str] = mapped_column(String(200), default="")
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    booking = relationship("Booking")
    person = relationship("Person")
    waived_by = relationship("Account")
    __table_args__ = (Index("ix_miss_day", "day"),)


class TurnedAway(db.Model):
    """未能接待: somebody could not be let in or could not book, and why. Nobody's name stands here."""

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    code: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(10))
    number: Mapped[int] = mapped_column(default=1)

    place = relationship("Place")
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        Index("ix_turned_away_day", "day", "place_id"),
        Index("ix_turned_away_slot", "place_id", "starts_at"),
    )


class Fault(db.Model):
    """故障: a time in which readers could not be served as promised, because the system or the house failed. Bookings
    that lapsed in it are no misses."""

    id: Mapped[int] = mapped_column(primary_key=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    by = relationship("Account")
    __table_args__ = (
        CheckConstraint("until_at >= from_at", name="order"),
        Index("ix_fault_time", "from_at", "until_at"),
    )
