"""Which column of a table means what: guessed from its heads and its cells, shown to a person, and remembered."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from itertools import chain, pairwise
from statistics import median
from typing import Any

from yylib.services.imports.dates import (
    UNCLEAR,
    YMD,
    Unreadable,
    day_of,
    hour_of,
    is_day,
    is_period,
    is_serial,
    order_of,
    plain,
)
from yylib.services.imports.readings import CLOSING, OPENING

DAILY, HOURLY, CUMULATIVE = "daily", "hourly", "cumulative"
SHAPES = {DAILY: "每天一个数", HOURLY: "每小时一个数", CUMULATIVE: "计数器累计读数"}
COUNTER_MAXIMUM = 999_999
LOOKED_AT = 1_000
HEAD_WITHIN = 20

_WORDS = {
    "day": r"日期|时间|年月日|^日$|\b(dates?|day|period|count start)\b",
    "until": r"结束日期|截止日期|\b(count end|end date)\b",
    "hour": r"时段|小时|钟点|时间|^时$|\b(hours?|time)\b",
    "place": r"区域|地点|馆名|分馆|馆室|阅览室名|门$|场所|\b(branch|location|place|area|door|library|site)\b",
    "entries": r"进馆|入馆|^进|^入|进入|进门|\b(in|entry|entries|enters?)\b",
    "exits": r"出馆|离馆|^出|^离|出门|\b(out|exits?)\b",
    "total": r"人次|到馆|读数|计数|累计|人数|客流|流通|合计|总|"
    r"\b(counts?|visits|visitors|total|readings?|attendees|attendance|footfall)\b",
}
_NOT_A_COUNT = r"序号|编号|星期|^周|年份|月份|气温|温度|备注|电话|邮编|\b(id|no|code|phone|postcode|year|month|week)\b|longitude|latitude"
_READING = r"读数|计数器|累计|\b(readings?|cumulative|counter)\b"
_SUM = r"合计|总|闭馆|\b(total|closing)\b"
_AT_OPENING = r"开馆|早上|上午|\bopening\b"
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns from 0, ``None`` where the table has none; ``head_row`` as Excel numbers it, 0 without a head.

    ``until`` is the last day of a row that sums several days. ``entries`` wins over ``total`` where both are given.
    ``width`` is the number of cells every row has. ``maximum`` and ``two_way`` concern a counter's readings only.
    ``signature`` is that of the head: a table with the same one was arranged alike.
    """

    day: int | None = None
    entries: int | None = None
    exits: int | None = None
    total: int | None = None
    hour: int | None = None
    place: int | None = None
    until: int | None = None
    head_row: int = 0
    width: int = 0
    shape: str = DAILY
    taken: str = CLOSING
    day_format: str = YMD
    maximum: int = COUNTER_MAXIMUM
    two_way: bool = False
    signature: str = ""

    @property
    def count(self) -> int | None:
        """The column whose figure is taken as people coming in."""
        return self.total if self.entries is None else self.entries

    @property
    def missing(self) -> str:
        """What a person must still say before the table can be read, in Chinese; empty when nothing."""
        if self.day is None:
            return "找不到日期栏，请指定哪一栏是日期。"
        if self.day_format == UNCLEAR:
            return "日期看不出是“日/月/年”还是“月/日/年”，请指定日期写法。"
        if self.count is None:
            return "认不准计数栏，请指定哪一栏是人次或读数。"
        if self.shape == HOURLY and self.hour is None:
            return "按小时的表缺时段栏，请指定哪一栏是时段。"
        return ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Mapping":
        """The mapping that ``to_json`` gave; names it does not know are left out."""
        return cls(**{one.name: given[one.name] for one in fields(cls) if one.name in given})


def signature(head: list[str]) -> str:
    """Equal for two head rows that say the same in the same order, blanks, case and full-width forms aside."""
    named = "\x1f".join(re.sub(r"\s+", "", plain(cell)) for cell in head).rstrip("\x1f")
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def guess(rows: Iterable[tuple[int, list[str]]]) -> Mapping:
    """What each column seems to mean. Reads all rows, since the writing of the days is decided over the whole column.

    What cannot be guessed stays open and is told by ``Mapping.missing``.
    """
    every = iter(rows)
    sample = [(number, cells) for number, cells in _first(every, LOOKED_AT) if any(cells)]
    width = max((len(cells) for _, cells in sample), default=0)
    padded = [(number, cells + [""] * (width - len(cells))) for number, cells in sample]
    head_row, head = _head(padded)
    data = [cells for number, cells in padded if number > head_row]
    names = [plain(cell) for cell in head] or [""] * width
    columns = [[cells[at] for cells in data if cells[at]] for at in range(width)]
    found = _roles(names, columns)
    day = found["day"]
    order = YMD if day is None else _order(columns[day], (cells[day] for _, cells in every if day < len(cells)))
    return _shaped(Mapping(**found, head_row=head_row, day_format=order), names, head, data, columns)


def _order(sampled: list[str], rest: Iterable[str]) -> str:
    return order_of(chain(sampled, rest), serials=not any(map(is_day, sampled)))


def _first(rows, most: int):
    for _, row in zip(range(most), rows, strict=False):
        yield row


def _head(rows: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The row of heads: the last one with two filled cells before the first that holds a day; (0, []) without one."""
    before = (0, [])
    for number, cells in rows[:HEAD_WITHIN]:
        if any(is_day(cell) or is_period(cell) for cell in cells) and not all(_is_name(c) for c in cells if c):
            return before
        if sum(map(bool, cells)) >= 2 and any(not _NUMBER.fullmatch(cell) for cell in cells if cell):
            if before[0] and any(is_serial(cell) for cell in cells):
                return before
            before = (number, cells)
    named = [(n, c) for n, c in rows[:HEAD_WITHIN] if sum(map(bool, c)) >= 2]
    return next(((n, c) for n, c in named if any(_says(plain(x), "day") for x in c)), named[0] if named else (0, []))


def _is_name(cell: str) -> bool:
    return not _NUMBER.fullmatch(cell) and not is_day(cell) and not is_period(cell)


def _says(name: str, role: str) -> bool:
    return bool(re.search(_WORDS[role], name.replace("_", " ")))


def _roles(names: list[str], columns: list[list[str]]) -> dict[str, int | None]:
    """One column for each role; a head that fits is believed only where the cells under it can be what it says."""
    free = set(range(len(names)))
    found: dict[str, int | None] = dict.fromkeys(("day", "until", "hour", "place", "entries", "exits", "total"))

    def take(role: str, fits, unnamed: bool = False) -> None:
        able = [at for at in sorted(free) if fits(at)]
        named = [at for at in able if _says(names[at], role)]
        if chosen := named or (able if unnamed else []):
            found[role] = chosen[0]
            free.discard(chosen[0])

    days = {at for at in free if _share(columns[at], lambda cell: is_day(cell) or is_period(cell)) >= 0.5}
    if not days:
        days = {at for at in free if _says(names[at], "day") and _share(columns[at], is_serial) >= 0.5}
    if not days:
        days = {at for at in free if re.search(r"日期|\bdates?\b", names[at]) and not columns[at]}
    take("until", lambda at: at in days and len(days) > 1)
    take("day", lambda at: at in days, unnamed=True)
    take("hour", lambda at: _share(columns[at], _is_hour) >= 0.5)
    counted = _counted(names, columns, free)
    for role in ("exits", "entries"):
        take(role, lambda at: at in counted)
    if (only := _total(names, counted & free, found["entries"] is None)) is not None:
        take("total", lambda at: at == only, unnamed=True)
    take("place", lambda at: at not in counted and _share(columns[at], _is_name) >= 0.5)
    return found


def _total(names: list[str], able: set[int], needed: bool) -> int | None:
    """The one column of figures. Of several (a column a room, morning and afternoon) the sum; else a person decides."""
    named = {at for at in able if _says(names[at], "total")}
    for chosen in (named, {at for at in named if re.search(_SUM, names[at])}, able if needed and not named else set()):
        if len(chosen) == 1:
            return chosen.pop()
    return None


def _counted(names: list[str], columns: list[list[str]], free: set[int]) -> set[int]:
    """The columns of whole numbers; where there are none, those whose head promises them."""
    able = {at for at in free if not re.search(_NOT_A_COUNT, names[at])}
    shares = {at: _share(columns[at], lambda cell: bool(_NUMBER.fullmatch(plain(cell)))) for at in able}
    promised = {at for at in able if any(_says(names[at], role) for role in ("entries", "exits", "total"))}
    whole = {at for at in able if shares[at] >= 0.5 and shares[at] >= _share(columns[at], is_day)}
    return whole or promised


def _share(cells: list[str], fits) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _is_hour(cell: str) -> bool:
    try:
        hour_of(cell)
    except Unreadable:
        return False
    return True


def _shaped(found: Mapping, names: list[str], head: list[str], data: list[list[str]], columns: list) -> Mapping:
    """Add what the figures themselves say: readings rise all the time; days with a time of day are hourly."""
    given = found.to_json() | {"signature": signature(head), "width": _width(head, data)}
    if found.day is None or found.count is None:
        return Mapping.from_json(given)
    name = names[found.count]
    pairs = _dated(found, data)
    if found.hour is None and pairs and sum(hour is not None for _, hour, _, _ in pairs) * 2 > len(pairs):
        given["hour"] = found.day
    rising, large = _rising(pairs)
    if large and rising >= 0.9 or re.search(_READING, name) and rising >= 0.6:
        given["shape"] = CUMULATIVE
        highest = median([value for *_, value in pairs] or [0])
        given["maximum"] = max(COUNTER_MAXIMUM, 10 ** len(str(int(highest))) - 1)
        given["taken"] = OPENING if re.search(_AT_OPENING, name) else CLOSING
        given["two_way"] = "双向" in name or "two-way" in name
    elif given["hour"] is not None:
        given["shape"] = HOURLY
    return Mapping.from_json(given)


def _width(head: list[str], data: list[list[str]]) -> int:
    """The cells a row has: up to the last named one or, without heads, as many as most rows fill."""
    filled = [_filled(cells) for cells in ([head] if any(head) else data)]
    return max(set(filled), key=filled.count) if filled else 0


def _filled(cells: list[str]) -> int:
    return max((at for at, cell in enumerate(cells, 1) if cell), default=0)


def _dated(found: Mapping, data: list[list[str]]) -> list[tuple]:
    pairs = []
    for cells in data:
        value = plain(cells[found.count]).replace(",", "").partition(".")[0]
        try:
            day, hour = day_of(cells[found.day], found.day_format)
        except Unreadable:
            continue
        if value.isdigit() and len(value) < 16:
            place = cells[found.place] if found.place is not None else ""
            within = hour_of(cells[found.hour]) if found.hour is not None and _is_hour(cells[found.hour]) else hour
            pairs.append((place, within, day, int(value)))
    return sorted(pairs, key=lambda pair: (pair[0], pair[2], pair[1] or 0))


def _rising(pairs: list[tuple]) -> tuple[float, bool]:
    """How large a share of the steps does not fall, and whether the figures are large beside their steps."""
    steps = [after[3] - before[3] for before, after in pairwise(pairs) if before[0] == after[0]]
    if len(steps) < 4:
        return (1.0 if all(step >= 0 for step in steps) else 0.0), False
    usual = median(pair[3] for pair in pairs)
    return sum(step >= 0 for step in steps) / len(steps), usual >= 500 and median(map(abs, steps)) * 10 < usual
