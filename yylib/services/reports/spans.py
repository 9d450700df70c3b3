"""各期统计: a week, month, quarter or year with 同比 and 环比, per branch and area, day by day or month by month."""

from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.services import periods
from yylib.services.periods import YEAR, Compare, Figure, Period
from yylib.services.reports.book import Book
from yylib.services.reports.compare import Opening, bases, compare
from yylib.services.visits.report import Counted

BY_MONTH = ("quarter", "year")


class Line(NamedTuple):
    """A branch or area: its sum, what an open day brought on average, both comparisons, its share of the whole."""

    id: int
    name: str
    department: str
    number: int | None
    open_days: int
    average: float | None
    compares: tuple[Compare, ...]
    share: float | None
    by_rooms: bool


class Step(NamedTuple):
    """One day, or one month of a longer period, beside its base; ``open_days`` 0 is 闭馆."""

    period: Period
    number: int | None
    open_days: int
    average: float | None
    base: int | None
    is_future: bool


class Report(NamedTuple):
    """Everything the page, the print and the export show of a period."""

    period: Period
    whole: Period
    branch_id: int | None
    finding: str
    open_days: int
    average: float | None
    gaps: list[str]
    busiest: tuple | None
    figures: list[Figure]
    branches: list[Line]
    areas: list[Line]
    steps: list[Step]
    base_label: str

    @property
    def visits(self) -> Figure:
        return self.figures[0]


def report(kind: str, on: date, branch_id: int | None = None) -> Report:
    """The period of a kind in which a day lies; one that is running is compared as far as it has come."""
    return _Sheet(periods.of(kind, on), branch_id).made()


class _Sheet:
    """One period in the making."""

    def __init__(self, whole: Period, branch_id: int | None):
        self.whole, self.branch_id = whole, branch_id
        self.period = whole.so_far(clock.today())
        named = bases(self.period)
        self.shifted = self.period._replace(first=self.period.first - YEAR, last=self.period.last - YEAR)
        self.opening = Opening(whole, self.shifted, *(base for _, base in named))
        self.named, self.book = named, Book()
        self._held: dict[Counted, dict[date, int]] = {}
        self.here = self.book.of(Counted, self.period)
        self.others = [(label, self.book.of(Counted, base)) for label, base in named]

    def made(self) -> Report:
        figures = self.book.figures(self.period, self.named, self.opening, self.branch_id)
        days = self._by_day(self.here)
        steps = self._months(days) if self.whole.kind in BY_MONTH else self._days(days)
        number, opened = figures[0].number, len(self.opening.days(self.period, self.branch_id))
        return Report(self.period, self.whole, self.branch_id, self._finding(figures[0]), opened,
                      _part(number, self._counted(self.here, self.branch_id)), self._gaps(), max(days.items(), key=lambda pair: pair[1]) if days else None, figures, self._branches(),
                      self._areas(), steps, "去年同月" if self.whole.kind in BY_MONTH else "去年同期")  # fmt: skip

    def _counted(self, counted: Counted, branch_id: int | None) -> int:
        """The open days of a period that were counted: what an average of a day is made over."""
        return len(self.opening.days(counted.period, branch_id) & self._days_counted(counted, branch_id))

    def _days_counted(self, counted: Counted, branch_id: int | None) -> set[date]:
        days = {day for branch, day in counted.branch_days if branch_id in (None, branch)}
        for span in counted.spans_of(branch_id)[0]:
            days |= {span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)}
        return days

    def _gaps(self) -> list[str]:
        """Open days without any count, here and in what it is compared with: such a comparison says little."""
        told = []
        for label, counted in [("", self.here), *self.others]:
            opened = len(self.opening.days(counted.period, self.branch_id))
            lacking = opened - self._counted(counted, self.branch_id)
            if 0 < lacking < opened:
                where = f"{label}的 {counted.period.label}" if label else "这一期"
                told.append(
                    f"{where}有 {lacking} 个开放日没有计数，{'不宜直接相比' if label else '平均按有数的日子算'}"
                )
        return told

    def _by_day(self, counted: Counted) -> dict[date, int]:
        if counted not in self._held:
            held = self._held[counted] = {}
            for (branch, day), counts in counted.branch_days.items():
                if self.branch_id in (None, branch):
                    held[day] = held.get(day, 0) + counts.number
        return self._held[counted]

    def _days(self, held: dict[date, int]) -> list[Step]:
        """Day by day, beside the same weekday 52 weeks before."""
        other = self._by_day(self.book.of(Counted, self.shifted))
        opened = self.opening.days(self.whole, self.branch_id)
        days = [self.whole.first + timedelta(days=n) for n in range(self.whole.days)]
        return [Step(periods.of("day", day), held.get(day), int(day in opened), None, other.get(day - YEAR),
                     day > clock.today()) for day in days]  # fmt: skip

    def _months(self, held: dict[date, int]) -> list[Step]:
        """Month by month, beside the same month of last year; differences over days count where they wholly lie."""
        steps, month = [], periods.of("month", self.whole.first)
        other = self.others[-1][1]
        while month.first <= self.whole.last:
            part = month.so_far(clock.today())
            number, opened = self._of_month(self.here, part), len(self.opening.days(part, self.branch_id))
            is_future = month.first > clock.today()
            steps.append(Step(month, number, opened, _part(number, opened), self._of_month(other, part.year_before()),
                              is_future))  # fmt: skip
            month = month.next()
        return steps

    def _of_month(self, counted: Counted, month: Period) -> int | None:
        held = [number for day, number in self._by_day(counted).items() if month.first <= day <= month.last]
        held += [span.number for span in counted.spans_of(self.branch_id)[0]
                 if month.first <= span.first and span.last <= month.last]  # fmt: skip
        return sum(held) if held else None

    def _branches(self) -> list[Line]:
        names = {s.branch_id: s.branch for s in self.here.places.values() if self.branch_id in (None, s.branch_id)}
        return [self._branch(branch, name) for branch, name in names.items()]

    def _branch(self, branch_id: int, name: str) -> Line:
        number, opened = self.here.visits(branch_id), len(self.opening.days(self.period, branch_id))
        versus = tuple(compare(label, other.period, number, other.visits(branch_id)) for label, other in self.others)
        by_rooms = [day.by_rooms for (branch, _), day in self.here.branch_days.items() if branch == branch_id]
        return Line(branch_id, name, "", number, opened, _part(number, self._counted(self.here, branch_id)), versus,
                    _part(number, self.here.visits(self.branch_id)), bool(by_rooms) and all(by_rooms))  # fmt: skip

    def _areas(self) -> list[Line]:
        spots = [s for s in self.here.places.values() if s.kind == "area" and self.branch_id in (None, s.branch_id)]
        mine, theirs = _sums(self.here), [(label, other.period, _sums(other)) for label, other in self.others]
        whole = self.here.area_visits(self.branch_id)
        lines = []
        for spot in (s for s in spots if s.is_active or s.id in mine):
            number, opened = mine.get(spot.id), len(self.opening.days(self.period, spot.branch_id))
            versus = tuple(compare(label, base, number, sums.get(spot.id)) for label, base, sums in theirs)
            lines.append(Line(spot.id, f"{spot.branch} {spot.name}", spot.department or "", number, opened,
                              _part(number, opened), versus, _part(number, whole), False))  # fmt: skip
        return lines

    def _finding(self, visits: Figure) -> str:
        if visits.number is None:
            return f"{self.period.label}没有计数"
        year = next((c for c in visits.compares if c.label == "同比" and c.ratio is not None), None)
        gap = "" if self.period.is_cut else " "
        said = f"{self.period.label}{gap}{visits.number} 人次"
        if year is None or self._gaps():
            return said
        word = "多" if year.difference > 0 else "少"
        return f"{said}，比去年同期{word} {abs(year.difference)}" if year.difference else f"{said}，和去年同期一样多"


def _sums(counted: Counted) -> dict[int, int]:
    held: dict[int, int] = {}
    for row in counted.areas():
        held[row.place_id] = held.get(row.place_id, 0) + row.number
    return held


def _part(number: float | None, whole: float | None) -> float | None:
    return number / whole if number is not None and whole else None
