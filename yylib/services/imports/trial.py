"""试导 of past counts: what an import would bring, beside what is there already, without writing anything."""

from datetime import timedelta

from yylib import clock
from yylib.database import plain
from yylib.services import rules
from yylib.services.imports.counts import CUMULATIVE, Mapping
from yylib.services.imports.kinds import Item, Plan, Trial
from yylib.services.imports.past import HELD_COUNT, HELD_READING, Cell, items_of
from yylib.services.imports.readings import OK
from yylib.services.visits import chain


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
        own = [chain.Link(-item.row, item.data.day, columns.taken, item.data.entries, None)
               for item in good if item.data.place_id == place_id]  # fmt: skip
        days = [link.day for link in own]
        links = sorted(own + chain.around(place_id, min(days), max(days)), key=lambda link: link.order)
        made = chain.differences(links, chain.counter_of(place_id))
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
