"""A room as the template draws it: squares, runs of what stands in it, seats with a word and an address."""

from collections.abc import Callable
from typing import NamedTuple

from yylib.models.seats import Fixture

MARKS = (("has_power", "电", "有电源"), ("is_at_window", "窗", "靠窗"), ("is_accessible", "轮", "无障碍"))
SHORT = {"free": "空", "held": "留座", "taken": "有人", "away": "暂离", "reported": "待核实", "blocked": "停用",
         "kept_empty": "隔开", "closed": ""}  # fmt: skip


class Stands(NamedTuple):
    """A run of squares with the same thing on them."""

    x: int
    y: int
    length: int
    kind: str
    word: str


class Square(NamedTuple):
    """A seat on the picture; ``has`` says in words what its marks mean."""

    x: int
    y: int
    label: str
    kind: str
    word: str
    url: str | None = None
    has: str = ""


class Picture(NamedTuple):
    """All of it."""

    width: int
    height: int
    fixtures: list[Stands]
    seats: list[Square]
    has_links: bool = False


def marks(seat) -> str:
    """What a seat has, as short as a square is: 电 窗 轮."""
    return " ".join(mark for name, mark, _word in MARKS if getattr(seat, name))


def words(seat) -> str:
    """What a seat has: 有电源、靠窗、无障碍."""
    return "、".join(word for name, _mark, word in MARKS if getattr(seat, name))


def plan(drawing) -> Picture:
    """The room alone, each seat with what it has."""
    seats = [
        Square(seat.x, seat.y, seat.label, "blocked" if seat.is_blocked else "free", marks(seat), has=words(seat))
        for seat in drawing.seats
    ]
    return Picture(drawing.width, drawing.height, runs(drawing.fixtures), seats)


def live(drawing, states, url: Callable) -> Picture:
    """The room now: each seat with the word for its state and the address where it is dealt with."""
    seats = [Square(one.seat.x, one.seat.y, one.seat.label, one.kind, SHORT[one.kind], url(one.seat)) for one in states]
    return Picture(drawing.width, drawing.height, runs(drawing.fixtures), seats, has_links=True)


def runs(fixtures: dict) -> list[Stands]:
    """Neighbours of a kind in a line become one, with its word in the middle; a wall has none."""
    found: list[Stands] = []
    for (x, y), kind in sorted(fixtures.items(), key=lambda one: (one[0][1], one[0][0])):
        last = found[-1] if found else None
        if last and (last.y, last.kind, last.x + last.length) == (y, kind, x):
            found[-1] = last._replace(length=last.length + 1)
        else:
            found.append(Stands(x, y, 1, str(kind), "" if kind == Fixture.WALL else Fixture(kind).label))
    return found
