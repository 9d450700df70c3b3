"""A sheet of 问卷星 or of the office's own: which column says what is guessed from its head, and may be corrected."""

import json
import re
import unicodedata
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from yylib import clock
from yylib.errors import Refused
from yylib.models.people import CHILD_AGE
from yylib.services.imports.sheets import BadSheet, open_sheet
from yylib.services.registration_lists import MOST_BYTES, MOST_ROWS
from yylib.services.registration_lists.entries import BadEntry, Entry, day_of, name_of, number_of, phone_of, plain_text

ROLES = {
    "name": "姓名", "phone": "电话", "child": "孩子姓名", "birth": "孩子出生日期", "adults": "大人数", "children": "孩子数",
    "unit": "单位", "note": "备注",
}  # fmt: skip
# The first that fits, in this order: what is asked of a child is also called 姓名.
_HEADS = (
    ("birth", r"(出生|生日)"), ("child", r"(孩子|儿童|小朋友|宝宝|学生|小读者).*(姓名|名字)|(孩子|儿童|小朋友|宝宝)$"),
    ("phone", r"电话|手机|联系方式|联系号码"), ("children", r"(孩子|儿童|小孩|小朋友).*(数|几)"),
    ("adults", r"(大人|家长|成人).*(数|几)|人数|几人|几位"), ("unit", r"单位|学校|机构|团体|班级"),
    ("name", r"姓名|名字|称呼|报名人|联系人|家长"), ("note", r"备注|留言|说明"),
)  # fmt: skip
# What the survey site adds of itself, and nobody here needs.
_NOISE = re.compile(r"提交.*时间|答题时间|所用时间|^用时|来源|来自ip|^ip|总分|openid|微信昵称|答卷编号|^序号$|^编号$")
HEAD_WITHIN, WIDEST, CELL = 10, 40, 200


class Table(NamedTuple):
    """A sheet as the page carries it from one step to the next: its heads, and each row with its number in the file."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def packed(self) -> str:
        """As a hidden field; ``unpacked`` reads it."""
        return json.dumps([self.heads, self.rows], ensure_ascii=False, separators=(",", ":"))


def opened(path: Path) -> Table:
    """A file's table without what the survey site adds (addresses, times); ``names_unclear`` for what is none."""
    try:
        rows = list(islice(((number, cells) for number, cells in open_sheet(path).rows if any(cells)), MOST_ROWS + 12))
    except BadSheet as bad:
        raise Refused("names_unclear", field="file", why=bad.sentence.rstrip("。")) from bad
    at = _head(rows)
    if at is None:
        raise Refused("names_unclear", field="file", why="前几行里没有“姓名”一栏")
    heads, body = rows[at][1], rows[at + 1 :]
    if len(body) > MOST_ROWS:
        raise Refused("names_too_many", field="file", most=MOST_ROWS)
    kept = [column for column, head in enumerate(heads) if head and not _NOISE.search(_folded(head))][:WIDEST]
    table = Table(tuple(plain_text(heads[column])[:60] for column in kept), tuple(
        (number, tuple(plain_text(cells[column])[:CELL] if column < len(cells) else "" for column in kept))
        for number, cells in body))  # fmt: skip
    if len(table.packed().encode()) > MOST_BYTES:
        raise Refused("names_unclear", field="file", why="表里的字太多，请删去用不到的栏")
    return table


def unpacked(text: str) -> Table:
    """What ``packed`` wrote; anything else is ``names_stale``."""
    try:
        heads, rows = json.loads(text)
        table = Table(
            tuple(plain_text(str(head)) for head in heads),
            tuple((int(number), tuple(plain_text(str(cell)) for cell in cells)) for number, cells in rows),
        )
    except (ValueError, TypeError, RecursionError, OverflowError):
        raise Refused("names_stale") from None
    width = len(table.heads)
    if (
        width > WIDEST
        or len(table.rows) > MOST_ROWS
        or any(len(cells) != width or not 0 < number < 10**6 for number, cells in table.rows)
    ):
        raise Refused("names_stale")
    return table


def _folded(head: str) -> str:
    """A head without its question's number and what stands in brackets behind it."""
    head = re.sub(r"\s+", "", unicodedata.normalize("NFKC", head)).lower()
    return re.sub(r"^(?:第?[0-9]+[题.、:)]|[*])+|\((?:必填|选填|单选|多选|填空).*?\)", "", head)


def _role_of(head: str) -> str:
    folded = _folded(head)
    return next((role for role, pattern in _HEADS if re.search(pattern, folded)), "")


def _head(rows) -> int | None:
    """The place of the head among the first rows: the one in which most cells say what they hold, a name among them."""
    best, most = None, 0
    for at, (_number, cells) in enumerate(rows[:HEAD_WITHIN]):
        roles = {_role_of(cell) for cell in cells if cell and len(cell) < 40} - {""}
        if roles & {"name", "child"} and len(roles) > most:
            best, most = at, len(roles)
    return best


def guess(table: Table, questions=()) -> dict[int, str]:
    """What each column means: a role, ``q<id>`` of one of the activity's questions, or "" for what is left out."""
    meant, taken = {}, set()
    labels = {re.sub(r"\W", "", question.label).lower(): f"q{question.id}" for question in questions}
    for at, head in enumerate(table.heads):
        folded = re.sub(r"\W", "", _folded(head))
        asked = next((role for label, role in labels.items() if label and (label in folded or folded in label)), "")
        role = asked or _role_of(head)
        meant[at] = "" if role in taken else role
        taken.add(role)
    return meant


def read(table: Table, meant: dict[int, str]) -> list[Entry]:
    """The rows as entries, each under its number in the file; ``names_unclear`` where no column is a name."""
    if not {"name", "child"} & set(meant.values()):
        raise Refused("names_unclear", why="请指出哪一栏是姓名")
    return [_entry(number, _Cells(cells, meant)) for number, cells in table.rows]


def _is_small(birth_on) -> bool:
    today = clock.today()
    return today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day)) < CHILD_AGE


class _Cells:
    def __init__(self, cells, meant: dict[int, str]):
        self.by_role = {role: cells[at] for at, role in meant.items() if role and at < len(cells)}

    def __call__(self, role: str) -> str:
        return self.by_role.get(role, "")


def _entry(number: int, cell: _Cells) -> Entry:
    try:
        return _read(number, cell)
    except BadEntry as bad:
        return Entry(number, name=cell("name")[:60] or cell("child")[:60], why=str(bad))


def _read(number: int, cell: _Cells) -> Entry:
    child, birth = cell("child"), day_of(cell("birth"))
    name, phone = name_of(cell("name") or child), phone_of(cell("phone"))
    grown, small = number_of(cell("adults")), number_of(cell("children"))
    answers = {role[1:]: value for role, value in cell.by_role.items() if role.startswith("q") and value} or None
    children = ({"name": name_of(child), "birth_on": birth},) if child else ()
    is_coming = not child or name != children[0]["name"]
    if birth and not child and _is_small(birth):  # the sheet asks one name and its birth date: a child's
        children, is_coming = ({"name": name, "birth_on": birth},), False
    others = grown - is_coming if grown else (0 if is_coming else bool(children))
    return Entry(number, name, phone, is_coming, children, (), max(0, int(others)), max(0, small - len(children)),
                 cell("unit")[:100], answers, cell("note")[:60])  # fmt: skip
