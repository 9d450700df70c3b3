"""What a place offers, one slot of it, and the address to hang up."""

from datetime import date

import pytest

from tests.client import text
from tests.factories import a_branch, a_plan, asked, places_of, signed_in
from tests.views.booking_desk.acts import DAY, booked
from yylib import clock
from yylib.database import db, writing
from yylib.models.branches import Place
from yylib.models.visits import VisitHour


def a_plan_form(head, room, **typed):
    page = f"/staff/bookings/plans/{room}"
    form = {
        "policy": "recommended",
        "slot_minutes": "120",
        "quota": "20",
        "walk_in_percent": "25",
        "day_quota": "60",
    } | typed
    return head.submit(page, f"{page}?day=2026-11-23", **form)


def test_a_plan_is_tried_first_and_then_saved(head, app, room):
    tried = a_plan_form(head, room, look="1")
    assert (
        tried.status_code == 200 and "这是试算，还没有保存" in text(tried) and "20 人，其中留给现场 5 人" in text(tried)
    )
    assert asked(app, "SELECT quota FROM booking_plan")[0].quota == 10
    assert a_plan_form(head, room).status_code == 303
    row = asked(app, "SELECT slot_minutes, quota, walk_in_percent, day_quota, version FROM booking_plan")[0]
    assert tuple(row) == (120, 20, 25, 60, 2)


@pytest.mark.parametrize(("typed", "said"), [
    ({"walk_in_percent": "9"}, "10"), ({"quota": "0"}, "请填每个时段多少人"), ({"day_quota": "5"}, "全天名额不能比一个时段的名额少"),
    ({"version": "7"}, "别人刚改过"), ({"slot_minutes": "45"}, "时段长度"),
])  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_and_the_old_one_holds(head, app, room, typed, said):
    answer = a_plan_form(head, room, **typed)
    assert answer.status_code in (409, 422) and said in text(answer)
    assert asked(app, "SELECT quota FROM booking_plan")[0].quota == 10


def test_last_months_visits_are_replayed_against_the_plan(head, app, room):
    with app.app_context():
        with writing() as session:
            for number, entries in ((5, 30), (6, 8)):
                session.add(VisitHour(place_id=room, day=date(2026, 10, number), hour=9, kind="adult", weekday=0,
                                      entries=entries, exits=0, assumed=0, by_hand=0))  # fmt: skip
        db.session.remove()
    page = text(head.get(f"/staff/bookings/plans/{room}"))
    assert "2 天有登记，时段里共来 38 人次" in page and "约有 20 人次（52.6%）超出名额" in page


@pytest.mark.parametrize(("policy", "capacity", "said"), [
    ("recommended", None, "名额只限制预约；没有填容量，现场进馆不限人数。"),
    ("required", None, "没有填容量，时段的名额既限制预约，也限制现场进馆。"),
    ("recommended", 12, "名额只限制预约；现场进馆由容量限制（可容纳 12 人，减去馆内的和已约未到的）。"),
    ("required", 12, "名额只限制预约；现场进馆由容量限制（可容纳 12 人，减去馆内的和已约未到的）。"),
    ("off", 12, "不预约，名额不起作用；现场进馆由容量限制（可容纳 12 人，减去馆内的和已约未到的）。"),
])  # fmt: skip
def test_what_is_tried_says_whom_the_number_limits(head, app, room, policy, capacity, said):
    with app.app_context():
        with writing() as session:
            place = session.get(Place, room)
            place.capacity = capacity
            place.branch.capacity = None
        db.session.remove()
    page = text(a_plan_form(head, room, look="1", policy=policy))
    assert said in page and ("20 人，其中留给现场 5 人" if capacity is None else "12 人，其中留给现场 3 人") in page


def test_one_slots_number_is_lowered_below_what_is_taken_and_nobody_is_cancelled(head, app, room):
    booked(app, room, adults=4)
    booked(app, room, adults=4)
    page = f"/staff/bookings/plans/{room}/slots/202611230830"
    answer = head.submit(page, page, quota="5", reason="上午有讲座")
    assert answer.status_code == 303 and "已超 3 人" in text(head.get(answer.location))
    assert "已超 3 人" in text(head.get(DAY))
    assert [row.stage for row in asked(app, "SELECT stage FROM booking")] == ["booked", "booked"]
    assert head.submit(page, f"{page}/clear").status_code == 303
    assert not asked(app, "SELECT 1 FROM slot_quota")


def test_one_slots_number_needs_a_reason_and_a_slot(head, room, app):
    page = f"/staff/bookings/plans/{room}/slots/202611230830"
    assert "这一项要填" in text(head.submit(page, page, quota="5", reason=""))
    assert head.get(f"/staff/bookings/plans/{room}/slots/202611230900").status_code == 404
    assert head.get(f"/staff/bookings/plans/{room}/slots/nonsense").status_code == 404
    clock.freeze("2026-11-23 12:05")
    assert "这个时段已经结束" in text(signed_in(head, app, "head").submit(page, page, quota="5", reason="讲座"))


def test_every_place_is_listed_with_how_it_takes_bookings(head, room):
    page = text(head.get("/staff/bookings/plans"))
    assert "建议预约" in page and "不预约" in page and "阅览室" in page and "大门" in page


def test_the_desk_does_not_set_plans(desk, room):
    assert desk.get("/staff/bookings/plans").status_code == 403
    assert desk.get(f"/staff/bookings/plans/{room}").status_code == 403


def test_without_an_outward_address_no_code_is_drawn_and_it_is_said(desk, room):
    page = text(desk.get("/staff/bookings/address"))
    assert "二维码暂不可用：请先填写对外网址" in page and "自定义菜单" in page and "跳转网页" in page
    assert desk.get("/staff/bookings/address/poster").status_code == 409


def test_the_address_stands_ready_to_be_copied_with_its_code_and_poster(desk, room, app):
    app.config["PUBLIC_URL"] = "https://lib.example.cn"
    page = text(desk.get("/staff/bookings/address"))
    assert 'value="https://lib.example.cn/book/"' in page and "<svg" in page and "没有手机也能进" in page
    answer = desk.get("/staff/bookings/address/poster")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")


@pytest.mark.parametrize(("places", "heading"), [(0, "直接进馆就行"), (1, "选个时间来"), (2, "去哪里")])
def test_the_menus_page_names_the_heading_that_its_address_opens(client, app, places, heading):
    clock.freeze("2026-11-23 08:00")
    with app.app_context():
        for place_id in places_of(a_branch())[:places]:
            a_plan(place_id)
        db.session.remove()
    assert f"看到“{heading}”就对了" in text(signed_in(client, app).get("/staff/bookings/address"))
    assert heading in text(client.get("/book/", follow_redirects=True))
