"""A year's service: confirmed minutes alone count, each entry on the day on which it began (民政部令第67号).

Minutes are added up as they are kept; they are rounded where they are shown (``service_hours.rounding``).
"""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.service_hours import Evidence
from yylib.services.service_hours import rounding

# substr of a day as text is its month on SQLite and PostgreSQL alike
_BY_POST = """SELECT p.name AS label, p.id AS chosen, sum(e.minutes) AS minutes, count(*) AS entries, count(DISTINCT e.volunteer_id) AS people
FROM service_entry e JOIN volunteer_post p ON p.id = e.post_id WHERE e.stage = 'confirmed' AND e.day >= :first AND e.day <= :last
AND (:branch = 0 OR e.branch_id = :branch) GROUP BY p.id, p.name ORDER BY sum(e.minutes) DESC, p.name"""
_BY_MONTH = """SELECT substr(CAST(e.day AS TEXT), 6, 2) AS label, sum(e.minutes) AS minutes, count(*) AS entries,
count(DISTINCT e.volunteer_id) AS people FROM service_entry e WHERE e.stage = 'confirmed' AND e.day >= :first AND e.day <= :last
AND (:branch = 0 OR e.branch_id = :branch) GROUP BY substr(CAST(e.day AS TEXT), 6, 2)"""
_BY_EVIDENCE = """SELECT e.evidence AS label, sum(e.minutes) AS minutes, count(*) AS entries,
count(DISTINCT e.volunteer_id) AS people FROM service_entry e WHERE e.stage = 'confirmed' AND e.day >= :first AND e.day <= :last
AND (:branch = 0 OR e.branch_id = :branch) GROUP BY e.evidence"""
_BY_GROUP = """SELECT g.name AS label, g.id AS chosen, sum(e.minutes) AS minutes, count(*) AS entries, count(DISTINCT e.volunteer_id) AS people
FROM service_entry e JOIN volunteer v ON v.id = e.volunteer_id JOIN volunteer_group g ON g.id = v.group_id
WHERE e.stage = 'confirmed' AND e.day >= :first AND e.day <= :last AND (:branch = 0 OR e.branch_id = :branch)
GROUP BY g.id, g.name ORDER BY sum(e.minutes) DESC, g.name"""
_TOTAL = """SELECT coalesce(sum(CASE WHEN e.stage = 'confirmed' THEN e.minutes ELSE 0 END), 0) AS minutes,
coalesce(sum(CASE WHEN e.stage = 'confirmed' THEN 1 ELSE 0 END), 0) AS entries,
count(DISTINCT CASE WHEN e.stage = 'confirmed' THEN e.volunteer_id END) AS people,
coalesce(sum(CASE WHEN e.stage = 'pending' THEN 1 ELSE 0 END), 0) AS pending,
coalesce(sum(CASE WHEN e.stage = 'pending' THEN e.minutes ELSE 0 END), 0) AS pending_minutes
FROM service_entry e WHERE e.day >= :first AND e.day <= :last AND (:branch = 0 OR e.branch_id = :branch)"""
_SHIFTS = """SELECT count(*) AS shifts, coalesce(sum(needed), 0) AS needed, coalesce(sum(taken), 0) AS taken FROM shift
WHERE cancelled_at IS NULL AND starts_at >= :begin AND starts_at < :end AND ends_at <= :now
AND (:branch = 0 OR branch_id = :branch)"""
_REGISTER = """SELECT coalesce(sum(CASE WHEN stage IN ('admitted', 'paused') THEN 1 ELSE 0 END), 0) AS registered,
coalesce(sum(CASE WHEN admitted_on >= :first AND admitted_on <= :last THEN 1 ELSE 0 END), 0) AS fresh FROM volunteer"""
_YEARS = "SELECT min(day) AS first, max(day) AS last FROM service_entry WHERE stage = 'confirmed'"


class Line(NamedTuple):
    """One post, month, evidence or group: confirmed minutes, how often somebody served, and how many people. ``chosen`` is
    what a list of the entries is asked for to see them: the post's or group's id, the month, the evidence."""

    label: str
    minutes: int = 0
    entries: int = 0
    people: int = 0
    chosen: str = ""


class Year(NamedTuple):
    """All of one year. ``pending`` entries and their minutes wait for a second person and count nowhere yet. ``shifts``
    are those that are over, with the places they needed and those that were taken."""

    year: int
    total: Line
    pending: int
    pending_minutes: int
    by_post: list[Line]
    by_month: list[Line]
    by_evidence: list[Line]
    by_group: list[Line]
    shifts: int
    needed: int
    taken: int
    registered: int
    fresh: int


def year(number: int, branch_id: int | None = None) -> Year:
    """The figures of a year, in as many statements whatever its entries."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    span = {"first": first.isoformat(), "last": last.isoformat(), "branch": branch_id or 0}
    total, shifts = plain(_TOTAL, **span)[0], plain(
        _SHIFTS, begin=clock.stamp(clock.midnight(first)), end=clock.stamp(clock.midnight(date(number + 1, 1, 1))),
        now=clock.stamp(clock.now()), branch=branch_id or 0)[0]  # fmt: skip
    register = plain(_REGISTER, first=span["first"], last=span["last"])[0]
    return Year(
        number, _line("合计", total), int(total.pending), int(total.pending_minutes),
        [_line(row.label, row, str(row.chosen)) for row in plain(_BY_POST, **span)], _months(plain(_BY_MONTH, **span)),
        _evidence(plain(_BY_EVIDENCE, **span)), [_line(row.label, row, str(row.chosen)) for row in plain(_BY_GROUP, **span)],
        int(shifts.shifts), int(shifts.needed), int(shifts.taken), int(register.registered), int(register.fresh),
    )  # fmt: skip


def between(first: date, last: date, branch_id: int | None = None) -> Line:
    """The confirmed service between two days, both included."""
    return _line("合计", plain(_TOTAL, first=first.isoformat(), last=last.isoformat(), branch=branch_id or 0)[0])


class ThisYear(NamedTuple):
    """The year so far as guide 2 says it: people and hours, nobody's name."""

    year: int
    people: int
    hours: str


def this_year() -> ThisYear:
    """The figure of guide 2: confirmed service since the first of January."""
    today = clock.today()
    line = between(date(today.year, 1, 1), today)
    return ThisYear(today.year, line.people, rounding.hours(line.minutes))


def years() -> list[int]:
    """The years to choose from, the last first: those with service, and this one."""
    row, today = plain(_YEARS)[0], clock.today().year
    first, last = (clock.day(day).year if day else today for day in row)
    return list(range(max(last, today), min(first, today) - 1, -1))


def _line(label: str, row, chosen: str = "") -> Line:
    return Line(label, int(row.minutes), int(row.entries), int(row.people), chosen)


def _months(rows) -> list[Line]:
    held = {int(row.label): row for row in rows}
    return [
        _line(f"{month} 月", held[month], f"{month:02}") if month in held else Line(f"{month} 月")
        for month in range(1, 13)
    ]


def _evidence(rows) -> list[Line]:
    """The strongest first."""
    held = {row.label: row for row in rows}
    return [_line(one.label, held[one.value], one.value) if one.value in held else Line(one.label) for one in Evidence]
