"""From the first start to the head's dashboard, by keyboard alone; and once per profile under a name that is not localhost."""

import re
import threading

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import served, sign_in
from tests.browser.proxy import tls_proxy
from tests.conftest import make_app
from tests.factories import PASSWORD
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.services.accounts import manage

pytestmark = pytest.mark.browser
SLIP = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){2,}")

HERE = """() => { const e = document.activeElement; const label = e.labels && e.labels[0];
return ((e.getAttribute('aria-label') || (label ? label.innerText : e.innerText) || '')).trim().replace(/\\s+/g, ' ') }"""


def tab_to(page, wanted: str) -> None:
    """Press Tab until the element with this label has the focus."""
    for _ in range(120):
        if re.search(wanted, page.evaluate(HERE)):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}")


def type_in(page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.type(text)


def test_from_the_first_start_to_the_heads_dashboard(site, visitor):
    token = site.do(lambda: write(manage.make_link))
    admin = visitor()
    admin.goto(f"/staff/first/{token}")
    for label, text in (
        ("^姓名", "演示馆员甲"),
        ("^登录名", "admin.jia"),
        ("^密码", PASSWORD),
        ("^再输一次密码", PASSWORD),
    ):
        type_in(admin, label, text)
    admin.keyboard.press("Enter")
    admin.locator("#messages", has_text="系统管理员账户已建好").wait_for()

    slips = {}
    for login, role in (("qian.tai", "^馆员"), ("ke.zhang", "^科室负责人")):
        admin.goto("/staff/accounts/new")
        type_in(admin, "^姓名", f"演示{login}")
        type_in(admin, "^登录名", login)
        tab_to(admin, role)
        admin.keyboard.press("Space")
        admin.keyboard.press("Enter")
        expect(admin.locator("body")).to_contain_text(SLIP)
        slips[login] = SLIP.search(admin.locator("body").inner_text())[0]
    waiting = site.do(lambda: [row.what for row in plain("SELECT what FROM outbox_item WHERE ticked_at IS NULL")])
    assert len(waiting) == 2 and all("密码条" in what for what in waiting)

    desk, head = visitor(), visitor()
    for page, login in ((desk, "qian.tai"), (head, "ke.zhang")):
        page.goto("/staff/sign-in")
        type_in(page, "^登录名", login)
        type_in(page, "^密码", slips[login])
        page.keyboard.press("Enter")
        page.get_by_label("现在的密码").wait_for()
        type_in(page, "^现在的密码", slips[login])
        type_in(page, "^新密码", PASSWORD)
        type_in(page, "^再输一次新密码", PASSWORD)
        page.keyboard.press("Enter")
        page.locator("#messages", has_text="密码已改好").wait_for()

    head.goto("/staff/turnout")
    desk.goto("/staff/desk")
    desk.wait_for_function("document.activeElement.id === 'code'")
    desk.keyboard.type("00012345")
    desk.keyboard.press("Enter")
    expect(desk.locator("#inside")).to_have_text("1")
    desk.keyboard.press("Alt+0")
    expect(desk.locator("#inside")).to_have_text("0")
    desk.keyboard.press("Alt+6")
    type_in(desk, "^单位", "云溪小学三年级")
    type_in(desk, "^人数", "30")
    desk.keyboard.press("Enter")
    expect(desk.locator("#inside")).to_have_text("30")
    desk.keyboard.press("Alt+8")
    desk.keyboard.type("5")
    desk.keyboard.press("Alt+1")
    expect(desk.locator("#inside")).to_have_text("25")
    expect(head.locator("h1")).to_contain_text("30", timeout=15_000)
    expect(head.locator("#turnout")).to_contain_text("25")


def test_an_hour_from_paper_by_keyboard(site, visitor):
    clock.freeze("2026-11-23 15:00", tick=0.01)  # before the first opening of a day there is no hour to enter
    page = visitor()
    sign_in(page, site.colleague(), "/staff/visits/paper")
    tab_to(page, "^时段")
    page.keyboard.press("Home")
    type_in(page, "^进馆", "12")
    type_in(page, "^出馆", "3")
    page.keyboard.press("Enter")
    page.locator("#messages", has_text="已补录").wait_for()
    row = site.do(
        lambda: plain("SELECT sum(entries) AS entries, sum(exits) AS exits FROM scan WHERE source = 'paper'")[0]
    )
    assert (row.entries, row.exits) == (12, 3)


@pytest.mark.parametrize("profile", ["office", "tls"])
def test_each_profile_under_a_name_that_is_not_localhost(tmp_path, lite_template, chromium, profile):
    import shutil

    from yylib import content

    shutil.copy(lite_template, tmp_path / "yylib.db")
    keys = f'"secret_key": "{"s" * 48}", "hash_key": "{"h" * 48}"'
    url = "https://shu.test" if profile == "tls" else ""
    (tmp_path / "config.json").write_text(f'{{{keys}, "profile": "{profile}", "public_url": "{url}"}}', "utf-8")
    app = make_app(tmp_path, TRUSTED_HOSTS=None)
    with app.app_context():
        content.load()
        token = write(manage.make_link)
        db.session.remove()
    for port in served(app):
        with tls_proxy(port) as secure:
            base = f"https://shu.test:{secure}" if profile == "tls" else f"http://lib.test:{port}"
            context = chromium.new_context(base_url=base, ignore_https_errors=True)
            page = context.new_page()
            page.goto(f"/staff/first/{token}")
            for label, text in (
                ("^姓名", "演示"),
                ("^登录名", "admin.jia"),
                ("^密码", PASSWORD),
                ("^再输一次密码", PASSWORD),
            ):
                type_in(page, label, text)
            page.keyboard.press("Enter")
            page.locator("#messages", has_text="系统管理员账户已建好").wait_for()
            cookie = next(held for held in context.cookies() if "yylib" in held["name"])
            assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
            assert cookie["secure"] is (profile == "tls") and cookie["name"].startswith("__Host-") is (profile == "tls")
            page.goto("/staff/accounts/new")
            assert page.locator("h1").inner_text() == "新建账户"
            context.close()
    with app.app_context():
        db.engine.dispose()


def test_refused_busy_and_expired_are_said_and_the_typed_line_is_still_there(site, visitor):
    page = visitor()
    sign_in(page, site.colleague(), "/staff/desk")
    messages = page.locator("#messages")

    holding, done = threading.Event(), threading.Event()

    def hold():
        with site.app.app_context(), writing():
            holding.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(5)
    try:
        page.keyboard.type("00012345")
        page.keyboard.press("Enter")
        expect(page.locator("#unsent")).to_contain_text("1", timeout=25_000)
    finally:
        done.set()
        thread.join()
    # The line is kept until the writer has time for it, and is counted once.
    expect(page.locator("#inside")).to_have_text("1", timeout=40_000)
    expect(page.locator("#code")).to_have_value("")

    site.do(lambda: write(lambda: plain("UPDATE place SET is_active = false WHERE kind = 'door'").count))
    page.keyboard.type("00099999")
    page.keyboard.press("Enter")
    expect(messages).to_contain_text("这个门或区域已停用")
    assert page.input_value("#code") == "00099999"
    site.do(lambda: write(lambda: plain("UPDATE place SET is_active = true").count))

    site.do(lambda: write(lambda: plain("UPDATE sign_in SET ended_at = :now", now=clock.stamp(clock.now())).count))
    page.keyboard.press("Enter")
    expect(page.locator("#unsent .unsent b")).to_have_text("请重新登录，1 笔还在本机")
    assert site.do(lambda: plain("SELECT count(*) AS n FROM scan")[0].n) == 1
