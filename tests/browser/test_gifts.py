"""A cart of gifts by keyboard and scanner alone: receipt, list, certificate, public check on a phone without script."""

import pytest

from tests.browser.pictures import inked
from tests.browser.test_pages import serious, sideways
from tests.factories import PASSWORD
from tests.services.test_certificates import written
from yylib import clock

pytestmark = pytest.mark.browser


def good(page) -> None:
    assert serious(page) == [] and sideways(page) == 0


def ready(page, name: str) -> None:
    """The field is empty and has the focus: whoever types now types into it."""
    page.wait_for_function("n => document.activeElement.name === n && !document.activeElement.value", arg=name)


def keys(page, *pressed: str) -> None:
    """Keys by name, and text that begins with a blank's worth of quotes: ``'张三丰``."""
    for key in pressed:
        if key.startswith("'"):
            page.keyboard.type(key[1:])
        else:
            page.keyboard.press(key)


def test_a_cart_of_gifts_from_the_receipt_to_the_public_check(site, visitor):
    clock.freeze("2026-11-23 10:00", tick=0.01)
    page = visitor()
    page.goto("/staff/sign-in")
    page.fill("[name=login_name]", site.colleague("acquisition"))
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/staff/gifts/new")
    ready(page, "name")
    keys(page, "'张三丰", "Tab", "'12", "Tab", "Tab", "Tab", "Space", "Enter")
    page.wait_for_url("**/staff/gifts/1/receipt")
    page.wait_for_function("document.activeElement.hasAttribute('data-print')")  # Enter prints
    good(page)
    page.goto("/staff/gifts/1/list")
    for title in ("村里的故事", "旧教辅", "村里的故事"):
        ready(page, "text")
        keys(page, f"'{title}", "Enter")
        page.locator("#pieces .say", has_text=title).wait_for()
    assert "2 种 3 册" in page.inner_text("#pieces .card-head .note")
    page.locator("#piece-2").press("Space")
    page.locator("[name=decision][value=decline]").press("Space")
    page.locator("[name=reason]").fill("内容过时")
    page.locator("[name=reason]").press("Enter")
    page.locator("td", has_text="内容过时").wait_for()
    page.locator("[name=is_rest]").press("Space")
    page.locator("[name=reason]").fill("本馆没有")
    page.locator("[name=reason]").press("Enter")
    page.get_by_role("button", name="办结", exact=True).press("Enter")
    page.wait_for_url("**/staff/gifts/1")
    good(page)
    page.get_by_role("link", name="开捐赠证书").press("Enter")
    page.wait_for_url("**/certificate")
    good(page)
    keys(page, "Enter")
    page.wait_for_url("**/certificates/1")
    with page.expect_download() as paper:
        page.get_by_role("link", name="下载证书").press("Enter")
    held = "".join(written(paper.value.path().read_bytes()).split())
    assert all(word in held for word in ("捐赠证书", "张三丰", "捐证字〔2026〕001号")) and "〓" not in held
    dark = inked(paper.value.path())
    assert dark is None or 0.005 < dark < 0.5, "the picture is neither blank nor black"
    phone = visitor(width=360, height=740, js=False)
    phone.goto("/verify/")
    phone.fill("[name=number]", "捐证字〔2026〕001号")
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="这张证书是真的").wait_for()
    assert "张三丰" in phone.inner_text("main") and sideways(phone) == 0
    offered = visitor(width=360, height=740)
    for url in ("/donate/", "/donate/thanks", "/verify/"):
        offered.goto(url)
        good(offered)
