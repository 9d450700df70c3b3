"""选座: a booking may name a seat of its room; without one its party sits where there is room."""

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.bookings import Booking, BookingStage
from yylib.models.seats import Seat
from yylib.services import seats
from yylib.services.bookings.ending import held_booking
from yylib.services.bookings.space import live
from yylib.services.bookings.terms import hold
from yylib.services.seats.present import Spot


def choices(booking: Booking) -> list[Spot]:
    """The seats that the booking may name now, in the order of the map."""
    named = _named(booking, booking.id)
    return [seat for seat in seats.bookable(booking.place_id, booking.starts_at) if seat.id not in named]


def _named(slot, without: int | None) -> set[int]:
    """The seats that other live bookings of the room name at some time of the slot."""
    return set(db.session.scalars(select(Booking.seat_id).where(
        Booking.place_id == slot.place_id, Booking.seat_id.is_not(None), Booking.starts_at < slot.ends_at,
        Booking.ends_at > slot.starts_at, live(), Booking.id != (without or 0))))  # fmt: skip


def check(seat_id: int | None, slot, without: int | None = None) -> None:
    """The seat is of this room, in use, and nobody's at that time; ``Refused`` where it is not."""
    if seat_id is None:
        return
    seat = db.session.get(Seat, seat_id)
    if not seat or seat.place_id != slot.place_id or not seat.is_active or seat.is_blocked:
        raise Refused("seat_not_there", field="seat_id")
    if seat_id in _named(slot, without):
        raise Refused("seat_booked", field="seat_id")
    seats.check_bookable(seat_id=seat_id, starts_at=slot.starts_at)


def choose(*, booking_id: int, seat_id: int | None, by: int | None = None) -> int:
    """Name a seat for a booking, another one, or with ``None`` none."""
    asked = db.session.get(Booking, booking_id)
    hold(asked.place_id, asked.day)
    booking = held_booking(booking_id)
    if booking.stage != BookingStage.BOOKED or booking.lapses_at <= clock.now():
        raise Refused("booking_over", stage=booking.stage_label)
    check(seat_id, booking, without=booking.id)
    booking.seat_id = seat_id
    db.session.flush()
    return booking.id
