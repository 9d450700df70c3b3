"""A party on one pass: a part of it stays, comes back, grows, and every step can be taken back; on both engines."""

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import plain, write
from yylib.services.visits import closing, figures, rollups
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

HOLDER = "p:family"


@pytest.fixture
def door(house):
    """A door at nine on a Monday, and a family of one adult and two children."""
    clock.freeze("2026-11-23 09:00")
    branch, by = a_branch(), a_colleague()
    place, _room = places_of(branch)

    class Door:
        def __init__(self):
            self.number = 0

        def scan(self, direction="in", number=3, children=2, staying=0, **given):
            self.number += 1
            return write(scan, hot=True, nonce=f"n{self.number}", place_id=place, by=by, direction=direction,
                         kind="phone", holder=HOLDER, number=number, children=children, staying=staying, **given)  # fmt: skip

        def undo(self, held):
            self.number += 1
            return write(undo, hot=True, scan_id=held["id"], nonce=f"u{self.number}", by=by)

        @property
        def inside(self):
            return closing.inside_now(branch).number

        @property
        def visits(self):
            return figures.visits(clock.today(), clock.today(), branch)

        @property
        def held(self):
            rows = plain("SELECT is_inside, heads, children FROM presence WHERE holder = :holder", holder=HOLDER)
            return (bool(rows[0].is_inside), rows[0].heads, rows[0].children) if rows else None

    yield Door()
    assert [difference for day in rollups.days() for difference in rollups.differences(day)] == []


def test_of_a_party_two_may_stay_when_the_adult_goes(door):
    door.scan()
    gone = door.scan("out", staying=2)
    assert (gone["exits"], gone["number"]) == (1, 1)
    assert door.held == (True, 2, 2)
    assert (door.inside, door.visits) == (2, 3)


def test_an_exit_of_which_some_stayed_is_taken_back_with_all_of_the_party(door):
    door.scan()
    door.undo(door.scan("out", staying=1))
    assert door.held == (True, 3, 2)
    assert door.inside == 3
    door.scan("out")
    assert (door.inside, door.held) == (0, (False, 3, 2))


def test_more_cannot_stay_than_leave_one_to_go(door):
    door.scan()
    assert door.scan("out", staying=9)["exits"] == 1
    assert door.held == (True, 2, 2)


def test_the_adult_back_within_the_minutes_is_the_same_visit_and_the_children_are_not_counted_again(door):
    door.scan()
    door.scan("out", staying=2)
    clock.freeze("2026-11-23 09:20")
    assert door.scan()["outcome"] == "back"
    assert (door.inside, door.visits, door.held) == (3, 3, (True, 3, 2))


def test_the_adult_back_an_hour_later_is_one_more_visit_and_the_children_are_not(door):
    door.scan()
    door.scan("out", staying=2)
    clock.freeze("2026-11-23 10:30")
    back = door.scan()
    assert (back["outcome"], back["entries"]) == ("ok", 1)
    assert (door.inside, door.visits) == (3, 4)
    door.undo(back)
    assert (door.inside, door.held) == (2, (True, 2, 2))


def test_a_coming_back_that_is_taken_back_leaves_the_children_inside(door):
    door.scan()
    door.scan("out", staying=2)
    door.undo(door.scan())
    assert (door.inside, door.held) == (2, (True, 2, 2))


def test_an_automatic_scan_of_a_party_whose_adult_has_gone_is_the_adult_coming_back(door):
    door.scan()
    door.scan("out", staying=2)
    clock.freeze("2026-11-23 09:20")
    assert door.scan("auto")["direction"] == "in"
    clock.freeze("2026-11-23 09:40")
    assert door.scan("auto")["direction"] == "out"
    assert door.inside == 0


def test_a_party_that_grows_is_counted_for_those_who_joined(door):
    door.scan(number=1, children=0)
    more = door.scan(number=3)
    assert (more["outcome"], more["entries"]) == ("ok", 2)
    assert (door.inside, door.visits, door.held) == (3, 3, (True, 3, 2))
    door.undo(more)
    assert (door.inside, door.visits) == (1, 1)
    assert door.held[:2] == (True, 1)


def test_an_entry_is_taken_back_after_its_exit_was_and_nobody_is_left(door):
    first = door.scan()
    door.undo(door.scan("out"))
    door.undo(first)
    assert (door.inside, door.visits, door.held) == (0, 0, None)
    assert door.scan()["outcome"] == "ok"
    assert door.visits == 3


def test_children_who_leave_after_the_adult_leave_nobody(door):
    door.scan()
    door.scan("out", staying=2)
    assert door.scan("out")["exits"] == 2
    assert (door.inside, door.held[0]) == (0, False)
