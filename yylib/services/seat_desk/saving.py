"""Saving a drawing: the map, and which of its seats are blocked, in one unit."""

from yylib.errors import NotThere, Refused, declare
from yylib.services import seats
from yylib.services.seat_desk import drawing
from yylib.services.seat_desk.drawing import Drawing, Spot, copied, read, written

declare(
    drawing_no_why=("座位 {label} 停用了，还没有写为什么", "例如：椅子坏了，等维修。读者会看到这句话。", 422),
    map_to_copy=("那一间还没有座位图", "请选已经画好的房间。", 422),
)


def drawn(place_id: int) -> tuple[Drawing, int | None]:
    """The map of an area as a drawing, with its version; an empty one and None where nothing is drawn yet."""
    held = seats.the_map(place_id)
    if held is None:
        return Drawing(), None
    spots = tuple(Spot(seat.x, seat.y, seat.label, seat.id, seat.has_power, seat.is_at_window, seat.is_accessible,
                       seat.is_blocked, seat.blocked_why) for seat in held.seats)  # fmt: skip
    return Drawing(held.width, held.height, spots, {(x, y): kind for x, y, kind in held.fixtures}), held.version


def copy_of(place_id: int) -> Drawing:
    """The map of another room, for this one: new seats, none blocked."""
    held, version = drawn(place_id)
    if version is None:
        raise Refused("map_to_copy", field="from_id")
    return copied(held)


def save(*, place_id: int, text: str, version: int | None, by: int) -> int:
    """Keep a drawing as the map of an area; its new version. What is wrong with it is said, and nothing is kept."""
    held = read(text)
    for seat in held.seats:
        if seat.is_blocked and not seat.blocked_why:
            raise Refused("drawing_no_why", field="seats", label=seat.label)
    fresh = seats.draw(
        place_id=place_id, width=held.width, height=held.height, version=version, by=by, seats=[_given(seat) for seat in held.seats],
        fixtures=[(x, y, str(kind)) for (x, y), kind in held.fixtures.items()],
    )  # fmt: skip
    _mark_blocked(place_id, held, by)
    return fresh


def alter(*, place_id: int, version: int | None, act: str, by: int, **given) -> int:
    """One change to the map as it is kept, for whoever draws by forms: an act of ``ACTS`` with what it needs."""
    held, _version = drawn(place_id)
    return save(place_id=place_id, text=written(ACTS[act](held, **given)), version=version, by=by)


ACTS = {
    "row": drawing.row, "block": drawing.block, "put": drawing.standing, "seat": drawing.changed, "size": drawing.resized,
    "renumber": drawing.renumbered, "copy": lambda _held, from_id: copy_of(from_id),
}  # fmt: skip


def _given(seat: Spot) -> dict:
    return {"id": seat.id or None, "x": seat.x, "y": seat.y, "label": seat.label, "has_power": seat.has_power,
            "is_at_window": seat.is_at_window, "is_accessible": seat.is_accessible}  # fmt: skip


def _mark_blocked(place_id: int, held: Drawing, by: int) -> None:
    wanted = {(seat.x, seat.y): seat for seat in held.seats}
    kept = seats.the_map(place_id)
    if kept is None:
        raise NotThere()
    for seat in kept.seats:
        asked = wanted[seat.x, seat.y]
        if asked.is_blocked and (not seat.is_blocked or seat.blocked_why != asked.blocked_why):
            seats.block(seat_id=seat.id, why=asked.blocked_why, by=by)
        elif seat.is_blocked and not asked.is_blocked:
            seats.unblock(seat_id=seat.id, by=by)
