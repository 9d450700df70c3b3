"""用量: what was visited, searched and downloaded, by the month, typed or pasted from a sheet; by the year, with its cost."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.resources import DigitalResource, ResourceUse
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.resources.licences import cost

MOST_ROWS, MOST = 240, 1_000_000_000
MEASURES = ("visits", "searches", "downloads")
_HEADS = {"month": ("月", "时间", "日期", "month", "date"), "visits": ("访问", "浏览", "登录", "点击", "visit", "view"),
          "searches": ("检索", "搜索", "search", "quer"), "downloads": ("下载", "全文", "download")}  # fmt: skip
_WORDS = {"visits": "次访问", "searches": "次检索", "downloads": "次下载"}


class Line(NamedTuple):
    """A line of what was pasted, by its number: the month and its numbers; or the reason why it is left out."""

    row: int
    month: str
    visits: int | None = None
    searches: int | None = None
    downloads: int | None = None
    state: str = "new"
    reason: str = ""


class Read(NamedTuple):
    """All lines: what is new, what changes, what is known already, what is left out. Their sum is the lines read."""

    lines: list[Line]

    def number(self, state: str) -> int:
        """How many lines are in one state: new, changed, same, rejected."""
        return sum(line.state == state for line in self.lines)


class Year(NamedTuple):
    """A year's use: the sums of what is known, of how many months, what the licences cost in the year, and what one use
    cost, in fen, over the months in which it was counted."""

    year: int
    visits: int | None
    searches: int | None
    downloads: int | None
    months: int
    fee: int
    per_use: float | None
    use_word: str


def months(resource_id: int) -> list[ResourceUse]:
    """Every month that was entered, the latest first."""
    query = select(ResourceUse).where(ResourceUse.resource_id == resource_id).order_by(ResourceUse.month.desc())
    return list(db.session.scalars(query))


def years(resource: DigitalResource) -> list[Year]:
    """The years with any use or any licence, the latest first."""
    held = months(resource.id)
    known = {int(one.month[:4]) for one in held}
    this = clock.today().year
    for licence in (one for one in resource.licences if one.void_at is None):
        known |= set(range(licence.from_on.year, min(licence.to_on.year if licence.to_on else this, this) + 1))
    return [_year(resource, year, [one for one in held if one.month[:4] == str(year)])
            for year in sorted(known, reverse=True)]  # fmt: skip


def _year(resource: DigitalResource, year: int, held: list[ResourceUse]) -> Year:
    sums = {name: _sum(getattr(one, name) for one in held) for name in MEASURES}
    name = next((one for one in ("downloads", "visits", "searches") if sums[one]), "")
    counted = [one.month for one in held if name and getattr(one, name) is not None]
    spent = sum(cost(one, *_span(month)) for month in counted for one in resource.licences)
    fee = sum(cost(one, date(year, 1, 1), date(year, 12, 31)) for one in resource.licences)
    per_use = spent / sums[name] if name and spent else None
    return Year(year, *(sums[one] for one in MEASURES), len(held), fee, per_use, _WORDS.get(name, ""))


def _sum(values) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _span(month: str) -> tuple[date, date]:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def read(*, resource_id: int, text: str) -> Read:
    """What was pasted, line by line, against what is known; nothing is written. A first line of heads sets the order."""
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise Refused("use_too_long", field="text", most=MOST_ROWS)
    order = ("month", *MEASURES)
    if lines and (heads := _heads(lines[0][1])):
        order, lines = heads, lines[1:]
    if not lines:
        raise Refused("use_nothing", field="text")
    known = {one.month: one for one in months(resource_id)}
    seen: dict[str, int] = {}
    return Read([_line(number, cells, order, known, seen) for number, cells in lines])


def _cells(line: str) -> list[str]:
    """A sheet's cells are parted by tabs; typed ones by two blanks, by commas, or by one blank."""
    line = line if "\t" in line else unicodedata.normalize("NFKC", line).strip()
    by = next((one for one in (r"\t", r"\s{2,}", ",") if re.search(one, line)), r"\s")
    return [unicodedata.normalize("NFKC", cell).strip().strip('"') for cell in re.split(by, line)]


def _heads(cells: list[str]) -> tuple | None:
    """Which column is which, where the line is one of heads; a column it does not know is passed over."""
    if any(re.search(r"\d{4}", cell) for cell in cells):
        return None
    found = tuple(next((name for name, words in _HEADS.items() if any(word in cell.lower() for word in words)), "")
                  for cell in cells)  # fmt: skip
    return found if "month" in found and len(set(found) - {"", "month"}) else None


def _line(number: int, cells: list[str], order: tuple, known: dict, seen: dict) -> Line:
    given = dict(zip(order, cells, strict=False))
    try:
        month = month_of(given.get("month", ""))
    except ValueError as error:
        return Line(number, given.get("month", "")[:20], state="rejected", reason=str(error))
    if month in seen:
        return Line(number, month, state="rejected", reason=f"和第 {seen[month]} 行是同一个月")
    try:
        values = {name: _count(given.get(name, "")) for name in MEASURES}
    except ValueError as error:
        return Line(number, month, state="rejected", reason=str(error))
    if not any(value is not None for value in values.values()):
        return Line(number, month, state="rejected", reason="没有数字")
    seen[month] = number
    held = known.get(month)
    same = held and all(values[name] in (None, getattr(held, name)) for name in MEASURES)
    return Line(number, month, **values, state="same" if same else "changed" if held else "new")


def month_of(text: str) -> str:
    """2026-09 of what a sheet shows for a month, not later than this one; ``ValueError`` says in words what is wrong."""
    if re.search(r"合计|总计|小计|平均", text):
        return _wrong("合计行，不用贴")
    found = re.match(r"((?:19|20)\d{2})[年./-]?(\d{1,2})(?!\d)", text.replace(" ", ""))
    if not found or not 1 <= int(found[2]) <= 12:
        return _wrong("看不出是哪年哪月，请写成 2026-09")
    month = f"{found[1]}-{int(found[2]):02d}"
    return month if month <= f"{clock.today():%Y-%m}" else _wrong("这个月还没有到")


def _wrong(why: str):
    raise ValueError(why)


def _count(text: str) -> int | None:
    digits = re.sub(r"\s|次$|\.0+$", "", text)
    digits = digits.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", digits) else digits
    if digits in ("", "-", "—", "/", "无"):
        return None
    if not re.fullmatch(r"[0-9]{1,10}", digits) or int(digits) > MOST:
        return _wrong(f"“{text[:20]}”不是次数")
    return int(digits)


def enter(*, resource_id: int, text: str, by: int) -> dict[str, int]:
    """Store what ``read`` shows: new months and changed ones; how many of each, and how many were left out. A column
    that is empty leaves what is known."""
    locked(DigitalResource, resource_id)
    found = read(resource_id=resource_id, text=text)
    known = {one.month: one for one in months(resource_id)}
    for line in found.lines:
        if line.state in ("new", "changed"):
            row = known.get(line.month) or ResourceUse(resource_id=resource_id, month=line.month)
            row.entered_at, row.by_id = clock.now(), by
            for name in MEASURES:
                value = getattr(line, name)
                setattr(row, name, getattr(row, name) if value is None else value)
            db.session.add(row)
    return {state: found.number(state) for state in ("new", "changed", "same", "rejected")}


def enter_month(*, resource_id: int, month: str, visits: int | None, searches: int | None, downloads: int | None,
                by: int) -> None:  # fmt: skip
    """One month as typed, in place of what was there; what is left empty is unknown."""
    locked(DigitalResource, resource_id)
    try:
        month = month_of(month)
    except ValueError as error:
        raise Refused("use_month", field="month") from error
    query = select(ResourceUse).where(ResourceUse.resource_id == resource_id, ResourceUse.month == month)
    row = db.session.scalar(query) or ResourceUse(resource_id=resource_id, month=month)
    row.visits, row.searches, row.downloads = visits, searches, downloads
    row.entered_at, row.by_id = clock.now(), by
    db.session.add(row)


def _years_known() -> list[tuple[str, str]]:
    found = db.session.scalars(select(ResourceUse.month).distinct()).all()
    return [(year, f"{year} 年") for year in sorted({month[:4] for month in found}, reverse=True)]


def _names() -> list[tuple[int, str]]:
    return [tuple(row) for row in db.session.execute(
        select(DigitalResource.id, DigitalResource.name).order_by(DigitalResource.name)).all()]  # fmt: skip


USES = lists.announce(lists.List(
    name="resource_use", title="数字资源用量", id=ResourceUse.id, export=Permission.REPORTS_EXPORT, order="-month",
    source=lambda: select(ResourceUse).select_from(ResourceUse)
    .join(DigitalResource, DigitalResource.id == ResourceUse.resource_id),
    load=(joinedload(ResourceUse.resource),), search=(DigitalResource.name,),
    columns=(
        Column("month", "月份", lambda one: one.month, (ResourceUse.month,)),
        Column("name", "数字资源", lambda one: one.resource.name, (DigitalResource.name,)),
        Column("visits", "访问", lambda one: one.visits, is_number=True),
        Column("searches", "检索", lambda one: one.searches, is_number=True),
        Column("downloads", "下载", lambda one: one.downloads, is_number=True),
    ),
    filters=(
        Filter("year", "年份", _years_known, lambda value: ResourceUse.month.startswith(value)),
        Filter("resource", "数字资源", _names, lambda value: ResourceUse.resource_id == int(value)),
    ),
))  # fmt: skip
