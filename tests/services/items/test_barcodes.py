"""Barcodes: reserved without overlap, given in order or by scan, never twice; a spoiled one is spent. Two at one range."""

import threading
import time

import pytest

from tests.factories import a_bib, a_colleague, some_items
from tests.races import together
from tests.services.items.pieces import a_batch, the_steps, volume
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.items import BarcodeRange
from yylib.services import items, rules
from yylib.services.items import barcodes, ranges


def reserve(batch_id, count, **given):
    return write(ranges.reserve, batch_id=batch_id, count=count, by=None, **given)


def test_ranges_overlap_neither_one_another_nor_what_is_used_spent_or_imported(house):
    batch_id, _made = a_batch()
    held = db.session.get(BarcodeRange, reserve(batch_id, 10, prefix="yy", width=6, first_no=100))
    assert (held.code(held.first_no), held.code(held.last_no)) == ("YY000100", "YY000109")
    db.session.rollback()
    for prefix, width, first, count in (("YY", 6, 109, 1), ("YY", 6, 90, 11), ("YY0", 5, 105, 2), ("YY0001", 2, 9, 1)):
        with pytest.raises(Refused, match="range_crosses") as caught:
            reserve(batch_id, count, prefix=prefix, width=width, first_no=first)
        assert caught.value.field == "first_no"
    reserve(batch_id, 2, prefix="YY0001", width=2, first_no=10)  # YY000110, behind the first
    reserve(batch_id, 9, prefix="Y", width=6, first_no=100)  # shorter: no barcode is the same
    some_items(a_bib(), 1, barcode="YY000205")
    with writing():
        items.spend("YY000207", "作废", None)
    for first in (200, 206):
        with pytest.raises(Refused, match="range_used"):
            reserve(batch_id, 10, prefix="YY", width=6, first_no=first)
    made = ranges.of_batch(batch_id)
    reserve(batch_id, 5, prefix="YY", width=6)
    assert ranges.of_batch(batch_id)[len(made)].first == "YY000208"
    for given, code in (
        ({"prefix": "一"}, "range_prefix"),
        ({"first_no": 999_999}, "range_full"),
        ({"first_no": -1}, "range_span"),
    ):
        with pytest.raises(Refused, match=code):
            reserve(batch_id, 5, **({"prefix": "YY", "width": 6} | given))


def test_barcodes_are_given_in_order_or_by_scan_and_enter_the_register(house):
    steps = the_steps()
    by = a_colleague("acquisition")
    batch_id, (one, two, three) = a_batch(3)
    with pytest.raises(Refused, match="barcode_none_left"):
        write(barcodes.give_in_order, batch_id=batch_id, by=by)
    reserve(batch_id, 4, prefix="T", width=4, first_no=1)
    assert write(barcodes.give, item_id=two, code=" ｔ0002 ", by=by) == "T0002"
    assert barcodes.left(batch_id) == 3
    db.session.rollback()
    assert write(barcodes.give_in_order, batch_id=batch_id, by=by) == [(one, "T0001"), (three, "T0003")]
    held = volume(one)
    assert (held.accession_no, held.barcode, bool(held.registered_at)) == ("T0001", "T0001", True)
    lines = plain("SELECT item_id, sign, accession_no FROM accession_line ORDER BY id")
    assert [tuple(line) for line in lines] == [(two, 1, "T0002"), (one, 1, "T0001"), (three, 1, "T0003")]
    marks = plain("SELECT item_id FROM item_step WHERE step_id = :id ORDER BY item_id", id=steps["条码"])
    assert [row.item_id for row in marks] == [one, two, three], "giving the barcode ticks the step that waits for it"
    other, (four,) = a_batch(1)
    reserve(other, 2, prefix="T", width=4, first_no=11)
    for item_id, code, refusal in ((four, "T0004", "barcode_foreign"), (four, "Q1", "barcode_foreign"),
                                   (one, "T0004", "barcode_has"), (four, "书", "barcode_unread")):  # fmt: skip
        with pytest.raises(Refused, match=refusal):
            write(barcodes.give, item_id=item_id, code=code, by=by)


def test_a_spoiled_label_is_spent_and_its_volume_gets_the_next(house):
    by = a_colleague("acquisition")
    batch_id, (one, two) = a_batch(2)
    reserve(batch_id, 4, prefix="T", width=4, first_no=1)
    write(barcodes.give_in_order, batch_id=batch_id, by=by, item_ids=[one])
    assert write(barcodes.spoil, code="T0003", reason="打印歪了", by=by) is None
    with writing():
        plain("UPDATE bib_record SET call_no = 'I247.5/1'")
    assert write(barcodes.spoil, code="T0001", reason="贴破了", by=by) == (one, "T0002")
    assert volume(one).accession_no == "T0002"
    lines = plain("SELECT sign, barcode, reason, call_no FROM accession_line WHERE item_id = :id ORDER BY id", id=one)
    assert lines[2].call_no == "I247.5/1"
    assert [(line.sign, line.barcode) for line in lines] == [(1, "T0001"), (-1, "T0001"), (1, "T0002")]
    assert "贴破了" in lines[1].reason
    assert write(barcodes.give_in_order, batch_id=batch_id, by=by) == [(two, "T0004")]
    for code in ("T0001", "T0003"):
        with pytest.raises(Refused, match="barcode_spent"):
            write(barcodes.spoil, code=code, reason="再报一次", by=by)
    for code, reason, refusal in (("X9", "坏了", "barcode_unknown"), ("T0002", "坏", "barcode_reason")):
        with pytest.raises(Refused, match=refusal):
            write(barcodes.spoil, code=code, reason=reason, by=by)


def test_what_is_returned_leaves_the_register_and_its_barcode_is_spent(house):
    by = a_colleague("acquisition")
    batch_id, (one, two) = a_batch(2, numbers=2)
    the_steps()
    first, _second = [given.barcode for given in write(barcodes.give_in_order, batch_id=batch_id, by=by)]
    assert plain("SELECT count(*) AS n FROM item_step WHERE item_id = :id AND undone_at IS NULL", id=one)[0].n == 1
    write(items.give_back, item_ids=[one], by=by)
    write(items.give_back, item_ids=[one], by=by)
    assert (volume(one).stage, volume(one).barcode) == ("returned", first)
    assert [line.sign for line in plain("SELECT sign FROM accession_line WHERE item_id = :id ORDER BY id", id=one)] == [
        1,
        -1,
    ]
    assert plain("SELECT why FROM spent_barcode WHERE barcode = :code", code=first)[0].why == "退书"
    write(items.bring_back, item_ids=[one], by=by)
    assert (volume(one).stage, volume(one).barcode, volume(one).registered_at) == ("to_process", None, None)
    assert volume(one).handed_out_id is None
    assert not plain("SELECT 1 FROM item_step WHERE item_id = :id AND undone_at IS NULL", id=one)
    write(items.void, item_ids=[two], by=by)
    assert volume(two).stage == "void"
    assert items.by_barcode(first) is None


def test_accession_numbers_run_apart_where_the_house_says_so(house):
    write(
        rules.set_value,
        name="ACCESSION_RUNNING",
        value=True,
        valid_from=clock.today(),
        reason="另编登录号",
        by=a_colleague("director"),
    )
    write(
        rules.set_value,
        name="ACCESSION_FROM",
        value=500,
        valid_from=clock.today(),
        reason="接着登录簿",
        by=a_colleague("director"),
    )
    batch_id, made = a_batch(2, numbers=5)
    write(barcodes.give_in_order, batch_id=batch_id, by=None)
    assert [volume(item_id).accession_no for item_id in made] == ["00000500", "00000501"]
    write(barcodes.spoil, code=volume(made[0]).barcode, reason="贴破了", by=None)
    assert volume(made[0]).accession_no == "00000500", "the number in the register stays, only the label is new"


def test_two_who_take_from_one_range_never_get_the_same_number(both):
    with both.app_context():
        batch_id, made = a_batch(12, numbers=12)
        db.session.remove()
    acts = [lambda part=made[at::6]: write(barcodes.give_in_order, batch_id=batch_id, item_ids=part, by=None)
            for at in range(6)]  # fmt: skip
    given = [code for answer in together(both, acts) for _item, code in answer]
    assert len(given) == len(set(given)) == 12
    with both.app_context():
        answers = together(both, [lambda: reserve(batch_id, 10)] * 4)
        held = [one for one in ranges.of_batch(batch_id) if one.id in answers]
        numbers = [number for one in held for number in range(one.first_no, one.last_no + 1)]
        assert len(numbers) == len(set(numbers)) == 40
        db.session.remove()


def test_the_naive_way_gives_one_number_to_two(both):
    """The control: the same race against read, then write, with 20 ms between."""
    with both.app_context():
        batch_id, made = a_batch(6, numbers=12)
        db.session.remove()
    seen = threading.Barrier(6)

    def naive(item_id):
        held = ranges.of_batch(batch_id)[0]
        seen.wait(30)
        time.sleep(0.02)
        write(_take, range_id=held.id, number=held.next_no)
        return held.code(held.next_no)

    given = together(both, [lambda item_id=item_id: naive(item_id) for item_id in made])
    assert len(set(given)) < len(given)


def _take(*, range_id: int, number: int) -> None:
    plain("UPDATE barcode_range SET next_no = :next WHERE id = :id", next=number + 1, id=range_id)
