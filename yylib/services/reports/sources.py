"""看明细: the places and days that make up a figure, each to be opened down to its scans, tallies, readings or cells."""

from datetime import date
from typing import NamedTuple

from yylib.services.periods import Period
from yylib.services.visits import report
from yylib.services.visits.report import Counted

LABELS = {"visits": "到馆人次", "peak": "在馆峰值", "areas": "区域人次", "groups": "团体"}
DEFINITIONS = {"peak": report.PEAK, "areas": report.AREAS, "groups": report.GROUPS}
PAGE = 200


class Row(NamedTuple):
    """One place's day behind a figure: number, method, who adopted it and when; ``part`` says what else it is."""

    place_id: int
    day: date
    place: str
    number: int
    method: str
    adopted: tuple | None
    part: str


class Source(NamedTuple):
    """A page of the rows, the sum of all of them, and the differences over several days beside them."""

    name: str
    label: str
    definition: str
    rows: list[Row]
    total: int
    count: int
    next_at: int | None
    notes: tuple[str, ...]
    spans: list
    by_place: list[tuple[int, str, int]]


def source(name: str, period: Period, branch_id: int | None = None, *, place_id: int | None = None,
           start: int = 0) -> Source:  # fmt: skip
    """What a figure of a period is made of, newest day first; KeyError for a figure there is none of."""
    label = LABELS[name]
    counted = Counted(period)
    rows = all_rows(counted, name, branch_id)
    by_place: dict[int, int] = {}
    for row in rows:
        by_place[row.place_id] = by_place.get(row.place_id, 0) + row.number
    if place_id:
        rows = [row for row in rows if row.place_id == place_id]
    rows.sort(key=lambda row: -row.day.toordinal())
    figure = next(f for f in counted.figures(branch_id) if f.name == "visits")
    spans = counted.spans_of(branch_id)[0] if name == "visits" else []
    total = sum(row.number for row in rows) + sum(s.number for s in spans if place_id in (None, s.place_id))
    more = start + PAGE if len(rows) > start + PAGE else None
    return Source(name, label, DEFINITIONS.get(name, figure.definition), rows[start : start + PAGE], total, len(rows),
                  more, figure.notes if name == "visits" else (), spans,
                  [(place, _name(counted, place), number) for place, number in by_place.items()])  # fmt: skip


def all_rows(counted: Counted, name: str, branch_id: int | None = None) -> list[Row]:
    """Every place and day behind a figure, by day and place."""
    adopted = report.adopters(counted.period.first, counted.period.last)
    if name == "areas":
        held = [(row, "") for row in counted.areas(branch_id)]
    else:
        held = [(row, "按室累计" if day.by_rooms else "") for (branch, _), day in counted.branch_days.items()
                if branch_id in (None, branch) for row in day.rows]  # fmt: skip
    order = {place: index for index, place in enumerate(counted.places)}
    rows = [Row(row.place_id, row.day, _name(counted, row.place_id), row.number, row.method.label,
                adopted.get((row.place_id, row.day)) if row.is_adopted else None, part) for row, part in held]  # fmt: skip
    return sorted(rows, key=lambda row: (row.day, order[row.place_id]))


def _name(counted: Counted, place_id: int) -> str:
    spot = counted.places[place_id]
    return f"{spot.branch} {spot.name}"
