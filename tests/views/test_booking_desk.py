"""预约 at the desk: the day, booking for who calls, what a place offers, closings, and the address to hang up."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.client import text
from tests.factories import a_booking, a_branch, a_colleague, a_plan, login_name, made, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.branches import Place
from yylib.models.calendar import Closure
from yylib.models.visits import VisitHour
from yylib.services import misses

DAY = "/staff/bookings/"
PHONE = "13000000007"


def at(wall, day="2026-11-23"):
    return clock.utc(datetime.fromisoformat(f"{day} {wall}"))


@pytest.fixture
def room(app):
    """A reading room for ten in each half of the day, of which two are kept; on Monday at eight."""
    clock.freeze("2026-11-23 08:00")
    with app.app_context():
        made = a_plan(places_of(a_branch())[1])
        db.session.remove()
    return made


@pytest.fixture
def desk(client, room, app):
    """Somebody of the desk, signed in."""
    return signed_in(client, app)


@pytest.fixture
def head(client, room, app):
    """The head of a department, signed in."""
    return signed_in(client, app, "head")


def signed_in(client, app, *roles):
    with app.app_context():
        name = login_name(a_colleague(*roles))
        db.session.remove()
    client.sign_in(name)
    return client


def asked(app, sql, **values):
    with app.app_context():
        return plain(sql, **values)


def booked(app, room, wall="08:30", day="2026-11-23", **given):
    return made(app, a_booking, place_id=room, starts_at=at(wall, day), **given)


def code_of(app, booking_id):
    return asked(app, "SELECT code FROM booking WHERE id = :id", id=booking_id)[0].code


# The day


def test_the_day_shows_each_slot_with_who_is_expected_and_what_is_left(desk, app, room):
    booked(app, room, adults=1, toddlers=1)
    booked(app, room, wall="13:30")
    page = text(desk.get(DAY))
    assert "今天的预约" in page and "08:30–12:00" in page and "13:30–17:00" in page
    row = re.search(r"<tr>\s*<td><a [^>]*slot=08:30.*?</tr>", page, re.S)[0]
    assert re.findall(r'<td class="num">(.+?)</td>', row) == ["10", "2", "0", "0", "0", "6", "2"]
    assert "199****" in page and "读*" in page and "待到馆" in page


def test_a_day_without_plans_says_where_they_are_made(client, app):
    clock.freeze("2026-11-23 08:00")
    page = text(signed_in(client, app).get(DAY))
    assert "还没有地方接受预约" in page and "这一天还没有预约" in page


def test_what_lapsed_is_shown_as_not_come_whether_or_not_the_job_ran(client, app, room):
    booked(app, room)
    clock.freeze("2026-11-23 09:00")
    page = text(signed_in(client, app).get(DAY))
    assert "未到馆" in page and "待到馆</span>" not in page


@pytest.mark.parametrize(("query", "shown"), [
    ("slot=08:30", 1), ("slot=13:30", 2), ("stage=booked", 2), ("stage=lapsed", 1), ("place=99", 3), ("slot=13:30&stage=booked", 2),
])  # fmt: skip
def test_the_list_is_filtered_by_slot_and_by_the_stage_as_time_has_it(client, app, room, query, shown):
    booked(app, room)
    booked(app, room, wall="13:30")
    booked(app, room, wall="13:30")
    clock.freeze("2026-11-23 09:30")
    page = text(signed_in(client, app).get(f"{DAY}?{query}"))
    assert len(re.findall(r'class="code nb"', page)) == shown


def test_a_booking_is_found_by_its_characters_and_never_by_a_part_of_a_phone(desk, app, room):
    first, second = booked(app, room, phone=PHONE, name="甲子"), booked(app, room)
    page = text(desk.get(f"{DAY}?q={code_of(app, first).lower()}"))
    assert code_of(app, first) in page and code_of(app, second) not in page
    assert "没有符合的预约" in text(desk.get(f"{DAY}?q={PHONE[-4:]}"))


def test_an_exact_phone_finds_the_reader_masked_with_bookings_and_standing(desk, app, room):
    held = booked(app, room, phone=PHONE, name="甲子丑")
    page = text(desk.submit(DAY, "/staff/bookings/find", phone="１３０ 0000 0007"))
    assert code_of(app, held) in page and "甲*丑" in page and "没有计入的失约，预约照常" in page
    assert PHONE not in page
    assert "没有完全相符的人" in text(desk.submit(DAY, "/staff/bookings/find", phone="13000000008"))
    assert "这一项要填" in text(desk.submit(DAY, "/staff/bookings/find", phone=""))


def test_guessing_phones_is_slowed_down(desk, app, room):
    for number in range(20):
        desk.submit(DAY, "/staff/bookings/find", phone=f"130000001{number:02}")
    assert "操作太频繁" in text(desk.submit(DAY, "/staff/bookings/find", phone="13000000199"))


def test_the_list_is_printed_and_exported_as_it_is_filtered(head, app, room):
    booked(app, room)
    booked(app, room, wall="13:30")
    paper = text(head.get("/staff/bookings/print?slot=13:30"))
    assert "13:30–17:00" in paper and "08:30–12:00" not in paper and "2026-11-23 预约" in paper and "199****" in paper
    answer = head.submit(DAY, "/staff/bookings/export")
    if answer.status_code == 303:
        answer = head.submit(DAY, "/staff/bookings/export")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4 and "199****" in str(rows) and "19900000" not in str(rows)


def test_another_day_has_its_own_list(desk, app, room):
    held = booked(app, room, day="2026-11-25")
    assert code_of(app, held) not in text(desk.get(DAY))
    page = text(desk.get("/staff/bookings/days/2026-11-25"))
    assert code_of(app, held) in page and "11 月 25 日的预约" in page
    assert desk.get("/staff/bookings/days/2026-13-45").status_code == 404


# Booking for whoever calls


def a_call(desk, room, day="2026-11-23", wall="0830", **typed):
    form = {"starts": f"{day.replace('-', '')}{wall}", "name": "甲子", "phone": PHONE, "channel": "phone"} | typed
    page = f"/staff/bookings/new?place={room}&day={day}"
    return desk.submit(page, page, **form)


def test_a_caller_is_booked_by_the_same_rules_with_who_typed_it(desk, app, room):
    answer = a_call(desk, room, toddlers="1", children="1")
    assert answer.status_code == 303
    page = text(desk.get(answer.location))
    row = asked(app, "SELECT code, channel, made_by_id, adults, toddlers, children FROM booking")[0]
    assert (row.channel, row.adults, row.toddlers, row.children) == ("phone", 1, 1, 1) and row.made_by_id
    assert row.code in page and "<svg" in page and "大人 1，0–6 岁 1，7–13 岁 1" in page and "最晚 09:00 到" in page
    assert PHONE not in page


def test_the_same_form_sent_twice_books_once(desk, app, room):
    from tests.client import forms_of

    page = f"/staff/bookings/new?place={room}&day=2026-11-23"
    form = next(
        one
        for one in forms_of(text(desk.get(page)))
        if one["action"] == page.replace("&", "&amp;") or one["action"] == page
    )
    data = form["fields"] | {"starts": "202611230830", "name": "甲子", "phone": PHONE, "channel": "phone"}
    first, second = desk.post(page, data=data), desk.post(page, data=data)
    assert first.location == second.location and len(asked(app, "SELECT 1 FROM booking")) == 1


@pytest.mark.parametrize(("typed", "said"), [
    ({"starts": ""}, "请选一个时段"), ({"starts": "2026x"}, "请选一个时段"), ({"starts": "999912310830"}, "请选一个时段"),
    ({"name": ""}, "这一项要填"), ({"phone": "123"}, "电话号码不对"), ({"adults": "0"}, "要有大人陪同"),
    ({"starts": "202611231000"}, "这个时段不开放"), ({"is_override": "y"}, "破例要写明原因"),
])  # fmt: skip
def test_what_cannot_be_booked_says_one_reason_and_keeps_what_was_typed(desk, app, room, typed, said):
    answer = a_call(desk, room, **({"toddlers": "0"} | typed))
    page = text(answer)
    assert answer.status_code in (409, 422) and said in page
    assert "甲子" in page or typed.get("name") == ""
    assert not asked(app, "SELECT 1 FROM booking")


def test_a_full_slot_may_be_overridden_into_the_walk_in_share_with_a_reason_and_never_past_the_quota(desk, app, room):
    for _one in range(2):
        booked(app, room, adults=4)
    answer = a_call(desk, room)
    page = text(answer)
    assert (
        answer.status_code == 409 and "这个时段约满了" in page and "这一条可以破例" in page and "没约上，记一笔" in page
    )
    assert not asked(app, "SELECT 1 FROM turned_away")
    assert a_call(desk, room, adults="2", is_override="y", override_reason="读者远道而来").status_code == 303
    assert asked(app, "SELECT override_reason FROM booking ORDER BY id DESC")[0].override_reason == "读者远道而来"
    page = text(a_call(desk, room, phone="13000000009", is_override="y", override_reason="读者远道而来"))
    assert "这个时段约满了" in page and "这一条可以破例" not in page
    away = asked(app, "SELECT code, channel, number FROM turned_away")
    assert [(row.code, row.channel, row.number) for row in away] == [("slot_full", "phone", 1)]


def test_who_was_not_helped_is_noted_without_a_name(desk, app, room):
    for _one in range(2):
        booked(app, room, adults=4)
    page = f"/staff/bookings/new?place={room}&day=2026-11-23"
    answer = desk.submit(page, page, starts="202611230830", name="甲子", phone=PHONE, channel="phone", adults="2")
    from tests.client import forms_of

    form = [one for one in forms_of(text(answer)) if "turned-away" in (one["action"] or "")][0]
    assert desk.post(form["action"], data=form["fields"]).status_code == 303
    row = asked(app, "SELECT code, number, starts_at FROM turned_away")[0]
    assert (row.code, row.number, clock.moment(row.starts_at)) == ("slot_full", 2, at("08:30"))
    bad = desk.post(form["action"], data=form["fields"] | {"code": "slot_closed"})
    assert bad.status_code == 404


@pytest.mark.parametrize(("day", "wall", "typed", "said", "may"), [
    ("2026-12-10", "0830", {}, "还没到可以预约的日子", True), ("2026-11-23", "0830", {"adults": "7"}, "一次最多预约", True),
    ("2026-11-23", "0830", {"children": "4"}, "要有大人陪同", True), ("2026-11-23", "0830", {"adults": "12"}, "一次最多预约", True),
])  # fmt: skip
def test_windows_and_numbers_may_be_overridden(desk, app, room, day, wall, typed, said, may):
    page = text(a_call(desk, room, day, wall, **typed))
    assert said in page and ("这一条可以破例" in page) is may


def test_no_override_breaks_a_closed_day(desk, app, room):
    with app.app_context():
        with writing() as session:
            session.add(Closure(branch_id=1, from_on=date(2026, 11, 24), until_on=date(2026, 11, 24), reason="检修",
                                announced_at=clock.now()))  # fmt: skip
        db.session.remove()
    assert "这一天不开放" in text(desk.get(f"/staff/bookings/new?place={room}&day=2026-11-24"))
    page = text(a_call(desk, room, "2026-11-24", is_override="y", override_reason="读者远道而来"))
    assert "这个时段不开放" in page and "这一条可以破例" not in page and not asked(app, "SELECT 1 FROM booking")


def test_a_booking_is_changed_and_cancelled_and_its_pass_printed_again(desk, app, room):
    held = booked(app, room)
    code = code_of(app, held)
    assert code in text(desk.get(f"/staff/bookings/{held}/pass"))
    page = f"/staff/bookings/{held}/change?day=2026-11-23"
    answer = desk.submit(
        f"/staff/bookings/{held}/change", page, starts="202611231330", adults="2", toddlers="0", children="0"
    )
    assert answer.status_code == 303
    row = asked(app, "SELECT code, starts_at, adults FROM booking")[0]
    assert (row.code, clock.moment(row.starts_at), row.adults) == (code, at("13:30"), 2)
    assert desk.submit(DAY, f"/staff/bookings/{held}/cancel").status_code == 303
    page = text(desk.get(f"/staff/bookings/{held}"))
    assert "已取消" in page and "取消预约" not in page
    assert "不能再改" in text(desk.get(f"/staff/bookings/{held}/change"))
    assert desk.get("/staff/bookings/999").status_code == 404


# What a place offers


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


# Closings


def a_closing(app, day="2026-11-25"):
    with app.app_context():
        with writing() as session:
            session.add(Closure(branch_id=1, from_on=date.fromisoformat(day), until_on=date.fromisoformat(day), reason="停电",
                                is_force_majeure=True, announced_at=clock.now()))  # fmt: skip
        db.session.remove()


def test_a_closing_announced_later_is_said_and_its_bookings_cancelled_with_one_reason(desk, app, room):
    hit, other, spared = (booked(app, room, day="2026-11-25"), booked(app, room, day="2026-11-25", wall="13:30"),
                          booked(app, room, day="2026-11-26"))  # fmt: skip
    assert "遇上闭馆" not in text(desk.get(DAY))
    a_closing(app)
    assert "有 2 个预约遇上闭馆" in text(desk.get(DAY))
    page = text(desk.get("/staff/bookings/closings"))
    assert code_of(app, hit) in page and code_of(app, other) in page and code_of(app, spared) not in page
    page = "/staff/bookings/closings"
    assert "这一项要填" in text(desk.submit(page, page, booking=[str(hit), str(other)], reason=""))
    answer = desk.submit(page, page, booking=[str(hit), str(other), str(spared), "9" * 30, "x"], reason="停电检修")
    assert answer.status_code == 303
    assert [row.stage for row in asked(app, "SELECT stage FROM booking ORDER BY id")] == ["closed", "closed", "booked"]
    told = asked(app, "SELECT what, person_id FROM outbox_item")
    assert len(told) == 2 and all("停电检修" in row.what and "不算失约" in row.what and row.person_id for row in told)
    assert "没有遇上闭馆的预约" in text(desk.get(page))
    clock.freeze("2026-11-25 18:00")
    with app.app_context():
        write(misses.settle)
        assert misses.of_day(date(2026, 11, 25)) == (0, 0)
        db.session.remove()


# The address


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


def test_a_slot_outside_its_window_is_shut_and_not_full(desk, app, room):
    page = text(desk.get(f"/staff/bookings/new?place={room}&day=2026-12-10"))
    assert page.count('<span class="st st-off">还不能约</span>') == 2 and "st-late" not in page
    assert "还没到可以预约的日子，名额还有 8" in page


def test_a_slot_that_ends_soon_is_shut_for_a_caller_too(client, app, room):
    clock.freeze("2026-11-23 11:50")
    page = text(signed_in(client, app).get(f"/staff/bookings/new?place={room}&day=2026-11-23"))
    assert '<span class="st st-off">已停约</span>' in page and '<span class="st st-ok">还有 8</span>' in page


@pytest.mark.parametrize(("places", "heading"), [(0, "直接进馆就行"), (1, "选个时间来"), (2, "去哪里")])
def test_the_menus_page_names_the_heading_that_its_address_opens(client, app, places, heading):
    clock.freeze("2026-11-23 08:00")
    with app.app_context():
        for place_id in places_of(a_branch())[:places]:
            a_plan(place_id)
        db.session.remove()
    assert f"看到“{heading}”就对了" in text(signed_in(client, app).get("/staff/bookings/address"))
    assert heading in text(client.get("/book/", follow_redirects=True))
