"""A local gazetteer from the lead to the reader's phone, and a database that runs out: in a browser, without scripts for
the reader."""

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_pages import serious, sideways
from yylib import clock
from yylib.database import write
from yylib.services import outbox, resources

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def fill(page, **typed):
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)


def test_a_gazetteer_is_received_certified_scanned_and_read_on_a_phone(site, visitor):
    page = visitor()
    sign_in(page, site.colleague("head"), "/staff/local/new")
    fill(page, title="东里村志", unit="东里镇政府", appraisal="馆内没有", extent="全 2 册")
    page.get_by_label("内容：写沂源的人、事、地、物").check()
    page.locator("[name=way]").select_option("gift")
    page.locator("[name=openness]").select_option("open")
    page.get_by_role("button", name="记下").click()
    page.wait_for_url("**/staff/local/1")
    page.get_by_role("link", name="接收").click()
    fill(page, copies="2", price="68", note="镇里派人送来")
    page.get_by_role("button", name="接收").click()
    page.wait_for_url("**/staff/local/1")
    page.get_by_role("link", name="开收藏证书").click()
    page.get_by_role("button", name="开证书").click()
    page.get_by_text("藏证字〔2026〕001号").wait_for()
    page.locator("#copy-file").set_input_files({"name": "第1册.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator("#copy-title").fill("第 1 册")
    page.get_by_role("button", name="存入").click()
    page.get_by_role("link", name="第1册.pdf").wait_for()
    assert serious(page) == [] and not sideways(page)
    page.goto("/staff/local/collections/new")
    fill(page, name="沂源村志", slug="village-books", cover_text="各村的志书")
    page.get_by_label("向读者公开").check()
    page.get_by_role("button", name="建立").click()
    page.locator("#put-key").fill("df2026-0001")
    page.get_by_role("button", name="放进去").click()
    page.get_by_role("link", name="东里村志").wait_for()
    reader = visitor(width=360, js=False)
    reader.goto("/collections/")
    reader.get_by_role("link", name="沂源村志").click()
    with reader.expect_download() as taken:
        reader.get_by_role("link", name="第 1 册").click()
    assert taken.value.suggested_filename == "第1册.pdf"


def test_a_database_that_runs_out_is_told_and_readers_know(site, visitor):
    page = visitor()
    sign_in(page, site.colleague("tech"), "/staff/resources/new")
    fill(page, name="沂源云图书", address="https://example.org/y", how_to="打开，点“机构登录”")
    page.get_by_role("button", name="登记").click()
    page.locator("#licence-from_on").fill("2026-01-01")
    page.locator("#licence-to_on").fill(f"{clock.today()}")
    page.locator("#licence-fee").fill("12000")
    page.get_by_role("button", name="记下授权期").click()
    page.get_by_text("今天到期").first.wait_for()
    site.do(lambda: write(resources.remind))
    assert site.do(lambda: [item.kind for item in outbox.waiting()]) == ["resource"]
    assert serious(page) == [] and not sideways(page)
    reader = visitor(width=360, js=False)
    reader.goto("/resources/")
    reader.get_by_role("link", name="沂源云图书").click()
    reader.get_by_role("link", name="打开沂源云图书").wait_for()
