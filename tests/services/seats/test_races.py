"""One seat and fifty who scan it at once: one sits, forty-nine are told what is free; the naive way seats several."""

import threading

import pytest

from tests.races import together
from tests.services.seats.rooms import a_room
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import seats
from yylib.services.seats import uses

MANY = 50


@pytest.fixture
def room(both):
    clock.freeze("2026-11-23 09:00")
    with both.app_context():
        made = a_room(4, 2)
        for number in range(MANY):
            made.come(f"p:{number}")
        db.session.remove()
        yield made


def seated(app, acts) -> list[str]:
    """Run all acts at the same moment; each answer is "done" or the code of its refusal."""
    return [answer if isinstance(answer, str) else "done" for answer in together(app, acts)]


def sitting() -> int:
    return plain("SELECT count(*) AS n FROM seat_use WHERE ended_at IS NULL")[0].n


def test_fifty_scan_one_seat_and_one_sits(both, room):
    acts = [lambda n=n: room.take("A1", f"p:{n}") for n in range(MANY)]
    answers = seated(both, acts)
    assert sorted(answers) == ["done"] + ["seat_taken"] * (MANY - 1)
    assert sitting() == 1


def test_one_reader_taps_eight_seats_at_once_and_has_one(both, room):
    answers = seated(both, [lambda label=label: room.take(label, "p:1") for label in room.seats])
    assert sorted(answers) == ["done"] + ["seat_one_each"] * 7
    assert sitting() == 1


def test_a_lapsed_seat_is_taken_once_however_many_find_it(both, room):
    room.take("A1", "p:0", is_here=False)
    db.session.remove()
    clock.freeze("2026-11-23 09:20")
    answers = seated(both, [lambda n=n: room.take("A1", f"p:{n}") for n in range(1, 20)])
    assert sorted(answers) == ["done"] + ["seat_taken"] * 18


def test_neighbours_who_sit_down_at_once_are_never_side_by_side(both, room):
    write(seats.set_alternate, place_id=room.place, is_alternate=True, by=None)
    db.session.remove()
    labels = list(room.seats) * 4
    answers = seated(both, [lambda n=n, label=label: room.take(label, f"p:{n}") for n, label in enumerate(labels)])
    assert answers.count("done") == 4
    assert set(answers) <= {"done", "seat_taken", "seat_kept_empty"}
    taken = {(one.seat.x, one.seat.y) for one in seats.states(room.place) if one.kind == "taken"}
    assert not [1 for x, y in taken if (x + 1, y) in taken or (x, y + 1) in taken]


@pytest.mark.own_database
def test_the_naive_way_seats_several(both, room):
    """The control: look first, write later, in two units and without the index that forbids it."""
    seen = threading.Barrier(8)

    def naive(number):
        is_free = uses.of_seat(room.seats["A1"]) is None
        seen.wait(30)
        if is_free:
            write(_put, seat=room.seats["A1"], place=room.place, holder=f"n:{number}")

    with both.app_context():
        write(_forget_the_index)
    seated(both, [lambda n=n: naive(n) for n in range(8)])
    assert sitting() > 1


def _put(*, seat, place, holder):
    now = clock.stamp(clock.now())
    plain("INSERT INTO seat_use (seat_id, place_id, day, holder, from_at, until_at, signed_in_at, aways, version) "
          "VALUES (:seat, :place, :day, :holder, :now, :until, :now, 0, 1)", seat=seat, place=place, holder=holder,
          day=clock.today().isoformat(), now=now, until=clock.stamp(clock.now().replace(hour=23)))  # fmt: skip


def _forget_the_index():
    plain("DROP INDEX uq_seat_use_seat_live")
