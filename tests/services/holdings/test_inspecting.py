"""yylib acquisitions inspect: any file is read and told, none makes it stumble, none is written."""

import io
import json
import zipfile

import pytest
from click.testing import CliRunner
from xlsxwriter import Workbook

from tests.services.holdings.files import HEAD, ROWS, text
from yylib.cli import yylib
from yylib.services.holdings import inspecting
from yylib.services.imports.sheets import BadSheet

KEYS = ["format", "encoding", "read", "rejected", "duplicates", "bad_isbn", "missing_glyphs"]
REAL = {
    "marc/cnmarc24/cnmarc24_gbk.iso": ("cnmarc", "gb18030", 24, 0), "marc/cnmarc24/cnmarc24_utf8.iso": ("cnmarc", "utf-8", 24, 0),
    "marc/dp2_sru_samples/sample_cnmarcxml.xml": ("cnmarc", "utf-8", 10, 0),
    "marc/dp2_sru_samples/sample_marcxml.xml": ("marc21", "utf-8", 10, 10),
    "marc/dp2_sru_samples/sample_dc.xml": ("dc", "utf-8", 10, 10), "marc/dp2_sru_samples/sample_mods.xml": ("mods", "utf-8", 10, 10),
    "marc/pymarc_test/testunimarc.dat": ("unimarc", "utf-8", 1, 0), "marc/pymarc_test/test.dat": ("marc21", "utf-8", 10, 10),
    "booklists/douban391/douban391.xlsx": ("xlsx", None, 391, 0), "booklists/titles62k/Books_3.csv": ("csv", "utf-8-sig", 62028, 0),
}  # fmt: skip


def told(path, data: bytes) -> dict:
    path.write_bytes(data)
    return inspecting.inspect(path)


@pytest.mark.shared
def test_every_shared_file_is_told_or_refused_in_a_sentence(shared):
    found = {}
    for folder in ("marc", "booklists", "nasty", "vectors"):
        for path in sorted((shared / "data" / folder).rglob("*.*")):
            try:
                found[path.relative_to(shared / "data").as_posix()] = one = inspecting.inspect(path)
            except BadSheet as bad:
                assert bad.sentence.endswith(("。", "）")), path
            else:
                assert list(one) == KEYS and len(one["rejected"]) <= one["read"], path
                assert all(row["row"] > 0 and row["reason"] for row in one["rejected"]), path
    for name, expected in REAL.items():
        one = found[name]
        assert (one["format"], one["encoding"], one["read"], len(one["rejected"])) == expected, name
    assert "กงต" in "".join(found["booklists/titles62k/Books_3.csv"]["missing_glyphs"])


@pytest.mark.shared
def test_the_framings_of_suppliers_are_read_and_what_is_cut_off_is_named(shared, tmp_path):
    utf8 = (shared / "data/marc/cnmarc24/cnmarc24_utf8.iso").read_bytes()
    gbk = (shared / "data/marc/cnmarc24/cnmarc24_gbk.iso").read_bytes()
    records = utf8.split(b"\x1d")[:-1]
    made = {
        "crlf": utf8.replace(b"\x1d", b"\x1d\r\n"), "bom": b"\xef\xbb\xbf" + utf8, "mixed": b"\x1d".join(records[:12]) + b"\x1d" + gbk,
        "length": b"\x1d".join(b"99999" + record[5:] for record in records) + b"\x1d", "truncated": utf8[:-400],
    }  # fmt: skip
    for name, data in made.items():
        one = told(tmp_path / f"{name}.iso", data)
        bad = 1 if name == "truncated" else 0
        assert (one["format"], one["read"], len(one["rejected"])) == ("cnmarc", 36 if name == "mixed" else 24, bad), (
            name
        )
    assert one["rejected"][0]["row"] == 24 and "断了" in one["rejected"][0]["reason"]
    assert told(tmp_path / "mixed.iso", made["mixed"])["duplicates"] == 12


def test_a_price_list_as_it_comes_is_read_row_by_row(tmp_path):
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 4, "某某书店报价单")
        sheet.write_row(2, 0, ["书号", "书名", "作者", "定价", "条码"])
        sheet.write_row(3, 0, [9787020002207.0, "红楼梦", "曹雪芹", "CNY赠90.00", "1001"])
        sheet.write_row(4, 0, ["9787020002208", "𪚥龘集", "甲", "68.00元(全三册)", "1002"])
        sheet.write_formula(5, 1, "=A1&B1", None, "")
        sheet.write_row(6, 0, ["", "合计", "", 158, ""])
        sheet.write_row(7, 0, [9787020002207.0, "红楼梦", "曹雪芹", 90, "1001"])
    one = told(tmp_path / "list.xlsx", out.getvalue())
    assert (one["format"], one["read"], one["bad_isbn"], one["duplicates"]) == ("xlsx", 5, 1, 1)
    assert [row["row"] for row in one["rejected"]] == [6, 7, 8] and one["missing_glyphs"] == ["𪚥"]


@pytest.mark.parametrize("name", ["page.xls", "bomb.xlsx", "empty.csv", "cut.xlsx", "noise.iso"])
def test_what_cannot_be_read_is_one_sentence_and_never_a_traceback(tmp_path, name):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    data = {"page.xls": b"<html><table><tr><td>1</td></tr></table></html>", "bomb.xlsx": bomb.getvalue(), "empty.csv": b"",
            "cut.xlsx": b"PK\x03\x04" + bytes(90), "noise.iso": b"\x1e\x1f" * 50}[name]  # fmt: skip
    path = tmp_path / name
    path.write_bytes(data)
    done = CliRunner().invoke(yylib, ["acquisitions", "inspect", str(path), "--json"])
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    one = json.loads(done.stdout)
    assert (list(one), one["read"], len(one["rejected"])) == (KEYS, 0, 1)
    spoken = CliRunner().invoke(yylib, ["acquisitions", "inspect", str(path)])
    assert spoken.exit_code == 1 and "读不了这个文件" in spoken.output


def test_a_person_reads_sentences(tmp_path):
    path = tmp_path / "held.csv"
    path.write_bytes(text(*ROWS, "C9,坏的,,,,37,I2/1,一楼,1.00,神游", head=HEAD))
    done = CliRunner().invoke(yylib, ["acquisitions", "inspect", str(path)])
    assert (
        done.exit_code == 0
        and "读到 5 条，其中 1 条不能收" in done.output
        and "第 6 条：状态“神游”不认识" in done.output
    )
