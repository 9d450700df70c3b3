"""The sums kept beside the scan rows, in the same unit; rebuilt and proved from the rows on demand."""

from datetime import date, datetime, timedelta

from yylib import clock
from yylib.database import is_lite, plain

_HOUR = (
    "INSERT INTO visit_hour (place_id, day, hour, kind, weekday, entries, exits, assumed, by_hand) "
    "VALUES (:place, :day, :hour, :kind, :weekday, :entries, :exits, :assumed, :by_hand) "
    "ON CONFLICT (place_id, day, hour, kind) DO UPDATE SET entries = visit_hour.entries + excluded.entries, "
    "exits = visit_hour.exits + excluded.exits, assumed = visit_hour.assumed + excluded.assumed, "
    "by_hand = visit_hour.by_hand + excluded.by_hand"
)
_DAY = (
    "INSERT INTO visit_day (place_id, day, weekday, entries, exits, assumed, by_hand) "
    "VALUES (:place, :day, :weekday, :entries, :exits, :assumed, :by_hand) "
    "ON CONFLICT (place_id, day) DO UPDATE SET entries = visit_day.entries + excluded.entries, "
    "exits = visit_day.exits + excluded.exits, assumed = visit_day.assumed + excluded.assumed, "
    "by_hand = visit_day.by_hand + excluded.by_hand"
)


def hour_of(at: datetime, is_assumed: bool) -> int:
    """The hour a row belongs to; an assumed exit at 12:00 belongs to the hour that ends there."""
    return clock.local(at - timedelta(microseconds=1) if is_assumed else at).hour


def add(*, place_id: int, day: date, at: datetime, kind: str, entries: int, exits: int, is_assumed: bool,
        is_by_hand: bool) -> None:  # fmt: skip
    """Add one row's numbers to the sums of its place."""
    given = {"place": place_id, "day": day.isoformat(), "weekday": day.weekday(), "entries": entries, "exits": exits,
             "assumed": exits if is_assumed else 0, "by_hand": entries if is_by_hand else 0}  # fmt: skip
    plain(_DAY, **given)
    plain(_HOUR, hour=hour_of(at, is_assumed), kind=kind, **given)


_ROWS = ("SELECT place_id, day, at, kind, entries, exits, outcome, source FROM scan "
         "WHERE day = :day AND (entries <> 0 OR exits <> 0)")  # fmt: skip


def _from_rows(day: date) -> dict[tuple, list[int]]:
    """The hourly sums of a day as its rows have them: (place, hour, kind) → entries, exits, assumed, by hand."""
    sums: dict[tuple, list[int]] = {}
    for row in plain(_ROWS, day=day.isoformat()):
        assumed, by_hand = row.outcome == "assumed", row.source == "paper"
        held = sums.setdefault((row.place_id, hour_of(clock.moment(row.at), assumed), row.kind), [0, 0, 0, 0])
        held[0] += row.entries
        held[1] += row.exits
        held[2] += row.exits if assumed else 0
        held[3] += row.entries if by_hand else 0
    return sums


def days() -> list[date]:
    """All days that have scans or sums."""
    rows = plain("SELECT day FROM scan GROUP BY day UNION SELECT day FROM visit_day GROUP BY day ORDER BY 1")
    return [clock.day(row.day) for row in rows]


def differences(day: date) -> list[str]:
    """Where the sums of a day do not agree with its rows, in words; empty is as it should be."""
    rows = {key: tuple(sums) for key, sums in _from_rows(day).items()}
    hours = {
        (row.place_id, row.hour, row.kind): (row.entries, row.exits, row.assumed, row.by_hand)
        for row in plain("SELECT * FROM visit_hour WHERE day = :day", day=day.isoformat())
    }
    found = [
        f"{day} 地点 {key[0]} {key[1]} 时 {key[2]}：逐笔 {rows.get(key, (0, 0, 0, 0))}，汇总 {hours.get(key, (0, 0, 0, 0))}"
        for key in sorted(rows.keys() | hours.keys())
        if rows.get(key, (0, 0, 0, 0)) != hours.get(key, (0, 0, 0, 0))
    ]
    by_place: dict[int, list[int]] = {}
    for (place, _hour, _kind), sums in rows.items():
        held = by_place.setdefault(place, [0, 0, 0, 0])
        for index, number in enumerate(sums):
            held[index] += number
    for row in plain("SELECT * FROM visit_day WHERE day = :day", day=day.isoformat()):
        expected = by_place.pop(row.place_id, [0, 0, 0, 0])
        if [row.entries, row.exits, row.assumed, row.by_hand] != expected:
            found.append(f"{day} 地点 {row.place_id} 全天：逐笔 {expected}，汇总 {list(row)[3:]}")
    found += [f"{day} 地点 {place} 全天：逐笔 {sums}，没有汇总" for place, sums in by_place.items() if any(sums)]
    return found


def rebuild(*, day: date, by: int | None = None) -> None:
    """Make the sums of one day anew from its rows; scans wait meanwhile."""
    if not is_lite():
        # A scan that is under way has either added its numbers, or is not among the rows yet and adds them afterwards.
        plain("LOCK TABLE visit_day, visit_hour IN SHARE ROW EXCLUSIVE MODE")
    plain("DELETE FROM visit_hour WHERE day = :day", day=day.isoformat())
    plain("DELETE FROM visit_day WHERE day = :day", day=day.isoformat())
    for row in plain(_ROWS, day=day.isoformat()):
        add(place_id=row.place_id, day=day, at=clock.moment(row.at), kind=row.kind, entries=row.entries, exits=row.exits,
            is_assumed=row.outcome == "assumed", is_by_hand=row.source == "paper")  # fmt: skip
