"""The door and the seats: only somebody inside takes a seat by scanning it, and leaving the house signs the seat out."""

from datetime import datetime

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.seats import SeatEnd
from yylib.services import calendar, passes
from yylib.services.seats import claims, settings, uses

_ARRIVED = (
    "SELECT b.id, b.seat_id, b.starts_at, b.lapses_at, s.place_id FROM booking b JOIN seat s ON s.id = b.seat_id "
    "JOIN place p ON p.id = s.place_id WHERE b.holder = :holder AND b.day = :day AND b.stage IN ('booked', 'arrived') "
    "AND p.branch_id = :branch AND s.is_active AND NOT s.is_blocked "
    "AND NOT EXISTS (SELECT 1 FROM seat_use u WHERE u.booking_id = b.id)"
)
_INSERT = (
    "INSERT INTO seat_use (seat_id, place_id, day, holder, booking_id, from_at, until_at, hold_until, signed_in_at, "
    "aways, by_id, version) VALUES (:seat, :place, :day, :holder, :booking, :at, :until, :hold, :signed, :aways, :by, 1) "
    "ON CONFLICT DO NOTHING RETURNING id"
)


def is_inside(holder: str, branch_id: int) -> bool:
    """Whether a holder is in a branch now: came in through a door or into an area of it since the last closing, and has
    not gone out by a door since. Most leave the house without scanning out of the room."""
    now = clock.now()
    rows = plain("SELECT area_id, is_inside, last_at FROM presence WHERE branch_id = :branch AND holder = :holder "
                 "AND day = :day", branch=branch_id, holder=holder, day=clock.today().isoformat())  # fmt: skip
    seen = [(row, clock.moment(row.last_at)) for row in rows]
    gone = max((at for row, at in seen if not row.area_id and not row.is_inside), default=None)
    return any(row.is_inside and (gone is None or at > gone)
               and at >= calendar.last_closing(branch_id, now, row.area_id or None) for row, at in seen)  # fmt: skip


def inside(holders, branch_id: int) -> str | None:
    """Of the names one phone may go by, the first that is in a branch now; None where none is."""
    return next((holder for holder in holders if is_inside(holder, branch_id)), None)


def refuse_outside(holder: str | None, branch_id: int) -> None:
    """``seat_not_inside`` for whoever has not come in."""
    if not (holder and is_inside(holder, branch_id)):
        raise Refused("seat_not_inside")


def closing_of(branch_id: int, place_id: int, at: datetime) -> datetime | None:
    """When the opening interval that runs at a moment closes, the midday one too; None where the area is shut."""
    day = clock.local(at).date()
    return next((shut for opens, shut in calendar.intervals(branch_id, day, place_id) if opens <= at < shut), None)


def insert(*, seat_id: int, place_id: int, holder: str | None, booking_id: int | None, at: datetime, until_at: datetime,
           hold_until: datetime | None, aways: int = 0, by: int | None = None) -> int | None:  # fmt: skip
    """Begin a use; without ``hold_until`` it is signed in at once. None where the seat or the holder has one already."""
    rows = plain(_INSERT, seat=seat_id, place=place_id, day=clock.local(at).date().isoformat(), holder=holder,
                 booking=booking_id, at=clock.stamp(at), until=clock.stamp(until_at),
                 hold=hold_until and clock.stamp(hold_until), signed=None if hold_until else clock.stamp(at), aways=aways,
                 by=by)  # fmt: skip
    return rows[0].id if rows else None


@passes.follow
def through(passage: passes.Passage) -> None:
    """Whoever leaves leaves the seat; a booking's seat waits for whoever arrives; taken back, it is as it was if the
    seat is still free. A party of which somebody stays keeps its seat."""
    if passage.direction == "in" and not passage.is_undone and not passage.holder.startswith("b:"):
        return  # whoever comes in without a booking has no seat to be kept
    has_seat = uses.sweep(passage.at, holder=passage.holder)
    if not passage.is_inside:
        if has_seat:
            _sign_out(passage)
    elif passage.is_undone:
        _bring_back(passage)
    elif passage.holder.startswith("b:"):
        _keep_booked(passage)


def _sign_out(passage: passes.Passage) -> None:
    use = uses.of_holder(passage.holder)
    if use is None or use.from_at > passage.at:  # told later: sat down since
        return
    where = plain("SELECT branch_id FROM place WHERE id = :id", id=use.place_id)[0].branch_id
    if where == passage.branch_id and passage.area_id in (0, use.place_id):
        uses.end(use, passage.at, SeatEnd.LEFT)


def _bring_back(passage: passes.Passage) -> None:
    now = clock.now()
    for row in plain("SELECT id, seat_id FROM seat_use WHERE holder = :holder AND ended_at = :at AND end_reason = 'left' "
                     "AND until_at > :now", holder=passage.holder, at=clock.stamp(passage.at), now=clock.stamp(now)):  # fmt: skip
        uses.sweep(now, seat_id=row.seat_id, holder=passage.holder)
        plain("UPDATE seat_use SET ended_at = NULL, end_reason = NULL, version = version + 1 WHERE id = :id "
              "AND NOT EXISTS (SELECT 1 FROM seat_use o WHERE o.ended_at IS NULL "
              "AND (o.seat_id = :seat OR o.holder = :holder))",
              id=row.id, seat=row.seat_id, holder=passage.holder)  # fmt: skip


def _keep_booked(passage: passes.Passage) -> None:
    """From the arrival there are the minutes of a hold to walk to the seat, or until the booking lapses if that is later."""
    for row in plain(_ARRIVED, holder=passage.holder, day=clock.local(passage.at).date().isoformat(),
                     branch=passage.branch_id):  # fmt: skip
        until = closing_of(passage.branch_id, row.place_id, max(passage.at, clock.moment(row.starts_at)))
        if until is None:
            continue
        uses.sweep(passage.at, seat_id=row.seat_id)
        asked = claims.of_seat(row.seat_id, passage.at)
        until = claims.free_until(asked, row.seat_id, passage.holder, until)
        hold = max(passage.at, clock.moment(row.starts_at)) + settings.minutes(settings.SEAT_HOLD)
        insert(seat_id=row.seat_id, place_id=row.place_id, holder=passage.holder, booking_id=row.id, at=passage.at,
               until_at=until, hold_until=min(max(hold, clock.moment(row.lapses_at)), until))  # fmt: skip
