"""到馆人次 and 区域人次: one number a place and day, from the adopted figure or else the most direct count.

总流通人次 counts person-times coming to the library's premises, staff excluded, each entry once (GB/T 13191). Visits of
a branch are its door entries; a branch without a door count shows the sum of its rooms (按室累计). Area counts stand apart.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.counts import Method

# The one number of each place and day: the adopted figure, else scans, counter, tally, imported history, in this order.
# Rows without an index by day alone are found place by place, so that years of history do not slow a day's figures.
_ONE_A_DAY = """
SELECT place_id, day, number, method, ranking, row_number() OVER (PARTITION BY place_id, day ORDER BY ranking) AS first
FROM (
  SELECT place_id, day, number, method, 1 AS ranking FROM day_figure
    WHERE stage = 'adopted' AND day BETWEEN :first AND :last
  UNION ALL SELECT place_id, day, entries, 'scan', 2 FROM visit_day
    WHERE day BETWEEN :first AND :last AND entries <> 0
  UNION ALL SELECT place_id, first_on, number, 'counter', 3 FROM interval
    WHERE place_id IN (SELECT id FROM place) AND first_on BETWEEN :first AND :last AND first_on = last_on
    AND undone_at IS NULL AND state IN ('ok', 'accepted')
  UNION ALL SELECT place_id, day, sum(number), 'tally', 4 FROM tally
    WHERE place_id IN (SELECT id FROM place) AND day BETWEEN :first AND :last AND undone_at IS NULL GROUP BY place_id, day
  UNION ALL SELECT place_id, day, sum(entries), 'import', 5 FROM past_count
    WHERE place_id IN (SELECT id FROM place) AND day BETWEEN :first AND :last AND undone_at IS NULL GROUP BY place_id, day
  UNION ALL SELECT place_id, day, 0, 'scan', 6 FROM visit_day WHERE day BETWEEN :first AND :last AND entries = 0
) AS counted"""
_PLACES = "SELECT place_id, day, number, method, ranking FROM (" + _ONE_A_DAY + ") AS one WHERE first = 1"  # noqa: S608 - constants only
_BRANCHES = (
    "SELECT p.branch_id, e.day, sum(CASE WHEN p.kind = 'door' THEN e.number END) AS doors, "
    "sum(CASE WHEN p.kind = 'area' THEN e.number END) AS rooms, "
    "min(CASE WHEN p.kind = 'door' THEN e.ranking END) AS door_rank, max(CASE WHEN e.ranking > 1 THEN 1 ELSE 0 END) AS open "
    "FROM (" + _PLACES + ") AS e JOIN place p ON p.id = e.place_id GROUP BY p.branch_id, e.day"
)  # fmt: skip


class PlaceDay(NamedTuple):
    """A place's number of a day, how it was counted, and whether it has been adopted."""

    place_id: int
    day: date
    number: int
    method: Method
    is_adopted: bool


class BranchDay(NamedTuple):
    """A branch's visits of a day; ``by_rooms`` where they are the rooms' sum for want of a door count."""

    branch_id: int
    day: date
    number: int
    by_rooms: bool
    is_adopted: bool


class Span(NamedTuple):
    """People counted between two readings over several days; they belong to the period, not to any day."""

    place_id: int
    first: date
    last: date
    number: int


class Quality(NamedTuple):
    """How far to trust the scans of a period: entries, exits, exits assumed at closing, entries from paper."""

    entries: int
    exits: int
    assumed: int
    by_hand: int

    @property
    def assumed_share(self) -> float | None:
        return self.assumed / self.exits if self.exits else None

    @property
    def by_hand_share(self) -> float | None:
        return self.by_hand / self.entries if self.entries else None


def _period(first: date, last: date) -> dict:
    return {"first": first.isoformat(), "last": last.isoformat()}


def place_days(first: date, last: date) -> list[PlaceDay]:
    """The number of every place and day of a period that has one."""
    return [PlaceDay(row.place_id, clock.day(row.day), int(row.number), Method(row.method), row.ranking == 1)
            for row in plain(_PLACES, **_period(first, last))]  # fmt: skip


def branch_days(first: date, last: date) -> list[BranchDay]:
    """The visits of every branch and day of a period that were counted."""
    days = []
    for row in plain(_BRANCHES, **_period(first, last)):
        by_rooms = row.doors is None
        days.append(BranchDay(row.branch_id, clock.day(row.day), int(row.rooms if by_rooms else row.doors), by_rooms,
                              not row.open))  # fmt: skip
    return days


# A span with a day that was counted otherwise too would count that day twice.
_WITHIN = (
    "SELECT i.place_id, i.first_on, i.last_on, i.number FROM interval i JOIN place p ON p.id = i.place_id "
    "WHERE i.undone_at IS NULL AND i.state IN ('ok', 'accepted') AND i.first_on <> i.last_on "
    "AND i.first_on >= :first AND i.last_on <= :last AND p.kind = 'door'"
    " AND NOT EXISTS (SELECT 1 FROM day_figure f WHERE f.place_id = i.place_id AND f.stage = 'adopted' "
    "AND f.day BETWEEN i.first_on AND i.last_on)"
    " AND NOT EXISTS (SELECT 1 FROM visit_day v WHERE v.place_id = i.place_id AND v.entries <> 0 "
    "AND v.day BETWEEN i.first_on AND i.last_on)"
    " AND NOT EXISTS (SELECT 1 FROM tally t WHERE t.place_id = i.place_id AND t.undone_at IS NULL "
    "AND t.day BETWEEN i.first_on AND i.last_on)"
    " AND NOT EXISTS (SELECT 1 FROM past_count c WHERE c.place_id = i.place_id AND c.undone_at IS NULL "
    "AND c.day BETWEEN i.first_on AND i.last_on) ORDER BY i.first_on"
)


def intervals_within(first: date, last: date) -> list[Span]:
    """Accepted differences over several days that lie wholly inside the period, at doors; none that overlaps a day
    counted otherwise."""
    rows = plain(_WITHIN, **_period(first, last))
    return [Span(row.place_id, clock.day(row.first_on), clock.day(row.last_on), row.number) for row in rows]


def intervals_across(first: date, last: date) -> list[Span]:
    """Accepted differences that reach over the period's edge: in no figure of it, and said so."""
    rows = plain("SELECT place_id, first_on, last_on, number FROM interval WHERE undone_at IS NULL "
                 "AND state IN ('ok', 'accepted') AND first_on <= :last AND last_on >= :first "
                 "AND NOT (first_on >= :first AND last_on <= :last) AND first_on <> last_on", **_period(first, last))  # fmt: skip
    return [Span(row.place_id, clock.day(row.first_on), clock.day(row.last_on), row.number) for row in rows]


def visits(first: date, last: date, branch_id: int | None = None) -> int | None:
    """到馆人次 of a period, of one branch or of all; None where nothing was counted."""
    days = [row.number for row in branch_days(first, last) if branch_id in (None, row.branch_id)]
    spans = intervals_within(first, last)
    if branch_id:
        doors = {row.id for row in plain("SELECT id FROM place WHERE branch_id = :id", id=branch_id)}
        spans = [span for span in spans if span.place_id in doors]
    counted = [*days, *(span.number for span in spans)]
    return sum(counted) if counted else None


def by_hour(day: date, place_ids: set[int] | None = None) -> dict[int, tuple[int, int]]:
    """Entries and exits by hour of a day: from the scans, else from imported hours; empty where there are none."""
    given = {"day": day.isoformat()}
    rows = plain("SELECT place_id, hour, sum(entries) AS entries, sum(exits) AS exits FROM visit_hour WHERE day = :day "
                 "GROUP BY place_id, hour", **given)  # fmt: skip
    scanned = {row.place_id for row in rows}
    past = plain("SELECT place_id, hour, entries, coalesce(exits, 0) AS exits FROM past_count "
                 "WHERE place_id IN (SELECT id FROM place) AND day = :day AND hour IS NOT NULL AND undone_at IS NULL", **given)  # fmt: skip
    hours: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in [*rows, *(row for row in past if row.place_id not in scanned)]:
        if place_ids is None or row.place_id in place_ids:
            hours[row.hour][0] += int(row.entries)
            hours[row.hour][1] += int(row.exits)
    return {hour: tuple(numbers) for hour, numbers in sorted(hours.items())}


def by_kind(first: date, last: date, place_ids: set[int]) -> dict[str, int]:
    """Entries by kind of reader, from the scans alone."""
    kinds: dict[str, int] = defaultdict(int)
    for row in plain("SELECT place_id, kind, sum(entries) AS entries FROM visit_hour WHERE day BETWEEN :first AND :last "
                     "GROUP BY place_id, kind", **_period(first, last)):  # fmt: skip
        if row.place_id in place_ids:
            kinds[row.kind] += int(row.entries)
    return {kind: number for kind, number in kinds.items() if number}


def by_audience(first: date, last: date, branch_id: int | None = None) -> dict[str, int]:
    """区域人次 of a period by whom the areas are made for: children's and toddlers' areas are counted apart. An audience
    whose areas were not counted at all is missing; doors are in none."""
    areas = {row.id: row.audience for row in plain("SELECT id, branch_id, audience FROM place WHERE kind = 'area'")
             if branch_id in (None, row.branch_id)}  # fmt: skip
    counted: dict[str, int] = defaultdict(int)
    for row in place_days(first, last):
        if row.place_id in areas:
            counted[areas[row.place_id]] += row.number
    return dict(counted)


def quality(first: date, last: date, place_ids: set[int] | None = None) -> Quality:
    """The share of assumed exits and of hand entries, as sums."""
    sums = [0, 0, 0, 0]
    for row in plain("SELECT place_id, sum(entries) AS entries, sum(exits) AS exits, sum(assumed) AS assumed, "
                     "sum(by_hand) AS by_hand FROM visit_day WHERE day BETWEEN :first AND :last GROUP BY place_id",
                     **_period(first, last)):  # fmt: skip
        if place_ids is None or row.place_id in place_ids:
            for index, number in enumerate((row.entries, row.exits, row.assumed, row.by_hand)):
                sums[index] += int(number)
    return Quality(*sums)


def doors() -> set[int]:
    """The places whose entries are visits: all doors, and the rooms of branches that have no door."""
    rows = plain("SELECT id, branch_id, kind FROM place")
    with_door = {row.branch_id for row in rows if row.kind == "door"}
    return {row.id for row in rows if row.kind == "door" or row.branch_id not in with_door}


def version() -> str:
    """A mark that changes with every scan, for polls: the last scan's number and today's adoptions."""
    row = plain("SELECT (SELECT coalesce(max(id), 0) FROM scan) AS last, (SELECT coalesce(sum(version), 0) FROM day_figure "
                "WHERE day >= :day) AS figures, (SELECT count(*) FROM inside WHERE until <= :now) AS closed",
                day=clock.today().isoformat(), now=clock.stamp(clock.now()))[0]  # fmt: skip
    return f"{row.last}.{row.figures}.{row.closed}"
