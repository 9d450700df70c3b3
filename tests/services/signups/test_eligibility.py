"""The conflict matrix: what hinders whom from which shift, case by case."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.factories import a_colleague, a_post, a_shift, a_volunteer
from tests.services.test_lists import statements
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.shifts import PostApproval, Shift, Signup
from yylib.models.volunteers import TrainingRecord, Volunteer, VolunteerGroup, VolunteerTraining
from yylib.services import signups
from yylib.services.signups import eligibility, facts

CHILD, MINOR, ADULT = date(2015, 3, 1), date(2010, 3, 1), date(1990, 3, 1)


@pytest.fixture(autouse=True)
def monday(house):
    clock.freeze("2026-11-23 09:00")


def put(shift_id, volunteer_id, stage="taken", ends_at=None):
    """A signup straight in the tables."""
    with writing() as session:
        shift = session.get(Shift, shift_id)
        shift.taken += stage == "taken"
        session.add(Signup(shift_id=shift_id, volunteer_id=volunteer_id, stage=stage, channel="web", queued_at=clock.now(),
                           made_at=clock.now(), ends_at=ends_at or shift.ends_at))  # fmt: skip


def found(volunteer_id, shift_id, escort=""):
    return {
        (lack.code, lack.is_warning, lack.is_final) for lack in signups.lacks(volunteer_id, shift_id, escort=escort)
    }


def codes(*args, **given):
    return {code for code, _warning, _final in found(*args, **given)}


STAGES = [("applied", {"stage"}), ("interview", {"stage"}), ("training", {"stage"}), ("refused", {"stage"}),
          ("left", {"stage"}), ("admitted", set()), ("paused", {"paused"})]  # fmt: skip


def test_only_who_is_in_the_register_signs_up():
    shift = a_shift("2026-11-28 09:00")
    for stage, expected in STAGES:
        assert codes(a_volunteer(stage=stage), shift) == expected, stage
    until = a_volunteer(stage="paused", paused_until=date(2026, 11, 27))
    assert codes(until, shift) == set()
    assert codes(until, a_shift("2026-11-27 09:00")) == {"paused"}
    with pytest.raises(NotThere):
        signups.lacks(10**6, shift)


# (when born, the post, from, hours, escort, what the guardian signed) -> what is missing
AGES = [
    (ADULT, {"min_age": 18}, "2026-11-28 09:00", 3, "", False, set()),
    (MINOR, {}, "2026-11-28 09:00", 3, "", False, {"guardian"}),
    (MINOR, {}, "2026-11-28 09:00", 3, "", True, set()),
    (MINOR, {"min_age": 18}, "2026-11-28 09:00", 3, "", True, {"too_young"}),
    (date(2008, 11, 28), {"min_age": 18}, "2026-11-28 09:00", 4, "", False, set()),  # eighteen that very day
    (date(2008, 11, 29), {"min_age": 18}, "2026-11-28 09:00", 3, "", True, {"too_young"}),
    (ADULT, {"max_age": 30}, "2026-11-28 09:00", 3, "", False, {"too_old"}),
    (MINOR, {"is_risky": True}, "2026-11-28 09:00", 3, "母亲", True, {"risky"}),
    (ADULT, {"is_risky": True}, "2026-11-28 09:00", 3, "", False, set()),
    (CHILD, {}, "2026-11-28 09:00", 2, "", True, {"escort"}),
    (CHILD, {}, "2026-11-28 09:00", 2, "  ", True, {"escort"}),
    (CHILD, {}, "2026-11-28 09:00", 2, "母亲", True, set()),
    (MINOR, {}, "2026-11-28 16:00", 2, "", True, set()),  # ends at six sharp
    (MINOR, {}, "2026-11-28 16:30", 2, "", True, {"evening"}),
    (MINOR, {}, "2026-11-28 16:30", 2, "父亲", True, set()),
    (ADULT, {}, "2026-11-28 18:30", 2, "", False, set()),
    (MINOR, {}, "2026-11-28 05:00", 2, "", True, {"evening"}),
    (MINOR, {}, "2026-11-28 23:00", 2, "父亲", True, set()),  # over midnight
    (MINOR, {}, "2026-11-28 09:00", 3.5, "", True, {"minor_long"}),
]


def test_ages_guardians_and_evenings():
    for born, post, at, hours, escort, is_signed, expected in AGES:
        who = a_volunteer(birth_on=born, guardian_signed_on=date(2026, 11, 1) if is_signed else None)
        shift = a_shift(at, hours, post_id=a_post(**post))
        assert codes(who, shift, escort=escort) == expected, (born, post, at, hours, escort)
    with writing() as session:
        group = VolunteerGroup(
            name="一中", code="G1", channel="desk", made_at=clock.now(), consented_on=date(2026, 11, 2)
        )
        session.add(group)
        session.flush()
        group_id = group.id
    pupil = a_volunteer(band="minor", group_id=group_id)
    assert codes(pupil, a_shift("2026-11-28 09:00")) == set()
    assert codes(pupil, a_shift("2026-11-28 09:00", post_id=a_post(min_age=18))) == {"too_young"}
    assert codes(pupil, a_shift("2026-11-28 09:00", group_id=group_id)) == set()
    assert codes(a_volunteer(), a_shift("2026-11-28 09:00", group_id=group_id)) == {"group"}


# a duty from 9 to 12 on Saturday the 28th; another shift -> (what is said, is it refused)
TIMES = [
    ("2026-11-28 11:59", 2, {"overlap"}),
    ("2026-11-28 08:00", 1, {"turn"}),  # touches
    ("2026-11-28 12:00", 2, {"turn"}),
    ("2026-11-28 12:30", 2, {"turn"}),
    ("2026-11-28 12:31", 2, set()),
    ("2026-11-28 12:06", 0.2, {"turn"}),  # twelve minutes long: half of it is the grace
    ("2026-11-28 12:07", 0.2, set()),
    ("2026-11-28 06:00", 10, {"overlap", "day"}),
    ("2026-11-28 13:00", 5, set()),  # eight hours in twenty-four
    ("2026-11-28 13:00", 5.1, {"day"}),
    ("2026-11-29 04:00", 2, set()),
    ("2026-11-27 23:00", 3, {"rest"}),  # over midnight, seven hours before
    ("2026-11-28 22:00", 5, set()),
    ("2026-11-28 22:00", 5.5, {"day"}),
    ("2026-11-29 09:00", 8, set()),
    ("2026-11-29 08:00", 6, set()),
    ("2026-11-29 03:00", 6.5, {"day"}),  # six hours of it lie in the same twenty-four
]


def test_two_places_at_once_tight_turns_rest_and_the_day():
    for at, hours, expected in TIMES:
        who = a_volunteer()
        put(a_shift("2026-11-28 09:00"), who)
        said = found(who, a_shift(at, hours))
        assert {code for code, _w, _f in said} == expected, (at, hours)
        assert all(
            is_warning == (code == "turn") and is_final == (code == "overlap") for code, is_warning, is_final in said
        )
    who = a_volunteer()
    for stage in ("waiting", "cancelled", "late", "absent", "swapped", "closed"):
        put(a_shift("2026-11-28 09:00"), who, stage)
    assert codes(who, a_shift("2026-11-28 10:00")) == set()


def test_training_approval_and_the_shift_itself():
    post = a_post(needs_training=True, needs_own_training=True, needs_approval=True)
    shift, who = a_shift("2026-11-28 09:00", post_id=post), a_volunteer()
    assert codes(who, shift) == {"training", "own_training", "approval"}
    with writing() as session:
        next_ = VolunteerTraining(title="新人", held_on=date(2026, 11, 25), minutes=90, place="二楼", made_at=clock.now(),
                                  starts_at=clock.at(date(2026, 11, 25), time(14)), ends_at=clock.at(date(2026, 11, 25), time(15, 30)))  # fmt: skip
        later = VolunteerTraining(title="再下一次", held_on=date(2026, 11, 26), minutes=90, made_at=clock.now())
        off = VolunteerTraining(
            title="取消的", held_on=date(2026, 11, 24), minutes=90, made_at=clock.now(), cancelled_at=clock.now()
        )
        session.add_all([next_, later, off, VolunteerTraining(title="岗位", held_on=date(2026, 11, 27), minutes=60, post_id=post, made_at=clock.now())])  # fmt: skip
    said = eligibility.words(eligibility.lacks(who, shift))
    assert "岗前培训：下一次是 11 月 25 日 14:00–15:30，二楼，要来请打电话说一声" in said
    assert "岗位培训：下一次是 11 月 27 日（几点还没有定）" in said
    with writing() as session:
        for about in (None, post):
            course = VolunteerTraining(
                title="培训", held_on=clock.today(), minutes=60, post_id=about, made_at=clock.now()
            )
            session.add(course)
            session.flush()
            session.add(TrainingRecord(training_id=course.id, volunteer_id=who, passed=about is None, at=clock.now()))
    assert codes(who, shift) == {"own_training", "approval"}
    with writing() as session:
        session.add(PostApproval(volunteer_id=who, post_id=post, at=clock.now()))
        for record in session.query(TrainingRecord):
            record.passed = True
    assert codes(who, shift) == set()
    assert codes(who, a_shift("2026-11-28 09:00", is_open=False)) == {"closed"}
    assert codes(who, a_shift("2026-11-23 08:00")) == {"begun"}
    assert codes(who, a_shift("2026-11-23 04:00")) == {"over"}
    assert codes(who, a_shift("2026-11-28 09:00", cancelled_at=clock.now())) == {"cancelled"}
    full = a_shift("2026-11-28 14:00", needed=1)
    put(full, a_volunteer())
    assert found(who, full) == {("full", True, False)}


def test_who_missed_two_shifts_is_told_from_when_they_may_come_again():
    who, shift = a_volunteer(), a_shift("2026-11-28 09:00")
    put(a_shift("2026-08-24 09:00"), who, "absent")  # ninety-one days ago
    put(a_shift("2026-10-10 09:00"), who, "absent")
    assert codes(who, shift) == set()
    put(a_shift("2026-10-20 09:00"), who, "absent")
    lack = signups.lacks(who, shift)[0]
    assert lack.code == "absences" and "1 月 8 日以后" in lack.text and not lack.is_final


def test_many_are_judged_in_as_many_statements_as_one():
    shift = [a_shift(clock.at(date(2026, 11, 28) + timedelta(days=n), datetime.min.time()), 2) for n in range(12)]
    people = [a_volunteer() for _ in range(12)]
    for who in people:
        put(shift[0], who, "waiting")

    def look(some, days):
        db.session.remove()
        known = facts.of(some, days)
        for who in some:
            for day in days:
                eligibility.judge(known, who, day)

    assert statements(lambda: look(people, shift)) == statements(lambda: look(people[:1], shift[:1])) <= 8


def test_a_refusal_says_all_that_is_missing_and_a_reason_passes_over_what_may_be(house):
    who = a_volunteer(birth_on=MINOR, guardian_signed_on=date(2026, 11, 1))
    shift = a_shift("2026-11-28 17:00", 4, post_id=a_post(needs_approval=True))
    with pytest.raises(Refused) as no:
        write(signups.take, shift_id=shift, volunteer_id=who)
    assert no.value.code == "signup_lacking"
    for part in ("18 点以后", "一次最多服务 180 分钟", "先核准"):
        assert part in no.value.sentence.todo
    with pytest.raises(Refused, match="signup_by_staff"):
        write(signups.take, shift_id=shift, volunteer_id=who, override_reason="熟人")
    by = a_colleague()
    done = write(signups.take, shift_id=shift, volunteer_id=who, override_reason="馆长同意，老师陪同", by=by)
    assert signups.get(done).override_reason == "馆长同意，老师陪同"
    risky = a_shift("2026-11-29 09:00", 2, post_id=a_post(is_risky=True))
    with pytest.raises(Refused) as never:
        write(signups.take, shift_id=risky, volunteer_id=who, override_reason="馆长同意", by=by)
    assert "不安排未成年人" in never.value.sentence.todo
    with writing() as session:
        session.get(Volunteer, who).account_id = by
    with pytest.raises(Refused, match="signup_self"):
        write(signups.take, shift_id=a_shift("2026-11-30 09:00"), volunteer_id=who, override_reason="我自己", by=by)
    assert plain("SELECT count(*) AS n FROM signup")[0].n == 1
