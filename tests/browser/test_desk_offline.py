"""The desk while the server is away: nothing lost, nothing counted twice."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.outage import cable
from yylib import clock
from yylib.database import plain

pytestmark = pytest.mark.browser
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined})"


@pytest.fixture
def line(site):
    """The cable between the desk and the library."""
    with cable(site.url) as made:
        yield made


@pytest.fixture
def desk(site, visitor, line):
    """Opens the desk page through the cable, signed in."""

    def open_desk(**given):
        page = visitor(base_url=f"http://127.0.0.1:{line.port}", **given)
        sign_in(page, site.colleague(), "/staff/desk")
        return page

    return open_desk


def rows(site, columns="id, at, source, direction, number"):
    return site.do(lambda: plain("SELECT " + columns + " FROM scan ORDER BY id"))


def scans(page, *codes, done="已记下"):
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        expect(page.locator("#answer .verb")).to_have_text(done)
        expect(page.locator("#code")).to_have_value("")


def unsent(page):
    return page.locator("#unsent .unsent b")


def kept(page) -> list[dict]:
    return [json.loads(text) for text in page.evaluate("Object.values(localStorage)")]


def test_ten_minutes_without_the_server_lose_no_scan_and_count_none_twice(site, desk, line):
    page = desk()
    page.clock.install()
    scans(page, "20260000", done="进馆")
    line.cut()
    for number in range(1, 11):
        scans(page, f"2026{number:04}")
        expect(page.locator("#answer")).to_contain_text(f"断网，已记下 {number} 笔，连上后自动补传")
        page.clock.fast_forward("01:00")
    page.keyboard.type("3")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Alt+8")
    scans(page, "20260001")
    expect(unsent(page)).to_have_text("暂存中：12 笔还没有传到服务器")
    assert page.title().startswith("（12 笔未传）")
    assert {name for entry in kept(page) for name in entry} == {
        "nonce",
        "code",
        "key",
        "number",
        "mode",
        "place",
        "time",
    }
    line.mend()
    page.clock.fast_forward("00:31")
    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.locator("#inside")).to_have_text("13")
    held = rows(site)
    assert [row.source for row in held] == ["desk"] + ["offline"] * 12
    times = [clock.moment(row.at) for row in held[1:]]
    assert times == sorted(times) and 540 <= (times[-1] - times[0]).total_seconds() <= 700
    assert (held[-1].direction, held[-2].number) == ("out", 3)
    expect(page.locator("#rows")).to_contain_text("断网补传")
    assert kept(page) == [] and "未传" not in page.title()
    scans(page, "20260009", done="出馆")


def test_what_was_kept_is_sent_when_the_desk_is_opened_again(site, desk, line):
    page = desk()
    line.cut()
    scans(page, "20260001", "20260002")
    page.keyboard.type("30")
    page.keyboard.press("Alt+1")
    expect(page.locator("#answer")).to_contain_text("已记下 3 笔")
    context = page.context
    page.close()
    line.mend()
    page = context.new_page()
    page.goto("/staff/desk")
    expect(page.locator("#inside")).to_have_text("32")
    assert [row.source for row in rows(site)] == ["offline"] * 3
    assert kept(page) == []


def test_after_the_session_has_ended_the_lines_wait_for_the_next_sign_in(site, desk, line):
    page = desk()
    cookies = page.context.cookies()
    line.cut()
    scans(page, "20260001")
    page.context.clear_cookies()
    line.mend()
    expect(unsent(page)).to_have_text("请重新登录，1 笔还在本机")
    scans(page, "20260002")
    expect(unsent(page)).to_have_text("请重新登录，2 笔还在本机")
    other = page.context.new_page()
    sign_in(other, site.colleague(), "/staff/visits/morning")
    assert page.context.cookies() != cookies
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.locator("#inside")).to_have_text("2")
    scans(page, "20260003", done="进馆")
    assert [row.source for row in rows(site)] == ["offline", "offline", "desk"]


def test_a_scan_sent_with_an_ended_session_is_kept_and_counted_after_the_sign_in(site, desk):
    page = desk()
    page.context.clear_cookies()
    scans(page, "20260001")
    expect(unsent(page)).to_have_text("请重新登录，1 笔还在本机")
    page.get_by_role("link", name="去登录", exact=True).click()
    sign_in(page, site.colleague(), "/staff/desk")
    expect(page.locator("#inside")).to_have_text("1")
    assert [row.source for row in rows(site)] == ["offline"]


@pytest.mark.parametrize("has_locks", [True, False])
def test_two_tabs_of_one_pc_send_each_line_once(site, desk, line, has_locks):
    first = desk()
    if not has_locks:
        first.context.add_init_script(NO_LOCKS)
        first.reload()
    second = first.context.new_page()
    second.goto("/staff/desk")
    line.cut()
    for number in range(6):
        scans((first, second)[number % 2], f"2026{number:04}")
    line.mend()
    for page in (first, second):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    for page in (first, second):
        expect(page.locator("#unsent")).to_be_hidden(timeout=30_000)
    held = rows(site, "nonce, at")
    assert len({row.nonce for row in held}) == len(held) == 6
    assert sorted(held, key=lambda row: row.at) == held
    assert kept(first) == []


def test_an_answer_that_is_lost_is_not_counted_again(site, desk, line):
    page = desk()
    page.locator("form[data-desk]").evaluate("form => form.setAttribute('hx-request', '{\"timeout\": 700}')")
    line.lose_answers()
    scans(page, "20260001", "20260002")
    assert len(rows(site)) == 1
    line.cut()
    line.mend()
    expect(page.locator("#inside")).to_have_text("2")
    assert [row.source for row in rows(site)] == ["desk", "offline"]


def test_a_writer_that_stays_busy_keeps_no_reader_waiting(site, desk):
    page = desk()
    page.route("**/desk/scan", lambda route: route.fulfill(status=503, body="busy"))
    scans(page, "20260001")
    expect(page.locator("#messages")).to_have_text("")
    expect(page.locator("#inside")).to_have_text("1")
    assert [row.source for row in rows(site)] == ["offline"]


def test_cards_scanned_in_a_burst_as_the_line_breaks_are_all_there_afterwards(site, desk, line):
    page = desk()
    for number in range(8):
        if number == 3:
            line.cut()
        page.keyboard.type(f"2026{number:04}")
        page.keyboard.press("Enter")
    expect(page.locator("#answer .verb")).to_have_text("已记下")
    line.mend()
    expect(page.locator("#inside")).to_have_text("8")
    assert len(rows(site)) == 8


def test_what_is_refused_later_stands_in_a_list_until_somebody_ticks_it_off(site, desk, line):
    page = desk()
    line.cut()
    scans(page, "9787020002207", "20260001")
    line.mend()
    expect(page.locator(".refused li")).to_have_count(1)
    expect(page.locator(".refused")).to_contain_text(re.compile("尾号 2207　进馆：这不是读者证"))
    assert len(rows(site)) == 1
    page.reload()
    expect(page.locator(".refused li")).to_have_count(1)
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("#unsent")).to_be_hidden()
    assert kept(page) == [] and len(rows(site)) == 1


def test_a_line_on_which_the_server_breaks_holds_up_no_other(site, desk, line):
    page = desk()
    page.clock.install()
    page.reload()
    line.cut()
    scans(page, "20260001", "20260002")

    def breaks(route):
        if "20260001" in (route.request.post_data or ""):
            return route.fulfill(status=500, body="broken")
        return route.continue_()

    page.route("**/desk/replay", breaks)
    line.mend()
    refused = page.locator(".refused", has_text="尾号 0001　进馆：服务器出错")
    for _ in range(40):  # the page waits longer after each try: its clock runs ahead, the answers take their time
        if refused.count():
            break
        page.clock.run_for(2_000)
        page.wait_for_timeout(50)
    expect(refused).to_be_visible()
    expect(page.locator("#inside")).to_have_text("1")


def test_a_question_and_what_surely_is_no_code_are_answered_here_too(site, desk, line):
    page = desk()
    line.cut()
    scans(page, "20260001")
    page.keyboard.type("300")
    page.keyboard.press("Alt+1")
    expect(page.locator("#answer")).to_contain_text("300 人，对吗")
    assert len(kept(page)) == 1
    page.keyboard.press("Alt+1")
    expect(page.locator("#answer")).to_contain_text("成人 300 人")
    for typed, said in (("30", "只打了数字“30”"), ("演示读者", "认不出这个号码"), ("", "还没有扫码")):
        page.fill("#code", typed)
        page.keyboard.press("Enter")
        expect(page.locator("#answer")).to_contain_text(said)
        assert len(kept(page)) == 2
        page.keyboard.press("Escape")
    line.mend()
    expect(page.locator("#inside")).to_have_text("301")


def test_a_kept_line_is_taken_back_by_the_undo_key(site, desk, line):
    page = desk()
    line.cut()
    page.keyboard.press("Alt+0")
    expect(page.locator("#answer")).to_contain_text("没有连上")
    scans(page, "20260001", "20260002")
    page.keyboard.press("Alt+0")
    expect(page.locator("#answer")).to_contain_text("撤销上一笔")
    line.mend()
    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.locator("#inside")).to_have_text("1")
    assert [row.outcome for row in rows(site, "outcome")] == ["ok", "ok", "undo"]


def test_a_shift_with_the_server_there_leaves_nothing_on_the_device(site, desk):
    page = desk()
    scans(page, "20260001", "20260002", done="进馆")
    scans_refused = ("9787020002207", "???")
    for code in scans_refused:
        page.fill("#code", code)
        page.keyboard.press("Enter")
        expect(page.locator("#answer .verb")).to_have_text("未计")
        page.keyboard.press("Escape")
    assert kept(page) == []
