"""座位图: a grid that a librarian draws; seats that stay keep their code, so that no printed label is lost."""

import json
import secrets
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.branches import Place, PlaceKind
from yylib.models.seats import Fixture, Seat, SeatMap
from yylib.services.seats import uses

LARGEST, LONGEST = 60, 10
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_TRAITS = ("has_power", "is_at_window", "is_accessible")
_BOOKED = "SELECT 1 FROM booking WHERE seat_id = :seat AND stage IN ('booked', 'arrived') AND lapses_at > :now"


class Drawn(NamedTuple):
    """A map as it is drawn: ``fixtures`` are (x, y, kind), ``seats`` the rows of the seats on it, row by row."""

    place: Place
    width: int
    height: int
    fixtures: list[tuple[int, int, str]]
    is_alternate: bool
    version: int
    seats: list[Seat]


def the_map(place_id: int) -> Drawn | None:
    """The map of an area; None where none is drawn yet."""
    held = db.session.get(SeatMap, place_id)
    if held is None:
        return None
    fixtures = [tuple(one) for one in json.loads(held.fixtures)]
    return Drawn(held.place, held.width, held.height, fixtures, held.is_alternate, held.version, _seats(place_id))


def rooms() -> list[tuple[Place, int]]:
    """The areas in use that have a map, each with its number of seats, in their order."""
    count = db.func.count(Seat.id)
    query = select(Place, count).join(SeatMap, SeatMap.place_id == Place.id).outerjoin(
        Seat, (Seat.place_id == Place.id) & Seat.is_active).where(Place.is_active).group_by(Place.id)  # fmt: skip
    found = db.session.execute(query.order_by(None)).unique().all()
    return sorted(((place, n) for place, n in found), key=lambda one: (one[0].branch.sort, one[0].sort, one[0].id))


def by_code(code: str) -> Seat | None:
    """The seat a printed code belongs to, small letters or blanks in it or not; None where it is on no map."""
    plain_code = "".join((code or "").split()).upper()[:16]
    return db.session.scalar(select(Seat).where(Seat.code == plain_code, Seat.is_active))


def draw(
    *, place_id: int, width: int, height: int, seats: list[dict], fixtures=(), version: int | None, by: int
) -> int:
    """Store the map as drawn and return its new version; the whole map at once.

    ``seats`` are dicts with ``x`` and ``y`` from 0, ``label``, and optionally ``id``, ``has_power``, ``is_at_window``,
    ``is_accessible``, ``is_blocked`` with ``blocked_why``. A seat stays the same one by its id, else its label, else its square; one that comes back under
    its old label has its old code. What is no longer drawn leaves the map but not the history; a seat that somebody has
    or has booked cannot leave it (``seat_in_use``). ``version`` is the one the drawing began from, None for the first.
    """
    place = db.session.get(Place, place_id)
    if place is None or place.kind != PlaceKind.AREA:
        raise Refused("seat_map_area", field="place_id")
    seats = [{**seat, "label": " ".join(str(seat.get("label", "")).split())} for seat in seats]
    fixtures = [(int(x), int(y), str(kind)) for x, y, kind in fixtures]
    _check(width, height, seats, fixtures)
    held = _held(place_id, version)
    if held is None:
        held = SeatMap(place_id=place_id, width=width, height=height)
        db.session.add(held)
    held.width, held.height, held.fixtures = width, height, json.dumps(sorted(fixtures))
    flag_modified(held, "fixtures")  # a change of the seats alone is a new version of the map too
    _store(place_id, seats)
    db.session.flush()
    return held.version


def set_alternate(*, place_id: int, is_alternate: bool, by: int) -> None:
    """间隔就坐 on or off for one map. Nobody who sits is moved; which seats stay empty is computed."""
    held = _held(place_id, None, is_any=True)
    if held is None:
        raise NotThere()
    held.is_alternate = is_alternate


def block(*, seat_id: int, why: str, by: int) -> None:
    """停用 a seat, with the reason readers are told; whoever sits there may stay until they leave."""
    if not why.strip():
        raise Refused("seat_why", field="why")
    seat = locked(Seat, seat_id)
    seat.is_blocked, seat.blocked_why = True, why.strip()[:100]


def unblock(*, seat_id: int, by: int) -> None:
    """A seat is in use again."""
    seat = locked(Seat, seat_id)
    seat.is_blocked, seat.blocked_why = False, ""


def _seats(place_id: int) -> list[Seat]:
    return list(
        db.session.scalars(select(Seat).where(Seat.place_id == place_id, Seat.is_active).order_by(Seat.y, Seat.x))
    )


def _held(place_id: int, version: int | None, *, is_any: bool = False) -> SeatMap | None:
    query = select(SeatMap).where(SeatMap.place_id == place_id).with_for_update(of=SeatMap)
    held = db.session.scalar(query.execution_options(populate_existing=True))
    if not is_any and (held.version if held else None) != version:
        raise Refused("changed_meanwhile", who="别人")
    return held


def _check(width: int, height: int, seats: list[dict], fixtures: list) -> None:
    if not (1 <= width <= LARGEST and 1 <= height <= LARGEST):
        raise Refused("seat_map_size", field="width")
    labels, squares = set(), set()
    for seat in seats:
        at = {"row": seat["y"] + 1, "column": seat["x"] + 1}
        if not 1 <= len(seat["label"]) <= LONGEST:
            raise Refused("seat_label_bad", field="seats", **at)
        if seat["label"] in labels:
            raise Refused("seat_label_twice", field="seats", label=seat["label"])
        labels.add(seat["label"])
    kinds = {kind.value: kind.label for kind in Fixture}
    for x, y, what in [(seat["x"], seat["y"], "座位") for seat in seats] + [
        (x, y, kinds.get(kind, "")) for x, y, kind in fixtures
    ]:
        if not (0 <= x < width and 0 <= y < height) or (x, y) in squares or not what:
            raise Refused("seat_square_bad", field="seats", row=y + 1, column=x + 1, what=what or "这个")
        squares.add((x, y))


def _store(place_id: int, drawn: list[dict]) -> None:
    every = list(db.session.scalars(select(Seat).where(Seat.place_id == place_id).order_by(Seat.id).with_for_update()))
    same = _matched(every, drawn)
    _refuse_in_use([seat for seat in every if seat.is_active and seat not in same.values()])
    for seat in every:  # first off the map, all of them: two that change places would meet on a square
        plain("UPDATE seat SET is_active = :off WHERE id = :id", off=False, id=seat.id)
    for index, given in enumerate(drawn):
        seat = same.get(index)
        if seat is None:
            seat = Seat(place_id=place_id, code=_new_code())
            db.session.add(seat)
        seat.label, seat.x, seat.y, seat.is_active = given["label"], given["x"], given["y"], True
        for trait in _TRAITS:
            setattr(seat, trait, bool(given.get(trait)))
        if "is_blocked" in given:
            seat.is_blocked, seat.blocked_why = bool(given["is_blocked"]), str(given.get("blocked_why") or "")[:100]
        flag_modified(seat, "is_active")
    for seat in every:
        if seat not in same.values() and seat.is_active:
            seat.is_active = False


def _matched(every: list[Seat], drawn: list[dict]) -> dict[int, Seat]:
    """Which seat each drawn one is: by id, else by label (first of those on the map), else by square."""
    same: dict[int, Seat] = {}
    ways = (
        lambda seat, given: seat.is_active and seat.id == given.get("id"),
        lambda seat, given: seat.is_active and not given.get("id") and seat.label == given["label"],
        lambda seat, given: seat.is_active and not given.get("id") and (seat.x, seat.y) == (given["x"], given["y"]),
        lambda seat, given: not seat.is_active and seat.label == given["label"],
    )
    for is_same in ways:
        for index, given in enumerate(drawn):
            left = [seat for seat in every if seat not in same.values() and is_same(seat, given)]
            if index not in same and left:
                same[index] = left[-1]
    return same


def _refuse_in_use(gone: list[Seat]) -> None:
    now = clock.stamp(clock.now())
    labels = [seat.label for seat in gone if uses.of_seat(seat.id) or plain(_BOOKED, seat=seat.id, now=now)]
    if labels:
        raise Refused("seat_in_use", field="seats", labels="、".join(labels))


def _new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


def fixture_label(kind: str) -> str:
    """The word for what stands on a square beside the seats."""
    return Fixture(kind).label
