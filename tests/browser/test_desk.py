"""The desk by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from yylib.database import plain

pytestmark = pytest.mark.browser


def answer(page):
    return page.locator("#answer .verb")


def test_a_shift_at_the_desk_without_the_mouse(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.keyboard.type("00012345")
    page.keyboard.press("Enter")
    answer(page).get_by_text("进馆").wait_for()
    page.locator("#inside", has_text="1").wait_for()
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.press("Alt+0")
    answer(page).get_by_text("已撤销").wait_for()
    page.locator("#inside", has_text="0").wait_for()
    page.keyboard.type("30")
    page.keyboard.press("Alt+1")
    page.locator("#answer", has_text="30 人").wait_for()
    page.locator("#inside", has_text="30").wait_for()
    page.keyboard.press("Alt+8")
    page.keyboard.type("2")
    page.keyboard.press("Alt+1")
    answer(page).get_by_text("出馆").wait_for()
    page.locator("#inside", has_text="28").wait_for()
    page.locator("#rows", has_text="已撤销").wait_for()
    expect(page.locator("#rows tbody tr")).to_have_count(3)


def test_three_hundred_is_asked_once(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.keyboard.type("300")
    page.keyboard.press("Alt+1")
    page.locator("#answer", has_text="300 人，对吗").wait_for()
    assert site.do(lambda: plain("SELECT count(*) AS n FROM scan")[0].n) == 0
    page.keyboard.press("Alt+1")
    page.locator("#inside", has_text="300").wait_for()


def test_a_book_is_no_card_and_the_typed_code_stays(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.keyboard.type("9787020002207")
    page.keyboard.press("Enter")
    page.locator("#answer", has_text="这不是读者证").wait_for()
    assert page.input_value("#code") == "9787020002207"


def test_a_scanner_with_a_chinese_input_method_on_is_read_by_key_position(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.evaluate("""() => { for (const d of '20260017') document.getElementById('code').dispatchEvent(new KeyboardEvent(
      'keydown', {key: 'Process', code: 'Digit' + d, keyCode: 229, bubbles: true, cancelable: true})); }""")
    answer(page).get_by_text("进馆").wait_for()
    assert site.do(lambda: plain("SELECT kind FROM scan")[0].kind) == "card"


def test_full_width_digits_are_the_same_card(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    for code in ("２０２６００１７", "20260017"):
        page.fill("#code", code)
        page.keyboard.press("Enter")
        expect(page.locator("#answer .what")).to_contain_text(
            "持证读者" if code == "２０２６００１７" else "刚才已进馆"
        )
    assert site.do(lambda: [row.outcome for row in plain("SELECT outcome FROM scan ORDER BY id")]) == ["ok", "same"]


def test_without_javascript_the_desk_counts_all_the_same(site, visitor):
    page = visitor(js=False)
    sign_in(page, site.colleague(), "/staff/desk")
    page.fill("#code", "00012345")
    page.keyboard.press("Enter")
    page.locator("#answer .verb", has_text="进馆").wait_for()
    page.get_by_role("button", name="成人").click()
    page.locator("#inside", has_text="2").wait_for()
    page.locator("#answer").get_by_role("button", name="撤销").click()
    page.locator("#inside", has_text="1").wait_for()


def test_without_a_connection_a_line_is_kept_and_counts_once_later(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    for act in ("scan", "replay"):
        page.route(f"**/desk/{act}", lambda route: route.abort())
    page.keyboard.type("12")
    page.keyboard.press("Alt+1")
    answer(page).get_by_text("已记下").wait_for()
    expect(page.locator("#code")).to_have_value("")
    for act in ("scan", "replay"):
        page.unroute(f"**/desk/{act}")
    expect(page.locator("#inside")).to_have_text("12")
    assert site.do(lambda: plain("SELECT count(*) AS n FROM scan")[0].n) == 1


def test_cards_scanned_faster_than_the_answers_come_are_all_counted(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    for card in ("20260001", "20260002", "20260003", "20260004"):
        page.keyboard.type(card)
        page.keyboard.press("Enter")
    expect(page.locator("#inside")).to_have_text("4")
    assert site.do(lambda: plain("SELECT count(*) AS n FROM scan WHERE kind = 'card'")[0].n) == 4


def test_a_question_is_answered_by_enter_too(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    page.keyboard.type("150")
    page.keyboard.press("Alt+2")
    page.locator("#answer", has_text="150 人，对吗").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#inside")).to_have_text("150")
    assert site.do(lambda: plain("SELECT kind FROM scan")[0].kind) == "child"
