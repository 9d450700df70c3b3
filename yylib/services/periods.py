"""期间与数字: the two values in which every subject answers for a day, a week, a month, a quarter or a year.

They stand beside the subjects because each of them speaks in these words, and ``reports`` is read by nobody.
"""

from datetime import date, time, timedelta
from typing import NamedTuple

from yylib.services import calendar
from yylib.services.calendar import holidays

KINDS = {"day": "日", "week": "周", "month": "月", "quarter": "季度", "year": "年"}
_WEEK, _QUARTER = "一二三四五六日", "一二三四"
YEAR = timedelta(weeks=52)


class Period(NamedTuple):
    """One day, week (Monday to Sunday), month, quarter or year; or, while it runs, its days so far.

    ``until`` is a wall time: a day counted only as far as that time, to compare a day that is not over.
    """

    kind: str
    first: date
    last: date
    until: time | None = None

    @property
    def label(self) -> str:
        words = {
            "day": f"{self.first:%Y-%m-%d} 周{weekday(self.first)}",
            "week": f"{self.first:%Y-%m-%d} 至 {self.first + timedelta(days=6):%m-%d} 一周",
            "month": f"{self.first.year} 年 {self.first.month} 月",
            "quarter": f"{self.first.year} 年第{_QUARTER[(self.first.month - 1) // 3]}季度",
            "year": f"{self.first.year} 年",
        }[self.kind]
        return words + (f"（到 {self.last.month} 月 {self.last.day} 日）" if self.is_cut else "")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_day(self) -> bool:
        return self.kind == "day"

    @property
    def is_cut(self) -> bool:
        """Whether it stops before its natural end."""
        return self.last != of(self.kind, self.first).last

    def so_far(self, today: date) -> "Period":
        """A period that is running, up to today; one that is over stays whole."""
        return self._replace(last=min(self.last, max(today, self.first)))

    def previous(self) -> "Period":
        """环比: the one before, of the same kind, and as far as this one has come."""
        return self._as_far(of(self.kind, self.first - timedelta(days=1)))

    def next(self) -> "Period":
        """The one after, whole."""
        return of(self.kind, of(self.kind, self.first).last + timedelta(days=1))

    def week_before(self) -> "Period":
        """The same weekday a week earlier, for a day."""
        return self._replace(first=self.first - timedelta(days=7), last=self.last - timedelta(days=7))

    def year_before(self) -> "Period":
        """同比: the same period of last year.

        For a day the same weekday 52 weeks before, so that a Saturday meets a Saturday; on a holiday the same day of
        the same festival. A week follows its first holiday in the same way. The rest goes by the calendar.
        """
        if self.kind in ("day", "week"):
            return self._as_far(of(self.kind, _day_before(self)))
        return self._as_far(of(self.kind, self.first.replace(year=self.first.year - 1)))

    def _as_far(self, whole: "Period") -> "Period":
        last = min(whole.last, whole.first + timedelta(days=self.days - 1)) if self.is_cut else whole.last
        return whole._replace(last=last, until=self.until)


def of(kind: str, day: date) -> Period:
    """The period of a kind in which a day lies; KeyError for a kind there is none of."""
    first = {
        "day": lambda: day,
        "week": lambda: day - timedelta(days=day.weekday()),
        "month": lambda: day.replace(day=1),
        "quarter": lambda: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        "year": lambda: date(day.year, 1, 1),
    }[kind]()
    months = {"month": 1, "quarter": 3, "year": 12}.get(kind)
    if months is None:
        return Period(kind, first, first + timedelta(days=6 if kind == "week" else 0))
    after = first.month - 1 + months
    return Period(kind, first, date(first.year + after // 12, after % 12 + 1, 1) - timedelta(days=1))


def weekday(day: date) -> str:
    """一 to 日."""
    return _WEEK[day.weekday()]


def _day_before(period: Period) -> date:
    """The day of last year that a day, or a week's first holiday, is compared with."""
    off = [
        day for day, held in holidays.between(period.first, of(period.kind, period.first).last).items() if held.is_off
    ]
    same = off and calendar.same_festival_day(min(off), min(off).year - 1)
    return same or period.first - YEAR


class Quality(NamedTuple):
    """How far to trust a figure: entries by hand, exits assumed at closing, adopted ones, each with its whole; methods."""

    by_hand: int = 0
    entries: int = 0
    assumed: int = 0
    exits: int = 0
    adopted: int = 0
    counted: int = 0
    methods: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """One line, as it stands under the figure."""
        return "，".join(part for part in ("、".join(self.methods), *self.shares, self.adoption) if part)

    @property
    def shares(self) -> list[str]:
        """Hand entries and assumed exits, where there were scans."""
        said = []
        if self.entries:
            said.append(f"补录 {self.by_hand}（{self.by_hand / self.entries:.1%}）")
        if self.exits:
            said.append(f"推定离馆 {self.assumed / self.exits:.0%}")
        return said

    @property
    def adoption(self) -> str:
        if not self.counted:
            return ""
        some = f"已采纳 {self.adopted}/{self.counted}" if self.adopted else "待采纳"
        return "已采纳" if self.adopted == self.counted else some


class Compare(NamedTuple):
    """A figure beside that of another period: difference and ratio are None where there is no base."""

    label: str
    base: Period
    number: float | None = None
    difference: float | None = None
    ratio: float | None = None


class Figure(NamedTuple):
    """One number of a period: its definition, how far to trust it, what else must be said, its comparisons."""

    name: str
    label: str
    number: int | None
    unit: str
    definition: str
    quality: Quality = Quality()
    notes: tuple[str, ...] = ()
    compares: tuple[Compare, ...] = ()

    def compared(self, name: str) -> Compare | None:
        """The comparison whose label is ``name``."""
        return next((held for held in self.compares if held.label == name), None)
