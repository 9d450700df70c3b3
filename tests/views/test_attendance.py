"""The day of an activity on the staff's pages: lists, scanning, ticking, counting, prizes, the changing code."""

import re

import pytest

from tests.client import Client, text
from tests.factories import a_colleague, an_activity, login_name
from tests.services.attendance.test_signing import Day, a_party
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import activities
from yylib.services.attendance import counts, figures


@pytest.fixture
def day(app):
    """An activity of today with two families, and somebody signed in who may see to it."""
    with app.app_context():
        day = Day()
        day.one, day.two = a_party(day.sheet, adults=1, children=1), a_party(day.sheet, adults=2)
        day.codes = [day.code(day.one), day.code(day.two)]
        name = login_name(day.by)
        db.session.remove()
    app.test_client_class = Client
    day.client, day.app = app.test_client(), app
    day.client.sign_in(name)
    day.url = f"/staff/attendance/{day.session}"
    return day


def came(day):
    with day.app.app_context():
        return figures.of([day.session])[day.session]


def test_the_index_leads_to_todays_sessions_and_the_activity(day):
    page = text(day.client.get("/staff/attendance/"))
    assert "今天 1 场" in page
    assert day.url in page
    held = text(day.client.get(f"/staff/attendance/activity/{day.activity}"))
    assert '<td class="num">4</td>' in held


def test_where_nobody_registers_nothing_asks_who_is_missing(day):
    assert "未到" in text(day.client.get(day.url)) and "现场码" in text(day.client.get(day.url))
    with day.app.app_context():
        riddles = an_activity(kind="riddle", entry="drop_in", quota=None)
        session = activities.get(riddles).sessions[0].id
        db.session.remove()
    for url in (
        f"/staff/attendance/{session}",
        f"/staff/attendance/{session}/room",
        f"/staff/attendance/activity/{riddles}",
    ):
        page = text(day.client.get(url, headers={"HX-Request": "true"} if url.endswith("room") else {}))
        assert "成人" in page and not [word for word in ("应到", "未到", "现场码") if word in page]


def test_a_pass_is_scanned_in_the_room_and_a_part_signed_in_by_hand_and_taken_back(day):
    assert day.client.submit(day.url, f"{day.url}/scan", code="YH" + day.codes[0]).status_code == 303
    assert "已签到：成人 1，儿童 1" in text(day.client.get(day.url))
    assert "已经签到过" in text(
        day.client.submit(
            day.url,
            f"{day.url}/scan",
            code=day.codes[0],
        )
        and day.client.get(day.url)
    )
    wrong = day.client.submit(day.url, f"{day.url}/scan", code="KKKKKKK")
    assert wrong.status_code == 422
    assert "认不出这个报名码" in text(wrong)
    assert day.client.submit(day.url, f"{day.url}/sign/{day.two}", adults="1").status_code == 303
    assert (came(day).people, came(day).missing) == (3, 1)
    page = text(day.client.get(day.url))
    assert "还有 1 人没到" in page
    rest = re.search(r"/staff/attendance/rest/\d+", page)[0]
    day.client.submit(day.url, rest)
    assert came(day).missing == 0
    day.client.submit(day.url, re.search(r"/staff/attendance/undo/\d+", text(day.client.get(day.url)))[0])
    assert came(day).missing == 2


def test_the_room_is_asked_for_and_answers_nothing_while_nothing_changed(day):
    address = re.search(rf'hx-get="({day.url}/room\?v=[^"]+)"', text(day.client.get(day.url)))[1]
    quiet = day.client.get(address, headers={"HX-Request": "true"})
    assert quiet.status_code == 204
    day.client.submit(day.url, f"{day.url}/walk-in", adults="2", children="1")
    changed = day.client.get(address, headers={"HX-Request": "true"})
    assert changed.status_code == 200
    assert 'id="room"' in text(changed)
    assert (came(day).walk_in_adults, came(day).walk_in_children) == (2, 1)


def test_the_paper_list_is_printed_with_a_code_a_row_and_ticked_in_bulk(day):
    sheet = text(day.client.get(f"{day.url}/sheet"))
    assert sheet.split("<tbody>")[1].count("<svg") == 2
    assert day.codes[1] in sheet
    answer = day.client.submit(f"{day.url}/tick", party=[day.one, day.two], adults="3", children="0")
    assert answer.status_code == 303
    assert (came(day).people, came(day).missing) == (7, 0)
    empty = day.client.submit(f"{day.url}/tick", party=[], adults="", children="")
    assert empty.status_code == 422
    assert "还没有勾选" in text(empty)
    for bad in ({"adults": "NaN"}, {"adults": "9" * 40}, {"party": ["9" * 30, "x"], "adults": "1"}, {"person": ["4"]}):
        assert day.client.submit(f"{day.url}/tick", **bad).status_code < 500


def test_the_screens_code_changes_and_says_no_name(day):
    page = day.client.get(f"{day.url}/code")
    assert page.status_code == 200
    address = re.search(rf'hx-get="({day.url}/code\?v=[^"]+)"', text(page))[1]
    assert day.client.get(address, headers={"HX-Request": "true"}).status_code == 204
    clock.freeze("2026-11-24 14:20:31")
    assert day.client.get(address, headers={"HX-Request": "true"}).status_code == 200
    assert "人0" not in text(page)


def test_staff_count_by_big_buttons_and_give_a_helper_a_link_that_is_shown_once(day):
    page = f"{day.url}/count"
    assert day.client.submit(page, adults="5", children="0").status_code == 303
    assert "5" in text(day.client.get(page))
    made = text(day.client.submit(day.url, f"{day.url}/links", name="东门"))
    token = re.search(r"/come/count/([\w-]+)", made)[1]
    assert token not in text(day.client.get(day.url))
    with day.app.app_context():
        assert counts.helper_of(token).name == "东门"
        assert token not in str(plain("SELECT answer FROM form_token"))
    count_id = re.search(r"/staff/attendance/count/\d+/undo", text(day.client.get(day.url)))[0]
    day.client.submit(day.url, count_id)
    assert came(day).people == 0


def test_prizes_are_entered_handed_out_and_listed(day):
    page = f"/staff/attendance/activity/{day.activity}/prizes"
    for bad in (
        {"name": "杯", "number": "-1"},
        {"name": "", "number": "2"},
        {"name": "杯", "number": "2", "value": "=1+1"},
    ):
        assert day.client.submit(page, **bad).status_code == 422
    assert day.client.submit(page, name="杯子", number="1", value="12.50").status_code == 303
    hand = page.replace("prizes", "hand-out")
    assert day.client.submit(page, hand, number="1", to_name="=王小明").status_code == 303
    gone = day.client.submit(page, hand, number="1")
    assert gone.status_code == 409
    assert "只剩 0 份" in text(gone)
    assert "=王小明" in text(day.client.get(f"{page}/print"))
    day.client.submit(page, re.search(r"/staff/attendance/prizes/given/\d+/undo", text(day.client.get(page)))[0])
    assert day.client.submit("/staff/attendance/prizes/1", name="茶杯", number="3").status_code == 303


def test_a_filed_activity_takes_no_more(day):
    with day.app.app_context():
        write(_file, activity_id=day.activity)
    assert day.client.submit(day.url, f"{day.url}/walk-in", adults="2").status_code == 409
    assert day.client.submit(day.url, f"{day.url}/scan", code=day.codes[0]).status_code == 409
    assert came(day).people == 0


def _file(*, activity_id):
    plain("UPDATE activity SET stage = 'filed' WHERE id = :id", id=activity_id)


def test_who_may_not_record_attendance_sees_no_list(day):
    with day.app.app_context():
        name = login_name(a_colleague("admin"))
    client = day.app.test_client()
    client.sign_in(name)
    assert client.get(day.url).status_code == 403
