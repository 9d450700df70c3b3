"""Opening hours as they turn out: the weekly table, less closures, of a branch or one of its areas.

Read at every scan, so two small statements and no ORM. A closure of the building holds for all its areas; an area
without hours of its own keeps its branch's.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain

Interval = tuple[datetime, datetime]
HORIZON = timedelta(days=366)

# The versions that hold on the first day or begin by the last.
_WEEKS = """SELECT o.place_id, o.weekday, o.opens, o.closes, o.valid_from FROM opening_hours o
WHERE o.branch_id = :branch AND (o.place_id IS NULL OR o.place_id = :place) AND o.valid_from <= :last
AND NOT EXISTS (SELECT 1 FROM opening_hours n WHERE n.branch_id = o.branch_id
    AND COALESCE(n.place_id, 0) = COALESCE(o.place_id, 0) AND n.valid_from > o.valid_from AND n.valid_from <= :first)"""
_CLOSURES = """SELECT place_id, from_on, until_on, opens, closes, reason FROM closure
WHERE branch_id = :branch AND (place_id IS NULL OR place_id = :place) AND cancelled_at IS NULL
AND from_on <= :last AND until_on >= :first ORDER BY id"""


class DayHours(NamedTuple):
    """One day: its intervals as moments, and the reasons of the closures or special hours that changed them."""

    day: date
    intervals: list[Interval]
    reasons: list[str]

    @property
    def is_open(self) -> bool:
        return bool(self.intervals)


def intervals(branch_id: int, day: date, place_id: int | None = None) -> list[Interval]:
    """When the branch, or one of its areas, is open on a day; moments, in order, without overlap."""
    return _Timetable(branch_id, day, day, place_id).on(day)


def days(branch_id: int, first: date, last: date, place_id: int | None = None) -> list[DayHours]:
    """Each day from ``first`` to ``last`` with its intervals and why they differ from the weekly table."""
    table = _Timetable(branch_id, first, last, place_id)
    return [DayHours(day, table.on(day), table.reasons(day)) for day in _each(first, last)]


def open_days(branch_id: int, first: date, last: date, place_id: int | None = None) -> set[date]:
    """The days between two days, both included, on which the doors open at all."""
    table = _Timetable(branch_id, first, last, place_id)
    return {day for day in _each(first, last) if table.on(day)}


def is_open(branch_id: int, at: datetime, place_id: int | None = None) -> bool:
    """Whether readers may be in at a moment; at the closing moment they may not."""
    return any(opens <= at < closes for opens, closes in intervals(branch_id, clock.local(at).date(), place_id))


def last_closing(branch_id: int, at: datetime, place_id: int | None = None) -> datetime:
    """The latest closing not after ``at`` on the same day, the midday one too, else that day's midnight.

    Whoever came in before it is out.
    """
    day = clock.local(at).date()
    return max((closes for _, closes in intervals(branch_id, day, place_id) if closes <= at),
               default=clock.midnight(day))  # fmt: skip


def next_change(branch_id: int, at: datetime, place_id: int | None = None) -> tuple[datetime, str] | None:
    """The next moment after ``at`` that the doors open or close, with "opens" or "closes"; None within a year."""
    first = clock.local(at).date()
    table = _Timetable(branch_id, first, first + HORIZON, place_id)
    pending = None
    for day in _each(first, first + HORIZON):
        for opens, closes in table.on(day):
            if pending and pending != opens:  # not simply open through midnight
                return pending, "closes"
            if not pending and at < opens:
                return opens, "opens"
            pending = closes if at < closes else None
        if pending and pending != clock.midnight(day + timedelta(days=1)):
            return pending, "closes"
    return None


class _Timetable:
    """The weekly tables and closures of one branch between two days, read by two statements."""

    def __init__(self, branch_id: int, first: date, last: date, place_id: int | None):
        asked = {"branch": branch_id, "place": place_id, "first": first.isoformat(), "last": last.isoformat()}
        self.weeks: dict[bool, dict[date, list]] = {True: {}, False: {}}
        for row in plain(_WEEKS, **asked):
            own = row.place_id is not None
            self.weeks[own].setdefault(clock.day(row.valid_from), []).append(
                (row.weekday, wall(row.opens), wall(row.closes))
            )
        self.closures = [
            (row.place_id is not None, clock.day(row.from_on), clock.day(row.until_on), wall(row.opens),
             wall(row.closes), row.reason) for row in plain(_CLOSURES, **asked)
        ]  # fmt: skip

    def on(self, day: date) -> list[Interval]:
        """The building's day first; then, where the area has hours or closures of its own, those within it."""
        special = self._special(False, day)
        building = self._weekly(False, day) if special is None else special
        own = self._special(True, day)
        if own is None:
            own = self._weekly(True, day)
            if own is None:
                return _moments(day, building or [])
        return _moments(day, own if special is None else _within(own, special))

    def reasons(self, day: date) -> list[str]:
        held = (reason for _, first, last, _, _, reason in self.closures if first <= day <= last)
        return list(dict.fromkeys(held))

    def _special(self, own: bool, day: date) -> list | None:
        """The hours that closures leave on a day, or None where there is none; a whole day's closing wins."""
        found = [(opens, closes) for of_area, first, last, opens, closes, _ in self.closures
                 if of_area is own and first <= day <= last]  # fmt: skip
        if not found:
            return None
        return [] if any(opens is None for opens, _ in found) else found

    def _weekly(self, own: bool, day: date) -> list | None:
        """The weekly table of a day; None where nothing of its own was ever set, or it follows the building again."""
        version = max((since for since in self.weeks[own] if since <= day), default=None)
        rows = self.weeks[own].get(version)
        if not rows or rows[0][1] is None:
            return None
        return [(opens, closes) for weekday, opens, closes in rows if weekday == day.weekday()]


def wall(value) -> time | None:
    """A time of day read by plain SQL: text on SQLite, a time on PostgreSQL."""
    return time.fromisoformat(value) if isinstance(value, str) else value


def _within(inner: list, outer: list) -> list:
    cut = [(max(a, c), min(b, d)) for a, b in inner for c, d in outer]
    return [(opens, closes) for opens, closes in cut if opens < closes]


def _moments(day: date, walls: list) -> list[Interval]:
    """Wall times as moments, in order; those that touch or overlap become one. 24:00 is the next midnight."""
    found: list[Interval] = []
    for opens, closes in sorted(walls):
        begin = clock.at(day, opens)
        end = clock.midnight(day + timedelta(days=1)) if closes == time.max else clock.at(day, closes)
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _each(first: date, last: date):
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
