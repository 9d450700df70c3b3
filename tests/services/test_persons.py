"""One person's rights: what is held, their copy, their deletion; whatever table points to them."""

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import inspect

from tests.factories import a_branch, a_colleague, places_of
from tests.services.test_privacy import a_booking, a_visit
from yylib import clock
from yylib.database import db, is_lite, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.bookings import Miss
from yylib.models.lost import LostThing
from yylib.models.people import Person
from yylib.models.seats import Seat, SeatUse
from yylib.services import audit, bookings, outbox, people
from yylib.services.bookings import plans
from yylib.services.privacy import persons, words
from yylib.services.privacy.pointers import pointers

NAME, PHONE = "张三丰", "13000000001"
WHY = "本人持证件来申请"
CONSENT = ("contact", "2026-01", "desk")
CHILD = ("child", "2026-01", "desk")
PARENT = {"name": NAME, "phone": PHONE, "relation": "父"}
DAY = date(2026, 11, 20)


def a_person(**given):
    return write(people.enter, **({"name": NAME, "phone": PHONE, "consent": CONSENT, "by": None} | given))


def a_known_person():
    """Somebody with a row in every table that points to a person, and somebody else with a booking."""
    clock.freeze("2026-11-23 09:00")
    branch = a_branch()
    door, room = places_of(branch)
    person, other = a_person(), a_person(name="李四光", phone="13000000002")
    a_visit(door, branch, person, DAY)
    with writing() as session:
        bookings = [a_booking(room, person, DAY, stage="lapsed"), a_booking(room, other, DAY - timedelta(1))]
        seat = Seat(place_id=room, label="靠窗 3", code="seat-3", x=0, y=0)
        session.add_all([*bookings, seat])
        session.flush()
        session.add(Miss(booking_id=bookings[0].id, person_id=person, day=DAY, does_count=True, noted_at=clock.now()))
        session.add(SeatUse(seat_id=seat.id, place_id=room, day=DAY, booking_id=bookings[0].id,
                            from_at=clock.midnight(DAY), until_at=clock.midnight(DAY)))  # fmt: skip
    write(outbox.tell, kind="k", ref="r", what=f"请告诉{NAME}（{PHONE}）书到了", due_at=clock.now(), person_id=person)
    write(people.make_link, person_id=person)
    return person, other


def counted(table, where="1 = 1"):
    return plain(f"SELECT count(*) AS n FROM {table} WHERE {where}")[0].n


def erased(person, **given):
    return write(persons.erase, **({"person_id": person, "reason": WHY, "by": a_colleague("head")} | given))


def test_every_column_that_points_to_a_person_says_what_deletion_does_there():
    undecided = [
        f"{one.model.__tablename__}.{one.field}" for one in pointers() if one.then not in ("blank", "delete", "keep")
    ]
    assert undecided == []
    assert all(one.why for one in pointers() if one.then == "keep")
    not_null = [one for one in pointers() if one.then == "blank" and not inspect(one.model).columns[one.field].nullable]
    assert not_null == []


LATER = """
from yylib import create_app
from yylib.extensions import db
from yylib.services.privacy.pointers import pointers
create_app({folder!r})
class Later(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    person_id = db.Column(db.ForeignKey("person.id"))
print([(one.field, one.then) for one in pointers() if one.model is Later])
"""


def test_a_table_that_comes_later_is_found_by_its_foreign_key_and_has_no_policy_until_it_says_one(tmp_path):
    told = subprocess.run([sys.executable, "-c", LATER.format(folder=str(tmp_path))], capture_output=True, text=True,
                          timeout=60, check=True)  # fmt: skip
    assert told.stdout.strip() == "[('person_id', '')]"


def test_every_column_of_these_tables_has_a_word_a_reader_understands():
    bare = [f"{one.model.__tablename__}.{field}" for one in pointers() if one.model is not Person
            for field in words.told_columns(one.model) if field not in words.COLUMNS]  # fmt: skip
    assert bare == []


def test_all_that_is_held_is_listed_whatever_the_subject(house):
    person, _other = a_known_person()
    found = persons.held(person)
    assert {part.subject: len(part.rows) for part in found.parts} == {
        "预约": 1, "失约记录": 1, "同意": 1, "团体参观": 1, "待通知": 1, "办理链接": 1, audit.word_of("seat_use"): 1}  # fmt: skip
    assert dict(found.facts)["姓名"] == NAME and dict(found.facts)["电话"] == PHONE
    assert found.count == 7


def test_what_a_page_shows_is_masked_and_the_copy_is_whole(house):
    person, _other = a_known_person()
    found = persons.held(person)
    shown = str([part.shown for part in found.parts]) + str(found.person)
    assert NAME not in shown and PHONE not in shown and "张*丰" in shown
    assert "靠窗 3" in shown and "云溪小学" in shown and "未到馆" in shown
    assert f"请告诉{NAME}（{PHONE}）书到了" in str([part.rows for part in found.parts])
    assert "名额保留到" in str([part.head for part in found.parts])
    assert all(len(part.head) == len(row) for part in found.parts for row in part.rows + part.shown)


def test_no_colleague_no_hash_and_no_token_stands_in_the_copy(house):
    person, _other = a_known_person()
    told = [field for one in pointers() for field in words.told_columns(one.model)]
    assert not {"by_id", "made_by_id", "token_hash", "code", "holder", "ticked_by_id", "waived_by_id"} & set(told)
    assert "b:" not in str(persons.held(person).parts)


def test_nobody_is_no_page(house):
    with pytest.raises(NotThere):
        persons.held(4711)
    with pytest.raises(NotThere):
        erased(4711)


def test_a_copy_is_entered_by_number_with_its_reason(house):
    person, _other = a_known_person()
    by = a_colleague("head")
    write(persons.copy, person_id=person, reason=WHY, form="excel", by=by)
    entry = audit.recent(subject="person", limit=1)[0][0]
    assert (entry.act, entry.by_id, entry.row_id) == ("copy", by, str(person))
    assert json.loads(entry.body) == {"form": "excel", "reason": WHY, "rows": 7}


def test_deletion_lets_go_of_everything_in_one_unit_and_the_numbers_stay(house):
    person, other = a_known_person()
    done = erased(person)
    assert done["gone"] == {"预约": 1, "失约记录": 1, "团体参观": 1, "待通知": 1, "办理链接": 1}
    assert (done["kept"], done["people"]) == ({"同意": 1}, 1)
    assert tuple(plain("SELECT name, phone FROM person WHERE id = :id", id=person)[0]) == (None, None)
    assert (counted("booking", "person_id IS NULL"), counted("booking"), counted("miss")) == (1, 2, 1)
    assert plain("SELECT sum(adults + children) AS n FROM booking")[0].n == 6
    assert plain("SELECT sum(entries) AS n FROM scan")[0].n == 60
    assert counted("outbox_item") == counted("manage_link") == 0
    assert not people.get(other).is_blank and counted("booking", f"person_id = {other}") == 1


def a_bookable_room():
    _door, room = places_of(a_branch())
    write(plans.set_plan, place_id=room, policy="recommended", quota=20)
    return room


def test_a_booking_still_to_come_is_cancelled_first_and_its_place_is_free_again(house):
    clock.freeze("2026-11-23 08:00")
    room = a_bookable_room()
    slot = bookings.slots(room, date(2026, 11, 24))[0]
    for name, phone in ((NAME, PHONE), ("李四光", "13000000002")):
        write(bookings.book, place_id=room, starts_at=slot.starts_at, name=name, phone=phone, adults=3)
    person = people.find(name=NAME, phone=PHONE)
    done = erased(person)
    assert (done["released"], done["gone"]) == ({"还没到的预约": 1}, {"预约": 1})
    assert bookings.slots(room, date(2026, 11, 24))[0].taken == 3
    assert [tuple(row) for row in plain("SELECT stage, person_id IS NULL AS gone FROM booking ORDER BY id")] == [
        ("cancelled", True), ("booked", False)]  # fmt: skip
    assert (erased(person)["released"], counted("booking", "stage = 'cancelled'")) == ({}, 1)


def test_somebody_inside_now_is_made_nobody_and_goes_on_reading(house):
    clock.freeze("2026-11-23 08:00")
    room, person = a_bookable_room(), a_person()
    with writing() as session:
        session.add(a_booking(room, person, date(2026, 11, 23)))
    assert erased(person)["released"] == {}
    assert tuple(plain("SELECT stage, person_id FROM booking")[0]) == ("arrived", None)


def test_a_thing_handed_back_is_found_by_name_and_last_digits_and_made_nobodys(house):
    clock.freeze("2026-11-23 09:00")
    _door, room = places_of(a_branch())
    person, by = a_person(), a_colleague()
    with writing() as session:
        session.add_all(LostThing(place_id=room, found_on=DAY, found_at=clock.now(), what="水杯", kept_where="服务台",
                                  found_by_id=by, returned_at=clock.now(), returned_to=taker)
                        for taker in (f"{NAME} 0001", f"{NAME} 0002"))  # fmt: skip
    part = next(one for one in persons.held(person).parts if one.subject == audit.word_of("lost_thing"))
    assert len(part.rows) == 1 and NAME not in str(part.shown) and NAME in str(part.rows)
    erased(person)
    assert [row.returned_to for row in plain("SELECT returned_to FROM lost_thing ORDER BY id")] == [
        None,
        f"{NAME} 0002",
    ]


def test_a_consent_stays_as_proof_withdrawn_and_goes_by_the_registry_three_years_later(house):
    person, _other = a_known_person()
    erased(person)
    assert not people.has_consent(person, "contact")
    assert [given.withdrawn_at for given in people.consents(person)] == [clock.now()]
    part = persons.held(person).parts
    assert [(one.subject, one.then) for one in part] == [("同意", "keep")] and "第69条" in part[0].why


def test_deletion_done_again_changes_nothing_and_is_not_entered_twice(house):
    person, _other = a_known_person()
    erased(person)
    before = counted("audit_row", "subject = 'person'")
    again = erased(person)
    assert (again["gone"], again["people"], again["released"]) == ({}, 0, {})
    assert counted("audit_row", "subject = 'person'") == before


def test_the_log_keeps_who_why_and_how_many_and_never_what(house):
    person, _other = a_known_person()
    by = a_colleague("head")
    erased(person, by=by)
    entry = audit.recent(subject="person", limit=1)[0][0]
    body = json.loads(entry.body)
    assert (entry.act, entry.by_id, entry.row_id) == ("erase", by, str(person))
    assert body["reason"] == WHY and body["gone"]["预约"] == 1
    texts = [row.body for row in plain("SELECT body FROM audit_row")]
    assert not [text for text in texts if NAME in text or PHONE in text]
    assert audit.verify() is None


@pytest.mark.parametrize("reason", ["", "删了", "读者 1300000 0001 要求删除"])
def test_without_a_proper_reason_nothing_is_deleted(house, reason):
    person, _other = a_known_person()
    with pytest.raises(Refused, match="reason_needed"):
        erased(person, reason=reason)
    assert not people.get(person).is_blank


def test_children_of_a_guardian_go_along_and_the_grown_one_stays(house):
    clock.freeze("2026-11-23 09:00")
    child = a_person(name="小明明", phone=None, birth_on=date(2016, 6, 1), guardian=PARENT, consent=CHILD)
    older = a_person(name="大明明", phone="13000000003", birth_on=date(2012, 11, 24), guardian=PARENT, consent=CHILD)
    parent = people.find(name=NAME, phone=PHONE)
    assert [one.id for one in persons.held(parent).children] == [child, older]
    clock.freeze("2026-11-24 09:00")
    assert erased(parent)["people"] == 2
    assert people.get(child).is_blank and not people.get(older).is_blank
    assert people.get(older).guardian is None


def test_a_child_is_deleted_alone_and_the_guardian_stays(house):
    clock.freeze("2026-11-23 09:00")
    child = a_person(name="小明明", phone=None, birth_on=date(2016, 6, 1), guardian=PARENT, consent=CHILD)
    erased(child)
    assert people.get(child).is_blank and people.get(child).guardian is None
    assert people.find(name=NAME, phone=PHONE)


def test_whoever_comes_back_after_deletion_is_a_new_person(house):
    person, _other = a_known_person()
    erased(person)
    assert a_person() != person
    assert people.get(person).is_blank


def test_after_deletion_and_the_tidying_of_the_log_no_byte_of_it_is_in_the_file(house):
    from yylib import jobs

    clock.freeze("2026-11-23 09:00")
    if not is_lite():
        assert erased(a_person())["people"] == 1
        return
    person = a_person(name="独一无二名", phone="13000007777")
    erased(person)
    assert plain("SELECT due_at FROM job WHERE name = 'checkpoint'")[0].due_at <= clock.stamp(clock.now())
    db.session.remove()
    jobs.checkpoint()
    path = db.engine.url.database
    for suffix in ("", "-wal"):
        with open(path + suffix, "rb") as file:
            held = file.read()
        assert b"13000007777" not in held and "独一无二名".encode() not in held
