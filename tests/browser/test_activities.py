"""Activities from the plan to the file, as their organisers and families live them: a story time from last year's copy, a
crowd counted by three, an exhibition of three weeks, one that is called off."""

import re
import secrets
import subprocess
import threading
import zipfile
from contextlib import closing
from datetime import date, time, timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
import vobject
from playwright.sync_api import expect

from tests.browser.test_pages import serious, sideways
from tests.factories import PASSWORD, a_colleague, an_activity
from tests.services.archives.an_archive import picture
from yylib import clock
from yylib.database import plain, write
from yylib.services import activities, notices, privacy, registrations
from yylib.services.archives import bundling
from yylib.services.attendance import codes, counts

pytestmark = pytest.mark.browser
STORY = "绘本故事会《好饿的毛毛虫》"


def good(page) -> None:
    assert serious(page) == [] and sideways(page) == 0, page.url


def press(page, label: str) -> None:
    """Press the button or link of the page itself that bears this, by keyboard, and be on the next page."""
    found, name = page.locator("main"), re.compile(f"^{label}$")
    with page.expect_navigation():
        found.get_by_role("link", name=name).or_(found.get_by_role("button", name=name)).first.press("Enter")


def said(page, text: str) -> None:
    page.locator("#messages", has_text=text).wait_for()


def main(page) -> str:
    page.wait_for_load_state()  # a click waits until the answer begins, not until it is whole
    return page.locator("main").inner_text()


def fig(page, name: str) -> str:
    """The number that a page shows under this name."""
    return page.locator(".fig", has=page.get_by_role("heading", name=name, exact=True)).inner_text()


def registered(activity_id: int, name: str, number: int) -> int:
    """One family more, a parent with a child, that nobody looks at; its registration."""
    sheet_id = plain("SELECT id FROM registration_sheet WHERE activity_id = :id", id=activity_id)[0].id
    consent = ("contact", privacy.current_text("contact").version, "web")
    child = {"name": name[0] + "小读", "birth_on": date(2018, 3, 2)}
    return write(registrations.register, sheet_id=sheet_id, name=name, phone=f"199{number:08}", children=[child],
                 channel="web", consent=consent)  # fmt: skip


def read_on() -> None:
    """Five seconds pass: nobody reads a form faster."""
    clock.freeze(f"{clock.local(clock.now()) + timedelta(seconds=5):%Y-%m-%d %H:%M:%S}", tick=0.01)


def staff(site, visitor, role: str, path: str):
    """A colleague's page, signed in; ``name`` is the login name, for the next day."""
    page = visitor()
    page.name = site.colleague(role)
    return signed_in(page, path)


def signed_in(page, path: str):
    page.goto("/staff/sign-in?next=" + path)
    page.fill("[name=login_name]", page.name)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert urlsplit(page.url).path == path
    return page


# The story time


def last_year() -> int:
    return an_activity(
        clock.at(date(2025, 11, 29), time(14, 30)), branch_id=1, kind="story_time", audience="families", title=STORY, quota=9,
        about="一起读一本绘本。", expected=20, safety_plan="馆员守出入口。", emergency_plan="照馆里的疏散路线。", has_prizes=True,
    )  # fmt: skip


def drafted(author) -> str:
    """From last year's copy to the hand-in; the plan's address."""
    press(author, "起草活动")
    good(author)
    press(author, STORY)
    expect(author.get_by_label("第一天")).to_have_value("2026-11-28")  # the same Saturday a year on
    press(author, "起草")
    said(author, "起草好了")
    good(author)
    assert "2026-11-28 14:30" in author.locator("#sessions").inner_text() and "名额 9 人" in main(author)
    address = author.url
    press(author, "提交审核")
    said(author, "等科室负责人审核")
    return address


def decided(page, step: str, told: str) -> None:
    press(page, step)
    said(page, told)


def join(phone, notice: str, name: str, number: int, *children: tuple[str, str], adults: int = 0) -> None:
    """A family registers on its phone, from the notice to its pass; no script runs."""
    phone.goto(notice)
    phone.locator("a.btn", has_text=re.compile("^报")).click()
    phone.get_by_label("您的姓名").fill(name)
    phone.get_by_label("电话", exact=True).fill(f"199{number:08}")
    if len(children) > 1:
        phone.locator("summary", has_text="还有孩子").click()
    for row, (child, birth) in enumerate(children):
        phone.get_by_label("孩子姓名").nth(row).fill(child)
        phone.get_by_label("出生日期").nth(row).fill(birth)
    if adults:
        phone.get_by_label("另外还有几位大人").fill(str(adults))
    phone.get_by_label("我看过说明").check()
    assert sideways(phone) == 0
    read_on()
    phone.get_by_role("button", name=re.compile("^报")).click()
    phone.wait_for_url("**/join/p/*")
    assert sideways(phone) == 0


def by_telephone(desk) -> None:
    """The desk types in what the caller says."""
    good(desk)
    press(desk, STORY)
    press(desk, "代报名")
    for label, text in (("报名人姓名", "钱试读"), ("孩子 1 姓名", "钱小读")):
        desk.get_by_label(label).fill(text)
    desk.locator("#phone").fill(f"199{77:08}")
    desk.locator("#child1_birth").fill("2019-05-01")
    desk.get_by_label("说明已念给报名人听").check()
    good(desk)
    press(desk, "报名")
    said(desk, "已报上")


def state(phone) -> str:
    phone.reload()
    assert sideways(phone) == 0
    return main(phone)


def moved_up(phones, desk, activity_id: int) -> None:
    """The day before one family gives up; the two who wait are offered its places, one comes, one does not."""
    off, third, fourth = phones
    assert "候补第 1 位，最晚 11 月 28 日 13:30 有结果" in state(third) and "候补第 2 位" in state(fourth)
    clock.freeze("2026-11-27 15:00", tick=0.01)
    off.locator("summary", has_text="取消报名").click()
    off.locator("details[open] button", has_text="取消报名").click()
    assert off.locator("h1").inner_text() == "已取消"
    for phone in (third, fourth):
        assert "给您留到 11 月 27 日 17:00" in state(phone) and phone.locator("h1").inner_text() == "有名额了，请确认"
    signed_in(desk, f"/staff/outbox/activity/{activity_id}")
    expect(desk.locator("main tbody tr")).to_have_count(2)
    assert "有空位，等回话" in main(desk)
    third.get_by_role("button", name="确认参加").click()
    assert third.locator("h1").inner_text() == "报上了"
    fourth.get_by_role("button", name="不来了，让给下一位").click()
    assert fourth.locator("h1").inner_text() == "已放弃"
    desk.reload()
    assert "现在没有要告诉读者的" in main(desk), "whoever answered needs no call"


def on_the_day(site, desk, family, third, session_id: int) -> None:
    """Signed in three ways: the family by the room's code, the third party's pass at the desk, the others from paper."""
    clock.freeze("2026-11-28 14:20", tick=0.01)
    page = f"/staff/attendance/{session_id}"
    signed_in(desk, page)
    good(desk)
    desk.goto(page + "/sheet")
    assert all(name in desk.inner_text("body") for name in ("赵试读", "钱试读", "孙试读", "周试读"))
    desk.goto(page + "/code")
    assert "报名 9 人" in desk.inner_text("body") and serious(desk) == []
    family.goto("/come/" + site.do(codes.text, session_id=session_id))
    assert sideways(family) == 0
    family.get_by_role("button", name="都到了，签到").click()
    assert "成人 1" in main(family) and "孩子 2" in main(family) and sideways(family) == 0
    desk.goto(page)
    code = third.locator(".bigcode").inner_text()
    desk.keyboard.type("YH" + code)  # the scanner; the field has the focus
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    said(desk, "已签到：成人 1，儿童 1")
    clock.freeze("2026-11-28 14:45", tick=0.01)
    press(desk, "补录签到表")
    for name in ("钱试读", "周试读"):
        desk.locator("tr", has_text=name).get_by_role("checkbox").check()
    desk.get_by_label("成人").fill("1")
    desk.get_by_label("儿童").fill("2")
    good(desk)
    press(desk, "记下这张表")
    said(desk, "已补录：签到 4 人，现场来的 3 人")
    figures = [re.search(r"\d+", fig(desk, name))[0] for name in ("已到", "应到", "未到", "现场来的")]
    assert figures == ["12", "9", "0", "3"]


def photographed(author) -> None:
    """Two photos and one from an iPhone, which is refused with what to do; sent again as a JPEG."""
    press(author, "照片")
    files = [
        {"name": f"现场{n}.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(1200, 900 + n))} for n in (1, 2, 3)
    ]
    heic = {
        "name": "IMG_1.HEIC",
        "mimeType": "image/heic",
        "buffer": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400,
    }
    author.locator("input[type=file]").set_input_files([files[0], heic, files[1]])
    author.get_by_role("button", name="存照片").press("Enter")
    author.locator("[data-word]", has_text="存了 2 张，1 张没有存上").wait_for()
    refused = author.locator("[data-refused]").inner_text()
    assert "IMG_1.HEIC" in refused and "兼容性最佳" in refused
    good(author)
    author.locator("input[type=file]").set_input_files(files[2])
    author.get_by_role("button", name="存照片").press("Enter")
    expect(author.locator("#photos img")).to_have_count(3)


def filed(author, activity_id: int) -> None:
    """What is missing is put in, what there is not is said to be not applicable, and the file is closed."""
    page = f"/staff/archives/{activity_id}"
    signed_in(author, page)
    assert "还差 3 项：奖品发放表、照片、总结" in main(author)
    photographed(author)
    author.goto(page)
    press(author, "写总结")
    author.locator("#summary textarea").fill("来了四家，孩子们爱听。\n下次早些发通知。")
    good(author)
    press(author, "存总结")
    press(author, "返回归档清单")
    press(author, "不适用 ?奖品发放表 ?…")
    author.get_by_label("原因").fill("今年没有发奖品")
    press(author, "记为不适用")
    author.get_by_role("button", name="归档", exact=True).press("Enter")
    said(author, "已归档，档号 ")
    assert "正在排队" in main(author)


def taken_out(site, author, folder):
    """The job builds the bundle; it is taken out with the password given again, and unpacked."""
    site.do(bundling.run_next)
    author.locator("#bundle", has_text="做好了").wait_for()
    good(author)
    clock.freeze("2026-11-29 10:20", tick=0.01)
    with author.expect_navigation():
        author.get_by_role("button", name="取出 第 1 版归档包").press("Enter")
    assert "请再输一次密码" in main(author)
    with author.context.expect_page() as window:
        author.get_by_role("link", name=re.compile("^在新窗口输密码")).press("Enter")
    asked = window.value
    asked.get_by_label("密码").fill(PASSWORD)
    press(asked, "继续")
    said(asked, "确认过了")
    asked.close()
    with author.expect_download() as parcel:  # F5, as the page says
        author.evaluate("location.reload()")
    assert re.fullmatch(r"0000-WS·2026-D10-YDTG-0001\.zip", parcel.value.suggested_filename)
    with zipfile.ZipFile(parcel.value.path()) as bundle:
        bundle.extractall(folder)


def opened_from_disk(page, folder) -> None:
    """The bundle as whoever finds it reads it: every checksum right, every link leads somewhere, every picture is seen."""
    sums = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS.txt"], cwd=folder, capture_output=True)
    assert (sums.returncode, sums.stdout) == (0, b"")
    summed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS.txt").read_text("utf-8").splitlines()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert summed == there - {"SHA256SUMS.txt"}
    page.context.set_offline(True)
    page.goto((folder / "index.html").as_uri())
    assert page.locator("h1").inner_text() == STORY and "0000-WS·2026-D10-YDTG-0001" in page.inner_text("body")
    prizes = page.locator("tr", has_text="奖品发放表").inner_text()
    assert "不适用" in prizes and "今年没有发奖品" in prizes and "爱听" in page.inner_text("body")
    titles = page.locator("td li a").all_inner_texts()
    assert len(set(titles)) == len(titles) > 8, "each document by a title of its own"
    links = page.evaluate("[...document.querySelectorAll('a')].map(a => decodeURI(a.getAttribute('href')))")
    assert len(links) > 9 and all((folder / link).is_file() for link in links)
    shown = page.evaluate(
        """Promise.all([...document.images].map(i => { i.loading = 'eager'; return i.decode().then(() => i.naturalWidth) }))"""
    )
    assert len(shown) == 3 and all(shown)
    good(page)


def test_a_story_time_from_last_years_copy_to_its_bundle_on_disk(site, visitor, tmp_path):
    clock.freeze("2026-11-23 09:00", tick=0.01)
    site.do(last_year)
    author = staff(site, visitor, "promotion", "/staff/activities/")
    address = urlsplit(drafted(author)).path
    decided(staff(site, visitor, "head", address), "科室审核通过", "等馆长批准")
    decided(staff(site, visitor, "director", address), "批准", "批准了，可以发通知")
    author.goto(address)
    good(author)
    press(author, "通知")
    press(author, "发布")
    said(author, "通知发布了")
    activity_id = int(address.rsplit("/", 1)[1])
    phone = visitor(width=360, js=False)
    phone.goto("/")
    phone.get_by_role("link", name=STORY).click()
    assert "还有 9 个名额" in main(phone) and sideways(phone) == 0
    notice, form = phone.url, phone.locator("a.btn", has_text=re.compile("^报名")).get_attribute("href")
    join(phone, notice, "赵试读", 1, ("赵小一", "2018-03-02"), ("赵小二", "2020-07-01"))
    assert phone.locator("h1").inner_text() == "报上了" and "大人 1，孩子 2" in main(phone)
    desk = staff(site, visitor, "desk", "/staff/registrations/")
    by_telephone(desk)
    off, third, fourth = (visitor(width=360, js=False) for _ in range(3))
    join(off, notice, "吴试读", 2, ("吴小一", "2018-03-02"), ("吴小二", "2019-07-01"), adults=1)
    join(third, notice, "孙试读", 3, ("孙小读", "2018-03-02"))
    join(fourth, notice, "李试读", 4, ("李小读", "2018-03-02"))
    watched = visitor(width=360)
    for url in (form, phone.url, third.url):
        watched.goto(url)
        good(watched)
    moved_up((off, third, fourth), desk, activity_id)
    session_id = site.do(lambda: plain("SELECT id FROM activity_session WHERE activity_id = :id", id=activity_id)[0].id)
    site.do(registered, activity_id=activity_id, name="周试读", number=5)
    on_the_day(site, desk, phone, third, session_id)
    clock.freeze("2026-11-29 10:00", tick=0.01)
    filed(author, activity_id)
    taken_out(site, author, tmp_path / "案卷")
    opened_from_disk(visitor(), tmp_path / "案卷")


# The riddles

PRESSES = 20  # by a helper's own requests, beside those in the browser


def riddles() -> tuple[int, int]:
    """Tonight's riddles; the ids of the activity and of its session."""
    activity_id = an_activity(clock.at(date(2026, 3, 3), time(18, 30)), branch_id=1, kind="riddle", entry="drop_in",
                              audience="all", title="元宵灯谜", quota=None, has_prizes=True)  # fmt: skip
    return activity_id, _session_of(activity_id)


def _session_of(activity_id: int) -> int:
    return plain("SELECT id FROM activity_session WHERE activity_id = :id", id=activity_id)[0].id


def with_a_link(head, session_id: int, name: str, phone):
    """Who counts without an account opens the link that the head shows."""
    head.goto(f"/staff/attendance/{session_id}")
    head.get_by_label("谁在哪里数").fill(name)
    press(head, "生成计数链接")
    phone.goto(urlsplit(head.locator("p.code").inner_text().strip()).path)
    return phone


class Phone(threading.Thread):
    """The helper's phone pressing on its own: fifteen times ten adults, five times six children; each fourth press is sent
    twice, as a phone does that has lost the answer."""

    def __init__(self, page):
        super().__init__()
        self.url, self.answers = urlsplit(page.url), []
        self.token = page.locator("input[name=csrf_token]").first.input_value()
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        self.heads = {"Cookie": cookies, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}

    def run(self):
        with closing(HTTPConnection(self.url.hostname, self.url.port, timeout=20)) as line:
            for number in range(PRESSES):
                given = {"adults": 10, "children": 0} if number % 4 else {"adults": 0, "children": 6}
                given |= {"csrf_token": self.token, "once": secrets.token_hex(24)}
                for _ in range(1 if number % 4 else 2):
                    line.request("POST", self.url.path, urlencode(given), self.heads)
                    answer = line.getresponse()
                    answer.read()
                    self.answers.append(answer.status)


def pressed(pages) -> None:
    """Twenty people each in the browser, the three in turn, while their phones press too."""
    phones = [Phone(page) for page in pages]
    for phone in phones:
        phone.start()
    for label, times in (("成人加 1", 10), ("儿童加 2", 5)):
        for page in pages:
            page.get_by_role("button", name=label).focus()
            for _ in range(times):
                page.keyboard.press("Enter")
    for phone in phones:
        phone.join()
    assert [phone.answers for phone in phones] == [[200] * (PRESSES + PRESSES // 4)] * 3


def handed_out(page, other, activity_id: int) -> None:
    """Five bookmarks: three from one table, two from the other, and none for who comes later."""
    address = f"/staff/attendance/activity/{activity_id}/prizes"
    page.goto(address)
    page.locator("#prize-name").fill("书签")
    page.locator("#prize-number").fill("5")
    press(page, "加上")
    other.goto(address)
    for desk, number in ((page, 3), (other, 2)):
        desk.locator("#hand-number").fill(str(number))
        press(desk, "发出")
        said(desk, f"已发 {number} 份")
    page.locator("#hand-number").fill("1")  # this page was drawn when two were left
    press(page, "发出")
    assert "“书签”只剩 0 份" in main(page) and "没有发出" in main(page)
    good(page)
    stock = page.locator("tr", has=page.get_by_role("link", name="书签")).locator("td.num").all_inner_texts()
    assert stock[1:] == ["5", "5", "0"]


def test_six_hundred_at_the_riddles_are_counted_by_three_at_once_and_the_prizes_run_out(site, visitor):
    clock.freeze("2026-03-03 18:40", tick=0.01)
    activity_id, session_id = site.do(riddles)
    head = staff(site, visitor, "promotion", f"/staff/attendance/{session_id}")
    east, west = (with_a_link(head, session_id, name, visitor(width=360)) for name in ("东门 小李", "西门 小王"))
    good(head)
    press(head, "返回")
    press(head, "计数")
    pages = (head, east, west)
    pressed(pages)
    for page in pages:
        page.locator("[data-word]", has_text="都计上了").wait_for()
    for page in pages:
        page.reload()
        assert page.locator("[data-all]").inner_text() == "600" and page.locator("[data-mine]").inner_text() == "200"
        assert main(page).count("成人 160，儿童 40") == 3, "each helper's own sum"
    good(head)
    good(east)
    desk = staff(site, visitor, "desk", f"/staff/attendance/{session_id}")
    assert "600" in fig(desk, "已到") and "成人 480，儿童 120" in fig(desk, "已到")
    handed_out(head, desk, activity_id)


# The exhibition


def planned_by_form(author) -> int:
    """A blank plan of three weeks, handed in; its id."""
    press(author, "起草活动")
    author.get_by_label("活动类型").select_option(label="展览")
    author.get_by_label("名称", exact=True).fill("沂河老照片展")
    press(author, "起草")
    for label, text in (("活动内容", "八十张老照片。"), ("安全措施", "展板固定，馆员巡看。"), ("预计人数", "150")):
        author.get_by_label(label).fill(text)
    good(author)
    press(author, "保存")
    for field, value in (("day", "2026-11-09"), ("start", "09:00"), ("until", "2026-11-29"), ("end", "17:00")):
        author.locator(f"#sessions [name={field}]").fill(value)
    author.locator("#sessions [name=place_id]").select_option(label="借阅室")
    press(author, "排上")
    good(author)
    assert "2026-11-09 09:00–2026-11-29 17:00" in author.locator("#sessions").inner_text()
    press(author, "提交审核")
    said(author, "等科室负责人审核")
    return int(author.url.split("#")[0].rsplit("/", 1)[1])


def let_out(activity_id: int) -> int:
    """Reviewed, endorsed, approved and announced by those who may; its session."""
    head, director = a_colleague("head"), a_colleague("director")
    write(activities.review, activity_id=activity_id, by=head)
    write(activities.endorse, activity_id=activity_id, by=head)
    write(activities.approve, activity_id=activity_id, by=director)
    write(notices.publish, activity_id=activity_id, by=director)
    return _session_of(activity_id)


def day_entered(page, day: str, adults: int, children: int) -> None:
    for field, value in (("day", day), ("adults", adults), ("children", children)):
        page.locator(f"#day-{field}").fill(str(value))
    press(page, "记下")


def on_other_days(session_id: int, days) -> None:
    for day in days:
        write(counts.count, session_id=session_id, nonce=f"d{day}", day=date(2026, 11, day), adults=day, children=1)


def test_an_exhibition_of_three_weeks_is_counted_by_the_day(site, visitor):
    clock.freeze("2026-11-02 09:00", tick=0.01)
    author = staff(site, visitor, "promotion", "/staff/activities/")
    session_id = site.do(let_out, activity_id=planned_by_form(author))
    phone = visitor(width=360)
    phone.goto("/activities/month?month=2026-11")
    phone.get_by_role("link", name="沂河老照片展").first.click()
    assert "不用报名" in main(phone) and "11月29日" in main(phone).replace(" ", "")
    page = f"/staff/attendance/{session_id}"
    clock.freeze("2026-11-11 17:00", tick=0.01)
    signed_in(author, page)
    day_entered(author, "2026-11-12", 9, 9)
    assert "这一天没有这个活动" in main(author), "nobody has come tomorrow"
    good(author)
    for day in (9, 10, 11):
        day_entered(author, f"2026-11-{day:02}", day, 1)
        said(author, f"已计：成人 {day}，儿童 1")
    clock.freeze("2026-11-29 16:55", tick=0.01)
    site.do(on_other_days, session_id=session_id, days=range(12, 29))
    signed_in(author, page)
    day_entered(author, "2026-11-29", 29, 1)
    rows = author.locator("#room tbody tr").all_inner_texts()
    assert len(rows) == 21 and "420" in fig(author, "已到") and "成人 399，儿童 21" in fig(author, "已到")
    assert [row.split("\t")[1:] for row in (rows[0], rows[2], rows[20])] == [
        ["9", "1", "10"], ["11", "1", "12"], ["29", "1", "30"]]  # fmt: skip
    author.goto("/staff/activity-figures/")
    assert author.locator("h1").inner_text() == "2026 年办了 1 场，420 人次"
    told = author.locator("tr", has_text=re.compile("^展览")).inner_text().split("\t")
    assert told[1:5] == ["1", "420", "399", "21"]
    good(author)


# The one that is called off


def planned() -> int:
    return an_activity(clock.at(date(2026, 11, 28), time(14, 30)), branch_id=1, is_public=False, title="小熊和最好的爸爸",
                       kind="story_time", audience="families", quota=3)  # fmt: skip


def given_up(activity_id: int) -> None:
    """One more family waits, and does not want to any more."""
    write(registrations.cancel, registration_id=registered(activity_id, "李试读", 3))


def announced(page) -> None:
    """Published by keyboard, one channel ticked off with its link."""
    page.get_by_role("button", name="发布", exact=True).press("Enter")
    said(page, "通知发布了")
    page.locator("#channels summary", has_text="抖音").press("Enter")
    page.locator("#channels details[open] [name=url]").fill("https://v.douyin.com/x/")
    page.keyboard.press("Enter")
    said(page, "勾好了：抖音")
    good(page)


def event(phone):
    return vobject.readOne(phone.request.get("/activities/feed.ics").text()).vevent


def called(desk) -> None:
    """Everybody who is registered or waits is called once; who had given up is not."""
    good(desk)
    assert "讲师临时有事" in desk.locator("textarea").first.input_value()
    rows = desk.locator("main tbody tr").all_inner_texts()
    assert len(rows) == 2 and all(sum(name in row for row in rows) == 1 for name in ("赵", "孙")), rows
    press(desk, "在群里说了，这 2 份都记下")
    said(desk, "已通知 2 人")
    expect(desk.locator("main tbody tr")).to_have_count(0)
    desk.goto("/staff/outbox/")
    assert "没有要通知的" in desk.locator("h1").inner_text()
    good(desk)


def test_an_activity_is_announced_and_called_off_before_everybodys_eyes(site, visitor):
    clock.freeze("2026-11-23 10:00", tick=0.01)
    activity_id = site.do(planned)
    author = staff(site, visitor, "promotion", f"/staff/notices/{activity_id}")
    announced(author)
    phone, waits = (visitor(width=360, js=False) for _ in range(2))
    phone.goto("/")
    phone.get_by_role("link", name="小熊和最好的爸爸").click()
    assert "由家长陪同" in main(phone) and "还有 3 个名额" in main(phone) and sideways(phone) == 0
    notice = phone.url
    phone.get_by_role("link", name="按月看").click()
    phone.locator('a[href="#d28"]').click()
    assert sideways(phone) == 0 and "小熊和最好的爸爸" in phone.inner_text("#d28")
    join(phone, notice, "赵试读", 1, ("赵小一", "2018-03-02"), ("赵小二", "2020-07-01"))
    join(waits, notice, "孙试读", 2, ("孙小读", "2018-03-02"))
    site.do(given_up, activity_id=activity_id)
    before = event(phone)
    author.goto(f"/staff/activities/{activity_id}")
    author.get_by_label("说明").fill("讲师临时有事")
    press(author, "取消活动")
    said(author, "活动取消了")
    good(author)
    called(staff(site, visitor, "desk", f"/staff/outbox/activity/{activity_id}"))
    for family in (phone, waits):
        family.reload()
        assert family.locator("h1").inner_text() == "活动取消了" and "讲师临时有事" in main(family)
        assert "11 月 28 日" in main(family), "which day nobody need come"
        expect(family.get_by_text("改报名")).to_have_count(0)
        assert sideways(family) == 0
    watched = visitor(width=360)
    for url in (notice, phone.url):
        watched.goto(url)
        good(watched)
    watched.goto(notice)
    assert (
        "已取消" in main(watched)
        and "讲师临时有事" in main(watched)
        and watched.locator(".btn", has_text="报名").count() == 0
    )
    after = event(phone)
    assert after.uid.value == before.uid.value and after.status.value == "CANCELLED"
    assert int(after.sequence.value) > int(before.sequence.value)
    author.goto(f"/staff/notices/{activity_id}")
    author.locator(".say", has_text="发出以后内容改过").wait_for()
    good(author)
