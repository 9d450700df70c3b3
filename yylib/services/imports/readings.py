"""A door counter shows how many passed since it was made; visits are the differences between its readings.

A counter with room for six digits goes from 999999 to 0. What cannot be believed without a person's word (a difference
above what the door can have seen in a day, a roll-over, a lower reading) is kept, marked 待核 and stays out of the
adopted figures until someone decides. A difference over days without a reading is one figure for those days together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

OK, DOUBT = "ok", "doubt"
CLOSING, OPENING = "closing", "opening"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The people counted from ``first_day`` to ``last_day``, both included, between two readings in the file's rows.

    ``count`` is in people (already halved for a two-way counter). ``state`` is "ok" or "doubt"; ``why`` is Chinese, one
    or several clauses, empty where there is nothing to say.
    """

    first_day: date
    last_day: date
    days: int
    count: int
    from_row: int
    to_row: int
    state: str
    why: str


def spans(
    readings: Iterable[tuple[int, date, int]],
    plausible_day: int,
    maximum: int = 999_999,
    two_way: bool = False,
    taken: str = CLOSING,
) -> list[Span]:
    """The differences between successive readings ``(row, day, value)`` of one counter, in order of day.

    A reading taken at closing ends its day: a day's count is that reading less the one before. A reading taken at
    opening begins its day: the count is the next reading less this one. The first reading (the last, at opening) only
    serves as base. ``plausible_day`` is compared with the average per day. Two readings on one day, or one beyond the
    counter's range, are a ValueError: whoever reads the file has named that row before.
    """
    ordered = sorted(readings, key=lambda reading: reading[1])
    for row, _, value in ordered:
        if not 0 <= value <= maximum:
            raise ValueError(f"row {row}: {value} is beyond the counter")
    return [
        _span(before, after, plausible_day, maximum, two_way, taken)
        for before, after in zip(ordered, ordered[1:], strict=False)
    ]


def _span(
    before: tuple[int, date, int], after: tuple[int, date, int], plausible: int, maximum: int, two_way: bool, taken: str
) -> Span:
    days = (after[1] - before[1]).days
    if days < 1:
        raise ValueError(f"rows {before[0]} and {after[0]} are of one day")
    difference, doubts = _difference(before[2], after[2], maximum)
    count, notes = difference, []
    if days > 1:
        notes.append(f"{days} 天合为一段，不分摊到各天")
    if two_way:
        count = difference // 2
        notes.append("双向计数，取半" + ("，余 1 舍去" if difference % 2 else ""))
    if count > plausible * days:
        average = f"平均每天 {count / days:.0f} 人次" if days > 1 else f"一天 {count} 人次"
        doubts.append(f"{average}，超过合理上限 {plausible}")
    first = before[1] + (A_DAY if taken == CLOSING else timedelta(0))
    return Span(
        first,
        first + A_DAY * (days - 1),
        days,
        count,
        before[0],
        after[0],
        DOUBT if doubts else OK,
        "；".join(doubts + notes),
    )


def _difference(before: int, after: int, maximum: int) -> tuple[int, list[str]]:
    """The passages between two readings. A counter put back has no difference anyone could know: 0, and doubtful."""
    if after >= before:
        return after - before, []
    passed = after + maximum + 1 - before
    if passed > (maximum + 1) // 2:
        return 0, [f"读数比上一次小（{before} → {after}）"]
    return passed, [f"计数器过 {maximum} 归零（{before} → {after}）"]


def of_the_day(readings: Iterable[tuple[int, date, int | None, int]], taken: str) -> Sequence[tuple[int, date, int]]:
    """From several readings a day ``(row, day, hour, value)``, the last one (the first, if taken at opening)."""
    kept: dict[date, tuple[int, int, date, int]] = {}
    for row, day, hour, value in readings:
        now = (hour or 0, row, day, value)
        held = kept.get(day)
        if held is None or (now[:2] > held[:2]) == (taken == CLOSING):
            kept[day] = now
    return [(row, day, value) for _, row, day, value in kept.values()]
