"""导出: Excel files of lists. A file is made whole, then noted in the audit, then sent; a text in it is never a formula."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

from yylib import clock
from yylib.errors import Refused, declare
from yylib.permissions import Role
from yylib.services import audit

declare(
    export_too_large=("超过 {most} 行的导出要馆长来做", "这一次是 {rows} 行。请缩小范围，或请馆长导出。", 403),
    sheet_too_large=("行数超过一张表能放下的 {most} 行", "请缩小范围，分几次导出。", 422),
)

OPEN_TO_ALL = 500
MOST_ROWS = 1_048_575
LONGEST = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheet(NamedTuple):
    """One sheet: its title line, its column heads and rows of text, numbers, days, moments (UTC) or None."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence]
    title: str = ""


def may(*, rows: int, roles: Iterable[str]) -> None:
    """More than 500 rows leave the house only with the director's word."""
    if rows > OPEN_TO_ALL and Role.DIRECTOR not in roles:
        raise Refused("export_too_large", most=OPEN_TO_ALL, rows=rows)


def note(*, what: str, sheets: int, rows: int, by: int, **about) -> None:
    """Enter an export in the audit; a command, run in a unit before the file is sent."""
    audit.note(subject="export", row_id=what, act="export", by=by, sheets=sheets, rows=rows, **about)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file itself, finished before anything is sent."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(out, options) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "part": book.add_format({"num_format": "0.0"}),
        }
        for sheet in sheets:
            _draw(book.add_worksheet(sheet_name(sheet.name)), sheet, styles)
    return out.getvalue()


def sheet_name(name: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\ and no quote at its ends."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip("' ")[:31] or "表"


def _draw(drawn, sheet: Sheet, styles: dict) -> None:
    if len(sheet.rows) > MOST_ROWS:
        raise Refused("sheet_too_large", most=MOST_ROWS)
    top = 0
    if sheet.title:
        drawn.write_string(0, 0, text(sheet.title), styles["title"])
        top = 1
    for column, word in enumerate(sheet.head):
        drawn.write_string(top, column, text(word), styles["head"])
        drawn.set_column(column, column, _width(column, sheet))
    drawn.freeze_panes(top + 1, 0)
    for line, row in enumerate(sheet.rows, top + 1):
        for column, value in enumerate(row):
            _cell(drawn, line, column, value, styles)


def _cell(drawn, line: int, column: int, value, styles: dict) -> None:
    if value is None:
        drawn.write_blank(line, column, None)
    elif isinstance(value, datetime):
        drawn.write_datetime(line, column, clock.local(value), styles["moment"])
    elif isinstance(value, date):
        drawn.write_datetime(line, column, datetime(value.year, value.month, value.day), styles["day"])
    elif isinstance(value, bool):
        drawn.write_string(line, column, "是" if value else "否")
    elif isinstance(value, int | float):
        drawn.write_number(line, column, value, styles["part"] if isinstance(value, float) else None)
    else:
        drawn.write_string(line, column, text(str(value)))


def text(value: str) -> str:
    """A text as a cell can hold it: no control characters, at most 32,767 characters."""
    return _CONTROL.sub("", value)[:LONGEST]


def _width(column: int, sheet: Sheet) -> float:
    """Wide enough for the longest of the first rows; a Chinese character takes two."""
    cells = [sheet.head[column], *(row[column] for row in sheet.rows[:200] if column < len(row))]
    longest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in _shown(cell)) for cell in cells)
    return min(60, max(8, longest + 2))


def _shown(cell) -> str:
    if isinstance(cell, datetime):
        return "0000-00-00 00:00"
    return f"{cell:.1f}" if isinstance(cell, float) else "" if cell is None else str(cell)
