"""失约记录 as a list, of one reader, and as the day's figures."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib import clock
from yylib.database import db
from yylib.models.bookings import Booking, BookingStage, Miss
from yylib.models.branches import Place
from yylib.permissions import Permission
from yylib.services import branches, lists
from yylib.services.lists import Column, Filter

_COUNTS = and_(Miss.does_count, Miss.waived_at.is_(None), Booking.stage == BookingStage.LAPSED)


class Line(NamedTuple):
    """One miss as a page may show it: the reader masked."""

    id: int
    person_id: int | None
    whom: str
    place: str
    starts_at: object
    people: int
    state: str
    why: str
    waived_by: str
    noted_at: object

    @property
    def status(self) -> tuple[str, str]:
        return {"counted": ("late", "计入"), "waived": ("off", "已免除"), "free": ("open", "不计")}[self.state]


class DayMisses(NamedTuple):
    """How many bookings of a day lapsed, and how many of them count as a miss."""

    lapsed: int
    counted: int


def _shown(miss: Miss) -> Line:
    held = miss.booking
    counts = miss.does_count and held.stage == BookingStage.LAPSED
    state = "waived" if miss.waived_at else "counted" if counts else "free"
    whom = f"{miss.person.masked_name} {miss.person.masked_phone}" if miss.person else "（已匿名）"
    return Line(miss.id, miss.person_id, whom, held.place.full_name, held.starts_at, held.heads, state,
                miss.waived_reason if state == "waived" else miss.why,
                (miss.waived_by.name if miss.waived_by else "系统") if state == "waived" else "", miss.noted_at)  # fmt: skip


def _source():
    return select(Miss).select_from(Miss).join(Miss.booking).join(Booking.place)


def _state(value: str):
    return {"counted": _COUNTS, "waived": Miss.waived_at.is_not(None),
            "free": and_(Miss.waived_at.is_(None), ~_COUNTS)}[value]  # fmt: skip


def _places() -> list[tuple[int, str]]:
    return [(place.id, place.full_name) for place in branches.places(closed=True)]


MISSES = lists.announce(lists.List(
    name="misses", title="失约记录", id=Miss.id, export=Permission.REPORTS_EXPORT, order="-day", source=_source,
    load=(contains_eager(Miss.booking).contains_eager(Booking.place), joinedload(Miss.person), joinedload(Miss.waived_by)),
    show=_shown, keeps_q=False,
    search=(Booking.code, Miss.why, Miss.waived_reason),
    columns=(
        Column("whom", "读者", lambda one: one.whom),
        Column("place", "预约的地方", lambda one: one.place, (Place.branch_id, Place.sort, Place.id)),
        Column("day", "时段", lambda one: one.starts_at, (Booking.starts_at,)),
        Column("people", "人数", lambda one: one.people, is_number=True),
        Column("state", "是否计入", lambda one: one.status[1]),
        Column("why", "为什么", lambda one: one.why),
        Column("waived_by", "谁免的", lambda one: one.waived_by),
        Column("noted", "登记时间", lambda one: one.noted_at, (Miss.noted_at,)),
    ),
    filters=(
        Filter("state", "失约", (("counted", "计入的"), ("waived", "已免除的"), ("free", "不计的")), _state),
        Filter("place", "地方", _places, lambda value: Booking.place_id == int(value)),
    ),
))  # fmt: skip


def of_person(person_id: int) -> list[Line]:
    """The misses of one reader, the latest first."""
    query = _source().where(Miss.person_id == person_id).options(*MISSES.load).order_by(Miss.id.desc()).limit(50)
    return [_shown(miss) for miss in db.session.scalars(query)]


def of_day(day: date, place_ids: Collection[int] | None = None) -> DayMisses:
    """How many bookings of a day, of these places or of all, lapsed by now, written down or not; how many count."""
    late = and_(Booking.stage == BookingStage.BOOKED, Booking.lapses_at <= clock.now())
    query = select(func.count()).select_from(Booking).where(Booking.day == day)
    if place_ids is not None:
        query = query.where(Booking.place_id.in_(place_ids))
    lapsed = db.session.scalar(query.where((Booking.stage == BookingStage.LAPSED) | late))
    return DayMisses(lapsed, db.session.scalar(query.join(Miss, Miss.booking_id == Booking.id).where(_COUNTS)))


def line(miss_id: int) -> Line | None:
    """One miss."""
    miss = db.session.scalar(_source().where(Miss.id == miss_id).options(*MISSES.load))
    return miss and _shown(miss)
