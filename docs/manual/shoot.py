"""Make the manual's screenshots again: python docs/manual/shoot.py [--counter FILE] [--only NAME].

Two libraries are begun in throw-away folders: an empty one, gone through as a newcomer does, and the demonstration's
year. ``--counter`` names the real door counter's file (gateCounts, sampleGateCount.csv); without it the pictures of the
import stay as they are. Run it with the environment that has the test tools, on an ordinary desktop Chromium,
between 13:40 and 16:00 of an open day in Shanghai: the pictures of the door and of seats are of an open house.
"""

import argparse
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import subjects
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
ADDRESS = "http://192.168.1.10:8000"
WIDE, PHONE, WALL = (1280, 800), (360, 740), (1280, 720)
TALLEST, MOST_BYTES, COLOURS = 1500, 200_000, 128
STAFF = (("李晓燕", "li.xy", "馆员"), ("赵志强", "zhao.zq", "科室负责人"))
OWN = {
    "wang.xm": "沂源的秋天苹果红了满山满坡",
    "li.xy": "每天早上八点半开门迎读者",
    "zhao.zq": "每晚五点关门前先抄一次表",
}


def main():
    """Both libraries, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counter", type=Path, help="the door counter's file")
    parser.add_argument("--only", help="the names of the pictures to keep, as a regular expression")
    asked = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_browser())
        shots = Shots(browser, asked.only)
        with served(Path(folder, "new"), "serve", "--public-url", ADDRESS) as (base, said):
            newcomer(shots, base, re.search(r"/staff/first/\S+", said)[0], asked.counter)
        demo = Path(folder, "demo")
        with served(demo, "demo") as (_base, said):
            passwords = dict(re.findall(r"^ +(demo-\w+)\t(\S+)", said, re.MULTILINE))
        _run("-m", "yylib.cli", "--instance", demo, "config", "set", "public_url", ADDRESS)
        with served(demo, "demo") as (base, said):
            demonstration(shots, base, passwords, demo)


def _run(*words) -> str:
    return subprocess.run([sys.executable, *map(str, words)], check=True, capture_output=True, text=True).stdout


def _browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return found or sys.exit("No Chromium found: " + ", ".join(BROWSERS))


@contextmanager
def served(folder: Path, command: str, *options: str):
    """A library of its own on a free port: its address, and what it said while it began."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    words = [sys.executable, "-m", "yylib.cli", "--instance", str(folder), command, "--listen", listen, *options]
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    said = ""
    try:
        for line in process.stdout:
            said += line
            if "已启动" in line:
                break
        yield f"http://{listen}", said
    finally:
        process.terminate()
        process.wait(30)


class Shots:
    """Pages of one browser, and pictures of them small enough for a manual."""

    def __init__(self, browser, only: str | None):
        self.browser, self.only = browser, re.compile(only or "")

    def open(self, address: str, size=WIDE):
        context = self.browser.new_context(viewport=dict(zip(("width", "height"), size, strict=True)), locale="zh-CN",
                                           timezone_id="Asia/Shanghai", reduced_motion="reduce")  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(address)
        return page

    def take(self, page, name: str, address: str | None = None, tallest: int = TALLEST):
        """One picture: the whole page up to ``tallest``, in few colours."""
        if address:
            page.goto(address)
        if not self.only.search(name):
            return
        page.wait_for_timeout(600)
        size = page.viewport_size
        tall = page.evaluate("document.querySelector('main')?.getBoundingClientRect().bottom + scrollY")
        page.set_viewport_size({"width": size["width"], "height": min(tallest, max(size["height"], int(tall) + 16))})
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(300)
        path = HERE / f"{name}.png"
        page.screenshot(path=path)
        page.set_viewport_size(size)
        _shrink(path)
        print(path.name, path.stat().st_size)


def _shrink(path: Path) -> None:
    with Image.open(path) as held:
        small = held.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path.name} is larger than {MOST_BYTES} bytes")


def fill(page, **fields):
    """Type into fields by their names."""
    for name, text in fields.items():
        page.locator(f"main [name={name}]").first.fill(text)


def press(page, name: str):
    """Press a button by (the beginning of) its words."""
    page.locator("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def tick(page, words: str):
    page.locator("label").filter(has_text=re.compile(f"^{words}$")).click()


def sign_in(shots: Shots, base: str, login: str, password: str, size=WIDE):
    """A signed-in page; a slip's password is changed for one's own."""
    page = shots.open(base + "/staff/sign-in", size)
    fill(page, login_name=login, password=password)
    press(page, "登录")
    if page.url.endswith("/staff/password"):
        shots.take(page, "first-password")
        fill(page, current=password, password=OWN[login], again=OWN[login])
        press(page, "保存新密码")
    return page


def newcomer(shots: Shots, base: str, link: str, counter: Path | None):
    """From the one-time link to the first reader counted, then a past year."""
    page = shots.open(base + link)
    fill(page, name="王小明", login_name="wang.xm", password=OWN["wang.xm"], again=OWN["wang.xm"])
    shots.take(page, "first-admin")
    press(page, "建立账户")
    slips = {login: _hire(shots, page, base, name, login, role) for name, login, role in STAFF}
    shots.take(page, "hours", base + "/staff/calendar/hours")
    code = _terminal(shots, page, base)
    desk = shots.open(base + "/staff/terminals/enrol")
    fill(desk, code=code)
    shots.take(desk, "enrol")
    press(desk, "登记")
    desk.close()
    desk = sign_in(shots, base, "li.xy", slips["li.xy"])
    desk.goto(base + "/staff/desk")
    desk.keyboard.press("Alt+1")
    desk.locator("#answer .answer").wait_for()
    shots.take(desk, "first-count")
    head = sign_in(shots, base, "zhao.zq", slips["zhao.zq"])
    shots.take(head, "guide-print", base + "/guides/2/print", 1200)
    if counter:
        history(shots, head, base, counter)


def _hire(shots, page, base, name, login, role) -> str:
    page.goto(base + "/staff/accounts/new")
    fill(page, name=name, login_name=login)
    page.locator("[name=department_id]").select_option(label="图书借阅部")
    tick(page, role)
    shots.take(page, "account-new")
    press(page, "建立账户")
    shots.take(page, "password-slip")
    return page.locator(".bigcode").inner_text()


def _terminal(shots, page, base) -> str:
    page.goto(base + "/staff/terminals/new")
    fill(page, name="总馆服务台")
    page.locator("[name=spot]").select_option(label="总馆 大门")
    press(page, "显示登记码")
    shots.take(page, "terminal-code")
    return page.locator(".bigcode").inner_text()


def history(shots: Shots, page, base: str, counter: Path):
    """The real door counter imported as closing readings, and the figures on it."""
    page.goto(base + "/staff/imports/new")
    page.locator("[name=file]").set_input_files(counter)
    page.locator("[name=place_id]").select_option(label="总馆 大门")
    press(page, "上传并查看")
    page.locator("[name=taken]").select_option(label="闭馆时")
    shots.take(page, "import-columns")
    press(page, "看看会导入什么")
    shots.take(page, "import-trial")
    press(page, "开始导入")
    page.get_by_text("整批撤销").wait_for()
    shots.take(page, "import-batch")
    shots.take(page, "import-doubts", base + "/staff/imports/doubts")
    shots.take(page, "history-2022", base + "/staff/turnout/period?kind=year&on=2022-06-01")
    shots.take(page, "history-month", base + "/staff/turnout/period?kind=month&on=2021-10-01")
    shots.take(page, "history-cell", base + "/staff/imports/1/rows?row=51", 800)


def demonstration(shots: Shots, base: str, passwords: dict[str, str], folder: Path):
    """The pages of a lively library, each by whoever works on it."""
    desk, head, director, admin, auditor = (
        sign_in(shots, base, f"demo-{role}", passwords[f"demo-{role}"])
        for role in ("desk", "head", "director", "admin", "auditor")
    )
    books = sign_in(shots, base, "demo-acquisition", passwords["demo-acquisition"])
    planner = sign_in(shots, base, "demo-promotion", passwords["demo-promotion"])
    subjects.books(shots, books, base, phone=PHONE, wall=WALL)
    subjects.activities(shots, planner, base, folder, phone=PHONE)
    subjects.volunteers(shots, planner, base, folder, phone=PHONE)
    _desk(shots, desk, base)
    _head(shots, head, base)
    shots.take(director, "rules", base + "/staff/rules")
    shots.take(director, "branches", base + "/staff/branches")
    shots.take(admin, "accounts", base + "/staff/accounts")
    shots.take(admin, "system", base + "/staff/system/")
    shots.take(auditor, "audit", base + "/staff/audit/", 900)
    phone = shots.open(base, PHONE)
    shots.take(phone, "phone-home", base + "/", 1200)
    shots.take(phone, "phone-guide", base + "/guides/2", 1200)
    _wall(shots, admin, base)
    _bookings(shots, desk, head, base)
    _rooms(shots, desk, head, director, base)
    _door(shots, admin, base, folder)
    _cut_off(shots, desk, base)


def _desk(shots, page, base):
    page.goto(base + "/staff/desk")
    page.keyboard.type("30", delay=150)
    page.keyboard.press("Alt+2")
    page.locator("#answer .answer").wait_for()
    shots.take(page, "desk")
    page.keyboard.press("Alt+0")
    page.wait_for_timeout(500)
    page.keyboard.type("300", delay=150)
    page.keyboard.press("Alt+1")
    page.get_by_text("300 人，对吗").wait_for()
    shots.take(page, "desk-ask", tallest=800)
    shots.take(page, "desk-paper", base + "/staff/visits/paper")
    shots.take(page, "tally-sheet", base + "/staff/visits/tally-sheet/print?place=2&blank=1", 900)


def _head(shots, page, base):
    shots.take(page, "turnout", base + "/staff/turnout")
    shots.take(page, "morning", base + "/staff/visits/morning")
    yesterday = page.locator("#day").input_value()
    shots.take(page, "place-day", f"{base}/staff/visits/places/1/days/{yesterday}", 900)
    shots.take(page, "day-sheet", f"{base}/staff/turnout/day-sheet?day={yesterday}", 1300)
    shots.take(page, "period", base + "/staff/turnout/period?kind=month")
    shots.take(page, "source", f"{base}/staff/turnout/source?figure=visits&kind=day&on={yesterday}")
    for name, path in (("guides", "guides/"), ("guide-doubts", "guides/1"), ("holidays", "calendar/holidays"),
                       ("outbox", "outbox/"), ("people", "people/"), ("privacy", "privacy/")):  # fmt: skip
        shots.take(page, name, f"{base}/staff/{path}", 900)


def _wall(shots, admin, base):
    """A new code for the demonstration's wall, typed in on that screen."""
    wall = _enrolled(shots, admin, base, admin.locator("main tr").filter(has_text="大屏"))
    shots.take(wall, "wall", base + "/display/wall", 720)
    shots.take(wall, "rooms", base + "/display/rooms", 720)


def _enrolled(shots, admin, base, row=None):
    """A screen that has been enrolled; with no row of the list the code is on the administrator's page already."""
    if row:
        admin.goto(base + "/staff/terminals/?all=1")
        row.first.get_by_role("button", name="新登记码").click()
    code = admin.locator(".bigcode").inner_text()
    screen = shots.open(base + "/staff/terminals/enrol", WALL)
    fill(screen, code=code)
    press(screen, "登记")
    return screen


def _bookings(shots, desk, head, base):
    shots.take(head, "booking-plan", base + "/staff/bookings/plans/1")
    shots.take(head, "booking-address", base + "/staff/bookings/address")
    shots.take(desk, "bookings", base + "/staff/bookings/", 1100)
    shots.take(desk, "misses", base + "/staff/misses/", 700)
    shots.take(desk, "door-list-print", base + "/staff/visits/door-list/print?place=1", 900)
    desk.goto(base + "/staff/bookings/")
    desk.locator("#bookings a.code").first.click()
    person = desk.locator("main a[href*='/people/']").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    shots.take(head, "privacy-person", f"{base}/staff/privacy/persons/{person}", 1300)


def _rooms(shots, desk, head, director, base):
    """Seats, entry checks, the day's sheet of the whole house."""
    shots.take(head, "seat-map", base + "/staff/seats/maps/3")
    shots.take(head, "entry-checks", base + "/staff/entry-checks/")
    shots.take(desk, "seats", base + "/staff/seats/", 1000)
    shots.take(desk, "patrol", base + "/staff/seats/patrol", 700)
    director.goto(base + "/staff/sheets/?all=1")
    director.locator("main tr").filter(has_text="全馆").first.get_by_role("link", name="打开").click()
    shots.take(director, "client-flow")


def _door(shots, admin, base, folder):
    """The screen at the door, and a reader's phone: booked, with the pass, before the code."""
    admin.goto(base + "/staff/terminals/new")
    tick(admin, r"门口屏（进馆）")
    fill(admin, name="总馆大门进馆屏")
    admin.locator("[name=spot]").select_option(label="总馆 大门")
    press(admin, "显示登记码")
    shots.take(_enrolled(shots, admin, base), "gate-in", base + "/display/gate", 720)
    phone = shots.open(base + "/book/1", PHONE)
    phone.locator("[name=starts]:not([disabled])").first.check(force=True)  # its label lies over it
    fill(phone, toddlers="0", children="1", name="演示·家长", phone="13000000199")
    phone.locator("[name=consent]").check()
    phone.wait_for_timeout(5000)  # a form sent at once is taken for a machine's
    shots.take(phone, "phone-book", tallest=1375)
    press(phone, "预约")
    shots.take(phone, "phone-pass", tallest=925)
    made = "from yylib.services.doors import codes; print(codes.path(codes.text(1, 'in')))"
    path = _run("-c", f"from yylib import create_app\nwith create_app({str(folder)!r}).app_context(): {made}")
    shots.take(phone, "gate-phone", base + path.strip(), 900)


def _cut_off(shots, desk, base):
    """The alert of children left behind, and the desk without its server."""
    shots.take(desk, "child-alert", base + "/staff/desk", 330)
    desk.context.set_offline(True)
    for key in ("Alt+1", "Alt+3", "Alt+4"):
        desk.keyboard.press(key)
        desk.wait_for_timeout(9000 if key == "Alt+1" else 800)
    shots.take(desk, "desk-offline", tallest=800)
    desk.context.set_offline(False)


if __name__ == "__main__":
    main()
