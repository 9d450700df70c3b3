"""Booking on a phone, by keyboard alone: book, see the pass, change it, cancel it; and the same without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import serious, sideways
from tests.factories import a_plan
from yylib import clock
from yylib.extensions import db
from yylib.models.branches import Place

pytestmark = pytest.mark.browser


@pytest.fixture
def room(site):
    """The study room of the first content takes ten in each opening interval; it is eight on a Monday."""
    clock.freeze("2026-11-23 08:00", tick=1)
    return site.do(lambda: a_plan(db.session.query(Place.id).filter_by(name="自习室").scalar()))


def tab_to(page, selector: str, most: int = 60) -> None:
    """Go on with the tab key until the field has the focus."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not reach {selector}")


def type_in(page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def press(page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def good(page) -> None:
    assert serious(page) == [] and sideways(page) == 0


def test_book_see_the_pass_change_and_cancel_by_keyboard_at_360_px(site, visitor, room):
    page = visitor(width=360, height=740)
    page.goto("/")
    press(page, "a[href='/book/']")
    page.wait_for_url(f"**/book/{room}")
    good(page)
    press(page, ".days a[href$='2026-11-24']")
    page.wait_for_url("**day=2026-11-24")
    press(page, "input[name=starts]", "Space")
    type_in(page, "#children", "1")
    type_in(page, "#name", "周试读")
    type_in(page, "#phone", "１９９００００７７７７")
    press(page, "#consent", "Space")
    press(page, "form button.btn-primary")
    page.wait_for_url("**/book/p/*")
    good(page)
    expect(page.locator("h1")).to_have_text("约好了")
    code = page.locator(".bigcode").inner_text()
    assert len(code) == 6
    press(page, "a[href$='/change']")
    page.wait_for_url("**/change")
    good(page)
    press(page, "input[name=starts]:checked", "ArrowDown")
    press(page, "form button.btn-primary")
    page.wait_for_url("**/book/p/*")
    expect(page.locator(".ticket")).to_contain_text("13:30–17:00")
    assert page.locator(".bigcode").inner_text() == code
    press(page, ".sure summary")
    good(page)
    press(page, ".sure button")
    expect(page.locator("h1")).to_have_text("已取消")
    good(page)


def test_a_refusal_is_read_at_the_top_and_the_typed_form_is_still_there(site, visitor, room):
    page = visitor(width=360)
    page.goto(f"/book/{room}")
    page.get_by_label("姓名", exact=True).fill("周试读")
    page.locator(".pick label").first.click()
    page.get_by_role("button", name="预约").click()
    expect(page.locator("#errors")).to_contain_text("请看过说明再勾选")
    good(page)
    page.locator("#errors a[href='#phone']").click()
    assert page.evaluate("document.activeElement.id") == "phone"
    assert page.get_by_label("姓名", exact=True).input_value() == "周试读"


def test_a_reader_without_script_books_on_one_page_in_large_type(site, visitor, room):
    page = visitor(width=360, js=False)
    page.context.add_cookies([{"name": "big", "value": "1", "url": site.url}])
    page.goto(f"/book/{room}")
    page.locator("label[for='starts-202611230830']").click()
    page.get_by_label("姓名", exact=True).fill("周试读")
    page.get_by_label("电话", exact=True).fill("19900007777")
    page.locator("#consent").check()
    page.get_by_role("button", name="预约").click()
    page.wait_for_url("**/book/p/*")
    expect(page.locator("h1")).to_have_text("约好了")
    page.goto("/book/mine")
    expect(page.locator(".rows a")).to_contain_text("11-23 08:30")


@pytest.mark.parametrize("width", [360, 1280])
def test_full_closed_and_printed_pages_are_in_order_too(site, visitor, room, width):
    from tests.factories import a_booking
    from yylib.services import bookings
    from yylib.services.bookings import keys

    def filled():
        slot = bookings.slots(room, clock.today())[0]
        ids = [a_booking(room, slot.starts_at) for _ in range(8)]
        return bookings.pass_path(keys.get(ids[0]))

    url = site.do(filled)
    page = visitor(width=width)
    far = clock.today() + timedelta(days=30)
    for path in (
        f"/book/{room}",
        f"/book/{room}?day={far}",
        url,
        url + "/change",
        url + "/print?size=a6",
        "/book/mine",
    ):
        page.goto(path)
        assert serious(page) == [] and (sideways(page) == 0 or "print" in path), path
