"""选座 on both engines: what a pass may name is only looked at, and naming it decides."""

import pytest

from tests.factories import a_booking, a_branch, a_plan, a_seat_map, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.services import bookings
from yylib.services.bookings import keys, seating


@pytest.fixture
def room(house):
    """A room of six seats that takes bookings, at eight."""
    clock.freeze("2026-11-23 08:00")
    place = a_plan(places_of(a_branch())[1])
    return place, a_seat_map(place, B1={"is_blocked": True})


def booked(place: int, slot: int = 0) -> int:
    booking_id = a_booking(place, bookings.slots(place, clock.today())[slot].starts_at)
    db.session.remove()
    return booking_id


def offered(booking_id: int) -> list[str]:
    """As a page that is only looked at reads them: outside any unit."""
    found = [seat.label for seat in seating.choices(keys.get(booking_id))]
    db.session.remove()
    return found


def test_a_pass_is_offered_what_nobody_else_booked_at_that_time(room):
    place, seats = room
    mine, other, later = booked(place), booked(place), booked(place, 1)
    assert offered(mine) == ["A1", "A2", "A3", "B2", "B3"]
    write(seating.choose, booking_id=other, seat_id=seats["A2"])
    assert offered(mine) == ["A1", "A3", "B2", "B3"]
    assert "A2" in offered(other) and "A2" in offered(later)
    with pytest.raises(Refused, match="seat_booked"):
        write(seating.choose, booking_id=mine, seat_id=seats["A2"])


def test_a_seat_that_is_kept_empty_is_neither_offered_nor_named(room):
    place, seats = room
    mine, other = booked(place), booked(place)
    write(seating.choose, booking_id=other, seat_id=seats["A2"])
    with writing():
        plain("UPDATE seat_map SET is_alternate = :yes WHERE place_id = :id", yes=True, id=place)
    assert offered(mine) == ["B3"]
    with pytest.raises(Refused, match="seat_kept_empty"):
        write(seating.choose, booking_id=mine, seat_id=seats["A1"])
