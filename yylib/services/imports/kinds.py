"""What a subject gives so that its files can be imported: it reads a file into items, writes some, takes some out again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple


class Item(NamedTuple):
    """One row of a file: what it says, or the reason why it is not taken. ``is_known``: it was here already."""

    row: int
    data: Any = None
    reason: str = ""
    is_known: bool = False


class Plan(NamedTuple):
    """What a run needs to know of its batch: plain values only. ``today`` is the day on which the file came."""

    batch_id: int
    kind: str
    path: Path
    place_id: int | None
    mapping: dict
    at_row: int
    today: date
    by: int | None


class Trial(NamedTuple):
    """What an import would bring, without writing anything. ``unit`` is what ``total`` counts."""

    read: int
    good: int
    rejected: list[Item]
    clashes: list[Item]
    doubts: list[Item]
    notes: list[str]
    first: date | None
    last: date | None
    days: int
    total: int
    unit: str


class Kind(NamedTuple):
    """What one subject gives: its parts are told at ``kind``."""

    name: str
    label: str
    read: Callable
    look: Callable
    write: Callable
    settle: Callable
    undo: Callable
    unit: int
    count: Callable
    left: Callable
    pages: str
    rows: str
    undoing: str


KINDS: dict[str, Kind] = {}
UNIT = 200
_UNDOING = "由它得出的读数差也一起取消。前台自己录的不受影响，同一个文件以后可以再导入。"


def kind(name: str, *, label: str, read, look, write, undo, settle=None, unit: int = UNIT, count=None, left=None,
         pages: str = "imports", rows: str = "imports.rows", undoing: str = _UNDOING) -> Kind:  # fmt: skip
    """Plug a subject in.

    ``read(plan)`` → the items in order of row, outside any unit: a list, or an iterator where a file may be too large to
    be held; ``look(plan)`` → a Trial; ``write(plan, items)`` → the items not taken, with reasons, and those known, inside
    a unit; ``settle(batch_id, cursor)`` → the next cursor or None, after the writing and after the undoing, inside units;
    ``undo(batch_id, limit)`` → how many records it took out, 0 at the end. The units have no ORM session: ``plain`` only.

    ``unit`` is the rows of a unit, so many that it holds the writers' gate no longer than 100 ms. ``count(plan)`` → how
    many items there will be, about, where it is cheap to say; without it the run learns it on the way. ``left(batch_id)``
    → what an undo could not take out and why, in Chinese, or nothing. ``pages`` is the blueprint with the endpoints
    ``columns`` and ``trial`` of this kind, ``rows`` the endpoint that shows what a batch brought, ``undoing`` says on the
    page what an undo does.
    """
    if name in KINDS:
        raise ValueError(f"kind of import {name} is declared twice")
    KINDS[name] = Kind(name, label, read, look, write, settle or (lambda batch_id, cursor: None), undo, unit,
                       count or (lambda plan: 0), left or (lambda batch_id: ""), pages, rows, undoing)  # fmt: skip
    return KINDS[name]
