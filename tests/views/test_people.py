"""Finding a reader: exact keys, masked answers, the whole only with a reason."""

import pytest

from tests.client import Client, text
from tests.factories import a_colleague
from yylib.database import write
from yylib.services import audit, people

PHONE = "13000000001"


@pytest.fixture
def person(app):
    with app.app_context():
        for role in ("desk", "head", "admin"):
            a_colleague(role, login_name=role)
        return write(people.enter, name="张三丰", phone=PHONE, consent=("contact", "2026-01", "desk"), by=None)


def a_client(app, login):
    app.test_client_class = Client
    client = app.test_client()
    client.sign_in(login)
    return client


def found(client, **typed):
    return text(client.submit("/staff/people/", **typed)).split('id="found"')[-1]


@pytest.mark.parametrize("typed", [{"phone": "130 0000 0001"}, {"name": "张三丰", "last4": "0001"}])
def test_an_exact_key_finds_a_masked_person(app, person, typed):
    page = found(a_client(app, "desk"), **typed)
    assert "张*丰" in page and "130****0001" in page
    assert "张三丰" not in page and PHONE not in page


def test_a_miss_says_so_and_the_twenty_first_is_a_429(app, person):
    client = a_client(app, "desk")
    answers = [client.submit("/staff/people/", phone="13000000009") for _ in range(21)]
    assert "没有完全相符的人" in text(answers[0])
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


def test_the_page_of_a_person_never_shows_the_whole(app, person):
    for login in ("desk", "head"):
        page = text(a_client(app, login).get(f"/staff/people/{person}"))
        assert "张*丰" in page and "张三丰" not in page and PHONE not in page


def test_the_whole_is_shown_once_for_a_reason_and_entered(app, person):
    client = a_client(app, "head")
    url = f"/staff/people/{person}/unmask"
    assert PHONE not in text(client.get(url))
    assert PHONE in text(client.submit(url, reason="本人来更正电话"))
    assert PHONE not in text(client.get(url))
    with app.app_context():
        assert [row.act for row, _who in audit.recent(subject="person")] == ["unmask", "create"]


def test_without_a_reason_nothing_is_shown_or_entered(app, person):
    answer = a_client(app, "head").submit(f"/staff/people/{person}/unmask", reason="看")
    assert answer.status_code == 422 and PHONE not in text(answer)


def test_the_desk_unmasks_nobody_and_the_administrator_finds_nobody(app, person):
    assert a_client(app, "desk").get(f"/staff/people/{person}/unmask").status_code == 403
    admin = a_client(app, "admin")
    assert [admin.get(url).status_code for url in ("/staff/people/", f"/staff/people/{person}")] == [403, 403]


def test_a_consent_is_withdrawn_at_the_desk(app, person):
    client = a_client(app, "desk")
    assert client.submit(f"/staff/people/{person}", f"/staff/people/{person}/withdraw").status_code == 303
    assert "撤回" in text(client.get(f"/staff/people/{person}"))
    with app.app_context():
        assert not people.has_consent(person, "contact")


def test_the_way_to_a_persons_rights_is_shown_to_those_who_may_serve_them(app, person):
    url = f"/staff/privacy/persons/{person}"
    assert url in text(a_client(app, "head").get(f"/staff/people/{person}"))
    assert url not in text(a_client(app, "desk").get(f"/staff/people/{person}"))
