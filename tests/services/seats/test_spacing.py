"""间隔就坐: no two usable neighbours, as many seats as possible, nobody is displaced."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_colleague
from tests.services.seats.rooms import a_room
from yylib import clock
from yylib.database import write, writing
from yylib.errors import Refused
from yylib.models.entry_checks import EntryMode
from yylib.services import seats
from yylib.services.seats.spacing import Square, kept_empty

GRIDS = st.builds(
    lambda cells, size: [Square(n, n % size, n // size, accessible) for n, (used, accessible) in enumerate(cells) if used],
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=15), st.integers(1, 5))  # fmt: skip
BIG = st.builds(
    lambda cells, size: [Square(n, n % size, n // size) for n, used in enumerate(cells) if used],
    st.lists(st.booleans(), min_size=1, max_size=400), st.integers(1, 30))  # fmt: skip


def near(one: Square, other: Square) -> bool:
    return abs(one.x - other.x) + abs(one.y - other.y) == 1


def clashes(used) -> list:
    return [(one.id, other.id) for one, other in combinations(used, 2) if near(one, other)]


@given(BIG, st.data())
def test_no_two_usable_neighbours_and_nobody_is_displaced(squares, data):
    sitting = data.draw(st.sets(st.sampled_from([square.id for square in squares]))) if squares else set()
    kept = kept_empty(squares, sitting)
    assert not kept & sitting
    used = [square for square in squares if square.id not in kept]
    assert [pair for pair in clashes(used) if not set(pair) <= sitting] == []
    assert kept_empty(reversed(squares), sitting) == kept


@given(GRIDS)
def test_as_many_as_possible_are_used_and_of_those_the_most_accessible(squares):
    best = max(
        (len(used), sum(square.is_accessible for square in used))
        for size in range(len(squares) + 1)
        for used in combinations(squares, size)
        if not clashes(used)
    )
    used = [square for square in squares if square.id not in kept_empty(squares)]
    assert (len(used), sum(square.is_accessible for square in used)) == best


@given(GRIDS, st.data())
def test_sitting_down_where_one_may_bars_no_more_seats_than_before(squares, data):
    kept = kept_empty(squares)
    usable = [square.id for square in squares if square.id not in kept]
    if usable:
        taken = {data.draw(st.sampled_from(usable))}
        assert len(kept_empty(squares, taken)) == len(kept)


def test_a_full_row_is_used_every_other_seat_in_the_same_pattern():
    row = [Square(n, n % 4, n // 4) for n in range(8)]
    assert kept_empty(row) == {1, 3, 4, 6}


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 09:00")
    return a_room(3, 1)


def test_switched_on_for_a_map_a_seat_between_two_stays_empty(room):
    write(seats.set_alternate, place_id=room.place, is_alternate=True, by=a_colleague())
    assert room.kinds() == {"A1": "free", "A2": "kept_empty", "A3": "free"}
    room.come("p:1")
    with pytest.raises(Refused, match="seat_kept_empty") as told:
        room.take("A2", "p:1")
    assert "A1" in told.value.sentence.todo
    write(seats.set_alternate, place_id=room.place, is_alternate=False, by=a_colleague())
    assert room.kinds()["A2"] == "free"


def test_whoever_sits_in_between_when_it_is_switched_on_stays_and_the_neighbours_wait(room):
    room.sit("A2", "p:1")
    write(seats.set_alternate, place_id=room.place, is_alternate=True, by=a_colleague())
    assert room.kinds() == {"A1": "kept_empty", "A2": "taken", "A3": "kept_empty"}
    write(seats.leave, holder="p:1")
    assert room.kinds() == {"A1": "free", "A2": "kept_empty", "A3": "free"}


def test_a_blocked_seat_bars_nobody(room):
    write(seats.block, seat_id=room.seats["A1"], why="坏了", by=a_colleague())
    write(seats.set_alternate, place_id=room.place, is_alternate=True, by=a_colleague())
    assert sorted(room.kinds().values()) == ["blocked", "free", "kept_empty"]


def test_an_entry_check_of_the_day_switches_it_on_for_the_house_and_off_again(room):
    with writing() as session:
        mode = EntryMode(from_on=clock.today(), until_on=clock.today(), requirements="测温", is_alternate=True, reason="通知",
                         by_id=a_colleague_in(session), made_at=clock.now())  # fmt: skip
        session.add(mode)
        session.flush()
        mode_id = mode.id
    assert room.kinds()["A2"] == "kept_empty"
    with writing() as session:
        session.get(EntryMode, mode_id).ended_at = clock.now()
    assert room.kinds()["A2"] == "free"


def a_colleague_in(session) -> int:
    from yylib.models.accounts import Account

    account = Account(
        login_name="head", name="馆长", password_hash="-", is_active=True, must_change=False, created_at=clock.now()
    )
    session.add(account)
    session.flush()
    return account.id
