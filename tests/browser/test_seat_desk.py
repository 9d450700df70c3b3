"""A room drawn, printed and walked by keyboard alone; by mouse; by forms without a script; on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.test_pages import serious, sideways
from yylib import clock
from yylib.database import plain, write
from yylib.services import seats

pytestmark = pytest.mark.browser


def rooms(site):
    return site.do(lambda: {row.name: row.id for row in plain("SELECT id, name FROM place WHERE kind = 'area'")})


def labels(site):
    return site.do(lambda: {row.label: (row.x, row.y) for row in plain("SELECT label, x, y FROM seat WHERE is_active")})


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture
def opened(site):
    """The self-study room of a library that is open now; clock and colleague."""
    clock.freeze("2026-11-24 10:00", tick=0.0001)
    return rooms(site)["自习室"], site.colleague("head")


def test_a_room_of_twelve_seats_drawn_blocked_printed_and_walked_by_keys_alone(site, visitor, opened):
    room, name = opened
    site.app.config["PUBLIC_URL"] = "https://lib.test"
    page = visitor()
    sign_in(page, name, f"/staff/seats/maps/{room}")
    expect(page.get_by_role("application")).to_be_focused()
    press(page, "ArrowDown", "ArrowRight", *["Shift+ArrowRight"] * 3, "Shift+ArrowDown", "Shift+ArrowDown", "1")
    expect(page.locator("#counted")).to_have_text("共 12 个座位，还没有保存")
    press(page, "Control+z")
    expect(page.locator("#counted")).to_have_text("共 0 个座位")
    press(page, "Control+y", "Escape", "p", "w")
    expect(page.locator("#said")).to_have_text("记上了：靠窗。第 4 行第 5 列：座位 C4，有电源，靠窗")
    press(page, "ArrowLeft", "x")
    page.keyboard.type("椅子坏了")
    press(page, "Enter", "ArrowLeft", "l")
    page.keyboard.type("窗2")
    press(page, "Enter", "ArrowUp", "ArrowUp", "ArrowUp", "Home", "Shift+End", "4")
    expect(page.locator("#said")).to_have_text("放好了墙。选了 1 行 16 列，里面 0 个座位")
    press(page, "Control+s")
    page.locator("#messages", has_text="座位图已保存").wait_for()
    found = labels(site)
    assert len(found) == 12 and found["窗2"] == (2, 3) and found["C3"] == (3, 3)
    assert site.do(lambda: plain("SELECT blocked_why FROM seat WHERE is_blocked")[0].blocked_why) == "椅子坏了"

    page.goto(f"/staff/seats/maps/{room}/labels")
    expect(page.locator(".seat-labels .qr svg")).to_have_count(12)
    page.emulate_media(media="print")
    expect(page.locator(".no-print")).to_be_hidden()
    page.emulate_media(media="screen")

    one = site.do(lambda: plain("SELECT id FROM seat WHERE label = 'A1'")[0].id)
    site.do(lambda: write(seats.take, seat_id=one, by=1))
    page.goto(f"/staff/seats/patrol?place={room}")
    while page.evaluate("document.activeElement.name") != "seat":
        press(page, "Tab")
    press(page, "Space", "Enter")
    page.locator("#messages", has_text="巡视完了：登记 1 个没人的座位").wait_for()
    expect(page.locator("#made")).to_contain_text("等到 10:30")


def test_a_room_is_drawn_with_the_mouse_and_what_was_drawn_stays_when_another_saved_first(site, visitor, opened):
    room, name = opened
    page, other = visitor(), visitor(js=False)
    sign_in(page, name, f"/staff/seats/maps/{room}")
    box = page.get_by_role("application").bounding_box()

    def at(column, row):
        return box["x"] + 48 * column - 24, box["y"] + 48 * row - 24

    page.mouse.move(*at(2, 2))
    page.mouse.down()
    page.mouse.move(*at(5, 4), steps=4)
    page.mouse.up()
    expect(page.locator("#counted")).to_contain_text("共 12 个座位")
    page.get_by_text("看间隔就坐").click()
    expect(page.locator("#remains")).to_have_text("间隔就坐时 12 座里坐 6 座，隔开 6 座")
    expect(page.locator(".sq-kept_empty")).to_have_count(6)
    page.get_by_text("擦掉 0").click()
    page.mouse.click(*at(2, 2))
    expect(page.locator("#counted")).to_contain_text("共 11 个座位")
    sign_in(other, name, f"/staff/seats/maps/{room}/plain")
    other.get_by_label("从第几行").first.fill("9")
    other.get_by_label("第几列").first.fill("1")
    other.get_by_role("button", name="放一排").click()
    expect(other.locator("#messages")).to_contain_text("座位放好了")
    page.get_by_role("button", name=re.compile("^保存")).click()
    expect(page.locator("#messages")).to_contain_text("您画的还在")
    expect(page.locator("#counted")).to_have_text("共 11 个座位，还没有保存")
    page.get_by_role("button", name=re.compile("^保存")).click()
    page.locator("#messages", has_text="座位图已保存").wait_for()
    assert len(labels(site)) == 11


@pytest.fixture
def four(site, visitor, opened):
    """The same with a row of four seats; opens a page that is signed in."""
    room, name = opened

    def open_page(**given):
        page = visitor(**given)
        sign_in(page, name, "/staff/seats/maps")
        return page

    page = open_page()
    page.goto(f"/staff/seats/maps/{room}")
    press(page, *["Shift+ArrowRight"] * 3, "1", "Control+s")
    page.locator("#messages", has_text="座位图已保存").wait_for()
    return open_page


def seat_id(site, label):
    return site.do(lambda: plain("SELECT id FROM seat WHERE label = :label", label=label)[0].id)


def test_the_board_follows_what_happens_and_a_seat_is_given_by_its_label(site, four):
    page = four(width=360)
    page.clock.install()
    page.goto("/staff/seats/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("空 4 座")
    page.keyboard.type("a2")
    press(page, "Enter")
    page.get_by_label("扫读者证或预约凭证").wait_for()
    press(page, "Enter")
    expect(page.get_by_role("link", name="A2 有人")).to_be_visible()
    one = seat_id(site, "A1")
    site.do(lambda: write(seats.take, seat_id=one, by=1))
    page.clock.fast_forward(16_000)
    expect(page.get_by_role("link", name="A1 有人")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_seats_and_lost_things_suit_phone_and_keyboard(site, four, opened, width):
    room, page, one = opened[0], four(width=width), seat_id(site, "A1")
    site.do(lambda: write(seats.take, seat_id=one, by=1))
    for url in ("seats/", f"seats/maps/{room}", f"seats/maps/{room}/plain", "seats/maps", "seats/patrol", "seats/reports",
                f"seats/seat/{one}", f"seats/maps/{room}/labels", f"seats/maps/{room}/print", "lost/", "lost/new"):  # fmt: skip
        page.goto("/staff/" + url)
        assert (url, serious(page), sideways(page)) == (url, [], 0)
