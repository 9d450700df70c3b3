"""中图法: what a class number means, as far as the library's own table goes; and how that table is brought in.

The scheme is the National Library's: what ships is its outline only, the 22 main classes and those of T.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from yylib.database import db, plain, plain_among, plain_many
from yylib.models.bibs import ClcClass
from yylib.services.imports import kinds
from yylib.services.imports.kinds import Item, Plan, Trial
from yylib.services.imports.sheets import open_sheet

KIND = "clc"
_DATA = Path(__file__).resolve().parent.parent / "data" / "clc_outline.json"
_SHAPE = re.compile(r"[A-KN-VXZ][A-Z]?\d{0,3}(\.\d+)*[-=/+:()\"“”a-zA-Z0-9.<>\[\]{}]*")
_ROW = re.compile(r"[A-KN-VXZ][-=/+:()\"“”a-zA-Z0-9.<>\[\]{},·～~*，、 ]{0,39}")
_KINDS = {"[]": "交替类目", "{}": "停用类目"}
_PUT = """
INSERT INTO clc_class (class_no, name, parent_no, import_id) VALUES (:class_no, :name, :parent_no, :batch)
ON CONFLICT (class_no) DO UPDATE SET name = excluded.name, parent_no = excluded.parent_no, import_id = excluded.import_id
WHERE clc_class.name <> excluded.name OR clc_class.parent_no <> excluded.parent_no
"""
_TAKE_OUT = """
DELETE FROM clc_class WHERE class_no IN (SELECT class_no FROM clc_class WHERE import_id = :id LIMIT :limit)
"""


class Step(NamedTuple):
    """One class on the way down to a number."""

    class_no: str
    name: str


@cache
def outline() -> dict[str, str]:
    """The main classes and those of T, by their letters."""
    return json.loads(_DATA.read_text("utf-8"))


def tidy(class_no: str | None) -> str:
    """A class number as it is written: half-width, its letters before the first figure large, no blanks."""
    text = unicodedata.normalize("NFKC", class_no or "").replace(" ", "").replace("－", "-")
    head = re.match(r"[A-Za-z]*", text)[0]
    return head.upper() + text[len(head) :]


def way(class_no: str | None) -> list[Step]:
    """From the main class down to the deepest class that is known on the way to this number; empty for none."""
    number = tidy(class_no)
    starts = [number[:end] for end in range(1, len(number) + 1)]
    names = {start: outline()[start] for start in starts if start in outline()}
    names |= {row.class_no: row.name for row in _held(starts)}
    return [Step(start, names[start]) for start in starts if start in names]


def name(class_no: str | None) -> str:
    """The name of the deepest class known on the way to a number; empty where none is."""
    steps = way(class_no)
    return steps[-1].name if steps else ""


def doubt(class_no: str | None) -> str:
    """What looks wrong about a class number, in words; a house may have its own, so it never hinders."""
    number = tidy(class_no)
    if number and not _SHAPE.fullmatch(number):
        return f"“{number}”不像中图法分类号，请看一眼"
    return ""


def below(class_no: str = "", limit: int = 200) -> list[Step]:
    """The classes directly below one, or the main classes; with the loaded table as far as it goes."""
    rows = plain("SELECT class_no, name FROM clc_class WHERE parent_no = :parent AND class_no <> :parent "
                 "ORDER BY class_no LIMIT :limit", parent=class_no, limit=limit)  # fmt: skip
    held = {row.class_no: row.name for row in rows}
    for number, label in outline().items():
        parent = number[:-1]
        if parent == class_no:
            held.setdefault(number, label)
    return [Step(number, held[number]) for number in sorted(held)]


def loaded() -> int:
    """How many classes of the library's own table are there."""
    return plain("SELECT count(*) AS n FROM clc_class")[0].n


def _held(starts: list[str]) -> list:
    query = select(ClcClass.class_no, ClcClass.name).where(ClcClass.class_no.in_(starts))
    return list(db.session.execute(query)) if starts else []


def _read(plan: Plan):
    """The rows of a table of number, name and, if there, the number above; a head row is passed over. A number in square
    brackets is an alternative one, in curly ones it is not used any more."""
    for row, cells in open_sheet(plan.path, plan.mapping.get("sheet") or None).rows:
        cells = [" ".join(cell.split()) for cell in (*cells, "", "", "")]
        number = unicodedata.normalize("NFKC", cells[0])
        if not any(cells) or (row == 1 and not _ROW.fullmatch(number)):
            continue
        yield _item(row, number, cells[1], unicodedata.normalize("NFKC", cells[2]))


def _item(row: int, number: str, label: str, parent: str) -> Item:
    for marks, word in _KINDS.items():
        if number[:1] == marks[0] and number[-1:] == marks[1]:
            number, label = number[1:-1], label and f"{label}（{word}）"
    if not _ROW.fullmatch(number):
        return Item(row, reason=f"“{number[:30]}”不是中图法分类号" if number else "没有分类号")
    if not label:
        return Item(row, reason=f"{number} 没有类名")
    return Item(row, {"class_no": number[:40], "name": label[:200], "parent_no": parent[:40]})


def _look(plan: Plan) -> Trial:
    items = list(_read(plan))
    good = [item.data["class_no"] for item in items if item.data]
    rejected = [item for item in items if item.reason]
    notes = [f"系统里现在有 {loaded()} 个类目，同号的改成这份表里的名字。"]
    return Trial(len(items), len(good), rejected, [], [], notes, None, None, 0, len(set(good)), "个类目")


def _write(plan: Plan, items: list[Item]) -> list[Item]:
    held = {row.class_no: (row.name, row.parent_no) for row in plain_among(
        "SELECT class_no, name, parent_no FROM clc_class WHERE class_no IN :listed",
        {item.data["class_no"] for item in items})}  # fmt: skip
    plain_many(_PUT, [item.data | {"batch": plan.batch_id} for item in items])
    return [item._replace(is_known=True) for item in items
            if held.get(item.data["class_no"]) == (item.data["name"], item.data["parent_no"])]  # fmt: skip


def _undo(batch_id: int, limit: int) -> int:
    return plain(_TAKE_OUT, id=batch_id, limit=limit).count


kinds.kind(KIND, label="中图法类目", read=_read, look=_look, write=_write, undo=_undo, unit=1000, pages="bibs",
           rows="bibs.classes", undoing="这批带来的类目会去掉，类名又显示到大类。书目和索书号不受影响。")  # fmt: skip
