"""The day's sheet by keyboard at 1280 and on a phone at 360: signed, changed behind its back, corrected, signed again."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.test_journeys import tab_to, type_in
from tests.factories import a_colleague, login_name
from tests.services.reports.counts import scanned
from yylib import clock, jobs
from yylib.database import db, plain, write, writing
from yylib.models.branches import Branch, Place
from yylib.models.counts import DutyNote
from yylib.models.day_sheets import HOUSE
from yylib.services.day_sheets import making
from yylib.services.visits import adopt

pytestmark = pytest.mark.browser
DAY = date(2026, 11, 21)


@pytest.fixture
def made(site):
    """The shipped places after a busy Saturday, and the director's login name."""
    clock.freeze("2026-11-21 08:00")

    def fill():
        by, director = a_colleague(), a_colleague("director")
        for place in db.session.query(Place.id).order_by(Place.id).all():
            for kind in ("adult", "child", "elderly", "disabled", "child_with_adult"):
                scanned(place.id, "2026-11-21 09:00", 107, by=by, kind=kind)
        with writing() as session:
            session.add_all(DutyNote(branch_id=branch.id, day=DAY, line="全天秩序良好，中午延时半小时，晚间检查门窗水电无异常",
                                     made_at=clock.now()) for branch in session.query(Branch).all())  # fmt: skip
        clock.freeze("2026-11-21 17:05")
        jobs.make_sheets()
        return director, login_name(director), making.latest(DAY, HOUSE).id

    return site.do(fill)


def changed_later(director):
    door = plain("SELECT min(id) AS id FROM place WHERE kind = 'door'")[0].id
    write(adopt.move, place_id=door, day=DAY, verb="adopt", method="by_hand", number=999, note="照片核定", by=director)


def no_wider_than(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_sheet_is_signed_and_corrected_by_keyboard_alone(site, visitor, made):
    director, login, sheet_id = made
    page = visitor()
    sign_in(page, login, "/staff/sheets/")
    tab_to(page, "^打开 ?：2026-11-21 全馆")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("不足三个同类日，暂不比较。")
    expect(page.locator(".head")).to_contain_text("待签")
    tab_to(page, "^签字$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign")
    tab_to(page, "^签字$")
    page.keyboard.press("Enter")
    page.locator("#messages", has_text="已签字").wait_for()
    expect(page.locator(".head")).to_contain_text("已签")

    site.do(changed_later, director=director)
    page.reload()
    expect(page.locator("#changes")).to_contain_text("大门 642 → 999")
    expect(page.locator(".day-sheet")).not_to_contain_text("999")
    tab_to(page, "^更正$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/correct")
    type_in(page, "^为什么更正", "照片核定了大门人次")
    page.keyboard.press("Enter")
    page.locator("#messages", has_text="第 2 版").wait_for()
    expect(page.locator(".day-sheet")).to_contain_text("999")
    expect(page.locator("#versions")).to_contain_text("照片核定了大门人次")
    tab_to(page, "^签字$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign")
    tab_to(page, "^签字$")
    page.keyboard.press("Enter")
    page.locator("#messages", has_text="已签字").wait_for()
    expect(page.locator(".head")).to_contain_text("更正 1 已签")
    page.goto(f"/staff/sheets/{sheet_id}")
    expect(page.locator(".day-sheet")).not_to_contain_text("999")


def test_with_all_places_and_duty_lines_the_sheet_prints_on_one_page(visitor, made):
    _director, login, sheet_id = made
    page = visitor()
    sign_in(page, login, f"/staff/sheets/{sheet_id}/paper")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_at_360_the_sheet_the_crowd_and_the_checks_are_readable(visitor, made):
    _director, login, sheet_id = made
    page = visitor(width=360, height=740)
    sign_in(page, login, f"/staff/sheets/{sheet_id}")
    for path in (f"/staff/sheets/{sheet_id}", f"/staff/sheets/{sheet_id}/sign", "/staff/sheets/", "/staff/entry-checks/",
                 "/staff/entry-checks/door", "/now/"):  # fmt: skip
        assert page.goto(path).status == 200
        no_wider_than(page, 360)
    page.context.add_cookies([{"name": "big", "value": "1", "url": page.url}])
    page.goto("/now/")
    no_wider_than(page, 360)


def test_the_crowd_keeps_itself_current_and_is_readable_without_javascript(site, visitor, made):
    page = visitor(width=360, height=740, js=False)
    page.goto("/now/")
    expect(page.locator("main")).to_contain_text("现在闭馆，明天 8:30 开放")
    expect(page.locator("main")).to_contain_text("登记还不到三周")
    reader = visitor(width=360, height=740)
    clock.freeze("2026-11-22 09:00")
    reader.clock.install()
    reader.goto("/now/")
    expect(reader.locator("#inside")).to_contain_text("馆内 0 人")

    def comes():
        door = plain("SELECT min(id) AS id FROM place WHERE kind = 'door'")[0].id
        scanned(door, "2026-11-22 09:00", 5, by=1)

    site.do(comes)
    reader.clock.run_for(31_000)
    expect(reader.locator("#inside")).to_contain_text("馆内 5 人")
