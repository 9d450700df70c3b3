"""座位现状: what is said of each seat now, in words; nothing in it says whose it is."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere, Refused
from yylib.models.seats import Seat
from yylib.services import calendar, entry_checks
from yylib.services.seats import claims, doors, spacing, uses

WORDS = {"free": "空闲", "held": "留座", "taken": "有人", "away": "暂离", "reported": "待核实", "blocked": "停用",
         "kept_empty": "间隔空座", "closed": "未开放"}  # fmt: skip


class Spot(NamedTuple):
    """A seat of the map."""

    id: int
    place_id: int
    label: str
    code: str
    x: int
    y: int
    has_power: bool
    is_at_window: bool
    is_accessible: bool
    is_blocked: bool
    blocked_why: str


class State(NamedTuple):
    """A seat now. ``kind`` is a key of ``WORDS``. ``until``: when the present state ends unless something happens; of a
    free seat, when a booking begins, if one does before the closing. ``use_id`` and ``since`` of the use, if any."""

    seat: Spot
    kind: str
    word: str
    until: datetime | None = None
    use_id: int | None = None
    since: datetime | None = None


def states(place_id: int) -> list[State]:
    """All seats of an area in reading order, each with what it is now; ``NotThere`` for a place that is none."""
    now = clock.now()
    rows = plain("SELECT branch_id FROM place WHERE id = :id", id=place_id)
    if not rows:
        raise NotThere()
    seats = spots(place_id)
    shut = doors.closing_of(rows[0].branch_id, place_id, now)
    if shut is None:
        return [_blocked(seat) or State(seat, "closed", WORDS["closed"]) for seat in seats]
    held = {use.seat_id: use for use in uses.of_place(place_id)}
    asked = claims.of_place(place_id, now)
    kept = kept_of(place_id, seats, held, asked)
    return [_state(seat, held.get(seat.id), asked, seat.id in kept, shut, now) for seat in seats]


def spots(place_id: int) -> list[Spot]:
    """The seats on the map of an area, row by row."""
    rows = plain("SELECT id, place_id, label, code, x, y, has_power, is_at_window, is_accessible, is_blocked, blocked_why "
                 "FROM seat WHERE place_id = :place AND is_active ORDER BY y, x", place=place_id)  # fmt: skip
    return [Spot._make(row) for row in rows]


def _state(seat: Spot, use: uses.Use | None, asked: list, is_kept: bool, shut: datetime, now: datetime) -> State:
    if use:
        return State(seat, use.kind, WORDS[use.kind], use.end[0], use.id, use.signed_in_at or use.from_at)
    if blocked := _blocked(seat):
        return blocked
    claim = next((one for one in asked if one.seat_id == seat.id and one.runs(now)), None)
    if claim:
        return State(seat, "held", WORDS["held"], claim.lapses_at)
    if is_kept:
        return State(seat, "kept_empty", WORDS["kept_empty"])
    until = claims.free_until(asked, seat.id, None, shut)
    return State(seat, "free", WORDS["free"], until if until < shut else None)


def _blocked(seat: Spot) -> State | None:
    return State(seat, "blocked", WORDS["blocked"]) if seat.is_blocked else None


def is_alternate(place_id: int, day: date | None = None) -> bool:
    """Whether 间隔就坐 holds in an area: switched on for its map, or by the entry checks of the day (today) for the house."""
    rows = plain("SELECT is_alternate FROM seat_map WHERE place_id = :id", id=place_id)
    mode = entry_checks.on(day)
    return bool(rows and rows[0].is_alternate or mode and mode.is_alternate)


def kept_of(place_id: int, seats: list[Spot], held, asked: list, day: date | None = None) -> set[int]:
    """The seats that 间隔就坐 keeps empty now; whoever sits, or has booked for today, stays."""
    if not is_alternate(place_id, day):
        return set()
    squares = [spacing.Square(seat.id, seat.x, seat.y, bool(seat.is_accessible)) for seat in seats
               if not seat.is_blocked or seat.id in held]  # fmt: skip
    return spacing.kept_empty(squares, {*held, *(one.seat_id for one in asked)})


def nearby(seat: Spot, most: int = 3) -> str:
    """Which seats are free beside one, in words that end a refusal."""
    free = [state.seat for state in states(seat.place_id) if state.kind == "free" and state.seat.id != seat.id]
    free.sort(key=lambda other: (abs(other.x - seat.x) + abs(other.y - seat.y), other.y, other.x))
    if not free:
        return "这间屋子现在没有空座，请到前台问问别的阅览室。"
    return f"附近空着：{'、'.join(other.label for other in free[:most])}。"


def bookable(place_id: int, starts_at: datetime) -> list[Spot]:
    """The seats of an area that a booking which begins at a moment may name, in the order of the map. It only looks, once
    for all of them."""
    every, sitting, kept = _at(place_id, starts_at)
    return [seat for seat in every if not seat.is_blocked and seat.id not in sitting and seat.id not in kept]


def check_bookable(*, seat_id: int, starts_at: datetime) -> None:
    """Whether a booking that begins at a moment may name a seat; ``Refused`` where not. For the booking's own unit: the
    seat is held until it ends. Whoever sits there keeps the seat, and a seat that is kept empty is not booked. That two
    bookings do not share a seat is the bookings' own rule."""
    seat = db.session.scalar(select(Seat).where(Seat.id == seat_id, Seat.is_active).with_for_update(of=Seat))
    if seat is None:
        raise NotThere("seat_gone")
    _every, sitting, kept = _at(seat.place_id, starts_at)
    code = "seat_taken" if seat_id in sitting else "seat_kept_empty" if seat_id in kept else ""
    if code:
        raise Refused(code, field="seat_id", label=seat.label, nearby="请另选一个座位，或不选座位，到馆再坐。")


def _at(place_id: int, starts_at: datetime) -> tuple[list[Spot], set[int], set[int]]:
    """The seats of an area; those where somebody sits beyond a moment; those kept empty on its day."""
    every, held = spots(place_id), {use.seat_id: use for use in uses.of_place(place_id)}
    day = clock.local(starts_at).date()
    kept = kept_of(place_id, every, held if day == clock.today() else {}, claims.of_place(place_id, starts_at), day)
    return every, {seat_id for seat_id, use in held.items() if use.until_at > starts_at}, kept


def shut_words(branch_id: int, place_id: int) -> str:
    """When an area that is shut opens again, as the end of a refusal."""
    change = calendar.next_change(branch_id, clock.now(), place_id)
    if change is None or change[1] != "opens":
        return "请看看开放时间。"
    return f"{clock.local(change[0]):%m-%d %H:%M} 开放。"
