"""制表: a sheet is made when its houses have closed for the day; what was missed is made up as soon as the machine runs."""

import json
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.accounts import Department
from yylib.models.day_sheets import HOUSE, DaySheet
from yylib.services import calendar
from yylib.services.day_sheets import signing
from yylib.services.day_sheets.content import Whose, compose
from yylib.services.visits import figures, lacking

LOOK_BACK = 14


class Due(NamedTuple):
    """A sheet that is still to be made."""

    day: date
    department_id: int


def sheets_of() -> dict[int, tuple[str, set[int]]]:
    """Whose sheets there are: the house (0) and each department that has a door or area in use, with the branches."""
    rows = plain("SELECT d.id, d.name, p.branch_id, d.sort FROM place p JOIN branch b ON b.id = p.branch_id "
                 "LEFT JOIN department d ON d.id = p.department_id AND d.is_active "
                 "WHERE p.is_active AND b.is_active ORDER BY d.sort, d.id")  # fmt: skip
    held: dict[int, tuple[str, set[int]]] = {HOUSE: ("全馆", {row.branch_id for row in rows})}
    for row in rows:
        if row.id is not None:
            held.setdefault(row.id, (row.name, set()))[1].add(row.branch_id)
    return held


def closing(day: date, branch_ids: set[int]) -> datetime | None:
    """When the last of some branches closes for the day, the midday closing apart; None where none opens."""
    return max((closes for branch in branch_ids for _, closes in calendar.intervals(branch, day)), default=None)


def due() -> list[Due]:
    """The sheets of today and of the last fourteen days whose day is over and that do not exist, the oldest first.

    A closed day has a sheet only where somebody was counted on it all the same; then it is over at midnight.
    """
    today, found, whose = clock.today(), [], sheets_of()
    first = today - timedelta(days=LOOK_BACK)
    made = {(clock.day(row.day), row.department_id) for row in plain(
        "SELECT day, department_id FROM day_sheet WHERE version = 1 AND day >= :first", first=first.isoformat())}  # fmt: skip
    counted = {row.day for row in figures.place_days(first, today) if row.number}
    for number in range(LOOK_BACK, -1, -1):
        day = today - timedelta(days=number)
        missing = {key: branches for key, (_name, branches) in whose.items() if (day, key) not in made}
        if missing and (day in counted or lacking.in_use(day)):
            found += [Due(day, key) for key, branches in missing.items() if _is_over(day, branches, day in counted)]
    return found


def _is_over(day: date, branch_ids: set[int], was_counted: bool) -> bool:
    closes = closing(day, branch_ids)
    if closes is None:
        return was_counted and day < clock.today()
    return closes <= clock.now()


def whose(department_id: int) -> Whose:
    """The department by its id, or the house."""
    row = db.session.get(Department, department_id) if department_id else None
    return Whose(department_id, row and row.name)


def make(*, day: date, department_id: int, by: int | None = None) -> int | None:
    """Version 1 of a sheet; None where it has been made already."""
    if latest(day, department_id):
        return None
    return _add(day, department_id, 1, "", by)


def remake(*, sheet_id: int, by: int) -> None:
    """Take the present figures into a version that nobody has signed yet."""
    sheet = locked(DaySheet, sheet_id)
    signing.refuse_other(sheet, by)
    if sheet.signed_at:
        raise Refused("sheet_signed")
    content = compose(sheet.day, whose(sheet.department_id))
    sheet.content, sheet.sentence = _text(content), content["sentence"]
    sheet.made_at, sheet.made_by_id = clock.now(), by


def correct(*, sheet_id: int, reason: str, by: int) -> int:
    """The next version of a signed sheet, with the present figures and the reason; it waits to be signed."""
    sheet = locked(DaySheet, sheet_id)
    signing.refuse_other(sheet, by)
    if not sheet.signed_at:
        raise Refused("sheet_not_signed")
    if latest(sheet.day, sheet.department_id).id != sheet.id:
        raise Refused("sheet_not_latest")
    if not reason.strip():
        raise Refused("correction_reason", field="reason")
    return _add(sheet.day, sheet.department_id, sheet.version + 1, reason.strip(), by)


def latest(day: date, department_id: int) -> DaySheet | None:
    """The last version of a day's sheet."""
    query = select(DaySheet).where(DaySheet.day == day, DaySheet.department_id == department_id)
    return db.session.scalar(query.order_by(DaySheet.version.desc()).limit(1))


def _add(day: date, department_id: int, version: int, reason: str, by: int | None) -> int:
    content = compose(day, whose(department_id))
    sheet = DaySheet(day=day, department_id=department_id, version=version, content=_text(content), reason=reason,
                     sentence=content["sentence"], made_at=clock.now(), made_by_id=by)  # fmt: skip
    db.session.add(sheet)
    db.session.flush()
    return sheet.id


def _text(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False)
