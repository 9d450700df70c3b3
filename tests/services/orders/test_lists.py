"""Suppliers' lists: read row by row, whatever they look like, and brought into a draft and out again."""

import csv
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_bib, a_colleague
from tests.services.orders.made import ISBNS, a_draft, a_fund, a_supplier, step
from yylib import clock
from yylib.database import db, write
from yylib.errors import Refused
from yylib.services import orders, suggestions, suppliers
from yylib.services.imports import batches, run
from yylib.services.imports.sheets import BadSheet
from yylib.services.orders import checks, handing_in, importing, lists, reading, sets


def a_book(path, rows, merged=()):
    """A workbook of rows; ``merged`` are ranges with their text."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("订单")
        for number, cells in enumerate(rows):
            for at, cell in enumerate(cells):
                if cell != "":
                    sheet.write(number, at, cell)
        for where, text in merged:
            sheet.merge_range(where, text)
    return path


LIST = [
    ["2026 年秋季图书订单"],
    ["供货商：某某书店", "", "", "", "电话 0533-0000000"],
    ["序号", "书 号", "书  名", "出版单位", "定价（元）", "订数"],
    ["一、文学类"],
    [1, 9787201104560.0, '=HYPERLINK("x")局外人', "天津人民出版社", "CNY赠90.00", 1],
    [2, "978-7-5086-7778-1", "最初的光明", "", "68.00元(全三册)", 2],
    [3, 9787535732309, "时间简史", "", 45, ""],
    [4, "9787201104561", "书号印错", "某社", "￥38.00", 1],
    [5, "9.7872E+12", "丢了号的", "某社", "38.00", 1],
    [6, "", "无号地方书", "内部", "面议", 1],
    [7, "", "家谱", "内部", "", 3],
    [8, 9787201104560, '=HYPERLINK("x")局外人', "天津人民出版社", 90, 1],
    [9, "", "外币书", "外社", "USD20.00", 1],
    [10, "7-5086-7778-1", "大部头 上", "某社", "", 1],
    [11, "7-5086-7778-1", "大部头 中", "某社", "", 1],
    [12, "7-5086-7778-1", "大部头 下", "某社", "", 1],
    ["合计", "", "", "", 999, 12],
    ["制表人：某某", "", "", "", "审核："],
]


def test_every_row_of_a_hard_list_is_a_title_or_has_its_reason(tmp_path):
    path = a_book(tmp_path / "list.xlsx", LIST, [("D6:D7", "中信出版社"), ("E14:E16", "100.00")])
    items = {item.row: item for item in lists.read(path)}
    assert sorted(items) == [1, 2, *range(4, 19)]
    good = {row: item.data for row, item in items.items() if item.data}
    assert sorted(good) == [5, 6, 7, 8, 11, 14, 15, 16]
    assert (
        good[5].isbn == ISBNS[0]
        and good[5].title.startswith("=HYPERLINK")
        and good[5].is_gift
        and good[5].net_price == 0
    )
    assert (good[6].isbn, good[6].price, good[6].volumes, good[6].copies) == (ISBNS[1], 6800, 3, 2)
    assert good[7].publisher == "中信出版社"
    assert good[8].isbn is None and "校验位" in good[8].notes[0] and good[8].price == 3800
    assert (good[11].price, good[11].copies) == (None, 3)
    assert [good[row].price for row in (14, 15, 16)] == [3334, 3333, 3333]
    said = {row: item.reason for row, item in items.items() if item.reason}
    words = {
        1: "表头以上",
        2: "表头以上",
        4: "小标题",
        9: "科学计数",
        10: "面议",
        12: "第 5 行",
        13: "不是人民币",
        17: "合计行",
        18: "表尾行",
    }
    assert said.keys() == words.keys() and all(word in said[row] for row, word in words.items())


def test_what_is_no_list_is_refused_in_one_sentence(tmp_path):
    page = tmp_path / "page.xls"
    page.write_text("<html><table><tr><td>ISBN</td></tr></table></html>")
    bomb = tmp_path / "bomb.xlsx"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", "0" * 60_000_000)
    nothing = a_book(tmp_path / "no.xlsx", [[1, 2], [3, 4]] * 3)
    for path, word in ((page, "网页"), (bomb, "胀大"), (nothing, "认不出")):
        with pytest.raises(BadSheet) as caught:
            lists.read(path, lists.understand(path))
        assert word in caught.value.sentence


@pytest.mark.shared
def test_the_real_list_gives_the_same_as_csv_and_as_xlsx(shared):
    folder = shared / "data" / "booklists" / "douban391"
    sheets = [lists.read(folder / name) for name in ("douban391.xlsx", "douban391_utf8bom.csv")]
    assert sheets[0] == sheets[1] and len(sheets[0]) == 391
    good = [item.data for item in sheets[0] if item.data]
    assert len(good) == 390 and sum(one.volumes for one in good) == 400
    assert [(item.row, item.reason) for item in sheets[0] if item.reason] == [
        (391, "《潦草》与第 390 行是同一种书，没有重复收")
    ]
    with (folder / "douban391_utf8bom.csv").open(encoding="utf-8-sig", newline="") as stream:
        isbns = [row["ISBN"] for row in csv.DictReader(stream)]
    assert [one.isbn for one in good] == list(dict.fromkeys(isbns))
    assert sum(one.price is None for one in good) == 3


@pytest.mark.shared
def test_a_marc_list_is_read_through_the_records(shared):
    folder = shared / "data" / "marc" / "cnmarc24"
    ours, theirs = (lists.read(folder / f"cnmarc24_{name}.iso") for name in ("gbk", "utf8"))
    assert ours == theirs and len(ours) == 24 and all(item.data or item.reason for item in ours)
    assert sum(item.data is not None and item.data.isbn is not None for item in ours) > 20


@given(st.integers(0, 10_000_000), st.integers(2, 200))
def test_the_price_of_a_set_is_split_to_the_fen(fen, volumes):
    parts = sets.split(fen, volumes)
    assert sum(parts) == fen and len(parts) == volumes and max(parts) - min(parts) <= 1


@pytest.fixture
def draft(house):
    clock.freeze("2026-11-23 09:00")
    by = a_colleague("acquisition")
    supplier_id = a_supplier(by)
    order_id, _lines = a_draft(by, supplier_id, a_fund(by, 10_000_000))
    return by, supplier_id, order_id


def brought_in(path, by, supplier_id, order_id, copies=1):
    with path.open("rb") as stream:
        kept, mapping = handing_in.receive(stream, path.name, order_id)
    batch_id = write(handing_in.begin, kept=kept, mapping=mapping | {"order_id": order_id, "copies": copies}, by=by)
    trial = batches.trial(batch_id)
    write(batches.move, batch_id=batch_id, verb="start", by=by)
    db.session.remove()
    run.run(batch_id)
    db.session.rollback()
    return batch_id, trial


def test_a_list_goes_into_a_draft_once_and_is_taken_out_whole(draft, tmp_path):
    by, supplier_id, order_id = draft
    a_bib(isbn=ISBNS[2], title="时间简史")
    path = a_book(tmp_path / "list.xlsx", LIST, [("E14:E16", "100.00")])
    batch_id, trial = brought_in(path, by, supplier_id, order_id)
    batch = batches.get(batch_id)
    assert (trial.read, trial.good, len(trial.rejected), len(trial.clashes)) == (17, 7, 10, 0)
    assert (batch.total, batch.good, batch.bad) == (17, 7, 10)
    assert "册数栏" in next(bad.reason for bad in batches.bad_rows(batch_id) if bad.row == 7)
    totals = reading.totals(order_id)
    assert (totals.titles, totals.copies, totals.list_amount) == (9, 14, 9000 + 2 * 6800 + 3800 + 10000)
    assert sum(one.set_name == "最初的光明" for one in reading.lines(order_id)) == 3
    again, trial = brought_in(path, by, supplier_id, order_id)
    assert (trial.good, len(trial.clashes)) == (0, 7) and batches.get(again).known == 7
    wish_id = write(suggestions.send, title="局外人", isbn=ISBNS[0], anyway=True)
    line_id = write(suggestions.to_order, suggestion_id=wish_id, order_id=order_id, by=by)
    assert orders.line(line_id).import_id == batch_id, "the list had it already"
    db.session.rollback()
    write(batches.move, batch_id=batch_id, verb="undo", by=by)
    db.session.remove()
    run.run(batch_id)
    db.session.rollback()
    assert batches.get(batch_id).state == "undone" and reading.lines(order_id) == []
    assert (suggestions.get(wish_id).stage, suggestions.get(wish_id).line_id) == ("adopted", None)


def test_a_list_stays_out_of_an_order_that_went_on_and_is_not_taken_out_of_it(draft, tmp_path):
    by, supplier_id, order_id = draft
    path = a_book(tmp_path / "list.xlsx", [["ISBN", "书名", "单价"], [ISBNS[0], "局外人", 32], [ISBNS[1], "光明", 45]])
    batch_id, _trial = brought_in(path, by, supplier_id, order_id, copies=2)
    assert [one.copies for one in reading.lines(order_id)] == [2, 2]
    step(order_id, "submit", by)
    with path.open("rb") as stream, pytest.raises(Refused):
        kept, mapping = handing_in.receive(stream, path.name, order_id)
        write(handing_in.begin, kept=kept, mapping=mapping | {"order_id": order_id}, by=by)
    write(batches.move, batch_id=batch_id, verb="undo", by=by)
    db.session.remove()
    run.run(batch_id)
    db.session.rollback()
    assert len(reading.lines(order_id)) == 2 and "DG2026-0001" in importing.left(batch_id)


def test_what_a_person_said_of_the_columns_is_remembered_of_the_supplier(draft, tmp_path):
    by, supplier_id, order_id = draft
    path = a_book(
        tmp_path / "odd.xlsx", [["编码", "品目", "含税", "需"], [ISBNS[0], "局外人", 32, 4], [ISBNS[1], "光明", 45, 6]]
    )
    with path.open("rb") as stream:
        kept, mapping = handing_in.receive(stream, path.name, order_id)
    mapping = {**mapping, "order_id": order_id, "copies": 1}
    batch_id = write(handing_in.begin, kept=kept, mapping=mapping, by=by)
    named = mapping["columns"] | {"isbn": 0, "title": 1, "price": 2, "copies": 3, "head_row": 1, "signature": "f" * 32}
    write(handing_in.remap, batch_id=batch_id, mapping=mapping | {"columns": named}, by=by)
    assert suppliers.remembered(supplier_id, "f" * 32)["copies"] == 3
    assert [item.data.copies for item in importing.items_of(batches.plan(batch_id)) if item.data] == [4, 6]


def test_pasted_rows_are_lines_and_doubles_are_told(draft):
    by, supplier_id, order_id = draft
    bib_id = a_bib(isbn=ISBNS[0], title="局外人", price=3200)
    text = f"{ISBNS[0]}\t3\n{ISBNS[1]}\t2\n合计\t5\n"
    told = write(importing.paste, order_id=order_id, text=text, by=by)
    assert (told["good"], told["lines"], told["bad"][0]) == (1, 1, [2, importing.NO_TITLE]) and "合计" in told["bad"][
        1
    ][1]
    one = reading.lines(order_id)[0]
    assert (one.bib_id, one.title, one.price, one.copies, one.net_price) == (bib_id, "局外人", 3200, 3, 2080)
    with pytest.raises(Refused):
        write(importing.paste, order_id=order_id, text="1\t2\n3\t4", by=by)
    found = checks.known([ISBNS[0]])[ISBNS[0]]
    assert found.short(but_order=order_id) == "" and "另一份草稿 3 册" in found.short()
