"""Readings typed at the desk: the chain of differences, its neighbours, and the decisions on it."""

from datetime import date, timedelta

import pytest

from tests.factories import a_colleague, a_door
from yylib import clock
from yylib.database import plain, write
from yylib.errors import IllegalMove, NotThere, Refused
from yylib.models.history import MoveMade
from yylib.services import history
from yylib.services.visits import chain as chain_of_place
from yylib.services.visits import readings

START = date(2026, 11, 2)
OPENING, CLOSING = "opening", "closing"


@pytest.fixture
def door(house):
    clock.freeze("2026-11-23 20:00")
    return a_door()


@pytest.fixture
def desk(house):
    return a_colleague()


def enter(door, desk, day, taken, value, **given):
    return write(readings.enter, place_id=door, day=START + timedelta(day), taken=taken, value=value, by=desk, **given)


def chain(door):
    rows = plain("SELECT first_on, last_on, number, state FROM interval WHERE place_id = :place AND undone_at IS NULL "
                 "ORDER BY first_on", place=door)  # fmt: skip
    return [
        ((clock.day(r.first_on) - START).days, (clock.day(r.last_on) - START).days, r.number, r.state) for r in rows
    ]


def test_a_day_with_both_readings_counts_its_closing_less_its_opening(door, desk):
    enter(door, desk, 0, OPENING, 1000)
    enter(door, desk, 0, CLOSING, 1180)
    assert chain(door) == [(0, 0, 180, "ok")]


def test_what_passes_between_a_closing_and_the_next_opening_counts_for_nobody(door, desk):
    for day, taken, value in ((0, OPENING, 1000), (0, CLOSING, 1180), (1, OPENING, 1200), (1, CLOSING, 1300)):
        enter(door, desk, day, taken, value)
    assert chain(door) == [(0, 0, 180, "ok"), (1, 1, 100, "ok")]


def test_closings_alone_are_chained_and_days_without_a_reading_stay_one_interval(door, desk):
    for day, value in ((0, 1000), (1, 1100), (4, 1400)):
        enter(door, desk, day, CLOSING, value)
    assert chain(door) == [(1, 1, 100, "ok"), (2, 4, 300, "ok")]


def test_a_reading_between_two_others_parts_their_interval_and_its_undo_joins_it_again(door, desk):
    enter(door, desk, 0, CLOSING, 1000)
    enter(door, desk, 2, CLOSING, 1200)
    between = enter(door, desk, 1, CLOSING, 1150)
    assert chain(door) == [(1, 1, 150, "ok"), (2, 2, 50, "ok")]
    write(readings.undo, reading_id=between, by=desk)
    assert chain(door) == [(1, 2, 200, "ok")]
    with pytest.raises(NotThere):
        write(readings.undo, reading_id=between, by=desk)


def test_a_correction_is_a_new_row_and_the_old_one_stays_marked(door, desk):
    enter(door, desk, 0, CLOSING, 1000)
    wrong = enter(door, desk, 1, CLOSING, 1010)
    write(readings.correct, reading_id=wrong, value=1100, by=desk)
    assert chain(door) == [(1, 1, 100, "ok")]
    assert [row.value for row in plain("SELECT value FROM reading WHERE undone_at IS NOT NULL")] == [1010]


def test_readings_entered_in_any_order_make_the_same_chain(door, desk):
    for day, value in ((3, 1300), (0, 1000), (2, 1200), (1, 1100)):
        enter(door, desk, day, CLOSING, value)
    assert chain(door) == [(1, 1, 100, "ok"), (2, 2, 100, "ok"), (3, 3, 100, "ok")]


def test_only_the_neighbours_are_made_anew(door, desk):
    for day in range(6):
        enter(door, desk, day, CLOSING, 1000 + 100 * day)
    before = {row.id for row in plain("SELECT id FROM interval WHERE undone_at IS NULL")}
    enter(door, desk, 6, CLOSING, 1700)
    assert before < {row.id for row in plain("SELECT id FROM interval WHERE undone_at IS NULL")}


def test_a_two_way_counter_is_halved(house, desk):
    clock.freeze("2026-11-23 20:00")
    door = a_door(is_two_way=True)
    enter(door, desk, 0, OPENING, 100)
    enter(door, desk, 0, CLOSING, 301)
    assert chain(door) == [(0, 0, 100, "ok")]


def test_a_lower_reading_is_refused_and_tells_the_last_one(door, desk):
    enter(door, desk, 0, CLOSING, 5000)
    with pytest.raises(Refused) as refused:
        enter(door, desk, 1, CLOSING, 4000)
    assert refused.value.code == "reading_lower" and "5000" in refused.value.sentence.title
    assert chain(door) == []


def test_a_lower_reading_one_is_sure_of_is_stored_in_doubt(door, desk):
    enter(door, desk, 0, CLOSING, 5000)
    enter(door, desk, 1, CLOSING, 4000, sure=True)
    assert chain(door) == [(1, 1, 0, "doubt")]


def test_a_plausible_roll_over_is_taken_and_waits_for_a_word(door, desk):
    enter(door, desk, 0, CLOSING, 999_950)
    enter(door, desk, 1, CLOSING, 49)
    assert chain(door) == [(1, 1, 99, "doubt")]


def test_a_reading_above_a_later_one_is_refused(door, desk):
    enter(door, desk, 3, CLOSING, 1300)
    with pytest.raises(Refused) as refused:
        enter(door, desk, 1, CLOSING, 2300)
    assert refused.value.code == "reading_higher" and "1300" in refused.value.sentence.title


@pytest.mark.parametrize(
    ("day", "value", "code"), [(22, 5, "future_day"), (0, 1_000_000, "reading_too_high"), (0, -1, "reading_too_high")]
)
def test_a_reading_that_cannot_be_is_refused(door, desk, day, value, code):
    with pytest.raises(Refused) as refused:
        enter(door, desk, day, CLOSING, value)
    assert refused.value.code == code
    assert not plain("SELECT 1 FROM reading")


def test_the_same_reading_twice_is_refused(door, desk):
    enter(door, desk, 0, CLOSING, 100)
    with pytest.raises(Refused) as refused:
        enter(door, desk, 0, CLOSING, 120)
    assert refused.value.code == "reading_taken"


def a_doubt(door, desk):
    enter(door, desk, 0, CLOSING, 1000)
    enter(door, desk, 1, CLOSING, 90_000)
    (doubt,) = readings.doubts(door)
    return doubt


def test_a_difference_above_the_plausible_day_waits_with_its_reason_and_both_readings(door, desk):
    doubt = a_doubt(door, desk)
    assert doubt.number == 89_000 and "超过合理上限" in doubt.why
    assert (doubt.begins.value, doubt.ends.value) == (1000, 90_000)


def test_somebody_else_decides_and_can_take_it_back(door, desk):
    doubt, head = a_doubt(door, desk), a_colleague()
    write(readings.decide, interval_id=doubt.id, accept=True, by=head)
    assert chain(door) == [(1, 1, 89_000, "accepted")]
    assert [d.decided_by_id for d in readings.doubts(door, decided=True)] == [head]
    write(readings.reopen, interval_id=doubt.id, by=head)
    write(readings.decide, interval_id=doubt.id, accept=False, by=head)
    assert chain(door) == [(1, 1, 89_000, "rejected")] and readings.count_doubts() == 0
    assert [move.verb for move in history.of("interval", doubt.id)] == ["accept", "reopen", "reject"]


def test_nobody_decides_on_a_reading_typed_by_himself(door, desk):
    doubt = a_doubt(door, desk)
    with pytest.raises(Refused) as refused:
        write(readings.decide, interval_id=doubt.id, accept=True, by=desk)
    assert refused.value.code == "own_entry"
    assert not plain("SELECT 1 FROM " + MoveMade.__tablename__)


def test_what_was_never_in_doubt_cannot_be_decided(door, desk):
    enter(door, desk, 0, OPENING, 1000)
    enter(door, desk, 0, CLOSING, 1180)
    sure = plain("SELECT id FROM interval")[0].id
    with pytest.raises(IllegalMove):
        write(readings.decide, interval_id=sure, accept=False, by=a_colleague())


def test_a_decision_survives_what_does_not_touch_its_two_readings(door, desk):
    doubt = a_doubt(door, desk)
    write(readings.decide, interval_id=doubt.id, accept=True, by=a_colleague())
    enter(door, desk, 2, CLOSING, 90_100)
    write(chain_of_place.recompute, place_id=door)
    assert chain(door) == [(1, 1, 89_000, "accepted"), (2, 2, 100, "ok")]


def test_the_whole_chain_is_made_anew_in_pieces(door, desk):
    for day in range(8):
        enter(door, desk, day, CLOSING, 1000 + 100 * day)
    write(lambda: plain("UPDATE interval SET undone_at = '2026-11-01 00:00:00.000000'"), hot=True)
    after, units = write(chain_of_place.recompute, place_id=door, limit=3), 1
    while after:
        after, units = write(chain_of_place.recompute, place_id=door, after=after, limit=3), units + 1
    assert units == 3
    assert chain(door) == [(day, day, 100, "ok") for day in range(1, 8)]


def test_the_desk_sees_both_readings_of_the_day_and_the_last_one_before(door, desk):
    enter(door, desk, 0, CLOSING, 1000)
    enter(door, desk, 1, OPENING, 1000)
    day = readings.of_day(door, START + timedelta(1))
    assert (day.opening.value, day.closing, day.before.value, day.intervals) == (1000, None, 1000, [])
