"""同比与环比: a period beside the one before and beside last year's, over the days on which the doors were open."""

from datetime import date

from yylib.services.calendar.everywhere import timetables
from yylib.services.periods import YEAR, Compare, Figure, Period, weekday
from yylib.services.visits.report import Counted

CLOSED, WHOLE_DAY, NOW, AVERAGE, LATER = "（闭馆）", "全天", "此刻", "，按开放日平均", "（闭馆后比较）"


class Opening:
    """The open days of all branches over a stretch of time that spans a period and its bases."""

    def __init__(self, *periods: Period):
        self.tables = timetables(min(p.first for p in periods), max(p.last for p in periods))
        self._held: dict = {}

    def days(self, period: Period, branch_id: int | None = None) -> set[date]:
        """The days of a period on which a branch, or any of them, opens its doors."""
        key = (period.first, period.last, branch_id)
        if key not in self._held:
            tables = [table for branch, table in self.tables.items() if branch_id in (None, branch)]
            self._held[key] = set().union(*(table.open_days(period.first, period.last) for table in tables))
        return self._held[key]

    def intervals(self, day: date, branch_id: int | None = None) -> list:
        """When a branch, or any of them, is open on a day: moments in order, those that overlap made one."""
        found: list = []
        for opens, closes in sorted(span for branch, table in self.tables.items() if branch_id in (None, branch)
                                    for span in table.intervals(day)):  # fmt: skip
            if found and opens <= found[-1][1]:
                found[-1] = (found[-1][0], max(closes, found[-1][1]))
            else:
                found.append((opens, closes))
        return found


def bases(period: Period) -> list[tuple[str, Period]]:
    """What a period is compared with, and what that is called: a day with the same weekday, the rest with 环比 and 同比."""
    year = period.year_before()
    if period.kind == "year":
        return [("同比", year)]  # the year before is both
    if not period.is_day:
        return [("环比", period.previous()), ("同比", year)]
    festival = period.first - year.first != YEAR
    return [
        (f"比上周{weekday(period.first)}", period.week_before()),
        ("比去年同节日" if festival else "比去年同期", year),
    ]


def with_compares(figure: Figure, here: Counted, others: list[tuple[str, Counted]], opening: Opening,
                  branch_id: int | None = None) -> Figure:  # fmt: skip
    """The figure beside its bases. Where the open days are not as many, the averages of an open day stand beside too."""
    made: list[Compare] = []
    for label, other in others:
        made += _one(figure, here, label, other, opening, branch_id)
    return figure._replace(compares=tuple(made))


def _one(figure, here: Counted, label, other: Counted, opening, branch_id) -> list[Compare]:
    label, base = _base(figure, label, other, opening, branch_id)
    number, period = figure.number, here.period
    if figure.name == "areas" and label.endswith(NOW):
        number = here.scanned_areas(branch_id)  # a room counted by hand at the end of the session has no "now"
    whole = compare(label, other.period, number, base)
    mine, theirs = len(opening.days(period, branch_id)), len(opening.days(other.period, branch_id))
    if period.is_day or base is None or figure.number is None or not mine or not theirs or mine == theirs:
        return [whole]
    return [whole, compare(label + AVERAGE, other.period, figure.number / mine, base / theirs)]


def _base(figure, label, other: Counted, opening, branch_id) -> tuple[str, int | None]:
    """The base's number and what to call it: at the same time of day, or all day where its times are not known."""
    base = other.number(figure.name, branch_id)
    if base is not None:
        return label + (NOW if other.period.until else ""), base
    if other.period.is_day and not opening.days(other.period, branch_id):
        return label + CLOSED, None
    if other.period.until and figure.name == "peak":
        return label + LATER, None  # the most of half a day says nothing of the whole day's
    if other.period.until and figure.name in ("visits", "areas"):
        whole = Counted(other.period._replace(until=None), other)
        whole.days = other.days
        if (base := whole.number(figure.name, branch_id)) is not None:
            return label + WHOLE_DAY, base
    return label, None


def compare(label: str, base: Period, number: float | None, other: float | None) -> Compare:
    """Two numbers side by side; a base of nought has a difference and no ratio."""
    if number is None or other is None:
        return Compare(label, base, other)
    return Compare(label, base, other, number - other, (number - other) / other if other else None)
