"""What was written down wrongly of a person is put right where it stands, by another, with a reason."""

from datetime import date

import pytest

from tests.factories import a_colleague, a_volunteer
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.people import Person
from yylib.models.volunteers import Volunteer
from yylib.services import corrected_people
from yylib.services.volunteers import desk

WHY = {"reason": "本人带身份证来更正"}


@pytest.fixture
def anna(house):
    clock.freeze("2026-11-23 10:00")
    return a_volunteer("孙错名", phone="13000000841", birth_on=date(1990, 5, 1))


def person(volunteer_id: int) -> Person:
    return db.session.get(Person, db.session.get(Volunteer, volunteer_id).person_id)


def refused(volunteer_id: int, by: int, whose: str = "own", **given) -> str:
    with pytest.raises(Refused) as caught:
        write(desk.correct_person, volunteer_id=volunteer_id, whose=whose, by=by, **(WHY | given))
    return caught.value.code


def test_a_wrong_name_phone_or_birth_date_is_put_right_and_the_audit_says_why_without_the_values(anna):
    by = a_colleague("head")
    given = {"volunteer_id": anna, "whose": "own", "by": by} | WHY
    write(desk.correct_person, name="孙　正名", **given)
    write(desk.correct_person, phone="130 0000 0842", birth_on=date(1991, 5, 1), **given)
    held = person(anna)
    assert (held.name, held.phone, held.birth_on) == ("孙 正名", "13000000842", date(1991, 5, 1))
    write(desk.correct_person, drops_phone=True, **given)
    assert person(anna).phone is None and db.session.get(Volunteer, anna).number, "the register is as it was"
    rows = plain(
        "SELECT act, by_id, body FROM audit_row WHERE subject = 'person' AND act IN ('correct', 'change') ORDER BY id"
    )
    assert [row.by_id for row in rows] == [by] * 6 and sum("更正" in row.body for row in rows) == 3
    assert not any("1300000" in row.body or "正名" in row.body or "1991" in row.body for row in rows)


def test_what_cannot_be_is_refused_and_nobody_corrects_their_own(anna):
    by = a_colleague("head")
    a_volunteer("李同名", phone="13000000843")
    assert refused(anna, by, name="孙错名") == "person_same" == refused(anna, by)
    assert refused(anna, by, name="李同名", phone="13000000843") == "person_twice"
    assert refused(anna, by, birth_on=date(2027, 1, 1)) == "bad_birth"
    assert refused(anna, by, birth_on=date(2015, 1, 1)) == "person_unguarded"
    assert refused(anna, by, phone="123") == "bad_phone" and refused(anna, by, name="1") == "bad_name"
    assert refused(anna, by, name="孙正名", reason="x") == "reason_needed"
    with pytest.raises(NotThere):
        write(desk.correct_person, volunteer_id=anna, whose="guardian", by=by, name="孙家长", **WHY)
    with writing() as session:
        mother = Person(
            name="孙家长", phone="13000000844", birth_on=date(1985, 1, 1), created_at=clock.now(), seen_at=clock.now()
        )
        session.add(mother)
        session.flush()
        session.get(Person, person(anna).id).guardian_id = mother.id
        session.get(Volunteer, anna).account_id = by
    assert refused(anna, by, name="孙正名") == "volunteer_self"
    other = a_colleague("head")
    assert refused(anna, other, birth_on=date(1984, 1, 1)) == "guardian_young"
    assert refused(anna, other, "guardian", birth_on=date(1995, 1, 1)) == "guardian_young"
    write(desk.correct_person, volunteer_id=anna, whose="guardian", by=other, phone="13000000845", **WHY)
    assert person(anna).guardian.phone == "13000000845" and person(anna).phone == "13000000841"
    with writing() as session:
        session.get(Person, person(anna).id).name = None
    with pytest.raises(Refused, match="person_blank"):
        write(corrected_people.correct, person_id=person(anna).id, name="孙正名", by=other, **WHY)
