"""A list by keyboard: typing filters, the address follows, a head sorts, the next visit finds it as it was left."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.test_pages import serious, sideways
from yylib import clock
from yylib.database import plain, writing
from yylib.models.accounts import Account

pytestmark = pytest.mark.browser


def many(count=70):
    """Colleagues enough for two pages."""
    with writing() as session:
        session.add_all(Account(login_name=f"c{number}", name=f"同事{number:03}", is_active=number % 2 > 0, must_change=False,
                                created_at=clock.now()) for number in range(count))  # fmt: skip


def asked(page) -> dict:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_list_is_filtered_sorted_paged_and_left_by_the_keyboard_alone(site, visitor):
    site.do(many)
    page = visitor()
    sign_in(page, site.colleague("director", "admin"), "/staff/accounts")
    page.keyboard.press("/")
    page.keyboard.type("同事01")
    page.locator("#accounts-count", has_text="共 10 条").wait_for()
    expect(page.locator("#accounts", has_text="已筛选：含“同事01”")).to_have_count(1)
    assert asked(page)["q"] == "同事01"
    page.locator("#accounts-by-name").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sort=name" in url)
    assert page.evaluate("document.activeElement.id") == "accounts-by-name"
    assert "sort=name" in page.locator("#accounts-acts a").get_attribute("href")
    with page.expect_response(
        lambda answer: answer.url.endswith("/remember?back=/staff/accounts") and answer.status == 204
    ):
        page.keyboard.press("/")
        page.keyboard.press("Backspace")
        page.keyboard.type("同事0")
    page.locator("#accounts-count", has_text="共 70 条").wait_for()
    assert (asked(page)["q"], asked(page)["sort"]) == ("同事0", "name")
    page.locator("#accounts-next").focus()
    page.keyboard.press("Enter")
    page.locator("#accounts-prev").wait_for()
    expect(page.locator("#accounts tbody tr")).to_have_count(20)
    assert asked(page)["sort"] == "name"
    (kept,) = site.do(lambda: plain("SELECT query FROM list_memory"))
    assert parse_qs(kept.query) == {"q": ["同事0"], "sort": ["name"]}
    page.goto("/staff/accounts")
    page.locator("#accounts", has_text="按您上次的筛选显示：含“同事0”").wait_for()
    page.get_by_role("link", name="清除筛选").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/accounts?all=1")
    assert page.locator("#accounts-q").input_value() == ""


def test_a_list_works_without_javascript_at_360_px(site, visitor):
    site.do(many)
    page = visitor(width=360, js=False)
    sign_in(page, site.colleague("director", "admin"), "/staff/accounts")
    page.fill("#accounts-q", "同事00")
    page.select_option("#accounts-state", "off")
    page.get_by_role("button", name="筛选", exact=True).click()
    assert page.get_by_text("共 5 条").count() >= 1 and asked(page)["state"] == "off"
    page.get_by_role("button", name="下次还用这个筛选").click()
    expect(page.get_by_text("按您上次的筛选显示")).to_have_count(1)
    expect(page.get_by_text("记下了")).to_have_count(1)
    page.get_by_role("link", name="清除筛选").click()
    page.get_by_role("link", name="下一页").click()
    page.get_by_role("link", name="上一页").click()
    expect(page.locator("#accounts tbody tr")).to_have_count(50)


@pytest.mark.parametrize(
    "url", ["/staff/accounts", "/staff/audit/", "/staff/outbox/", "/staff/terminals/", "/staff/imports/"]
)
def test_a_filtered_list_fits_a_phone_and_its_paper_is_sound(site, visitor, url):
    site.do(many)
    page = visitor(width=360)
    sign_in(page, site.colleague("director", "admin"), "/staff/accounts")
    for at in (f"{url}?q=同事", f"{url}print?q=同事" if url.endswith("/") else f"{url}/print?q=同事"):
        page.goto(at)
        assert (at, serious(page), sideways(page)) == (at, [], 0)
