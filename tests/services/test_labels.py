"""Labels: where each stands on its sheet, measured in the PDF to half a millimetre; what stands on it; what the font lacks."""

import re

import pytest

from tests.services.items.pieces import a_batch, a_location, the_steps, volumes
from yylib.database import write, writing
from yylib.errors import Refused
from yylib.models.items import Item
from yylib.models.processing import LabelPaper
from yylib.services import labels
from yylib.services.items import barcodes, ranges
from yylib.services.labels import choosing, papers

MM = 72 / 25.4


NAMES = ("name", "columns", "rows", "width", "height", "margin_left", "margin_top", "pitch_x", "pitch_y")


@pytest.fixture
def sheets():
    """The common papers by their columns."""
    made = [LabelPaper(**dict(zip(NAMES, sheet, strict=True)), page_width=21000, page_height=29700, shift_x=0, shift_y=0)
            for sheet in papers.FIRST]  # fmt: skip
    name, width, height = papers.ROLL
    roll = LabelPaper(name=name, page_width=width, page_height=height, columns=1, rows=1, width=width, height=height,
                      margin_left=0, margin_top=0, pitch_x=width, pitch_y=height, shift_x=0, shift_y=0)  # fmt: skip
    return {paper.columns: paper for paper in (*made[:3], roll)}


def drawn(data: bytes) -> list[list]:
    """The marks of each page of a PDF, as (what, left, bottom, width, height) in millimetres, transformations applied."""
    import zlib
    from base64 import a85decode

    pages = []
    for stream in re.findall(rb"stream\r?\n(.+?)endstream", data, re.S):
        try:
            text = zlib.decompress(a85decode(stream.strip(), adobe=False)) if stream.rstrip().endswith(b"~>") else b""
        except ValueError:
            text = zlib.decompress(a85decode(b"<~" + stream.strip(), adobe=True))
        if b" re" in text or b" Tm" in text:
            pages.append(_marks(text.decode("latin-1")))
    return pages


def _marks(text: str) -> list:
    made, shift, kept, operands = [], (0.0, 0.0), [], []
    for token in re.findall(r"\((?:\\.|[^\\)])*\)|\S+", text):
        if re.fullmatch(r"-?\d*\.?\d+", token):
            operands.append(float(token))
            continue
        if token == "q":
            kept.append(shift)
        elif token == "Q":
            shift = kept.pop()
        elif token == "cm":
            assert operands[-6:-2] == [1, 0, 0, 1], "nothing is scaled or turned"
            shift = (shift[0] + operands[-2], shift[1] + operands[-1])
        elif token == "re":
            left, bottom, width, height = operands[-4:]
            made.append(
                ("re", *((v + s) / MM for v, s in zip((left, bottom), shift, strict=True)), width / MM, height / MM)
            )
        elif token == "Tm":
            made.append(("Tm", (operands[-2] + shift[0]) / MM, (operands[-1] + shift[1]) / MM, 0, 0))
        operands = []
    return made


def some(count: int, **given) -> list:
    return [labels.Label(None, f"YY{number:06d}", **given) for number in range(1, count + 1)]


@pytest.mark.parametrize("columns", [1, 3, 4, 5])
def test_every_label_stands_within_half_a_millimetre_of_its_place(sheets, columns):
    paper = sheets[columns]
    paper.shift_x, paper.shift_y = 30, -20
    places = paper.columns * paper.rows
    start = min(2, places)
    pages = drawn(labels.pdf("barcode", some(places, title="沂河源"), paper, start).data)
    assert len(pages) == (2 if places > 1 else 1)
    for number in range(places):
        page, place = divmod(number + start - 1, places)
        row, column = divmod(place, paper.columns)
        left = (paper.margin_left + column * paper.pitch_x + 30) / 100
        bottom = (paper.page_height - paper.margin_top - row * paper.pitch_y - paper.height + 20) / 100
        width, height = paper.width / 100, paper.height / 100
        bars = [
            mark
            for mark in pages[page]
            if mark[0] == "re" and left <= mark[1] < left + width and bottom <= mark[2] < bottom + height
        ]
        assert len(bars) > 20
        first, last = min(bar[1] for bar in bars), max(bar[1] + bar[3] for bar in bars)
        assert abs((first + last) / 2 - (left + width / 2)) < 0.5, "the bars stand in the middle"
        assert first - left > 1 and left + width - last > 1 and min(bar[3] for bar in bars) >= 0.19
        assert all(bottom < bar[2] and bar[2] + bar[4] < bottom + height for bar in bars)
        texts = [
            mark
            for mark in pages[page]
            if mark[0] == "Tm" and left <= mark[1] < left + width and bottom <= mark[2] < bottom + height
        ]
        assert 2 <= len(texts) <= 3
    inside = sum(len(page) for page in pages)
    assert inside == sum(1 for page in pages for mark in page if mark[1] > 0 and mark[2] > 0), (
        "nothing leaves the sheet"
    )


def test_the_calibration_page_outlines_every_label_where_it_will_be_printed(sheets):
    paper = sheets[5]
    paper.shift_x, paper.shift_y = -50, 125
    (page,) = drawn(labels.calibration(paper).data)
    outlines = [mark[1:] for mark in page if mark[0] == "re"]
    assert len(outlines) == 65
    for place, (left, bottom, width, height) in enumerate(outlines):
        row, column = divmod(place, 5)
        assert (
            abs(left - (4.75 + column * 40.6 - 0.5)) < 0.01
            and abs(297 - bottom - height - (10.7 + row * 21.2 + 1.25)) < 0.01
        )
        assert abs(width - 38.1) < 0.01 and abs(height - 21.2) < 0.01


def test_a_label_alone_a_range_and_a_batch_are_chosen_and_what_has_none_is_named(house, sheets):
    the_steps()
    batch_id, made = a_batch(3, bib={"title": "县志𪚥", "volume": "第二册", "call_no": "K295.2/7", "audience": ""})
    (bare,) = volumes(batch_id, 1)
    held = write(ranges.reserve, batch_id=batch_id, count=6, prefix="YY", width=6, first_no=9, by=None)
    write(barcodes.give_in_order, batch_id=batch_id, item_ids=made, by=None)
    location = a_location(name="地方文献室")
    with writing() as session:
        session.get(Item, made[0]).location_id = location
    found, without = choosing.chosen("barcode", batch_id=batch_id)
    assert [label.code for label in found] == ["YY000009", "YY000010", "YY000011"]
    assert [label.item_id for label in without] == [bare]
    found, without = choosing.chosen("barcode", batch_id=batch_id, first="YY000010", last="yy000010")
    assert ([label.code for label in found], without) == (["YY000010"], [])
    (spine,), _none = choosing.chosen("spine", item_id=made[0])
    assert (spine.call, spine.foot) == (("K295.2", "/7", "第二册"), "地方文献室")
    assert labels.unwritable("spine", [spine]) == []
    told = labels.unwritable("barcode", [spine])
    assert [(one.label.code, one.characters) for one in told] == [("YY000009", ("𪚥",))]
    assert labels.pdf("barcode", [spine], sheets[3]).missing == ("𪚥",)
    ahead, _none = choosing.chosen("barcode", batch_id=batch_id, range_id=held)
    assert [label.code for label in ahead] == ["YY000012", "YY000013", "YY000014"], "labels to be stuck by scan"
    long = labels.Label(None, "", "", ("I247.5", "/" + "L86" * 9, "第一百二十三卷下册"), "少儿借阅室")
    assert labels.pdf("spine", [long], sheets[5]).data


def test_what_cannot_be_printed_is_refused(house, sheets):
    assert (write(papers.first_content), write(papers.first_content)) == (5, 0)
    for kind, made, start, code in (("barcode", [], 1, "label_nothing"), ("barcode", some(1), 25, "label_start"),
                                    ("barcode", [labels.Label(None, "A-" * 15)], 1, "label_too_narrow"),
                                    ("spine", some(2001), 1, "label_too_many")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            labels.pdf(kind, made, sheets[5] if code == "label_too_narrow" else sheets[3], start)
    given = {"name": "纸", "page_width": 21000, "page_height": 29700, "columns": 2, "rows": 7, "width": 9910, "height": 3810,
             "margin_left": 465, "margin_top": 1515, "pitch_x": 10160, "pitch_y": 3810, "by": None}  # fmt: skip
    for wrong, code in (({"columns": 3}, "paper_too_wide"), ({"pitch_x": 9000}, "paper_overlaps"),
                        ({"name": papers.FIRST[0][0]}, "paper_twice")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            write(papers.save, **given | wrong)
    paper_id = write(papers.save, **given)
    write(papers.shift, paper_id=paper_id, shift_x=-50, shift_y=9999, by=None)
    assert (papers.get(paper_id).shift_x, papers.get(paper_id).shift_y) == (-50, 2000)
