"""Excel files: what a cell may hold, and who may take how much out of the house."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from yylib import clock
from yylib.database import plain, write
from yylib.errors import Refused
from yylib.permissions import Role
from yylib.services import audit, exports
from yylib.services.exports import Sheet

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://example.invalid","x")', "\t=1+1",
    "\r=1+1", "\n=1+1", "＝1+1", '=WEBSERVICE("http://example.invalid")', "{=1+1}",
]  # fmt: skip


def reopened(*sheets):
    book = CalamineWorkbook.from_filelike(BytesIO(exports.workbook(sheets)))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_looks_like_a_formula_reopens_as_the_text_it_was(payload):
    data = exports.workbook([Sheet("表", ("单位",), [(payload,)])])
    cell = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()[1][0]
    assert isinstance(cell, str) and cell.strip() == payload.strip()
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not [name for name in parts.namelist() if "rels/sheet" in name]


def test_a_heading_and_a_title_are_no_formulas_either():
    held = reopened(Sheet("表", ("=1+1",), [], title="=2+2"))["表"]
    assert [row[0] for row in held] == ["=2+2", "=1+1"]


def test_numbers_days_moments_shares_and_blanks_keep_their_kind():
    clock.freeze("2026-11-23 09:30")
    row = (7, 2.5, date(2026, 11, 21), clock.now(), None, True, "0533")
    held = reopened(Sheet("表", tuple("甲乙丙丁戊己庚"), [row]))["表"][1]
    assert held[0] == 7 and held[1] == 2.5 and held[4] == "" and held[5] == "是" and held[6] == "0533"
    assert str(held[2]).startswith("2026-11-21") and str(held[3]) == "2026-11-23 09:30:00"


def test_a_text_too_long_or_with_control_characters_is_cut_to_what_a_cell_holds():
    held = reopened(Sheet("表", ("甲",), [("书" * 40_000,), ("a\x00b\x0bc\ud800",)]))["表"]
    assert len(held[1][0]) == 32_767 and held[2][0] == "abc"


def test_a_sheets_name_is_made_one_that_excel_takes():
    assert exports.sheet_name("2026/11: [到馆]*?" + "长" * 40) == ("2026 11   到馆   " + "长" * 40)[:31]
    assert exports.sheet_name("'' ") == "表"


def test_five_hundred_rows_are_open_to_all_and_more_ask_for_the_director():
    exports.may(rows=500, roles={Role.HEAD})
    exports.may(rows=501, roles={Role.DIRECTOR})
    with pytest.raises(Refused) as refused:
        exports.may(rows=501, roles={Role.HEAD, Role.ADMIN})
    assert refused.value.code == "export_too_large" and "501" in refused.value.sentence.todo


def test_an_export_stands_in_the_audit_with_its_rows(house):
    write(exports.note, what="turnout/month/2026-11-01", sheets=4, rows=88, by=None)
    (row,) = plain("SELECT subject, row_id, act, body FROM audit_row")
    assert (row.subject, row.row_id, row.act) == ("export", "turnout/month/2026-11-01", "export")
    assert '"rows": 88' in row.body and audit.verify() is None
