"""Coming in by a code: walking in, with a pass, with children, and when the house is full or closed."""

from datetime import timedelta

import pytest

from tests.factories import a_branch, places_of
from tests.services.doors.acts import DAY, PHONE, at, refused
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.bookings import BookingStage
from yylib.models.branches import Branch
from yylib.models.entry_checks import EntryMode
from yylib.models.visits import Kind
from yylib.services import bookings, rules
from yylib.services.doors import ASKS_NAME, guests, stays


def test_one_tap_walks_in_and_the_row_says_by_which_code(gate):
    held = gate.walk_in()
    row = plain("SELECT kind, source, by_id FROM scan WHERE id = :id", id=held["id"])[0]
    assert (held["entries"], row.kind, row.source, row.by_id) == (1, "phone", "gate", None)
    assert gate.inside == 1


def test_the_same_tap_twelve_times_is_one_row_and_twelve_equal_answers(gate):
    answers = [gate.walk_in() for _ in range(12)]
    assert all(answer == answers[0] for answer in answers)
    assert plain("SELECT count(*) AS n FROM scan")[0].n == 1


def test_a_person_is_one_row_a_code_and_another_person_is_another(gate):
    gate.walk_in()
    gate.walk_in("p:two")
    at("09:00:30")
    assert gate.walk_in()["outcome"] == "same"
    assert gate.inside == 2


def test_a_full_house_lets_nobody_walk_in_and_a_resend_still_gets_its_answer(gate):
    first = gate.walk_in(number=5, children=3)
    assert refused(gate.walk_in, "p:two") == "place_full"
    assert gate.walk_in(number=5, children=3) == first


def test_what_is_held_for_booked_readers_is_not_walked_into(gate):
    gate.booking(adults=2)
    assert refused(gate.walk_in, number=4, children=2) == "walk_ins_full"
    assert gate.walk_in(number=3, children=2)["entries"] == 3


def test_whoever_is_inside_is_not_refused_for_a_full_house(gate):
    gate.walk_in()
    gate.walk_in("p:two", number=4, children=2)
    at("09:10")
    assert gate.walk_in()["outcome"] == "same"


def test_where_no_capacity_is_known_a_required_booking_sets_the_bound(gate):
    with writing() as session:
        session.get(Branch, gate.branch).capacity = None
    assert gate.walk_in(number=6, children=4)["entries"] == 6
    gate.booking()  # a quota of four, with six inside
    assert refused(gate.walk_in, "p:two") == "place_full"


def test_an_entry_check_may_switch_walking_in_off_and_narrow_the_house(gate):
    with writing() as session:
        mode = EntryMode(from_on=DAY, until_on=DAY, requirements="出示场所码", capacity_percent=50, are_walk_ins_off=False,
                         reason="试用", by_id=gate.by, made_at=clock.now())  # fmt: skip
        session.add(mode)
        session.flush()
        mode_id = mode.id
    assert refused(gate.walk_in, number=3) == "place_full"
    with writing() as session:
        session.get(EntryMode, mode_id).are_walk_ins_off = True
    assert refused(gate.walk_in) == "walk_ins_off"
    with writing() as session:
        session.get(EntryMode, mode_id).ended_at = clock.now()
    assert gate.walk_in(number=5)["entries"] == 5


@pytest.mark.parametrize(("wall", "is_open"), [("08:19", False), ("08:20", True), ("11:59", True), ("12:00", False),
                                               ("13:20", True), ("17:00", False)])  # fmt: skip
def test_nobody_walks_in_while_the_house_is_closed_but_for_ten_minutes_before(gate, wall, is_open):
    at(wall)
    assert (gate.walk_in()["entries"] == 1) if is_open else (refused(gate.walk_in) == "gate_closed")


def test_a_name_is_asked_only_while_the_rule_says_so(gate):
    gate.walk_in(name="演示甲")
    assert plain("SELECT count(*) AS n FROM door_name")[0].n == 0
    write(rules.set_value, name=ASKS_NAME.name, value=True, valid_from=DAY, reason="试用", by=gate.by)
    assert refused(gate.walk_in, "p:two") == "name_needed"
    held = gate.walk_in("p:two", name="演示乙")
    row = plain("SELECT scan_id, name FROM door_name")[0]
    assert (row.scan_id, row.name) == (held["id"], "演示乙")


def test_children_come_only_with_an_adult_in_the_same_tap(gate):
    assert refused(guests.of_tap, PHONE, adults=0, children=1) == "child_alone"
    assert refused(guests.of_tap, PHONE, adults=0) == "bad_party"
    assert refused(guests.of_tap, PHONE, adults=7) == "bad_party"
    assert refused(guests.of_tap, PHONE, adults=1, toddlers=2, children=2) == "adult_needed"
    assert guests.of_tap(PHONE, adults=1, toddlers=1, children=1)[1:3] == (3, 2)


def test_a_phone_with_several_passes_within_five_minutes_is_noted_and_nobody_is_held_up(gate):
    gate.walk_in()
    gate.walk_in("p:two", others=1)
    found = stays.shared_of_day(DAY, gate.branch)
    assert [(one.at, one.number) for one in found] == [(clock.now(), 2)]
    assert stays.shared_of_day(DAY, gate.branch + 1) == []


def test_a_booking_of_the_phone_is_the_pass_at_the_door(gate):
    code, holder = gate.booking(adults=1, children=2)
    guest = guests.known(gate.door, (code,), PHONE).guest
    assert (guest.holder, guest.number, guest.children, guest.is_walk_in) == (holder, 3, 2, False)
    held = gate.pass_in(guest)
    assert (held["entries"], held["kind"]) == (3, "family")
    db.session.rollback()
    assert bookings.by_code(code).stage == BookingStage.ARRIVED


def test_a_held_place_is_given_in_a_full_house(gate):
    code, _holder = gate.booking(adults=2)
    gate.walk_in(number=3)
    assert gate.pass_in(guests.known(gate.door, (code,), PHONE).guest)["entries"] == 2
    assert gate.inside == 5


def test_typed_characters_are_read_in_full_width_and_with_gaps(gate):
    code, holder = gate.booking()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code.lower())
    assert guests.of_pass(gate.door, f" {wide[:3]} {wide[3:]}", PHONE).holder == holder
    assert refused(guests.of_pass, gate.door, "ABCDEF", PHONE) == "not_a_pass"
    assert refused(guests.of_pass, gate.door, "12345678", PHONE) == "not_a_pass"


def test_a_pass_that_lapsed_comes_in_as_one_who_walks_in(gate):
    code, _holder = gate.booking(adults=1, children=1)
    at("09:31")
    guest = guests.known(gate.door, (code,), PHONE).guest
    assert (guest.is_walk_in, guest.number, guest.holder) == (True, 2, PHONE)
    assert "已释放" in guest.note
    gate.walk_in(number=4)
    assert refused(gate.walk_in, "p:late", number=guest.number) == "place_full"


def test_a_pass_opens_neither_another_day_nor_another_house_and_early_it_walks_in(gate):
    tomorrow, _holder = gate.booking(day=DAY + timedelta(days=1))
    assert refused(guests.of_pass, gate.door, tomorrow, PHONE) == "pass_other_day"
    later, holder = gate.booking("13:30")
    early = guests.of_pass(gate.door, later, PHONE)
    assert (early.holder, early.is_walk_in, early.kind) == (holder, True, Kind.BOOKED)
    other, _room = places_of(a_branch())
    assert refused(guests.of_pass, other, later, PHONE) == "pass_other_place"
    known = guests.known(gate.door, (later, tomorrow), PHONE)
    assert known.guest.holder == holder and "08:30" in known.hint
    gate.walk_in(holder)
    assert plain("SELECT stage FROM booking WHERE code = :code", code=later)[0].stage == "arrived"
    assert guests.known(other, (later,), PHONE) == (None, "")
