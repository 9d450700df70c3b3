"""导出列: which columns the exported record has, in which order and under which heads. Shipped are the fields of the record as
民政部令第67号 names them; the office keeps its own set-up. It is no national format, and is not called one.

Each column is filled from the record, or with what the office fills in, or is left empty to be written by hand: kind and
number of an identity document, which the national form asks for and this register does not hold (个人信息保护法 6, 28).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.volunteers import RecordColumn
from yylib.services.volunteer_records.record import grade_words
from yylib.services.volunteers import listed, trained

PARTS = {
    "person": "基本信息",
    "service": "服务情况",
    "training": "培训情况",
    "award": "表彰奖励",
    "evaluation": "评价情况",
}
HOUSE = "沂源县图书馆"


class Line(NamedTuple):
    """What a cell is made of: the record, one row of its part, and how the export shows hours and phones."""

    held: Any
    row: Any
    hours: Callable[[int], Any]
    is_whole: bool


class Shipped(NamedTuple):
    """One column as shipped; without a ``cell`` it holds what the office fills in, or nothing where ``is_by_hand``."""

    part: str
    name: str
    heading: str
    cell: Callable[[Line], Any] | None = None
    fill: str = ""
    is_shown: bool = True
    is_by_hand: bool = False


class Column(NamedTuple):
    """One column as it stands now."""

    part: str
    name: str
    heading: str
    fill: str
    is_shown: bool
    cell: Callable[[Line], Any] | None
    is_by_hand: bool = False

    def value(self, line: Line):
        """The cell, or what is filled in where the record says nothing."""
        found = self.cell and self.cell(line)
        return self.fill or None if found in (None, "") else found


def _phone(line: Line):
    person = line.held.volunteer.person
    return person and (person.phone if line.is_whole else person.masked_phone)


def _born(line: Line):
    person = line.held.volunteer.person
    return person and person.birth_on


def _of(name: str):
    return lambda line: getattr(line.held.volunteer, name)


def _row(name: str):
    return lambda line: getattr(line.row, name)


def _own(part: str) -> tuple[Shipped, ...]:
    return (Shipped(part, "number", "志愿者编号", _of("number")), Shipped(part, "name", "姓名", _of("name")))


SHIPPED = (
    *_own("person"),
    Shipped("person", "sex", "性别", _of("sex")),
    Shipped("person", "born", "出生日期", _born),
    Shipped("person", "band", "年龄段", lambda line: listed.band_words(line.held.volunteer), is_shown=False),
    Shipped("person", "id_kind", "证件类型", is_by_hand=True),
    Shipped("person", "id_number", "证件号码", is_by_hand=True),
    Shipped("person", "area", "居住区域", _of("area")),
    Shipped("person", "phone", "联系方式", _phone),
    Shipped("person", "skills", "服务技能", _of("skills")),
    Shipped("person", "national", "全国系统编号", _of("national_no")),
    Shipped("person", "admitted", "注册日期", _of("admitted_on")),
    Shipped("person", "group", "志愿服务团队", lambda line: line.held.volunteer.group and line.held.volunteer.group.name,
            is_shown=False),
    Shipped("person", "stage", "状态", lambda line: listed.status(line.held.volunteer)[1], is_shown=False),
    Shipped("person", "total", "服务时长（小时）", lambda line: line.hours(line.held.minutes)),
    *_own("service"),
    Shipped("service", "what", "服务项目", _row("what")),
    Shipped("service", "day", "服务日期", _row("day")),
    Shipped("service", "from", "开始时间", _row("in_at"), is_shown=False),
    Shipped("service", "to", "结束时间", _row("out_at"), is_shown=False),
    Shipped("service", "branch", "服务地点", lambda line: line.row.branch.name),
    Shipped("service", "recipient", "服务对象", fill="到馆读者"),
    Shipped("service", "content", "服务内容", lambda line: line.row.post.about or line.row.post.name),
    Shipped("service", "hours", "服务时长（小时）", lambda line: line.hours(line.row.minutes)),
    Shipped("service", "minutes", "服务时长（分钟）", _row("minutes"), is_shown=False),
    Shipped("service", "evidence", "记录依据", _row("evidence_label"), is_shown=False),
    Shipped("service", "organiser", "组织单位", fill=HOUSE),
    *_own("training"),
    Shipped("training", "title", "培训名称", _row("title")),
    Shipped("training", "content", "培训内容", _row("content")),
    Shipped("training", "kind", "培训种类", lambda line: line.row.post.name if line.row.post else trained.GENERAL,
            is_shown=False),
    Shipped("training", "times", "培训时间", _row("times"), is_shown=False),
    Shipped("training", "place", "培训地点", _row("place"), is_shown=False),
    Shipped("training", "minutes", "培训时长（分钟）", _row("minutes")),
    Shipped("training", "organiser", "组织单位", _row("organiser"), fill=HOUSE),
    Shipped("training", "day", "培训日期", _row("held_on")),
    *_own("award"),
    Shipped("award", "title", "表彰奖励名称", _row("title")),
    Shipped("award", "day", "授予日期", _row("awarded_on")),
    Shipped("award", "by", "授予单位", _row("by_whom")),
    Shipped("award", "note", "说明", _row("note"), is_shown=False),
    *_own("evaluation"),
    Shipped("evaluation", "first", "评价期间自", _row("first_day")),
    Shipped("evaluation", "last", "评价期间至", _row("last_day")),
    Shipped("evaluation", "grade", "评价", lambda line: grade_words(line.row)),
    Shipped("evaluation", "words", "评语", _row("words")),
)  # fmt: skip
LONGEST_HEADING, LONGEST_FILL = 40, 60


def columns() -> dict[str, list[Column]]:
    """All columns by part in their order, the hidden ones too: as the office keeps them, else as shipped. A column that a
    later version ships stands at the end, hidden, where the office has its own set-up."""
    kept = {(one.part, one.name): one for one in db.session.scalars(select(RecordColumn))}
    found: dict[str, list[tuple[int, Column]]] = {part: [] for part in PARTS}
    for at, one in enumerate(SHIPPED):
        own = kept.get((one.part, one.name))
        heading, fill = (own.heading, own.fill) if own else (one.heading, one.fill)
        fill = "" if one.is_by_hand else fill
        is_shown, sort = (own.is_shown, own.sort) if own else (one.is_shown and not kept, at + (10_000 if kept else 0))
        found[one.part].append((sort, Column(one.part, one.name, heading, fill, is_shown, one.cell, one.is_by_hand)))
    return {part: [column for _sort, column in sorted(held, key=lambda pair: pair[0])] for part, held in found.items()}


def filled(part: str) -> dict[str, str]:
    """By name what the office fills in for a part where the record itself says nothing."""
    return {one.name: one.fill for one in columns()[part] if one.fill}


def arrange(*, given: dict[str, list[dict]], by: int) -> None:
    """Keep the office's set-up: by part each column's ``name``, ``heading``, ``fill``, ``is_shown`` and ``sort``. What is
    no column is passed over, an empty heading is the shipped one; each part keeps one column at least."""
    now = columns()
    rows = []
    for part, held in now.items():
        asked = {one["name"]: one for one in given.get(part, [])}
        fresh = [_asked(column, asked.get(column.name), at) for at, column in enumerate(held, 1)]
        if not any(one["is_shown"] for one in fresh):
            raise Refused("record_columns", part=PARTS[part])
        fresh.sort(key=lambda one: one["sort"])
        rows += [one | {"sort": at} for at, one in enumerate(fresh, 1)]
    kept = {(one.part, one.name): one for one in db.session.scalars(select(RecordColumn).with_for_update())}
    for one in rows:
        own = kept.get((one["part"], one["name"]))
        if own is None:
            db.session.add(RecordColumn(**one))
            continue
        for field, value in one.items():
            setattr(own, field, value)
    db.session.flush()


def _asked(column: Column, asked: dict | None, at: int) -> dict:
    asked = asked or {"heading": column.heading, "fill": column.fill, "is_shown": column.is_shown, "sort": at}
    shipped = next(one.heading for one in SHIPPED if (one.part, one.name) == (column.part, column.name))
    return {"part": column.part, "name": column.name, "heading": (asked["heading"] or shipped)[:LONGEST_HEADING],
            "fill": "" if column.is_by_hand else asked["fill"][:LONGEST_FILL], "is_shown": asked["is_shown"], "sort": asked["sort"]}  # fmt: skip


def ship(*, by: int) -> None:
    """Back to the shipped columns."""
    for one in db.session.scalars(select(RecordColumn).with_for_update()):
        db.session.delete(one)
    db.session.flush()


def as_of() -> str:
    """The day the export is of, as it stands in its head."""
    return f"截至 {clock.today()}"
