"""按小时: a day's entries and exits beside the base day's entries."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock

NO_HOURS, CLOSED = "无分时数据", "闭馆"


class Row(NamedTuple):
    """One hour as the doors were open in it: entries, exits, people inside at its end, and the base day's entries."""

    label: str
    entries: int | None
    exits: int | None
    inside: int | None
    base: int | None


class Hours(NamedTuple):
    """The table. ``note`` and ``base_note`` say why a day has none; ``pauses`` are the midday closings."""

    rows: list[Row]
    entries: int | None
    exits: int | None
    base: int | None
    note: str
    base_note: str
    pauses: list[tuple[str, str]]


def table(day: date, held: dict, other: dict, intervals: list, *, is_running: bool, has_exits: bool, note: str = "",
          base_note: str = "") -> Hours:  # fmt: skip
    """Every hour that was open or counted; those still to come are unknown, not nought."""
    labels = _labels(intervals)
    rows, inside = [], 0
    this_hour = clock.local(clock.now()).hour if is_running else 24
    for hour in sorted(labels.keys() | held.keys() | other.keys()):
        entries, exits = held.get(hour, (0, 0))
        inside = max(0, inside + entries - exits)
        known = bool(held) and hour <= this_hour
        rows.append(Row(labels.get(hour, f"{hour}:00–{hour + 1}:00"), entries if known else None,
                        exits if known and has_exits else None, inside if known and has_exits else None,
                        other.get(hour, (0, 0))[0] if other else None))  # fmt: skip
    return Hours(rows, _sum(held, 0), _sum(held, 1) if has_exits else None, _sum(other, 0), note, base_note,
                 _pauses(intervals))  # fmt: skip


def _sum(hours: dict, index: int) -> int | None:
    return sum(pair[index] for pair in hours.values()) if hours else None


def _labels(intervals: list) -> dict[int, str]:
    """The hours that are open, as far as they are: 8:30–9:00, 9:00–10:00."""
    spans: dict[int, tuple[datetime, datetime]] = {}
    for opens, closes in intervals:
        begin, end = clock.local(opens), clock.local(closes)
        while begin < end:
            stop = min(end, begin.replace(minute=0) + timedelta(hours=1))
            first, _ = spans.get(begin.hour, (begin, stop))
            spans[begin.hour] = (first, stop)
            begin = stop
    return {hour: f"{_clock(first)}–{_clock(stop)}" for hour, (first, stop) in spans.items()}


def _pauses(intervals: list) -> list[tuple[str, str]]:
    return [
        (_clock(clock.local(a[1])), _clock(clock.local(b[0]))) for a, b in zip(intervals, intervals[1:], strict=False)
    ]


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02}"
