"""The slots that hold more bookings than a mode leaves room for: shown, never cancelled."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services import bookings

LOOK_AHEAD = timedelta(days=30)


class Over(NamedTuple):
    """A slot with so many people too many."""

    day: date
    place: str
    starts_at: datetime
    taken: int
    quota: int
    over: int


def slots(modes: list) -> list[Over]:
    """Every slot from today on, in the days of some modes and at most thirty days ahead, that is over its quota."""
    names = {plan.place_id: plan.place.full_name for plan in bookings.bookable()}
    return [Over(day, names[place], slot.starts_at, slot.taken, slot.quota, slot.over)
            for day, place in _booked(modes) if place in names
            for slot in bookings.slots(place, day) if slot.over > 0]  # fmt: skip


def _booked(modes: list) -> list[tuple[date, int]]:
    """The days and places in these modes for which anybody has ever booked."""
    today, found = clock.today(), set()
    for mode in modes:
        rows = plain("SELECT day, place_id FROM booking_day WHERE taken > 0 AND day BETWEEN :first AND :last",
                     first=max(mode.from_on, today).isoformat(),
                     last=min(mode.until_on, today + LOOK_AHEAD).isoformat())  # fmt: skip
        found |= {(clock.day(row.day), row.place_id) for row in rows}
    return sorted(found)
