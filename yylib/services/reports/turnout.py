"""到馆: one day as the department heads see it, live while it lasts."""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.models.visits import Kind
from yylib.services import periods
from yylib.services.periods import Compare, Figure, Period
from yylib.services.reports import hours
from yylib.services.reports.book import Book
from yylib.services.reports.compare import NOW, Opening, bases, compare
from yylib.services.visits import live, report
from yylib.services.visits.report import Counted


class PlaceRow(NamedTuple):
    """A door or area: its number, how it was counted, who adopted it; ``inside`` of ``capacity`` for today."""

    place_id: int
    branch: str
    name: str
    department: str
    number: int | None
    versus: Compare
    method: str
    adopted: tuple | None
    inside: int | None
    capacity: int | None


class BranchRow(NamedTuple):
    """A branch's visits; ``by_rooms`` where they are the sum of its rooms (按室累计)."""

    branch_id: int
    name: str
    number: int | None
    versus: Compare
    by_rooms: bool
    is_open: bool
    inside: int | None


class Share(NamedTuple):
    """A part of a whole: a kind of reader, or a department."""

    label: str
    number: int
    share: float


class Inside(NamedTuple):
    """现在馆内 and what the house holds; None where nobody has ever been scanned, or no capacity is entered."""

    number: int | None
    capacity: int | None


class Day(NamedTuple):
    """Everything the page shows of one day."""

    period: Period
    branch_id: int | None
    is_today: bool
    is_running: bool
    intervals: list
    finding: str
    line: str
    figures: list[Figure]
    inside: Inside
    hours: hours.Hours
    base_label: str
    doors: list[PlaceRow]
    areas: list[PlaceRow]
    branches: list[BranchRow]
    kinds: list[Share]
    departments: list[Share]

    @property
    def is_open(self) -> bool:
        return bool(self.intervals)

    @property
    def visits(self) -> Figure:
        return self.figures[0]


def today(branch_id: int | None = None) -> Day:
    """The dashboard as it stands now."""
    return day(clock.today(), branch_id)


def day(on: date, branch_id: int | None = None) -> Day:
    """One day: its figures beside the same weekday and last year's, by hour, place, department and kind of reader."""
    return _Sheet(on, branch_id).made()


def version() -> str:
    """A mark for polls that changes with every count, every five minutes, for the time of the comparison moves on."""
    now = clock.local(clock.now())
    return f"{live.version()}.{now:%y%m%d%H}{now.minute // 5}"


class _Sheet:
    """One day in the making: its own count and the counts of its bases, read once."""

    def __init__(self, on: date, branch_id: int | None):
        self.branch_id = branch_id
        self.period = periods.of("day", on)
        named = bases(self.period)
        self.opening = Opening(self.period, *(base for _, base in named))
        self.intervals = self.opening.intervals(on, branch_id)
        self.is_today = on == clock.today()
        self.is_running = self.is_today and (not self.intervals or clock.now() < self.intervals[-1][1])
        until = clock.local(clock.now()).time() if self.is_running else None
        named = [(label, base._replace(until=until)) for label, base in named]
        book = Book()
        self.here = book.of(Counted, self.period)
        self.base_label = named[0][0].removeprefix("比") + (NOW if until else "")
        self.last_week = book.of(Counted, named[0][1])
        self.figures = book.figures(self.period, named, self.opening, branch_id)

    def made(self) -> Day:
        held = live.inside() if self.is_today else {}
        adopted = report.adopters(self.period.first, self.period.last)
        rows = [self._place(spot, held, adopted) for spot in self._spots()]
        areas = [row for row in rows if self.here.places[row.place_id].kind == "area"]
        return Day(self.period, self.branch_id, self.is_today, self.is_running, self.intervals, self._finding(),
                   self._line(areas), self.figures, self._inside(held), self._hours(),
                   self.base_label, [row for row in rows if row not in areas], areas,
                   self._branches(held), self._kinds(), _departments(areas))  # fmt: skip

    def _spots(self):
        return [spot for spot in self.here.places.values() if self.branch_id in (None, spot.branch_id)
                and (spot.is_active or spot.id in self.here.by_place)]  # fmt: skip

    def _place(self, spot, held, adopted) -> PlaceRow:
        row = self.here.by_place.get(spot.id)
        number = row and row.number
        versus = compare("", self.last_week.period, number, self.last_week.of_place(spot.id))
        inside = held.get((spot.branch_id, spot.id)) if spot.kind == "area" else None
        return PlaceRow(spot.id, spot.branch, spot.name, spot.department or "", number, versus,
                        row.method.label if row else "", adopted.get((spot.id, self.period.first)), inside,
                        spot.capacity)  # fmt: skip

    def _branches(self, held) -> list[BranchRow]:
        names = {spot.branch_id: spot.branch for spot in self._spots()}
        return [self._branch(branch_id, name, held) for branch_id, name in names.items()]

    def _branch(self, branch_id: int, name: str, held) -> BranchRow:
        counted = self.here.branch_days.get((branch_id, self.period.first))
        versus = compare("", self.last_week.period, counted and counted.number, self.last_week.visits(branch_id))
        return BranchRow(branch_id, name, counted and counted.number, versus, bool(counted and counted.by_rooms),
                         bool(self.opening.days(self.period, branch_id)), live.inside_of(held, branch_id))  # fmt: skip

    def _inside(self, held) -> Inside:
        """Only branches that are counted at all hold anybody; without each one's capacity there is none to show."""
        branches = {spot.branch_id: spot.branch_capacity for spot in self._spots() if spot.is_active}
        numbers = [number for branch in branches if (number := live.inside_of(held, branch)) is not None]
        whole = sum(branches.values()) if branches and all(branches.values()) else None
        return Inside(sum(numbers) if numbers else None, whole)

    def _hours(self) -> hours.Hours:
        held, other = self._of_branch(self.here), self._of_branch(self.last_week)
        has_exits = any(exits for _, exits in held.values()) or self.here.was_scanned(self.branch_id)
        return hours.table(self.period.first, held, other, self.intervals, is_running=self.is_running,
                           has_exits=has_exits, note=self._note(self.here, held),
                           base_note=self._note(self.last_week, other))  # fmt: skip

    def _of_branch(self, counted: Counted) -> dict:
        """A branch alone is read alone; the doors of all are the usual question."""
        if self.branch_id is None:
            return counted.hours
        return report.counts.by_hour(counted.period.first, counted.of_branch(self.branch_id))

    def _note(self, counted: Counted, held: dict) -> str:
        if held:
            return ""
        if any(self.branch_id in (None, branch) for branch, _ in counted.branch_days):
            return hours.NO_HOURS
        is_open = self.opening.days(counted.period._replace(until=None), self.branch_id)
        return "没有计数" if is_open else hours.CLOSED

    def _finding(self) -> str:
        """The news in one sentence."""
        visits, first = self.figures[0], self.period.first
        when = "今天" if self.is_today else f"{first.month} 月 {first.day} 日"
        if visits.number is None:
            return f"{when}闭馆" if not self.intervals else f"{when}还没有人次" if self.is_today else f"{when}没有计数"
        said, versus = f"{when} {visits.number} 人次", visits.compares[0]
        if versus.difference is None or self.is_running and not versus.label.endswith(NOW):
            return said
        than = versus.label if self.is_today else versus.label.replace("比上周", "比前一个周")
        if not versus.difference:
            return f"{said}，和{than.removeprefix('比')}一样多"
        return f"{said}，{than}{'多' if versus.difference > 0 else '少'} {abs(versus.difference)}"

    def _line(self, areas: list[PlaceRow]) -> str:
        said, top = [], self.here.peak(self.branch_id) if self.figures[1].number else None
        if not self.intervals and self.figures[0].number:
            said.append("按开放时间这一天闭馆")
        if top:
            said.append(f"人最多在 {clock.local(top[1]):%H:%M}，馆内 {top[0]} 人")
        moved = [row for row in areas if row.versus.difference]
        total = self.figures[0].compares[0].difference
        if total and moved:
            most = max(moved, key=lambda row: row.versus.difference * (1 if total > 0 else -1))
            if (most.versus.difference > 0) == (total > 0):
                said.append(f"{'增加' if total > 0 else '减少'}主要在{most.name}")
        return "；".join(said) + ("。" if said else "")

    def _kinds(self) -> list[Share]:
        held = self.here.kinds(self.branch_id)
        return _shares({Kind(kind).label: number for kind, number in held.items()})


def _departments(areas: list[PlaceRow]) -> list[Share]:
    held: dict[str, int] = {}
    for row in areas:
        if row.number is not None:
            held[row.department or "未定科室"] = held.get(row.department or "未定科室", 0) + row.number
    return _shares(held)


def _shares(held: dict[str, int]) -> list[Share]:
    whole = sum(held.values())
    return [
        Share(label, number, number / whole) for label, number in sorted(held.items(), key=lambda p: -p[1]) if whole
    ]
