"""Planning at once: two make the same pattern; one takes a batch back while others sign up for it."""

from collections import Counter
from datetime import date, time

import pytest

from tests.factories import a_branch, a_post, a_volunteer
from tests.races import together
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import shifts, signups
from yylib.services.shifts import batches


@pytest.fixture
def wanted(both):
    """A house and a pattern of twelve shifts there: (app, the pattern)."""
    clock.freeze("2026-11-23 10:00", tick=0.0001)
    with both.app_context():
        given = {"branch_id": a_branch(), "first": date(2026, 11, 24), "last": date(2026, 11, 29), "weekdays": (2, 3, 4, 5, 6, 7),
                 "times": ((time(8, 30), time(11, 30)), (time(14), time(17))), "post_ids": (a_post(),), "needed": 1}  # fmt: skip
        db.session.remove()
    return both, given


def test_a_pattern_made_by_six_at_once_makes_each_shift_once(wanted):
    app, given = wanted
    answers = together(app, [lambda: write(shifts.make, by=None, **given)] * 6)
    assert Counter(one for one in answers if isinstance(one, str)) == {"shift_batch_empty": 5}
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM shift")[0].n == 12
        db.session.remove()


def test_nobody_is_left_on_a_shift_of_a_batch_that_was_taken_back_meanwhile(wanted):
    app, given = wanted
    with app.app_context():
        batch_id = write(shifts.make, by=None, **given)
        ids, people = [one.id for one in batches.shifts_of(batch_id)], [a_volunteer() for _ in range(12)]
        db.session.remove()
    acts = [lambda one=one, who=who: write(signups.take, shift_id=one, volunteer_id=who)
            for one, who in zip(ids, people, strict=True)]  # fmt: skip
    acts.insert(3, lambda: write(shifts.undo, batch_id=batch_id, by=None))
    answers = together(app, acts)
    with app.app_context():
        left = plain("SELECT count(*) AS n FROM signup JOIN shift ON shift.id = signup.shift_id "
                     "WHERE signup.stage IN ('taken', 'waiting') AND shift.cancelled_at IS NOT NULL")[0].n  # fmt: skip
        kept = plain("SELECT count(*) AS n FROM shift WHERE cancelled_at IS NULL AND taken = 1")[0].n
        live = plain("SELECT count(*) AS n FROM shift WHERE cancelled_at IS NULL")[0].n
        db.session.remove()
    came = [
        one for one in answers if isinstance(one, int)
    ]  # whoever came too late is told so; a full batch is kept whole
    assert left == 0 and kept == live == len(came) and len(answers) == 13
