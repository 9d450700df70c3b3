"""How sheets stand: the list, what waits to be signed, and where the figures have moved on since a version was kept."""

import json
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.accounts import Account, Department
from yylib.models.day_sheets import DaySheet
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.day_sheets import making
from yylib.services.day_sheets.content import compose
from yylib.services.day_sheets.drawing import n
from yylib.services.lists import Column, Filter

WHOLE = "全馆"


class Line(NamedTuple):
    """A number of a sheet in each of several versions, in their order."""

    label: str
    numbers: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.numbers)) > 1


class Waiting(NamedTuple):
    """A day's sheet and how it stands."""

    id: int
    name: str
    kind: str
    word: str


def get(sheet_id: int) -> DaySheet:
    """One version, or ``NotThere``."""
    found = db.session.get(DaySheet, sheet_id)
    if found is None:
        raise NotThere()
    return found


def versions(sheet: DaySheet) -> list[DaySheet]:
    """All versions of the same day's sheet, the first one first."""
    query = select(DaySheet).where(DaySheet.day == sheet.day, DaySheet.department_id == sheet.department_id)
    query = query.options(joinedload(DaySheet.made_by), joinedload(DaySheet.signed_by))
    return list(db.session.scalars(query.order_by(DaySheet.version)))


def read(sheet: DaySheet) -> dict:
    """What was kept."""
    return json.loads(sheet.content)


def present(sheet: DaySheet) -> dict:
    """The same sheet with the figures as they are now."""
    return compose(sheet.day, making.whose(sheet.department_id))


def state(version: int, signed_at: datetime | None) -> tuple[str, str]:
    """The kind of mark and the words: 待签, 已签, 更正 1 待签, 更正 1 已签."""
    word = f"更正 {version - 1} " if version > 1 else ""
    return ("ok", word + "已签") if signed_at else ("wait", word + "待签")


def maker(sheet: DaySheet) -> str:
    """制表人."""
    return sheet.made_by.name if sheet.made_by else "系统自动"


def note(sheet: DaySheet) -> str:
    """The line at the foot: which version, why, who signed."""
    said = f"第 {sheet.version} 版" + (f"，更正：{sheet.reason}" if sheet.reason else "")
    return f"{said}；{'审核 ' + auditor(sheet) if sheet.signed_at else '待签'}"


def auditor(sheet: DaySheet) -> str:
    """审核: who signed, in what capacity, when; empty before."""
    if not sheet.signed_at:
        return ""
    return f"{sheet.signed_by.name}（{sheet.signed_as}）{clock.local(sheet.signed_at):%m-%d %H:%M}"


def is_late(sheet: DaySheet) -> bool:
    """补制: made by the machine on a later day than the sheet's, for it was off at closing."""
    return sheet.version == 1 and clock.local(sheet.made_at).date() > sheet.day


def beside(contents: list[dict]) -> list[Line]:
    """Every number of some versions side by side."""
    return [Line(label, [n(held.get(label)) for held in map(_numbers, contents)])
            for label in dict.fromkeys(label for held in contents for label in _numbers(held))]  # fmt: skip


def differences(kept: dict, now: dict) -> list[str]:
    """What the figures say now that a kept version does not, in words."""
    return [f"{line.label} {line.numbers[0]} → {line.numbers[1]}" for line in beside([kept, now]) if line.differs]


def _numbers(content: dict) -> dict:
    around, quality = content["around"], content["quality"]
    held = {figure["label"].split("（")[0]: figure["number"] for figure in content["figures"]}
    held |= {place["name"]: place["number"] for place in content["places"]}
    held |= {"预约": around["bookings"]["made"], "预约到馆": around["bookings"]["arrived"],
             "失约": around["bookings"]["lapsed"], "计入失约": around["bookings"]["counted"],
             "未能接待": sum(number for _, number in around["away"]), "核验未通过": around["checks"]["refused"]}  # fmt: skip
    return held | {"推定离馆": quality["assumed"], "补录": quality["by_hand"]}


def of_day(day: date) -> list[Waiting]:
    """How each of a day's sheets stands, the house first; one that is not made yet has no id."""
    rows = {row.department_id: row for row in plain(
        "SELECT id, department_id, version, signed_at FROM day_sheet WHERE day = :day ORDER BY version",
        day=day.isoformat())}  # fmt: skip
    due = {one.department_id for one in making.due() if one.day == day}
    found = []
    for department_id, (name, _branches) in making.sheets_of().items():
        row = rows.get(department_id)
        if row:
            found.append(Waiting(row.id, name, *state(row.version, row.signed_at)))
        elif department_id in due:
            found.append(Waiting(0, name, "late", "未制"))
    return found


def _latest():
    later = aliased(DaySheet)
    return ~exists().where(later.day == DaySheet.day, later.department_id == DaySheet.department_id,
                           later.version > DaySheet.version)  # fmt: skip


def _months() -> list[tuple[str, str]]:
    rows = plain("SELECT DISTINCT day FROM day_sheet ORDER BY day DESC")
    months = dict.fromkeys(clock.day(row.day).replace(day=1) for row in rows)
    return [(f"{first:%Y-%m}", f"{first.year} 年 {first.month} 月") for first in months]


def _in_month(value: str):
    first = date.fromisoformat(value + "-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return and_(DaySheet.day >= first, DaySheet.day < after)


def _departments() -> list[tuple[int, str]]:
    return [(key, name) for key, (name, _branches) in making.sheets_of().items()]


STATES = {
    "waiting": ("待签", lambda: DaySheet.signed_at.is_(None)),
    "signed": ("已签", lambda: DaySheet.signed_at.is_not(None)),
    "corrected": ("有更正", lambda: DaySheet.version > 1),
}
_NAME = func.coalesce(Department.name, WHOLE)

SHEETS = lists.announce(lists.List(
    name="day_sheets", title="每日客流表", id=DaySheet.id, export=Permission.REPORTS_EXPORT, order="-day",
    source=lambda: select(DaySheet).select_from(DaySheet).outerjoin(Department, Department.id == DaySheet.department_id)
    .outerjoin(Account, Account.id == DaySheet.signed_by_id).where(_latest()).add_columns(_NAME.label("whose")),
    load=(joinedload(DaySheet.signed_by), joinedload(DaySheet.made_by)),
    search=(DaySheet.sentence, Account.name),
    columns=(
        Column("day", "日期", lambda row: row.DaySheet.day, (DaySheet.day, -DaySheet.department_id)),
        Column("whose", "科室", lambda row: row.whose, (func.coalesce(Department.sort, -1), DaySheet.day)),
        Column("state", "状态", lambda row: state(row.DaySheet.version, row.DaySheet.signed_at)[1],
               (case((DaySheet.signed_at.is_(None), 0), else_=1), DaySheet.version, DaySheet.day)),
        Column("sentence", "一句话", lambda row: row.DaySheet.sentence),
        Column("made", "制表", lambda row: row.DaySheet.made_at, (DaySheet.made_at,)),
        Column("signed", "审核", lambda row: auditor(row.DaySheet)),
    ),
    filters=(
        Filter("month", "月份", _months, _in_month),
        Filter("department", "科室", _departments, lambda value: DaySheet.department_id == int(value)),
        Filter("state", "状态", [(key, label) for key, (label, _where) in STATES.items()],
               lambda value: STATES[value][1]()),
    ),
))  # fmt: skip
