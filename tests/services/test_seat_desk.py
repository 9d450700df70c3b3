"""Drawing a room before it is saved, saving it whole, the desk's acts on a seat, and a round."""

import random
from datetime import timedelta

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.models.seats import Fixture
from yylib.services import passes, seats
from yylib.services.seat_desk import acts, drawing, rounds, saving
from yylib.services.seat_desk.drawing import Drawing, Spot


@pytest.fixture
def room(house):
    """A reading room that is open now."""
    clock.freeze("2026-11-23 10:00")
    return places_of(a_branch(name="总馆"))[1]


def save(room, held, version=None):
    return write(saving.save, place_id=room, text=drawing.written(held), version=version, by=a_colleague("head"))


def a_room(room, labels=3):
    """One row of seats; their ids by label."""
    save(room, drawing.row(Drawing(), x=0, y=0, number=labels))
    return {row.label: row.id for row in plain("SELECT id, label FROM seat WHERE place_id = :id", id=room)}


def labels(held):
    return [seat.label for seat in held.seats]


def test_seats_are_called_after_their_line_and_the_letters_go_on_past_z():
    held = drawing.block(Drawing(), x=1, y=1, rows=2, columns=3, aisle_after_columns=2, aisle_after_rows=1)
    assert labels(held) == ["A1", "A2", "A3", "B1", "B2", "B3"]
    assert [(seat.x, seat.y) for seat in held.seats] == [(1, 1), (2, 1), (4, 1), (1, 3), (2, 3), (4, 3)]
    held = drawing.row(held, x=5, y=1, number=2)
    assert labels(held)[-2:] == ["A4", "A5"]
    held = drawing.row(held, x=0, y=5, number=3, down=True)
    assert labels(held)[-3:] == ["C1", "D1", "E1"]
    assert [drawing.letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_labels_by_hand_stay_and_do_not_meet_the_next_ones():
    held = drawing.row(Drawing(), x=0, y=0, number=2)
    held = drawing.changed(held, x=0, y=0, label="靠窗1", has_power=True)
    held = drawing.changed(held, x=1, y=0, label="B7")
    held = drawing.row(held, x=0, y=2, number=1)
    held = drawing.row(held, x=3, y=0, number=1)
    assert labels(held) == ["靠窗1", "B7", "A1", "B8"] and held.seats[0].has_power
    assert labels(drawing.renumbered(held)) == ["A1", "A2", "A3", "B1"]
    with pytest.raises(Refused, match="drawing_no_seat"):
        drawing.changed(held, x=9, y=9, label="X")


def test_seats_and_other_things_do_not_share_a_square():
    held = drawing.standing(Drawing(), x=3, y=1, to_x=0, to_y=0, kind=Fixture.SHELF)
    assert len(held.fixtures) == 8
    held = drawing.row(held, x=0, y=0, number=2)
    assert len(held.fixtures) == 6 and held.at(1, 0).label == "A2"
    held = drawing.row(held, x=0, y=0, number=3)
    assert labels(held) == ["A1", "A2", "A3"], "what is there stays as it is called"
    with pytest.raises(Refused, match="drawing_full"):
        drawing.row(held, x=0, y=0, number=3)
    held = drawing.standing(held, x=0, y=0, to_x=0, to_y=9, kind=None)
    assert labels(held) == ["A2", "A3"] and (0, 1) not in held.fixtures


@pytest.mark.parametrize("act", [
    lambda held: drawing.row(held, x=14, y=0, number=3), lambda held: drawing.row(held, x=0, y=10, number=1),
    lambda held: drawing.block(held, x=0, y=0, rows=10, columns=2, aisle_after_rows=5),
    lambda held: drawing.standing(held, x=0, y=0, to_x=16, to_y=0, kind=Fixture.WALL),
])  # fmt: skip
def test_nothing_is_put_outside_the_map(act):
    with pytest.raises(Refused, match="drawing_off"):
        act(Drawing())


def test_a_room_has_at_most_a_thousand_seats():
    held = drawing.block(Drawing(60, 60), x=0, y=0, rows=20, columns=50)
    assert len(held.seats) == 1000 and held.seats[-1].label == "T50" and drawing.spaced(held).remain == 500
    with pytest.raises(Refused, match="drawing_too_many"):
        drawing.row(held, x=0, y=30, number=1)
    more = held._replace(seats=(*held.seats, Spot(0, 30, "U1")))
    with pytest.raises(Refused, match="drawing_too_many"):
        drawing.read(drawing.written(more))


def test_a_smaller_map_loses_no_seat():
    held = drawing.standing(drawing.row(Drawing(), x=0, y=0, number=4), x=9, y=9, to_x=9, to_y=9, kind=Fixture.DOOR)
    with pytest.raises(Refused, match="drawing_too_small"):
        drawing.resized(held, width=3, height=10)
    held = drawing.resized(held, width=4, height=1)
    assert (held.width, held.height, held.fixtures) == (4, 1, {}) and len(held.seats) == 4


def test_what_a_page_sends_is_read_as_it_was_written():
    chance = random.Random(3)
    for _ in range(30):
        held = Drawing(width=20, height=20)
        for _ in range(chance.randint(1, 6)):
            at = {"x": chance.randint(0, 9), "y": chance.randint(0, 9)}
            held = chance.choice((
                lambda h, a: drawing.block(h, rows=3, columns=3, **a) if h.at(a["x"], a["y"]) is None else h,
                lambda h, a: drawing.standing(h, to_x=a["x"] + 2, to_y=a["y"], kind=chance.choice(list(Fixture)), **a),
            ))(held, at)  # fmt: skip
        assert len(set(labels(held))) == len(held.seats) == len({(seat.x, seat.y) for seat in held.seats})
        assert drawing.read(drawing.written(held)) == held


def test_alternate_seats_leave_out_the_blocked_ones():
    held = drawing.row(Drawing(), x=0, y=0, number=5)
    assert drawing.spaced(held) == ([(1, 0), (3, 0)], 3, 5)
    held = drawing.changed(held, x=2, y=0, is_blocked=True, blocked_why="坏")
    found = drawing.spaced(held)
    assert (found.remain, found.usable, len(found.empty)) == (2, 4, 2) and (2, 0) not in found.empty


def test_a_drawing_is_saved_whole_and_read_again(room):
    held = drawing.standing(drawing.row(Drawing(), x=0, y=0, number=3), x=0, y=1, to_x=2, to_y=1, kind=Fixture.TABLE)
    held = drawing.changed(held, x=1, y=0, is_accessible=True, is_blocked=True, blocked_why="桌腿松了")
    version = save(room, held)
    kept, at = saving.drawn(room)
    assert at == version and kept.fixtures == held.fixtures
    assert [seat._replace(id=0) for seat in kept.seats] == list(held.seats)
    ids = [seat.id for seat in kept.seats]
    freed = drawing.changed(kept, x=1, y=0, is_blocked=False, blocked_why="", label="中")
    save(room, drawing.row(freed, x=5, y=0, number=1), version)
    again = saving.drawn(room)[0]
    assert labels(again) == ["A1", "中", "A3", "A4"] and [seat.id for seat in again.seats][:3] == ids
    assert not any(seat.is_blocked for seat in again.seats)


def test_a_blocked_seat_without_its_why_and_an_old_version_are_refused_and_nothing_is_kept(room):
    held = drawing.row(Drawing(), x=0, y=0, number=2)
    with pytest.raises(Refused, match="drawing_no_why"):
        save(room, held._replace(seats=(held.seats[0]._replace(is_blocked=True), held.seats[1])))
    assert saving.drawn(room) == (Drawing(), None)
    version = save(room, held)
    with pytest.raises(Refused, match="changed_meanwhile"):
        save(room, held)
    with pytest.raises(Refused, match="changed_meanwhile"):
        write(saving.alter, place_id=room, version=version + 1, act="row", by=1, x=0, y=3, number=1)
    with pytest.raises(Refused, match="seat_label_twice"):
        save(room, held._replace(seats=(*held.seats, Spot(5, 5, "A1"))), version)
    assert labels(saving.drawn(room)[0]) == ["A1", "A2"] and saving.drawn(room)[1] == version


def test_a_copy_for_another_room_is_of_new_seats_none_of_them_blocked(room):
    held = drawing.changed(drawing.row(Drawing(), x=0, y=0, number=2), x=0, y=0, is_blocked=True, blocked_why="坏")
    save(room, held)
    other = places_of(a_branch())[1]
    with pytest.raises(Refused, match="map_to_copy"):
        saving.copy_of(other)
    write(saving.alter, place_id=other, version=None, act="copy", by=a_colleague(), from_id=room)
    rows = plain("SELECT place_id, label, code, is_blocked FROM seat ORDER BY place_id, label")
    assert len({row.code for row in rows}) == 4 and [bool(row.is_blocked) for row in rows] == [
        True,
        False,
        False,
        False,
    ]


def test_the_desk_seats_moves_and_lets_go_with_and_without_a_pass(room):
    ids, by = a_room(room), a_colleague()
    holder = acts.holder_of("00012345", room)
    assert holder == passes.holder_of("00012345") and acts.holder_of(" ", room) is None
    write(acts.sit, seat_id=ids["A1"], holder=holder, by=by)
    with pytest.raises(Refused, match="seat_one_each"):
        write(acts.sit, seat_id=ids["A2"], holder=holder, by=by)
    write(acts.sit, seat_id=ids["A2"], holder=holder, moves=True, by=by)
    write(acts.sit, seat_id=ids["A1"], holder=None, by=by)
    with pytest.raises(Refused, match="seat_taken"):
        write(acts.change_seat, seat_id=ids["A1"], label="a2", by=by)
    assert [state.kind for state in seats.states(room)] == ["taken", "taken", "free"], "nothing happened"
    assert write(acts.change_seat, seat_id=ids["A1"], label="ａ3", by=by) == ids["A3"]
    assert write(acts.change_seat, seat_id=ids["A2"], label="A1", by=by) == ids["A1"]
    assert seats.of_holder(holder).seat_id == ids["A1"]
    with pytest.raises(Refused, match="seat_no_label"):
        write(acts.change_seat, seat_id=ids["A1"], label="Z1", by=by)
    write(acts.leave, seat_id=ids["A3"], by=by)
    with pytest.raises(Refused, match="seat_none"):
        write(acts.leave, seat_id=ids["A3"], by=by)
    assert [state.kind for state in seats.states(room)] == ["taken", "free", "free"]


def use_of(room, label):
    state = next(one for one in seats.states(room) if one.seat.label == label)
    return f"{state.seat.id}-{state.use_id}"


def test_a_round_enters_what_it_can_and_says_why_the_rest_was_not(room):
    ids, by = a_room(room, 4), a_colleague()
    for label in ("A1", "A2", "A3"):
        write(seats.take, seat_id=ids[label], by=by)
    found = [use_of(room, label) for label in ("A1", "A2", "A3", "A4")]
    write(seats.away, seat_id=ids["A2"], by=by)
    write(acts.leave, seat_id=ids["A3"], by=by)
    write(seats.take, seat_id=ids["A3"], by=by)
    done = write(rounds.patrol, place_id=room, found=found, by=by)
    assert done["entered"] == ["A1"] and list(done["due"].values()) == [["A1"]]
    assert done["refused"] == ["座位 A2 的读者暂时离开", "座位 A3 已经换了人", "座位 A4 没有人占"]
    assert not any(write(rounds.patrol, place_id=room, found=["x", "", "-", "99999"], by=by).values())


def test_a_report_is_freed_by_the_clock_written_down_or_not_until_somebody_sits_there(room):
    ids, by = a_room(room), a_colleague()
    for label in ("A1", "A2"):
        write(seats.take, seat_id=ids[label], by=by)
        write(rounds.patrol, place_id=room, found=[use_of(room, label)], by=by)
    write(seats.answer_report, seat_id=ids["A2"], by=by)

    def outcomes():
        db.session.expire_all()
        return [rounds.outcome(one)[1] for one in rounds.reported(room, clock.now() - timedelta(hours=1))]

    assert outcomes() == ["等到 10:30", "馆员核实有人"] and rounds.freed(room) == []
    clock.freeze("2026-11-23 10:30")
    assert outcomes()[0] == "无人回应，已让出" and [seat.label for seat in rounds.freed(room)] == ["A1"]
    write(seats.settle)
    assert outcomes()[0] == "无人回应，已让出" and [seat.label for seat in rounds.freed(room)] == ["A1"]
    write(seats.take, seat_id=ids["A1"], by=by)
    assert rounds.freed(room) == []
