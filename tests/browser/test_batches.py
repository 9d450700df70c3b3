"""A parcel counted by scanner and keyboard alone, scans following one another faster than the answers."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.services.batches.parcels import ISBNS, a_parcel, a_sent_order, a_supplier
from yylib.database import plain

pytestmark = pytest.mark.browser


def test_a_parcel_is_counted_by_the_scanner_alone(site, visitor):
    who = site.colleague("acquisition")

    def ready():
        by = plain("SELECT id FROM account WHERE login_name = :who", who=who)[0].id
        supplier_id = a_supplier()
        a_sent_order(supplier_id, by, {"isbn": ISBNS[0], "title": "红楼梦", "copies": 9}, {"isbn": ISBNS[2], "title": "上册"},
                     {"isbn": ISBNS[2], "title": "下册"})  # fmt: skip
        return a_parcel(by, supplier_id)

    batch_id, page = site.do(ready), visitor()
    sign_in(page, who, f"/staff/batches/{batch_id}/count")
    verb, head = page.locator("#counted .verb"), page.locator("#counted h2")
    for _ in range(6):
        page.keyboard.type(ISBNS[0])
        page.keyboard.press("Enter")
    expect(head).to_contain_text("已点 6 册")
    page.keyboard.type("2")
    page.keyboard.press("F2")
    expect(verb).to_have_text("没有点收")  # the last scan was one copy
    page.keyboard.press("F2")
    expect(verb).to_have_text("已标出")
    page.keyboard.type(ISBNS[2])
    page.keyboard.press("Enter")
    expect(verb).to_have_text("同号多种")
    page.keyboard.type(ISBNS[0])
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("先选一种")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(verb).to_have_text("点收")
    expect(page.locator("#counted .what").first).to_contain_text("下册")
    expect(page.locator("#messages")).to_be_empty()
    page.keyboard.type(ISBNS[0][:-1] + ("1" if ISBNS[0][-1] != "1" else "2"))
    page.keyboard.press("Enter")
    expect(verb).to_have_text("书号不对")
    page.keyboard.type(ISBNS[0])
    page.keyboard.press("Enter")
    expect(head).to_contain_text("已点 8 册")
    page.keyboard.type(ISBNS[3])
    page.keyboard.press("Enter")
    expect(verb).to_have_text("不认识的书")
    page.keyboard.press("Escape")
    expect(verb).to_have_count(0)
    page.keyboard.press("F8")
    expect(verb).to_have_text("已撤销")
    assert page.evaluate("document.activeElement.id") == "code"
    page.get_by_role("link", name="点完了，去验收").click()
    expect(page.locator("#draft")).to_contain_text("破损")
