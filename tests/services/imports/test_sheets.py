"""What the library has on its disks opens; everything else is refused with one sentence."""

import struct
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from yylib.services.imports import containers, sheets
from yylib.services.imports.sheets import BadSheet, open_sheet

DATA = Path(__file__).parents[2] / "data" / "counts"
TABLE = "日期,人次\r\n2026-03-02,41\r\n\r\n2026-03-03,57\r\n"


def a_file(folder, content, name="counts.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def a_workbook(folder, rows, name="counts.xlsx", **more):
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, table in {"一": rows, **more}.items():
            sheet = book.add_worksheet(title)
            for (row, column), value in table.items():
                sheet.write(row, column, value, day) if isinstance(value, date | time) else sheet.write(
                    row, column, value
                )
    return path


def refusal(path, **given):
    with pytest.raises(BadSheet) as caught:
        list(open_sheet(path, **given).rows)
    assert caught.value.sentence == str(caught.value) and caught.value.sentence.endswith("。")
    return caught.value.sentence


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("gb18030"), "gb18030"),
        (TABLE.replace(",", ";").encode(), "utf-8"),
        (TABLE.replace(",", "\t").encode("utf-16"), "utf-16"),
        (TABLE.replace("\r\n", "\r").encode(), "utf-8"),
        (b"sep=;\r\n" + TABLE.replace(",", ";").encode(), "utf-8"),
    ],
)
def test_a_csv_opens_in_each_encoding_and_delimiter_with_the_row_numbers_of_excel(tmp_path, content, encoding):
    sheet = open_sheet(a_file(tmp_path, content))
    assert (sheet.format, sheet.encoding) == ("csv", encoding)
    filled = [(number, cells) for number, cells in sheet.rows if cells]
    assert filled == [(1, ["日期", "人次"]), (2, ["2026-03-02", "41"]), (4, ["2026-03-03", "57"])]


def test_rows_can_be_read_twice(tmp_path):
    sheet = open_sheet(a_file(tmp_path, TABLE.encode()))
    assert list(sheet.rows) == list(sheet.rows)


def test_a_line_break_inside_a_cell_does_not_shift_the_row_numbers(tmp_path):
    sheet = open_sheet(a_file(tmp_path, '日期,备注\n2026-03-02,"雨\n停电"\n2026-03-03,晴\n'.encode()))
    assert [number for number, cells in sheet.rows if cells[0] == "2026-03-03"] == [3]


def test_a_character_that_only_gb18030_holds_survives(tmp_path):
    sheet = open_sheet(a_file(tmp_path, "馆名,人次\n沂源𬭚书房,3\n".encode("gb18030")))
    assert list(sheet.rows)[1] == (2, ["沂源𬭚书房", "3"])


def test_a_workbook_gives_text_as_typed_and_its_true_row_numbers(tmp_path):
    path = a_workbook(
        tmp_path, {(2, 1): "日期", (2, 2): "人次", (3, 1): date(2026, 3, 2), (3, 2): 41, (5, 1): "x", (5, 2): 1.5}
    )
    sheet = open_sheet(path)
    assert (sheet.format, sheet.encoding, sheet.name) == ("xlsx", None, "一")
    assert [(n, cells) for n, cells in sheet.rows if any(cells)] == [
        (3, ["", "日期", "人次"]), (4, ["", "2026-03-02", "41"]), (6, ["", "x", "1.5"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "shown"),
    [(41.0, "41"), (41.5, "41.5"), (date(2026, 3, 2), "2026-03-02"), (datetime(2026, 3, 2), "2026-03-02"),
     (datetime(2026, 3, 2, 9, 30), "2026-03-02 09:30"), (time(9), "09:00"), (" a ", "a"), ("", "")],
)  # fmt: skip
def test_a_cell_becomes_the_text_a_person_would_have_typed(value, shown):
    assert sheets.text(value) == shown


def test_an_old_workbook_opens():
    sheet = open_sheet(DATA / "daily.xls")
    assert sheet.format == "xls"
    rows = [(n, cells) for n, cells in sheet.rows if any(cells)]
    assert rows[0] == (2, ["日期", "进馆人次"]) and rows[1] == (3, ["2026-03-02", "41"])


def test_of_several_sheets_the_longest_opens_unless_one_is_named(tmp_path):
    path = a_workbook(tmp_path, {(0, 0): "说明"}, 二={(0, 0): "日期", (1, 0): "x"})
    assert open_sheet(path).name == "二" and open_sheet(path).names == ("一", "二")
    assert open_sheet(path, sheet="一").name == "一"
    assert "没有叫“三”的工作表" in refusal(path, sheet="三")


def test_a_computed_formula_gives_its_value_and_an_uncomputed_one_its_text(tmp_path):
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["日期", "人次"])
        sheet.write_row(1, 0, ["2026-03-02"])
        sheet.write_formula(1, 1, "=20+21", None, 41)
        sheet.write_row(2, 0, ["2026-03-03"])
        sheet.write_formula(2, 1, "=20+22", None, "")
    assert [cells[1] for _, cells in open_sheet(path).rows] == ["人次", "41", "=20+22"]


def test_an_empty_file_is_refused(tmp_path):
    assert "空的" in refusal(a_file(tmp_path, b""))


@pytest.mark.parametrize("content", [b"\n\n\r\n", b" \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_file_without_data_is_refused(tmp_path, content):
    assert "没有数据" in refusal(a_file(tmp_path, content))


def test_a_workbook_without_data_is_refused(tmp_path):
    assert "没有数据" in refusal(a_workbook(tmp_path, {}))


def test_a_web_page_saved_as_xls_is_refused(tmp_path):
    page = b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>1</td></tr></table></html>"
    assert "另存为 .xlsx" in refusal(a_file(tmp_path, page, "counts.xls"))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n1,2\n", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0\0\x10JFIF", b"MZ\0\0\1,\2"]
)
def test_what_is_no_table_is_refused(tmp_path, content):
    assert "不是表格" in refusal(a_file(tmp_path, content, "counts.xls"))


def test_a_single_column_is_refused(tmp_path):
    assert "只有一栏" in refusal(a_file(tmp_path, "人次\n3\n4\n".encode()))


def test_an_unclosed_quote_is_told_before_any_row_is_taken(tmp_path):
    path = a_file(tmp_path, '日期,备注\n2026-03-02,"雨\n2026-03-03,晴\n'.encode())
    with pytest.raises(BadSheet, match="引号"):
        open_sheet(path)


def test_a_damaged_utf8_file_is_named_as_such_with_its_line(tmp_path):
    content = ("日期,备注\n" + "2026-03-02,天气很好\n" * 5).encode()
    assert "第 3 行" in refusal(a_file(tmp_path, content[:60] + b"\xff" + content[60:]))


@pytest.mark.parametrize("codec", ["gb18030", "cp1252"])
def test_text_spoiled_by_the_wrong_encoding_is_named(tmp_path, codec):
    spoiled = "时段,区域\n9,书房\n".encode().decode(codec, "replace")
    assert "乱码" in refusal(a_file(tmp_path, spoiled.encode()))


@pytest.mark.parametrize(
    ("words", "codec"),
    [("日期,人次,備註\n2026-03-02,41,圖書館開館\n", "big5"), ("日付,人数\n2026-03-02,41,図書館です\n", "shift-jis")],
)
def test_another_charset_that_gb18030_happens_to_read_is_named(tmp_path, words, codec):
    assert "乱码" in refusal(a_file(tmp_path, words.encode(codec)))


def test_words_whose_gb_bytes_look_like_utf8_are_left_alone(tmp_path):
    assert (
        list(open_sheet(a_file(tmp_path, "日期,联通人次\n2026-03-02,41\n".encode("gb18030"))).rows)[0][1][1]
        == "联通人次"
    )


def test_a_replacement_character_is_named(tmp_path):
    assert "乱码" in refusal(a_file(tmp_path, "日期,\ufffd\ufffd\n2026-03-02,3\n".encode()))


def test_bytes_of_no_known_encoding_are_refused(tmp_path):
    assert "编码" in refusal(a_file(tmp_path, b"\xff\xff,\x80\x80\n1,2\n"))
    assert "编码" in refusal(a_file(tmp_path, TABLE.encode("utf-16-le")))


def test_a_large_file_is_refused_by_its_size_alone(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(sheets.MAX_BYTES + 1)
    assert "64 MB" in refusal(path)


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    monkeypatch.setattr(containers, "MAX_ROWS", 3)
    assert "20 万行" in refusal(a_file(tmp_path, b"a,b\n" * 5))
    assert "20 万行" in refusal(a_workbook(tmp_path, {(n, 0): "a" for n in range(5)}))
    assert len(list(open_sheet(a_file(tmp_path, b"a,b\n" * 4)).rows)) == 4


def test_a_workbook_that_spans_a_vast_empty_grid_is_refused(tmp_path):
    assert "铺得太开" in refusal(a_workbook(tmp_path, {(0, 0): 1, (100_000, 16_383): 1}))


def test_a_cell_beyond_the_row_limit_is_refused(tmp_path):
    assert "20 万行" in refusal(a_workbook(tmp_path, {(0, 0): 1, (1_000_000, 0): 1}))


def a_zip(folder, name="counts.xlsx", method=zipfile.ZIP_DEFLATED, **members):
    path = folder / name
    with zipfile.ZipFile(path, "w", method) as archive:
        for member, content in {"xl/workbook.xml": b"<workbook/>", **members}.items():
            archive.writestr(member, content)
    return path


def test_a_bomb_is_refused_by_its_ratio(tmp_path):
    assert "胀大超过 200 倍" in refusal(a_zip(tmp_path, **{"xl/worksheets/sheet1.xml": b" " * 60_000_000}))


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    path = a_zip(tmp_path, **{"xl/worksheets/sheet1.xml": b" " * 30_000_000})
    content = path.read_bytes().replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1000))
    assert "损坏" in refusal(a_file(tmp_path, content, "liar.xlsx"))


def test_what_would_unpack_past_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MAX_UNPACKED", 1 << 20)
    assert "1 MB" in refusal(a_zip(tmp_path, **{"xl/media/a": bytes(range(256)) * 5000}))


@pytest.mark.parametrize(
    ("found", "put", "sentence"),
    [
        (b'r="B7"', b'r="B4294967295"', "20 万行"),
        (b'r="B7"', b'r="ZZZZZ7"', "铺得太开"),
        (b'r="B7"', b"", "损坏"),
        (b'uniqueCount="2"', b'uniqueCount="4000000000"', "损坏"),
    ],
)
@pytest.mark.parametrize("folder", ["worksheets", "elsewhere"])
def test_a_workbook_that_makes_false_claims_is_refused_before_memory_is_taken(tmp_path, found, put, sentence, folder):
    with zipfile.ZipFile(DATA / "daily.xlsx") as source:
        members = {name.replace("worksheets", folder): source.read(name) for name in source.namelist()}
    assert any(found in content for content in members.values())
    with zipfile.ZipFile(tmp_path / "false.xlsx", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(found, put).replace(b"worksheets/", folder.encode() + b"/"))
    assert sentence in refusal(tmp_path / "false.xlsx")


def test_too_many_members_are_refused(tmp_path):
    assert "500 个" in refusal(a_zip(tmp_path, **{f"xl/{n}": b"" for n in range(500)}))


def test_macros_are_refused_whatever_the_name_says(tmp_path):
    assert "宏" in refusal(a_zip(tmp_path, **{"xl/vbaProject.bin": b"x"}))
    assert "宏" in refusal(a_zip(tmp_path, "counts.xlsm"))


def test_another_archive_is_no_table(tmp_path):
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "不是表格" in refusal(path)


def test_a_broken_workbook_is_refused(tmp_path):
    whole = a_workbook(tmp_path, {(0, 0): "日期", (1, 0): 3}).read_bytes()
    assert "损坏" in refusal(a_file(tmp_path, whole[: len(whole) // 2], "half.xlsx"))
    assert "损坏" in refusal(a_zip(tmp_path))


def test_an_encrypted_workbook_is_refused(tmp_path):
    assert "密码" in refusal(DATA / "encrypted.xls")
    wrapped = (DATA / "daily.xls").read_bytes()[:600] + "EncryptedPackage".encode("utf-16-le")
    assert "密码" in refusal(a_file(tmp_path, wrapped, "counts.xlsx"))


def test_an_old_workbook_with_macros_or_of_another_program_is_refused(tmp_path):
    whole = (DATA / "daily.xls").read_bytes()
    assert "宏" in refusal(a_file(tmp_path, whole + "_VBA_PROJECT_CUR".encode("utf-16-le"), "a.xls"))
    assert "不是表格" in refusal(
        a_file(tmp_path, whole.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")), "a.xls")
    )


def test_an_old_workbook_that_spans_a_vast_grid_is_refused(tmp_path):
    whole = (DATA / "daily.xls").read_bytes()
    cell = struct.pack("<HHHH", 0x00FD, 10, 1, 1)
    assert cell in whole
    assert "铺得太开" in refusal(
        a_file(tmp_path, whole.replace(cell, struct.pack("<HHHH", 0x00FD, 10, 65_535, 65_535)), "a.xls")
    )


def test_an_old_workbook_that_claims_a_vast_grid_or_sheets_elsewhere_is_refused(tmp_path):
    whole = (DATA / "daily.xls").read_bytes()
    claim, sheet = whole.index(struct.pack("<HH", 0x0200, 14)) + 4, whole.index(struct.pack("<HH", 0x0085, 12)) + 4
    vast = whole[:claim] + struct.pack("<IIHH", 0, 0xFF000007, 0, 256) + whole[claim + 12 :]
    astray = whole[:sheet] + struct.pack("<I", 7) + whole[sheet + 4 :]
    assert "20 万行" in refusal(a_file(tmp_path, vast, "a.xls"))
    backwards = whole[:claim] + struct.pack("<IIHH", 300, 7, 0, 2) + whole[claim + 12 :]
    assert "损坏" in refusal(a_file(tmp_path, astray, "a.xls"))
    assert "损坏" in refusal(a_file(tmp_path, backwards, "b.xls"))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_nothing_else(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    name = data.draw(st.sampled_from(["daily.xls", "daily.xlsx", "gatecounts.csv"]))
    content = bytearray((DATA / name).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=12)):
        content[at] = data.draw(st.integers(0, 255))
    path = a_file(folder, bytes(content[: data.draw(st.integers(1, len(content)))]), name)
    try:
        assert all(isinstance(cell, str) for _, cells in open_sheet(path).rows for cell in cells)
    except BadSheet as refused:
        assert refused.sentence.endswith("。")
