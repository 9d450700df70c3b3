"""预约座位: bookings that name a seat. From the slot's start until it lapses the seat is kept for its booking."""

from datetime import datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import plain

_LIVE = (
    "SELECT b.id, b.seat_id, b.holder, b.starts_at, b.ends_at, b.lapses_at FROM booking b JOIN seat s ON s.id = b.seat_id "
    "WHERE b.day = :day AND b.stage IN ('booked', 'arrived') AND b.lapses_at > :now "
    "AND NOT EXISTS (SELECT 1 FROM seat_use u WHERE u.booking_id = b.id)"
)
_OF_SEAT = _LIVE + " AND b.seat_id = :seat ORDER BY b.starts_at"
_OF_PLACE = _LIVE + " AND s.place_id = :place ORDER BY b.starts_at"


class Claim(NamedTuple):
    """A booking of a seat that its party has not taken yet and that has not lapsed."""

    id: int
    seat_id: int
    holder: str
    starts_at: datetime
    ends_at: datetime
    lapses_at: datetime

    def runs(self, now: datetime) -> bool:
        """Whether the seat is kept for it at a moment."""
        return self.starts_at <= now < self.lapses_at


def of_seat(seat_id: int, now: datetime) -> list[Claim]:
    """The claims to a seat that begin or last on the day of a moment, the first first."""
    return _claims(plain(_OF_SEAT, seat=seat_id, **_when(now)))


def of_place(place_id: int, now: datetime) -> list[Claim]:
    """The claims to the seats of an area."""
    return _claims(plain(_OF_PLACE, place=place_id, **_when(now)))


def free_until(claims: list[Claim], seat_id: int, holder: str | None, until_at: datetime) -> datetime:
    """Until when somebody may have a seat: the closing, or the start of the next booking of it by somebody else."""
    return min([until_at, *(one.starts_at for one in claims if one.seat_id == seat_id and one.holder != holder)])


def _when(now: datetime) -> dict:
    return {"day": clock.local(now).date().isoformat(), "now": clock.stamp(now)}


def _claims(rows) -> list[Claim]:
    return [
        Claim(row.id, row.seat_id, row.holder, *map(clock.moment, (row.starts_at, row.ends_at, row.lapses_at)))
        for row in rows
    ]
