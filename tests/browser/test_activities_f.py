"""A drop-in of six hundred, counted by three helpers at once as fast as they can press, while the network fails them."""

import pytest

from tests.factories import a_colleague, an_activity
from yylib import clock
from yylib.database import plain, write
from yylib.services.attendance import counts, figures

pytestmark = pytest.mark.browser
PRESS = """(times) => { const button = document.querySelector('[aria-label="儿童加 5"]');
for (let at = 0; at < times; at++) button.click(); }"""


def riddles() -> tuple[int, list[str]]:
    by = a_colleague("promotion")
    an_activity(clock.now(), kind="riddle", entry="drop_in", branch_id=1, quota=None, title="元宵灯谜")
    session = plain("SELECT max(id) AS id FROM activity_session")[0].id
    return session, [write(counts.make_link, session_id=session, name=name, by=by) for name in ("东门", "东门", "大厅")]


def test_three_helpers_lose_nobody_however_fast_they_press_and_whatever_the_network_does(site, visitor):
    clock.freeze("2026-11-23 18:00", tick=0.01)
    session, links = site.do(riddles)
    pages = [visitor(width=360) for _ in links]
    for page, link in zip(pages, links, strict=True):
        page.goto(counts.path(link))
    lost = []

    def fail(route):
        """Every seventh count never arrives, and of the next one the answer is lost."""
        lost.append(route)
        if route.request.method == "POST" and len(lost) % 7 == 3:
            return route.abort()
        if route.request.method == "POST" and len(lost) % 7 == 4:
            route.fetch()
            return route.abort()
        return route.continue_()

    pages[0].route("**/come/count/*", fail)
    for page in pages:
        page.evaluate(PRESS, 40)
    pages[0].locator("[data-kept]", has_text="没有网络").wait_for()
    while pages[0].locator("[data-kept]").is_visible() or pages[0].locator("[data-word]").inner_text() != "都计上了":
        pages[0].locator("[data-kept]:visible [data-again], [data-word]:text-is('都计上了')").first.click()
    for page in pages[1:]:
        page.locator("[data-word]", has_text="都计上了").wait_for()
    assert site.do(lambda: figures.of([session])[session].walk_in_children) == 600
    assert [spot.children for spot in site.do(lambda: counts.spots(session, clock.today()))] == [200, 200, 200]
    pages[0].reload()
    assert "全场 600 人" in pages[0].inner_text("#tally") and "我数了 200 人" in pages[0].inner_text("#tally")
    site.do(lambda: write(counts.revoke, link_id=1, by=1))
    pages[0].get_by_role("button", name="成人加 1").click()
    pages[0].locator("[data-kept]", has_text="有 1 人没有计上").wait_for()
    assert "请向工作人员要新的链接" in pages[0].inner_text("[data-kept]")
