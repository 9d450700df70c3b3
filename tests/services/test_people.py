"""Those who come: written down once, found by an exact key, children with a guardian's consent."""

import threading
from datetime import date

import pytest

from tests.factories import a_colleague
from yylib import clock
from yylib.database import plain, write
from yylib.errors import NotThere, Refused
from yylib.models.people import Person
from yylib.services import audit, people

PHONE, OTHER = "13000000001", "13000000002"
CONSENT = ("contact", "2026-01", "desk")
CHILD = ("child", "2026-01", "desk")
PARENT = {"name": "家长甲", "phone": OTHER, "relation": "父"}


def a_person(**given):
    return write(people.enter, **({"name": "张三丰", "phone": PHONE, "consent": CONSENT, "by": None} | given))


def rows():
    return [plain(f"SELECT count(*) AS n FROM {table}")[0].n for table in ("person", "consent")]


@pytest.mark.parametrize("typed", [PHONE, "130 0000 0001", "130-0000-0001", "+86 13000000001", "0086-13000000001",
                                   "8613000000001", "１３００００００００１", "(130)0000.0001"])  # fmt: skip
def test_a_mobile_is_the_same_however_it_is_written(typed):
    assert people.normalise_phone(typed) == PHONE


@pytest.mark.parametrize("typed", ["0533-3240236", "0533 3240236", "+86 533 3240236", "（0533）3240236", "05333240236"])
def test_a_landline_is_the_same_however_it_is_written(typed):
    assert people.normalise_phone(typed) == "05333240236"


@pytest.mark.parametrize("typed", ["3240236", "12000000001", "1300000000", "130000000012", "abc", "1300000000x",
                                   "+1 2025550123", "٠١٣٠٠٠٠٠٠٠١", "0533-3240236转8"])  # fmt: skip
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(Refused, match="bad_phone"):
        people.normalise_phone(typed)


def test_no_phone_is_no_phone():
    assert people.normalise_phone("  ") is None and people.normalise_phone(None) is None


@pytest.mark.parametrize(("typed", "name"), [(" 张三丰 ", "张三丰"), ("阿依古丽•买买提", "阿依古丽·买买提"),
                                             ("Ｌｉ  Ｌｅｉ", "Li Lei"), ("\U00020089丽", "\U00020089丽")])  # fmt: skip
def test_a_name_is_the_same_however_it_is_written(typed, name):
    assert people.normalise_name(typed) == name


@pytest.mark.parametrize("typed", ["", "  ", "123", "·", "长" * 61])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(Refused, match="bad_name"):
        people.normalise_name(typed)


def test_the_same_name_and_phone_is_the_same_person(house):
    first = a_person()
    assert a_person(name=" 张三丰", phone="+86 130-0000-0001") == first
    assert people.find(name="张三丰", phone=PHONE) == first
    assert a_person(name="张三") != first and a_person(phone=OTHER) != first
    assert people.find(name="张三丰", phone="13000000009") is None


def test_a_birth_date_once_known_is_not_overwritten(house):
    person = a_person(birth_on=date(1990, 1, 1))
    a_person(birth_on=date(1991, 1, 1))
    assert plain("SELECT birth_on FROM person WHERE id = :id", id=person)[0].birth_on in (
        "1990-01-01",
        date(1990, 1, 1),
    )


@pytest.mark.parametrize("birth_on", [date(2026, 11, 24), date(1890, 1, 1)])
def test_an_impossible_birth_date_is_refused(house, birth_on):
    clock.freeze("2026-11-23 09:00")
    with pytest.raises(Refused, match="bad_birth"):
        a_person(birth_on=birth_on)


@pytest.mark.parametrize("lacking", [{"guardian": None}, {"consent": None}, {"guardian": {"name": "家长甲", "phone": ""}},
                                     {"guardian": {"name": "", "phone": OTHER}}])  # fmt: skip
def test_a_child_without_guardian_phone_or_consent_is_not_written(house, lacking):
    clock.freeze("2026-11-23 09:00")
    given = {"birth_on": date(2012, 11, 24), "guardian": PARENT, "consent": CHILD} | lacking
    with pytest.raises(Refused, match="guardian_needed"):
        a_person(**given)
    assert rows() == [0, 0]


def test_a_known_child_stays_a_child_whatever_date_is_typed_later(house):
    clock.freeze("2026-11-23 09:00")
    a_person(birth_on=date(2015, 6, 1), guardian=PARENT, consent=CHILD)
    with pytest.raises(Refused, match="guardian_needed"):
        a_person(birth_on=date(2001, 6, 1))


def test_on_the_fourteenth_birthday_no_guardian_is_needed(house):
    clock.freeze("2026-11-23 09:00")
    assert a_person(birth_on=date(2012, 11, 23), consent=None)


def test_a_child_is_written_with_guardian_and_a_dated_consent_in_the_guardians_name(house):
    clock.freeze("2026-11-23 09:00")
    child = a_person(name="小明明", phone=None, birth_on=date(2016, 6, 1), guardian=PARENT, consent=CHILD)
    parent = people.find(name="家长甲", phone=OTHER)
    given = people.consents(child)[0]
    assert (given.guardian_id, given.text_version, given.given_at) == (parent, "2026-01", clock.now())
    shown = people.get(child)
    assert (shown.is_child, shown.guardian, shown.guardian_relation) == (True, "家*甲", "父")
    again = a_person(name="小明明", phone=None, birth_on=date(2016, 6, 1), guardian=PARENT, consent=CHILD)
    assert again == child and rows() == [2, 1]


@pytest.mark.parametrize(("guardian", "code", "field"), [
    (PARENT | {"birth_on": date(2016, 6, 2)}, "guardian_young", "guardian_birth_on"),
    (PARENT | {"birth_on": date(2009, 1, 1)}, "guardian_young", "guardian_birth_on"),
    (PARENT | {"birth_on": date(2027, 1, 1)}, "bad_birth", "guardian_birth_on"),
    (PARENT | {"phone": "123"}, "bad_phone", "guardian_phone"),
    ({"name": "张三丰", "phone": PHONE}, "guardian_self", "guardian_name"),
])  # fmt: skip
def test_a_guardian_is_another_grown_person_and_what_is_wrong_is_said_of_the_guardian(house, guardian, code, field):
    clock.freeze("2026-11-23 09:00")
    with pytest.raises(Refused, match=code) as refused:
        a_person(birth_on=date(2016, 6, 1), guardian=guardian, consent=CHILD)
    assert (refused.value.field, rows()) == (field, [0, 0])


def test_a_consent_names_a_text_that_was_shown(house):
    with pytest.raises(Refused, match="consent_unknown"):
        a_person(consent=("contact", "1999-01", "desk"))
    assert rows() == [0, 0]


def test_a_consent_is_given_once_and_withdrawn_as_easily(house):
    person = a_person()
    a_person()
    assert people.has_consent(person, "contact") and rows() == [1, 1]
    assert write(people.withdraw, person_id=person, purpose="contact", by=None) == 1
    assert not people.has_consent(person, "contact")
    assert write(people.withdraw, person_id=person, purpose="contact", by=None) == 0
    a_person()
    assert people.has_consent(person, "contact") and rows() == [1, 2]


def test_two_who_enter_the_same_person_at_once_get_one_row(house):
    found, app = [], house

    def one():
        with app.app_context():
            found.append(a_person())

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1 and rows() == [1, 1]


def test_what_a_page_is_given_is_masked(house):
    shown = people.get(a_person())
    assert (shown.name, shown.phone) == ("张*丰", "130****0001")
    assert Person(name="李四").masked_name == "李*" and Person(name="欧阳小明").masked_name == "欧*明"
    assert PHONE not in str(shown) and "张三丰" not in str(shown)


@pytest.mark.parametrize("key", [{"phone": PHONE}, {"phone": "130-0000 0001"}, {"name": "张三丰", "last4": "0001"},
                                 {"name": "张三丰", "last4": "０００１"}])  # fmt: skip
def test_a_person_is_found_by_an_exact_key(house, key):
    person = a_person()
    assert [found.id for found in people.lookup(by=1, **key)] == [person]


@pytest.mark.parametrize("key", [{}, {"name": "张三丰"}, {"last4": "0001"}, {"name": "张三丰", "last4": "01"},
                                 {"name": "张三丰", "last4": "%%%%"}])  # fmt: skip
def test_a_part_of_a_key_is_refused(house, key):
    a_person()
    with pytest.raises(Refused, match="exact_key"):
        people.lookup(by=1, **key)


@pytest.mark.parametrize(
    "key", [{"phone": "13000000009"}, {"name": "张三", "last4": "0001"}, {"name": "%", "last4": "0001"}]
)
def test_a_wrong_key_finds_nobody(house, key):
    a_person()
    try:
        assert people.lookup(by=1, **key) == []
    except Refused as refused:
        assert refused.code == "bad_name"


def test_the_twenty_first_miss_in_an_hour_is_refused_and_another_colleague_is_not(house):
    clock.freeze("2026-11-23 09:00")
    one, two = a_colleague(), a_colleague()
    for _ in range(20):
        assert people.lookup(phone="13000000009", by=one) == []
        write(people.miss_lookup, by=one)
    with pytest.raises(Refused, match="too_many"):
        people.lookup(phone="13000000009", by=one)
    assert people.lookup(phone="13000000009", by=two) == []
    clock.freeze("2026-11-23 10:01")
    assert people.lookup(phone="13000000009", by=one) == []


def test_unmasking_shows_the_whole_and_leaves_who_whom_and_why(house):
    person, head = a_person(), a_colleague("head")
    whole = write(people.unmask, person_id=person, reason="本人来更正电话", by=head)
    assert (whole["name"], whole["phone"]) == ("张三丰", PHONE)
    entry = audit.recent(subject="person", limit=1)[0][0]
    assert (entry.act, entry.by_id, entry.row_id) == ("unmask", head, str(person))
    assert "本人来更正电话" in entry.body and PHONE not in entry.body


@pytest.mark.parametrize("reason", ["", "看看", "核对 1300000 0001 这个号", "长" * 101])
def test_unmasking_without_a_proper_reason_shows_and_writes_nothing(house, reason):
    person, before = a_person(), len(audit.recent())
    with pytest.raises(Refused, match="reason_needed"):
        write(people.unmask, person_id=person, reason=reason, by=1)
    assert len(audit.recent()) == before


def test_the_audit_of_a_person_says_changed_and_never_what(house):
    a_person(birth_on=date(1990, 1, 1))
    text = "".join(entry.body for entry, _who in audit.recent())
    assert "changed" in text
    assert all(secret not in text for secret in ("张三丰", PHONE, "1990"))


def test_a_manage_link_opens_for_its_holder_until_it_runs_out(house):
    clock.freeze("2026-11-23 09:00")
    person = a_person()
    token = write(people.make_link, person_id=person, days=30)
    assert people.by_link(token) == person and len(token) * 6 >= 128
    assert people.by_link(token[:-1]) is None and people.by_link("") is None
    assert plain("SELECT token_hash FROM manage_link")[0].token_hash != token
    clock.freeze("2026-12-23 09:00")
    assert people.by_link(token) is None


def test_somebody_missing_is_not_there(house):
    for act in (people.get, lambda person_id: write(people.make_link, person_id=person_id)):
        with pytest.raises(NotThere):
            act(4711)
