import io
from datetime import timedelta

import pytest

from tests.factories import a_bib, a_colleague
from tests.services.batches.parcels import ISBNS, a_parcel, a_sent_order, a_supplier, scan
from yylib import clock
from yylib.database import db, write
from yylib.errors import Refused
from yylib.models.batches import AccessionBatch
from yylib.services import batches, funds, orders
from yylib.services.batches import billing, checking, counting, drafting, opening, settling, supplied, typed
from yylib.services.batches.checking import Result, Side, judged
from yylib.services.imports import batches as imports
from yylib.services.imports import run


def listed(batch_id, by, *rows):
    """Bring a supplier's list in; its batch of import."""
    text = "ISBN,书名,册数,定价\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    kept, mapping = supplied.receive(io.BytesIO(text.encode("utf-8-sig")), "清单.csv")
    import_id = write(supplied.open_list, batch_id=batch_id, kept=kept, mapping=mapping, by=by)
    write(imports.move, batch_id=import_id, verb="start", by=by)
    run.run(import_id)
    return import_id


@pytest.fixture
def desk(house):
    by, supplier_id = a_colleague(), a_supplier()
    lines = a_sent_order(supplier_id, by, {"isbn": ISBNS[0], "copies": 2, "title": "红楼梦"}, {"isbn": ISBNS[1], "title": "边城"},
                         {"isbn": ISBNS[2], "title": "上册"}, {"isbn": ISBNS[2], "title": "下册"},
                         {"title": "没有书号的县志", "copies": 1})  # fmt: skip
    return a_parcel(by, supplier_id), by, lines


def live(batch_id):
    db.session.rollback()
    return [(row.title, row.copies, row.condition, row.remark) for row in counting.live(batch_id)]


TYPED = {
    "9787020002207": {"isbn": "9787020002207"}, "7-5053-9013-9": {"isbn": "9787505390133"},
    "３*9787020002207": {"isbn": "9787020002207", "copies": 3}, "129787020002207": {"isbn": "9787020002207", "copies": 12},
    "978702000220751200": {"isbn": "9787020002207"}, "12": {"copies": 12}, "59.8": {"price": 5980}, "68元": {"price": 6800},
    "hlm": {"words": "hlm"}, "": {},
}  # fmt: skip


def test_the_field_understands_numbers_prices_and_words():
    for text, told in TYPED.items():
        found = typed.read(text)._asdict()
        assert {name: value for name, value in found.items() if value and name != "shown"} == told, text


def test_each_kind_of_book_has_an_answer_of_its_own(desk):
    batch_id, by, lines = desk
    assert scan(batch_id, by, ISBNS[0])["kind"] == "counted"
    assert scan(batch_id, by, "2*" + ISBNS[0])["kind"] == "too_many"
    assert scan(batch_id, by, ISBNS[3])["kind"] == "unknown"
    assert write(batches.choose, batch_id=batch_id, isbn=ISBNS[3], title="论语译注", by=by)["kind"] == "no_order"
    assert scan(batch_id, by, ISBNS[2][:-1] + "0")["kind"] == "bad"
    second = scan(batch_id, by, ISBNS[2])
    assert second["kind"] == "second" and [one["line_id"] for one in second["choices"]] == lines[2:4]
    assert write(batches.choose, batch_id=batch_id, isbn=ISBNS[2], line_id=lines[3], by=by)["kind"] == "counted"
    scan(batch_id, by, ISBNS[1])
    assert scan(batch_id, by, "72.00")["kind"] == "price_differs"
    held = a_bib(title="馆里已有的书", isbn=ISBNS[4])
    assert scan(batch_id, by, ISBNS[4])["kind"] == "no_order"
    assert live(batch_id) == [
        ("红楼梦", 1, "good", ""), ("红楼梦", 1, "good", ""), ("红楼梦", 1, "good", "too_many"),
        ("论语译注", 1, "good", "no_order"), ("下册", 1, "good", "second_hit"), ("边城", 1, "good", "price_differs"),
        ("馆里已有的书", 1, "good", "no_order"),
    ]  # fmt: skip
    assert counting.live(batch_id)[-1].bib_id == held


def test_a_number_multiplies_and_every_count_is_taken_back(desk):
    batch_id, by, _lines = desk
    with pytest.raises(Refused, match="count_nothing"):
        scan(batch_id, by, "3")
    scan(batch_id, by, ISBNS[1], "3")
    write(batches.mark, batch_id=batch_id, condition="wrong", copies=1, by=by)
    assert live(batch_id) == [("边城", 2, "good", ""), ("边城", 1, "wrong", "")]
    scan(batch_id, by, ISBNS[0])
    first = counting.live(batch_id)[0].go_id
    write(counting.undo, batch_id=batch_id, go_id=first, by=by)
    assert live(batch_id) == [("红楼梦", 1, "good", "")]
    write(counting.undo, batch_id=batch_id, by=by)
    assert live(batch_id) == [] and len(counting.recent(batch_id)) == 5
    write(opening.drop, batch_id=batch_id, by=by)
    with pytest.raises(Refused, match="batch_not_counting"):
        scan(batch_id, by, ISBNS[0])


def test_what_nobody_ordered_comes_in_only_where_somebody_says_so(desk):
    batch_id, by, _lines = desk
    scan(batch_id, by, ISBNS[0])
    with pytest.raises(Refused, match="count_expected"):
        write(batches.keep, batch_id=batch_id, by=by)
    write(batches.choose, batch_id=batch_id, isbn=ISBNS[3], title="论语译注", by=by)
    found = drafting.draft(batches.get(batch_id))
    assert (found.copies, [gap.kind for gap in found.gaps]) == (1, ["extra"])
    write(batches.keep, batch_id=batch_id, by=by)
    found = drafting.draft(batches.get(batch_id))
    assert (found.copies, found.gaps, found.unpriced) == (2, [], 1)
    direct = a_parcel(by, is_direct=True)
    assert write(batches.choose, batch_id=direct, title="书店买的", by=by)["kind"] == "counted"


def test_a_book_without_a_number_is_found_by_words_or_initials(desk):
    batch_id, by, lines = desk
    for words in ("县志", "mysh"):
        found = scan(batch_id, by, words)
        assert [choice["line_id"] for choice in found["choices"]] == [lines[4]], words
    assert scan(batch_id, by, "从没听过")["kind"] == "unknown"


def test_copies_counted_in_another_parcel_are_not_open_here(desk):
    batch_id, by, _lines = desk
    other = a_parcel(by, batches.get(batch_id).supplier_id)
    scan(batch_id, by, "2*" + ISBNS[0])
    assert scan(other, by, ISBNS[0])["kind"] == "too_many"


def test_list_receipt_and_returns_are_compared_title_by_title(desk):
    batch_id, by, _lines = desk
    import_id = listed(batch_id, by, (ISBNS[0], "红楼梦", 1, 68), (ISBNS[0], "红楼梦", 1, 68), (ISBNS[1], "边城", 3, "68.05"),
                       ("", "", 5, 20), ("", "赠品台历", 2, 0))  # fmt: skip
    batch = imports.get(import_id)
    assert (batch.good, batch.bad) == (4, 1)
    again = listed(batch_id, by, (ISBNS[0], "红楼梦", 1, 68), (ISBNS[0], "红楼梦", 1, 68), (ISBNS[1], "边城", 3, "68.05"),
                   ("", "", 5, 20), ("", "赠品台历", 2, 0))  # fmt: skip
    assert len(supplied.of_batch(batch_id)) == 4 and imports.get(again).known == 4
    scan(batch_id, by, "2*" + ISBNS[0], "2*" + ISBNS[1])
    write(batches.accept, batch_id=batch_id, by=by)
    found, whole = checking.check(batch_id)
    assert {one.title: one.result for one in found} == {
        "红楼梦": Result.EQUAL, "边城": Result.DIFFERENT, "赠品台历": Result.MISSING}  # fmt: skip
    assert (whole.listed, whole.received, whole.result) == (Side(7, 34015), Side(4, 27200), Result.DIFFERENT)
    write(imports.move, batch_id=import_id, verb="undo", by=by)
    run.run(import_id)
    assert len(supplied.of_batch(batch_id)) == 4, "a list that was compared stays"


def test_a_comparison_has_four_results_within_a_tenth_of_a_yuan():
    for *sides, result in (
        (Side(3, 300), Side(2, 200), Side(1, 110), Result.EQUAL), (Side(3, 300), Side(2, 300), Side(), Result.COPIES),
        (Side(3, 300), Side(), Side(), Result.MISSING), (Side(3, 300), Side(2, 200), Side(1, 111), Result.DIFFERENT),
        (Side(), Side(1, 100), Side(), Result.DIFFERENT),
    ):  # fmt: skip
        assert judged(*sides) is result, sides


def test_the_accountants_sheet_agrees_with_what_was_accepted_or_says_by_how_much(desk):
    batch_id, by, _lines = desk
    scan(batch_id, by, "2*" + ISBNS[0], "3*" + ISBNS[1])
    write(batches.mark, batch_id=batch_id, condition="damaged", copies=1, by=by)
    write(batches.accept, batch_id=batch_id, by=by)
    write(settling.settle, difference_id=settling.of_batch(batch_id)[0].id, how="return", copies=1, by=by)
    assert billing.sheet(batch_id).verdict == "还没有登记发票"
    fund_id, today = billing.funds()[0].id, clock.today() - timedelta(days=1)
    given = {"batch_id": batch_id, "fund_id": fund_id, "on_day": today, "by": by}
    with pytest.raises(Refused, match="invoice_more"):
        write(billing.add, **given, number="1", list_amount=100, net_amount=200)
    bill = write(billing.add, **given, number="26370001", list_amount=5 * 6800, net_amount=5 * 4420)
    with pytest.raises(Refused, match="invoice_twice"):
        write(billing.add, **given, number="26370001", list_amount=100, net_amount=100)
    sheet = billing.sheet(batch_id)
    assert sheet.is_right and "扣回" in sheet.verdict and sheet.back.net_amount == 4420
    assert (sheet.accepted.copies, sheet.invoiced.discount) == (4, "65.0")
    write(billing.cancel, invoice_id=bill, by=by)
    part = write(billing.add, **given, number="26370002", list_amount=20000, net_amount=13000)
    assert not billing.sheet(batch_id).is_right
    write(billing.cancel, invoice_id=part, by=by)


def test_a_batch_billed_whole_on_another_fund_leaves_nothing_committed_and_a_closed_fund_still_pays_what_it_ordered(
    desk,
):
    batch_id, by, lines = desk
    scan(batch_id, by, "2*" + ISBNS[0])
    write(batches.accept, batch_id=batch_id, by=by)
    fund_id, today = orders.line(lines[0]).order.fund_id, clock.today()
    sums = db.session.get(AccessionBatch, batch_id)
    amounts = {"list_amount": sums.list_amount, "net_amount": sums.net_amount}
    before = funds.figures(fund_id).committed
    other = write(funds.enter, year=2026, name="捐款购书", amount=10**7, on_day=today, reason="下达", by=by)
    given = {"batch_id": batch_id, "on_day": today, "by": by} | amounts
    bill = write(billing.add, **given, fund_id=other, number="1")
    assert funds.figures(fund_id).committed == before - amounts["net_amount"]
    write(billing.cancel, invoice_id=bill, by=by)
    for one in (fund_id, other):
        write(funds.switch, fund_id=one, is_active=False, by=by)
    assert [fund.id for fund in billing.funds(batch_id)] == [fund_id]
    write(billing.add, **given, fund_id=fund_id, number="2")
    with pytest.raises(Refused, match="invoice_fund"):
        write(billing.add, **given, fund_id=other, number="3")
