"""Booking for who calls, changing and cancelling it."""

from datetime import date

import pytest

from tests.client import text
from tests.factories import asked, signed_in
from tests.views.booking_desk.acts import DAY, PHONE, at, booked, code_of
from yylib import clock
from yylib.database import db, writing
from yylib.models.calendar import Closure


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


def test_a_slot_outside_its_window_is_shut_and_not_full(desk, app, room):
    page = text(desk.get(f"/staff/bookings/new?place={room}&day=2026-12-10"))
    assert page.count('<span class="st st-off">还不能约</span>') == 2 and "st-late" not in page
    assert "还没到可以预约的日子，名额还有 8" in page


def test_a_slot_that_ends_soon_is_shut_for_a_caller_too(client, app, room):
    clock.freeze("2026-11-23 11:50")
    page = text(signed_in(client, app).get(f"/staff/bookings/new?place={room}&day=2026-11-23"))
    assert '<span class="st st-off">已停约</span>' in page and '<span class="st st-ok">还有 8</span>' in page
