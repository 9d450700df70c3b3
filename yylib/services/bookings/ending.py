"""A booking's end other than by its pass: cancelled by its reader, closed by the house, lapsed because nobody came, or
left at closing without signing out."""

from datetime import date

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import IllegalMove, NotThere
from yylib.models.bookings import Booking, BookingStage
from yylib.permissions import Permission
from yylib.services import history
from yylib.services.bookings.terms import hold
from yylib.services.visits import closing
from yylib.services.visits.ledger import Spot
from yylib.workflow import Move, Workflow

PIPELINE = Workflow(
    Move("cancel", "取消预约", {BookingStage.BOOKED}, BookingStage.CANCELLED, Permission.BOOKINGS_RECORD),
    Move("close", "本馆取消", {BookingStage.BOOKED}, BookingStage.CLOSED, Permission.BOOKINGS_RECORD),
)


def cancel(*, booking_id: int, by: int | None = None, reason: str = "") -> int:
    """Give the place back; free at any time before the party comes or its place has lapsed. Cancelled once more it is a
    success that changes nothing. The booking's id."""
    return _end("cancel", booking_id, by, reason)


def close(*, booking_id: int, reason: str, by: int) -> int:
    """The house cannot keep its word: closed, without a 失约. The booking's id."""
    return _end("close", booking_id, by, reason)


def held_booking(booking_id: int) -> Booking:
    """A booking, locked after the row of its day; ``NotThere`` without it."""
    found = db.session.get(Booking, booking_id)
    if found is None:
        raise NotThere()
    hold(found.place_id, found.day)
    return locked(Booking, booking_id)


def _end(verb: str, booking_id: int, by: int | None, reason: str) -> int:
    booking, now = held_booking(booking_id), clock.now()
    move = next(move for move in PIPELINE if move.verb == verb)
    if booking.stage == move.target:
        return booking.id
    if booking.stage == BookingStage.BOOKED and booking.lapses_at <= now and verb == "cancel":
        raise IllegalMove(move.label, BookingStage.LAPSED.label)
    history.record(
        subject="booking", row=booking, move=PIPELINE.find(BookingStage(booking.stage), verb), by=by, note=reason
    )
    booking.ended_at = now
    db.session.flush()
    return booking.id


def lapse(*, place_id: int | None = None, day: date | None = None) -> int:
    """Write down that the places of those who did not come were given back; how many. Idempotent. Whoever takes a place
    does it first, for the place and day in question, so that a clock set back gives none back to two."""
    given = {"place": place_id or 0, "now": clock.stamp(clock.now())}
    sql = ("UPDATE booking SET stage = 'lapsed', ended_at = lapses_at, version = version + 1 WHERE stage = 'booked' "
           "AND lapses_at <= :now AND (:place = 0 OR place_id = :place)")  # fmt: skip
    if day:
        return plain(sql + " AND day = :day", day=day.isoformat(), **given).count
    return plain(sql, **given).count


def leave_at_closing(*, by: int | None = None) -> int:
    """Whoever came and did not sign out left at the closing that everybody was put out at; how many bookings. Idempotent."""
    now, left = clock.now(), 0
    rows = plain("SELECT b.id, coalesce((SELECT max(last_at) FROM presence WHERE holder = b.holder), b.arrived_at) AS last_at, "
                 "p.branch_id, CASE WHEN p.kind = 'door' THEN 0 ELSE p.id END AS area "
                 "FROM booking b JOIN place p ON p.id = b.place_id WHERE b.stage = 'arrived' ORDER BY b.id")  # fmt: skip
    for row in rows:
        shut = closing.next_closing(Spot(0, row.branch_id, row.area), clock.moment(row.last_at))
        if shut <= now:
            left += plain("UPDATE booking SET stage = 'left', left_at = :shut, version = version + 1 "
                          "WHERE id = :id AND stage = 'arrived'", id=row.id, shut=clock.stamp(shut)).count  # fmt: skip
    return left
