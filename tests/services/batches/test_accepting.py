import threading
import time
from datetime import date

import pytest
from sqlalchemy import event, select

from tests.factories import a_colleague
from tests.races import together
from tests.services.batches.parcels import ISBNS, a_parcel, a_sent_order, a_supplier, scan
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import IllegalMove, Refused
from yylib.models.batches import ListedCopy
from yylib.models.items import Item
from yylib.models.orders import OrderLine
from yylib.services import batches, items, registers
from yylib.services.batches import accepting, drafting, settling
from yylib.services.isbn import isbn13

TABLES = ("item", "difference", "summary_line", "accession_line", "bib_record", "move_made", "settlement")


@pytest.fixture
def parcel(house):
    return a_counted_parcel()


def a_counted_parcel():
    """Three of one title ordered and come, one of them damaged; of another one ordered and two come."""
    clock.freeze("2026-11-04 09:00")
    by, supplier_id = a_colleague(), a_supplier()
    lines = a_sent_order(supplier_id, by, {"isbn": ISBNS[0], "copies": 3}, {"isbn": ISBNS[1], "copies": 1})
    batch_id = a_parcel(by, supplier_id)
    scan(batch_id, by, ISBNS[0], "3")
    write(batches.mark, batch_id=batch_id, condition="damaged", copies=1, by=by)
    scan(batch_id, by, ISBNS[1], ISBNS[1])
    return batch_id, lines, by


def held(batch_id):
    return db.session.scalars(select(Item).where(Item.batch_id == batch_id).order_by(Item.id)).all()


def received(lines):
    db.session.rollback()
    return [(db.session.get(OrderLine, one).received, db.session.get(OrderLine, one).cancelled) for one in lines]


def labelled(batch_id, by):
    """Give the batch's volumes barcodes and enter them."""

    def give(*, by):
        ids = [row.id for row in plain("SELECT id FROM item WHERE batch_id = :id AND barcode IS NULL", id=batch_id)]
        for item_id in ids:
            plain("UPDATE item SET barcode = :code WHERE id = :id", code=f"YY{item_id:06d}", id=item_id)
        items.register(ids, by)

    write(give, by=by)


def counts():
    return {table: plain(f"SELECT count(*) AS n FROM {table}")[0].n for table in TABLES}


def test_acceptance_makes_volumes_differences_a_line_of_the_register_and_starts_the_clock(parcel):
    batch_id, lines, by = parcel
    assert write(batches.accept, batch_id=batch_id, by=by) == 3
    batch = batches.get(batch_id)
    assert (batch.state, batch.titles, batch.copies) == ("accepted", 2, 3)
    assert (batch.list_amount, batch.net_amount) == (3 * 6800, 3 * 4420)
    assert batch.due_on >= date(2026, 11, 19) > batch.target_on
    assert [(item.stage, item.price, item.net_price) for item in held(batch_id)] == [("to_catalogue", 6800, 4420)] * 3
    assert [(gap.kind, gap.copies) for gap in settling.of_batch(batch_id)] == [("damaged", 1), ("extra", 1)]
    assert received(lines) == [(2, 0), (1, 0)]
    told = registers.verify()
    assert told.faults == [] and told.entered.copies == 3


def test_a_failure_in_the_middle_of_acceptance_changes_nothing(parcel, monkeypatch):
    batch_id, lines, by = parcel
    before = counts()
    for where, at in ((accepting.items, "create"), (accepting.orders, "receive"), (accepting.registers, "enter_batch"),
                      (accepting.board_clock, "start")):  # fmt: skip
        real, passes = getattr(where, at), iter([1] if at == "receive" else [])

        def breaks(*given, real=real, passes=passes, **more):
            if next(passes, None):
                return real(*given, **more)
            raise RuntimeError("the power went")

        monkeypatch.setattr(where, at, breaks)
        with pytest.raises(RuntimeError):
            write(batches.accept, batch_id=batch_id, by=by)
        monkeypatch.setattr(where, at, real)
        assert (counts(), received(lines)) == (before, [(0, 0), (0, 0)]), at
        assert batches.get(batch_id).state == "counting" and batches.get(batch_id).due_on is None
    assert write(batches.accept, batch_id=batch_id, by=by) == 3


def test_what_is_short_of_a_long_list_is_found_in_as_many_queries_as_of_a_short_one(parcel):
    batch_id, _lines, by = parcel
    supplier_id = batches.get(batch_id).supplier_id
    numbers = [number for number in (isbn13(f"{stem}") for stem in range(710000000, 710000600)) if number][:40]
    a_sent_order(supplier_id, by, *({"isbn": number} for number in numbers))
    asked, sent = [], []
    event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    for first, last in ((0, 4), (4, 40)):
        with writing() as session:
            session.add_all(ListedCopy(batch_id=batch_id, row=at, isbn=numbers[at], title=f"书{at}", copies=3, price=6800)
                            for at in range(first, last))  # fmt: skip
        sent.clear()
        found = drafting.draft(batches.get(batch_id))
        asked.append(len(sent))
        short = [gap for gap in found.gaps if gap.kind == "short"]
        assert len(short) == last and all(gap.line_id and gap.net_price == 4420 for gap in short)
        db.session.remove()
    assert asked[0] == asked[1] < 12


def test_an_acceptance_is_taken_back_by_further_lines_while_no_volume_has_gone_on(parcel):
    batch_id, lines, by = parcel
    other = a_colleague()
    write(batches.accept, batch_id=batch_id, by=by)
    with pytest.raises(Refused, match="take_back_who"):
        write(batches.take_back, batch_id=batch_id, reason="数错了册数", by=other)
    write(batches.take_back, batch_id=batch_id, reason="数错了册数", by=other, is_head=True)
    assert batches.get(batch_id).state == "counting" and received(lines) == [(0, 0), (0, 0)]
    assert {item.stage for item in held(batch_id)} == {"void"} and settling.of_batch(batch_id) == []
    rows = plain("SELECT kind, copies, list_amount, corrects_id FROM summary_line ORDER BY id")
    assert [(row.kind, row.copies, row.list_amount) for row in rows] == [("in", 3, 20400), ("fix", -3, -20400)]
    assert rows[1].corrects_id and registers.verify().faults == []

    assert write(batches.accept, batch_id=batch_id, by=by) == 3
    labelled(batch_id, by)
    with pytest.raises(Refused, match="take_back_gone_on") as refusal:
        write(batches.take_back, batch_id=batch_id, reason="数错了册数", by=by)
    assert "YY" in refusal.value.sentence.title
    assert registers.verify().faults == []


def test_differences_are_settled_in_parts_on_any_day_and_each_settlement_is_taken_back(house):
    clock.freeze("2026-11-04 09:00")
    by, supplier_id = a_colleague(), a_supplier()
    lines = a_sent_order(supplier_id, by, {"isbn": ISBNS[0], "copies": 5}, {"isbn": ISBNS[1], "copies": 2})
    batch_id = a_parcel(by, supplier_id, is_final=True)
    scan(batch_id, by, ISBNS[0], "4")
    write(batches.mark, batch_id=batch_id, condition="damaged", copies=3, by=by)
    write(batches.accept, batch_id=batch_id, by=by)
    damaged, short, short_2 = settling.of_batch(batch_id)
    assert [(gap.kind, gap.copies) for gap in (damaged, short, short_2)] == [("damaged", 3), ("short", 1), ("short", 2)]
    damaged, short_2 = damaged.id, short_2.id
    with pytest.raises(Refused, match="settle_way"):
        write(settling.settle, difference_id=short_2, how="keep", copies=1, by=by)

    clock.freeze("2026-12-20 09:00")
    kept = write(settling.settle, difference_id=damaged, how="keep", copies=1, by=by)
    assert received(lines) == [(2, 0), (0, 0)]
    write(settling.settle, difference_id=damaged, how="replace", copies=1, by=by)
    gone = write(settling.settle, difference_id=damaged, how="return", copies=1, by=by)
    write(settling.settle, difference_id=short_2, how="credit", copies=2, by=by)
    assert received(lines) == [(2, 1), (0, 2)] and settling.open_copies(batch_id) == 1
    with pytest.raises(Refused, match="settle_copies"):
        write(settling.settle, difference_id=damaged, how="return", copies=1, by=by)
    assert len(settling.returned(batch_id)) == 2
    assert registers.verify().faults == [] and registers.verify().entered.copies == 2
    with pytest.raises(Refused, match="take_back_settled"):
        write(batches.take_back, batch_id=batch_id, reason="全部退回", by=by)

    write(settling.undo, settlement_id=gone, by=by)
    write(settling.undo, settlement_id=kept, by=by)
    assert received(lines) == [(1, 0), (0, 2)] and settling.open_copies(batch_id) == 3
    assert registers.verify().faults == [] and registers.verify().entered.copies == 1


def test_a_volume_found_damaged_later_leaves_the_registers_and_its_line_waits_again(parcel):
    batch_id, lines, by = parcel
    write(batches.accept, batch_id=batch_id, by=by)
    labelled(batch_id, by)
    volume = held(batch_id)[0]
    gap_id = write(settling.found_later, item_id=volume.id, kind="damaged", by=by)
    assert received(lines)[0] == (1, 0) and registers.verify().faults == []
    assert plain("SELECT sum(sign) AS n FROM accession_line")[0].n == 2
    write(settling.not_so, difference_id=gap_id, by=by)
    labelled(batch_id, by)
    assert received(lines)[0] == (2, 0)
    assert registers.verify().faults == [] and registers.verify().entered.copies == 3


def test_gifts_come_in_by_the_same_way_and_are_taken_back_as_a_whole(house):
    clock.freeze("2026-11-04 09:00")
    by = a_colleague()
    batch_id = write(batches.accept_pieces, source="gift", name="王老师赠书", accepted_on=date(2026, 11, 3), by=by,
                     pieces=[{"title": "沂源县志", "copies": 2, "price": 12000}, {"title": "家谱", "copies": 1, "price": None}])  # fmt: skip
    batch = batches.get(batch_id)
    assert (batch.state, batch.titles, batch.copies, batch.list_amount, batch.net_amount) == (
        "accepted",
        2,
        3,
        24000,
        0,
    )
    line = plain("SELECT source, titles, copies, net_amount, supplier FROM summary_line")[0]
    assert tuple(line) == ("gift", 2, 3, 0, "王老师赠书")
    write(batches.take_back, batch_id=batch_id, reason="捐赠人收回", by=by)
    assert batches.get(batch_id).state == "void" and registers.verify().faults == []


def test_of_several_who_accept_one_parcel_at_once_one_does(both):
    with both.app_context():
        batch_id, lines, by = a_counted_parcel()
        db.session.remove()
    answers = together(both, [lambda: write(batches.accept, batch_id=batch_id, by=by)] * 4)
    assert sorted(map(str, answers)) == ["3"] + ["illegal_move"] * 3
    with both.app_context():
        assert registers.verify().faults == [] and registers.verify().held.copies == 3
        assert received(lines) == [(2, 0), (1, 0)]
        with pytest.raises(IllegalMove):
            write(batches.accept, batch_id=batch_id, by=by)
        db.session.remove()


def test_the_naive_way_accepts_one_parcel_twice(both):
    """The control: the same race against looking first and accepting 20 ms later, without holding the batch."""
    with both.app_context():
        batch_id, _lines, by = a_counted_parcel()
        db.session.remove()
    seen = threading.Barrier(4)

    def accept(*, by):
        items.create([{"bib_id": bib, "batch_id": batch_id, "price": 100, "source": "purchase"}], by)

    with both.app_context():
        from tests.factories import a_bib

        bib = a_bib()
        db.session.remove()

    def naive():
        is_open = plain("SELECT state FROM accession_batch WHERE id = :id", id=batch_id)[0].state == "counting"
        seen.wait(30)
        time.sleep(0.02)
        return is_open and write(accept, by=by) is None

    assert sum(map(bool, together(both, [naive] * 4))) > 1
