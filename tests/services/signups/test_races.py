"""The last place of a shift: two at once, thirty-two at once, one who takes two shifts at once; and a naive control that oversells."""

from collections import Counter

import pytest

from tests.factories import a_shift, a_volunteer
from tests.races import thinking, together
from yylib import clock, database
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.shifts import Shift, Signup, Swap
from yylib.services import shifts, signups
from yylib.services.service_hours import signing
from yylib.services.signups import exchanging, swapping, waiting
from yylib.services.volunteers import vetting

MANY = 24


@pytest.fixture
def town(both):
    """A shift on Saturday with one place, and volunteers: (app, shift, the volunteers)."""
    clock.freeze("2026-11-23 10:00", tick=0.0001)
    with both.app_context():
        shift, people = a_shift("2026-11-28 09:00", needed=1), [a_volunteer() for _ in range(MANY)]
        db.session.remove()
    return both, shift, people


def holding(app, shift) -> tuple[int, int, int]:
    """How many hold a place by their rows, how many by the shift's own number, and how many stand by."""
    with app.app_context():
        rows = {row.stage: row.n for row in plain("SELECT stage, count(*) AS n FROM signup WHERE shift_id = :id GROUP BY stage",
                                                  id=shift)}  # fmt: skip
        kept = plain("SELECT taken FROM shift WHERE id = :id", id=shift)[0].taken
        db.session.remove()
    return rows.get("taken", 0), kept, rows.get("waiting", 0)


def test_the_last_place_goes_to_one_of_twenty_four_and_the_others_stand_by(town):
    app, shift, people = town
    answers = together(app, [lambda who=who: write(signups.take, shift_id=shift, volunteer_id=who) for who in people])
    assert not [one for one in answers if isinstance(one, str)] and len(set(answers)) == MANY
    assert holding(app, shift) == (1, 1, MANY - 1)


def test_one_form_sent_twelve_times_is_one_signup(town):
    app, shift, people = town
    answers = together(app, [lambda: write(signups.take, once="form", shift_id=shift, volunteer_id=people[0])] * 6
                       + [lambda: write(signups.take, shift_id=shift, volunteer_id=people[0])] * 6)  # fmt: skip
    assert len(set(answers)) == 1 and holding(app, shift) == (1, 1, 0)


def test_one_volunteer_who_takes_eight_overlapping_shifts_at_once_has_one(town):
    app, _shift, people = town
    with app.app_context():
        shifts = [a_shift("2026-11-28 09:00", 1 + number / 8) for number in range(8)]
        db.session.remove()
    answers = together(
        app, [lambda one=one: write(signups.take, shift_id=one, volunteer_id=people[0]) for one in shifts]
    )
    assert Counter(one for one in answers if isinstance(one, str)) == {"signup_lacking": 7}
    assert sum(holding(app, one)[0] for one in shifts) == 1


def test_releases_promotions_newcomers_and_a_swap_taken_by_ten_at_once_never_give_a_place_twice(town):
    app, _shift, people = town
    with app.app_context():
        shift = a_shift("2026-11-28 09:00", needed=3)
        held = [write(signups.take, shift_id=shift, volunteer_id=who) for who in people[:8]]
        swap = write(swapping.offer, signup_id=held[2])
        db.session.remove()
    acts = [lambda one=one: write(signups.cancel, signup_id=one) for one in held[:2] for _ in range(2)]
    acts += [lambda: write(waiting.promote, shift_id=shift)] * 4
    acts += [lambda who=who: write(signups.take, shift_id=shift, volunteer_id=who) for who in people[8:12]]
    acts += [lambda who=who: write(swapping.take, swap_id=swap, volunteer_id=who) for who in people[12:22]]
    answers = together(app, acts)
    assert Counter(one for one in answers if isinstance(one, str)) == {"swap_over": 9}
    assert holding(app, shift) == (3, 3, 12 - 5)  # twelve came: two gave back, one swapped, two moved up
    with app.app_context():
        rows = plain("SELECT stage FROM signup WHERE shift_id = :id AND id IN (SELECT id FROM signup WHERE stage IN "
                     "('taken', 'waiting') AND channel = 'web') ORDER BY queued_at, id", id=shift)  # fmt: skip
        db.session.remove()
    stages = [row.stage for row in rows]
    assert stages == ["taken"] * 2 + ["waiting"] * (len(stages) - 2)


WRONG = """SELECT s.id FROM shift s WHERE s.taken <> (SELECT count(*) FROM signup g WHERE g.shift_id = s.id AND g.stage = 'taken')
UNION ALL SELECT g.id FROM signup g JOIN shift s ON s.id = g.shift_id JOIN volunteer v ON v.id = g.volunteer_id
WHERE g.stage IN ('taken', 'waiting') AND (s.cancelled_at IS NOT NULL OR v.stage = 'left')
AND NOT EXISTS (SELECT 1 FROM service_entry e WHERE e.signup_id = g.id)
UNION ALL SELECT e.id FROM service_entry e JOIN signup g ON g.id = e.signup_id WHERE g.stage <> 'taken'"""


def test_acts_that_cross_each_other_wait_in_one_order_and_never_deadlock(town, monkeypatch):
    app, _shift, people = town
    stuck, may_pass = [], database._may_pass
    monkeypatch.setattr(database, "_may_pass", lambda error: stuck.append(
        getattr(getattr(error, "orig", error), "sqlstate", None)) or may_pass(error))  # fmt: skip
    with app.app_context():
        coming = [a_shift(f"2026-12-{day:02} 09:00", needed=1) for day in range(1, 7)]
        held = [write(signups.take, shift_id=one, volunteer_id=who) for one, who in zip(coming, people, strict=False)]
        for who in people[:8]:  # everybody stands by for everything else, each from another end
            for one in coming if who % 2 else reversed(coming):
                write(signups.take, shift_id=one, volunteer_id=who)
        now = a_shift("2026-11-23 10:10", needed=8)
        here = [write(signups.take, shift_id=now, volunteer_id=who) for who in people[2:10]]
        swap = write(swapping.offer, signup_id=held[5])
        db.session.remove()
    acts = [lambda one=one: write(signups.cancel, signup_id=one) for one in held[1:5]]
    acts += [lambda who=who: write(vetting.advance, volunteer_id=who, verb="leave", by=None) for who in people[:3]]
    acts += [lambda one=one: write(shifts.need, shift_id=one, needed=2, by=None) for one in coming[::2]]
    acts += [lambda: write(shifts.cancel, shift_id=coming[3], reason="停电", by=None)]
    acts += [lambda who=who: write(swapping.take, swap_id=swap, volunteer_id=who) for who in people[6:8]]
    for one, who in zip(here, people[2:10], strict=True):
        acts += [lambda who=who: write(signing.sign_in, hot=True, volunteer_id=who, way="code"),
                 lambda one=one: write(signups.cancel, signup_id=one)]  # fmt: skip
    answers = together(app, acts)
    assert {one for one in answers if isinstance(one, str)} <= {
        "signup_served", "duty_no_shift", "duty_stage", "shift_cancelled", "shift_needed_under", "swap_over", "left",
        "signup_lacking"}  # fmt: skip
    with app.app_context():
        assert [row.id for row in plain(WRONG)] == [] and "40P01" not in stuck
        served = plain("SELECT count(*) AS n FROM service_entry")[0].n
        assert plain("SELECT taken FROM shift WHERE id = :id", id=now)[0].taken == served
        db.session.remove()


@pytest.fixture
def pairs(town):
    """Eight offered places X, each answered with an overlapping Y; half of the Y are the older shifts, each has somebody who
    stands by: (app, what is to happen to each, the shifts)."""
    app, _shift, people = town
    made, shifts_of = [], []
    with app.app_context():
        for number in range(8):
            anna, berta, third = people[3 * number : 3 * number + 3]
            days = [a_shift(f"2026-12-{number + 1:02} {hour}:00", needed=1) for hour in ("09", "10")]
            x, y = reversed(days) if number % 2 else days
            mine, theirs = (write(signups.take, shift_id=one, volunteer_id=who) for one, who in ((x, anna), (y, berta)))
            write(signups.take, shift_id=y, volunteer_id=third)
            swap = write(swapping.offer, signup_id=mine)
            write(exchanging.answer, swap_id=swap, volunteer_id=berta, return_id=theirs)
            made.append((swap, anna, theirs, third))
            shifts_of += days
        db.session.remove()
    return app, made, shifts_of


def test_an_exchange_meets_a_cancelled_return_and_a_third_who_takes_over_and_no_place_is_lost(pairs, monkeypatch):
    app, made, coming = pairs
    stuck, may_pass = [], database._may_pass
    monkeypatch.setattr(database, "_may_pass", lambda error: stuck.append(
        getattr(getattr(error, "orig", error), "sqlstate", None)) or may_pass(error))  # fmt: skip
    acts = []
    for swap, anna, theirs, third in made:
        acts += [lambda s=swap, a=anna, y=theirs: write(exchanging.agree, swap_id=s, volunteer_id=a, return_id=y),
                 lambda y=theirs: write(signups.cancel, signup_id=y),
                 lambda s=swap, c=third: write(swapping.take, swap_id=s, volunteer_id=c)]  # fmt: skip
    answers = together(app, acts)
    codes = {one for one in answers if isinstance(one, str)}
    assert codes <= {"swap_over", "swap_answer_over", "signup_lacking", "swap_other_lacks"} and "40P01" not in stuck
    held = [holding(app, one)[:2] for one in coming]
    assert all(rows == kept for rows, kept in held) and held.count((1, 1)) + held.count((0, 0)) == 16
    with app.app_context():
        twice = plain("SELECT volunteer_id FROM signup WHERE stage = 'taken' GROUP BY volunteer_id HAVING count(*) > 1")
        half = plain("SELECT id FROM swap WHERE taken_by_id IS NOT NULL AND new_signup_id IS NULL")
        offered = plain(
            "SELECT DISTINCT s.taken FROM swap w JOIN signup g ON g.id = w.signup_id JOIN shift s ON s.id = g.shift_id"
        )
        assert [*twice, *half] == [] and plain(WRONG) == [] and [row.taken for row in offered] == [1]
        db.session.remove()


def naively_exchanged(swap_id, think):
    """What must not be done: see that both have their places, think, write."""
    swap = db.session.get(Swap, swap_id)
    places = [(one.id, one.shift_id, one.volunteer_id, one.ends_at) for one in (swap.signup, swap.returned)]
    db.session.rollback()
    think()
    with writing() as session:
        for (old, shift, _who, ends_at), (_old, _shift, who, _ends) in (places, places[::-1]):
            plain("UPDATE signup SET stage = 'swapped' WHERE id = :id", id=old)
            session.add(Signup(shift_id=shift, volunteer_id=who, stage="taken", channel="swap", queued_at=clock.now(),
                               made_at=clock.now(), ends_at=ends_at))  # fmt: skip


def test_the_naive_exchange_gives_a_place_to_two(pairs):
    app, made, coming = pairs
    think, acts = thinking(2 * len(made)), []
    for swap, _anna, theirs, _third in made:
        acts += [
            lambda s=swap: naively_exchanged(s, think),
            lambda y=theirs: think() or write(signups.cancel, signup_id=y),
        ]
    together(app, acts)
    assert any(rows != 1 for rows, _kept, _waiting in (holding(app, one) for one in coming))


def naive(shift, who, think):
    """What must not be done: read, think, write."""
    room = plain("SELECT needed - taken AS n FROM shift WHERE id = :id", id=shift)[0].n
    db.session.rollback()
    if room < 1:
        raise Refused("signup_no_room")
    think()
    with writing() as session:
        now, held = clock.now(), session.get(Shift, shift)
        session.add(Signup(shift_id=shift, volunteer_id=who, stage="taken", channel="web", queued_at=now, made_at=now,
                           ends_at=held.ends_at))  # fmt: skip


def test_the_naive_control_oversells(town):
    app, shift, people = town
    think = thinking(8)
    together(app, [lambda who=who: naive(shift, who, think) for who in people[:8]])
    assert holding(app, shift)[0] > 1
