"""The checklist: in any order, singly and in bulk, taken back; a volume is processed when all that is required is done."""

import os
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import a_colleague
from tests.services.items.pieces import a_batch, a_location, the_steps, volume, volumes
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.bibs import BibRecord
from yylib.models.handovers import HandOver
from yylib.models.items import Location
from yylib.services import bibs, items
from yylib.services.handovers import allocating, checking, making, shelving, signing
from yylib.services.items import barcodes
from yylib.services.processing import changing, checklist, marking

NEEDED = ("馆藏章", "磁条", "书标")


def test_a_volume_is_processed_when_it_is_registered_and_all_it_needs_is_done_in_any_order(house):
    steps, by = the_steps(), a_colleague("acquisition")
    batch_id, (book,) = a_batch(1, numbers=4)
    (gift,) = volumes(batch_id, 1, source="gift")
    needed = [steps[name] for name in NEEDED]
    assert write(marking.mark, item_ids=[book, gift], step_ids=reversed(needed), by=by) == (6, 0)
    assert write(marking.mark, item_ids=[book], step_ids=needed, by=by) == (0, 3)
    assert [volume(book).stage, volume(book).processed_at] == ["to_process", None], "the barcode is missing"
    with pytest.raises(Refused, match="step_by_barcode"):
        write(marking.mark, item_ids=[book], step_ids=[steps["条码"]], by=by)
    write(barcodes.give_in_order, batch_id=batch_id, by=by)
    assert [volume(book).stage, volume(gift).stage] == ["to_allocate", "to_process"], "a gift needs its own stamp"
    assert [step.name for step in marking.lacking([gift])[gift]] == ["赠书章"]
    assert write(marking.mark, item_ids=[book, gift], step_ids=[steps["赠书章"]], by=by) == (1, 1), "only gifts bear it"
    assert volume(gift).stage == "to_allocate"
    code = volume(book).barcode
    assert write(marking.scan, code=code, step_ids=[steps["磁条"]], by=by, undo=True) == (book, 1)
    assert [volume(book).stage, volume(book).processed_at] == ["to_process", None]
    marks = plain(
        "SELECT undone_at FROM item_step WHERE item_id = :id AND step_id = :step", id=book, step=steps["磁条"]
    )
    assert len(marks) == 1 and marks[0].undone_at, "what was undone stays in the history"
    write(marking.scan, code=code.lower(), step_ids=[steps["磁条"]], by=by)
    assert volume(book).stage == "to_allocate"
    for code, refusal in (("NONE1", "item_unknown"), ("", "barcode_unread")):
        with pytest.raises(Refused, match=refusal):
            write(marking.scan, code=code, step_ids=needed, by=by)


def test_the_library_changes_its_checklist_and_volumes_under_way_are_judged_anew(house):
    steps, by = the_steps(), a_colleague("acquisition")
    batch_id, (one,) = a_batch(1, numbers=1)
    write(barcodes.give_in_order, batch_id=batch_id, by=by)
    write(marking.mark, item_ids=marking.open_items(batch_id), step_ids=[steps[name] for name in NEEDED], by=by)
    assert volume(one).stage == "to_allocate"
    new = {"kind": "plain", "is_required": True, "materials": ["book"], "by": by}
    disc = write(changing.save, name="光盘盒", sources=["gift"], **new)
    assert volume(one).stage == "to_allocate", "it is for gifts"
    write(changing.save, name="光盘盒", sources=[], step_id=disc, **new)
    assert volume(one).stage == "to_process"
    assert write(changing.put, step_id=disc, is_active=False, by=by) is False, "no volume bore it: it is gone"
    assert volume(one).stage == "to_allocate"
    assert write(changing.put, step_id=steps["磁条"], is_active=False, by=by) is True
    assert "磁条" in [step.name for step in checklist.steps(closed=True)], "it was done: it is kept"
    with pytest.raises(Refused, match="step_off"):
        write(marking.mark, item_ids=[one], step_ids=[steps["磁条"]], by=by)
    for given_, refusal in (
        ({"name": "馆藏章"}, "step_twice"),
        ({"name": "条码二", "kind": "barcode"}, "step_one_barcode"),
    ):
        with pytest.raises(Refused, match=refusal):
            write(changing.save, **(new | {"sources": []} | given_))
    with pytest.raises(Refused, match="step_unknown"):
        write(marking.mark, item_ids=[one], step_ids=[], by=by)
    write(changing.move, step_id=steps["馆藏章"], up=False, by=by)
    assert [step.name for step in checklist.steps()][:2] == ["赠书章", "馆藏章"]


def missing(item) -> str:
    """What a volume lacks, worked out again from its moments."""
    if item.stage in ("returned", "void"):
        return item.stage
    if item.shelved_at:
        return "shelved"
    if not item.bib.is_full:
        return "to_catalogue"
    moments = (
        ("to_process", item.processed_at),
        ("to_allocate", item.allocated_at),
        ("to_hand_over", item.handed_over_at),
    )
    return next((stage for stage, at in moments if at is None), "to_shelve")


class Shop:
    """Three volumes of a delivery, and everything that may be tried with one of them; a refusal changes nothing."""

    def __init__(self):
        self.steps, self.by, self.other = the_steps(), a_colleague("acquisition"), a_colleague()
        self.location = a_location()
        self.branch = db.session.get(Location, self.location).branch_id
        db.session.rollback()

    def open(self):
        self.batch, self.items = a_batch(3, numbers=60)
        self.list = None

    def barcode(self, item):
        write(barcodes.give_in_order, batch_id=self.batch, item_ids=[item.id], by=self.by)

    def spoil(self, item):
        write(barcodes.spoil, code=item.barcode or "?", reason="贴破了", by=self.by)

    def mark(self, item):
        write(marking.mark, item_ids=[item.id], step_ids=[self.steps[name] for name in NEEDED], by=self.by)

    def unmark(self, item):
        write(marking.unmark, item_ids=[item.id], step_ids=[self.steps["书标"]], by=self.by)

    def open_record(self, item):
        self.describe(item, False)

    def catalogue(self, item):
        self.describe(item, True)

    def describe(self, item, is_full):
        bib_id = item.bib_id
        with writing() as session:
            session.get(BibRecord, bib_id).is_full = is_full
            session.flush()
            bibs.entered([bib_id])

    def allocate(self, item):
        write(allocating.allocate, item_ids=[item.id], location_id=self.location, by=self.by)

    def withdraw(self, item):
        write(allocating.withdraw, item_ids=[item.id], by=self.by)

    def prepare(self, item):
        for act in (self.catalogue, self.barcode, self.mark, self.allocate):
            act(item)

    def hand_over(self, item):
        with suppress(Refused):
            self.barcode(item)
        self.catalogue(item)
        for act in (self.mark, self.allocate):
            with suppress(Refused):
                act(item)
        self.list = write(making.make, branch_id=self.branch, batch_id=self.batch, by=self.by)
        write(checking.check, hand_over_id=self.list, code=volume(item.id).barcode or "?", by=self.other)
        write(signing.sign, hand_over_id=self.list, side="giver", by=self.by)
        write(signing.sign, hand_over_id=self.list, side="taker", by=self.other)

    def make_void(self, item):
        for held in db.session.scalars(select(HandOver.id).where(HandOver.state == "open")).all():
            db.session.rollback()
            write(making.void, hand_over_id=held, reason="重做", by=self.by)

    def unsign(self, item):
        write(signing.unsign, hand_over_id=self.list or 0, reason="签错了", by=self.by)

    def shelve(self, item):
        with suppress(Refused):
            self.hand_over(item)
        item = volume(item.id)
        write(shelving.scan, code=item.barcode or "?", by=self.other)

    def unshelve(self, item):
        write(shelving.unshelve, item_ids=[item.id], by=self.other)

    def give_back(self, item):
        write(items.give_back, item_ids=[item.id], by=self.by)

    def bring_back(self, item):
        write(items.bring_back, item_ids=[item.id], by=self.by)


ACTS = [name for name in vars(Shop) if not name.startswith("_") and name not in ("open", "describe")]
FULL = bool(os.environ.get("YYLIB_DEEP"))


@pytest.fixture
def shop(house):
    """One checklist, one location, two colleagues; each example has a delivery of its own."""
    return Shop()


@settings(max_examples=200 if FULL else 20)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), min_size=8, max_size=60 if FULL else 25))
@example(acts=[("shelve", 0), ("give_back", 0), ("unsign", 0)])
def test_whatever_the_order_of_steps_returns_and_allocations_the_stage_says_what_is_missing(shop, acts):
    shop.open()
    for act, which in acts:
        item = volume(shop.items[which])
        db.session.expunge_all()
        try:
            getattr(shop, act)(item)
        except Refused as refused:
            assert refused.sentence.title and refused.sentence.todo
        item = volume(shop.items[which])
        assert item.stage == missing(item), act
        assert not item.shelved_at or (item.registered_at and item.handed_over_at)
        assert not item.processed_at or item.registered_at
        here = "available" if item.shelved_at else "processing"
        assert item.status == ("withdrawn" if item.stage == "returned" else here)
    for item in map(volume, shop.items):
        lines = plain("SELECT sum(sign) AS n FROM accession_line WHERE item_id = :id", id=item.id)[0].n or 0
        assert lines == bool(item.registered_at and item.stage != "returned")
        trail = plain("SELECT target FROM move_made WHERE subject = 'item' AND row_id = :id AND verb <> 'process' "
                      "ORDER BY id DESC LIMIT 1", id=item.id)  # fmt: skip
        assert item.stage == missing(item)
        assert item.stage != "shelved" or trail[0].target == "shelved"
