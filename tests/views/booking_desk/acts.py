"""What the tests of bookings at the desk share: a moment, who is signed in, what was booked."""

from datetime import datetime

from tests.factories import a_booking, asked, made
from yylib import clock

DAY = "/staff/bookings/"


PHONE = "13000000007"


def at(wall, day="2026-11-23"):
    return clock.utc(datetime.fromisoformat(f"{day} {wall}"))


def booked(app, room, wall="08:30", day="2026-11-23", **given):
    return made(app, a_booking, place_id=room, starts_at=at(wall, day), **given)


def code_of(app, booking_id):
    return asked(app, "SELECT code FROM booking WHERE id = :id", id=booking_id)[0].code
