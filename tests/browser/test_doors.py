"""The door with a real browser: the screen's code changes, a phone comes in and goes out by it, a parent with two children."""

import re

import pytest

from tests.factories import a_colleague
from yylib import clock, tokens
from yylib.database import plain, writing
from yylib.models.branches import Branch
from yylib.models.terminals import Terminal
from yylib.services.doors import children

pytestmark = pytest.mark.browser


@pytest.fixture
def town(site):
    """The main library for fifty, with a screen at its door for each direction, on a Monday morning."""
    clock.freeze("2026-11-23 09:00:10")
    site.app.config["PUBLIC_URL"] = "https://lib.test"

    def make():
        by = a_colleague("tech")
        door = plain("SELECT id FROM place WHERE kind = 'door' ORDER BY id LIMIT 1")[0].id
        with writing() as session:
            session.get(Branch, 1).capacity = 50
            for way in ("in", "out"):
                session.add(Terminal(kind="gate", name="门口", branch_id=1, place_id=door, direction=way, by_id=by,
                                     token_hash=tokens.digest(way), enrolled_at=clock.now(),
                                     created_at=clock.now()))  # fmt: skip
        return door

    site.door = site.do(make)
    return site


def screen(visitor, town, way: str, **given):
    """The screen of one direction."""
    page = visitor(width=1920, height=1080, **given)
    page.context.add_cookies([{"name": "yylib-terminal", "value": way, "url": town.url}])
    page.goto("/display/gate")
    return page


def scanned(town, way: str) -> str:
    """What a phone reads from the screen that a person sees now."""
    from yylib.services.doors import codes

    return town.do(lambda: codes.path(codes.text(town.door, way)))


def drawn(page) -> str:
    return page.locator("#gate .qr path").last.get_attribute("d")


def test_the_code_on_the_screen_changes_without_a_reload(visitor, town):
    page = screen(visitor, town, "in")
    page.evaluate("window.kept = 1")
    first = drawn(page)
    clock.freeze("2026-11-23 09:00:31")
    page.wait_for_function("d => [...document.querySelectorAll('#gate .qr path')].pop().getAttribute('d') !== d", arg=first,
                           timeout=15000)  # fmt: skip
    assert page.evaluate("window.kept") == 1
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    smallest = page.evaluate("""Math.min(...[...document.querySelectorAll('main *')].filter(e => e.childNodes.length &&
        [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => parseFloat(getComputedStyle(e).fontSize)))""")
    assert smallest >= 28


def test_without_a_script_the_screen_reloads_itself(visitor, town):
    page = screen(visitor, town, "in", js=False)
    assert 'http-equiv="refresh"' in page.content()
    assert page.locator(".word").inner_text() == "进馆"


@pytest.mark.parametrize("js", [True, False])
def test_a_phone_comes_in_by_the_screen_sees_itself_and_goes_out(visitor, town, js):
    phone = visitor(width=360, height=740, js=js)
    phone.goto(scanned(town, "in"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360 if js else True
    phone.get_by_role("button", name="进馆", exact=True).click()
    assert phone.locator("h1").inner_text() == "在馆内"
    assert "09:00" in phone.locator(".answer").inner_text()
    clock.freeze("2026-11-23 09:50")
    phone.goto(scanned(town, "out"))
    phone.get_by_role("button", name="出馆", exact=True).click()
    assert phone.locator("h1").inner_text() == "今天已离馆"
    assert "09:50" in phone.locator(".answer").inner_text()


def test_the_one_button_is_reached_and_pressed_by_keyboard_alone(visitor, town):
    phone = visitor(width=360, height=740)
    phone.goto(scanned(town, "in"))
    for _ in range(8):
        phone.keyboard.press("Tab")
        if phone.evaluate("document.activeElement.textContent.trim()") == "进馆":
            break
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/gate/me")


def parent(visitor, town):
    """A parent with two children, inside."""
    phone = visitor(width=360, height=740)
    phone.goto(scanned(town, "in"))
    phone.locator("summary", has_text="带孩子").click()
    phone.get_by_label("孩子 0–6 岁").fill("1")
    phone.get_by_label("孩子 7–13 岁").fill("1")
    phone.get_by_role("button", name="一起进馆").click()
    assert re.search("3 人，其中孩子 2 位", phone.locator(".answer").inner_text())
    clock.freeze("2026-11-23 09:50")
    return phone


def test_a_parent_and_two_children_leave_together(visitor, town):
    phone = parent(visitor, town)
    phone.goto(scanned(town, "out"))
    phone.get_by_role("button", name="和孩子一起离开").click()
    assert phone.locator("h1").inner_text() == "今天已离馆"
    assert town.do(lambda: children.alerts_open(1)) == []


def test_a_parent_who_leaves_two_children_behind_alerts_the_desk_until_they_are_fetched(visitor, town):
    phone = parent(visitor, town)
    phone.goto(scanned(town, "out"))
    phone.locator("summary", has_text="孩子还在馆内").click()
    phone.get_by_role("button", name="孩子还在馆内，我先出馆").click()
    assert "孩子 2 位还在馆内" in phone.locator(".answer").inner_text()
    assert town.do(lambda: [alert.number for alert in children.alerts_open(1)]) == [2]
    clock.freeze("2026-11-23 10:10")
    phone.goto(scanned(town, "in"))
    phone.get_by_role("button", name="进馆", exact=True).click()
    assert re.search("3 人，其中孩子 2 位", phone.locator(".answer").inner_text())
    assert town.do(lambda: children.alerts_open(1)) == []
