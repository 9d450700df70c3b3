"""A plan from its first words to the director's approval, moved, cancelled, copied."""

from datetime import date, time, timedelta

import pytest

from tests.factories import a_booking, a_branch, a_colleague, an_activity, places_of
from tests.factories import a_plan as a_slot_plan
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.accounts import RoleHeld
from yylib.services import activities, bookings, history, notices
from yylib.services.activities import duties, following, needs, patterns, reading, stages
from yylib.services.attendance import counts
from yylib.services.calendar import holidays

DAY = date(2026, 12, 5)


@pytest.fixture
def crew(house):
    """Who plans, the head, the director, a branch and its room."""
    clock.freeze("2026-11-23 09:00")
    branch = a_branch()
    people = [a_colleague("promotion"), a_colleague("head"), a_colleague("director")]
    return *people, branch, places_of(branch)[1]


def a_plan(by, branch, room, **told):
    told = {"kind": "story_time", "title": "绘本故事会", "about": "讲三本绘本", "expected": 30, "safety_plan": "门口一人值守",
            "emergency_plan": "停电时原地不动", "audience": "families"} | told  # fmt: skip
    activity_id = write(activities.save, branch_id=branch, by=by, **told)
    write(activities.add_sessions, activity_id=activity_id, starts_at=clock.at(DAY, time(9)),
          ends_at=clock.at(DAY, time(10, 30)), place_id=room, by=by)  # fmt: skip
    return activity_id


def refused(act, **given):
    with pytest.raises(Refused) as told:
        write(act, **given)
    return told.value.code


def approved(crew, **told):
    author, head, director, branch, room = crew
    activity_id = a_plan(author, branch, room, **told)
    for act, by in ((activities.submit, author), (activities.endorse, head), (activities.approve, director)):
        write(act, activity_id=activity_id, by=by)
    return activity_id


def test_a_plan_gets_a_number_its_days_and_the_day_by_which_it_must_be_filed(crew):
    author, _head, _director, branch, room = crew
    held = activities.get(a_plan(author, branch, room))
    assert (held.number, held.first_day, held.last_day, held.lead_id) == ("HD2026-001", DAY, DAY, author)
    assert held.due_on == date(2026, 12, 21)  # the fifteenth day is a Sunday
    one = held.sessions[0]
    assert (clock.local(one.room_from).time(), clock.local(one.room_until).time()) == (time(8, 30), time(11))
    write(activities.add_sessions, activity_id=held.id, starts_at=clock.at(DAY, time(14)), place_id=room,
          ends_at=clock.at(DAY, time(15)), times=8, every=7, by=author)  # fmt: skip
    held = activities.get(held.id)
    assert (held.last_day, len(held.sessions)) == (DAY + timedelta(days=49), 9)
    assert {clock.local(one.starts_at).weekday() for one in held.sessions} == {5}


def test_no_room_is_planned_twice_set_up_and_clearing_included(crew):
    author, _head, _director, branch, room = crew
    first = a_plan(author, branch, room)
    other = write(activities.save, kind="lecture", title="讲座", branch_id=branch, by=author)
    late = {"activity_id": other, "starts_at": clock.at(DAY, time(11, 15)), "ends_at": clock.at(DAY, time(12)),
            "place_id": room, "by": author}  # fmt: skip
    assert refused(activities.add_sessions, **late) == "session_room_taken"
    assert refused(activities.add_sessions, **late | {"starts_at": clock.at(DAY - timedelta(7), time(11, 15)),
                   "ends_at": clock.at(DAY - timedelta(7), time(12)), "times": 3}) == "session_room_taken"  # fmt: skip
    assert activities.get(other).sessions == []
    write(activities.add_sessions, **late | {"takes_room": False})
    write(activities.cancel, activity_id=first, reason="停电", by=author)
    write(activities.add_sessions, **late)
    assert len(activities.get(other).sessions) == 2


@pytest.mark.parametrize(("given", "code"), [
    ({"ends_at": clock.at(DAY, time(8))}, "session_backwards"),
    ({"starts_at": clock.at(date(2026, 11, 20), time(9))}, "session_past"),
    ({"ends_at": clock.at(DAY + timedelta(3), time(8))}, "session_too_long"),
    ({"times": 101}, "too_many_sessions"),
])  # fmt: skip
def test_a_session_that_cannot_be_is_refused(crew, given, code):
    author, _head, _director, branch, room = crew
    told = {"activity_id": a_plan(author, branch, room), "starts_at": clock.at(DAY, time(14)),
            "ends_at": clock.at(DAY, time(15)), "by": author}  # fmt: skip
    assert refused(activities.add_sessions, **told | given) == code


def test_author_head_and_director_are_three_people_and_a_deputy_is_not_his_principal(crew):
    author, head, director, branch, room = crew
    activity_id = a_plan(author, branch, room)
    write(activities.save, activity_id=activity_id, about="讲四本", by=head)
    write(activities.submit, activity_id=activity_id, by=author)
    assert refused(activities.endorse, activity_id=activity_id, by=author) == "activity_own"
    assert (
        refused(activities.endorse, activity_id=activity_id, by=head) == "activity_own"
    )  # who changed it wrote it too
    deputy = a_colleague("desk")
    with writing() as session:
        session.add(
            RoleHeld(account_id=deputy, role="head", deputy_for_id=head, from_on=DAY - timedelta(30), until_on=DAY)
        )
    assert refused(activities.endorse, activity_id=activity_id, by=deputy) == "activity_own_deputy"
    write(activities.endorse, activity_id=activity_id, by=director)
    assert refused(activities.approve, activity_id=activity_id, by=director) == "activity_same_two"
    write(activities.send_back, activity_id=activity_id, reason="写清人数", by=director)
    assert (activities.get(activity_id).stage, activities.get(activity_id).endorsed_by_id) == ("draft", None)
    assert refused(activities.send_back, activity_id=activity_id, reason="再改", by=director) == "illegal_move"
    second = a_colleague("head")
    for act, by in ((activities.submit, author), (activities.endorse, second), (activities.approve, director)):
        write(act, activity_id=activity_id, by=by)
    made = [one.verb for one in history.of("activity", activity_id)]
    assert made == ["edit", "submit", "endorse", "return", "submit", "endorse", "approve"]


def test_what_a_plan_lacks_is_said_and_keeps_it_from_being_handed_in(crew):
    author, _head, _director, branch, _room = crew
    bare = write(activities.save, kind="outreach", title="送书下乡", branch_id=branch, by=author)
    lacking = needs.missing(activities.get(bare))
    assert lacking == ["时间（至少一场）", "活动内容", "预计人数", "馆外地点", "馆外联系人", "安全措施"]
    assert refused(activities.submit, activity_id=bare, by=author) == "activity_incomplete"
    write(activities.save, activity_id=bare, outside_contact="某联系人 0533-1111111", by=author)
    write(activities.cancel, activity_id=bare, reason="不办了", by=author)
    assert activities.get(bare).outside_contact is None  # without a day it would be kept for ever
    children = write(activities.save, kind="lecture", title="讲座", branch_id=branch, audience="children", by=author)
    assert "应急预案" in needs.missing(activities.get(children))


def test_a_thousand_people_take_a_permit_twenty_days_ahead(crew):
    author, _head, _director, branch, room = crew
    undated = write(activities.save, kind="riddle", title="猜谜", branch_id=branch, expected=1000, by=author)
    assert "安全许可" in needs.warnings(activities.get(undated))[0][0]
    activity_id = a_plan(author, branch, room, kind="riddle", expected=999)
    assert needs.permit_due(activities.get(activity_id)) is None
    write(activities.save, activity_id=activity_id, expected=1000, by=author)
    assert needs.permit_due(activities.get(activity_id)).by == date(2026, 11, 15)
    assert any("安全许可" in what for what, _how in needs.warnings(activities.get(activity_id)))
    assert refused(activities.submit, activity_id=activity_id, by=author) == "activity_permit_late"
    write(activities.save, activity_id=activity_id, permit_no="沂公许〔2026〕1号", by=author)
    write(activities.submit, activity_id=activity_id, by=author)


def test_contents_are_reviewed_before_the_approval_and_anew_when_they_change(crew):
    author, head, director, branch, room = crew
    activity_id = a_plan(author, branch, room, kind="lecture", audience="adults")
    assert activities.get(activity_id).needs_review
    assert refused(activities.review, activity_id=activity_id, by=author) == "activity_own"
    write(activities.review, activity_id=activity_id, note="已看讲稿", by=head)
    write(activities.save, activity_id=activity_id, about="换了题目", by=author)
    write(activities.submit, activity_id=activity_id, by=author)
    write(activities.endorse, activity_id=activity_id, by=head)
    assert refused(activities.approve, activity_id=activity_id, by=director) == "activity_not_reviewed"
    write(activities.review, activity_id=activity_id, by=head)
    write(activities.approve, activity_id=activity_id, by=director)
    assert activities.get(activity_id).stage == "approved"


def test_moving_and_cancelling_tell_those_who_follow_and_keep_the_record(crew, monkeypatch):
    author, _head, _director, _branch, room = crew
    activity_id = approved(crew)
    told = []
    monkeypatch.setattr(following.followers, "each", [lambda held, what, facts: told.append((what, facts))])
    one = activities.get(activity_id).sessions[0]
    move = {"session_id": one.id, "starts_at": clock.at(DAY + timedelta(7), time(15)), "place_id": room,
            "ends_at": clock.at(DAY + timedelta(7), time(16)), "by": author}  # fmt: skip
    was = one.starts_at
    assert refused(activities.move_session, **move) == "activity_reason"
    write(activities.move_session, **move, reason="主讲人生病")
    held = activities.session(one.id)
    assert (held.moved_from, held.activity.first_day) == (was, DAY + timedelta(7))
    assert told[-1][0] == "session_moved" and told[-1][1]["was"] == was
    assert refused(activities.cancel_session, session_id=one.id, reason="雪", by=author) == "activity_last_session"
    write(activities.cancel, activity_id=activity_id, reason="大雪", by=author)
    held = activities.get(activity_id)
    assert (held.stage, held.cancel_reason, held.first_day, told[-1][0]) == (
        "cancelled", "大雪", DAY + timedelta(7), "cancelled")  # fmt: skip
    assert held.sessions[0].cancelled_at and plain("SELECT count(*) AS n FROM activity")[0].n == 1
    assert refused(activities.cancel, activity_id=activity_id, reason="又", by=author) == "activity_over"


def test_a_draft_numbers_its_sessions_by_time_and_a_plan_being_approved_moves_none(crew):
    author, head, _director, branch, room = crew
    activity_id = a_plan(author, branch, room)
    for day in (DAY - timedelta(7), DAY - timedelta(3)):
        write(activities.add_sessions, activity_id=activity_id, starts_at=clock.at(day, time(9)),
              ends_at=clock.at(day, time(10)), place_id=room, by=author)  # fmt: skip
    sessions = activities.get(activity_id).sessions
    assert [one.number for one in sessions] == [1, 2, 3] and sessions[2].starts_at == clock.at(DAY, time(9))
    write(activities.drop_session, session_id=sessions[0].id, by=author)
    first, last = activities.get(activity_id).sessions
    assert (first.number, last.number) == (1, 2)
    move = {"session_id": last.id, "starts_at": last.starts_at + timedelta(1), "ends_at": last.ends_at + timedelta(1),
            "reason": "雪", "by": author}  # fmt: skip
    for act, by in ((activities.submit, author), (activities.endorse, head)):
        write(act, activity_id=activity_id, by=by)
        assert refused(activities.move_session, **move) == "activity_in_approval"
        assert refused(activities.cancel_session, session_id=last.id, reason="雪", by=author) == "activity_in_approval"


def test_what_has_begun_is_not_moved_and_one_of_several_sessions_can_be_cancelled(crew):
    author, _head, _director, _branch, room = crew
    activity_id = an_activity(clock.at(DAY, time(9)), clock.at(DAY + timedelta(1), time(9)), place_id=room)
    first, second = activities.get(activity_id).sessions
    write(activities.cancel_session, session_id=second.id, reason="停水", by=author)
    assert activities.get(activity_id).last_day == DAY
    clock.freeze("2026-12-05 09:10")
    move = {"session_id": first.id, "starts_at": clock.at(DAY, time(15)), "ends_at": clock.at(DAY, time(16)), "by": author,
            "reason": "x"}  # fmt: skip
    assert refused(activities.move_session, **move) == "activity_started"
    assert refused(activities.move_session, **move | {"session_id": second.id}) == "session_gone"


def test_last_years_comes_back_on_the_same_weekday_with_its_work_and_a_taken_room_left_open(crew):
    author, _head, _director, branch, room = crew
    old = a_plan(author, branch, room, speaker="张老师")
    write(duties.add_duty, activity_id=old, what="布置", account_id=author, by_day=DAY - timedelta(1), by=author)
    write(duties.add_question, activity_id=old, label="带几本书", by=author)
    day = patterns.year_on(DAY, DAY)
    assert day.weekday() == DAY.weekday() and day == DAY + timedelta(364)
    for festive in (date(2026, 6, 19), date(2027, 6, 9)):
        write(holidays.set_day, day=festive, name="端午节", is_off=True, by=None)
    assert patterns.usual_day(date(2026, 6, 19), DAY) == date(2027, 6, 9)
    assert patterns.usual_day(DAY, DAY) == day
    new = write(activities.copy, activity_id=old, first_day=day, by=author)
    again = write(activities.copy, activity_id=old, first_day=day, by=author)
    held = activities.get(new)
    assert (held.copied_from_id, held.speaker, held.first_day, held.stage) == (old, "张老师", day, "draft")
    assert reading.duties(new)[0].by_day == day - timedelta(1) and reading.questions(new)[0].label == "带几本书"
    assert [one.place_id for one in held.sessions] == [room]
    assert [one.place_id for one in activities.get(again).sessions] == [None]
    kept = write(activities.keep_template, activity_id=old, name="绘本故事会", by=author)
    made = write(patterns.from_template, template_id=kept, first_day=day + timedelta(7), by=author)
    held = activities.get(made)
    assert (held.title, held.speaker, held.sessions[0].place_id) == ("绘本故事会", None, room)


def test_an_approved_activity_changes_what_the_notice_says_and_nothing_else(crew):
    author, *_rest = crew
    activity_id = approved(crew, quota=30)
    assert refused(activities.save, activity_id=activity_id, title="别的", by=author) == "activity_not_draft"
    assert write(activities.amend, activity_id=activity_id, quota=10, kind="fair", by=author) == ["quota"]
    held = activities.get(activity_id)
    assert (held.quota, held.kind, history.of("activity", activity_id)[-1].note) == (10, "story_time", "名额")
    assert refused(activities.amend, activity_id=activity_id, on_site=11, by=author) == "activity_on_site"
    assert refused(activities.amend, activity_id=activity_id, age_from=9, age_to=3, by=author) == "activity_ages"


def test_what_people_came_to_is_not_cancelled_and_what_nobody_came_to_may_be_afterwards(crew):
    author, *_rest = crew
    came, empty = (an_activity(clock.at(DAY, time(hour)), clock.at(DAY + timedelta(7), time(hour))) for hour in (9, 14))
    first, second = activities.get(came).sessions
    clock.freeze("2026-12-05 09:30")
    write(counts.count, session_id=first.id, adults=2, nonce="n1", by=author)
    assert refused(activities.cancel, activity_id=came, reason="雪", by=author) == "activity_took_place"
    write(activities.cancel_session, session_id=second.id, reason="雪", by=author)
    assert (activities.get(came).stage, activities.get(came).last_day) == ("approved", DAY)
    clock.freeze("2026-12-20 09:00")
    write(activities.cancel, activity_id=empty, reason="没有人来", by=author)
    assert all(one.cancelled_at for one in activities.get(empty).sessions)


def test_what_was_approved_and_is_rewritten_waits_for_another_to_confirm_it(crew):
    author, head, director, *_rest = crew
    activity_id = approved(crew, kind="film", needs_review=False)
    write(notices.publish, activity_id=activity_id, by=author)
    write(activities.amend, activity_id=activity_id, phone="0533-0000000", quota=10, by=head)  # nobody need look at it
    assert reading.unsettled() == [] and notices.public(activities.get(activity_id))
    assert refused(activities.confirm, activity_id=activity_id, by=head) == "activity_settled"
    assert write(activities.amend, activity_id=activity_id, title="另一部影片", by=head) == ["title"]
    held = activities.get(activity_id)
    assert (held.endorsed_by_id, [one.id for one in reading.unsettled()]) == (None, [activity_id])
    assert notices.public(held)  # it is announced already, and stays so
    write(notices.withdraw, activity_id=activity_id, reason="重做", by=author)
    assert refused(notices.publish, activity_id=activity_id, by=author) == "notice_unsettled"
    assert refused(activities.confirm, activity_id=activity_id, by=head) == "activity_own"  # who rewrote it
    write(activities.confirm, activity_id=activity_id, by=director)
    write(notices.publish, activity_id=activity_id, by=author)
    write(duties.add_question, activity_id=activity_id, label="身份证号", by=author)
    assert [one.id for one in reading.unsettled()] == [activity_id]
    made = [(one.verb, one.note) for one in history.of("activity", activity_id)]
    assert made[-4:] == [("amend", "电话、名额"), ("rewrite", "名称"), ("confirm", ""), ("rewrite", "报名要问的")]


def test_contents_that_must_be_reviewed_anew_are_read_by_nobody_meanwhile(crew):
    author, head, director, branch, room = crew
    activity_id = a_plan(author, branch, room, kind="lecture")
    write(activities.review, activity_id=activity_id, by=head)
    for act, by in ((activities.submit, author), (activities.endorse, head), (activities.approve, director)):
        write(act, activity_id=activity_id, by=by)
    write(notices.publish, activity_id=activity_id, by=author)
    write(activities.amend, activity_id=activity_id, safety_plan="两人值守", by=author)
    assert notices.public(activities.get(activity_id))
    write(activities.amend, activity_id=activity_id, speaker="换了人", by=author)
    assert not notices.public(activities.get(activity_id))
    assert refused(activities.confirm, activity_id=activity_id, by=head) == "activity_not_reviewed"
    write(activities.review, activity_id=activity_id, by=head)
    write(activities.confirm, activity_id=activity_id, by=head)
    write(notices.publish, activity_id=activity_id, by=author)
    assert notices.public(activities.get(activity_id))


def test_readers_who_booked_the_room_for_that_time_are_counted_before_it_is_taken_from_them(crew):
    author, _head, _director, branch, room = crew
    a_slot_plan(room)
    slot = bookings.slots(room, clock.today())[-1]
    a_booking(room, slot.starts_at, adults=2), a_booking(room, slot.starts_at)
    activity_id = write(activities.save, kind="lecture", title="讲座", branch_id=branch, by=author)
    told = {
        "activity_id": activity_id,
        "starts_at": slot.starts_at + timedelta(minutes=30),
        "ends_at": slot.ends_at,
        "by": author,
    }
    write(activities.add_sessions, **told, place_id=room, takes_room=False)
    assert not any("读者预约" in what for what, _how in needs.warnings(activities.get(activity_id)))
    write(activities.add_sessions, **told, place_id=room)
    assert any("已有 2 份读者预约（3 人）" in what for what, _how in needs.warnings(activities.get(activity_id)))


def test_a_closing_names_the_sessions_it_hits_and_the_head_sees_what_is_late_to_file(crew):
    author, _head, _director, branch, room = crew
    activity_id = approved(crew)
    assert activities.hit(branch) == []
    with writing() as session:
        from yylib.models.calendar import Closure

        session.add(Closure(branch_id=branch, from_on=DAY, until_on=DAY, reason="检修", announced_at=clock.now()))
    assert [(one.activity_id, why) for one, why in activities.hit(branch)] == [(activity_id, "这一天闭馆")]
    assert [one.activity_id for one in activities.sessions_on(DAY, branch)] == [activity_id]
    assert [held.id for held in activities.all_in(DAY, DAY)] == [activity_id]
    assert activities.late() == []
    assert [held.id for held in activities.late(date(2026, 12, 22))] == [activity_id]
    db.session.rollback()
    assert stages.PIPELINE.find(stages.S.APPROVED, "file").target == "filed"
