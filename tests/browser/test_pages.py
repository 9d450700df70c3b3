"""Every page, opened as it is: nothing serious for axe, nothing sideways at 360 px, nothing against the CSP."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import sign_in
from yylib.permissions import Role

pytestmark = pytest.mark.browser
AXE = next((Path(__file__).resolve().parent.parent / "vendor").glob("axe-core-*.js"))
DEEP = bool(os.environ.get("YYLIB_DEEP"))
PUBLIC = ["/", "/guides", *(f"/guides/{number}" for number in range(1, 7)), "/hours", "/privacy", "/nowhere"]
STAFF = [
    "/staff/desk", "/staff/desk/keys", "/staff/visits/morning", "/staff/visits/paper", "/staff/turnout",
    "/staff/visits/tally-sheet?place=2&month=2026-11", "/staff/visits/places/1/days/2026-11-23",
]  # fmt: skip


def serious(page) -> list[str]:
    """What axe finds serious or critical, by rule and first element."""
    page.wait_for_load_state()
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
    )
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]
            if rule["impact"] in ("serious", "critical")]  # fmt: skip


def sideways(page) -> int:
    """By how many pixels the page is wider than the window."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("big", [False, True], ids=["plain", "large type"])
def test_public_pages_at_360_px(visitor, big):
    page = visitor(width=360, height=780)
    if big:
        page.goto("/big?on=1")
    for url in PUBLIC:
        page.goto(url)
        assert (url, serious(page), sideways(page)) == (url, [], 0)
        targets = page.evaluate("""[...document.querySelectorAll('a.btn, button, summary, input:not([type=hidden])')]
            .filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height).filter(h => h < 40)""")
        assert (url, targets) == (url, [])


def test_public_pages_say_the_same_without_javascript(visitor):
    with_js, without = visitor(width=360), visitor(width=360, js=False)
    for url in PUBLIC:
        with_js.goto(url)
        without.goto(url)
        assert without.locator("main").inner_text() == with_js.locator("main").inner_text()


def test_staff_pages(site, visitor):
    page = visitor(width=1280)
    sign_in(page, site.colleague(*Role), "/staff/desk")
    from yylib.blueprints import MENU

    with site.app.test_request_context():
        from flask import url_for

        urls = STAFF + [url_for(endpoint) for _label, items in MENU for _name, endpoint, _permission in items]
    for url in dict.fromkeys(urls):
        answer = page.goto(url)
        assert (url, answer.status) == (url, 200)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 780})
            found = serious(page) if width == 1280 or DEEP else []
            assert (url, width, found, sideways(page)) == (url, width, [], 0)


def test_the_whole_of_a_staff_page_is_reached_by_the_tab_key(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/visits/morning")
    page.locator("body").focus()
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        where = page.evaluate("""() => { const e = document.activeElement;
            const s = getComputedStyle(e); return [e.tagName, e.textContent.trim().slice(0, 12), s.outlineStyle] }""")
        if where[0] == "BODY":
            break
        assert where[2] != "none" or where[0] == "MAIN", where
        seen.add(where[1])
    assert {"跳到正文", "前台", "退出", "前一天"} <= seen
