"""期限: when a promise falls due, on the working-day calendar (民法典 200-204) or, for 当天办结, the opening hours."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.services.calendar import hours

MOST = 3650
UNPUBLISHED = "节假日未公布，按周末推算"
ONE = timedelta(days=1)


class Unit(StrEnum):
    """A deadline keeps its number and its unit."""

    NATURAL_DAY = "natural_day"
    WORKING_DAY = "working_day"
    SAME_DAY = "same_day"

    @property
    def label(self) -> str:
        return {"natural_day": "日（自然日）", "working_day": "个工作日", "same_day": "当日"}[self.value]


class Due(NamedTuple):
    """The last moment, the day it belongs to (24:00 is already the next), and what the reckoning had to assume."""

    at: datetime
    on: date
    note: str


Pause = tuple[datetime, datetime | None]


def is_workday(day: date) -> bool:
    """Monday to Friday less holidays, and the make-up weekends."""
    found = plain("SELECT is_off FROM holiday WHERE day = :day", day=day.isoformat())
    return not found[0].is_off if found else day.weekday() < 5


def due(accepted_at: datetime, n: int, unit: str, branch_id: int | None = None, pauses=()) -> Due:
    """The deadline of something accepted at a moment and promised within ``n`` of a unit.

    natural_day: the day of acceptance does not count (民法典 201); a last day on a statutory holiday or weekly rest day
    moves past it, make-up workdays are no rest days (203). working_day: the n-th working day after. same_day: closing
    of the same open day; a request after the last closing or on a closed day belongs to the next open day. The last
    day ends at closing where ``branch_id`` is open then, else at 24:00 (203 II).

    ``pauses`` are (from, until) moments, until None for one that still runs: days at whose end the clock stands still
    are not counted. ``Refused`` for an unknown unit or a number beyond ten years.
    """
    if not 0 <= n <= MOST:
        raise Refused("bad_count", field="n")
    if unit == Unit.SAME_DAY:
        return _same_day(accepted_at, branch_id)
    if unit not in (Unit.NATURAL_DAY, Unit.WORKING_DAY):
        raise Refused("unknown_unit", field="unit")
    accepted_on = clock.local(accepted_at).date()
    calendar = _Calendar(accepted_on, pauses)
    counts = calendar.runs if unit == Unit.NATURAL_DAY else calendar.works
    day = accepted_on
    while n:
        day += ONE
        n -= counts(day)
    while not calendar.works(day):
        day += ONE
    return Due(_end(day, branch_id), day, calendar.note(accepted_on, day))


class _Calendar:
    """Which days work from a day on, and which are paused."""

    def __init__(self, first: date, pauses):
        rows = plain("SELECT day, is_off FROM holiday WHERE day >= :first", first=f"{first.year:04}-01-01")
        self.off = {clock.day(row.day): bool(row.is_off) for row in rows}
        self.pauses = [(begun, ended or clock.now()) for begun, ended in pauses]

    def runs(self, day: date) -> bool:
        end = clock.midnight(day + ONE)
        return not any(begun < end <= ended for begun, ended in self.pauses)

    def works(self, day: date) -> bool:
        return self.runs(day) and not self.off.get(day, day.weekday() > 4)

    def note(self, first: date, last: date) -> str:
        """What is said where the reckoning went through a year whose notice has not been entered."""
        known = all(self.off.get(date(year, 10, 1)) for year in range(first.year, last.year + 1))
        return "" if known else UNPUBLISHED


def _end(day: date, branch_id: int | None) -> datetime:
    held = hours.intervals(branch_id, day) if branch_id else []
    return held[-1][1] if held else clock.midnight(day + ONE)


def _same_day(accepted_at: datetime, branch_id: int | None) -> Due:
    branch_id = branch_id or _main_branch()
    first = clock.local(accepted_at).date()
    for held in hours.days(branch_id, first, first + hours.HORIZON):
        if held.is_open and accepted_at < held.intervals[-1][1]:
            return Due(held.intervals[-1][1], held.day, "")
    raise Refused("no_open_day", field="branch_id")


def _main_branch() -> int:
    found = plain("SELECT id FROM branch WHERE kind = 'main_library' ORDER BY sort, id LIMIT 1")
    return found[0].id if found else 0
