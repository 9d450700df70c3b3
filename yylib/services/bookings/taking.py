"""预约 and 改期: a place is given away inside the lock of its day, after all counters were read there."""

from datetime import datetime

from sqlalchemy import or_, select

from yylib import clock, tokens
from yylib.database import db, is_lite, plain
from yylib.errors import Refused
from yylib.models.bookings import Booking, BookingStage
from yylib.services import people
from yylib.services.bookings import keys, limits, seating
from yylib.services.bookings.ending import held_booking, lapse
from yylib.services.bookings.limits import Party
from yylib.services.bookings.space import live
from yylib.services.bookings.terms import hold, lapse_of


def book(*, place_id: int, starts_at: datetime, name: str, phone: str, adults: int = 1, toddlers: int = 0,
         children: int = 0, channel: str = "web", consent: tuple[str, str, str] | None = None,
         seat_id: int | None = None, override_reason: str = "", by: int | None = None) -> int:  # fmt: skip
    """Book a slot for a party and return the booking's id; the same person for the same slot gets the one they have.

    Counted in this order, inside the lock: closed, windows, party, open bookings of the phone, misses, slot, day, seat.
    A colleague may override the windows, the party's size, the open bookings and the limit after misses, and use the
    share of those who come unbooked, with a reason; never the quota, the capacity or a closed day.
    """
    name, phone = people.normalise_name(name), people.normalise_phone(phone)
    if phone is None:
        raise Refused("bad_phone", field="phone")
    party, may = Party(adults, toddlers, children), limits.override(override_reason, by)
    day = clock.local(starts_at).date()
    hold(place_id, day, made=1)
    lapse(place_id=place_id, day=day)
    slot = limits.slot(place_id, starts_at)
    person_id = people.find(name=name, phone=phone)
    if person_id and (held := _held(person_id, slot)):
        return held
    limits.window(slot, person_id, may)
    limits.party(party, may)
    _one_phone_at_a_time(phone)
    limits.open_bookings(phone, may)
    limits.space(slot, party, may)
    seating.check(seat_id, slot)
    person_id = people.enter(name=name, phone=phone, consent=consent, by=by)
    code = keys.fresh_code()
    booking = Booking(code=code, holder=keys.holder_of(code), place_id=place_id, day=day, starts_at=slot.starts_at,
                      ends_at=slot.ends_at, lapses_at=lapse_of(slot.starts_at, slot.ends_at, clock.now()),
                      person_id=person_id, seat_id=seat_id, stage=BookingStage.BOOKED, channel=channel, made_by_id=by,
                      made_at=clock.now(), override_reason=may.reason, **party._asdict())  # fmt: skip
    db.session.add(booking)
    db.session.flush()
    return booking.id


def change(*, booking_id: int, starts_at: datetime | None = None, adults: int | None = None, toddlers: int | None = None,
           children: int | None = None, place_id: int | None = None, seat_id: int | None = None,
           override_reason: str = "", by: int | None = None) -> int:  # fmt: skip
    """Another slot, or another party, under the same code; what is not given stays. The new place is made sure of
    before the old one is given up: refused, everything is as it was."""
    asked = db.session.get(Booking, booking_id)
    place_id, starts_at = place_id or asked.place_id, starts_at or asked.starts_at
    day, may = clock.local(starts_at).date(), limits.override(override_reason, by)
    for held in sorted({(asked.place_id, asked.day), (place_id, day)}):
        hold(*held)
    booking = held_booking(booking_id)
    lapse(place_id=place_id, day=day)
    db.session.refresh(booking)
    if booking.stage != BookingStage.BOOKED:
        raise Refused("booking_over", stage=booking.stage_label)
    party = Party(booking.adults if adults is None else adults, booking.toddlers if toddlers is None else toddlers,
                  booking.children if children is None else children)  # fmt: skip
    slot = limits.slot(place_id, starts_at, without=booking.id)
    is_moved = (place_id, slot.starts_at) != (booking.place_id, booking.starts_at)
    if is_moved:
        limits.window(slot, booking.person_id, may)
    limits.party(party, may)
    limits.space(slot, party, may)
    seating.check(seat_id, slot, without=booking.id)
    _moved(booking, slot, party, seat_id, is_moved, may.reason)
    return booking.id


def _moved(booking: Booking, slot, party: Party, seat_id: int | None, is_moved: bool, reason: str) -> None:
    if is_moved:
        booking.place_id, booking.day = slot.place_id, clock.local(slot.starts_at).date()
        booking.starts_at, booking.ends_at = slot.starts_at, slot.ends_at
        booking.lapses_at = lapse_of(slot.starts_at, slot.ends_at, clock.now())
    booking.adults, booking.toddlers, booking.children = party
    booking.seat_id = seat_id or (None if is_moved else booking.seat_id)
    booking.override_reason = reason or booking.override_reason
    db.session.flush()


def _held(person_id: int, slot) -> int | None:
    """The booking this person has for this slot already, whose pass opens: live, or gone out and free to come back."""
    query = select(Booking.id).where(Booking.person_id == person_id, Booking.place_id == slot.place_id,
                                     Booking.starts_at == slot.starts_at,
                                     or_(live(), Booking.stage == BookingStage.LEFT)).order_by(Booking.id.desc())  # fmt: skip
    return db.session.scalar(query)


def _one_phone_at_a_time(phone: str) -> None:
    """Two days are two locks: the count of one phone's open bookings needs its own."""
    if not is_lite():
        plain("SELECT pg_advisory_xact_lock(:key)", key=int(tokens.keyed("phone-lock", phone)[:15], 16))
