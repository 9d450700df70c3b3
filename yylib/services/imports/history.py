"""历史人次: past counts and counter readings of a file, as a kind of import.

A figure already held for the same place and time is never doubled: the row is named and left out, so that the same file
brought twice adds nothing.
"""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services.imports import kinds
from yylib.services.imports.counts import CUMULATIVE, Mapping, letter
from yylib.services.imports.heads import NAME
from yylib.services.imports.kinds import Item, Plan
from yylib.services.imports.past import HELD_COUNT, HELD_READING, Cell, items_of
from yylib.services.imports.trial import look
from yylib.services.visits import chain

_COUNT = (
    'INSERT INTO past_count (batch_id, place_id, day, hour, entries, exits, row, "column") '
    "SELECT :batch, :place, :day, CAST(:hour AS INTEGER), :entries, CAST(:exits AS INTEGER), :row, :column "
    "WHERE NOT EXISTS (SELECT 1 FROM past_count WHERE place_id = :place AND day = :day AND undone_at IS NULL "
    "AND (hour IS NULL OR CAST(:hour AS INTEGER) IS NULL OR hour = :hour)) "
    "AND NOT EXISTS (SELECT 1 FROM interval WHERE place_id = :place AND first_on <= :day AND last_on >= :day "
    "AND undone_at IS NULL AND state <> 'rejected') ON CONFLICT DO NOTHING"
)
_READING = (
    "INSERT INTO reading (place_id, day, taken, value, batch_id, row, by_id, made_at) VALUES (:place, :day, :taken, "
    ":value, :batch, :row, :by, :now) ON CONFLICT DO NOTHING"
)
_TAKE_OUT_COUNTS = (
    "UPDATE past_count SET undone_at = :now WHERE id IN "
    "(SELECT id FROM past_count WHERE batch_id = :id AND undone_at IS NULL ORDER BY id LIMIT :limit)"
)
_TAKE_OUT_READINGS = (
    "UPDATE reading SET undone_at = :now WHERE id IN "
    "(SELECT id FROM reading WHERE batch_id = :id AND undone_at IS NULL ORDER BY id LIMIT :limit) RETURNING id"
)


class Taken(NamedTuple):
    """One imported cell as it is shown: where it stands in the file, and what became of it."""

    row: int
    column: str
    place_id: int
    day: date
    hour: int | None
    number: int
    is_live: bool


def cells(batch, *, after: int = 0, limit: int = 100) -> list[Taken]:
    """The imported cells of a batch by row of the file, those after ``after``."""
    count = letter(Mapping.from_json(batch.mapping["columns"]).count or 0)
    rows = plain('SELECT row, "column" AS col, place_id, day, hour, entries AS number, undone_at FROM past_count '
                 "WHERE batch_id = :id AND row > :after UNION ALL "
                 "SELECT row, NULL, place_id, day, NULL, value, undone_at FROM reading WHERE batch_id = :id "
                 "AND row > :after ORDER BY 1 LIMIT :limit", id=batch.id, after=after, limit=limit)  # fmt: skip
    return [Taken(row.row, row.col or count, row.place_id, clock.day(row.day), row.hour, row.number,
                  row.undone_at is None) for row in rows]  # fmt: skip


def adopted_days(batch_id: int) -> int:
    """How many days of a batch have an adopted figure that came from it: an undo leaves those figures as they are."""
    return plain("SELECT count(DISTINCT f.id) AS n FROM day_figure f WHERE f.stage = 'adopted' AND ("
                 "f.method = 'import' AND EXISTS (SELECT 1 FROM past_count c WHERE c.batch_id = :id "
                 "AND c.place_id = f.place_id AND c.day = f.day AND c.undone_at IS NULL) OR f.method = 'counter' AND "
                 "EXISTS (SELECT 1 FROM reading r WHERE r.batch_id = :id AND r.place_id = f.place_id "
                 "AND r.day = f.day AND r.undone_at IS NULL))", id=batch_id)[0].n  # fmt: skip


def bring_in(plan: Plan, items: list[Item]) -> list[Item]:
    """Write these cells; those whose figure is there already come back with the reason."""
    columns = Mapping.from_json(plan.mapping["columns"])
    store = _store_reading if columns.shape == CUMULATIVE else _store_count
    reason = HELD_READING if columns.shape == CUMULATIVE else HELD_COUNT
    return [Item(item.row, reason=reason) for item in items if not store(plan, item.row, item.data, columns.taken)]


def _store_reading(plan: Plan, row: int, cell: Cell, taken: str) -> bool:
    return plain(_READING, place=cell.place_id, day=cell.day.isoformat(), taken=taken, value=cell.entries, row=row,
                 batch=plan.batch_id, by=plan.by, now=clock.stamp(clock.now())).count == 1  # fmt: skip


def _store_count(plan: Plan, row: int, cell: Cell, _taken: str) -> bool:
    return plain(_COUNT, batch=plan.batch_id, place=cell.place_id, day=cell.day.isoformat(), hour=cell.hour, row=row,
                 entries=cell.entries, exits=cell.exits, column=cell.column).count == 1  # fmt: skip


def settle(batch_id: int, cursor):
    """Make the differences anew at each place whose readings the batch touched, some readings a unit."""
    done, after = cursor or (0, None)
    rows = plain("SELECT DISTINCT place_id FROM reading WHERE batch_id = :id AND place_id >= :done ORDER BY place_id",
                 id=batch_id, done=done)  # fmt: skip
    if not rows:
        return None
    place_id = rows[0].place_id
    further = chain.recompute(place_id=place_id, after=after if place_id == done else None)
    return (place_id, further) if further else (place_id + 1, None)


def take_out(batch_id: int, limit: int) -> int:
    """Mark so many records of the batch undone, readings together with the differences they are part of."""
    given = {"id": batch_id, "limit": limit, "now": clock.stamp(clock.now())}
    if counts := plain(_TAKE_OUT_COUNTS, **given).count:
        return counts
    taken = plain(_TAKE_OUT_READINGS, **given)
    for row in taken:
        plain("UPDATE interval SET undone_at = :now WHERE (from_id = :id OR to_id = :id) AND undone_at IS NULL",
              id=row.id, now=given["now"])  # fmt: skip
    return len(taken)


kinds.kind(NAME, label="历史人次", read=items_of, look=look, write=bring_in, undo=take_out, settle=settle)
