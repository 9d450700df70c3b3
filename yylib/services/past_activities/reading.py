"""A table of past activities, row by row: the activity it names, or the reason why it is none.

One row is one activity on one day (or from a day to a last day) with the people who came. A row that sums a quarter is
none; its count belongs to no day and no title. Where only one number of people stands, without adults and children apart,
it counts as children for an audience of children, and else as adults.
"""

import re
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from yylib.models.activities import ActivityAudience, ActivityKind
from yylib.services.imports import dates
from yylib.services.imports.kinds import Item
from yylib.services.imports.sheets import BadSheet, open_sheet
from yylib.services.year_plans.reading import audience_of, folded, kind_of

ROLES = {"title": "活动名称", "day": "日期", "until": "最后一天", "people": "参加人次", "adults": "其中大人", "children": "其中孩子",
         "place": "地点", "kind": "类型", "audience": "读者对象"}  # fmt: skip
_HEADS = {
    "until": r"结束日期|截止|闭幕|最后一天|enddate", "day": r"日期|时间|年月日|^day$|date|^period$",
    "adults": r"成人|成年|大人|^adults?$", "children": r"少儿|儿童|孩子|未成年|^child(ren)?$",
    "people": r"人次|人数|参加|到场|参与|attend|participants|^count$", "place": r"地点|场地|场所|分馆|馆名|library|venue|location|branch",
    "kind": r"类型|类别|形式|种类|type$", "audience": r"对象|受众|面向|audience|agegroup",
    "title": r"活动名称|活动主题|活动内容|活动项目|^名称|^主题|^活动$|^项目|题目|^(event|activity)?(name|title)$",
}  # fmt: skip
_PEOPLE = re.compile(r"(\d{1,9})(?:\.0+)?人?次?")
_TOTAL = re.compile(r"(合计|总计|小计|共计).*")
HEAD_WITHIN, LOOKED_AT = 20, 1000
MOST_PEOPLE, MOST_DAYS = 1_000_000, 400
JSON = "这是程序用的 JSON 数据，不是表格。活动日历只写哪天有什么节日，没有到场人数，也不能作往年活动；有人数的请另存成 Excel 或 CSV"


class Event(NamedTuple):
    """A past activity: one session from ``day`` to ``until`` at ``hour``, and who came; ``where`` as the table says it."""

    title: str
    day: date
    until: date
    hour: int | None = None
    adults: int = 0
    children: int = 0
    where: str = ""
    kind: str = ActivityKind.OTHER
    audience: str = ActivityAudience.ALL
    is_split: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        return self.adults + self.children


class _Refused(Exception):
    """One row's reason."""


def understand(path: Path | str, sheet: str | None = None) -> dict:
    """What the columns of a table seem to mean; ``BadSheet`` where it is no table, or none of its columns is a day."""
    with Path(path).open("rb") as stream:
        if stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
            raise BadSheet(JSON)
    table, best = open_sheet(path, sheet), (0, {})
    for number, cells in islice(((number, cells) for number, cells in table.rows if any(cells)), HEAD_WITHIN):
        found = _roles(cells)
        if "day" in found and len(found) > len(best[1]):
            best = (number, found)
    number, columns = best
    if "title" not in columns and "kind" in columns:
        columns["title"] = columns["kind"]
    if lacking := missing(columns):
        raise BadSheet(f"没有找到{lacking}")
    days = (
        cells[columns["day"]]
        for at, cells in islice(table.rows, LOOKED_AT)
        if at > number and len(cells) > columns["day"]
    )
    order = dates.order_of(days, serials=table.format != "csv")
    return {"sheet": table.name, "head_row": number, "columns": columns, "day_format": order}


def _roles(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        word = folded(cell)
        role = (
            next((role for role, words in _HEADS.items() if re.search(words, word)), None) if len(word) <= 20 else None
        )
        if role == "children" and re.search(_HEADS["audience"], word):
            role = "audience"
        if role and role not in found:
            found[role] = at
    return found


def missing(columns: dict[str, int]) -> str:
    """Which of the columns that must be there are not, in words."""
    lacking = [ROLES[role] for role in ("title", "day") if role not in columns]
    if not {"people", "adults", "children"} & columns.keys():
        lacking.append(ROLES["people"])
    return "、".join(f"“{word}”" for word in lacking)


def read(path: Path | str, mapping: dict, today: date) -> list[Item]:
    """Every row below the head: an ``Event``, or why it is none."""
    if lacking := missing(mapping["columns"]):
        raise BadSheet(f"没有指定{lacking}。")
    if mapping["day_format"] == dates.UNCLEAR:
        raise BadSheet("日期是“日/月/年”还是“月/日/年”看不出来，请在“改栏目”里指定。")
    table, items = open_sheet(path, mapping.get("sheet") or None), []
    for number, cells in table.rows:
        if number <= mapping["head_row"] or not any(cells):
            continue
        told = {role: cells[at].strip() if at < len(cells) else "" for role, at in mapping["columns"].items()}
        try:
            items.append(Item(number, _event(told, mapping["day_format"], today)))
        except (_Refused, dates.Unreadable) as reason:
            items.append(Item(number, reason=str(reason)))
    if not items:
        raise BadSheet("表头下面没有数据。")
    return items


def _event(told: dict[str, str], order: str, today: date) -> Event:
    title = re.sub(r"\s+", " ", told["title"]).strip()
    if any(_TOTAL.fullmatch(folded(cell)) for cell in told.values()):
        raise _Refused("合计行，不是活动")
    if dates.is_period(told["day"]):
        raise _Refused(f"“{told['day'][:24]}”是一段时间的合计，不是一场活动；活动要一场一行，写明哪一天")
    if not title:
        raise _Refused("没有活动名称")
    day, hour = dates.day_of(told["day"], order)
    until = dates.day_of(told["until"], order)[0] if told.get("until") else day
    if day > today or until > today:
        raise _Refused(f"日期在今天之后：“{told.get('until') or told['day']}”")
    if not 0 <= (until - day).days <= MOST_DAYS:
        raise _Refused(f"从 {day} 到 {until}：最后一天要在第一天之后，最多 {MOST_DAYS} 天")
    audience = audience_of(told.get("audience") or title) or ActivityAudience.ALL
    adults, children, is_split = _people(told, audience)
    kind = kind_of(told.get("kind", "")) or kind_of(title)
    doubts = (
        "名称太长，留了前 100 字" if len(title) > 100 else "",
        "" if adults + children else "没有人参加，只记场次",
    )
    return Event(title[:100], day, until, hour, adults, children, told.get("place", "")[:120], kind or ActivityKind.OTHER,
                 audience, is_split, tuple(filter(None, doubts)))  # fmt: skip


def _people(told: dict[str, str], audience: str) -> tuple[int, int, bool]:
    """Adults and children, and whether the table tells them apart."""
    people, adults, children = (_number(told.get(role, ""), ROLES[role]) for role in ("people", "adults", "children"))
    if adults is None and children is None:
        if people is None:
            raise _Refused("没有参加人次")
        return (0, people, False) if audience == ActivityAudience.CHILDREN else (people, 0, False)
    if people is None:
        return adults or 0, children or 0, True
    adults = people - children if adults is None else adults
    children = people - adults if children is None else children
    if min(adults, children) < 0 or adults + children != people:
        raise _Refused(f"大人 {adults} 加孩子 {children} 不是 {people}")
    return adults, children, True


def _number(cell: str, what: str) -> int | None:
    word = folded(cell).replace(",", "")
    if not word:
        return None
    found = _PEOPLE.fullmatch(word)
    if not found or int(found[1]) > MOST_PEOPLE:
        raise _Refused(f"{what}不是一个人数：“{cell[:20]}”")
    return int(found[1])
