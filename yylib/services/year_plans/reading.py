"""The office's table of the year's plan, row by row: the lines it names, and each other row with the reason."""

import re
import unicodedata
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from yylib.models.activities import ActivityAudience as A
from yylib.models.activities import ActivityKind as K
from yylib.services.imports.kinds import Item
from yylib.services.imports.sheets import BadSheet, open_sheet

ROLES = {"title": "活动名称", "month": "月份或时间", "kind": "类型", "audience": "读者对象", "place": "地点", "times": "场次",
         "expected": "预计人数", "department": "负责科室", "note": "备注"}  # fmt: skip
_HEADS = {
    "title": r"活动名称|活动主题|活动内容|活动项目|^名称|^主题|^活动$|^项目", "month": r"月份|时间|日期|^月", "kind": r"类型|类别|形式|种类",
    "audience": r"对象|受众|读者群|面向", "place": r"地点|场地|场所", "times": r"场次|次数|期数|场数",
    "expected": r"人数|规模|人次", "department": r"科室|部门|责任|负责|承办", "note": r"备注|说明",
}  # fmt: skip
# the first that fits; a word of the kind's column or else of the title
_KINDS = (
    (K.ESSAY_CONTEST, "征文|征集"), (K.CONTEST, "竞赛|大赛|比赛|知识竞答"), (K.RIDDLE, "灯谜|猜谜"), (K.TRAINING, "培训|讲习|研修|夏令营"),
    (K.EXHIBITION, "展"), (K.STORY_TIME, "绘本|故事"), (K.RECITAL, "朗诵|诵读|朗读"), (K.READING_CLUB, "读书会|读书沙龙|分享会|交流会"),
    (K.LECTURE, "讲座|讲堂|报告会|论坛"), (K.FAIR, "市集|集市|漂流|换书|互换"), (K.TOUR, "参观|研学"), (K.FILM, "观影|电影|影片"),
    (K.PROGRAMME, "阅读项目|打卡|阅读计划|共读"), (K.ONLINE, "线上|直播|云"), (K.OUTREACH, "进校园|进社区|送书|下乡|流动|馆外|进机关|进军营"),
    (K.CRAFT, "手工|非遗|剪纸|书法|体验|传统文化|diy"),
)  # fmt: skip
_AUDIENCES = (
    (A.FAMILIES, "亲子|家庭|家长"), (A.CHILDREN, "少儿|儿童|幼儿|小学|小读者|低幼|孩子|未成年"), (A.YOUTH, "青少年|中学|青年|学生"),
    (A.ELDERLY, "老年|老人|银龄|长者"), (A.DISABLED, "残疾|残障|视障|盲"), (A.ADULTS, "成人|市民|职工|干部|教师"),
)  # fmt: skip
_CHINESE = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_TOTALS = re.compile(r"(合计|总计|小计|共计).*")
_FOOT = re.compile(r"制表|填报|审核|联系人|盖章")
LOOKED_AT, MOST_ROWS = 20, 2000


class Line(NamedTuple):
    """One line of the plan."""

    title: str
    month: int | None = None
    kind: str = K.OTHER
    audience: str = A.ALL
    place: str = ""
    times: int = 1
    expected: int | None = None
    department: str = ""
    note: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def key(self) -> tuple:
        """What tells two lines of a year apart."""
        return self.title, self.month or 0


def folded(cell: str) -> str:
    """A cell as words are compared: NFKC, lower case, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).lower()


def understand(path: Path | str, sheet: str | None = None) -> dict:
    """What the columns of a table seem to mean; ``BadSheet`` where none is a title."""
    table = open_sheet(path, sheet)
    best: tuple[int, dict] = (0, {})
    for number, cells in islice(((number, cells) for number, cells in table.rows if any(cells)), LOOKED_AT):
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            role = next(
                (role for role, words in _HEADS.items() if role not in found and re.search(words, folded(cell))), None
            )
            if role and cell and len(cell) <= 20:
                found[role] = at
        if "title" in found and len(found) > len(best[1]):
            best = (number, found)
    if not best[1]:
        raise BadSheet("找不到“活动名称”一栏。")
    return {"sheet": table.name, "head_row": best[0], "columns": best[1]}


def read(path: Path | str, mapping: dict) -> list[Item]:
    """Every row under the head: a line, or the reason why it is none. A month that stands once for several rows (merged
    cells) holds for those below."""
    table, items = open_sheet(path, mapping.get("sheet") or None), []
    merged = _Merged(mapping["columns"])
    for number, cells in table.rows:
        if number <= mapping["head_row"] or not any(cells):
            continue
        if len(items) >= MOST_ROWS:
            raise BadSheet(f"超过 {MOST_ROWS} 行，不像一年的计划。")
        items.append(_item(number, merged(cells)))
    if not any(item.data for item in items):
        raise BadSheet("表里没有一行活动。")
    return items


class _Merged:
    """The cells of a row by what their column means; the month is carried down while it is empty."""

    def __init__(self, columns: dict[str, int]):
        self._columns, self._month = columns, ""

    def __call__(self, cells: list[str]) -> dict[str, str]:
        told = {role: cells[at].strip() if at < len(cells) else "" for role, at in self._columns.items()}
        if "month" in told:
            told["month"] = self._month = told["month"] or self._month
        return told


def _item(number: int, told: dict[str, str]) -> Item:
    title = re.sub(r"\s+", " ", told["title"]).strip()
    if total := next((cell for cell in told.values() if _TOTALS.fullmatch(folded(cell))), ""):
        return Item(number, reason=f"合计行，不是活动：“{title[:20] or total[:20]}”")
    if not title:
        return Item(number, reason="没有活动名称")
    if _FOOT.search(title) and not told.get("month"):
        return Item(number, reason=f"表尾行，不是活动：“{title[:20]}”")
    try:
        month, doubt = month_of(told.get("month", ""))
        times = _number(told.get("times", ""), "场次", 1, 400) or 1
        expected = _number(told.get("expected", ""), "人数", 0, 1_000_000)
    except ValueError as bad:
        return Item(number, reason=str(bad))
    kind = _first(_KINDS, told.get("kind", "")) or _first(_KINDS, title)
    doubts = [
        doubt,
        "" if kind else "类型认不出，记作“其他”",
        f"名称太长，留了前 100 字：{title[:12]}…" if len(title) > 100 else "",
    ]
    line = Line(title[:100], month, kind or K.OTHER, _first(_AUDIENCES, told.get("audience", "") or title) or A.ALL,
                told.get("place", "")[:100], times, expected, told.get("department", "")[:60], told.get("note", "")[:300],
                tuple(filter(None, doubts)))  # fmt: skip
    return Item(number, line)


def _first(words, cell: str) -> str | None:
    return next((value for value, pattern in words if re.search(pattern, folded(cell))), None)


def kind_of(words: str) -> str | None:
    """The kind of activity that words name, or nothing."""
    return _first(_KINDS, words)


def audience_of(words: str) -> str | None:
    """The audience that words name, or nothing."""
    return _first(_AUDIENCES, words)


def month_of(cell: str) -> tuple[int | None, str]:
    """The month of a cell (3月, 2026-03-05, 三月中旬, 3-5月 is its first), and what had to be assumed. ``ValueError`` for a
    number that is no month."""
    text = folded(cell)
    if not text or re.fullmatch(r"(全年|每月|每周|常年|待定|.*季度|寒假|暑期|暑假).*", text):
        return None, f"“{cell[:20]}”没有月份" if text else "没有月份"
    if re.fullmatch(r"\d{5}", text):  # a day that Excel keeps as its number and nobody formatted
        month = (date(1899, 12, 30) + timedelta(days=int(text))).month
    elif found := re.match(r"(?:\d{4}[-./年])?(\d{1,2})(?:[-./~至到、月]|$)", text) or re.match(
        r"\d{4}[-./年](\d{1,2})", text
    ):
        month = int(found[1])
    elif found := re.match(r"(十[一二]?|[一二三四五六七八九])月", text):
        month = _CHINESE[found[1]]
    else:
        return None, f"“{cell[:20]}”里看不出月份"
    if not 1 <= month <= 12:
        raise ValueError(f"月份不对：“{cell[:20]}”")
    several = re.match(r"\d{1,2}[-~至到、]\d{1,2}月", text)
    return month, f"“{cell[:20]}”记在第一个月" if several else ""


def _number(cell: str, what: str, least: int, most: int) -> int | None:
    text = folded(cell).replace(",", "")
    found = re.search(r"(\d+(?:\.\d+)?)(万?)", text[:40])
    if not found:
        return None
    number = int(float(found[1]) * (10_000 if found[2] else 1))
    if not least <= number <= most:
        raise ValueError(f"{what}不对：“{cell[:20]}”，要在 {least}–{most} 之间")
    return number


def year_in(name: str, today: date) -> int:
    """The year that a file's name says, else the coming one from October on."""
    found = re.search(r"(20\d\d)", name)
    return int(found[1]) if found else today.year + (today.month >= 10)
