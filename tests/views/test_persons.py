"""Serving a reader's rights: found by the whole phone, masked on the page, whole in their copy, deleted with a reason."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.client import Client, text
from tests.factories import a_colleague
from yylib import clock
from yylib.database import plain, write
from yylib.services import audit, outbox, people

NAME, PHONE = "张三丰", "13000000001"
WHY = "本人持证件来申请"
FIND = "/staff/privacy/persons"


@pytest.fixture
def person(app):
    with app.app_context():
        for role in ("desk", "head", "director", "admin", "auditor"):
            a_colleague(role, login_name=role)
        found = write(people.enter, name=NAME, phone=PHONE, consent=("contact", "2026-01", "desk"), by=None)
        write(outbox.tell, kind="k", ref="r", what=f"电话告知{NAME}取书", due_at=clock.now(), person_id=found)
        return found


def a_client(app, login="head"):
    app.test_client_class = Client
    client = app.test_client()
    client.sign_in(login)
    return client


def acts(app):
    with app.app_context():
        return [row.act for row, _who in audit.recent(subject="person")]


def test_found_by_the_whole_phone_and_masked(app, person):
    page = text(a_client(app).submit(FIND, phone="130 0000 ０００１"))
    assert f"{FIND}/{person}" in page and "张*丰" in page and "130****0001" in page
    assert NAME not in page.split('id="found"')[1] and PHONE not in page.split('id="found"')[1]


@pytest.mark.parametrize(("phone", "status"), [("13000000009", 200), ("0001", 422), ("", 422)])
def test_a_wrong_or_partial_phone_finds_nobody(app, person, phone, status):
    answer = a_client(app).submit(FIND, phone=phone)
    assert answer.status_code == status and 'id="found"' not in text(answer)


def test_the_twenty_first_miss_is_a_429_here_too(app, person):
    client = a_client(app)
    answers = [client.submit(FIND, phone="13000000009") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


def test_the_page_lists_everything_masked_and_says_what_deletion_does(app, person):
    page = text(a_client(app).get(f"{FIND}/{person}"))
    assert all(word in page for word in ("待通知", "同意", "整条删除", "依法保留", "电话告知张*丰取书"))
    assert NAME not in page and PHONE not in page


@pytest.mark.parametrize("login", ["desk", "admin", "auditor"])
def test_only_those_who_may_delete_open_it(app, person, login):
    client = a_client(app, login)
    assert [client.get(url).status_code for url in (FIND, f"{FIND}/{person}")] == [403, 403]


def test_after_ten_minutes_the_password_is_asked_for_again(app, person):
    clock.freeze("2026-11-23 09:00")
    client = a_client(app)
    assert client.get(f"{FIND}/{person}").status_code == 200
    clock.freeze("2026-11-23 09:11")
    answer = client.get(f"{FIND}/{person}")
    assert answer.status_code == 302 and "/staff/confirm" in answer.headers["Location"]


def test_the_copy_on_paper_is_whole_and_entered(app, person):
    page = text(a_client(app).submit(f"{FIND}/{person}", f"{FIND}/{person}/copy", reason=WHY, way="paper"))
    assert NAME in page and PHONE in page and "电话告知张三丰取书" in page and "个人信息副本" in page
    assert acts(app)[0] == "copy"


def test_the_copy_as_a_file_is_whole_and_says_whose_and_when(app, person):
    answer = a_client(app).submit(f"{FIND}/{person}", f"{FIND}/{person}/copy", reason=WHY, way="excel")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.get_data()))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert NAME in cells and PHONE in cells and "电话告知张三丰取书" in cells
    assert "第45条" in cells[0] and acts(app)[0] == "copy"


def test_without_a_reason_there_is_no_copy_and_no_entry(app, person):
    answer = a_client(app).submit(f"{FIND}/{person}", f"{FIND}/{person}/copy", reason="要", way="excel")
    assert answer.status_code == 422 and NAME not in text(answer) and "copy" not in acts(app)


def test_deletion_says_what_it_did_and_the_page_is_nobodys(app, person):
    client = a_client(app)
    answer = client.submit(f"{FIND}/{person}", f"{FIND}/{person}/erase", reason=WHY, is_sure="y")
    assert answer.status_code == 303
    page = text(client.get(f"{FIND}/{person}"))
    assert "待通知 1 条已清除" in page and "同意 1 条依法保留" in page and "姓名、电话已抹去" in page
    assert "（已匿名）" in page and "/erase" not in page
    assert acts(app)[0] == "erase"


def test_without_the_tick_or_a_reason_nothing_is_deleted(app, person):
    client, url = a_client(app), f"{FIND}/{person}"
    answers = [client.submit(url, f"{url}/erase", reason=WHY), client.submit(url, f"{url}/erase", reason="删", is_sure="y"),
               client.submit(url, f"{url}/erase", reason="", is_sure="y")]  # fmt: skip
    assert [answer.status_code for answer in answers] == [422] * 3
    assert "勾选确认" in text(answers[0])
    with app.app_context():
        assert not people.get(person).is_blank


def test_the_same_form_sent_twice_deletes_once_and_answers_alike(app, person):
    client, url = a_client(app), f"{FIND}/{person}"
    fields = {"reason": WHY, "is_sure": "y", "once": "the-same-form"}
    answers = [client.submit(url, f"{url}/erase", **fields).status_code, client.get(url).status_code]
    again = client.post(f"{url}/erase", data=fields | {"csrf_token": _token(client)})
    assert answers == [303, 200] and again.status_code == 303
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM audit_row WHERE act = 'erase'")[0].n == 1


def _token(client):
    return text(client.get(FIND)).split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_somebody_who_is_not_there_is_a_404(app, person):
    assert a_client(app).get(f"{FIND}/4711").status_code == 404
