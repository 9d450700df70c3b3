"""Sitting down, changing seats, leaving."""

import pytest

from tests.factories import a_colleague
from tests.services.seats.rooms import a_room
from yylib import clock
from yylib.database import write
from yylib.errors import Refused
from yylib.services import seats


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 09:00")
    return a_room()


def test_a_scanned_seat_is_signed_in_at_once_and_everybody_sees_it(room):
    room.sit("A1", "p:1")
    assert seats.of_holder("p:1").kind == "taken"
    assert room.kinds()["A1"] == "taken"
    assert room.kinds()["A2"] == "free"


def test_a_seat_that_somebody_has_is_refused_with_what_is_free_nearby(room):
    room.sit("A1", "p:1")
    room.come("p:2")
    with pytest.raises(Refused, match="seat_taken") as told:
        room.take("A1", "p:2")
    assert "A2" in told.value.sentence.todo


def test_whoever_has_not_come_in_takes_no_seat_but_the_desk_gives_one_to_anybody(room):
    with pytest.raises(Refused, match="seat_not_inside"):
        room.take("A1", "p:1")
    by = a_colleague()
    room.take("A1", "p:1", by=by)
    room.take("A2", by=by)
    room.take("A3", by=by)
    assert [room.kinds()[label] for label in ("A1", "A2", "A3")] == ["taken"] * 3


def test_one_person_has_one_seat_and_may_change_it(room):
    room.sit("A1", "p:1")
    with pytest.raises(Refused, match="seat_one_each"):
        room.take("B1", "p:1")
    write(seats.move, seat_id=room.seats["B1"], holder="p:1")
    assert room.kinds() | {"A1": "free", "B1": "taken"} == room.kinds()


def test_leaving_frees_the_seat_and_cannot_be_done_twice(room):
    room.sit("A1", "p:1")
    write(seats.leave, holder="p:1")
    assert room.kinds()["A1"] == "free"
    with pytest.raises(Refused, match="seat_none"):
        write(seats.leave, holder="p:1")
