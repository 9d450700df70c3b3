"""日表: one day on A4, as it is signed and filed; the same rows for the page and for the PDF."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.services import prints
from yylib.services.periods import weekday
from yylib.services.reports import turnout
from yylib.services.visits import report

TITLE = "沂源县图书馆到馆日表"
SIGNED = ("制表", "审核", "馆长")


class Grid(NamedTuple):
    """A table: its heading, column heads, rows of text, the numeric columns, the shares of the page's width."""

    heading: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int]
    widths: Sequence[float]


class DaySheet(NamedTuple):
    """The sheet's head, its tables and 情况说明, one line each."""

    number: str
    day: str
    circumstance: str
    grids: list[Grid]
    notes: list[str]
    status: str


def day_sheet(on: date) -> DaySheet:
    """The sheet of one day, all branches together; sections whose figures do not exist yet are not there."""
    day = turnout.day(on)
    base = day.base_label
    grids = [_figures(day, base), *([_hours(day, base)] if day.hours.rows and day.hours.entries is not None else []),
             _places(day, base)]  # fmt: skip
    notes = [f"{day.finding}。{day.line}", *report.duties(on)]
    if day.hours.note:
        notes.append(f"按小时：{day.hours.note}。")
    quality = day.visits.quality
    status = (
        "各处数字均已采纳"
        if quality.counted
        and quality.adopted == quality.counted
        and all(a.adopted for a in day.areas if a.number is not None)
        else "数字尚未全部采纳，采纳后请重新打印"
    )
    return DaySheet(f"日表 {on.year}-{on.timetuple().tm_yday:03}", f"{on.year} 年 {on.month} 月 {on.day} 日　星期{weekday(on)}",
                    _opening(day), grids, notes, status)  # fmt: skip


def pdf(sheet: DaySheet, maker: str = "") -> prints.Pdf:
    """The sheet as a PDF."""
    parts = []
    for number, grid in zip("一二三四", sheet.grids, strict=False):
        parts += [prints.Heading(f"{number}、{grid.heading}"),
                  prints.Table(grid.head, grid.rows, grid.widths, grid.numeric)]  # fmt: skip
    parts += [prints.Heading(f"{'一二三四'[len(sheet.grids)]}、情况说明"), prints.Box("\n".join(sheet.notes))]
    return prints.pdf(title=TITLE, parts=parts, head=(sheet.day, sheet.circumstance), number=sheet.number, maker=maker,
                      note=sheet.status, signatures=SIGNED, seal=True)  # fmt: skip


def _opening(day) -> str:
    if not day.is_open:
        return "闭馆"
    return "开放 " + "、".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in day.intervals)


def _clock(at) -> str:
    wall = clock.local(at)
    return f"{wall.hour}:{wall.minute:02}"


def _figures(day, base: str) -> Grid:
    rows = []
    for figure in day.figures:
        week, year = ((*figure.compares, None, None))[:2]
        name = f"{figure.label}（{figure.unit.split('，')[1]}）" if "，" in figure.unit else figure.label
        about = "；".join((figure.definition, *figure.quality.shares, *figure.notes))
        rows.append((name, _n(figure.number), *_pair(week), *_pair(year), about))
    year = day.figures[0].compares[1].label.removeprefix("比")
    return Grid("今日数字", ("项目", "当日", base, "增减", year, "增减", "口径与质量"), rows, (1, 2, 3, 4, 5), (20.5, 7.2, 8.5, 7, 10.2, 7, 39.6))  # fmt: skip


def _pair(compare) -> tuple[str, str]:
    return ("—", "—") if compare is None else (_n(compare.number), _signed(compare.difference))


def _hours(day, base: str) -> Grid:
    rows = day.hours.rows
    head = ("时段", *(row.label.split("–")[0].removesuffix(":00") for row in rows), "合计")
    lines = [("进馆", *(_n(row.entries) for row in rows), _n(day.hours.entries)),
             ("出馆", *(_n(row.exits) for row in rows), _n(day.hours.exits)),
             (f"{base}进馆", *(_n(row.base) for row in rows), day.hours.base_note or _n(day.hours.base))]  # fmt: skip
    return Grid("按小时（人次）", head, lines, range(1, len(head)), (1.8, *([1] * (len(head) - 2)), 1.2))


def _places(day, base: str) -> Grid:
    rows = [(row.name if row.branch == day.areas[0].branch else f"{row.branch} {row.name}", row.department, _n(row.number),
             _n(row.versus.number), row.method or "—", _adopter(row)) for row in day.areas]  # fmt: skip
    areas = next(figure for figure in day.figures if figure.name == "areas")
    rows.append(
        ("合计", "", _n(areas.number), _n(areas.compares and areas.compares[0].number), "一人到几个区域各计一次", "")
    )
    return Grid("各区域", ("区域", "科室", "人次", base, "计数方法", "采纳人"), rows, (2, 3), (20, 20, 11, 12, 30, 17))


def _adopter(row) -> str:
    return (row.adopted[0] or "") if row.adopted else "待采纳" if row.number is not None else "—"


def _n(number) -> str:
    return "—" if number is None else str(number)


def _signed(number) -> str:
    return "—" if number is None else "0" if number == 0 else f"{number:+d}".replace("-", "−")
