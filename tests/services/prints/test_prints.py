"""Codes, PDF forms, posters, and the font with its limits."""

import re
from xml.etree import ElementTree

import pytest

from tests.conftest import make_app
from yylib import clock, fonts
from yylib.errors import Refused
from yylib.services import prints
from yylib.services.prints import codes, lines

OUTWARD = "http://library.example"


@pytest.fixture
def outward(tmp_path):
    """An application with an outward address; printing needs no database."""
    app = make_app(tmp_path, PUBLIC_URL=OUTWARD)
    with app.app_context():
        yield app


def pages(made) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", made.data))


@pytest.mark.parametrize("url", [
    "", "http://localhost", "http://localhost:8000", "http://desk.localhost", "http://127.0.0.1:8000", "http://127.9.9.9",
    "http://[::1]:8000", "http://0.0.0.0:8000", "https://LOCALHOST.", "library.example", "ftp://library.example", "http://",
    "http://[bad",
])  # fmt: skip
def test_a_code_that_would_lead_nowhere_is_not_drawn(tmp_path, url):
    with make_app(tmp_path, PUBLIC_URL=url).app_context():
        assert prints.qr("/guides/1") is None
        assert prints.address("/guides/1") is None
        with pytest.raises(Refused, match="no_public_url") as caught:
            prints.poster(title="指南", path="/guides/1")
    assert "二维码暂不可用：请先填写对外网址" in caught.value.sentence.title


@pytest.mark.parametrize(
    "url", ["http://library.example", "https://10.1.2.3:8443", "http://tsg.local", "http://[fd00::1]"]
)
def test_a_code_is_made_from_the_outward_address_and_the_path(tmp_path, url):
    with make_app(tmp_path, PUBLIC_URL=url).app_context():
        assert prints.address("/guides/1") == url + "/guides/1"
        assert prints.qr("/guides/1") != prints.qr("/guides/2")
        assert prints.address("//evil.example") == url + "//evil.example"
        assert prints.address("evil") is None


def test_the_code_is_one_path_that_the_policy_allows_with_its_quiet_zone(outward):
    svg = prints.qr("/guides/1")
    assert not re.search(r"style=|<script|href|url\(|<image", svg)
    ground, dark = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
    rows = codes.matrix(OUTWARD + "/guides/1")
    drawn = {(x, y) for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", dark.get("d"))
             for x, y in [(int(x) + i, int(y)) for i in range(int(width))]}  # fmt: skip
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark}
    assert min(x for x, _ in drawn) == min(y for _, y in drawn) == 4


def test_a_form_has_its_title_parts_signatures_seal_and_numbered_pages(outward, monkeypatch):
    from reportlab.pdfgen.canvas import Canvas

    clock.freeze("2026-11-21 17:32")
    said = []
    for name, at in (("drawRightString", 2), ("drawString", 2)):
        monkeypatch.setattr(Canvas, name, lambda self, *args, at=at, **more: said.append(args[at]))
    table = prints.Table(["项目", "今日"], [["到馆人次", 612], ["在馆峰值", None]] * 40, (3, 1), (1,))
    made = prints.pdf(title="到馆日表", parts=[prints.Heading("一"), table, prints.Box("说明"), prints.Text("完", "bold")],
                      head=("2026-11-21",), number="日表 2026-325", maker="陈砚", signatures=("制表", "审核", "馆长"), seal=True)  # fmt: skip
    assert made.data.startswith(b"%PDF-")
    assert (pages(made), made.missing) == (3, ())
    assert [text for text in said if text.startswith("第")] == ["第 1 页/共 3 页", "第 2 页/共 3 页", "第 3 页/共 3 页"]
    assert "制表人　陈砚　　制表时间　2026-11-21 17:32" in said


def test_the_same_form_made_twice_is_the_same_file(outward):
    clock.freeze("2026-11-21 17:32")
    assert prints.pdf(title="甲", parts=[]) == prints.pdf(title="甲", parts=[])


def test_the_font_is_embedded(outward):
    assert b"/FontFile2" in prints.pdf(title="甲", parts=[prints.Text("乙")]).data


def test_a_character_the_font_lacks_is_named_once_and_printed_as_a_stand_in(outward):
    made = prints.pdf(title="表", parts=[prints.Text("张𠮷㐂"), prints.Facts([("姓名", "李𠮷")])], signatures=("𪚥",))
    assert made.missing == ("𠮷", "㐂", "𪚥")
    assert prints.missing_words(made.missing) == "字库里没有这些字，纸上印成〓，请手写补上：𠮷、㐂、𪚥"
    assert prints.missing_words(()) == ""
    assert prints.missing("全在\n里　面") == ()


def test_markup_in_a_text_is_only_text_and_a_cell_longer_than_a_page_is_no_error(outward):
    made = prints.pdf(
        title="<b>&", parts=[prints.Text('<font size="99">x</para>&amp;'), prints.Table(["说明"], [["长" * 5000]])]
    )
    assert pages(made) >= 2


def test_a_poster_is_one_page_with_the_way_without_a_phone(outward):
    made = prints.poster(title="对外开放服务", path="/guides/2", text="手机扫一扫")
    assert (pages(made), made.missing) == (1, ())


def test_a_form_without_an_outward_address_says_so_instead_of_a_dead_code(tmp_path):
    with make_app(tmp_path, PUBLIC_URL="").app_context():
        drawn = prints.Code("/guides/1").draw(prints.parts.Sheet())
    assert [part.text for part in drawn] == ["二维码暂不可用：请先填写对外网址"]


@pytest.mark.parametrize("text", ["这是，一句。话“引”语（括）号《书名》完！", "电话0533-3240236请拨打", "a" * 50, ""])
@pytest.mark.parametrize("room", [3, 5, 8, 13])
def test_no_line_begins_or_ends_with_the_wrong_mark(text, room):
    folded = lines.fold(text, room, len)
    assert "".join(folded) == text
    assert all(len(line) <= room for line in folded)
    assert not [line for line in folded if line[0] in lines.NO_START or line[-1] in lines.NO_END and len(line) > 1]


def test_a_time_or_an_amount_stays_in_one_line():
    assert lines.fold("11月28日（周六）9:00–11:00开始，1,000.50元", 11, len)[1:] == ("9:00–11:00开", "始，1,000.50元")


def test_the_font_holds_every_character_of_gbk_and_of_the_standard_table_that_gbk_lacks(outward):
    known = prints.fonts.font().face.charToGlyph
    bold = prints.fonts.font(prints.fonts.BOLD).face.charToGlyph
    letters = [code for code in fonts.wanted() if 0x4E00 <= code <= 0x9FFF] + [ord(c) for c in fonts.BEYOND_GBK]
    assert len(fonts.BEYOND_GBK) == 276
    assert [chr(code) for code in letters if code not in known or code not in bold] == []


@pytest.mark.shared
def test_the_font_writes_all_8105_standard_characters(outward, shared):
    table = (shared / "data/nasty/standard_characters/characters.txt").read_text("utf-8")
    assert prints.missing(table) == ()


def test_the_font_comes_with_its_licence():
    assert "SIL Open Font License, Version 1.1" in (fonts.FOLDER / "OFL.txt").read_text("utf-8")
    assert sum(path.stat().st_size for path in fonts.FOLDER.iterdir()) < 16 * 1024 * 1024
