"""The door and the seat: leaving signs out, taken back it comes back, a booked seat waits for its party."""

from datetime import timedelta

import pytest

from tests.factories import a_colleague
from tests.services.seats.rooms import a_room, ended
from yylib import clock, tokens
from yylib.database import plain, write, writing
from yylib.errors import Refused
from yylib.models.bookings import Booking
from yylib.services import seats
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 09:00")
    return a_room()


def test_leaving_the_house_leaves_the_seat(room):
    use = room.sit("A1", "p:1")
    clock.freeze("2026-11-23 10:30")
    room.come("p:1", "out")
    assert room.kinds()["A1"] == "free"
    moment, reason = ended(use)
    assert (clock.moment(moment), reason) == (clock.now(), "left")


def test_who_left_by_the_door_is_not_inside_though_the_room_was_never_scanned_out_of(room):
    room.come("p:1")
    clock.freeze("2026-11-23 09:05")
    write(
        scan, hot=True, nonce=tokens.fresh(), place_id=room.place, direction="in", kind="phone", by=None, holder="p:1"
    )
    assert seats.is_inside("p:1", room.branch)
    clock.freeze("2026-11-23 10:30")
    room.come("p:1", "out")
    assert not seats.is_inside("p:1", room.branch)
    with pytest.raises(Refused, match="seat_not_inside"):
        room.take("A1", "p:1", is_here=False)
    clock.freeze("2026-11-23 10:40")
    room.come("p:1")
    assert seats.is_inside("p:1", room.branch)


def test_an_exit_taken_back_brings_the_seat_back_while_it_is_free(room):
    by = a_colleague()
    room.sit("A1", "p:1")
    out = room.come("p:1", "out")
    write(undo, hot=True, scan_id=out["id"], nonce=tokens.fresh(), by=by)
    assert room.kinds()["A1"] == "taken"
    assert seats.of_holder("p:1").label == "A1"
    again = room.come("p:1", "out")
    room.sit("A1", "p:2")
    write(undo, hot=True, scan_id=again["id"], nonce=tokens.fresh(), by=by)
    assert seats.of_holder("p:1") is None
    assert seats.of_holder("p:2").label == "A1"


def test_an_entry_taken_back_leaves_no_seat_behind(room):
    entry = room.come("p:1")
    room.take("A1", "p:1")
    write(undo, hot=True, scan_id=entry["id"], nonce=tokens.fresh(), by=a_colleague())
    assert room.kinds()["A1"] == "free"


def test_a_party_of_which_the_children_stay_keeps_its_seat(room):
    room.come("b:9", kind="family", number=3, children=2)
    room.take("A1", "b:9")
    room.come("b:9", "out", kind="family", number=3, staying=2)
    assert room.kinds()["A1"] == "taken"
    room.come("b:9", "out", kind="family", number=3)
    assert room.kinds()["A1"] == "free"


def test_going_out_of_another_room_leaves_the_seat_alone(room):
    room.sit("A1", "p:1")
    with writing():
        other = plain("INSERT INTO place (branch_id, kind, name, audience, counter_max, is_two_way, is_active, sort, version) "
                      "VALUES (:b, 'area', '自习室', 'all', 999, :no, :yes, 5, 1) RETURNING id",
                      b=room.branch, no=False, yes=True)[0].id  # fmt: skip
    for direction in ("in", "out"):
        write(
            scan,
            hot=True,
            nonce=tokens.fresh(),
            place_id=other,
            direction=direction,
            kind="phone",
            holder="p:1",
            by=None,
        )
    assert room.kinds()["A1"] == "taken"


def test_an_exit_told_later_does_not_end_what_was_taken_since(room):
    room.come("p:1")
    clock.freeze("2026-11-23 09:30")
    earlier = clock.now() - timedelta(minutes=20)
    room.take("A1", "p:1")
    room.come("p:1", "out", source="offline", at=earlier)
    assert room.kinds()["A1"] == "taken"


def test_whoever_came_in_before_a_closing_is_inside_no_more(room):
    room.come("p:1")
    assert seats.inside(["p:0", "p:1"], room.branch) == "p:1"
    clock.freeze("2026-11-23 13:40")
    assert seats.inside(["p:0", "p:1"], room.branch) is None
    with pytest.raises(Refused, match="seat_not_inside"):
        room.take("A1", "p:1")


def a_booking(room, label, start="10:00", end="12:00", lapses="10:30", holder="b:1", **given) -> int:
    def moment(hour):
        return clock.utc(clock.local(clock.now()).replace(hour=int(hour[:2]), minute=int(hour[3:])))

    with writing() as session:
        row = Booking(**{"code": holder[2:].rjust(6, "A"), "holder": holder, "place_id": room.place, "day": clock.today(),
                         "starts_at": moment(start), "ends_at": moment(end), "lapses_at": moment(lapses), "adults": 1,
                         "seat_id": room.seats[label], "channel": "web", "made_at": clock.now()} | given)  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_a_booked_seat_is_kept_from_the_slots_start_until_it_lapses(room):
    a_booking(room, "A1")
    assert room.kinds()["A1"] == "free"
    room.come("p:1")
    clock.freeze("2026-11-23 10:00")
    assert room.kinds()["A1"] == "held"
    with pytest.raises(Refused, match="seat_taken"):
        room.take("A1", "p:1")
    clock.freeze("2026-11-23 10:30")
    assert room.kinds()["A1"] == "free"
    room.take("A1", "p:1")


def test_whoever_sits_on_a_seat_booked_for_later_has_it_until_then(room):
    a_booking(room, "A1")
    room.sit("A1", "p:1")
    assert clock.local(seats.of_holder("p:1").until_at).hour == 10
    clock.freeze("2026-11-23 10:00")
    assert seats.of_holder("p:1") is None
    assert room.kinds()["A1"] == "held"


def test_the_party_that_arrives_has_its_seat_held_and_signs_in_by_scanning_it(room):
    booking = a_booking(room, "A1")
    clock.freeze("2026-11-23 10:25")
    room.come("b:1", kind="booked")
    use = seats.of_holder("b:1")
    assert (use.label, use.kind, use.booking_id) == ("A1", "held", booking)
    assert f"{clock.local(use.hold_until):%H:%M}" == "10:40"
    clock.freeze("2026-11-23 10:35")
    assert room.take("A1", "b:1") == use.id
    assert room.kinds()["A1"] == "taken"


def test_a_booked_seat_not_reached_in_time_is_free_and_stays_so(room):
    a_booking(room, "A1")
    room.come("b:1", kind="booked")
    assert f"{clock.local(seats.of_holder('b:1').hold_until):%H:%M}" == "10:30"
    clock.freeze("2026-11-23 10:31")
    assert room.kinds()["A1"] == "free"


def test_a_seat_somebody_has_or_that_stays_empty_is_not_booked(room):
    room.sit("A1", "p:1")
    noon = seats.of_holder("p:1").until_at
    with pytest.raises(Refused, match="seat_taken"):
        write(seats.check_bookable, seat_id=room.seats["A1"], starts_at=noon - timedelta(hours=1))
    write(seats.check_bookable, seat_id=room.seats["A1"], starts_at=noon + timedelta(hours=2))
    write(seats.set_alternate, place_id=room.place, is_alternate=True, by=None)
    with pytest.raises(Refused, match="seat_kept_empty"):
        write(seats.check_bookable, seat_id=room.seats["A2"], starts_at=noon - timedelta(hours=1))
    write(seats.check_bookable, seat_id=room.seats["A3"], starts_at=noon - timedelta(hours=1))
