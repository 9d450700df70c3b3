"""Allocation, the hand-over list, its two signatures, the shelf; and two who sign at once."""

import threading
import time

import pytest

from tests.factories import a_branch, a_colleague
from tests.races import together
from tests.services.items.pieces import a_batch, a_location, the_steps, volume, volumes
from yylib.database import db, plain, write
from yylib.errors import IllegalMove, Refused
from yylib.models.handovers import HandOver
from yylib.services import history, items, lists
from yylib.services.handovers import allocating, checking, making, shelving, signing
from yylib.services.handovers import listed as shelves
from yylib.services.items import barcodes, ranges
from yylib.services.processing import listed as processing
from yylib.services.processing import marking, sticking


class Desk:
    """A delivery of catalogued and processed volumes, and a branch with two locations."""

    def __init__(self, copies: int = 4):
        self.giver, self.taker = a_colleague("acquisition"), a_colleague()
        steps, self.branch = the_steps(), a_branch()
        self.room, self.stack = a_location(self.branch), a_location(self.branch, is_closed_stack=True, is_local=True)
        self.batch, self.items = a_batch(copies, numbers=copies + 2)
        write(barcodes.give_in_order, batch_id=self.batch, by=self.giver)
        write(marking.mark, item_ids=self.items, by=self.giver,
              step_ids=[steps[name] for name in ("馆藏章", "磁条", "书标")])  # fmt: skip
        self.codes = [volume(item_id).barcode for item_id in self.items]

    def placed(self, location=None):
        write(allocating.allocate, item_ids=self.items, location_id=location or self.room, by=self.giver)
        return self

    def listed(self):
        self.list = write(making.make, branch_id=self.branch, batch_id=self.batch, by=self.giver)
        return self

    def check(self, code):
        return write(checking.check, hand_over_id=self.list, code=code, by=self.taker)

    def sign(self, side, by):
        return write(signing.sign, hand_over_id=self.list, side=side, by=by)

    def signed(self):
        for code in self.codes:
            self.check(code)
        self.sign("giver", self.giver)
        assert self.sign("taker", self.taker) is True
        return self

    def stages(self):
        return [volume(item_id).stage for item_id in self.items]


@pytest.fixture
def desk(house):
    return Desk()


def test_volumes_are_placed_one_by_one_or_split_by_class_and_readers(desk):
    children = a_location(desk.branch, audience="children")
    (novel,) = volumes(desk.batch, 1, bib={"class_no": "I247.5", "audience": "m"})
    (tale,) = volumes(desk.batch, 1, bib={"class_no": "I287.8", "audience": "bc"})
    (gazette,) = volumes(desk.batch, 1, bib={"class_no": "K295.2"})
    with pytest.raises(Refused, match="place_rules_wanted"):
        write(allocating.allocate_by_rules, item_ids=[novel], by=desk.giver)
    write(allocating.save_rule, classes="", audience="children", location_id=children, by=desk.giver)
    write(allocating.save_rule, classes="i  b", audience="", location_id=desk.room, by=desk.giver)
    last = write(allocating.save_rule, classes="K29", audience="", location_id=desk.stack, by=desk.giver)
    everything = allocating.of_batch(desk.batch)
    db.session.rollback()
    assert write(allocating.allocate_by_rules, item_ids=everything, by=desk.giver) == (3, 4)
    assert [volume(one).location_id for one in (novel, tale, gazette)] == [desk.room, children, desk.stack]
    assert volume(novel).owning_branch_id == desk.branch
    write(allocating.move_rule, rule_id=last, by=desk.giver)
    assert [rule.id for rule in allocating.rules()][1] == last
    desk.placed()
    assert desk.stages() == ["to_hand_over"] * 4
    assert write(allocating.withdraw, item_ids=desk.items[:1], by=desk.giver) == 1
    assert desk.stages()[0] == "to_allocate"
    desk.listed()
    with pytest.raises(Refused, match="place_listed"):
        write(allocating.allocate, item_ids=desk.items, location_id=desk.stack, by=desk.giver)
    with pytest.raises(Refused, match="place_wanted"):
        write(allocating.allocate, item_ids=desk.items[:1], location_id=0, by=desk.giver)


def test_a_list_is_checked_by_scanning_signed_by_two_and_what_is_missing_stays(desk):
    desk.placed().listed()
    with pytest.raises(Refused, match="handover_nothing"):
        write(making.make, branch_id=desk.branch, by=desk.giver)
    (late,) = volumes(desk.batch, 1)
    (given,) = write(barcodes.give_in_order, batch_id=desk.batch, by=desk.giver)
    assert [desk.check(code).outcome for code in (desk.codes[0], desk.codes[0], "NOBODY", given.barcode)] == [
        "matched", "again", "unknown", "extra"]  # fmt: skip
    extra, unknown = desk.check(given.barcode), desk.check("NOBODY")
    assert (extra.outcome, extra.why, extra.can_add) == ("again", "还不能移交：待加工", False)
    with pytest.raises(Refused, match="handover_not_extra"):
        write(checking.add_extra, hand_over_id=desk.list, line_id=extra.line_id, by=desk.taker)
    write(marking.mark, item_ids=[late], step_ids=the_steps_but_barcode(), by=desk.giver)
    write(allocating.allocate, item_ids=[late], location_id=desk.room, by=desk.giver)
    with pytest.raises(Refused, match="handover_undecided"):
        desk.sign("taker", desk.taker)
    assert desk.sign("giver", desk.giver) is False
    write(checking.add_extra, hand_over_id=desk.list, line_id=extra.line_id, by=desk.taker)
    write(checking.put_aside, hand_over_id=desk.list, line_id=unknown.line_id, by=desk.taker)
    held = making.get(desk.list)
    assert held.giver_id is None, "the list has changed since the giver signed"
    db.session.rollback()
    desk.sign("giver", desk.giver)
    for side, by, refusal in (("giver", desk.taker, "handover_signed"), ("taker", desk.giver, "handover_same_person")):
        with pytest.raises(Refused, match=refusal):
            desk.sign(side, by)
    assert desk.sign("taker", desk.taker) is True
    assert making.counts(desk.list) == {"waiting": 0, "matched": 2, "missing": 3, "extra": 0, "aside": 1, "added": 1}
    assert desk.stages() == ["to_shelve"] + ["to_hand_over"] * 3
    assert (volume(late).stage, volume(late).current_branch_id) == ("to_shelve", desk.branch)
    db.session.rollback()
    again = write(making.make, branch_id=desk.branch, by=desk.giver)
    assert making.counts(again)["waiting"] == 3, "what was missing is with the giver and goes on another list"
    db.session.rollback()
    write(signing.unsign, hand_over_id=desk.list, reason="签错了", by=desk.giver)
    assert making.counts(desk.list)["waiting"] == 0, "the missing are on the other list by now"
    assert desk.stages() == ["to_hand_over"] * 4
    with pytest.raises(IllegalMove):
        write(signing.unsign, hand_over_id=desk.list, reason="签错了", by=desk.giver)
    assert [move.verb for move in history.of("hand_over", desk.list)] == ["sign", "unsign"]


def the_steps_but_barcode():
    return [step_id for name, step_id in the_steps().items() if name in ("馆藏章", "磁条", "书标")]


def test_a_list_that_is_void_or_shortened_lets_its_volumes_go_and_marks_can_be_taken_back(desk):
    desk.placed().listed()
    first = making.lines(desk.list)[0]
    db.session.rollback()
    write(making.take_off, hand_over_id=desk.list, line_id=first.id, by=desk.giver)
    assert write(items.give_back, item_ids=[first.item_id], by=desk.giver) is None
    with pytest.raises(Refused, match="item_on_list"):
        write(items.give_back, item_ids=desk.items[1:], by=desk.giver)
    line = desk.check(desk.codes[1]).line_id
    write(checking.uncheck, hand_over_id=desk.list, line_id=line, by=desk.taker)
    with pytest.raises(Refused, match="handover_none_matched"):
        desk.sign("taker", desk.taker)
    write(making.void, hand_over_id=desk.list, reason="重做一张", by=desk.giver)
    for act in (lambda: desk.check(desk.codes[1]), lambda: desk.sign("giver", desk.giver)):
        with pytest.raises(Refused, match="handover_closed"):
            act()
    assert desk.stages() == ["returned"] + ["to_hand_over"] * 3
    desk.listed()
    assert making.counts(desk.list)["waiting"] == 3
    assert making.get(desk.list).number.endswith("-0002")


def test_the_shelf_takes_what_was_handed_over_and_tells_who_follows(desk):
    told = []
    follow = told.append
    items.follow_shelved(follow)
    desk.placed(desk.stack).listed()
    with pytest.raises(Refused, match="shelve_not_ready") as caught:
        write(shelving.scan, code=desk.codes[0], by=desk.taker)
    assert "移交清单" in caught.value.sentence.todo
    desk.signed()
    write(shelving.scan, code=desk.codes[0], by=desk.taker)
    assert (volume(desk.items[0]).stage, volume(desk.items[0]).status) == ("shelved", "closed_stack")
    assert told == [[volume(desk.items[0]).bib_id]]
    with pytest.raises(Refused, match="shelve_there"):
        write(shelving.scan, code=desk.codes[0], by=desk.taker)
    with pytest.raises(Refused, match="handover_on_shelf"):
        write(signing.unsign, hand_over_id=desk.list, reason="签错了", by=desk.giver)
    assert write(shelving.shelve_list, hand_over_id=desk.list, by=desk.taker) == 3
    assert plain("SELECT state FROM accession_batch WHERE id = :id", id=desk.batch)[0].state == "closed"
    assert write(shelving.unshelve, item_ids=desk.items[:1], by=desk.taker) == 1
    assert plain("SELECT state FROM accession_batch WHERE id = :id", id=desk.batch)[0].state == "accepted"
    assert (volume(desk.items[0]).stage, volume(desk.items[0]).status) == ("to_shelve", "processing")
    trail = [move.verb for move in history.of("item", desk.items[0])]
    assert trail == ["barcode", "process", "allocate", "hand_over", "shelve", "unshelve"]
    for item_id in desk.items[1:2]:
        with pytest.raises(Refused, match="item_is_over"):
            write(marking.unmark, item_ids=[item_id], step_ids=the_steps_but_barcode(), by=desk.giver)
    from yylib.services.items import staging

    staging._shelved.remove(follow)


def ready_to_take(app):
    with app.app_context():
        desk = Desk(2).placed().listed()
        for code in desk.codes:
            desk.check(code)
        desk.sign("giver", desk.giver)
        takers = [a_colleague() for _ in range(5)]
        db.session.remove()
    return desk, takers


def test_of_five_who_take_at_once_one_signs_and_the_volumes_are_handed_over_once(both):
    desk, takers = ready_to_take(both)
    answers = together(both, [lambda by=by: desk.sign("taker", by) for by in takers])
    assert sorted(map(str, answers)) == ["True"] + ["handover_closed"] * 4
    with both.app_context():
        held = db.session.get(HandOver, desk.list)
        assert held.taker_id == takers[answers.index(True)]
        moves = plain("SELECT count(*) AS n FROM move_made WHERE verb = 'hand_over' AND subject = 'item'")[0].n
        assert moves == 2
        both_lists = together(both, [lambda: write(making.make, branch_id=desk.branch, by=desk.giver)] * 2)
        assert both_lists == ["handover_nothing"] * 2
        db.session.remove()


def test_the_naive_way_lets_five_take_one_list(both):
    """The control: the same race against looking first and signing 20 ms later, without holding the list."""
    desk, takers = ready_to_take(both)
    seen = threading.Barrier(5)

    def naive(by):
        free = plain("SELECT taker_id FROM hand_over WHERE id = :id", id=desk.list)[0].taker_id is None
        seen.wait(30)
        time.sleep(0.02)
        write(_take, hand_over_id=desk.list, by=by)
        return free

    assert sum(together(both, [lambda by=by: naive(by) for by in takers])) > 1


def _take(*, hand_over_id: int, by: int) -> None:
    plain("UPDATE hand_over SET taker_id = :by WHERE id = :id", by=by, id=hand_over_id)


def test_the_next_free_numbers_skip_those_given_by_scan(desk):
    held = ranges.of_batch(desk.batch)[0]
    assert (barcodes.left(desk.batch), held.next_no) == (2, held.first_no + 4)


def test_the_lists_are_read_alike_on_both_engines(desk):
    (bare,) = volumes(desk.batch, 1, bib={"isbn": "9787020002207", "shelf_key": "I"})
    assert [(row.copies, row.bare, row.raw, row.unplaced) for row in processing.batches()] == [(5, 1, 1, 4)]
    found = lists.find(processing.VOLUMES, {"barcode": "yes", "sort": "-call_no"}, batch_id=desk.batch)
    assert [set(row.marked.split("、")) for row in found.rows] == [{"馆藏章", "磁条", "条码", "书标"}] * 4
    assert set(processing.done(desk.batch).values()) == {4}
    db.session.rollback()
    picked = write(sticking.scan, batch_id=desk.batch, code="978-7-02-000220-7", item_id=0, by=desk.giver)
    assert picked == (bare, "") and sticking.upcoming(desk.batch).id == bare
    desk.placed()
    assert [(row.branch_id, row.copies) for row in making.waiting()] == [(desk.branch, 4)]
    assert len(lists.find(shelves.PLACES, {"placed": "no", "class": "I"}).rows) == 0
    db.session.rollback()
    desk.listed().signed()
    assert [(row.id, row.copies) for row in shelves.to_shelve()] == [(desk.room, 4)]
    assert [row.HandOver.number for row in lists.find(shelves.HAND_OVERS, {"q": "YJ", "state": "signed"}).rows]
    in_order = shelves.shelf_order(location_id=desk.room)
    assert [item.id for item in in_order] == [item.id for item in shelves.shelf_order(hand_over_id=desk.list)]
    db.session.rollback()
    write(shelving.scan, code=desk.codes[0], by=desk.taker)
    assert [row.barcode for row in shelving.last_shelved(desk.taker)] == desk.codes[:1]
