"""Booking by oneself: hurried forms, crowded addresses, guesses; and those who were turned away, as numbers."""

from datetime import timedelta

import pytest

from tests.factories import a_booking, a_branch, a_plan, places_of
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import bookings
from yylib.services.bookings import keys, online


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 08:00")
    return a_plan(places_of(a_branch())[1], quota=500)


def starts(room, days=0):
    return bookings.slots(room, clock.today() + timedelta(days=days))[0].starts_at


def by_oneself(room, number, address="10.0.0.1", **given):
    return write(online.book, address=address, place_id=room, starts_at=starts(room), name="试读者", channel="web",
                 phone=f"1990000{number:04d}", consent=("contact", "2026-01", "web"), **given)  # fmt: skip


def test_a_form_sent_within_two_seconds_is_asked_for_again(house):
    clock.freeze("2026-11-23 08:00:00")
    drawn = online.drawn_at()
    clock.freeze("2026-11-23 08:00:01")
    with pytest.raises(Refused) as refused:
        online.read_first(drawn, "")
    assert refused.value.code == "too_fast"
    clock.freeze("2026-11-23 08:00:02")
    assert online.read_first(drawn, "") is None


def test_a_page_left_open_or_a_clock_set_back_holds_nobody_up(house):
    clock.freeze("2026-11-23 08:00")
    drawn = online.drawn_at()
    clock.freeze("2026-12-30 08:00")
    assert online.read_first(drawn, "") is None
    clock.freeze("2026-11-23 07:00")
    assert online.read_first(drawn, "") is None


@pytest.mark.parametrize("drawn", ["", "|", "2026-11-23 00:00:00|abc", "x", "2020-01-01 00:00:00.000000|" + "0" * 20])
def test_a_form_we_did_not_draw_and_a_baited_one_are_refused(house, drawn):
    with pytest.raises(Refused):
        online.read_first(drawn, "")
    clock.freeze("2026-11-23 08:00", tick=5)
    with pytest.raises(Refused):
        online.read_first(online.drawn_at(), "http://buy.example")


def test_sixty_readers_behind_one_address_all_get_their_place(room):
    assert len({by_oneself(room, number) for number in range(60)}) == 60


def test_a_flood_from_one_address_stops_at_the_ceiling_and_only_there(room):
    for number in range(120):
        by_oneself(room, number)
    with pytest.raises(Refused) as refused:
        by_oneself(room, 120)
    assert refused.value.sentence.status == 429
    by_oneself(room, 121, address="10.0.0.2")
    clock.freeze("2026-11-23 08:11")
    by_oneself(room, 122)
    assert bookings.slots(room, clock.today())[0].taken == 122


def test_a_booking_is_found_by_its_phone_and_characters_together(room):
    booking = keys.get(by_oneself(room, 1))
    found = online.find(phone="１９９ ００００ ０００１", code="yb" + booking.code.lower(), address="a")
    assert found.id == booking.id
    assert online.find(phone="19900000002", code=booking.code, address="a") is None
    assert online.find(phone="nonsense", code=booking.code, address="a") is None
    assert online.find(phone="19900000001", code="AAAAAA", address="a") is None


def test_guessing_ends_after_twenty_misses_an_address_and_five_a_phone(room):
    answered, code = 0, keys.get(by_oneself(room, 1)).code
    for number in range(1000):
        try:
            given = {"phone": f"1990009{number:04d}", "address": "10.0.0.9"}
            assert online.find(code=code, **given) is None
            write(online.miss, **given)
            answered += 1
        except Refused as refused:
            assert refused.sentence.status == 429
            break
    assert answered == 20
    for number in range(5):
        write(online.miss, phone="19900000001", address=f"10.1.0.{number}")
    with pytest.raises(Refused):
        online.find(phone="19900000001", code=code, address="10.1.0.9")
    clock.freeze("2026-11-23 08:11")
    assert online.find(phone="19900000001", code=code, address="10.1.0.9").code == code


def test_who_was_turned_away_is_kept_as_numbers_by_reason(house):
    clock.freeze("2026-11-23 08:00")
    _door, first = places_of(a_branch())
    _door, second = places_of(a_branch())
    a_plan(first)
    at = starts(first, 1)
    write(bookings.away.turn_away, place_id=first, code="slot_full", channel="web", starts_at=at, number=3)
    write(bookings.away.turn_away, place_id=first, code="slot_full", channel="phone", starts_at=at)
    write(bookings.away.turn_away, place_id=second, code="walk_ins_full", channel="gate", number=2)
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    assert bookings.away.of_day(tomorrow) == {"slot_full": 4}
    assert bookings.away.of_day(today) == bookings.away.of_day(today, [second]) == {"walk_ins_full": 2}
    assert bookings.away.of_day(today, [first]) == {}
    assert plain("SELECT sum(number) AS n FROM turned_away")[0].n == 6


def test_figures_tell_made_came_lapsed_and_cancelled_apart_by_the_day_of_the_visit(room):
    first = a_booking(room, starts(room), adults=2)
    second, third = a_booking(room, starts(room)), a_booking(room, starts(room))
    a_booking(room, starts(room, 1))
    write(bookings.cancel, booking_id=second)
    from yylib.services.bookings.doorway import follower
    from yylib.services.passes import Passage

    clock.freeze("2026-11-23 08:30")
    holder = keys.get(first).holder
    db.session.rollback()
    write(lambda: follower(Passage(holder, "in", True, clock.now(), 1, 1, 0)), hot=True)
    clock.freeze("2026-11-23 09:00")
    day = clock.today()
    assert bookings.figures(day, day) == (3, 4, 1, 2, 1, 1, 0)
    assert bookings.figures(day, day + timedelta(days=1)).made == 4
    assert bookings.figures(day, day, [room + 99]) == bookings.Figures()
    assert keys.get(third).stage == "booked"
