"""What stands on a sheet: the figures of a day and of what it is compared with, as plain data that can be kept.

A number that is not known is None. A department's sheet has the figures of its own doors and areas.
"""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.branches import Audience
from yylib.models.visits import Kind
from yylib.services import periods
from yylib.services.day_sheets import programme
from yylib.services.day_sheets import sentence as one
from yylib.services.day_sheets.around import around
from yylib.services.periods import Figure
from yylib.services.reports import hours, turnout
from yylib.services.reports.compare import NOW, WHOLE_DAY, Opening, bases
from yylib.services.visits import figures as counts
from yylib.services.visits import report
from yylib.services.visits.report import Counted


class Whose(NamedTuple):
    """Whose sheet: a department by id and name, or the house (0 and None)."""

    id: int
    name: str | None


def compose(day: date, whose: Whose) -> dict:
    """The sheet of a day as it stands now. Of a day that is still running no number stands beside one of a whole day."""
    here = Counted(periods.of("day", day))
    spots = [spot for spot in here.places.values() if whose.name in (None, spot.department)]
    held = _house(day) if whose.name is None else _department(here, spots)
    ids, is_running = {spot.id for spot in spots}, held.pop("is_running")
    took_place, served = programme.table(day, whose.id), programme.served(day, whose.id)
    return held | ({"activities": took_place} if took_place else {}) | ({"volunteers": served} if served else {}) | {
        "day": day.isoformat(), "department": whose.name or "", "sentence": one.sentence(here, whose.name, is_running=is_running),
        "places": _places(here, spots, is_running), "around": around(day, None if whose.name is None else ids),
        "quality": _quality(day, here, spots, whose), "duty": _duty(day, spots),
    }  # fmt: skip


def _house(day: date) -> dict:
    """The house's figures and hours are those of the page 到馆."""
    shown = turnout.day(day)
    return {"opening": opening(shown.intervals), "figures": [_figure(figure) for figure in shown.figures],
            "is_running": shown.is_running,
            "base": shown.base_label, "year": shown.figures[0].compares[1].label.removeprefix("比"),
            "hours": _hours(shown.hours, shown.is_running), "adopted": _is_adopted(shown.figures)}  # fmt: skip


def opening(intervals: list) -> str:
    """开放 8:30–12:00、13:30–17:00, or 闭馆."""
    spans = [(clock.local(opens), clock.local(closes)) for opens, closes in intervals]
    return "开放 " + "、".join(f"{a.hour}:{a:%M}–{b.hour}:{b:%M}" for a, b in spans) if spans else "闭馆"


def _figure(figure: Figure) -> dict:
    week, year = (
        None if base is None or base.label.endswith(WHOLE_DAY) else base for base in (*figure.compares, None, None)[:2]
    )
    label = f"{figure.label}（{figure.unit.split('，')[1]}）" if "，" in figure.unit else figure.label
    return {"name": figure.name, "label": label, "number": figure.number, "week": week and week.number,
            "year": year and year.number,
            "about": "；".join((figure.definition, *figure.quality.shares, *figure.notes))}  # fmt: skip


def _is_adopted(figures: list[Figure]) -> bool:
    """Whether every number behind the visits and the areas has been adopted."""
    held = [figure.quality for figure in figures if figure.name in ("visits", "areas")]
    return sum(quality.counted for quality in held) > 0 and all(q.adopted == q.counted for q in held)


def _department(here: Counted, spots: list) -> dict:
    """A department's figures are the sums of its areas and of its doors, which are never added to each other."""
    named = bases(here.period)
    branches = {spot.branch_id for spot in spots}
    spans = _merged(
        sorted({span for branch in branches for span in Opening(here.period).intervals(here.period.first, branch)})
    )
    is_running = here.period.first == clock.today() and (not spans or clock.now() < spans[-1][1])
    until, ending = (clock.local(clock.now()).time(), NOW) if is_running else (None, "")
    others = [(label, Counted(base._replace(until=until), here)) for label, base in named]
    areas, doors = ([s.id for s in spots if s.kind == kind] for kind in ("area", "door"))
    made = [_sum("areas", "区域人次", areas, here, others, report.AREAS),
            _sum("doors", "大门人次", doors, here, others, report.BY_DOOR)]  # fmt: skip
    return {"opening": opening(spans), "is_running": is_running, "figures": [figure for figure in made if figure],
            "base": named[0][0].removeprefix("比") + ending, "year": named[1][0].removeprefix("比") + ending,
            "hours": _hours(_by_hour(here, others[0][1], set(areas or doors), spans), is_running),
            "adopted": bool(rows := [here.by_place[s.id] for s in spots if s.id in here.by_place])
            and all(row.is_adopted for row in rows)}  # fmt: skip


def _merged(spans: list) -> list:
    """Spans in order, those that overlap made one."""
    found: list = []
    for opens, closes in spans:
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(closes, found[-1][1]))
        else:
            found.append((opens, closes))
    return found


def _sum(name: str, label: str, ids: list[int], here: Counted, others: list, definition: str) -> dict | None:
    """The sum of some places of one kind; none where the department has no such place."""
    if not ids:
        return None
    rows = [here.by_place[place] for place in ids if place in here.by_place]
    shares = here.quality(rows, counts.quality(here.period.first, here.period.last, set(ids))).shares
    return {"name": name, "label": label, "number": _total(here, ids), "week": _total(others[0][1], ids),
            "year": _total(others[1][1], ids), "about": "；".join((definition, *shares))}  # fmt: skip


def _total(counted: Counted, ids: list[int]) -> int | None:
    """Of a day cut at a time None where the times of any place are not known."""
    held = [counted.of_place(place) for place in ids if place in counted.by_place]
    return sum(held) if held and None not in held else None


def _by_hour(here: Counted, week: Counted, ids: set[int], spans: list) -> hours.Hours:
    day, held = here.period.first, counts.by_hour(here.period.first, ids)
    is_running = day == clock.today() and bool(spans) and clock.now() < spans[-1][1]
    has_exits = any(exits for _, exits in held.values())
    note = "" if held else hours.NO_HOURS
    return hours.table(day, held, counts.by_hour(week.period.first, ids), spans, is_running=is_running,
                       has_exits=has_exits, note=note)  # fmt: skip


def _hours(shown: hours.Hours, is_running: bool) -> dict:
    base, whole = ([None] * len(shown.rows), None) if is_running else ([row.base for row in shown.rows], shown.base)
    return {"labels": [row.label for row in shown.rows], "in": [row.entries for row in shown.rows],
            "out": [row.exits for row in shown.rows], "base": base,
            "sums": [shown.entries, shown.exits, whole], "note": shown.note, "base_note": shown.base_note}  # fmt: skip


def _places(here: Counted, spots: list, is_running: bool) -> list[dict]:
    """Every door and area in use or counted: its number, method, who adopted it, and its readers by kind."""
    day = here.period.first
    week = {} if is_running else Counted(bases(here.period)[0][1], here).by_place
    kinds, audiences, adopted = _kinds(day), _audiences(), report.adopters(day, day)
    first = next(iter(here.places.values())).branch if here.places else ""
    return [_place(spot, here.by_place.get(spot.id), week.get(spot.id), kinds.get(spot.id, {}), audiences[spot.id],
                   adopted.get((spot.id, day)), first) for spot in spots if spot.is_active or spot.id in here.by_place]  # fmt: skip


def _place(spot, row, week, kinds: dict, audience: str, adopted, first: str) -> dict:
    state = (adopted[0] or "已采纳") if adopted else "待采纳" if row else "没有计数"
    return {"id": spot.id, "name": spot.name if spot.branch == first else f"{spot.branch} {spot.name}", "kind": spot.kind,
            "audience": audience, "number": row and row.number, "week": week and week.number,
            "method": row.method.label if row else "", "adopted": state, "kinds": kinds}  # fmt: skip


def _kinds(day: date) -> dict[int, dict[str, int]]:
    """Entries by place and kind of reader, from the scans alone."""
    held: dict[int, dict[str, int]] = {}
    for row in plain("SELECT place_id, kind, sum(entries) AS n FROM visit_hour WHERE day = :day GROUP BY place_id, kind "
                     "HAVING sum(entries) <> 0", day=day.isoformat()):  # fmt: skip
        held.setdefault(row.place_id, {})[Kind(row.kind).value] = int(row.n)
    return held


def _audiences() -> dict[int, str]:
    return {row.id: row.audience or Audience.ALL.value for row in plain("SELECT id, audience FROM place")}


def _quality(day: date, here: Counted, spots: list, whose: Whose) -> dict:
    """The shares of assumed exits and of hand entries: of the doors for the house, of its own places for a department."""
    ids = here.doors if whose.name is None else {spot.id for spot in spots}
    held = counts.quality(day, day, ids)
    return {"entries": held.entries, "exits": held.exits, "assumed": held.assumed, "by_hand": held.by_hand}


def _duty(day: date, spots: list) -> list[str]:
    mine = {spot.branch for spot in spots}
    return [line for line in report.duties(day) if line.partition("值班记录：")[0] in mine]
