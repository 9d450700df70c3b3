"""What the desk does for whoever sits on a seat, known by a pass or not."""

from yylib import clock
from yylib.errors import Refused, declare
from yylib.models.seats import SeatEnd
from yylib.services import passes, seats
from yylib.services.seats import taking, uses

declare(seat_no_label=("这间屋子里没有座位“{label}”", "请看看座位上的号。", 422))


def holder_of(code: str, place_id: int) -> str | None:
    """Who shows this card or pass; None where nothing was scanned: the desk gives seats without one, too."""
    return passes.resolve(code, place_id, direction="auto").holder if code.strip() else None


def sit(*, seat_id: int, holder: str | None, by: int, moves: bool = False) -> int:
    """Seat somebody. Who has another seat is told so, or with ``moves`` leaves it for this one."""
    if holder and moves:
        return seats.move(seat_id=seat_id, holder=holder, by=by)
    return seats.take(seat_id=seat_id, holder=holder, by=by)


def change_seat(*, seat_id: int, label: str, by: int) -> int:
    """换座 for whoever sits here: the new seat's id. The old seat is free in the same unit, or nothing happens."""
    to_id = _labelled(seat_id, label)
    use = _use_of(seat_id)
    if use.holder:
        seats.move(seat_id=to_id, holder=use.holder, by=by)
        return to_id
    uses.end(use, clock.now(), SeatEnd.MOVED)
    seats.take(seat_id=to_id, by=by)
    return to_id


def leave(*, seat_id: int, by: int) -> int:
    """离座: whoever sits here says that they go."""
    use = _use_of(seat_id)
    uses.end(use, clock.now(), SeatEnd.LEFT)
    return use.id


def _use_of(seat_id: int) -> uses.Use:
    taking.held_seat(seat_id)
    uses.sweep(clock.now(), seat_id=seat_id)
    use = uses.of_seat(seat_id)
    if use is None:
        raise Refused("seat_none")
    return use


def labelled(place_id: int, label: str):
    """The seat of this label in an area, or None; small letters and full-width signs do."""
    wanted = passes.normalised(label)
    return next((one for one in seats.states(place_id) if passes.normalised(one.seat.label) == wanted), None)


def _labelled(seat_id: int, label: str) -> int:
    place_id = taking.held_seat(seat_id).place_id
    found = labelled(place_id, label)
    if found is None:
        raise Refused("seat_no_label", field="label", label=label)
    return found.seat.id
