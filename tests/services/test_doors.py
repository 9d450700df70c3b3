"""The door and the phone: codes by the server's clock, tickets, walking in while there is room, leaving, children."""

import time
from datetime import date, datetime, timedelta

import pytest

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from tests.races import all_together
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.bookings import Booking, BookingStage
from yylib.models.branches import Branch, Place
from yylib.models.entry_checks import EntryMode
from yylib.models.visits import Kind, Source
from yylib.services import bookings, rules
from yylib.services.doors import ASKS_NAME, PRINTED_CODES, children, codes, guests, paper, passage, stays
from yylib.services.visits import closing, figures, rollups
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

DAY = date(2026, 11, 23)
PHONE = "p:one"


@pytest.fixture
def gate(house):
    """A door of a house for five people, and a colleague, at nine on a Monday; every half minute by ``at``."""
    clock.freeze("2026-11-23 09:00")
    branch, by = a_branch(capacity=5), a_colleague()
    door, room = places_of(branch)

    class Gate:
        def shown(self, direction="in", **given):
            return codes.Shown(**({"place_id": door, "direction": direction, "step": codes.step()} | given))

        def walk_in(self, phone=PHONE, **given):
            shown = given.pop("shown", self.shown())
            return write(passage.walk_in, place_id=shown.place_id, step=shown.step, source=shown.source, holder=phone,
                         **given)  # fmt: skip

        def pass_in(self, guest, others=0):
            shown = self.shown()
            return write(passage.pass_in, hot=True, place_id=door, step=shown.step, source=shown.source,
                         holder=guest.holder, kind=guest.kind, number=guest.number, children=guest.children,
                         others=others)  # fmt: skip

        def out(self, phone=PHONE, staying=0):
            shown = self.shown("out")
            return write(passage.go_out, hot=True, place_id=door, step=shown.step, source=shown.source, holder=phone,
                         staying=staying)  # fmt: skip

        def leave(self, phone=PHONE, staying=0):
            stay = stays.stays(phone)[-1]
            return write(passage.leave, hot=True, holder=phone, nonce=stay.nonce, staying=staying)

        def booking(self, at="08:30", day=DAY, place_id=door, **party):
            if not plain("SELECT 1 FROM booking_plan WHERE place_id = :id", id=place_id):
                a_plan(place_id, policy="required", quota=4, walk_in_percent=10)
            held = a_booking(place_id, clock.at(day, datetime.strptime(at, "%H:%M").time()), **party)
            row = db.session.get(Booking, held)
            code, holder = row.code, row.holder
            db.session.rollback()
            return code, holder

        @property
        def inside(self):
            return closing.inside_now(branch).number

    Gate.branch, Gate.door, Gate.room, Gate.by = branch, door, room, by
    yield Gate()
    db.session.rollback()
    assert [difference for day in rollups.days() for difference in rollups.differences(day)] == []


def refused(act, *args, **given) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refused) as found:
        act(*args, **given)
    db.session.rollback()
    return found.value.code


def at(wall: str) -> None:
    clock.freeze(f"2026-11-23 {wall}")


# The codes


def test_a_code_holds_for_its_half_minute_and_the_next_by_the_servers_clock(gate):
    code = codes.text(gate.door, "in")
    assert codes.read(code)[:2] == (gate.door, "in")
    at("09:00:59")
    assert codes.read(code.upper()).step == codes.step() - 1
    at("09:01:00")
    assert refused(codes.read, code) == "code_old"


def test_a_code_of_a_clock_that_ran_ahead_is_not_taken_after_it_was_set_back(gate):
    at("09:10")
    ahead = codes.text(gate.door, "in")
    at("09:00")
    assert refused(codes.read, ahead) == "code_old"
    assert codes.read(codes.text(gate.door, "in")).step == codes.step()


def test_codes_go_on_over_midnight_and_the_last_day_of_february(gate):
    clock.freeze("2028-02-29 23:59:45")
    code = codes.text(gate.door, "out")
    clock.freeze("2028-03-01 00:00:10")
    assert codes.read(code).direction == "out"
    clock.freeze("2028-03-01 00:00:31")
    assert refused(codes.read, code) == "code_old"


def test_a_photographed_code_an_hour_later_is_old(gate):
    code = codes.text(gate.door, "in")
    at("10:00:00")
    assert refused(codes.read, code) == "code_old"


def test_a_code_opens_one_door_and_one_direction_only(gate):
    code = codes.text(gate.door, "in")
    assert codes.text(gate.door, "out") != code.replace("i", "o", 1)
    assert refused(codes.read, code.replace("i", "o", 1)) == "code_old"
    assert refused(codes.read, f"{gate.room}" + code[len(str(gate.door)) :]) == "code_old"


@pytest.mark.parametrize("given", ["", "1", "hello", "1i", "0i0123456789abcdef", "1x0123456789abcdef", "１i0123456789abcdef",
                                   "1i0123456789abcde", "9" * 40])  # fmt: skip
def test_what_is_no_code_of_ours_is_not_there(gate, given):
    with pytest.raises(NotThere):
        codes.read(given)


def test_the_code_of_a_closed_door_opens_nothing(gate):
    code = codes.text(gate.door, "in")
    with writing() as session:
        session.get(Place, gate.door).is_active = False
    assert refused(codes.read, code) == "code_old"


def test_the_link_is_built_from_the_outward_address_alone(gate):
    assert codes.qr(codes.text(gate.door, "in")) is None
    gate_app = gate_config()
    gate_app["PUBLIC_URL"] = "https://lib.test"
    assert "<svg" in codes.qr(codes.text(gate.door, "in"))


def gate_config() -> dict:
    from flask import current_app

    return current_app.config


def test_a_printed_code_holds_until_the_next_printing_and_is_marked(gate):
    old = paper.code(gate.door, "in")
    assert codes.read(old).source == Source.PRINTED
    at("16:00")
    assert codes.read(old).is_printed
    write(paper.renew, place_id=gate.door, by=gate.by)
    assert refused(codes.read, old) == "code_old"
    assert codes.read(paper.code(gate.door, "in")).is_printed


def test_printed_codes_can_be_switched_off(gate):
    write(rules.set_value, name=PRINTED_CODES.name, value=False, valid_from=DAY, reason="试用", by=gate.by)
    assert refused(codes.read, paper.code(gate.door, "in")) == "printed_off"


# The tickets


def test_a_ticket_is_good_for_five_minutes_on_the_phone_it_was_given_to(gate):
    ticket = codes.ticket(gate.shown(), PHONE)
    at("09:05")
    assert codes.admitted(ticket, PHONE) == gate.shown()._replace(step=codes.step() - 10)
    assert refused(codes.admitted, ticket, "p:another") == "ticket_old"
    at("09:05:01")
    assert refused(codes.admitted, ticket, PHONE) == "ticket_old"


def test_a_ticket_bears_a_clock_set_back_by_five_minutes_and_no_more(gate):
    ticket = codes.ticket(gate.shown(), PHONE)
    at("08:55")
    assert codes.admitted(ticket, PHONE).place_id == gate.door
    at("08:54:59")
    assert refused(codes.admitted, ticket, PHONE) == "ticket_old"


@pytest.mark.parametrize("change", ["", "x", ".....", "１" * 5])
def test_a_ticket_that_was_changed_opens_nothing(gate, change):
    ticket = codes.ticket(gate.shown(), PHONE)
    assert refused(codes.admitted, change, PHONE) == "ticket_old"
    assert refused(codes.admitted, ticket.replace(".in.", ".out."), PHONE) == "ticket_old"
    assert refused(codes.admitted, ticket + change + "0", PHONE) == "ticket_old"


# Walking in


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


# Passes


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


# Out


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


# Children


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


# Races


@pytest.fixture
def crowd(both):
    """A house of ten with nine inside, at nine."""
    clock.freeze("2026-11-23 09:00")
    with both.app_context():
        branch, by = a_branch(capacity=10), a_colleague()
        door, _room = places_of(branch)
        write(scan, hot=True, nonce="before", place_id=door, direction="in", kind="adult", number=9, by=by)
        db.session.remove()
    return both, branch, door


def outcome(act):
    """What a job came to: its outcome, or the code it was refused with."""

    def run():
        try:
            return act()["outcome"]
        except Refused as refused:
            if refused.code == "busy":
                raise
            return refused.code

    return run


def test_twenty_phones_for_the_last_place_let_exactly_one_in(crowd):
    app, branch, door = crowd
    step = codes.step()
    jobs = [outcome(lambda n=n: write(passage.walk_in, place_id=door, step=step, source="gate", holder=f"p:{n}"))
            for n in range(20)]  # fmt: skip
    answers = all_together(app, jobs, 20)
    assert (answers.count("ok"), answers.count("place_full")) == (1, 19)
    with app.app_context():
        assert closing.inside_now(branch).number == 10


def test_a_naive_count_before_the_lock_oversells_the_last_place(crowd):
    app, branch, door = crowd

    def naive(n):
        if bookings.room(door).left < 1:
            raise Refused("place_full")
        db.session.rollback()
        time.sleep(0.2)
        return write(scan, hot=True, nonce=f"naive-{n}", place_id=door, direction="in", kind="phone", holder=f"p:{n}",
                     by=None)  # fmt: skip

    answers = all_together(app, [outcome(lambda n=n: naive(n)) for n in range(20)], 20)
    assert answers.count("ok") > 1
    with app.app_context():
        assert closing.inside_now(branch).number > 10


def test_twelve_equal_taps_at_once_are_one_row_and_twelve_equal_answers(crowd):
    app, _branch, door = crowd
    step = codes.step()
    jobs = [lambda: write(passage.walk_in, place_id=door, step=step, source="gate", holder=PHONE) for _ in range(12)]
    answers = all_together(app, jobs, 12)
    assert all(answer == answers[0] for answer in answers)
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM scan WHERE kind = 'phone'")[0].n == 1
