"""What the visits say of a period: 到馆人次, 在馆峰值, 区域人次, 团体; of one branch or of all.

Areas are never added to visits: somebody who goes to several rooms is counted in each. Each count is read once and only
as far as somebody asks for it, for a comparison needs less than the page it stands on.
"""

from collections import defaultdict
from datetime import date, time
from functools import cached_property
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.counts import Method
from yylib.services.periods import Figure, Period, Quality
from yylib.services.visits import figures as counts
from yylib.services.visits import live
from yylib.services.visits.peaks import peak

BY_DOOR = "每进一次大门计一次，馆员不计"
BY_ROOMS = "没有大门计数，按室累计"
BOTH = "每进一次大门计一次，馆员不计；没有大门计数的馆按室累计"
AREAS = "一人到几个区域各计一次，不算到馆人次"
PEAK = "进馆减出馆，闭馆清零"
GROUPS = "团体登记，已含在到馆人次里"

_UNTIL = (
    "SELECT place_id, kind, sum(entries) AS number FROM ("
    "SELECT place_id, kind, entries FROM visit_hour WHERE day = :day AND hour < :hour "
    "UNION ALL SELECT place_id, kind, entries FROM scan WHERE day = :day AND at >= :begin AND at <= :at"
    ") AS counted GROUP BY place_id, kind"
)


class Spot(NamedTuple):
    """A door or area with its branch and department, also one no longer in use."""

    id: int
    branch_id: int
    branch: str
    kind: str
    name: str
    department: str | None
    capacity: int | None
    branch_capacity: int | None
    is_active: bool


def spots() -> dict[int, Spot]:
    """All doors and areas in their order."""
    rows = plain("SELECT p.id, p.branch_id, b.name AS branch, p.kind, p.name, d.name AS department, p.capacity, "
                 "b.capacity AS branch_capacity, p.is_active AND b.is_active AS is_active FROM place p "
                 "JOIN branch b ON b.id = p.branch_id LEFT JOIN department d ON d.id = p.department_id "
                 "ORDER BY b.sort, b.id, p.kind DESC, p.sort, p.id")  # fmt: skip
    return {row.id: Spot(*row[:-1], bool(row.is_active)) for row in rows}


def figures(period: Period, branch_id: int | None = None) -> list[Figure]:
    """The subject's figures of a period."""
    return Counted(period).figures(branch_id)


class BranchDay(NamedTuple):
    """A branch's visits of a day, from its doors, or ``by_rooms`` for want of a door count; and the rows behind them."""

    number: int
    by_rooms: bool
    rows: list[counts.PlaceDay]


class Counted:
    """All that was counted in a period, read when asked for."""

    def __init__(self, period: Period, like: "Counted | None" = None):
        self.period, self._like = period, like
        self._held: dict = {}

    @cached_property
    def places(self) -> dict[int, Spot]:
        return self._like.places if self._like else spots()

    @cached_property
    def days(self) -> list[counts.PlaceDay]:
        return counts.place_days(self.period.first, self.period.last)

    @cached_property
    def spans(self) -> tuple[list, list]:
        """Differences over several days at doors: those wholly inside the period, and those across its edge."""
        first, last = self.period.first, self.period.last
        inside = [] if self.period.is_day else counts.intervals_within(first, last)
        return inside, [span for span in counts.intervals_across(first, last) if span.place_id in self.doors]

    @cached_property
    def hours(self) -> dict[int, tuple[int, int]]:
        """A day's entries and exits by hour at the doors."""
        return counts.by_hour(self.period.first, self.doors)

    @cached_property
    def doors(self) -> set[int]:
        """The places whose entries are visits: all doors, and the rooms of branches that have no door."""
        with_door = {spot.branch_id for spot in self.places.values() if spot.kind == "door"}
        return {s.id for s in self.places.values() if s.kind == "door" or s.branch_id not in with_door}

    def of_branch(self, branch_id: int | None) -> set[int]:
        """The doors of one branch, or of all."""
        return {door for door in self.doors if branch_id in (None, self.places[door].branch_id)}

    @cached_property
    def branch_days(self) -> dict[tuple[int, date], BranchDay]:
        """The visits of each branch and day that were counted: its doors, else the sum of its rooms (按室累计)."""
        held: dict[tuple[int, date], dict[str, list]] = defaultdict(lambda: {"door": [], "area": []})
        for row in self.days:
            spot = self.places[row.place_id]
            held[spot.branch_id, row.day][spot.kind].append(row)
        return {key: BranchDay(sum(row.number for row in kinds["door"] or kinds["area"]), not kinds["door"],
                               kinds["door"] or kinds["area"]) for key, kinds in held.items()}  # fmt: skip

    def visits(self, branch_id: int | None = None) -> int | None:
        """到馆人次; of a day cut at a time, only the entries until then, None where its times are not known."""
        if self.period.until:
            return self._until(self.of_branch(branch_id)) if self.was_scanned(branch_id) else None
        held = [day.number for (branch, _), day in self.branch_days.items() if branch_id in (None, branch)]
        held += [span.number for span in self.spans_of(branch_id)[0]]
        return sum(held) if held else None

    @cached_property
    def until(self) -> dict[tuple[int, str], int]:
        """The entries of a day up to a time, by place and kind: of the full hours, and of the last one up to there."""
        day, until = self.period.first, self.period.until
        rows = plain(_UNTIL, day=day.isoformat(), hour=until.hour, begin=clock.stamp(clock.at(day, time(until.hour))),
                     at=clock.stamp(clock.at(day, until)))  # fmt: skip
        return {(row.place_id, row.kind): int(row.number) for row in rows}

    def _until(self, places: set[int]) -> int:
        return sum(number for (place, _), number in self.until.items() if place in places)

    def of_place(self, place_id: int) -> int | None:
        """The number of one place on a day; of a day cut at a time, None where it was not scanned."""
        row = self.by_place.get(place_id)
        if row is None:
            return None
        if self.period.until:
            return self._until({place_id}) if row.method is Method.SCAN else None
        return row.number

    @cached_property
    def by_place(self) -> dict[int, counts.PlaceDay]:
        """A day's rows by place."""
        return {row.place_id: row for row in self.days}

    def was_scanned(self, branch_id: int | None = None) -> bool:
        """Whether the visits of a day were scanned, so that their times are known."""
        held = [day for (branch, _), day in self.branch_days.items() if branch_id in (None, branch)]
        return any(row.method is Method.SCAN for day in held for row in day.rows)

    def spans_of(self, branch_id: int | None) -> tuple[list, list]:
        doors = self.of_branch(branch_id)
        return tuple([span for span in spans if span.place_id in doors] for spans in self.spans)

    def areas(self, branch_id: int | None = None) -> list[counts.PlaceDay]:
        """The counts of areas, a row each place and day."""
        return [row for row in self.days if self.places[row.place_id].kind == "area"
                and branch_id in (None, self.places[row.place_id].branch_id)]  # fmt: skip

    def area_visits(self, branch_id: int | None = None) -> int | None:
        """区域人次; of a day cut at a time, of the areas that were scanned, for the others' times are not known."""
        rows = self.areas(branch_id)
        held = [self.of_place(row.place_id) for row in rows] if self.period.until else [row.number for row in rows]
        known = [number for number in held if number is not None]
        return sum(known) if known else None

    def scanned_areas(self, branch_id: int | None = None) -> int | None:
        """区域人次 of the areas that were scanned, to stand beside another day's at the same time."""
        held = [row.number for row in self.areas(branch_id) if row.method is Method.SCAN]
        return sum(held) if held else None

    def kinds(self, branch_id: int | None = None) -> dict[str, int]:
        """Entries by kind of reader, from scans alone."""
        return self._once(("kinds", branch_id), lambda: self._kinds(self.of_branch(branch_id)))

    def _kinds(self, doors: set[int]) -> dict[str, int]:
        if not self.period.until:
            return counts.by_kind(self.period.first, self.period.last, doors)
        held: dict[str, int] = defaultdict(int)
        for (place, kind), number in self.until.items():
            if place in doors:
                held[kind] += number
        return held

    def peak(self, branch_id: int | None = None):
        """在馆峰值 of a whole day, or of the one that is running, and its moment, or None."""
        if not self.period.is_day or self.period.until:
            return None
        return self._once(("peak", branch_id), lambda: self._peak_or_now(branch_id))

    def _peak_or_now(self, branch_id: int | None):
        """Never less than are inside now: an hour entered from paper has no moments of its own."""
        found, day = peak(self.period.first, branch_id), self.period.first
        if day != clock.today() or branch_id is None:
            return found
        now = live.inside_of(live.inside(), branch_id)
        return (now, clock.now()) if now and (found is None or now > found[0]) else found

    def _once(self, key, make):
        """What was asked for before is not read again."""
        if key not in self._held:
            self._held[key] = make()
        return self._held[key]

    def number(self, name: str, branch_id: int | None = None) -> int | None:
        """The number of one figure alone, as a comparison needs it."""
        if name == "visits":
            return self.visits(branch_id)
        if name == "areas":
            return self.area_visits(branch_id)
        if name == "groups":
            held = self.kinds(branch_id)
            return held.get("group", 0) if held else None
        found = self.peak(branch_id)
        return found and found[0]

    def figures(self, branch_id: int | None = None) -> list[Figure]:
        """All figures with their definitions and quality."""
        made = [self._visits(branch_id), self._peak(branch_id), self._areas(branch_id), self._groups(branch_id)]
        return [figure for figure in made if figure]

    def quality(self, rows: list[counts.PlaceDay], with_scans: counts.Quality | None = None) -> Quality:
        """The trust in some places' days: what was adopted, how it was counted, and the shares of their scans."""
        methods = dict.fromkeys(row.method.label for row in sorted(rows, key=lambda row: row.method))
        scans = with_scans or counts.Quality(0, 0, 0, 0)
        return Quality(scans.by_hand, scans.entries, scans.assumed, scans.exits, sum(row.is_adopted for row in rows),
                       len(rows), tuple(methods))  # fmt: skip

    def scans(self, branch_id: int | None) -> counts.Quality:
        return counts.quality(self.period.first, self.period.last, self.of_branch(branch_id))

    def _visits(self, branch_id) -> Figure:
        held = [day for (branch, _), day in self.branch_days.items() if branch_id in (None, branch)]
        by_rooms = [day.by_rooms for day in held]
        definition = BY_ROOMS if by_rooms and all(by_rooms) else BOTH if any(by_rooms) else BY_DOOR
        rows = [row for day in held for row in day.rows]
        return Figure("visits", "到馆人次", self.visits(branch_id), "人次", definition,
                      self.quality(rows, self.scans(branch_id)), self._span_notes(branch_id))  # fmt: skip

    def _span_notes(self, branch_id) -> tuple[str, ...]:
        """The counter's differences over several days are named: those in the sum, and those left out of it."""
        inside, across = self.spans_of(branch_id)
        return (*(f"含 {self._span(span)} 连续 {span.number} 人次，不分到各天" for span in inside),
                *(f"不含 {self._span(span)} 的 {span.number} 人次，它跨出了本期" for span in across))  # fmt: skip

    def _span(self, span) -> str:
        spot = self.places[span.place_id]
        return f"{spot.branch} {spot.name} {span.first:%m-%d} 至 {span.last:%m-%d}"

    def _peak(self, branch_id) -> Figure | None:
        if not self.period.is_day:
            return None
        found = self.peak(branch_id)
        unit = f"人，{clock.local(found[1]):%H:%M}" if found else "人"
        return Figure("peak", "在馆峰值", found and found[0], unit, PEAK)

    def _areas(self, branch_id) -> Figure:
        rows = self.areas(branch_id)
        return Figure("areas", "区域人次", self.area_visits(branch_id), "人次", AREAS, self.quality(rows))

    def _groups(self, branch_id) -> Figure:
        batches = groups(self.period, self.of_branch(branch_id))
        unit = f"人次，{batches} 批" if batches else "人次"
        return Figure("groups", "团体", self.number("groups", branch_id), unit, GROUPS)


def groups(period: Period, doors: set[int]) -> int:
    """How many group visits were entered, those taken back left out. They are few: the scans are found from them."""
    rows = plain("SELECT s.place_id, count(*) AS n FROM group_visit g CROSS JOIN scan s WHERE s.id = g.scan_id "
                 "AND s.entries > 0 AND s.day BETWEEN :first AND :last "
                 "AND NOT EXISTS (SELECT 1 FROM scan u WHERE u.undoes_id = s.id) GROUP BY s.place_id",
                 first=period.first.isoformat(), last=period.last.isoformat())  # fmt: skip
    return sum(row.n for row in rows if row.place_id in doors)


def adopters(first: date, last: date) -> dict[tuple[int, date], tuple[str, object]]:
    """Who adopted the figure of each place and day, and when."""
    rows = plain("SELECT f.place_id, f.day, a.name, f.adopted_at FROM day_figure f LEFT JOIN account a ON a.id = f.by_id "
                 "WHERE f.stage = 'adopted' AND f.day BETWEEN :first AND :last",
                 first=first.isoformat(), last=last.isoformat())  # fmt: skip
    return {(row.place_id, clock.day(row.day)): (row.name, clock.moment(row.adopted_at)) for row in rows}


def duties(day: date) -> list[str]:
    """值班记录 of a day, each branch's one line with its name before it."""
    rows = plain("SELECT b.name, n.line FROM duty_note n JOIN branch b ON b.id = n.branch_id WHERE n.day = :day "
                 "ORDER BY b.sort, b.id", day=day.isoformat())  # fmt: skip
    return [f"{row.name}值班记录：{row.line}" for row in rows]
