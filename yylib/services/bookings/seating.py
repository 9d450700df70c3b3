"""选座: a booking may name a seat of its room; without one its party sits where there is room."""

from sqlalchemy import func, select

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
    query = select(Booking.seat_id).where(
        Booking.seat_id.is_not(None), Booking.starts_at < booking.ends_at, Booking.ends_at > booking.starts_at, live(),
        Booking.id != booking.id)  # fmt: skip
    others = set(db.session.scalars(query))
    return [seat for seat in seats.bookable(booking.place_id, booking.starts_at) if seat.id not in others]


def _others(seat_id: int, slot, without: int | None) -> int:
    """How many other live bookings name the seat at some time of the slot."""
    query = select(func.count()).select_from(Booking).where(
        Booking.seat_id == seat_id, Booking.starts_at < slot.ends_at, Booking.ends_at > slot.starts_at, live(),
        Booking.id != (without or 0))  # fmt: skip
    return db.session.scalar(query)


def check(seat_id: int | None, slot, without: int | None = None) -> None:
    """The seat is of this room, in use, and nobody's at that time; ``Refused`` where it is not."""
    if seat_id is None:
        return
    seat = db.session.get(Seat, seat_id)
    if not seat or seat.place_id != slot.place_id or not seat.is_active or seat.is_blocked:
        raise Refused("seat_not_there", field="seat_id")
    if _others(seat_id, slot, without):
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
