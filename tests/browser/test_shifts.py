"""Two volunteers exchange shifts that lie on each other, each on the own phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_volunteers import good, looked_at, sent
from tests.factories import a_shift, a_volunteer
from yylib import clock
from yylib.database import write
from yylib.services import signups
from yylib.services.volunteers import keys

pytestmark = pytest.mark.browser


def test_two_volunteers_exchange_shifts_that_overlap(site, visitor):
    clock.freeze("2026-11-23 10:00")

    def placed(name: str, starts_at: str) -> tuple[str, int, str]:
        volunteer, shift = a_volunteer(name), a_shift(starts_at, needed=1)
        write(signups.take, shift_id=shift, volunteer_id=volunteer)
        held = keys.get(volunteer)
        return f"/shifts/p/{keys.link(held)}", shift, held.number

    hers, first, _number = site.do(placed, name="换班人", starts_at="2026-11-28 09:00")
    his, second, number = site.do(placed, name="接班人", starts_at="2026-11-28 10:00")
    holder, friend = visitor(width=360, js=False), visitor(width=360, js=False)
    holder.goto(f"{hers}/{first}")
    holder.get_by_label("对方的志愿者编号").fill(number)
    sent(holder, "请人换班")
    friend.goto(f"{his}/{first}")
    expect(friend.get_by_text("时间重叠")).to_be_visible()
    expect(friend.get_by_role("button", name="接这个班")).to_have_count(0)
    friend.get_by_label("11-28 周六 10:00–13:00").press("Space")
    looked_at(site, visitor, f"{his}/{first}")
    sent(friend, "我来，请对方接")
    expect(friend.get_by_text("等对方同意").first).to_be_visible()
    looked_at(site, visitor, hers, f"{hers}/{first}", f"{his}/{first}")
    holder.goto(hers)
    holder.get_by_role("link", name="去答复").click()
    sent(holder, "同意互换")
    for phone, own, comes in ((holder, hers, second), (friend, his, first)):
        phone.goto(own)
        expect(phone.locator(f"main ul.rows a[href='{own}/{comes}']", has_text="11-28")).to_have_count(1)
        for word in ("已排上", "已换班"):
            expect(phone.locator("main ul.rows").get_by_text(word, exact=True)).to_have_count(1)
    page = visitor(width=1280)
    page.goto(hers)
    good(page)
