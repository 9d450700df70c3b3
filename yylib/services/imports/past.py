"""The rows of a file of past counts: each a cell of one place, or the reason why it is not taken."""

import json
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from yylib.services.imports.counts import CUMULATIVE, Mapping, Outcome, read
from yylib.services.imports.heads import missing
from yylib.services.imports.kinds import Item, Plan
from yylib.services.imports.readings import of_the_day
from yylib.services.imports.sheets import BadSheet, open_sheet
from yylib.services.visits import chain

HELD_READING = "已有数字：这一天的读数已有，没有重复收下"
HELD_COUNT = "已有数字：这一天（时段）的人次已有，没有重复收下"
NOWHERE = "“{}”没有对应的门或区域"


class Cell(NamedTuple):
    """One good row: what it says of which place, and the column its figure stands in."""

    place_id: int
    day: date
    hour: int | None
    entries: int
    exits: int | None
    column: str


def items_of(plan: Plan) -> list[Item]:
    """Every row of the file in order: a cell, or the reason why it is not taken."""
    if why := missing(plan.mapping, plan.place_id):
        raise BadSheet(why)
    columns = Mapping.from_json(plan.mapping["columns"])
    outcome = _read(plan, columns)
    found = [Item(one.row, reason=one.reason) for one in outcome.rejected]
    counters: dict[int, chain.Counter] = {}
    for one in outcome.rows:
        place_id = plan.place_id if columns.place is None else plan.mapping["places"].get(one.place or "")
        if place_id is None:
            found.append(Item(one.row, reason=NOWHERE.format((one.place or "（空）")[:30])))
            continue
        counter = counters.get(place_id) or counters.setdefault(place_id, chain.counter_of(place_id))
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
