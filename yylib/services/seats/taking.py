"""坐下、换座、离座. One seat a person, one person a seat: decided while the seat's row is held."""

from datetime import datetime

from yylib import clock
from yylib.database import is_lite, plain
from yylib.errors import NotThere, Refused
from yylib.models.seats import SeatEnd
from yylib.services import audit, rules
from yylib.services.seats import claims, doors, present, settings, uses
from yylib.services.seats.present import Spot

_MAP = "SELECT place_id FROM seat_map WHERE place_id = :place"
_SEAT = (
    "SELECT id, place_id, label, code, x, y, has_power, is_at_window, is_accessible, is_blocked, blocked_why FROM seat "
    "WHERE id = :id AND is_active"
)

_YIELDS = {"away": SeatEnd.OVERSTAYED, "reported": SeatEnd.REPORTED}


def take(*, seat_id: int, holder: str | None = None, by: int | None = None, booking_id: int | None = None,
         is_here: bool = True) -> int:  # fmt: skip
    """Give a seat to somebody; the use's id. Asked again by the same holder it is the same use.

    ``is_here``: by the seat's own code, or at the desk; it is signed in at once. Otherwise it is held, from the map, for
    SEAT_HOLD minutes, and at most SEAT_HOLDS_DAY times a day without sitting down. ``holder`` must be inside the branch
    unless a colleague (``by``) does it; the desk may give a seat to nobody known. ``Refused`` with one reason and what
    is free nearby: blocked, kept empty, somebody else's, shut, a second seat.
    """
    seat = held_seat(seat_id)
    now = clock.now()
    uses.sweep(now, seat_id=seat_id, holder=holder)
    mine = uses.of_holder(holder)
    if mine and mine.seat_id == seat_id:
        if is_here:
            _show(mine, now)
        return mine.id
    if mine:
        raise Refused("seat_one_each", label=mine.label)
    return _taken(seat, now, holder=holder, by=by, booking_id=booking_id, is_here=is_here)


def move(*, seat_id: int, holder: str, by: int | None = None, is_here: bool = True) -> int:
    """Change to another seat: the old one is free in the same unit, or nothing happens. The leaves already taken count on."""
    seat = held_seat(seat_id)
    now = clock.now()
    uses.sweep(now, seat_id=seat_id, holder=holder)
    mine = uses.of_holder(holder)
    if mine is None or mine.seat_id == seat_id:
        return take(seat_id=seat_id, holder=holder, by=by, is_here=is_here)
    uses.end(mine, now, SeatEnd.MOVED)
    return _taken(seat, now, holder=holder, by=by, booking_id=None, is_here=is_here, aways=mine.aways)


def sign_in(*, seat_id: int, holder: str) -> int:
    """The seat's own code scanned by whoever has it: signed in, back from a leave, a report answered. ``seat_none``
    where it is not theirs any more."""
    now = clock.now()
    uses.sweep(now, seat_id=seat_id, holder=holder)
    mine = uses.of_holder(holder)
    if mine is None or mine.seat_id != seat_id:
        raise Refused("seat_none")
    _show(mine, now)
    return mine.id


def leave(*, holder: str) -> int:
    """离座: the seat is free at once."""
    now = clock.now()
    uses.sweep(now, holder=holder)
    mine = uses.of_holder(holder)
    if mine is None:
        raise Refused("seat_none")
    uses.end(mine, now, SeatEnd.LEFT)
    return mine.id


def free(*, seat_id: int, reason: str, by: int) -> int:
    """馆员释放: a colleague frees a seat, with the reason, which the audit keeps."""
    if not reason.strip():
        raise Refused("seat_why", field="reason")
    seat = held_seat(seat_id)
    now = clock.now()
    uses.sweep(now, seat_id=seat_id)
    use = uses.of_seat(seat_id)
    if use is None:
        raise Refused("seat_nobody", label=seat.label)
    uses.end(use, now, SeatEnd.STAFF)
    audit.note(subject="seat", row_id=seat_id, act="free", by=by, reason=reason.strip())
    return use.id


def held_seat(seat_id: int) -> Spot:
    """A seat of the map, held until the unit ends; ``seat_gone`` without it. Where seats are kept empty between readers
    one seat depends on the others: the whole map is held first."""
    rows = plain(_SEAT, id=seat_id)
    if rows and not is_lite():
        if present.is_alternate(rows[0].place_id):
            plain(_MAP + " FOR UPDATE", place=rows[0].place_id)
        rows = plain(_SEAT + " FOR UPDATE", id=seat_id)
    if not rows:
        raise NotThere("seat_gone")
    return Spot._make(rows[0])


def _show(use: uses.Use, now: datetime) -> None:
    """The sitter is there: signed in, not away, and a report is answered."""
    plain("UPDATE seat_use SET signed_in_at = coalesce(signed_in_at, :now), away_at = NULL, away_until = NULL, "
          "hold_until = NULL, version = version + 1 WHERE id = :id", now=clock.stamp(now), id=use.id)  # fmt: skip
    if use.report_id:
        plain("UPDATE seat_report SET outcome = 'answered', closed_at = :now WHERE id = :id AND closed_at IS NULL",
              now=clock.stamp(now), id=use.report_id)  # fmt: skip


def _taken(seat: Spot, now: datetime, *, holder: str | None, by: int | None, booking_id: int | None, is_here: bool,
           aways: int = 0) -> int:  # fmt: skip
    place = plain("SELECT p.branch_id, p.name FROM place p WHERE p.id = :id", id=seat.place_id)[0]
    shut = doors.closing_of(place.branch_id, seat.place_id, now)
    if shut is None:
        raise Refused("seat_closed", place=place.name, when=present.shut_words(place.branch_id, seat.place_id))
    if by is None:
        doors.refuse_outside(holder, place.branch_id)
    if not is_here:
        _refuse_holds(holder, now)
    if seat.is_blocked:
        why = f"{seat.blocked_why}。" if seat.blocked_why else ""
        raise Refused("seat_blocked", label=seat.label, why=why, nearby=present.nearby(seat))
    asked = claims.of_seat(seat.id, now)
    own = next((one for one in asked if holder and one.holder == holder), None)
    _clear(seat, now, holder, asked)
    _refuse_kept(seat, now)
    until = claims.free_until(asked, seat.id, holder, shut)
    hold = None if is_here else min(now + settings.minutes(settings.SEAT_HOLD), until)
    made = doors.insert(seat_id=seat.id, place_id=seat.place_id, holder=holder, at=now, until_at=until, hold_until=hold,
                        booking_id=booking_id or (own.id if own else None), aways=aways, by=by)  # fmt: skip
    if made is None:
        mine = uses.of_holder(holder)
        raise Refused("seat_one_each", label=mine.label) if mine else _somebodys(seat)
    return made


def _clear(seat: Spot, now: datetime, holder: str | None, asked: list) -> None:
    """Nobody else's, or it becomes so."""
    use = uses.of_seat(seat.id)
    if use is None:
        if any(one.runs(now) and one.holder != holder for one in asked):
            raise _somebodys(seat)
        return
    if not (_yields(use, now) and uses.end(use, now, _YIELDS[use.kind])):
        raise _somebodys(seat)


def yields(seat_id: int) -> bool:
    """Whether a seat that somebody has goes to whoever wants it: in the last SEAT_NO_RELEASE minutes before closing, one
    that is away or reported, once the room has no free seat. Before that, and while there are free seats, it stays."""
    use = uses.of_seat(seat_id)
    return bool(use and _yields(use, clock.now()))


def _yields(use: uses.Use, now: datetime) -> bool:
    if use.kind not in _YIELDS or now < use.until_at - settings.minutes(settings.SEAT_NO_RELEASE):
        return False
    return not any(state.kind == "free" for state in present.states(use.place_id))


def _somebodys(seat: Spot) -> Refused:
    return Refused("seat_taken", label=seat.label, nearby=present.nearby(seat))


def _refuse_kept(seat: Spot, now: datetime) -> None:
    if not present.is_alternate(seat.place_id):
        return
    held = {use.seat_id for use in uses.of_place(seat.place_id)}
    kept = present.kept_of(seat.place_id, present.spots(seat.place_id), held, claims.of_place(seat.place_id, now))
    if seat.id in kept:
        raise Refused("seat_kept_empty", label=seat.label, nearby=present.nearby(seat))


def _refuse_holds(holder: str | None, now: datetime) -> None:
    """A seat held again and again and never sat on is a seat nobody else has."""
    most = rules.rule(settings.SEAT_HOLDS_DAY)
    rows = plain("SELECT count(*) AS n FROM seat_use WHERE holder = :holder AND day = :day AND signed_in_at IS NULL",
                 holder=holder, day=clock.local(now).date().isoformat())  # fmt: skip
    if rows[0].n >= most:
        raise Refused("seat_holds_spent", most=most)
