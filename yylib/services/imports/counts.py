"""Past counts of visits, row by row: the good ones as figures, the others named by row number and reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from yylib import clock
from yylib.services.imports.dates import Unreadable, day_of, hour_of, is_day, plain
from yylib.services.imports.mapping import CUMULATIVE, DAILY, HOURLY, SHAPES, Mapping, guess, signature
from yylib.services.imports.sheets import BadSheet, Sheet

__all__ = [
    "CUMULATIVE", "DAILY", "HOURLY", "MAX_COUNT", "SHAPES",
    "Count", "Mapping", "Outcome", "Rejected", "guess", "letter", "read", "signature",
]  # fmt: skip

MAX_COUNT = 100_000
TOTALS = re.compile(
    r"(合计|总计|小计|共计|累计|平均|月计|年计|本月|全年|(grand )?total|sub-?total|sum|average|mean)[:：\s]*.*"
)
_WHOLE = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0*)?")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d*)?(?:e[-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Count:
    """One good row: the people of ``day`` (of its ``hour``), or the counter's reading where the table is cumulative.

    ``row`` and ``column`` are the cell as Excel names it; ``exits`` is None where the table has none, ``place`` is the
    table's own word for it.
    """

    row: int
    column: str
    day: date
    hour: int | None
    place: str | None
    entries: int
    exits: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not taken, and why, in Chinese."""

    row: int
    reason: str


@dataclass(slots=True)
class Outcome:
    """``read`` counts the rows with anything in them below the head: the good and the rejected."""

    read: int = 0
    rows: list[Count] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


class _Refused(Exception):
    """One row's reason."""


def read(sheet: Sheet, mapping: Mapping, today: date | None = None) -> Outcome:
    """Read every row below the head; a later row for a day (hour, place) already read is rejected, naming that row."""
    if mapping.missing:
        raise BadSheet(mapping.missing)
    outcome, seen, today = Outcome(), {}, today or clock.today()
    head: list[str] = []
    for number, cells in sheet.rows:
        if number == mapping.head_row:
            head = cells
        if number <= mapping.head_row or not any(cells):
            continue
        outcome.read += 1
        try:
            if cells == head:
                raise _Refused("重复的表头")
            count = _count(number, cells, mapping, today, strict=sheet.format == "csv")
            key = (count.day, count.hour, count.place)
            if key in seen:
                raise _Refused(_again(count, seen[key]))
        except (_Refused, Unreadable) as refusal:
            outcome.rejected.append(Rejected(number, str(refusal)))
            continue
        seen[key] = number
        outcome.rows.append(count)
    if not outcome.read:
        raise BadSheet("表头下面没有数据。")
    return outcome


def _again(count: Count, earlier: int) -> str:
    what = "同一天" + ("同一时段" if count.hour is not None else "") + ("同一地点" if count.place else "")
    return f"与第 {earlier} 行重复（{what}）"


def _count(number: int, cells: list[str], mapping: Mapping, today: date, strict: bool) -> Count:
    _check_row(cells, mapping, strict)
    at = mapping.count
    shifted = is_day(cells[at])
    try:
        day, hour = day_of(cells[mapping.day], mapping.day_format)
    except Unreadable as reason:
        others = (cell for column, cell in enumerate(cells) if column != mapping.day and column != mapping.until)
        if any(is_day(cell) for cell in others):
            raise _Refused(f"列错位：日期不在日期栏（{letter(mapping.day)} 栏是“{cells[mapping.day]}”）") from None
        raise _Refused(str(reason)) from None
    if shifted:
        raise _Refused(f"列错位：计数栏里是日期“{cells[at]}”")
    if day > today:
        raise _Refused(f"日期在今天之后：“{cells[mapping.day]}”")
    if mapping.until is not None:
        _check_one_day(day, cells[mapping.until], mapping)
    if mapping.hour is None:
        hour = None
    elif mapping.hour != mapping.day:
        hour = hour_of(cells[mapping.hour])
    elif hour is None:
        raise _Refused("日期里没有钟点")
    most = mapping.maximum if mapping.shape == CUMULATIVE else MAX_COUNT
    exits = None if mapping.exits is None else _number(cells[mapping.exits], "出馆栏", most)
    place = None if mapping.place is None else cells[mapping.place] or None
    return Count(number, letter(at), day, hour, place, _number(cells[at], "计数栏", most), exits)


def _check_row(cells: list[str], mapping: Mapping, strict: bool) -> None:
    """Totals and rows of another length are told before any cell of them is read."""
    first = next(cell for cell in cells if cell)
    if TOTALS.fullmatch(plain(first)) or TOTALS.fullmatch(
        plain(cells[mapping.day] if mapping.day < len(cells) else "")
    ):
        raise _Refused(f"合计行，不是某一天的数：“{first}”")
    if strict and mapping.width:
        filled = max(at for at, cell in enumerate(cells, 1) if cell)
        if len(cells) < mapping.width or filled > mapping.width:
            raise _Refused(f"列错位：这一行有 {max(filled, 1)} 格，应有 {mapping.width} 格")
    needed = [at for at in (mapping.day, mapping.count, mapping.exits, mapping.hour, mapping.until) if at is not None]
    if len(cells) <= max(needed):
        raise _Refused(f"列错位：这一行只有 {len(cells)} 格")
    for at in sorted(set(needed)):
        if cells[at].startswith("="):
            raise _Refused(f"单元格是公式：“{cells[at][:40]}”（{letter(at)} 栏），请先粘贴为数值")


def _check_one_day(day: date, until: str, mapping: Mapping) -> None:
    if until and day_of(until, mapping.day_format)[0] != day:
        raise _Refused(f"不是单独一天：从 {day} 到“{until}”的合计")


def _number(cell: str, column: str, most: int) -> int:
    folded, shown = plain(cell), cell.strip('"')[:40]
    if not folded:
        raise _Refused(f"{column}是空的")
    if not _WHOLE.fullmatch(folded):
        if not _NUMBER.fullmatch(folded):
            raise _Refused(f"{column}不是数字：“{shown}”")
        raise _Refused(f"{column}是负数：“{shown}”" if folded[0] == "-" else f"{column}不是整数：“{shown}”")
    digits = folded.partition(".")[0].replace(",", "")
    if len(digits) > 15 or int(digits) > most:
        raise _Refused(f"{column}太大：“{shown}”超过 {most}")
    return int(digits)


def letter(column: int) -> str:
    """The name of a column, counted from 0, as Excel shows it."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def by_place(rows: list[Count]) -> Iterator[tuple[str | None, list[Count]]]:
    """The rows of each place, in the order in which places first appear."""
    places: dict[str | None, list[Count]] = {}
    for one in rows:
        places.setdefault(one.place, []).append(one)
    yield from places.items()
