"""At the desk: booking passes and last four digits, children who stayed behind, entry checks."""

from datetime import date

import pytest

from tests.factories import a_booking, a_colleague, a_plan, login_name
from yylib import clock, content
from yylib.database import db, plain, write, writing
from yylib.models.branches import Branch
from yylib.services import bookings, branches, entry_checks
from yylib.services.bookings import keys
from yylib.services.visits import desk as line

DAY = date(2026, 11, 23)


@pytest.fixture
def desk(app, client):
    """A signed-in desk at nine, at a door that takes bookings."""
    clock.freeze("2026-11-23 08:40", tick=0.001)
    with app.app_context():
        content.load()
        place = branches.places(kind="door")[0]
        client.place_id = a_plan(place.id, quota=50)
        client.starts_at = bookings.slots(place.id, DAY)[0].starts_at
        name = login_name(a_colleague())
        db.session.remove()
    client.login_name = name
    client.sign_in(name)
    return client


def booked(app, desk, **given):
    with app.app_context():
        held = keys.get(a_booking(desk.place_id, desk.starts_at, **given))
        code = held.code
        db.session.remove()
    return code


def scan(desk, code, **given):
    return desk.submit(f"/staff/desk?place={desk.place_id}", "/staff/desk/scan", htmx=True, code=code, **given)


def one(app, sql):
    with app.app_context():
        return plain(sql)[0]


def test_a_booking_pass_brings_its_party_in_and_says_how_many(app, desk):
    code = booked(app, desk, adults=1, children=2)
    answer = scan(desk, "yb" + code).get_data(as_text=True)
    assert "预约带少儿</b>　3 人，含孩子 2 人" in answer
    assert one(app, "SELECT stage FROM booking").stage == "arrived"


def test_a_pass_that_opens_nothing_says_the_one_reason(app, desk):
    code = booked(app, desk)
    clock.freeze("2026-11-24 09:00", tick=0.001)
    desk.sign_in(desk.login_name)
    answer = scan(desk, code)
    assert answer.status_code == 422 and "这张凭证是 11 月 23 日 的" in answer.get_data(as_text=True)
    assert one(app, "SELECT count(*) AS n FROM scan").n == 0


def test_four_digits_are_the_end_of_a_booked_phone(app, desk):
    booked(app, desk, phone="19900001234", adults=2)
    assert "2 人" in scan(desk, "１２３４").get_data(as_text=True)
    assert one(app, "SELECT kind FROM scan").kind == "booked"
    answer = scan(desk, "4321")
    assert answer.status_code == 422 and "今天没有电话尾号 4321 的预约" in answer.get_data(as_text=True)


def test_several_with_the_same_digits_are_offered_masked_and_one_is_picked(app, desk):
    codes = [
        booked(app, desk, phone=f"199000{number}1234", name=name) for number, name in ((1, "演示甲"), (2, "演示乙"))
    ]
    page = scan(desk, "1234").get_data(as_text=True)
    assert "电话尾号 1234 有 2 个预约" in page and "演示甲" not in page
    assert all(f'name="pick" value="{code}"' in page for code in codes)
    assert "进馆" in scan(desk, "1234", pick=codes[1]).get_data(as_text=True)
    with app.app_context():
        assert bookings.by_code(codes[1]).stage == "arrived"
        assert bookings.by_code(codes[0]).stage == "booked"


def test_children_who_did_not_go_along_stay_inside_and_somebody_is_called(app, desk):
    code = booked(app, desk, adults=1, children=1)
    scan(desk, code)
    clock.freeze("2026-11-23 09:10", tick=0.001)
    page = scan(desk, code, mode="out").get_data(as_text=True)
    assert "孩子没有一起走" in page
    scan_id = one(app, "SELECT max(id) AS id FROM scan").id
    answer = desk.submit(
        f"/staff/desk?place={desk.place_id}&answer={scan_id}", "/staff/desk/children-stayed", number="1"
    )
    assert answer.status_code == 303
    page = desk.get(f"/staff/desk?place={desk.place_id}").get_data(as_text=True)
    assert "孩子未随行" in page and 'id="inside">1<' in page
    url = "/staff/desk/alerts/" + str(one(app, "SELECT id FROM child_alert").id)
    desk.submit(f"/staff/desk?place={desk.place_id}", url, note="")
    assert "孩子未随行" in desk.get(f"/staff/desk?place={desk.place_id}").get_data(as_text=True)
    desk.submit(f"/staff/desk?place={desk.place_id}", url, note="在低幼室，家长已回来")
    assert "孩子未随行" not in desk.get(f"/staff/desk?place={desk.place_id}").get_data(as_text=True)


def test_the_poll_brings_a_new_alert_and_leaves_what_is_typed_alone_otherwise(app, desk):
    code = booked(app, desk, adults=1, children=1)
    scan(desk, code)
    clock.freeze("2026-11-23 09:10", tick=0.001)
    scan(desk, code, mode="out")
    headers = {"HX-Request": "true", "Yy-Poll": "1"}
    url = f"/staff/desk/levels?place={desk.place_id}"
    with app.app_context():
        mark = line.notices(branches.get_place(desk.place_id).branch_id)
    assert "notices" not in desk.get(f"{url}&n={mark}", headers=headers).get_data(as_text=True)
    scan_id = one(app, "SELECT max(id) AS id FROM scan").id
    desk.submit(f"/staff/desk?place={desk.place_id}&answer={scan_id}", "/staff/desk/children-stayed", number="1")
    fresh = desk.get(f"{url}&n={mark}", headers=headers).get_data(as_text=True)
    assert 'id="notices" hx-swap-oob="true"' in fresh and "孩子未随行" in fresh


def test_while_entry_checks_are_on_each_coming_in_has_passed_and_a_refusal_counts_nobody(app, desk):
    scan(desk, "00012345")
    with app.app_context():
        write(entry_checks.switch_on, from_on=DAY, until_on=DAY, requirements="请出示场所码", capacity_percent=100,
              is_alternate=False, are_walk_ins_off=False, reason="演示", by=a_colleague("director"))  # fmt: skip
        db.session.remove()
    page = desk.get(f"/staff/desk?place={desk.place_id}").get_data(as_text=True)
    assert "入馆核验：请出示场所码" in page
    scan(desk, "00012346", checks="1")
    scan(desk, "00012346", mode="out", checks="1")
    answer = desk.submit(f"/staff/desk?place={desk.place_id}", "/staff/desk/check-refused", htmx=True)
    assert "未通过" in answer.get_data(as_text=True)
    with app.app_context():
        assert entry_checks.of_day(DAY) == (1, 1)
    assert one(app, "SELECT sum(entries) AS n FROM scan").n == 2


def test_a_full_house_is_said_and_the_desk_goes_on(app, desk):
    with app.app_context():
        with writing() as session:
            session.get(Branch, branches.get_place(desk.place_id).branch_id).capacity = 2
        db.session.remove()
    scan(desk, "2", key="adult")
    page = desk.get(f"/staff/desk?place={desk.place_id}").get_data(as_text=True)
    assert "满员" in page
    assert "进馆" in scan(desk, "", key="elderly").get_data(as_text=True)
