"""时段: what a place offers on a day, made from its opening hours, and how much of it is left."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.models.bookings import BookingPlan, Policy
from yylib.models.branches import Branch, Place
from yylib.services import calendar, entry_checks
from yylib.services.bookings.space import fits, free_now
from yylib.services.bookings.terms import BOOK_AHEAD_DAYS, BOOK_UNTIL_MINUTES
from yylib.services.rules import rule


class Slot(NamedTuple):
    """One slot of a day. ``quota`` people, ``kept`` of them for those who come unbooked; ``taken`` by live bookings;
    ``left`` to book for readers and ``free`` for a colleague who may use the walk-in share; ``over`` more than the
    quota. ``why`` is the code for which it cannot be booked now, or "". ``limits`` are the counters: what each has left
    for readers, for a colleague, and the code it refuses with."""

    place_id: int
    starts_at: datetime
    ends_at: datetime
    quota: int
    kept: int
    taken: int
    left: int
    free: int
    over: int
    is_open: bool
    why: str
    limits: tuple = ()

    def full_by(self, number: int, with_share: bool = False) -> str:
        """The first counter, in their fixed order, that has no room for so many people; "" where all have."""
        return next((code for left, free, code in self.limits if number > (free if with_share else left)), "")


class _Day(NamedTuple):
    """What holds for all slots of a day, read once: the plan, the numbers of single slots, how many fit, what the day
    has left for readers and for a colleague, the latest day that can be booked, how long before its end a slot is shut,
    and the people of each span that was booked."""

    plan: BookingPlan
    percent: int
    quotas: dict
    fits: int | None
    left: int | None
    free: int | None
    last: date
    shut: timedelta
    booked: list


def plan_of(place_id: int) -> BookingPlan | None:
    """The plan of a place that takes bookings and is in use, or None."""
    query = select(BookingPlan).join(Place).join(Branch).where(
        BookingPlan.place_id == place_id, BookingPlan.policy != Policy.OFF, Place.is_active, Branch.is_active)  # fmt: skip
    return db.session.scalar(query)


def bookable() -> list[BookingPlan]:
    """The plans of all places that take bookings, in the places' order."""
    query = select(BookingPlan).join(Place).join(Branch).where(
        BookingPlan.policy != Policy.OFF, Place.is_active, Branch.is_active)  # fmt: skip
    return list(db.session.scalars(query.order_by(Branch.sort, Place.kind.desc(), Place.sort, Place.id)))


def slots(place_id: int, day: date, *, without: int | None = None, now: datetime | None = None) -> list[Slot]:
    """The slots of a place on a day, in order; none where it takes no bookings or is closed. ``without`` leaves one
    booking out of what is taken: the one that is to be changed."""
    plan = plan_of(place_id)
    return slots_of(plan, day, without=without, now=now) if plan else []


def slots_of(plan: BookingPlan, day: date, *, without: int | None = None, now: datetime | None = None) -> list[Slot]:
    """``slots`` of a plan that was read already."""
    if not (spans := spans_of(plan, day)):
        return []
    now = now or clock.now()
    held = _day(plan, day, without or 0, now)
    running = any(opens <= now < closes for opens, closes in spans)
    physical = free_now(plan.place, now, without) if running else None
    return [_slot(held, opens, closes, physical if opens <= now < closes else None, now) for opens, closes in spans]


def slot_at(place_id: int, starts_at: datetime, *, without: int | None = None) -> Slot | None:
    """The slot of a place that begins at a moment, or None."""
    day = clock.local(starts_at).date()
    return next((slot for slot in slots(place_id, day, without=without) if slot.starts_at == starts_at), None)


def spans_of(plan: BookingPlan, day: date) -> list[tuple[datetime, datetime]]:
    """A day's opening hours cut into slots. A last piece shorter than half a slot belongs to the one before it."""
    length = timedelta(minutes=plan.slot_minutes)
    found = []
    for opens, closes in calendar.intervals(plan.place.branch_id, day, None if plan.place.is_door else plan.place_id):
        begins = opens
        while length and closes - begins >= length + length / 2:
            found.append((begins, begins + length))
            begins += length
        found.append((begins, closes))
    return found


_BOOKED = """SELECT b.starts_at, b.ends_at, sum(b.adults + b.toddlers + b.children) AS n,
CASE WHEN b.stage = 'left' THEN 1 ELSE 0 END AS has_left FROM booking b WHERE b.place_id = :place AND b.day = :day
AND b.id <> :without AND (b.stage IN ('arrived', 'left') OR (b.stage = 'booked' AND b.lapses_at > :now))
GROUP BY b.starts_at, b.ends_at, CASE WHEN b.stage = 'left' THEN 1 ELSE 0 END"""
_QUOTAS = (
    "SELECT starts_at, quota FROM slot_quota WHERE place_id = :place AND starts_at >= :first AND starts_at < :next"
)


def _day(plan: BookingPlan, day: date, without: int, now: datetime) -> _Day:
    quotas = {clock.moment(row.starts_at): row.quota for row in plain(
        _QUOTAS, place=plan.place_id, first=clock.stamp(clock.midnight(day)),
        next=clock.stamp(clock.midnight(day + timedelta(days=1))))}  # fmt: skip
    rows = plain(_BOOKED, place=plan.place_id, day=day.isoformat(), without=without, now=clock.stamp(now))
    booked = [(clock.moment(row.starts_at), clock.moment(row.ends_at), int(row.n)) for row in rows if not row.has_left]
    percent = entry_checks.reduced(100, day)
    left = free = None
    if plan.day_quota is not None:
        # Whoever came and left counts for the day.
        free = plan.day_quota * percent // 100 - sum(int(row.n) for row in rows)
        left = free - kept_of(plan, plan.day_quota * percent // 100)
    last = clock.local(now).date() + timedelta(days=rule(BOOK_AHEAD_DAYS))
    return _Day(
        plan, percent, quotas, fits(plan.place), left, free, last, timedelta(minutes=rule(BOOK_UNTIL_MINUTES)), booked
    )


def kept_of(plan: BookingPlan, quota: int) -> int:
    """The share of a quota for those who come unbooked, rounded up."""
    return -(-quota * plan.walk_in_percent // 100)


def _slot(held: _Day, starts_at: datetime, ends_at: datetime, physical: int | None, now: datetime) -> Slot:
    number = held.quotas.get(starts_at, held.plan.quota)
    quota = (number if held.fits is None else min(number, held.fits)) * held.percent // 100
    # Of live bookings that share any time with the slot: also of those made when the day was cut otherwise.
    taken = sum(people for begins, ends, people in held.booked if begins < ends_at and ends > starts_at)
    kept = kept_of(held.plan, quota)
    limits = [(quota - kept - taken, quota - taken, "slot_full"), (held.left, held.free, "day_full"),
              (physical, physical, "place_full")]  # fmt: skip
    limits = [limit for limit in limits if limit[0] is not None]
    why = _window(held, starts_at, ends_at, now) or next((code for left, _free, code in limits if left <= 0), "")
    return Slot(held.plan.place_id, starts_at, ends_at, quota, kept, taken, max(0, min(limit[0] for limit in limits)),
                max(0, min(limit[1] for limit in limits)), max(0, taken - quota), not why, why, tuple(limits))  # fmt: skip


def _window(held: _Day, starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    if clock.local(starts_at).date() > held.last:
        return "too_soon"
    return "too_late" if now > ends_at - held.shut or now >= ends_at else ""


def next_free(place_id: int, first: date, number: int = 1, most: int = 3) -> list[Slot]:
    """The first slots from a day on, as far ahead as may be booked, that have room for so many."""
    found: list[Slot] = []
    plan, day = plan_of(place_id), max(first, clock.today())
    last = clock.today() + timedelta(days=rule(BOOK_AHEAD_DAYS))
    while plan and day <= last and len(found) < most:
        found += [slot for slot in slots_of(plan, day) if slot.is_open and slot.left >= number]
        day += timedelta(days=1)
    return found[:most]


def days(place_id: int) -> list[tuple[date, bool]]:
    """The days on which a place may be booked, and whether it is open at all on each."""
    first = clock.today()
    last = first + timedelta(days=rule(BOOK_AHEAD_DAYS))
    plan = plan_of(place_id)
    open_days = plan and calendar.open_days(plan.place.branch_id, first, last, None if plan.place.is_door else place_id)
    return [
        (day, day in (open_days or ())) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    ]
