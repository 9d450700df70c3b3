"""Going out, leaving from home, and the children who stay behind."""

import pytest

from tests.factories import a_colleague
from tests.services.doors.acts import DAY, PHONE, at, refused
from yylib import clock
from yylib.database import plain, write, writing
from yylib.errors import NotThere
from yylib.models.branches import Place
from yylib.services.doors import children, passage, stays
from yylib.services.visits import closing, figures
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo


def test_whoever_is_inside_goes_out_at_any_door_of_the_house(gate):
    gate.walk_in(number=2)
    at("10:00")
    assert gate.out()["exits"] == 2
    assert gate.inside == 0


def test_out_without_in_is_stored_and_changes_nothing(gate):
    held = gate.out()
    assert (held["outcome"], held["exits"]) == ("exit_unknown", 0)
    assert gate.out() == held


def test_i_have_left_works_from_home_until_closing(gate):
    gate.walk_in()
    at("11:59")
    held = gate.leave()
    row = plain("SELECT source FROM scan WHERE id = :id", id=held["id"])[0]
    assert (held["exits"], row.source, gate.inside) == (1, "home", 0)


def test_i_have_left_twelve_times_is_one_row(gate):
    gate.walk_in(number=3, children=2)
    nonce = stays.stays(PHONE)[0].nonce
    answers = [write(passage.leave, hot=True, holder=PHONE, nonce=nonce, staying=2) for _ in range(12)]
    assert all(answer == answers[0] for answer in answers)
    assert (gate.inside, answers[0]["exits"]) == (2, 1)


def test_after_closing_there_is_nothing_to_leave(gate):
    gate.walk_in()
    nonce = stays.stays(PHONE)[0].nonce
    at("12:00")
    assert [stay.is_inside for stay in stays.stays(PHONE)] == [False]
    assert stays.stays(PHONE)[0].is_over
    assert refused(write, passage.leave, hot=True, holder=PHONE, nonce=nonce) == "not_inside"


def test_leaving_from_home_leaves_the_room_and_the_house(gate):
    gate.walk_in()
    shown = gate.shown(place_id=gate.room)
    gate.walk_in(shown=shown)
    gate.leave()
    assert [stay.is_inside for stay in stays.stays(PHONE)] == [False, False]
    assert [level.number for level in closing.inside_now(gate.branch).areas] == [0]


def test_an_adult_who_leaves_without_the_children_alerts_the_desk_in_the_same_unit(gate):
    gate.walk_in(number=3, children=2)
    at("09:30")
    assert gate.out(staying=2)["exits"] == 1
    alert = children.alerts_open(gate.branch)[0]
    assert (alert.number, alert.at, alert.seen_at) == (2, clock.now(), None)
    assert stays.stays(PHONE)[0].are_left
    assert children.alerts_open(gate.branch + 1) == []


def test_children_who_leave_together_alert_nobody(gate):
    gate.walk_in(number=3, children=2)
    gate.out()
    assert children.alerts_of_day(DAY) == []


def test_the_adult_coming_back_ends_the_alert_and_counts_no_child_again(gate):
    gate.walk_in(number=3, children=2)
    at("09:10")
    gate.out(staying=2)
    at("09:20")
    assert gate.walk_in()["outcome"] == "back"
    assert gate.inside == 3
    assert [alert.note for alert in children.alerts_of_day(DAY)] == [children.CAME_BACK]


def test_the_children_going_ends_the_alert(gate):
    gate.walk_in(number=3, children=2)
    gate.out(staying=2)
    at("09:20")
    assert gate.leave()["exits"] == 2
    assert [alert.note for alert in children.alerts_of_day(DAY)] == [children.WENT]
    assert gate.inside == 0


def test_an_exit_taken_back_takes_its_alert_back_and_one_that_ended_it_opens_it_again(gate):
    gate.walk_in(number=3, children=2)
    held = gate.out(staying=2)
    at("09:20")
    went = gate.leave()
    write(undo, hot=True, scan_id=went["id"], nonce="undo-1", by=gate.by)
    assert [alert.number for alert in children.alerts_open(gate.branch)] == [2]
    gate.walk_in()
    assert children.alerts_open(gate.branch) == []
    gate_two = gate.out(staying=1)
    write(undo, hot=True, scan_id=gate_two["id"], nonce="undo-2", by=gate.by)
    assert children.alerts_open(gate.branch) == []
    assert held["exits"] == 1


def test_the_desk_may_say_afterwards_that_children_stayed(gate):
    gate.walk_in(number=3, children=2)
    at("09:30")
    whole = gate.out()
    at("10:40")
    held = write(children.children_stayed, scan_id=whole["id"], number=2, by=gate.by)
    assert (held["exits"], gate.inside) == (1, 2)
    assert write(children.children_stayed, scan_id=whole["id"], number=2, by=gate.by) == held
    assert [(alert.number, clock.local(alert.at).minute) for alert in children.alerts_open(gate.branch)] == [(2, 30)]
    assert figures.by_hour(DAY)[9] == (3, 1)


def test_only_the_children_of_a_party_that_has_gone_can_have_stayed(gate):
    first = gate.walk_in(number=3, children=2)
    stayed = {"by": gate.by, "number": 2}
    assert refused(write, children.children_stayed, scan_id=first["id"], **stayed) == "none_stayed"
    whole = gate.out()
    assert refused(write, children.children_stayed, scan_id=whole["id"], by=gate.by, number=3) == "none_stayed"
    at("09:10")
    gate.walk_in(number=3, children=2)
    assert refused(write, children.children_stayed, scan_id=whole["id"], **stayed) == "moved_on"
    alone = write(
        scan, hot=True, nonce="alone-in", place_id=gate.door, direction="in", kind="card", holder="c", by=gate.by
    )
    assert refused(write, children.children_stayed, scan_id=alone["id"], **stayed) == "none_stayed"
    with pytest.raises(NotThere):
        write(children.children_stayed, scan_id=9999, **stayed)
    assert children.alerts_of_day(DAY) == []


def test_a_colleague_closes_an_alert_in_words_and_the_first_words_stay(gate):
    gate.walk_in(number=2, children=1)
    gate.out(staying=1)
    alert = children.alerts_open(gate.branch)[0]
    assert refused(write, children.alert_seen, alert_id=alert.id, note="  ", by=gate.by) == "alert_note"
    write(children.alert_seen, alert_id=alert.id, note="孩子在低幼室，已联系家长", by=gate.by)
    write(children.alert_seen, alert_id=alert.id, note="孩子在低幼室，已联系家长", by=gate.by)
    other = a_colleague()
    assert refused(write, children.alert_seen, alert_id=alert.id, note="别的话", by=other) == "changed_meanwhile"
    assert children.alerts_open(gate.branch) == []
    seen = children.alerts_of_day(DAY)[0]
    assert (seen.note, seen.seen_at) == ("孩子在低幼室，已联系家长", clock.now())


def test_childrens_and_toddlers_areas_are_counted_apart(gate):
    with writing() as session:
        session.get(Place, gate.room).audience = "children"
        session.add(Place(branch_id=gate.branch, name="低幼活动区", kind="area", audience="toddlers", sort=2))
    gate.walk_in(number=3, children=2)
    gate.walk_in(shown=gate.shown(place_id=gate.room), number=2, children=1)
    assert figures.by_audience(DAY, DAY) == {"children": 2}
    assert figures.visits(DAY, DAY, gate.branch) == 3
