"""A drawing of a room: what stands in the page before it is saved, and the helpers that lay many seats at once.

Everything here is reckoned, nothing is stored: ``seats.draw`` keeps a drawing and says what is wrong with it. Squares are
counted from 0 here and from 1 in what people read and type.
"""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from yylib.errors import Refused, declare
from yylib.models.seats import Fixture
from yylib.services.seats.spacing import Square, kept_empty

declare(
    drawing_unreadable=("看不懂这张图，没有保存", "请刷新页面重画；一直这样请告诉系统管理员。", 422),
    drawing_off=(
        "第 {row} 行第 {column} 格在图外面",
        "这张图有 {height} 行、{width} 列；请换个起点，或先把图改大。",
        422,
    ),
    drawing_no_seat=("第 {row} 行第 {column} 格没有座位", "请看看上面的图，行和列从 1 数起。", 422),
    drawing_full=("要放的格子里都已经有座位", "请换个起点，或先去掉原来的。", 422),
    drawing_too_many=("一间最多画 {most} 个座位", "太大的房间请分成几个区域来画。", 422),
    drawing_too_small=("改小以后会丢掉 {labels}", "请先去掉或移开它们，再改图的大小。", 422),
)

MOST = 1000
FIRST_WIDTH, FIRST_HEIGHT = 16, 10
_MARKS = {"p": "has_power", "w": "is_at_window", "a": "is_accessible", "b": "is_blocked"}
_LABEL = re.compile(r"([A-Z]{1,3})([0-9]{1,4})")


class Spot(NamedTuple):
    """A seat as drawn. ``id`` is 0 for one that has not been saved yet."""

    x: int
    y: int
    label: str
    id: int = 0
    has_power: bool = False
    is_at_window: bool = False
    is_accessible: bool = False
    is_blocked: bool = False
    blocked_why: str = ""


class Drawing(NamedTuple):
    """A room: its size in squares, the seats, and what stands beside them as {(x, y): Fixture}."""

    width: int = FIRST_WIDTH
    height: int = FIRST_HEIGHT
    seats: tuple[Spot, ...] = ()
    fixtures: dict[tuple[int, int], Fixture] = {}  # never changed in place

    def at(self, x: int, y: int) -> Spot | None:
        """The seat on a square."""
        return next((seat for seat in self.seats if (seat.x, seat.y) == (x, y)), None)


class Spaced(NamedTuple):
    """间隔就坐 as the drawing would have it: the squares that stay empty, and how many remain of how many usable."""

    empty: list[tuple[int, int]]
    remain: int
    usable: int


def read(text: str) -> Drawing:
    """The drawing that a page sent as JSON; ``drawing_unreadable`` where it is none. What it says is checked when saved."""
    try:
        held = json.loads(text)
        seats = tuple(_spot(*row) for row in held["seats"])
        fixtures = {(_whole(x), _whole(y)): Fixture(kind) for x, y, kind in held["fixtures"]}
        found = Drawing(_whole(held["width"]), _whole(held["height"]), seats, fixtures)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("drawing_unreadable") from error
    if len(seats) > MOST:
        raise Refused("drawing_too_many", most=MOST)
    return found


def _spot(id, x, y, label, marks, why) -> Spot:
    if not all(isinstance(part, str) for part in (label, marks, why)):
        raise ValueError("texts")
    given = {name: mark in marks for mark, name in _MARKS.items()}
    why = " ".join(why.split())[:100] if given["is_blocked"] else ""
    return Spot(_whole(x), _whole(y), " ".join(label.split()), _whole(id), blocked_why=why, **given)


def _whole(value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**31 - 1:
        raise ValueError("number")
    return value


def written(drawing: Drawing) -> str:
    """The same as JSON for the page."""
    seats = [[seat.id, seat.x, seat.y, seat.label, _marks(seat), seat.blocked_why] for seat in drawing.seats]
    fixtures = [[x, y, str(kind)] for (x, y), kind in sorted(drawing.fixtures.items())]
    held = {"width": drawing.width, "height": drawing.height, "seats": seats, "fixtures": fixtures}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def _marks(seat: Spot) -> str:
    return "".join(mark for mark, name in _MARKS.items() if getattr(seat, name))


def spaced(drawing: Drawing) -> Spaced:
    """Which seats 间隔就坐 would keep empty, with nobody sitting."""
    usable = [seat for seat in drawing.seats if not seat.is_blocked]
    squares = [Square(number, seat.x, seat.y, seat.is_accessible) for number, seat in enumerate(usable)]
    empty = kept_empty(squares)
    return Spaced(
        [(usable[number].x, usable[number].y) for number in sorted(empty)], len(usable) - len(empty), len(usable)
    )


def row(drawing: Drawing, *, x: int, y: int, number: int, down: bool = False) -> Drawing:
    """A row of so many seats from a square to the right, or down; squares that have a seat already are passed over."""
    step = (0, 1) if down else (1, 0)
    return _laid(drawing, [(x + step[0] * n, y + step[1] * n) for n in range(number)])


def block(drawing: Drawing, *, x: int, y: int, rows: int, columns: int, aisle_after_columns: int = 0,
          aisle_after_rows: int = 0) -> Drawing:  # fmt: skip
    """Rows × columns of seats from a square, with an aisle of one square after so many columns and after so many rows;
    0 is no aisle."""
    across = [x + n + (n // aisle_after_columns if aisle_after_columns else 0) for n in range(columns)]
    down = [y + n + (n // aisle_after_rows if aisle_after_rows else 0) for n in range(rows)]
    return _laid(drawing, [(at, line) for line in down for at in across])


def _laid(drawing: Drawing, squares: Iterable[tuple[int, int]]) -> Drawing:
    taken, names = {(seat.x, seat.y) for seat in drawing.seats}, _Names(drawing)
    fresh = [square for square in squares if _inside(drawing, *square) not in taken]
    if not fresh:
        raise Refused("drawing_full")
    seats = (*drawing.seats, *(Spot(x, y, names.next(y)) for x, y in fresh))
    if len(seats) > MOST:
        raise Refused("drawing_too_many", most=MOST)
    gone = set(fresh)
    fixtures = {square: kind for square, kind in drawing.fixtures.items() if square not in gone}
    return drawing._replace(seats=seats, fixtures=fixtures)


class _Names:
    """What the next seat of a line is called: A1, A2 … after the line's own letter, else after the first letter free."""

    def __init__(self, drawing: Drawing):
        self._own: dict[int, str] = {}
        self._most: dict[str, int] = {}
        for seat in sorted(drawing.seats, key=lambda one: one.x):
            if found := _LABEL.fullmatch(seat.label):
                self._own.setdefault(seat.y, found[1])
                self._most[found[1]] = max(self._most.get(found[1], 0), int(found[2]))

    def next(self, y: int) -> str:
        letter = self._own.setdefault(y, self._free_letter())
        self._most[letter] = self._most.get(letter, 0) + 1
        return f"{letter}{self._most[letter]}"

    def _free_letter(self) -> str:
        return next(letter for letter in map(letters, range(len(self._most) + 1)) if letter not in self._most)


def _inside(drawing: Drawing, x: int, y: int) -> tuple[int, int]:
    if not (0 <= x < drawing.width and 0 <= y < drawing.height):
        raise Refused("drawing_off", row=y + 1, column=x + 1, width=drawing.width, height=drawing.height)
    return x, y


def letters(number: int) -> str:
    """A … Z, AA, AB … for 0, 1 …"""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def renumbered(drawing: Drawing) -> Drawing:
    """All seats called anew: a letter a line from the top, a number a seat from the left."""
    lines = sorted({seat.y for seat in drawing.seats})
    seats, count = [], dict.fromkeys(lines, 0)
    for seat in sorted(drawing.seats, key=lambda one: (one.y, one.x)):
        count[seat.y] += 1
        seats.append(seat._replace(label=f"{letters(lines.index(seat.y))}{count[seat.y]}"))
    return drawing._replace(seats=tuple(seats))


def standing(drawing: Drawing, *, x: int, y: int, to_x: int, to_y: int, kind: Fixture | None) -> Drawing:
    """Something on all squares of a rectangle instead of what was there; None clears them."""
    _inside(drawing, x, y)
    _inside(drawing, to_x, to_y)
    squares = {
        (at, line) for at in range(min(x, to_x), max(x, to_x) + 1) for line in range(min(y, to_y), max(y, to_y) + 1)
    }
    fixtures = {square: held for square, held in drawing.fixtures.items() if square not in squares}
    if kind is not None:
        fixtures |= dict.fromkeys(sorted(squares), kind)
    seats = tuple(seat for seat in drawing.seats if (seat.x, seat.y) not in squares)
    return drawing._replace(seats=seats, fixtures=fixtures)


def changed(drawing: Drawing, *, x: int, y: int, **marks) -> Drawing:
    """One seat called or marked anew."""
    seat = drawing.at(x, y)
    if seat is None:
        raise Refused("drawing_no_seat", row=y + 1, column=x + 1)
    return drawing._replace(seats=tuple(one._replace(**marks) if one is seat else one for one in drawing.seats))


def resized(drawing: Drawing, *, width: int, height: int) -> Drawing:
    """Another size; seats that would fall off are named instead."""
    off = [seat.label for seat in drawing.seats if seat.x >= width or seat.y >= height]
    if off:
        raise Refused("drawing_too_small", labels="、".join(off[:8]) + ("等" if len(off) > 8 else ""))
    fixtures = {(x, y): kind for (x, y), kind in drawing.fixtures.items() if x < width and y < height}
    return drawing._replace(width=width, height=height, fixtures=fixtures)


def copied(drawing: Drawing) -> Drawing:
    """The same for another room: the seats are new ones and none is blocked."""
    fresh = (seat._replace(id=0, is_blocked=False, blocked_why="") for seat in drawing.seats)
    return drawing._replace(seats=tuple(fresh))
