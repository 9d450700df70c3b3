"""历史人次: past counts and counter readings of a file, as a kind of import.

A figure already held for the same place and time is never doubled: the row is named and left out, so that the same file
brought twice adds nothing.
"""

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.services import files, rules
from yylib.services.imports import batches
from yylib.services.imports.batches import Item, Plan, Trial
from yylib.services.imports.counts import CUMULATIVE, Mapping, Outcome, guess, letter, read
from yylib.services.imports.dates import UNCLEAR
from yylib.services.imports.readings import OK, of_the_day
from yylib.services.imports.sheets import BadSheet, open_sheet
from yylib.services.visits import readings

NAME = "visits"
MOST_PLACES = 60
HELD_READING = "已有数字：这一天的读数已有，没有重复收下"
HELD_COUNT = "已有数字：这一天（时段）的人次已有，没有重复收下"
NOWHERE = "“{}”没有对应的门或区域"
SHOWN_ROWS = 12

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


class Cell(NamedTuple):
    """One good row: what it says of which place, and the column its figure stands in."""

    place_id: int
    day: date
    hour: int | None
    entries: int
    exits: int | None
    column: str


class Taken(NamedTuple):
    """One imported cell as it is shown: where it stands in the file, and what became of it."""

    row: int
    column: str
    place_id: int
    day: date
    hour: int | None
    number: int
    is_live: bool


class Look(NamedTuple):
    """The head of a file for the page on which its columns are named."""

    rows: list[tuple[int, list[str]]]
    columns: list[str]
    sheet: str
    sheets: tuple[str, ...]
    words: list[str]


def understand(path: Path, sheet: str | None = None) -> dict:
    """What the columns of a file seem to mean, or meant the last time a file had these heads.

    The writing of the days is taken from this file where it is plain from its cells.
    """
    table = open_sheet(path, sheet)
    guessed = guess(table.rows)
    known = batches.remembered(NAME, guessed.signature) if guessed.head_row else None
    if known is None:
        return {"columns": guessed.to_json(), "sheet": table.name, "places": {}}
    kept = {"width": guessed.width, "head_row": guessed.head_row}
    if guessed.day_format != UNCLEAR:
        kept["day_format"] = guessed.day_format
    return known | {"columns": known["columns"] | kept, "sheet": table.name}


def receive(stream: BinaryIO, name: str) -> tuple[files.Kept, dict]:
    """Put a file in place and understand it; one that is no table is refused and leaves nothing behind."""
    kept = files.keep(stream, name, "import")
    path = files.path_of(kept.stored_name)
    try:
        return kept, understand(path)
    except BadSheet as bad:
        path.unlink(missing_ok=True)
        raise Refused("file_refused", field="file", name=name[-60:], why=bad.sentence) from bad


def head(path: Path, mapping: dict) -> Look:
    """The first rows of a file and, where a column names the place, the words that stand in it."""
    table, columns = open_sheet(path, mapping["sheet"] or None), Mapping.from_json(mapping["columns"])
    first, words, width = [], {}, 0
    for number, cells in table.rows:
        if len(first) < SHOWN_ROWS and any(cells):
            first.append((number, cells))
            width = max(width, len(cells))
        elif columns.place is None and len(first) >= SHOWN_ROWS:
            break
        if columns.place is not None and number > columns.head_row and len(cells) > columns.place:
            words.setdefault(cells[columns.place], None)
        if len(words) > MOST_PLACES:
            raise BadSheet(f"地点栏里有超过 {MOST_PLACES} 个不同的词，多半指错了栏；请改选地点栏。")
    return Look(first, [letter(at) for at in range(width)], table.name, table.names, [word for word in words if word])


def missing(mapping: dict, place_id: int | None) -> str:
    """What must still be said before the file can be read, in Chinese; empty when nothing."""
    columns = Mapping.from_json(mapping["columns"])
    if columns.missing:
        return columns.missing
    if columns.place is None and place_id is None:
        return "请选这些数字是哪个门或区域的。"
    return "" if columns.place is None or any(mapping["places"].values()) else "请给地点栏里的词选对应的门或区域。"


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


def items_of(plan: Plan) -> list[Item]:
    """Every row of the file in order: a cell, or the reason why it is not taken."""
    if why := missing(plan.mapping, plan.place_id):
        raise BadSheet(why)
    columns = Mapping.from_json(plan.mapping["columns"])
    outcome = _read(plan, columns)
    found = [Item(one.row, reason=one.reason) for one in outcome.rejected]
    counters: dict[int, readings.Counter] = {}
    for one in outcome.rows:
        place_id = plan.place_id if columns.place is None else plan.mapping["places"].get(one.place or "")
        if place_id is None:
            found.append(Item(one.row, reason=NOWHERE.format((one.place or "（空）")[:30])))
            continue
        counter = counters.get(place_id) or counters.setdefault(place_id, readings.counter_of(place_id))
        if columns.shape == CUMULATIVE and one.entries > counter.most:
            found.append(Item(one.row, reason=f"读数 {one.entries} 超过计数器的最大值 {counter.most}"))
            continue
        found.append(Item(one.row, Cell(place_id, one.day, one.hour, one.entries, one.exits, one.column)))
    if columns.shape == CUMULATIVE:
        found = _one_a_day(found, columns.taken)
    return sorted(found, key=lambda item: item.row)


def _read(plan: Plan, columns: Mapping) -> Outcome:
    given = json.dumps(columns.to_json() | {"maximum": 2**31 - 1}, sort_keys=True)
    return _parsed(str(plan.path), plan.path.stat().st_mtime_ns, plan.mapping["sheet"] or None, given, plan.today)


@lru_cache(maxsize=1)
def _parsed(path: str, _changed: int, sheet: str | None, columns: str, today: date) -> Outcome:
    """The rows of a file; kept, for the pages of a dry run and the run itself read the same one again."""
    return read(open_sheet(path, sheet), Mapping.from_json(json.loads(columns)), today)


def _one_a_day(found: list[Item], taken: str) -> list[Item]:
    """Of several readings a day the last one (at opening the first); the others are named."""
    places: dict[int, list[Item]] = {}
    for item in found:
        if item.data:
            places.setdefault(item.data.place_id, []).append(item)
    chosen = {
        (place_id, day): row
        for place_id, of_place in places.items()
        for row, day, _ in of_the_day(((i.row, i.data.day, i.data.hour, i.data.entries) for i in of_place), taken)
    }
    return [
        item if not item.data or (row := chosen[item.data.place_id, item.data.day]) == item.row
        else Item(item.row, reason=f"同一天取第 {row} 行的读数") for item in found
    ]  # fmt: skip


def look(plan: Plan) -> Trial:
    """What an import would bring, without writing anything."""
    items = items_of(plan)
    columns = Mapping.from_json(plan.mapping["columns"])
    good, clashes = [], []
    held = _held(items, columns)
    for item in items:
        if item.data:
            clash = _reason(item.data, held, columns.shape)
            (clashes if clash else good).append(item._replace(reason=clash))
    days = [item.data.day for item in good]
    trial = Trial(len(items), len(good), [item for item in items if item.reason], clashes, [], [],
                  min(days, default=None), max(days, default=None), len(set(days)),
                  sum(item.data.entries for item in good), "人次")  # fmt: skip
    return _with_differences(trial, good, columns) if columns.shape == CUMULATIVE else _with_high(trial, good)


def _held(items: list[Item], columns: Mapping) -> set[tuple]:
    """What is there already, as (place, day, hour or None) of readings, or of counts and the days they cover."""
    held = set()
    for place_id in {item.data.place_id for item in items if item.data}:
        if columns.shape == CUMULATIVE:
            rows = plain("SELECT day FROM reading WHERE place_id = :place AND taken = :taken AND undone_at IS NULL",
                         place=place_id, taken=columns.taken)  # fmt: skip
            held |= {(place_id, clock.day(row.day), None) for row in rows}
            continue
        for row in plain(
            "SELECT day, hour FROM past_count WHERE place_id = :place AND undone_at IS NULL", place=place_id
        ):
            held.add((place_id, clock.day(row.day), row.hour))
            if row.hour is not None:
                held.add((place_id, clock.day(row.day), "any"))
        for row in plain("SELECT first_on, last_on FROM interval WHERE place_id = :place AND undone_at IS NULL "
                         "AND state <> 'rejected'", place=place_id):  # fmt: skip
            first, last = clock.day(row.first_on), clock.day(row.last_on)
            held |= {(place_id, first + timedelta(more), None) for more in range((last - first).days + 1)}
    return held


def _reason(cell: Cell, held: set[tuple], shape: str) -> str:
    """Why a cell is not taken, or nothing; counts a cell that is taken among those held."""
    key = (cell.place_id, cell.day, None if shape == CUMULATIVE else cell.hour)
    daily = (cell.place_id, cell.day, None)
    hours = (cell.place_id, cell.day, "any")
    if key in held or daily in held or shape != CUMULATIVE and cell.hour is None and hours in held:
        return HELD_READING if shape == CUMULATIVE else HELD_COUNT
    held.add(key)
    return ""


def _with_differences(trial: Trial, good: list[Item], columns: Mapping) -> Trial:
    """The differences that the new readings make with one another and with those already there."""
    spans = []
    for place_id in sorted({item.data.place_id for item in good}):
        own = [readings.Link(-item.row, item.data.day, columns.taken, item.data.entries, None)
               for item in good if item.data.place_id == place_id]  # fmt: skip
        days = [link.day for link in own]
        chain = sorted(own + readings.chain_of(place_id, min(days), max(days)), key=lambda link: link.order)
        made = readings.differences(chain, readings.counter_of(place_id))
        spans += [span for span in made if span.from_row < 0 or span.to_row < 0]
    sure = [span for span in spans if span.state == OK]
    several = sum(span.days > 1 for span in sure)
    notes = ["第一次读数只作起点，不算人次。"] if spans else []
    if several:
        notes.append(f"有 {several} 段跨了没有读数的日子，每段合为一个数，不分摊到各天。")
    if columns.two_way:
        notes.append("表头写着双向计数：请在“馆舍与区域”里看看这个门是否已设为双向（双向的取半）。")
    doubts = [Item(-span.to_row if span.to_row < 0 else -span.from_row, (span.first_day, span.last_day, span.count),
                   span.why) for span in spans if span.state != OK]  # fmt: skip
    return trial._replace(doubts=doubts, notes=notes, days=len({s.first_day for s in sure if s.days == 1}),
                          total=sum(span.count for span in sure))  # fmt: skip


def _with_high(trial: Trial, good: list[Item]) -> Trial:
    plausible = rules.rule(rules.PLAUSIBLE_DAY)
    high = [item.row for item in good if item.data.entries > plausible]
    shown = "、".join(map(str, high[:10])) + (" 等" if len(high) > 10 else "")
    return trial._replace(notes=[f"第 {shown} 行超过一天 {plausible} 人次，请看一眼是否写对。"] if high else [])


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
    further = readings.recompute(place_id=place_id, after=after if place_id == done else None)
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


batches.kind(NAME, label="历史人次", read=items_of, look=look, write=bring_in, undo=take_out, settle=settle)
