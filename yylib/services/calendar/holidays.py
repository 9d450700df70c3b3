"""节假日与调休: the days of the State Council's yearly notice, editable and importable."""

import csv
import io
import json
import re
import unicodedata
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere, Refused
from yylib.models.calendar import Holiday

OFF = {"休": True, "放假": True, "休息": True, "true": True, "1": True,
       "班": False, "上班": False, "调休": False, "补班": False, "false": False, "0": False}  # fmt: skip
NATIONAL_DAY = "国庆节"
_CELLS = re.compile(r"[,;\t，；]| +")


class Line(NamedTuple):
    """One day of a notice."""

    day: date
    name: str
    is_off: bool


class Bad(NamedTuple):
    """A line that could not be read: its number from 1, what it says, and why."""

    row: int
    text: str
    reason: str


def of_year(year: int) -> list[Holiday]:
    """The days off and make-up workdays of a year."""
    query = select(Holiday).where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31)))
    return list(db.session.scalars(query.order_by(Holiday.day)))


def between(first: date, last: date) -> dict[date, Holiday]:
    """The days off and make-up workdays between two days, both included."""
    return {held.day: held for held in db.session.scalars(select(Holiday).where(Holiday.day.between(first, last)))}


def years() -> list[int]:
    """The years whose notice is entered: those whose 1 October is a day off, as it is in every notice."""
    rows = plain("SELECT day FROM holiday WHERE is_off ORDER BY day")
    found = (clock.day(row.day) for row in rows)
    return [day.year for day in found if (day.month, day.day) == (10, 1)]


def missing(today: date | None = None) -> list[int]:
    """Which of this year and the next lacks its notice; the next one's is usually published in early November."""
    today, known = today or clock.today(), years()
    return [year for year in (today.year, today.year + 1) if year not in known]


def set_day(*, day: date, name: str, is_off: bool, by: int | None, source: str = "") -> None:
    """Add a day, or change what it is."""
    db.session.merge(Holiday(day=day, name=name, is_off=is_off, source=source or "工作人员录入"))
    db.session.flush()


def remove_day(*, day: date, by: int | None) -> None:
    """The day is an ordinary one again."""
    held = db.session.get(Holiday, day)
    if held is None:
        raise NotThere()
    db.session.delete(held)
    db.session.flush()


def read(text: str) -> tuple[list[Line], list[Bad]]:
    """The days of a pasted or uploaded notice: lines ``2027-01-01,元旦,休``, a CSV with a heading, or holiday-cn JSON."""
    text = text.lstrip("\ufeff").strip()
    raw = _json_rows(text) if text.startswith(("{", "[")) else _csv_rows(text)
    lines, bad, seen = [], [], {}
    for number, cells in raw:
        try:
            line = _line(cells)
            if line.day in seen:
                raise ValueError(f"与第 {seen[line.day]} 行是同一天")
            seen[line.day] = number
            lines.append(line)
        except ValueError as error:
            bad.append(Bad(number, ",".join(cells)[:60], str(error)))
    return lines, bad


def take(*, lines: list[Line], source: str, by: int | None) -> int:
    """Enter the days of a notice; a day that is there already is changed. Returns how many."""
    if not lines:
        raise Refused("no_holiday_lines", field="text")
    for line in lines:
        db.session.merge(Holiday(day=line.day, name=line.name, is_off=line.is_off, source=source))
    db.session.flush()
    return len(lines)


def clear_year(*, year: int, by: int | None) -> int:
    """Take a year's days out, to enter its notice anew. Returns how many there were."""
    held = of_year(year)
    for row in held:
        db.session.delete(row)
    db.session.flush()
    return len(held)


def same_festival_day(day: date, year: int) -> date | None:
    """The day of another year that has the same place in the same festival's days off; None where there is none.

    For comparing holiday weeks: the second day of 春节 with the second day of 春节. A 中秋节 that falls into the National
    Day's holiday belongs to 国庆节, so the shorter year has no counterpart.
    """
    found = [(clock.day(row.day), _festival(row.name)) for row in
             plain("SELECT day, name FROM holiday WHERE is_off ORDER BY day")]  # fmt: skip
    festival = next((name for held, name in found if held == day), None)
    if festival is None:
        return None
    here = _days_of(found, festival, _year_of(day, festival))
    there = _days_of(found, festival, _year_of(day, festival) + year - day.year)
    place = here.index(day)
    return there[place] if place < len(there) else None


def _days_of(found: list, festival: str, year: int) -> list[date]:
    return [held for held, name in found if name == festival and _year_of(held, festival) == year]


def _festival(name: str) -> str:
    return NATIONAL_DAY if NATIONAL_DAY in name else name


def _year_of(day: date, festival: str) -> int:
    """元旦 may begin in the old year's last days and belongs to the new one."""
    return day.year + (festival == "元旦" and day.month == 12)


def _json_rows(text: str):
    try:
        held = json.loads(text)
        rows = held["days"] if isinstance(held, dict) else held
        return [(number, [str(row["date"]), str(row["name"]), str(row["isOffDay"]).lower()])
                for number, row in enumerate(rows, 1)]  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError):
        return [(1, [text[:60]])]


def _csv_rows(text: str):
    rows, given = [], text.splitlines()
    for number, line in enumerate(given, 1):
        plain_line = unicodedata.normalize("NFKC", line).strip()
        is_heading = number == 1 < len(given) and not any(sign.isdigit() for sign in plain_line)
        if not plain_line or is_heading:
            continue
        cells = next(csv.reader(io.StringIO(plain_line))) if '"' in plain_line else _CELLS.split(plain_line)
        rows.append((number, [cell.strip() for cell in cells if cell.strip()]))
    return rows


def _line(cells: list[str]) -> Line:
    if len(cells) != 3:
        raise ValueError("要有三项：日期、节日、休或班")
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", cells[0])
    try:
        day = date(*map(int, parts.groups())) if parts else None
    except ValueError:
        day = None
    if day is None or not 1949 <= day.year <= 2200:
        raise ValueError(f"日期“{cells[0][:20]}”不对，请写成 2027-01-01")
    if len(cells[1]) > 40 or cells[1].isdigit():
        raise ValueError("节日名称不对")
    if cells[2].lower() not in OFF:
        raise ValueError(f"“{cells[2][:10]}”应为“休”或“班”")
    return Line(day, cells[1], OFF[cells[2].lower()])
