"""Who may still walk in: capacity less those inside and those whose place is held for them now."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, or_

from yylib import clock
from yylib.database import plain
from yylib.models.bookings import Booking, BookingStage
from yylib.models.branches import Place
from yylib.services import branches, entry_checks

_INSIDE = "SELECT number FROM inside WHERE branch_id = :branch AND area_id = :area AND until > :now"
_HELD = (
    "SELECT coalesce(sum(b.adults + b.toddlers + b.children), 0) AS n FROM booking b JOIN place p ON p.id = b.place_id "
    "WHERE b.day = :day AND b.stage = 'booked' AND b.lapses_at > :now AND b.starts_at <= :now AND b.ends_at > :now "
    "AND b.id <> :without AND p.branch_id = :branch AND (:area = 0 OR b.place_id = :area)"
)


class Room(NamedTuple):
    """What a place has room for now. ``held`` are the booked ones of running slots who have not come yet; ``left`` is
    None where no capacity is known."""

    inside: int
    capacity: int | None
    held: int
    left: int | None


def live(now: datetime | None = None):
    """The condition under which a booking holds its place: inside, or not yet lapsed."""
    return or_(Booking.stage == BookingStage.ARRIVED,
               and_(Booking.stage == BookingStage.BOOKED, Booking.lapses_at > (now or clock.now())))  # fmt: skip


def fits(place: Place) -> int | None:
    """How many a place holds: an area its own number, never more than its house; None where neither is known."""
    return min((number for number in (place.capacity, place.branch.capacity) if number is not None), default=None)


def capacity_of(place: Place, day: date) -> int | None:
    """How many a place holds on a day: narrowed by entry checks."""
    number = fits(place)
    return None if number is None else entry_checks.reduced(number, day)


def room(place_id: int, at: datetime | None = None) -> Room:
    """How many may still walk in at a place. A door stands for its whole house: bookings of its areas are held too."""
    return _room(branches.get_place(place_id), at or clock.now(), None)


def free_now(place: Place, now: datetime, without: int | None) -> int | None:
    """How many fit in beside those inside and those who are held a place for, ``without`` one booking."""
    return _room(place, now, without).left


def _room(place: Place, at: datetime, without: int | None) -> Room:
    area = 0 if place.is_door else place.id
    rows = plain(_INSIDE, branch=place.branch_id, area=area, now=clock.stamp(at))
    held = int(plain(_HELD, day=clock.local(at).date().isoformat(), now=clock.stamp(at), branch=place.branch_id,
                     area=area, without=without or 0)[0].n)  # fmt: skip
    inside, capacity = rows[0].number if rows else 0, capacity_of(place, clock.local(at).date())
    return Room(inside, capacity, held, None if capacity is None else max(0, capacity - inside - held))
