"""Many phones at one door: the last place, and one tap sent twelve times; and the naive way."""

import time

import pytest

from tests.factories import a_branch, a_colleague, places_of
from tests.races import all_together
from tests.services.doors.acts import PHONE
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import bookings
from yylib.services.doors import codes, passage
from yylib.services.visits import closing
from yylib.services.visits.scan import scan


@pytest.fixture
def crowd(both):
    """A house of ten with nine inside, at nine."""
    clock.freeze("2026-11-23 09:00")
    with both.app_context():
        branch, by = a_branch(capacity=10), a_colleague()
        door, _room = places_of(branch)
        write(scan, hot=True, nonce="before", place_id=door, direction="in", kind="adult", number=9, by=by)
        db.session.remove()
    return both, branch, door


def outcome(act):
    """What a job came to: its outcome, or the code it was refused with."""

    def run():
        try:
            return act()["outcome"]
        except Refused as refused:
            if refused.code == "busy":
                raise
            return refused.code

    return run


def test_twenty_phones_for_the_last_place_let_exactly_one_in(crowd):
    app, branch, door = crowd
    step = codes.step()
    jobs = [outcome(lambda n=n: write(passage.walk_in, place_id=door, step=step, source="gate", holder=f"p:{n}"))
            for n in range(20)]  # fmt: skip
    answers = all_together(app, jobs, 20)
    assert (answers.count("ok"), answers.count("place_full")) == (1, 19)
    with app.app_context():
        assert closing.inside_now(branch).number == 10


def test_a_naive_count_before_the_lock_oversells_the_last_place(crowd):
    app, branch, door = crowd

    def naive(n):
        if bookings.room(door).left < 1:
            raise Refused("place_full")
        db.session.rollback()
        time.sleep(0.2)
        return write(scan, hot=True, nonce=f"naive-{n}", place_id=door, direction="in", kind="phone", holder=f"p:{n}",
                     by=None)  # fmt: skip

    answers = all_together(app, [outcome(lambda n=n: naive(n)) for n in range(20)], 20)
    assert answers.count("ok") > 1
    with app.app_context():
        assert closing.inside_now(branch).number > 10


def test_twelve_equal_taps_at_once_are_one_row_and_twelve_equal_answers(crowd):
    app, _branch, door = crowd
    step = codes.step()
    jobs = [lambda: write(passage.walk_in, place_id=door, step=step, source="gate", holder=PHONE) for _ in range(12)]
    answers = all_together(app, jobs, 12)
    assert all(answer == answers[0] for answer in answers)
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM scan WHERE kind = 'phone'")[0].n == 1
