"""同类日: the earlier days that a day may fairly be set beside.

A like day has the same weekday, was open, and is of the same sort by the yearly notice: an ordinary day beside ordinary
days, a day off beside days off, a make-up workday beside make-up workdays. They are sought up to ``REACH`` back; of
them the last ``MOST`` that were counted are taken, and with fewer than ``LEAST`` nothing is compared.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from yylib.services.calendar import holidays
from yylib.services.calendar.everywhere import timetables

MOST, LEAST = 8, 3
REACH = timedelta(weeks=26)
WEEK = timedelta(weeks=1)


class LikeDays:
    """The opening hours of some branches and the notice, read once for all days up to ``last``."""

    def __init__(self, last: date, branch_ids: Iterable[int] | None = None):
        first = last - REACH
        wanted = None if branch_ids is None else set(branch_ids)
        tables = timetables(first, last)
        self._tables = [table for branch, table in tables.items() if wanted is None or branch in wanted]
        self._sorts = {day: held.is_off for day, held in holidays.between(first, last).items()}

    def is_open(self, day: date) -> bool:
        """Whether any of the branches opens its doors."""
        return any(table.opens_on(day) for table in self._tables)

    def before(self, day: date) -> list[date]:
        """The like days before a day, the nearest first."""
        return [past for past in _weeks(day) if self.is_open(past) and self._sorts.get(past) == self._sorts.get(day)]

    def ordinary(self, day: date) -> list[date]:
        """The ordinary open days of a day's weekday before it, the nearest first, whatever the day itself is."""
        return [past for past in _weeks(day) if past not in self._sorts and self.is_open(past)]


def _weeks(day: date) -> list[date]:
    return [day - WEEK * number for number in range(1, REACH // WEEK + 1)]
