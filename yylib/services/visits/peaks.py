"""在馆峰值: the most people inside at one moment of a day.

A job reckons each day as far as it has come and keeps where it stands; a reader goes on from there over the rows since.
"""

from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from yylib import clock
from yylib.database import plain

EVERYWHERE = 0
AT_ONCE = 20

# Typed in from paper afterwards, an hour's numbers have no moments.
_ALL = (
    "SELECT s.branch_id, s.id, s.at, s.entries - s.exits AS more FROM place p CROSS JOIN scan s WHERE p.kind = 'door' "
    "AND s.place_id = p.id AND s.day = :day AND (s.entries <> 0 OR s.exits <> 0) AND s.source <> 'paper'"
)
_SINCE = (
    "SELECT s.branch_id, s.id, s.at, s.entries - s.exits AS more FROM place p LEFT JOIN visit_peak v ON v.day = :day "
    "AND v.branch_id = p.branch_id CROSS JOIN scan s WHERE p.kind = 'door' AND s.place_id = p.id AND s.day = :day "
    "AND s.id > coalesce(v.scan_id, 0) AND (s.entries <> 0 OR s.exits <> 0) AND s.source <> 'paper'"
)
_KEEP = (
    "INSERT INTO visit_peak (day, branch_id, scan_id, at, inside, number, peak_at, is_final) "
    "VALUES (:day, :branch, :scan_id, :at, :inside, :number, :peak_at, :is_final) ON CONFLICT (day, branch_id) DO UPDATE "
    "SET scan_id = excluded.scan_id, at = excluded.at, inside = excluded.inside, number = excluded.number, "
    "peak_at = excluded.peak_at, is_final = excluded.is_final"
)
_OPEN = (
    "SELECT v.day FROM visit_day v WHERE v.day < :today AND NOT EXISTS (SELECT 1 FROM visit_peak p WHERE p.day = v.day "
    "AND p.branch_id = 0 AND p.is_final) GROUP BY v.day ORDER BY v.day DESC LIMIT :most"
)


class Mark(NamedTuple):
    """How far a day has been reckoned: the last row and its moment, how many were inside then, the most and when."""

    scan_id: int
    at: datetime
    inside: int
    number: int
    peak_at: datetime

    def after(self, scan_id: int, at: datetime, inside: int) -> "Mark":
        """The mark one moment later."""
        most = (inside, at) if inside > self.number else (self.number, self.peak_at)
        return Mark(max(scan_id, self.scan_id), at, inside, *most)


def peak(day: date, branch_id: int | None = None) -> tuple[int, datetime] | None:
    """The most people inside a branch, or in all together, and when; None for nobody."""
    mark = _reckoned(day).get(branch_id or EVERYWHERE)
    return (mark.number, mark.peak_at) if mark and mark.number else None


def _reckoned(day: date) -> dict[int, Mark]:
    """The marks of a day by branch, up to its last row.

    A row of an earlier moment than the last mark, as an undo or a late closing makes it, has the whole day reckoned anew.
    """
    held = plain("SELECT branch_id, scan_id, at, inside, number, peak_at FROM visit_peak WHERE day = :day",
                 day=day.isoformat())  # fmt: skip
    marks = {row.branch_id: Mark(row.scan_id, clock.moment(row.at), row.inside, row.number, clock.moment(row.peak_at))
             for row in held}  # fmt: skip
    rows = _rows(_SINCE if marks else _ALL, day)
    if marks and rows and rows[0][0] <= marks[EVERYWHERE].at:
        marks, rows = {}, _rows(_ALL, day)
    return _gone_on(marks, rows, clock.midnight(day))


def _rows(sql: str, day: date) -> list[tuple]:
    """Moment, branch, number of the row, and how many more were inside after it; in order of time."""
    return sorted((clock.moment(row.at), row.branch_id, row.id, row.more) for row in plain(sql, day=day.isoformat()))


def _gone_on(marks: dict[int, Mark], rows: list[tuple], start: datetime) -> dict[int, Mark]:
    """The marks after some more rows. What was taken back happened at no moment: rows of one moment count as one.

    A branch's number never falls below 0.
    """
    marks = {EVERYWHERE: Mark(0, start, 0, 0, start)} | marks
    for at, moment in groupby(rows, lambda row: row[0]):
        more, last = 0, 0
        for branch, group in groupby(moment, lambda row: row[1]):
            own, mark = list(group), marks.get(branch, Mark(0, start, 0, 0, start))
            marks[branch] = mark.after(own[-1][2], at, max(0, mark.inside + sum(row[3] for row in own)))
            more, last = more + marks[branch].inside - mark.inside, max(last, own[-1][2])
        marks[EVERYWHERE] = marks[EVERYWHERE].after(last, at, marks[EVERYWHERE].inside + more)
    return marks


def due() -> list[date]:
    """Today, and the last days that are over and not reckoned to their end, some at once."""
    today = clock.today()
    return [today, *(clock.day(row.day) for row in plain(_OPEN, today=today.isoformat(), most=AT_ONCE))]


def settle(*, day: date, by: int | None = None) -> None:
    """Keep how far a day has been reckoned; a day that is over is kept for good."""
    for branch, mark in _reckoned(day).items():
        plain(_KEEP, day=day.isoformat(), branch=branch, scan_id=mark.scan_id, at=clock.stamp(mark.at), inside=mark.inside,
              number=mark.number, peak_at=clock.stamp(mark.peak_at), is_final=day < clock.today())  # fmt: skip


def forget(day: date) -> None:
    """Have a day reckoned anew, for one of its rows was taken back."""
    plain("DELETE FROM visit_peak WHERE day = :day", day=day.isoformat())
