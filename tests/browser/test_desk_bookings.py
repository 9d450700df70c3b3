"""Booking passes at the desk by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.factories import a_booking, a_colleague, a_plan
from yylib import clock
from yylib.database import plain, write
from yylib.services import bookings, branches, entry_checks
from yylib.services.bookings import keys

pytestmark = pytest.mark.browser


@pytest.fixture
def door(site):
    """A door that takes bookings, at twenty past nine; the clock runs on by its looks."""
    clock.freeze("2026-11-23 09:20", tick=0.001)
    return site.do(lambda: a_plan(branches.places(kind="door")[0].id, quota=50))


def booked(site, door, **given):
    def make():
        slot = next(slot for slot in bookings.slots(door, clock.today()) if slot.ends_at > clock.now())
        return keys.get(a_booking(door, slot.starts_at, **given)).code

    return site.do(make)


def test_one_of_several_bookings_is_chosen_by_its_key_and_the_children_who_stay_are_said(site, door, visitor):
    booked(site, door, phone="19900001234", adults=1)
    code = booked(site, door, phone="13000001234", adults=1, children=1)
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.keyboard.type("1234")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("电话尾号 1234 有 2 个预约")
    page.keyboard.press("Alt+2")
    expect(page.locator("#answer")).to_contain_text("预约带少儿　2 人，含孩子 1 人")
    expect(page.locator("#code")).to_have_value("")
    page.keyboard.press("Alt+8")
    page.keyboard.type("yb" + code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#answer .verb")).to_have_text("出馆")
    page.get_by_role("button", name="孩子没有一起走").click()
    expect(page.locator("#notices")).to_contain_text("孩子未随行")
    expect(page.locator("#inside")).to_have_text("1")
    page.get_by_label("怎么处理的").fill("在低幼室，家长已回来")
    page.get_by_role("button", name="已处理").click()
    expect(page.locator("#notices")).not_to_contain_text("孩子未随行")


def test_who_does_not_pass_the_entry_checks_is_noted_by_one_key_and_whoever_comes_in_has_passed(site, door, visitor):
    site.do(lambda: write(entry_checks.switch_on, from_on=clock.today(), until_on=clock.today(), requirements="请出示场所码",
                          capacity_percent=100, is_alternate=False, are_walk_ins_off=False, reason="演示",
                          by=a_colleague("director")))  # fmt: skip
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.keyboard.press("Alt+-")
    expect(page.locator("#answer .verb")).to_have_text("未通过")
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+-")
    expect(page.locator("#answer .verb")).to_have_text("未通过")
    page.keyboard.type("20260001")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .verb")).to_have_text("进馆")
    expect(page.locator("#inside")).to_have_text("1")
    assert site.do(lambda: entry_checks.of_day(clock.today())) == (1, 2)


def test_a_key_clicked_with_the_mouse_sends_what_stands_in_the_field_and_nothing_else(site, door, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.keyboard.type("20260001")
    page.keyboard.press("Enter")
    expect(page.locator("#inside")).to_have_text("1")
    page.get_by_role("button", name="成人").click()
    expect(page.locator("#inside")).to_have_text("2")
    page.fill("#code", "5")
    page.get_by_role("button", name="老年读者").click()
    expect(page.locator("#inside")).to_have_text("7")
    assert site.do(lambda: [row.kind for row in plain("SELECT kind FROM scan ORDER BY id")]) == [
        "card",
        "adult",
        "elderly",
    ]
