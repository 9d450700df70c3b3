"""The pass at the door: one reason for each refusal, and the booking's stage following its party."""

from datetime import time, timedelta

import pytest

from tests.factories import a_booking, a_branch, a_plan, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.branches import Branch, Place
from yylib.models.seats import Seat, SeatMap
from yylib.models.visits import Kind
from yylib.services import bookings, passes
from yylib.services.bookings import keys
from yylib.services.visits import closing
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo


@pytest.fixture
def house_of(house):
    """A house that takes bookings for its room, at eight: (door, room)."""
    clock.freeze("2026-11-23 08:00")
    door, room = places_of(a_branch())
    a_plan(room)
    return door, room


def morning(room, days=0):
    return bookings.slots(room, clock.today() + timedelta(days=days))[0].starts_at


def the(booking_id):
    db.session.expire_all()
    return keys.get(booking_id)


def refused(code, place_id=None, **given):
    with pytest.raises(Refused) as caught:
        passes.resolve(code, place_id, **given)
    return caught.value.code


def through(booking_id, place_id, direction="in", nonce=None, **given):
    held = passes.resolve(the(booking_id).code, place_id, direction=direction, at=given.get("at"))
    db.session.rollback()
    return write(scan, hot=True, nonce=nonce or f"{direction}-{booking_id}-{place_id}-{clock.now():%H%M%S}", place_id=place_id,
                 direction=direction, kind=held.kind, number=held.heads, holder=held.holder, children=held.children,
                 by=None, **given)  # fmt: skip


def test_six_characters_and_the_scanned_ones_name_the_same_pass(house_of):
    door, room = house_of
    booking = the(a_booking(room, morning(room), adults=1, toddlers=1, children=1))
    clock.freeze("2026-11-23 08:30")
    found = passes.resolve(booking.code, door)
    assert found == passes.resolve(" ｙｂ" + booking.code.lower(), door) == passes.resolve(keys.qr_text(booking), room)
    assert (found.kind, found.heads, found.children, found.holder) == (Kind.FAMILY, 3, 2, booking.holder)


def test_a_party_of_adults_is_a_booked_reader(house_of):
    door, room = house_of
    booking = the(a_booking(room, morning(room), adults=2))
    clock.freeze("2026-11-23 08:30")
    assert passes.resolve(booking.code, door)[:2] == (Kind.BOOKED, 2)


def test_characters_nobody_booked_are_unknown_and_a_card_is_still_a_card(house_of):
    assert refused("ABCDEF") == refused("YBABCDEF") == "unknown_code"
    assert passes.resolve("AB000123").kind == Kind.CARD


def test_each_refusal_at_the_door_has_its_one_reason(house_of):
    door, room = house_of
    code = the(a_booking(room, morning(room))).code
    tomorrow = the(a_booking(room, morning(room, 1))).code
    given_up = a_booking(room, morning(room))
    write(bookings.cancel, booking_id=given_up)
    clock.freeze("2026-11-23 08:19")
    assert refused(code, door) == "too_early"
    clock.freeze("2026-11-23 08:20")
    assert passes.resolve(code, door).heads == 1
    assert refused(tomorrow, door) == "pass_other_day"
    assert refused(the(given_up).code, door) == "pass_cancelled"
    assert refused(code, places_of(a_branch())[0]) == "pass_other_place"
    clock.freeze("2026-11-23 09:00")
    assert refused(code, door) == "pass_lapsed"
    bookings_lapsed = write(bookings.lapse)
    assert bookings_lapsed == 1 and refused(code, door) == "pass_lapsed"
    clock.freeze("2026-11-24 09:00")
    assert refused(code, door) == "pass_other_day"


def test_a_lapsed_pass_says_that_its_party_may_still_walk_in(house_of):
    door, room = house_of
    code = the(a_booking(room, morning(room))).code
    clock.freeze("2026-11-23 09:10")
    with pytest.raises(Refused) as caught:
        passes.resolve(code, door)
    assert caught.value.sentence.title == "名额已释放，现场有空位仍可进馆" and "09:00" in caught.value.sentence.todo


def test_a_party_that_went_out_may_come_back_until_the_grace_after_its_slot(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room))
    clock.freeze("2026-11-23 08:30")
    through(booking_id, door)
    clock.freeze("2026-11-23 11:00")
    through(booking_id, door, "out")
    clock.freeze("2026-11-23 12:30")
    assert passes.resolve(the(booking_id).code, door).heads == 1
    clock.freeze("2026-11-23 12:31")
    assert refused(the(booking_id).code, door) == "pass_over"
    assert passes.resolve(the(booking_id).code, door, direction="out").heads == 1


def test_whoever_goes_out_is_never_refused_nor_what_is_told_later(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room))
    code, at = the(booking_id).code, clock.now() + timedelta(minutes=50)
    clock.freeze("2026-11-23 15:00")
    assert passes.resolve(code, door, direction="out").holder == passes.resolve(code, door, at=at).holder


def test_in_is_arrived_and_out_is_left_and_back_is_arrived_again(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room), adults=2)
    clock.freeze("2026-11-23 08:40")
    assert through(booking_id, door)["entries"] == 2
    held = the(booking_id)
    assert held.stage == "arrived" and clock.local(held.arrived_at).strftime("%H:%M") == "08:40"
    clock.freeze("2026-11-23 09:30")
    assert bookings.slots(room, clock.today())[0].taken == 2
    through(booking_id, door, "out")
    held = the(booking_id)
    assert held.stage == "left" and clock.local(held.left_at).strftime("%H:%M") == "09:30"
    assert bookings.slots(room, clock.today())[0].taken == 0
    clock.freeze("2026-11-23 10:30")
    through(booking_id, door)
    held = the(booking_id)
    assert held.stage == "arrived" and clock.local(held.arrived_at).strftime("%H:%M") == "08:40"


def test_leaving_the_room_while_inside_the_house_is_not_leaving(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room))
    clock.freeze("2026-11-23 08:30")
    through(booking_id, door)
    through(booking_id, room)
    through(booking_id, room, "out")
    assert the(booking_id).stage == "arrived"
    through(booking_id, door, "out")
    assert the(booking_id).stage == "left"


def test_children_who_stay_keep_the_booking_inside(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room), children=2)
    clock.freeze("2026-11-23 08:30")
    through(booking_id, door)
    through(booking_id, door, "out", staying=2)
    assert the(booking_id).stage == "arrived"


def test_a_passage_taken_back_leaves_the_booking_as_it_was(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room))
    clock.freeze("2026-11-23 08:30")
    came = through(booking_id, door)
    write(undo, hot=True, scan_id=came["id"], nonce="u1", by=None)
    assert (the(booking_id).stage, the(booking_id).arrived_at) == ("booked", None)
    clock.freeze("2026-11-23 08:35")
    through(booking_id, door)
    went = through(booking_id, door, "out")
    write(undo, hot=True, scan_id=went["id"], nonce="u2", by=None)
    assert the(booking_id).stage == "arrived"


def test_a_taken_back_second_coming_leaves_the_party_gone(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room))
    clock.freeze("2026-11-23 08:30")
    through(booking_id, door)
    through(booking_id, door, "out")
    clock.freeze("2026-11-23 10:30")
    again = through(booking_id, door)
    write(undo, hot=True, scan_id=again["id"], nonce="u3", by=None)
    assert the(booking_id).stage == "left"


def test_an_arrival_told_later_undoes_a_lapse_that_was_written_down(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room))
    at = clock.now() + timedelta(minutes=45)
    clock.freeze("2026-11-23 10:00")
    write(bookings.lapse)
    assert the(booking_id).stage == "lapsed"
    through(booking_id, door, at=at, source="offline")
    assert (the(booking_id).stage, the(booking_id).arrived_at) == ("arrived", at)


def test_a_lapsed_party_walking_in_is_no_kept_booking(house_of):
    door, room = house_of
    booking_id = a_booking(room, morning(room))
    holder = the(booking_id).holder
    clock.freeze("2026-11-23 09:30")
    write(scan, hot=True, nonce="w", place_id=door, direction="in", kind="booked", holder=holder, by=None)
    assert the(booking_id).stage == "booked"
    assert bookings.figures(clock.today(), clock.today()).lapsed == 1


def test_a_card_and_a_phone_touch_no_booking(house_of):
    door, room = house_of
    a_booking(room, morning(room))
    clock.freeze("2026-11-23 08:30")
    write(scan, hot=True, nonce="c", place_id=door, direction="in", kind="card", holder="p:x", by=None)
    assert plain("SELECT stage FROM booking")[0].stage == "booked"


def test_room_for_walk_ins_leaves_out_those_whose_place_is_held_now(house_of):
    door, room = house_of
    branch = db.session.get(Place, room).branch_id
    with writing() as session:
        session.get(Branch, branch).capacity = 20
    booked, later = a_booking(room, morning(room), adults=3), bookings.slots(room, clock.today())[1].starts_at
    a_booking(room, later, adults=4)
    assert bookings.room(door) == (0, 20, 0, 20)
    clock.freeze("2026-11-23 08:30")
    assert bookings.room(door) == (0, 20, 3, 17)
    write(scan, hot=True, nonce="a", place_id=door, direction="in", kind="adult", number=5, by=None)
    assert bookings.room(door) == (5, 20, 3, 12)
    through(booked, door)
    assert bookings.room(door) == (8, 20, 0, 12)
    clock.freeze("2026-11-23 12:10")
    write(closing.settle, hot=True)
    assert (
        bookings.room(door).inside == 0 and bookings.room(door, clock.now() + timedelta(hours=1, minutes=25)).held == 4
    )


def test_a_booking_is_found_by_the_last_four_digits_of_its_phone_today_and_here(house_of):
    door, room = house_of
    first = a_booking(room, morning(room), phone="19900001234")
    a_booking(room, morning(room, 1), phone="19900001234", name="别日")
    assert [one.id for one in bookings.last_four(door, "１２３４")] == [first]
    assert bookings.last_four(door, "234") == bookings.last_four(door, "%%%%") == []
    assert bookings.last_four(places_of(a_branch())[0], "1234") == []
    clock.freeze("2026-11-23 09:00")
    assert bookings.last_four(door, "1234") == []


def test_four_digits_told_later_are_those_of_their_own_moment(house_of):
    door, room = house_of
    first = a_booking(room, morning(room), phone="19900001234")
    at = clock.now()
    clock.freeze("2026-11-23 11:00")
    assert bookings.last_four(door, "1234") == []
    assert [one.id for one in bookings.last_four(door, "1234", at)] == [first]
    assert bookings.last_four(door, "1234", clock.now()) == []
    clock.freeze("2026-11-24 08:00")
    other = a_booking(room, morning(room), phone="13000001234")
    assert [one.id for one in bookings.last_four(door, "1234")] == [other]
    assert [one.id for one in bookings.last_four(door, "1234", at)] == [first]
    write(bookings.cancel, booking_id=other)
    assert bookings.last_four(door, "1234", clock.now()) == []


def test_a_link_opens_its_booking_and_nothing_that_was_guessed(house_of):
    _door, room = house_of
    booking = the(a_booking(room, morning(room)))
    key = bookings.pass_path(booking).removeprefix("/book/p/")
    assert bookings.by_path(key).id == booking.id
    other = the(a_booking(room, morning(room)))
    for guess in (
        booking.code,
        booking.code + "-",
        key[:-1],
        key + "0",
        key.replace(booking.code, other.code),
        "",
        "-",
        key.lower(),
    ):
        assert bookings.by_path(guess) is None, guess


def test_codes_are_six_characters_that_are_read_without_doubt(house_of):
    for _ in range(200):
        code = keys.fresh_code()
        assert len(code) == 6 and code[0].isalpha() and not set(code) & set("IO01")


def test_whoever_comes_back_to_a_seat_that_was_booked_meanwhile_is_let_in_without_it(house_of):
    door, room = house_of
    with writing() as session:
        session.add(SeatMap(place_id=room, width=2, height=2))
        seat = Seat(place_id=room, label="A1", code="SEAT-A1", x=1, y=1)
        session.add(seat)
        session.flush()
        seat_id = seat.id
    first = a_booking(room, morning(room), seat_id=seat_id)
    clock.freeze("2026-11-23 08:30")
    through(first, door)
    through(first, door, "out")
    second = a_booking(room, morning(room), seat_id=seat_id)
    clock.freeze("2026-11-23 10:30")
    through(first, door)
    assert (the(first).stage, the(first).seat_id, the(second).seat_id) == ("arrived", None, seat_id)


def test_the_same_reader_with_an_old_pass_and_a_new_booking_is_let_in(house_of):
    door, room = house_of
    reader = {"name": "周试读", "phone": "19900007777"}
    first, at = a_booking(room, morning(room), **reader), clock.now() + timedelta(minutes=45)
    clock.freeze("2026-11-23 09:05")
    second = a_booking(room, morning(room), **reader)
    assert through(first, door, at=at, source="offline")["entries"] == 1
    assert (the(first).stage, the(second).stage) == ("lapsed", "booked")


def test_whoever_did_not_sign_out_left_at_the_closing(house_of):
    door, room = house_of
    early, late = a_booking(room, morning(room)), a_booking(room, morning(room))
    clock.freeze("2026-11-23 08:40")
    through(early, door)
    through(late, door)
    clock.freeze("2026-11-23 11:00")
    through(late, door, "out")
    assert write(bookings.leave_at_closing) == 0 and the(early).stage == "arrived"
    clock.freeze("2026-11-24 08:00")
    assert write(bookings.leave_at_closing) == 1 and write(bookings.leave_at_closing) == 0
    assert (the(early).stage, the(early).left_at) == ("left", clock.at(the(early).day, time(12)))
    assert the(late).left_at == clock.at(the(late).day, time(11))


def test_a_pass_of_another_day_told_later_counts_who_came_and_leaves_its_booking_alone(house_of):
    door, room = house_of
    tomorrow = a_booking(room, morning(room, days=1), adults=1, children=1)
    clock.freeze("2026-11-23 11:00")
    at = clock.now() - timedelta(minutes=30)
    answer = through(tomorrow, door, at=at, source="offline")
    assert (answer["entries"], answer["kind"]) == (2, Kind.PHONE)
    assert (the(tomorrow).stage, the(tomorrow).arrived_at) == ("booked", None)
    assert (
        through(tomorrow, door, "out", nonce="later-out", at=at + timedelta(minutes=5), source="offline")["exits"] == 2
    )
    assert the(tomorrow).stage == "booked"
