"""Who may be asked for a shift, narrowed in one statement before anybody is judged."""

from datetime import date

from tests.factories import a_colleague, a_post, a_shift, a_volunteer
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.shifts import Shift
from yylib.models.volunteers import VolunteerGroup
from yylib.services import signups, volunteer_records
from yylib.services.signups import calling, candidates, eligibility, facts
from yylib.services.volunteer_records import trainings

SATURDAY = "2026-11-28 09:00"


def take(shift: int, volunteer: int) -> int:
    return write(signups.take, shift_id=shift, volunteer_id=volunteer)


def _group() -> int:
    with writing() as session:
        held = VolunteerGroup(name="演示小队", made_at=clock.now(), code="GRUPPE22", channel="desk")
        session.add(held)
        session.flush()
        return held.id


def _could(shift: int, busy: bool) -> set[int]:
    """Who could come when everybody in the tables is judged."""
    wanted, waiting = candidates.halves(db.session.get(Shift, shift)), {row.volunteer_id for row in plain("SELECT volunteer_id FROM signup WHERE stage = 'waiting' AND shift_id = :shift", shift=shift)}  # fmt: skip
    gone = {row.volunteer_id for row in plain("SELECT volunteer_id FROM signup WHERE shift_id = :shift AND stage NOT IN ('waiting', 'closed')", shift=shift)}  # fmt: skip
    known = facts.of([row.id for row in plain("SELECT id FROM volunteer")], [shift])
    fit = {one for one in known.volunteers if {lack.code for lack in eligibility.hindering(eligibility.judge(known, one, shift))}
           <= eligibility.HELPED | eligibility.ESCORTED}  # fmt: skip
    free = {
        one for one in fit if not known.volunteers[one].free_times or wanted <= set(known.volunteers[one].free_times)
    }
    return (fit if busy else free | fit & waiting) - gone


def test_what_is_left_out_in_one_statement_is_only_who_would_be_refused(house):
    clock.freeze("2026-11-23 09:00")
    by, group = a_colleague(), _group()
    posts = [a_post(**given) for given in ({}, {"is_risky": True}, {"min_age": 16, "max_age": 60}, {"needs_training": True},
             {"needs_training": True, "needs_own_training": True}, {"needs_approval": True})]  # fmt: skip
    plans = [a_shift(SATURDAY, needed=1, post_id=post) for post in posts] + [a_shift(SATURDAY, group_id=group), a_shift("2026-11-28 17:30", 2)]  # fmt: skip
    births = [None, date(1966, 11, 28), date(1965, 11, 28), date(1990, 1, 1), date(2008, 11, 28), date(2008, 11, 29), date(2010, 11, 28), date(2010, 11, 29), date(2014, 1, 1)]  # fmt: skip
    stages = [{}, {"stage": "paused", "paused_until": date(2026, 11, 27)}, {"stage": "paused", "paused_until": date(2026, 11, 28)}, {"stage": "applied"}]  # fmt: skip
    people = [a_volunteer(birth_on=birth, guardian_signed_on=date(2026, 1, 1), free_times=free, **stage)
              for birth in births for stage, free in zip(stages, ([], ["6am"], ["1am"], []), strict=True)]  # fmt: skip
    people += [a_volunteer(group_id=group), a_volunteer(birth_on=date(2008, 2, 29)), a_volunteer(band="minor", guardian_signed_on=date(2026, 1, 1))]  # fmt: skip
    general, own = (write(trainings.plan, title="课", held_on=date(2026, 11, 1), minutes=60, post_id=post, by=by) for post in (None, posts[4]))  # fmt: skip
    write(trainings.mark, training_id=general, volunteer_ids=people[::2], passed=True, by=by)
    write(trainings.mark, training_id=own, volunteer_ids=people[::3], passed=True, by=by)
    for one in people[::5]:
        write(volunteer_records.approve_post, volunteer_id=one, post_id=posts[5], by=by)
    for shift in (plans[0], a_shift("2026-11-28 10:00"), a_shift("2026-11-28 20:00")):
        take(shift, people[shift % 3 * 4])
    take(plans[0], people[12])
    for shift in plans:
        for busy in (False, True):
            found = [one.volunteer_id for one in calling.could_come(shift, busy=busy)]
            assert set(found) == _could(shift, busy) and found
            assert [one.volunteer_id for one in calling.could_come(shift, busy=busy, most=3)] == found[:3]
