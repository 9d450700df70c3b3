"""座位图: what a librarian draws, which seats stay the same ones, and what cannot be drawn away."""

import pytest

from tests.factories import a_colleague
from tests.services.seats.rooms import a_room
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import NotThere, Refused
from yylib.models.seats import Seat
from yylib.services import seats


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 09:00")
    return a_room()


def code(seat_id):
    return plain("SELECT code FROM seat WHERE id = :id", id=seat_id)[0].code


def draw(room, drawn, **given):
    held = seats.the_map(room.place)
    db.session.rollback()
    given = {"place_id": room.place, "width": 4, "height": 3, "seats": drawn, "version": held.version,
             "by": a_colleague()} | given  # fmt: skip
    return write(seats.draw, **given)


def seat(x, y, label, **more):
    return {"x": x, "y": y, "label": label} | more


def ids(room):
    return {one.label: one.id for one in seats.the_map(room.place).seats}


def test_a_seat_stays_the_same_by_id_then_label_then_square(room):
    before = room.seats
    draw(room, [seat(3, 2, "Z9", id=before["A1"]), seat(0, 2, "A2"), seat(2, 0, "C1", has_power=True)])
    assert ids(room) == {"A2": before["A2"], "Z9": before["A1"], "C1": before["A3"]}
    held = {one.label: one for one in seats.the_map(room.place).seats}
    assert (held["A2"].x, held["A2"].y, held["C1"].has_power) == (0, 2, True)


def test_two_seats_may_change_places(room):
    before = room.seats
    drawn = [seat(1, 0, "A1"), seat(0, 0, "A2")]
    draw(room, drawn)
    assert ids(room) == {"A1": before["A1"], "A2": before["A2"]}


def test_a_seat_that_comes_back_under_its_label_has_its_printed_code_again(room):
    before, printed = room.seats, code(room.seats["B3"])
    draw(room, [seat(0, 0, "A1")])
    assert seats.by_code(printed) is None
    draw(room, [seat(0, 0, "A1"), seat(3, 2, "B3")])
    assert ids(room)["B3"] == before["B3"]
    assert seats.by_code(f" {printed.lower()} ").id == before["B3"]


def test_a_taken_seat_cannot_be_drawn_away(room):
    room.sit("A1", "p:1")
    with pytest.raises(Refused, match="seat_in_use") as told:
        draw(room, [seat(1, 0, "A2")])
    assert "A1" in told.value.sentence.title
    draw(room, [seat(3, 2, "A1")])
    assert room.kinds() == {"A1": "taken"}


@pytest.mark.parametrize(
    ("drawn", "given", "told"),
    [
        ([seat(4, 0, "A1")], {}, "seat_square_bad"),
        ([seat(-1, 0, "A1")], {}, "seat_square_bad"),
        ([seat(0, 0, "A1"), seat(0, 0, "A2")], {}, "seat_square_bad"),
        ([seat(0, 0, "A1"), seat(1, 0, " A1 ")], {}, "seat_label_twice"),
        ([seat(0, 0, "")], {}, "seat_label_bad"),
        ([seat(0, 0, "一" * 11)], {}, "seat_label_bad"),
        ([], {"width": 0}, "seat_map_size"),
        ([], {"height": 61}, "seat_map_size"),
        ([seat(0, 0, "A1")], {"fixtures": [(0, 0, "shelf")]}, "seat_square_bad"),
        ([], {"fixtures": [(0, 0, "sofa")]}, "seat_square_bad"),
        ([], {"version": 99}, "changed_meanwhile"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_changes(room, drawn, given, told):
    with pytest.raises(Refused, match=told):
        draw(room, drawn, **given)
    assert len(seats.the_map(room.place).seats) == 6


def test_a_map_is_drawn_in_an_area_only(room):
    with pytest.raises(Refused, match="seat_map_area"):
        write(seats.draw, place_id=room.door, width=1, height=1, seats=[], version=None, by=None)


def test_every_drawing_is_a_new_version_so_that_two_librarians_do_not_undo_each_other(room):
    first = seats.the_map(room.place).version
    db.session.rollback()
    assert draw(room, [seat(0, 0, "A1")], fixtures=[(3, 2, "shelf")]) > first
    assert seats.the_map(room.place).fixtures == [(3, 2, "shelf")]
    db.session.rollback()
    with pytest.raises(Refused, match="changed_meanwhile"):
        draw(room, [], version=first)
    assert seats.rooms()[0][1] == 1


def test_a_blocked_seat_says_why_and_whoever_sits_there_may_stay(room):
    by = a_colleague()
    room.sit("A1", "p:1")
    with pytest.raises(Refused, match="seat_why"):
        write(seats.block, seat_id=room.seats["A1"], why=" ", by=by)
    for label in ("A1", "A2"):
        write(seats.block, seat_id=room.seats[label], why="椅子坏了", by=by)
    assert (room.kinds()["A1"], room.kinds()["A2"]) == ("taken", "blocked")
    room.come("p:2")
    with pytest.raises(Refused, match="seat_blocked") as told:
        room.take("A2", "p:2")
    assert "椅子坏了" in told.value.sentence.todo
    write(seats.unblock, seat_id=room.seats["A2"], by=by)
    room.take("A2", "p:2")
    write(seats.leave, holder="p:1")
    assert room.kinds()["A1"] == "blocked"


def test_a_map_may_be_drawn_with_blocked_seats(room):
    draw(room, [seat(0, 0, "A1", is_blocked=True, blocked_why="漏水")])
    assert room.kinds() == {"A1": "blocked"}
    assert db.session.get(Seat, room.seats["A1"]).blocked_why == "漏水"


def test_what_is_not_there_is_not_there(room):
    assert seats.the_map(room.door) is None
    with pytest.raises(NotThere):
        seats.states(0)
    with pytest.raises(NotThere):
        write(seats.set_alternate, place_id=room.door, is_alternate=True, by=None)
    with pytest.raises(NotThere):
        write(seats.take, seat_id=0, holder="p:1")


def test_usage_counts_seats_uses_and_the_most_at_once(room):
    room.sit("A1", "p:1")
    room.sit("A2", "p:2")
    room.sit("A3", "p:3")
    room.come("p:4")
    room.take("B1", "p:4", is_here=False)
    clock.freeze("2026-11-23 09:30")
    write(seats.leave, holder="p:1")
    room.sit("A1", "p:5")
    write(seats.away, holder="p:5")
    clock.freeze("2026-11-23 14:00")
    room.sit("A1", "p:6")
    day = clock.today()
    assert seats.usage(day) == {room.place: seats.Usage(seats=6, uses=5, peak=3)}
    assert seats.usage(day, [room.door]) == {room.door: seats.Usage(0, 0, 0)}
    write(seats.settle)
    assert seats.usage(day)[room.place].peak == 3
