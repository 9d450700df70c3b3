"""What is kept of a volunteer, for how long, and what is left of somebody who asked to be deleted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import a_colleague, a_post, a_shift, a_volunteer, an_entry
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.people import Person
from yylib.models.proofs import Proof
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Signup
from yylib.models.volunteers import Commendation, CorrectionAsked, Evaluation, Volunteer, VolunteerGroup
from yylib.services import jobs, people, signups, volunteer_records
from yylib.services.privacy import persons
from yylib.services.volunteers import applying, groups, keys, vetting

NAME, PHONE = "独一无", "13000007777"
MARK = f"{NAME}说过"


def test_who_serves_or_has_served_keeps_the_name_however_long_nobody_typed_it(house):
    clock.freeze("2025-01-10 10:00")
    guardian = write(_parent)
    live = a_volunteer(birth_on=date(2010, 5, 1))
    with writing() as session:
        session.get(Volunteer, live).person.guardian_id = guardian
    left = a_volunteer("曾经来", stage="left", number="ZY2024-0001", closed_at=clock.now())
    never = a_volunteer("没录用", stage="refused", closed_at=clock.now())
    leader = groups.get(write(groups.apply, name="小队", leader="周老师", leader_phone="13000000805", members="吴一 成人",
                              consent=True)).leader_id  # fmt: skip
    for month in range(1, 16):
        clock.freeze(f"{date(2025, 1, 10) + timedelta(days=29 * month)} 00:20")
        jobs.WORKS["expire"].act()
    names = {row.id: row.name for row in plain("SELECT id, name FROM person")}
    assert [keys.get(one).name for one in (live, left, never)] == [f"志愿者{_number(live)}", "曾经来", "（已匿名）"]
    assert names[guardian] and names[leader]


def _number(volunteer_id: int) -> str:
    return keys.get(volunteer_id).name.removeprefix("志愿者")


def _parent(by=None) -> int:
    person = Person(name="赵家长", phone="13000000801", created_at=clock.now(), seen_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person.id


def _written_about(person_id: int) -> dict:
    """Every cell of the house in which the name or the phone still stands, but those that nobody can change."""
    found = {}
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            for column, value in row.items():
                if isinstance(value, str | dict | list) and (NAME in str(value) or PHONE in str(value)):
                    found[f"{table.name}.{column}"] = value
    return found


def test_nothing_a_volunteer_was_or_said_is_left_of_who_asks_to_be_deleted(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    one = a_volunteer(NAME, phone=PHONE, skills=MARK, area=MARK, sex="女", free_note=MARK, national_no="37" + "1" * 10, note=MARK,
                      interview_note=MARK, stage_reason=MARK, free_times=["1am"], guardian_signed_on=date(2026, 1, 1))  # fmt: skip
    person, link = keys.get(one).person_id, keys.link(keys.get(one))
    post, now = a_post(), clock.now()
    signup = write(signups.take, shift_id=a_shift("2026-11-28 09:00", post_id=post), volunteer_id=one, escort=MARK)
    write(signups.cancel, signup_id=signup, reason=MARK)
    waits = write(signups.take, shift_id=a_shift("2026-11-29 09:00", post_id=post), volunteer_id=one, escort=MARK)
    an_entry(one, 90, post_id=post, note=MARK)
    write(volunteer_records.ask, volunteer_id=one, words=MARK)
    with writing() as session:
        session.scalar(select(CorrectionAsked)).answer = MARK
        day = clock.today()
        session.add(Evaluation(volunteer_id=one, first_day=day, last_day=day, grade="good", words=MARK, at=now))
        session.add(Commendation(volunteer_id=one, title="一星", awarded_on=day, by_whom="馆", note=MARK, at=now))
        session.add(Proof(volunteer_id=one, first_day=day, last_day=day, channel="web", stage="refused", asked_at=now, purpose=MARK,
                          reason=MARK, objection=MARK, objection_answer=MARK, id_kind="resident", id_masked="3703**11"))  # fmt: skip
    write(persons.erase, person_id=person, reason="本人持证件来申请", by=by)
    assert _written_about(person) == {}
    row = db.session.get(Volunteer, one)
    assert (row.person_id, row.stage, row.sex, row.national_no, row.free_times) == (None, "left", None, None, [])
    assert row.number and keys.by_link(link) is None and keys.by_code(link.partition("-")[0]) is None
    assert db.session.get(Signup, waits).stage == "cancelled"
    assert db.session.scalar(select(ServiceEntry)).minutes == 90, "the record of the service stays, without a name"


def test_a_leader_who_is_deleted_leaves_a_group_that_no_link_opens(house):
    clock.freeze("2026-11-23 10:00")
    one = groups.get(
        write(groups.apply, name="小队", leader=NAME, leader_phone=PHONE, members="吴一 成人", note=MARK, consent=True)
    )
    link, leader = groups.link(one), one.leader_id
    write(persons.erase, person_id=leader, reason="本人持证件来申请", by=a_colleague("head"))
    assert _written_about(leader) == {} and groups.by_link(link) is None
    assert [row.name for row in groups.of(one.id)] == ["吴一"] and db.session.get(
        VolunteerGroup, one.id
    ).leader_id is None


def test_what_was_said_on_the_way_goes_by_the_registry_and_never_into_the_log(house):
    clock.freeze("2026-11-23 10:00")
    one = a_volunteer()
    signup = write(signups.take, shift_id=a_shift("2026-11-28 09:00"), volunteer_id=one)
    write(signups.cancel, signup_id=signup, reason=MARK)
    write(
        vetting.advance,
        volunteer_id=one,
        verb="pause",
        until=date(2026, 12, 1),
        reason="家里有事",
        by=a_colleague("head"),
    )
    assert [table for table in ("audit_row", "move_made") if _holds(table, MARK)] == []
    assert not _holds("audit_row", "家里有事")
    clock.freeze("2027-12-31 10:00")
    jobs.WORKS["expire"].act()
    assert db.session.get(Signup, signup).end_reason is None


def test_a_consent_that_is_taken_back_is_honoured_at_once(house):
    clock.freeze("2026-11-23 10:00")
    by, post = a_colleague("head"), a_post()
    given = {"name": "小张", "phone": "13000000802", "birth_on": date(2011, 5, 1), "consent": True, "post_ids": [post],
             "guardian": {"name": "赵家长", "phone": "13000000801"}}  # fmt: skip
    one = write(applying.apply, **given)
    person = keys.get(one).person_id
    with writing() as session:
        row = session.get(Volunteer, one)
        row.stage, row.number, row.guardian_signed_on = "admitted", "ZY2026-0099", clock.today()
        session.add(Proof(volunteer_id=one, first_day=clock.today(), last_day=clock.today(), channel="web", stage="announced",
                          asked_at=clock.now(), id_kind="resident", id_sealed="x", id_masked="3703**"))  # fmt: skip
    shift, next_one = (a_shift(f"2026-11-{day} 09:00", post_id=post) for day in (28, 29))
    signup = write(signups.take, shift_id=shift, volunteer_id=one)
    for purpose in ("volunteer_minor", "proof_id"):
        write(people.give_consent, person_id=person, consent=(purpose, "2026-11", "desk"), by=by)
        assert write(people.withdraw, person_id=person, purpose=purpose, by=by) == 1
    assert (db.session.get(Signup, signup).stage, db.session.get(Signup, signup).end_reason) == (
        "cancelled",
        "监护人不再同意",
    )
    with pytest.raises(Refused, match="signup_lacking"):
        write(signups.take, shift_id=next_one, volunteer_id=one)
    proof = db.session.scalar(select(Proof))
    assert (proof.id_sealed, proof.id_masked, proof.id_kind, proof.stage) == (None, None, "", "announced")


def _holds(table: str, text: str) -> bool:
    return any(text in str(tuple(row)) for row in plain(f"SELECT * FROM {table}"))
