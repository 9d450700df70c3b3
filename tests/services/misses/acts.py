"""What the tests of misses share: readers, bookings, who was turned away, and what became of them."""

from datetime import timedelta

from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.bookings import Booking, Miss, TurnedAway
from yylib.services import misses, people

_numbers = iter(range(1, 1_000_000))


def hour(text):
    """A wall time as a moment."""
    from datetime import datetime

    return clock.utc(datetime.fromisoformat(text))


def a_reader(phone="13000000001", name="张三丰"):
    return write(people.enter, name=name, phone=phone, by=None)


def a_booking(room, person, starts="2026-11-23 08:30", stage="booked", made="2026-11-22 10:00", heads=1):
    """A booking of the morning until noon, with half an hour's grace; its id."""
    number, at = next(_numbers), hour(starts)
    with writing() as session:
        held = Booking(code=f"A{number:05}", holder=f"b:{number}", place_id=room, day=clock.local(at).date(), starts_at=at,
                       ends_at=at + timedelta(hours=3, minutes=30), lapses_at=at + timedelta(minutes=30), person_id=person,
                       adults=heads, channel="web", made_at=hour(made), stage=stage)  # fmt: skip
        session.add(held)
        session.flush()
        return held.id


def turned_away(room, starts="2026-11-23 08:30", at="2026-11-23 08:40", code="slot_full", number=1):
    moment = hour(at)
    with writing() as session:
        session.add(TurnedAway(place_id=room, day=clock.local(moment).date(), at=moment, code=code, channel="web",
                               starts_at=starts and hour(starts), number=number))  # fmt: skip


def a_counted_miss(room, person, day):
    """A miss of that morning that counts; the booking's id."""
    clock.freeze(f"{day} 08:00")
    held = a_booking(room, person, f"{day} 08:30", made=f"{day} 07:00")
    turned_away(room, f"{day} 08:30", f"{day} 08:40")
    clock.freeze(f"{day} 09:01")
    write(misses.settle)
    return held


def a_kept(room, person, day):
    return a_booking(room, person, f"{day} 08:30", stage="left", made=f"{day} 07:00")


def the_miss(booking_id):
    db.session.rollback()
    return db.session.query(Miss).filter_by(booking_id=booking_id).one_or_none()


def stage_of(booking_id):
    return plain("SELECT stage FROM booking WHERE id = :id", id=booking_id)[0].stage
