"""Registering: quotas together, families, who is registered already, windows, questions, overrides, plans that change."""

from datetime import date, timedelta

import pytest

from tests.factories import a_colleague, an_activity
from tests.services.registrations.family import CONSENT, a_sheet, child, join, refused, somebody, stages
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.activities import Activity, ActivitySession, Question
from yylib.models.people import Consent, Person
from yylib.models.registrations import Registration
from yylib.services import privacy, registrations
from yylib.services.activities import following
from yylib.services.registrations import answers, keys, sheets


@pytest.fixture(autouse=True)
def monday():
    clock.freeze("2026-11-23 10:00")


def register(**given):
    return write(registrations.register, **given)


def test_a_family_takes_places_of_all_quotas_at_once_and_the_child_is_entered_in_its_guardians_care(house):
    sheet = a_sheet(quota=10, on_site=2, adults_quota=3, children_quota=5)
    one = keys.get(
        join(sheet, name="陈家长", phone="19900000001", children=[child("大宝"), child("二宝", 4)], more_adults=1)
    )
    assert (one.stage, one.adults, one.children, one.heads) == ("confirmed", 2, 2, 4)
    assert [(who.name, who.role) for who in one.party] == [("陈家长", "adult"), ("大宝", "child"), ("二宝", "child")]
    room = sheets.room(sheet)
    assert (room.left, room.adults_left, room.children_left, room.taken) == (4, 1, 3, 4)
    assert [who.person.guardian.name for who in one.party[1:]] == ["陈家长", "陈家长"]
    assert {given.purpose for given in db.session.scalars(db.select(Consent))} == {"contact", "child"}
    assert registrations.said(one) == "已报上" and keys.by_code("yh" + one.code.lower()).id == one.id
    assert (
        keys.by_path(keys.path(one).rsplit("/", 1)[1]).id == one.id and keys.by_path(f"{one.code}-{'0' * 20}") is None
    )


def test_each_quota_refuses_or_lets_wait_by_itself(house):
    sheet = a_sheet(quota=10, adults_quota=2, children_quota=5, helpers_quota=1, has_waitlist=False)
    join(sheet, more_adults=1)
    assert refused(join, sheet_id=sheet) == "adults_full"
    join(sheet, is_coming=False, helpers=1)
    assert refused(join, sheet_id=sheet, is_coming=False, helpers=1) == "helpers_full"
    assert refused(join, sheet_id=sheet, is_coming=False, children=[child()]) == "guardian_must_come"
    other = a_sheet(quota=3, has_waitlist=True)
    assert refused(join, sheet_id=other, more_adults=3) == "sheet_full"  # no list helps whom an empty room cannot hold
    join(other, more_adults=2)
    assert stages(other) == ["confirmed"] and keys.get(join(other)).stage == "waiting"


def test_an_accompanying_parent_may_take_no_place_and_children_never_come_alone(house):
    sheet = a_sheet(quota=2, children_quota=2, does_guardian_count=False)
    one = keys.get(join(sheet, children=[child("大宝"), child("二宝")]))
    assert (one.adults, one.escorts, one.coming_adults, one.heads) == (0, 1, 1, 2)
    lone = a_sheet(quota=20, party_most=10)
    assert refused(join, sheet_id=lone, children=[child(f"宝{n}") for n in "一二三四"]) == "guardian_must_come"
    assert refused(join, sheet_id=lone, is_coming=False) == "nobody_comes"
    assert keys.get(join(lone, is_coming=False, children=[child("少年", 15)])).adults == 1


def test_the_same_child_by_both_parents_is_refused_without_saying_by_whom(house):
    sheet = a_sheet()
    first = join(sheet, name="何妈妈", phone="19900000011", children=[child("何苗")])
    given = somebody(name="何爸爸", phone="19900000012", children=[child(" 何苗 ")])
    with pytest.raises(registrations.taking.Refused) as caught:
        register(sheet_id=sheet, **given)
    said = caught.value.sentence.whole
    assert caught.value.code == "person_joined" and "何苗" in said and "妈妈" not in said and "0011" not in said
    db.session.rollback()
    write(registrations.cancel, registration_id=first)
    assert keys.get(register(sheet_id=sheet, **given)).stage == "confirmed"


def test_registering_twice_is_the_same_registration_and_another_party_is_a_change(house):
    sheet, mother = a_sheet(), {"name": "何妈妈", "phone": "19900000021", "consent": CONSENT}
    first = register(sheet_id=sheet, **mother, children=[child("何苗")])
    assert register(sheet_id=sheet, **mother, children=[child("何苗")]) == first
    assert refused(register, sheet_id=sheet, **mother) == "already_joined"
    assert refused(register, sheet_id=sheet, **(mother | {"name": "别人"})) == "already_joined"
    assert plain("SELECT count(*) AS n FROM registration")[0].n == 1


def test_a_child_older_than_its_guardian_is_refused_whether_typed_or_known(house):
    sheet, old = a_sheet(), child("寿星", 13)
    assert refused(join, sheet_id=sheet, birth_on=date(2014, 5, 1), children=[old]) == "guardian_young"
    known = somebody()
    with writing() as session:
        session.add(Person(name=known["name"], phone=known["phone"], birth_on=date(2015, 5, 1), created_at=clock.now(),
                           seen_at=clock.now()))  # fmt: skip
    assert refused(register, sheet_id=sheet, **known, children=[old]) == "guardian_young"
    assert refused(join, sheet_id=sheet, children=[child("未来", -1)]) == "bad_birth"
    assert refused(join, sheet_id=sheet, children=[child("同"), child("同")]) == "party_twice"


def test_ages_questions_and_sizes_are_asked_of_a_reader_and_may_be_overridden_by_a_colleague_with_a_reason(house):
    sheet, by = a_sheet(age_from=3, age_to=6, audience="children", party_most=3, quota=4, on_site=2), a_colleague()
    activity = sheets.get(sheet).activity_id
    with writing() as session:
        asked = Question(
            activity_id=activity, label="有没有过敏", kind="choice", choices=["有", "没有"], is_required=True
        )
        session.add(asked)
        session.flush()
        number = asked.id
    assert refused(join, sheet_id=sheet, children=[child(years=9)]) == "age_outside"
    assert refused(join, sheet_id=sheet) == "child_needed"
    assert refused(join, sheet_id=sheet, children=[child()]) == "answer_needed"
    assert refused(join, sheet_id=sheet, children=[child()], answers={number: "=1+1"}) == "answer_needed"
    assert refused(join, sheet_id=sheet, children=[child()], more_adults=2) == "party_most"
    assert refused(join, sheet_id=sheet, override_reason="馆长同意") == "override_by_staff"
    one = keys.get(join(sheet, children=[child()], answers={number: "没有", "999": "没人问"}))
    assert answers.said(one) == [("有没有过敏", "没有")]
    second = join(sheet, children=[child("哥哥", 9)], override_reason="馆长同意", by=by)
    assert keys.get(second).stage == "confirmed"  # on the places kept for who comes unregistered
    assert keys.get(join(sheet, children=[child("弟弟", 9)], override_reason="馆长同意", by=by)).stage == "waiting"


def test_the_window_follows_the_plan_and_moves_with_it(house):
    activity = an_activity(
        clock.at(date(2026, 12, 5), clock.local(clock.now()).time()), opens_days=7, closes_minutes=60
    )
    sheet = sheets.of(activity)[0]
    assert (sheets.room(sheet.id).why, clock.local(sheet.opens_at).isoformat()[:16]) == ("not_yet", "2026-11-28T09:00")
    assert refused(join, sheet_id=sheet.id) == "join_not_yet"
    one = join(sheet.id, override_reason="馆长同意", by=a_colleague())
    told = []
    registrations.following.follow(lambda number, what, _facts: told.append((number, what)))
    with writing() as session:
        moved = session.scalar(db.select(ActivitySession))
        for name in ("room_from", "starts_at", "ends_at", "room_until"):
            setattr(moved, name, getattr(moved, name) - timedelta(days=6))
        session.flush()
        following.changed(activity, "session_moved", session_id=1, was=moved.starts_at + timedelta(days=6),
                          was_end=moved.ends_at + timedelta(days=6), reason="")  # fmt: skip
    registrations.following.followers.each.pop()
    assert told == [(one, "moved")] and sheets.room(sheet.id).is_open
    clock.freeze("2026-11-29 09:00")
    assert refused(join, sheet_id=sheet.id) == "join_closed"
    with writing() as session:
        session.get(Activity, activity).stage = "cancelled"
        session.flush()
        following.changed(activity, "cancelled", reason="停电")
    assert (stages(sheet.id), sheets.room(sheet.id).why) == (["closed"], "ended")
    assert refused(join, sheet_id=sheet.id, override_reason="馆长同意", by=a_colleague()) == "join_ended"


def test_one_registration_a_session_where_each_is_registered_for_and_a_cancelled_one_closes_its_own(house):
    times = [clock.at(date(2026, 11, day), clock.local(clock.now()).time()) for day in (26, 27)]
    activity = an_activity(*times, attends="each", quota=1)
    first, second = [sheet.id for sheet in sheets.of(activity)]
    reader = somebody()
    assert [keys.get(register(sheet_id=sheet, **reader)).stage for sheet in (first, second)] == ["confirmed"] * 2
    with writing() as session:
        session.scalar(db.select(ActivitySession).order_by(ActivitySession.id)).cancelled_at = clock.now()
        session.flush()
        following.changed(activity, "session_cancelled", session_id=1, reason="停电")
    assert (stages(first), stages(second)) == (["closed"], ["confirmed"])


def test_a_change_is_made_sure_of_before_the_old_places_are_given_up(house):
    sheet = a_sheet(quota=4)
    one, _other = join(sheet, children=[child()]), join(sheet)
    change = {"registration_id": one, "consent": CONSENT}
    assert refused(lambda **given: write(registrations.change, **given), **change, more_adults=2) == "change_full"
    assert keys.get(one).heads == 2
    write(registrations.change, **change, children=[child(), child("小妹", 3)])
    held = keys.get(one)
    assert (held.heads, [who.name for who in held.party][1:]) == (3, ["苗苗", "小妹"])
    waits = join(sheet, more_adults=1)
    write(registrations.change, **change, children=[])
    assert keys.get(waits).stage == "confirmed" and [who.name for who in keys.get(one).party] == [
        keys.get(one).person.name
    ]


def test_a_lowered_quota_shows_how_many_are_too_many_and_lets_nobody_in(house):
    sheet = a_sheet(quota=4)
    for _ in range(4):
        join(sheet)
    with writing() as session:
        activity = session.get(Activity, sheets.get(sheet).activity_id)
        activity.quota = 2
        session.flush()
        following.changed(activity.id)
    assert (sheets.room(sheet).over, sheets.room(sheet).left, sheets.room(sheet).is_full) == (2, 0, True)
    assert stages(sheet) == ["confirmed"] * 4 and keys.get(join(sheet)).stage == "waiting"


def test_names_from_a_list_without_a_phone_stand_once_and_a_second_of_the_name_needs_a_reason(house):
    sheet, by = a_sheet(), a_colleague()
    given = {"sheet_id": sheet, "name": "王伟", "phone": None, "channel": "list", "by": by}
    first = register(**given)
    assert refused(register, **given) == "person_joined"
    register(**given, override_reason="同名的另一位")
    assert keys.get(register(sheet_id=sheet, name="张老师", phone=None, unit="实验小学", more_children=9, channel="phone",
                             by=by)).heads == 10  # fmt: skip
    write(registrations.change, registration_id=first, more_adults=2, by=by)
    assert (keys.get(first).adults, len(keys.get(first).party)) == (3, 1)


def test_a_phone_holds_only_so_many_registrations_and_deleting_a_person_lets_the_next_move_up(house):
    reader = somebody()
    sheets_of = [a_sheet(quota=1) for _ in range(11)]
    held = [register(sheet_id=sheet, **reader) for sheet in sheets_of[:10]]
    assert refused(register, sheet_id=sheets_of[10], **reader) == "too_many_joined"
    waits = join(sheets_of[0])
    done = write(privacy.persons.erase, person_id=keys.get(held[0]).person_id, reason="本人要求删除", by=a_colleague())
    assert done["released"] == {"还没开始的活动报名": 10} and keys.get(waits).stage == "confirmed"
    assert db.session.get(Registration, held[0]).person_id is None
    assert plain("SELECT count(*) AS n FROM participant WHERE name = :name", name=reader["name"])[0].n == 0
