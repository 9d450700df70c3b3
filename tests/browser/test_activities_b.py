"""活动通知: published by keyboard, read on a phone without script, taken into a calendar, called off before everybody's eyes."""

from datetime import date, time

import pytest
import vobject

from tests.browser.test_pages import serious, sideways
from tests.factories import PASSWORD, an_activity
from yylib import clock
from yylib.database import db, writing
from yylib.models.activities import Activity
from yylib.services.activities import following

pytestmark = pytest.mark.browser


def good(page) -> None:
    assert serious(page) == [] and sideways(page) == 0


def planned() -> int:
    when = clock.at(date(2026, 11, 28), time(14, 30))
    return an_activity(when, branch_id=1, is_public=False, title="小熊和最好的爸爸", kind="story_time",
                       audience="families", quota=20)  # fmt: skip


def call_off(activity_id: int) -> None:
    with writing():
        row = db.session.get(Activity, activity_id)
        row.stage, row.cancel_reason = "cancelled", "讲师临时有事"
        following.changed(activity_id, "cancelled", reason="讲师临时有事")


def test_a_notice_from_the_desk_to_a_phone_and_a_calendar_until_it_is_called_off(site, visitor):
    clock.freeze("2026-11-23 10:00", tick=0.01)
    activity_id = site.do(planned)
    page, phone = visitor(), visitor(width=360, js=False)
    page.goto("/staff/sign-in")
    page.fill("[name=login_name]", site.colleague("promotion"))
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"/staff/notices/{activity_id}")
    good(page)
    page.get_by_role("button", name="发布", exact=True).press("Enter")
    page.locator(".say", has_text="通知发布了").wait_for()
    page.locator("#channels summary", has_text="抖音").press("Enter")
    page.locator("#channels details[open] [name=url]").fill("https://v.douyin.com/x/")
    page.keyboard.press("Enter")
    page.locator(".say", has_text="勾好了：抖音").wait_for()
    good(page)
    phone.goto("/")
    phone.get_by_role("link", name="小熊和最好的爸爸").click()
    assert "由家长陪同" in phone.inner_text("main") and "还有 20 个名额" in phone.inner_text("main")
    assert sideways(phone) == 0
    address = phone.url
    phone.get_by_role("link", name="按月看").click()
    phone.locator('a[href="#d28"]').click()
    assert sideways(phone) == 0 and "小熊和最好的爸爸" in phone.inner_text("#d28")
    before = vobject.readOne(phone.request.get("/activities/feed.ics").text()).vevent
    site.do(call_off, activity_id=activity_id)
    phone.goto(address)
    assert "讲师临时有事" in phone.inner_text("main") and phone.locator(".btn", has_text="报名").count() == 0
    after = vobject.readOne(phone.request.get("/activities/feed.ics").text()).vevent
    assert after.uid.value == before.uid.value and after.status.value == "CANCELLED"
    page.reload()
    page.locator(".say", has_text="发出以后内容改过").wait_for()
    good(page)
