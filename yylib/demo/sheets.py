"""The sheets of the last three weeks: made at closing, signed the next morning, one corrected."""

from datetime import date, datetime, timedelta

from yylib.database import plain, write
from yylib.demo import when
from yylib.services.day_sheets import making, signing

DAYS = 20
CORRECTED = 5


def evening(day: date, last: date, present: datetime) -> None:
    """The sheets of a day whose closing has passed."""
    if last - day > timedelta(DAYS) or when.moment(day, "17:20") > present:
        return
    when.stand_on(day, "17:20")
    for department_id, (_name, branches) in making.sheets_of().items():
        if making.closing(day, branches):
            write(making.make, day=day, department_id=department_id)


def morning(day: date, last: date, people: dict[str, int]) -> None:
    """The director signs the house's sheet of the day before, the head the own department's; yesterday's still wait."""
    if not timedelta(0) < last - day <= timedelta(DAYS):
        return
    when.stand_on(day, "09:10")
    _sign(day - timedelta(days=1), people)
    if last - day == timedelta(CORRECTED):
        sheet = making.latest(day - timedelta(days=1), 0)
        if sheet and sheet.signed_at:
            write(making.correct, sheet_id=sheet.id, reason="补录了纸质登记的团体 18 人（演示）", by=people["director"])
            _sign(day - timedelta(days=1), people)


def _sign(day: date, people: dict[str, int]) -> None:
    for row in plain(
        "SELECT id, department_id FROM day_sheet WHERE day = :day AND signed_at IS NULL", day=day.isoformat()
    ):
        by = people["director" if row.department_id == 0 else "head"]
        if signing.signs_as(by, row.department_id):
            write(signing.sign, sheet_id=row.id, by=by)
