"""The booking desk in a browser: a caller booked by keyboard alone, on a narrow screen too; a slot lowered; a miss waived."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.factories import a_booking, a_plan
from yylib import clock
from yylib.database import plain, write
from yylib.services import bookings, misses

pytestmark = pytest.mark.browser


def a_room(first: str = "2026-11-24 08:00") -> int:
    """The study room of the shipped house, for ten in each half of the day."""
    clock.freeze(first)
    return a_plan(plain("SELECT id FROM place WHERE name = '自习室'")[0].id)


def fits(page) -> bool:
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_caller_is_booked_by_keyboard_alone_and_the_pass_stands_ready(site, visitor, width):
    room = site.do(a_room)
    page = visitor(width)
    sign_in(page, site.colleague(), "/staff/bookings/")
    assert fits(page)
    page.get_by_role("link", name="登记预约").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/bookings/new**")
    assert fits(page)
    page.locator("#starts input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("甲子丑")
    page.keyboard.press("Tab")
    page.keyboard.type("１３００００００００７")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.rsplit("/", 1)[1].isdigit())
    code = page.locator(".bigcode").inner_text()
    expect(page.locator(".ticket svg")).to_be_visible()
    assert len(code) == 6 and fits(page)
    held = site.do(lambda: plain("SELECT code, channel, place_id FROM booking"))
    assert [tuple(row) for row in held] == [(code, "phone", room)]


def test_without_a_script_the_desk_books_changes_and_cancels(site, visitor):
    site.do(a_room)
    page = visitor(360, js=False)
    sign_in(page, site.colleague(), "/staff/bookings/")
    page.goto("/staff/bookings/new?day=2026-11-25")
    page.locator("#starts label").first.click()
    page.get_by_label("姓名").fill("甲子丑")
    page.get_by_label("电话", exact=True).first.fill("13000000007")
    page.get_by_role("button", name="约好").click()
    page.get_by_role("link", name="改", exact=True).click()
    page.get_by_label("大人（满 14 周岁）").fill("2")
    page.get_by_role("button", name="改好").click()
    expect(page.get_by_text("2 人：大人 2")).to_be_visible()
    page.get_by_text("取消预约…").click()
    page.get_by_role("button", name="取消预约").click()
    expect(page.get_by_text("已取消").first).to_be_visible()


def test_a_full_slot_is_said_once_and_may_be_gone_past_with_a_reason(site, visitor):
    def full():
        room = a_room()
        starts = bookings.slots(room, clock.today())[0].starts_at
        for _one in range(2):
            a_booking(room, starts, adults=4)

    site.do(full)
    page = visitor(360)
    sign_in(page, site.colleague(), "/staff/bookings/")
    page.goto("/staff/bookings/new")
    page.locator("#starts label").first.click()
    page.get_by_label("姓名").fill("甲子丑")
    page.get_by_label("电话", exact=True).first.fill("13000000007")
    page.get_by_role("button", name="约好").click()
    expect(page.locator("#errors").get_by_text("这个时段约满了")).to_be_visible()
    assert fits(page)
    page.get_by_label("破例办理").check()
    page.get_by_label("破例原因").fill("读者远道而来")
    page.get_by_role("button", name="约好").click()
    expect(page.get_by_text("读者远道而来")).to_be_visible()


def test_the_head_lowers_a_slot_and_sees_by_how_many_it_is_over(site, visitor):
    def booked():
        room = a_room()
        a_booking(room, bookings.slots(room, clock.today())[1].starts_at, adults=4)
        return room

    room = site.do(booked)
    page = visitor(360)
    sign_in(page, site.colleague("head"), "/staff/bookings/plans")
    assert fits(page)
    page.goto(f"/staff/bookings/plans/{room}")
    assert fits(page)
    page.get_by_label("每个时段多少人").fill("12")
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_text("这是试算，还没有保存")).to_be_visible()
    page.get_by_role("link", name="改名额").nth(1).click()
    page.get_by_label("这个时段多少人").fill("1")
    page.get_by_label("为什么改").fill("下午有讲座")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("名额已改，已超 3 人")).to_be_visible()


def test_a_reader_asks_on_the_phone_and_a_miss_is_waived(site, visitor):
    def missed():
        room = a_room()
        starts = bookings.slots(room, clock.today())[0].starts_at
        a_booking(room, starts, name="甲子丑", phone="13000000007")
        write(bookings.away.turn_away, place_id=room, code="slot_full", channel="web", starts_at=starts)
        clock.freeze(f"{clock.local(starts + timedelta(minutes=31)):%Y-%m-%d %H:%M}")
        write(misses.settle)

    site.do(missed)
    page = visitor(360)
    sign_in(page, site.colleague(), "/staff/misses/")
    expect(page.get_by_text("甲*丑")).to_be_visible()
    assert fits(page)
    page.get_by_placeholder("读者来问").fill("13000000007")
    page.keyboard.press("Enter")
    page.get_by_text("这是提醒，预约照常").wait_for()
    page.get_by_role("link", name="看记录").click()
    page.get_by_role("link", name="免除").click()
    page.wait_for_function("document.activeElement.name === 'reason'")
    page.keyboard.type("孩子发烧，来电说明")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/misses/people/*")
    page.get_by_text("没有计入的失约，预约照常").wait_for()
    assert fits(page)
