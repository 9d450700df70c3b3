"""What a subject gives so that its files can be imported: it reads a file into items, writes some, takes some out again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple


class Item(NamedTuple):
    """One row of a file: what it says, or the reason why it is not taken."""

    row: int
    data: Any = None
    reason: str = ""


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


KINDS: dict[str, Kind] = {}


def kind(name: str, *, label: str, read, look, write, undo, settle=None) -> Kind:
    """Plug a subject in.

    ``read(plan)`` → the items in order of row, outside any unit; ``look(plan)`` → a Trial; ``write(plan, items)`` → the
    items not taken, with reasons, inside a unit; ``settle(batch_id, cursor)`` → the next cursor or None, after the
    writing and after the undoing, inside units; ``undo(batch_id, limit)`` → how many records it took out, 0 at the end.
    The units have no ORM session: ``plain`` only.
    """
    if name in KINDS:
        raise ValueError(f"kind of import {name} is declared twice")
    KINDS[name] = Kind(name, label, read, look, write, settle or (lambda batch_id, cursor: None), undo)
    return KINDS[name]
