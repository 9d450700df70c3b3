"""Patterns: what they would make, made in one act, and taken back as one."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import event

from tests.factories import a_branch, a_post, a_shift, a_volunteer, an_entry, places_of
from yylib import clock
from yylib.database import db, write, writing
from yylib.errors import Refused
from yylib.models.shifts import Shift, Signup
from yylib.services import shifts, volunteer_posts
from yylib.services.calendar import closures
from yylib.services.shifts import batches, closings, following, planning
from yylib.services.shifts import writing as one_shift

MORNING, NIGHT = (time(8, 30), time(11, 30)), (time(20), time(2))


@pytest.fixture
def branch(house):
    clock.freeze("2026-11-23 09:00")
    return a_branch()


@pytest.fixture
def told():
    """What those who follow a shift hear."""
    heard = []
    follower = following.follow(lambda shift_id, what, facts: heard.append((shift_id, what, facts)))
    yield heard
    following.followers.each.remove(follower)


def a_signup(shift_id: int, volunteer_id: int, stage: str = "taken") -> int:
    with writing() as session:
        held = session.get(Shift, shift_id)
        signup = Signup(shift_id=shift_id, volunteer_id=volunteer_id, stage=stage, channel="web", queued_at=clock.now(),
                        ends_at=held.ends_at, made_at=clock.now())  # fmt: skip
        session.add(signup)
        held.taken += stage == "taken"
        session.flush()
        return signup.id


def a_pattern(branch_id, **given):
    return {"branch_id": branch_id, "first": date(2026, 11, 23), "last": date(2026, 12, 6), "weekdays": (6, 7),
            "times": (MORNING,), "post_ids": (a_post(),), "needed": 2} | given  # fmt: skip


def test_a_pattern_leaves_out_closed_days_what_is_over_and_what_is_there_already(branch):
    write(
        closures.announce,
        branch_id=branch,
        from_on=date(2026, 11, 29),
        until_on=date(2026, 11, 29),
        place_id=None,
        walls=[],
        is_force_majeure=False,
        reason="盘点",
        by=None,
    )
    told = a_pattern(branch, weekdays=(1, 6, 7), times=((time(7), time(8, 40)), MORNING))
    found = planning.look(planning.Pattern(**told))
    assert [(f"{one.day:%m-%d}", one.words, one.why, one.remark) for one in found] == [
        ("11-23", "07:00–08:40", "时间已过", "在开放时间以外"), ("11-23", "08:30–11:30", "", ""),
        ("11-28", "07:00–08:40", "", "在开放时间以外"), ("11-28", "08:30–11:30", "", ""),
        ("11-29", "07:00–08:40", "闭馆（盘点）", "闭馆（盘点）"), ("11-29", "08:30–11:30", "闭馆（盘点）", "闭馆（盘点）"),
        ("11-30", "07:00–08:40", "", "在开放时间以外"), ("11-30", "08:30–11:30", "", ""),
        ("12-05", "07:00–08:40", "", "在开放时间以外"), ("12-05", "08:30–11:30", "", ""),
        ("12-06", "07:00–08:40", "", "在开放时间以外"), ("12-06", "08:30–11:30", "", "")]  # fmt: skip
    batch_id = write(shifts.make, by=None, **told)
    assert batches.get(batch_id).number == 9 and len(batches.shifts_of(batch_id)) == 9
    assert {one.why for one in planning.look(planning.Pattern(**told))} == {
        "时间已过",
        "已有同样的班次",
        "闭馆（盘点）",
    }
    with pytest.raises(Refused) as refused:
        write(shifts.make, by=None, **told)
    assert refused.value.code == "shift_batch_empty"
    write(shifts.make, by=None, **told | {"on_closed": True})
    assert [(clock.local(one.starts_at).day, why) for one, why in closings.coming(branch)] == [
        (29, "闭馆（盘点）"), (29, "闭馆（盘点）")]  # fmt: skip


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_begins(branch):
    batch_id = write(
        shifts.make, by=None, **a_pattern(branch, times=planning.read_times("20：00—02:00"), weekdays=(7,))
    )
    held = batches.shifts_of(batch_id)[0]
    assert shifts.when(held) == "2026-11-29 周日 20:00–次日 02:00" and held.ends_at - held.starts_at == timedelta(
        hours=6
    )
    assert [line.shift.id for line in shifts.on_day(date(2026, 11, 29), branch)] == [held.id]
    assert shifts.on_day(date(2026, 11, 30), branch) == []
    assert [len(day) for day in shifts.week(branch, date(2026, 11, 25)).rows[0].days] == [0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(("given", "code"), [
    ({"last": date(2026, 11, 1)}, "ends_before_it_begins"), ({"last": date(2030, 1, 1)}, "shift_days"),
    ({"times": ((time(9), time(9)),)}, "shift_backwards"), ({"times": ((time(6), time(23)),)}, "shift_too_long"),
    ({"break_minutes": 180}, "shift_break"), ({"branch_id": 999}, "not_there"), ({"post_ids": (999,)}, "not_there"),
    ({"place_id": 999}, "shift_place_other"),
    ({"times": tuple((time(h, m), time(h, m + 1)) for h in range(18) for m in range(55)), "weekdays": (1, 2),
      "post_ids": (1, 1, 1)}, "shift_batch_large"),
])  # fmt: skip
def test_a_pattern_that_cannot_be_is_refused(branch, given, code):
    post_id = a_post()
    with pytest.raises(Refused) as refused:
        write(shifts.make, by=None, **a_pattern(branch, post_ids=(post_id,)) | given)
    assert refused.value.code == code


def statements(act) -> int:
    """How many statements an act sends, each of many rows once."""
    sent = []
    hear = event.listens_for(db.engine, "before_cursor_execute")
    hear(lambda *given: sent.append(given[2]))
    act()
    return len(sent)


def test_a_batch_of_five_hundred_is_made_looked_at_and_undone_in_as_many_statements_as_one_of_ten(branch, told):
    def counted(last, posts):
        pattern = a_pattern(branch, first=date(2026, 11, 24), last=last, weekdays=range(1, 8), post_ids=posts)
        made = []
        costs = [statements(lambda: made.append(write(shifts.make, by=None, **pattern))),
                 statements(lambda: shifts.week(branch, date(2026, 11, 24))),
                 statements(lambda: write(shifts.undo, batch_id=made[0], by=None))]  # fmt: skip
        return len(batches.left(made[0]).gone), costs

    few, cost = counted(date(2026, 11, 28), [a_post(), a_post()])
    many, same = counted(date(2027, 3, 3), [a_post() for _ in range(5)])
    # a post more is looked up once; what a batch holds costs nothing
    assert (few, many) == (10, 500) and told == []
    assert same[1:] == cost[1:] and same[0] - cost[0] <= 2 * 3


def test_undoing_a_batch_keeps_those_with_people_until_it_is_said_otherwise_and_what_was_earned_stays(branch, told):
    post_id, anna = a_post(), a_volunteer("沂甲")
    batch_id = write(shifts.make, by=None, **a_pattern(branch, weekdays=(1, 6, 7), post_ids=(post_id,)))
    begun, peopled, served, *_rest = [one.id for one in batches.shifts_of(batch_id)]
    a_signup(peopled, anna, "waiting")
    an_entry(anna, shift_id=served, post_id=post_id)
    found = batches.left(batch_id)
    assert [len(part) for part in found[:4]] == [3, 2, 1, 0] and found.names == {peopled: ["沂甲"]}
    assert write(shifts.undo, batch_id=batch_id, by=None) == {"cancelled": 3, "kept": 2, "begun": 1} and told == []
    assert {one.id for one in batches.shifts_of(batch_id) if not one.cancelled_at} == {begun, peopled, served}
    for given, code in (({}, "shift_batch_people"), ({"with_people": True}, "shift_reason")):
        with pytest.raises(Refused) as refused:
            write(shifts.undo, batch_id=batch_id, by=None, **given)
        assert refused.value.code == code
    done = write(shifts.undo, batch_id=batch_id, with_people=True, reason="改由学校承担", by=None)
    assert done == {"cancelled": 2, "kept": 0, "begun": 1}
    assert [(one, what, facts["reason"]) for one, what, facts in told] == [
        (peopled, "cancelled", "改由学校承担"), (served, "cancelled", "改由学校承担")]  # fmt: skip
    assert db.session.execute(db.text("SELECT minutes, stage FROM service_entry")).all() == [(120, "confirmed")]
    with pytest.raises(Refused) as refused:
        write(shifts.undo, batch_id=batch_id, by=None)
    assert refused.value.code == "shift_batch_undone"


def test_a_week_is_copied_without_what_was_cancelled_or_belongs_to_an_activity(branch):
    area = places_of(branch)[1]
    kept = write(shifts.add, post_id=a_post(), branch_id=branch, starts_at=clock.at(date(2026, 11, 28), time(20)),
                 ends_at=clock.at(date(2026, 11, 29), time(1)), needed=3, place_id=area, note="带钥匙", by=None)  # fmt: skip
    gone = a_shift("2026-11-28 09:00", branch_id=branch)
    write(shifts.cancel, shift_id=gone, reason="没有人", by=None)
    batch_id = write(
        shifts.copy_week, branch_id=branch, monday=date(2026, 11, 25), to=date(2026, 12, 1), weeks=2, by=None
    )
    made = batches.shifts_of(batch_id)
    assert [shifts.when(one) for one in made] == [
        "2026-12-05 周六 20:00–次日 01:00",
        "2026-12-12 周六 20:00–次日 01:00",
    ]
    assert {(one.needed, one.place_id, one.note, one.taken) for one in made} == {(3, area, "带钥匙", 0)}
    assert kept not in {one.id for one in made}
    with pytest.raises(Refused):
        write(shifts.copy_week, branch_id=branch, monday=date(2026, 11, 25), to=date(2026, 12, 1), weeks=2, by=None)


def test_a_shift_is_moved_with_a_reason_needs_no_fewer_than_it_has_and_is_cancelled_not_deleted(branch, told):
    shift_id = a_shift("2026-11-28 09:00", branch_id=branch, needed=2)
    a_signup(shift_id, a_volunteer())
    at, later = clock.at(date(2026, 11, 28), time(9)), timedelta(minutes=4)
    write(shifts.change, shift_id=shift_id, starts_at=at + later, ends_at=at + later + timedelta(hours=3), by=None)
    assert told.pop()[2] == {"was": at, "reason": "", "is_minor": True}
    assert db.session.get(Shift, shift_id).moved_from is None
    new = {"starts_at": at + timedelta(days=1), "ends_at": at + timedelta(days=1, hours=2)}
    with pytest.raises(Refused) as refused:
        write(shifts.change, shift_id=shift_id, by=None, **new)
    assert refused.value.code == "shift_reason"
    write(shifts.change, shift_id=shift_id, reason="场地占用", by=None, **new)
    assert told.pop()[2] == {"was": at + later, "reason": "场地占用", "is_minor": False}
    db.session.rollback()
    assert db.session.get(Shift, shift_id).moved_from == at + later
    write(shifts.need, shift_id=shift_id, needed=1, by=None)
    with pytest.raises(Refused), writing() as session:
        session.get(Shift, shift_id).needed = 2
        session.get(Shift, shift_id).taken = 2
        session.flush()
        one_shift.need(shift_id=shift_id, needed=1, by=None)
    assert [what for _id, what, _facts in told] == ["needed"]
    clock.freeze("2026-11-29 09:30")
    with pytest.raises(Refused) as refused:
        write(shifts.change, shift_id=shift_id, reason="晚了", by=None, **new)
    assert refused.value.code == "shift_begun"
    write(shifts.cancel, shift_id=shift_id, reason="停电", by=None)
    assert shifts.state(shifts.get(shift_id)) == ("off", "已取消") and told[-1][1] == "cancelled"
    for act in (lambda: write(shifts.cancel, shift_id=shift_id, reason="再来", by=None),
                lambda: write(shifts.need, shift_id=shift_id, needed=9, by=None)):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_a_dangerous_post_is_for_adults_and_one_with_shifts_stays_in_use(branch):
    assert write(volunteer_posts.first_content) == 7 and write(volunteer_posts.first_content) == 0
    post_id = write(volunteer_posts.save, by=None, name="高处擦窗", is_risky=True)
    assert volunteer_posts.get(post_id).min_age == 18 and volunteer_posts.all_posts()[-1].id == post_id
    with pytest.raises(Refused) as refused:
        write(volunteer_posts.save, by=None, post_id=post_id, min_age=16)
    assert refused.value.code == "post_risky_ages"
    write(volunteer_posts.move, post_id=post_id, up=True, by=None)
    assert volunteer_posts.all_posts()[-2].id == post_id
    a_shift("2026-11-28 09:00", branch_id=branch, post_id=post_id)
    with pytest.raises(Refused) as refused:
        write(volunteer_posts.put, post_id=post_id, is_active=False, by=None)
    assert refused.value.code == "post_has_shifts"
    clock.freeze("2026-11-29 09:00")
    write(volunteer_posts.put, post_id=post_id, is_active=False, by=None)
    with pytest.raises(Refused) as refused:
        write(shifts.make, by=None, **a_pattern(branch, post_ids=(post_id,)))
    assert refused.value.code == "post_off"
