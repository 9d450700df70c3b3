"""The opening hours of all branches at once, for figures that stand side by side: two statements, however many branches."""

from datetime import date

from yylib import clock
from yylib.database import plain
from yylib.services.calendar.hours import Interval, _each, _Timetable, wall

_ALL_WEEKS = """SELECT o.branch_id, o.weekday, o.opens, o.closes, o.valid_from FROM opening_hours o
WHERE o.place_id IS NULL AND o.valid_from <= :last
AND NOT EXISTS (SELECT 1 FROM opening_hours n WHERE n.branch_id = o.branch_id AND n.place_id IS NULL
    AND n.valid_from > o.valid_from AND n.valid_from <= :first)"""
_ALL_CLOSURES = """SELECT branch_id, from_on, until_on, opens, closes, reason FROM closure
WHERE place_id IS NULL AND cancelled_at IS NULL AND from_on <= :last AND until_on >= :first ORDER BY id"""


class Timetable(_Timetable):
    """The weekly tables and closures of one branch's building, read together with the other branches'."""

    def __init__(self):
        self.weeks: dict[bool, dict[date, list]] = {True: {}, False: {}}
        self.closures: list = []

    def opens_on(self, day: date) -> bool:
        """Whether the doors open at all on a day."""
        special = self._special(False, day)
        return bool(self._weekly(False, day) if special is None else special)

    def intervals(self, day: date) -> list[Interval]:
        """When the branch is open on a day, as moments."""
        return self.on(day)

    def open_days(self, first: date, last: date) -> set[date]:
        """The days between two days, both included, on which the doors open."""
        return {day for day in _each(first, last) if self.opens_on(day)}


def timetables(first: date, last: date) -> dict[int, Timetable]:
    """The timetable of each branch that has one, good for the days between two days."""
    tables: dict[int, Timetable] = {}
    asked = {"first": first.isoformat(), "last": last.isoformat()}
    for row in plain(_ALL_WEEKS, **asked):
        held = tables.setdefault(row.branch_id, Timetable()).weeks[False]
        held.setdefault(clock.day(row.valid_from), []).append((row.weekday, wall(row.opens), wall(row.closes)))
    for row in plain(_ALL_CLOSURES, **asked):
        tables.setdefault(row.branch_id, Timetable()).closures.append(
            (False, clock.day(row.from_on), clock.day(row.until_on), wall(row.opens), wall(row.closes), row.reason)
        )
    return tables
