"""What a day still lacks: said on the morning page, place by place, with the one thing to do about it."""

from datetime import date, timedelta
from typing import NamedTuple

from yylib.database import plain
from yylib.models.branches import Place
from yylib.services import branches, calendar
from yylib.services.visits import adopt, figures, paper

LOOK_BACK = timedelta(days=30)


class Check(NamedTuple):
    """A place's day: what was counted by each method, what is adopted, and what is missing, in words."""

    place: Place
    candidates: list
    figure: object
    number: int | None
    missing: list[str]


class Day(NamedTuple):
    """A branch's day."""

    branch: object
    is_open: bool
    checks: list[Check]
    duty: object
    by_rooms: bool


def of_day(day: date) -> list[Day]:
    """Every branch's day, its places in their order."""
    counters = _with_counter(day)
    numbers = {row.place_id: row.number for row in figures.place_days(day, day)}
    by_rooms = {row.branch_id for row in figures.branch_days(day, day) if row.by_rooms}
    days, is_used = [], in_use(day)
    for branch in branches.all_branches():
        is_open = bool(calendar.open_days(branch.id, day, day))
        checks = [_check(place, day, is_open and is_used, counters, numbers.get(place.id))
                  for place in branches.places(branch.id)]  # fmt: skip
        days.append(Day(branch, is_open, checks, paper.duty(branch.id, day), branch.id in by_rooms))
    return days


def in_use(day: date) -> bool:
    """Whether anything had been counted by then: before the first day nothing is lacking."""
    return bool(plain("SELECT 1 FROM visit_day WHERE day <= :day UNION ALL SELECT 1 FROM tally WHERE day <= :day "
                      "UNION ALL SELECT 1 FROM reading WHERE day <= :day LIMIT 1", day=day.isoformat()))  # fmt: skip


def _check(place: Place, day: date, is_open: bool, counters: dict, number: int | None) -> Check:
    held, figure = adopt.candidates(place.id, day), adopt.of_day(place.id, day)
    missing = []
    if place.id in counters:
        missing += [f"缺{word}读数" for taken, word in (("opening", "开馆"), ("closing", "闭馆"))
                    if taken in counters[place.id][0] and taken not in counters[place.id][1]]  # fmt: skip
    if is_open and not held:
        missing.append("没有任何计数")
    if held and (figure is None or figure.stage != "adopted"):
        missing.append("还没有采纳")
    return Check(place, held, figure, number, missing)


def _with_counter(day: date) -> dict[int, tuple[set, set]]:
    """Places whose counter is read: which readings they usually have, and which they have on this day."""
    rows = plain("SELECT place_id, taken, max(CASE WHEN day = :day THEN 1 ELSE 0 END) AS has FROM reading "
                 "WHERE undone_at IS NULL AND batch_id IS NULL AND day BETWEEN :since AND :day GROUP BY place_id, taken",
                 day=day.isoformat(), since=(day - LOOK_BACK).isoformat())  # fmt: skip
    held: dict[int, tuple[set, set]] = {}
    for row in rows:
        usual, has = held.setdefault(row.place_id, (set(), set()))
        usual.add(row.taken)
        if row.has:
            has.add(row.taken)
    return held


def cells(place_id: int, day: date) -> list:
    """The imported cells behind a place's day: file, row, column and number."""
    return plain(
        "SELECT c.hour, c.entries, c.exits, c.row, c.column, f.original_name AS file, c.batch_id FROM past_count c "
        "JOIN batch b ON b.id = c.batch_id JOIN stored_file f ON f.id = b.file_id "
        "WHERE c.place_id = :place AND c.day = :day AND c.undone_at IS NULL ORDER BY c.hour, c.row",
        place=place_id, day=day.isoformat(),
    )  # fmt: skip


def intervals(place_id: int, day: date) -> list:
    """The counter's differences that reach over a day, with the readings they lie between."""
    return plain(
        "SELECT i.id, i.first_on, i.last_on, i.number, i.state, i.why, a.value AS from_value, a.day AS from_day, "
        "a.row AS from_row, b.value AS to_value, b.day AS to_day, b.row AS to_row, f.original_name AS file, i.batch_id "
        "FROM interval i JOIN reading a ON a.id = i.from_id JOIN reading b ON b.id = i.to_id "
        "LEFT JOIN batch t ON t.id = b.batch_id LEFT JOIN stored_file f ON f.id = t.file_id "
        "WHERE i.place_id = :place AND :day BETWEEN i.first_on AND i.last_on AND i.undone_at IS NULL ORDER BY i.first_on",
        place=place_id, day=day.isoformat(),
    )  # fmt: skip
