"""Volunteers from the notice to the certificate, as they and the library's people live it: a pupil of sixteen with her
guardian, and a class of thirty with its teacher. Phones are 360 px wide; colleagues use the keyboard."""

import re
from datetime import date, time

import pytest
from playwright.sync_api import expect

from tests.browser import test_activities as activities
from tests.browser.pictures import inked
from tests.browser.test_activities import main, press, read_on, said, signed_in, staff
from tests.browser.test_journeys import tab_to
from tests.browser.test_pages import sideways
from tests.factories import PASSWORD
from yylib import clock
from yylib.database import plain, write
from yylib.services import shifts, volunteer_posts
from yylib.services.service_hours import codes, forgotten

pytestmark = pytest.mark.browser
NOTICE = (
    ("^标题", "寒假志愿者招募"), ("^招募说明", "和我们一起把书送到读者手里。"), ("^服务内容", "上架、引导、协助活动。"),
    ("^可能的风险", "搬书可能碰伤，梯凳可能跌落。"), ("^报名条件", "守时，有耐心。"), ("^服务地点", "县图书馆总馆"), ("^服务时间", "周末"),
    ("^报名开始", "2026-11-23"), ("^几点开始", "08:00"), ("^报名截止", "2026-12-20"),
)  # fmt: skip
SEEN = """() => { const e = document.activeElement, line = getComputedStyle(e); return e.matches(':focus-visible') && line.outlineStyle !== 'none' && parseFloat(line.outlineWidth) > 1 }"""


def good(page) -> None:
    """As every page is looked at; and nothing that is not there is written as such."""
    activities.good(page)
    assert not re.search(r"\bNone\b", main(page)), page.url


def tab(page, label: str) -> None:
    """Go on by Tab to the field or button with this label; whoever looks sees where the focus is."""
    tab_to(page, label)
    assert page.evaluate(SEEN), f"{label} of {page.url} does not show that it has the focus"


def typed(page, *lines: tuple[str, str]) -> None:
    """Fill in a form in the order of its fields, going from one to the next by Tab."""
    for label, text in lines:
        tab(page, label)
        page.locator(":focus").fill(text)


def chosen(page, label: str, text: str) -> None:
    tab(page, label)
    page.locator(":focus").select_option(label=text)


def entered(page) -> None:
    """Enter in the last field sends the form."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sent(phone, label: str) -> None:
    """The button of the page that bears this, pressed on a phone that runs no script."""
    assert sideways(phone) == 0, phone.url
    with phone.expect_navigation():
        phone.locator("main").get_by_role("button", name=label, exact=True).press("Enter")
    assert sideways(phone) == 0, phone.url


def opened(phone, *names: str | re.Pattern) -> None:
    for name in names:
        with phone.expect_navigation():
            phone.locator("main").get_by_role("link", name=name).first.click()
        assert sideways(phone) == 0, phone.url


THUMB = """() => [...document.querySelectorAll('main a.btn, main button, main summary, main .links a, main .rows > li > a, main #errors a, main .field input:not([type=hidden]):not([type=checkbox]):not([type=radio]), main .field select, main .pick label')]
    .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.textContent.trim() || e.name)"""


def looked_at(site, visitor, *paths: str) -> None:
    """The same public pages with script and in large type: nothing serious for axe, nothing sideways, nothing too low for
    a thumb."""
    page = visitor(width=360)
    for path in paths:
        page.goto(path)
        good(page)
        assert (path, page.evaluate(THUMB)) == (path, [])
    page.goto("/big?on=1")
    for path in paths:
        page.goto(path)
        assert sideways(page) == 0, path


# A pupil of sixteen


def recruited(coordinator) -> None:
    """A notice written and published without a mouse."""
    press(coordinator, "写一份公告")
    typed(coordinator, *NOTICE)
    good(coordinator)
    entered(coordinator)
    said(coordinator, "草稿存好了")
    press(coordinator, "发布")
    said(coordinator, "发布了")


def applied(phone) -> str:
    """She signs up on her phone; once the guardian's consent is missing, and nothing typed is lost. Her own address."""
    phone.goto("/")
    opened(phone, "志愿服务", "寒假志愿者招募", "我要报名")
    phone.get_by_label("姓名", exact=True).fill("赵小愿")
    phone.get_by_label("出生日期", exact=True).fill("2010-05-01")
    phone.locator("label", has_text="上架整理").click()
    phone.locator("summary", has_text="请监护人填这里").click()
    phone.get_by_label("监护人姓名").fill("赵家长")
    phone.get_by_label("监护人电话").fill("13000000871")
    phone.locator("label", has_text=re.compile("^父亲$")).click()
    phone.get_by_label("我看过说明，同意这样").check()
    read_on()
    sent(phone, "报名")
    assert "请监护人看过说明后勾选" in main(phone)
    assert phone.get_by_label("监护人姓名").input_value() == "赵家长" and phone.get_by_label("上架整理").is_checked()
    phone.get_by_label("我是监护人").check()
    sent(phone, "报名")
    assert phone.locator("h1").inner_text() == "报名收到了"
    return phone.url


def vetted(coordinator) -> None:
    """Interview, training, agreement, number; while something is missing she is not admitted, and the page says what."""
    coordinator.goto("/staff/volunteers/")
    good(coordinator)
    press(coordinator, "赵小愿")
    page = coordinator.url
    good(coordinator)
    typed(coordinator, ("^面试日期", "2026-11-24"), ("^面试时间", "09:30"))
    entered(coordinator)
    said(coordinator, "已记下约面试")
    press(coordinator, "进入培训")
    assert "录用前还缺 2 样" in main(coordinator)
    press(coordinator, "录用")
    assert (
        "志愿服务协议" in coordinator.locator(".say-not").inner_text() and coordinator.locator(".say-not").count() == 1
    )
    coordinator.goto("/staff/volunteer-records/")
    good(coordinator)
    press(coordinator, "安排培训")
    typed(coordinator, ("^培训名称", "岗前培训"), ("^多少分钟", "60"))
    entered(coordinator)
    said(coordinator, "培训已安排")
    good(coordinator)
    press(coordinator, "勾选的加到名单")
    press(coordinator, "勾选的通过")
    said(coordinator, "1 位登记为通过")
    for paper in ("agreement", "card"):
        coordinator.goto(f"{page}/{paper}")
        good(coordinator)
    coordinator.goto(page)
    typed(coordinator, ("^签协议的日期", "2026-11-23"), ("^监护人签字的日期", "2026-11-23"))
    entered(coordinator)
    said(coordinator, "签字日期已登记")
    press(coordinator, "录用")
    assert "ZY2026-0001" in main(coordinator)
    good(coordinator)


def planned(site, coordinator) -> None:
    """Saturday's shift by the form; one that overlaps it, one that she has not the training for, and Sunday's beside it."""
    coordinator.goto("/staff/shifts/")
    press(coordinator, "排一班")
    chosen(coordinator, "^岗位", "上架整理")
    typed(coordinator, ("^日期", "2026-11-28"), ("^开始", "09:00"), ("^结束", "11:00"), ("^需要几人", "1"))
    good(coordinator)
    entered(coordinator)
    said(coordinator, "班次排好了")

    def more():
        ids = dict((name, one) for one, name in volunteer_posts.offered())
        for post, day, hours in (("咨询引导", 28, (10, 12)), ("少儿故事会", 29, (14, 15)), ("上架整理", 29, (9, 11))):
            starts, ends = (clock.at(date(2026, 11, day), time(hour)) for hour in hours)
            write(shifts.add, post_id=ids[post], branch_id=1, starts_at=starts, ends_at=ends, needed=1, by=None)

    site.do(more)
    coordinator.goto("/staff/shifts/?week=2026-11-28")
    good(coordinator)


def on_shift(phone, link: str) -> None:
    """By the own link: what is not for her says why, the others she takes."""
    phone.goto(link)
    assert "ZY2026-0001" in main(phone) and sideways(phone) == 0
    sent(phone, "让这部手机记住我")
    opened(phone, "班次")
    phone.locator("summary", has_text="另有 1 个班次还不能报").click()
    opened(phone, "少儿故事会")
    refused = phone.locator(".say-not").inner_text()
    assert "还没有通过“少儿故事会”的岗位培训：请打电话问培训的时间" in refused and "要馆员先核准" in refused
    for day in ("28", "29"):
        opened(phone, "全部班次", re.compile(f"11-{day}.*上架整理", re.S))
        sent(phone, "报这个班")
        assert "排上了" in phone.inner_text("#messages")
    opened(phone, "全部班次")
    phone.locator("summary", has_text="还不能报").click()
    opened(phone, "咨询引导")
    assert "时间重叠：先取消那一班，或选别的班次" in phone.locator(".say-not").inner_text()


def signed_in_by_code(site, coordinator, phone) -> None:
    """The place's screen shows a code; her phone, which knows her, opens it."""
    coordinator.goto("/staff/service-hours/codes")
    chosen(coordinator, "^在哪里签到", "总馆 借阅室")
    press(coordinator, "设为签到点")
    good(coordinator)
    press(coordinator, "屏幕上的码")
    expect(coordinator.locator("#code .qr svg")).to_have_count(1)
    assert coordinator.locator("h1").inner_text() == "签到"
    good(coordinator)
    phone.goto("/duty/at/" + site.do(codes.text, code_id=1))
    assert "赵" in main(phone) and "09:00–11:00" in main(phone)
    sent(phone, "签到")
    assert phone.locator("h1").inner_text() == "已签到" and "上架整理" in main(phone)


def forgot(site, phone, link: str) -> None:
    """She leaves without signing out: the job closes it with what the post grants, for somebody to confirm."""
    clock.freeze("2026-11-28 11:16", tick=0.01)
    assert site.do(forgotten.settle) == 1
    phone.goto(link.replace("/volunteer/", "/duty/"))
    assert "忘记签退" in main(phone) and "1 小时" in main(phone) and sideways(phone) == 0


def served_by_desk(coordinator) -> None:
    """Sunday, without a phone: by her number, at the desk, in and out."""
    for moment, word in (("2026-11-29 09:00", "已签到"), ("2026-11-29 11:00", "已签退")):
        clock.freeze(moment, tick=0.01)
        signed_in(coordinator, "/staff/service-hours/")
        coordinator.wait_for_function(
            "document.activeElement.name === 'code'"
        )  # the field has the focus, as for a scanner
        coordinator.keyboard.type("ZY2026-0001")
        entered(coordinator)
        said(coordinator, word)
    good(coordinator)


def confirmed(coordinator, head) -> None:
    """Who entered it may not; another colleague confirms both at once."""
    coordinator.goto("/staff/service-hours/queue")
    good(coordinator)
    hers = coordinator.locator("main tbody tr", has_text="代签")
    expect(hers.get_by_role("checkbox")).to_have_count(0)
    expect(coordinator.locator("main tbody tr")).to_have_count(2)
    hers.get_by_role("link").press("Enter")
    coordinator.get_by_text("要由另一位工作人员确认").wait_for()
    good(coordinator)
    token = coordinator.locator("[name=csrf_token]").first.input_value()
    entry = coordinator.url.rsplit("/", 1)[1]
    answer = coordinator.request.post("/staff/service-hours/queue/confirm", form={"csrf_token": token, "entry": entry})
    assert "登记的人不能自己确认" in answer.text()
    signed_in(head, "/staff/service-hours/queue")
    for box in head.locator("main tbody").get_by_role("checkbox").all():
        box.press("Space")
    press(head, "确认勾选的")
    said(head, "已确认 2 笔")


def asked(phone, link: str) -> None:
    phone.goto(link.replace("/volunteer/", "/proofs/"))
    phone.get_by_label("用途").fill("评优")
    sent(phone, "申请证明")
    assert "申请收到了" in phone.inner_text("#messages")


def issued(coordinator, head) -> None:
    """Checked by one, seven days in the house, issued by another with the password given again."""
    coordinator.goto("/staff/proofs/")
    good(coordinator)
    press(coordinator, "2026-11-29")
    page = coordinator.url
    assert "3.0 小时（180 分钟），2 次" in main(coordinator)
    press(coordinator, "审核通过，开始公示")
    said(coordinator, "审核通过")
    press(coordinator, "馆内公示")
    assert "赵*愿" in main(coordinator) and "赵小愿" not in main(coordinator)
    good(coordinator)
    clock.freeze("2026-12-07 09:00", tick=0.01)
    signed_in(head, page[page.index("/staff") :])
    press(head, "开具证明")
    again(head, "证明开好了")
    good(head)


def again(page, text: str) -> None:
    """The password once more, where it was not given just now."""
    if page.locator("main").get_by_label("密码").count():
        page.get_by_label("密码").fill(PASSWORD)
        press(page, "继续")
    said(page, text)


def taken_home(visitor, link: str, folder) -> None:
    """The paper by the own link, on a phone with script; it can be drawn and is not blank."""
    phone = visitor(width=360)
    phone.goto(link.replace("/volunteer/", "/proofs/"))
    good(phone)
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="下载证明（PDF）").click()
    paper.value.save_as(folder / "证明.pdf")
    assert (folder / "证明.pdf").read_bytes().startswith(b"%PDF-")
    assert inked(folder / "证明.pdf") != 0


def verified(stranger, number: str, code: str) -> str:
    """What somebody hears who has the paper before them, and nothing else."""
    stranger.goto("/verify/")
    stranger.get_by_label("编号").fill(number)
    stranger.get_by_label("校验码").fill(code)
    with stranger.expect_navigation():
        stranger.keyboard.press("Enter")
    good(stranger)
    assert "赵" not in main(stranger)
    return stranger.locator("h1").inner_text()


def test_a_pupil_signs_up_is_trained_serves_and_holds_a_certificate_that_is_checked_and_revoked(
    site, visitor, tmp_path
):
    clock.freeze("2026-11-23 09:00", tick=0.01)
    site.app.config["PUBLIC_URL"] = "http://192.0.2.7"
    coordinator = staff(site, visitor, "promotion", "/staff/recruitments/")
    head = staff(site, visitor, "head", "/staff/volunteer-board/")
    recruited(coordinator)
    phone = visitor(width=360, js=False)
    phone.goto("/big?on=1")  # so that each step of hers is looked at in large type
    link = applied(phone)
    vetted(coordinator)
    planned(site, coordinator)
    on_shift(phone, link)
    number = site.do(lambda: plain("SELECT number FROM recruitment"))[0].number
    own = [link.replace("/volunteer/", f"/{part}/") for part in ("volunteer", "shifts", "duty", "proofs")]
    looked_at(
        site,
        visitor,
        "/volunteer/",
        f"/volunteer/notice/{number}",
        "/volunteer/apply",
        "/shifts/",
        "/duty/",
        "/proofs/",
        "/verify/",
        "/duty/at/1-0000000000000000",
        phone.url,
        *own,
        link + "/print",
    )
    clock.freeze("2026-11-28 08:55", tick=0.01)
    signed_in(coordinator, "/staff/service-hours/")
    signed_in_by_code(site, coordinator, phone)
    forgot(site, phone, link)
    served_by_desk(coordinator)
    confirmed(coordinator, head)
    asked(phone, link)
    issued(coordinator, head)
    taken_home(visitor, link, tmp_path)
    row = site.do(lambda: plain("SELECT number, code FROM certificate"))[0]
    stranger = visitor(width=360)
    assert verified(stranger, row.number, row.code) == "这张证书是真的"
    assert "3.0" in main(stranger)
    assert verified(stranger, row.number, "22222222") == "查一张证书是不是真的"
    head.locator("summary", has_text="作废、更换").press("Enter")
    head.get_by_label("原因").fill("时长记重了")
    press(head, "作废")
    again(head, "证明作废了")
    assert verified(stranger, row.number, row.code) == "这张证书已经作废"


# A class of thirty

PUPILS = "\n".join(f"演示{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{'甲乙丙'[at // 10]} 201{1 + at % 2}" for at in range(30))


def handed_in(leader) -> None:
    """The teacher pastes the list; one line that cannot be read is named, the rest stays typed."""
    leader.goto("/volunteer/")
    opened(leader, "学校、单位集体报名")
    for label, text in (
        ("单位或团队名称", "演示中学红领巾小队"),
        ("负责人姓名", "演示老师"),
        ("负责人电话", "13000000872"),
    ):
        leader.get_by_label(label).fill(text)
    leader.get_by_label("成员", exact=True).fill(PUPILS + "\n演示没有年份")
    leader.get_by_label("我看过说明").check()
    read_on()
    sent(leader, "提交名单")
    assert "第 31 行看不懂" in main(leader)
    leader.get_by_label("成员", exact=True).fill(PUPILS)
    sent(leader, "提交名单")
    assert "30 人" in leader.inner_text("body") and "30 位成员未满 18 周岁" in main(leader)


def admitted(desk) -> None:
    """The paper list came back: consents and agreement ticked, all trained and admitted together."""
    desk.goto("/staff/volunteers/groups/")
    good(desk)
    press(desk, "演示中学红领巾小队")
    page = desk.url
    good(desk)
    press(desk, "名单和同意书")
    good(desk)
    expect(desk.locator("tbody tr")).to_have_count(30)
    for papers in ("全组协议", "全组告知书"):
        desk.goto(page)
        press(desk, papers)
        good(desk)
        assert len(re.findall(rb"/Type\s*/Page\b", desk.pdf(prefer_css_page_size=True))) == 30, "a page each"
    desk.goto(page)
    typed(desk, ("^收齐同意书的日期", "2026-11-23"))
    entered(desk)
    said(desk, "已登记")
    tab(desk, "^给成员登记")  # today's day stands there
    entered(desk)
    said(desk, "已给 30 位成员登记签协议的日期")
    press(desk, "进入培训")
    said(desk, "进入培训：30 人")
    desk.goto("/staff/volunteer-records/trainings/new")
    typed(desk, ("^培训名称", "红领巾小队岗前培训"), ("^多少分钟", "60"))
    entered(desk)
    press(desk, "勾选的加到名单")
    said(desk, "已加 30 位")
    good(desk)
    press(desk, "勾选的通过")
    said(desk, "30 位登记为通过")
    desk.goto(page)
    press(desk, "录用")
    said(desk, "录用：30 人")
    good(desk)


def group_shift(desk) -> str:
    """A shift that is theirs alone, filled with all of them at once."""
    desk.goto("/staff/shifts/new")
    chosen(desk, "^岗位", "上架整理")
    typed(desk, ("^日期", "2026-11-25"), ("^开始", "14:00"), ("^结束", "15:30"), ("^需要几人", "30"))
    chosen(desk, "^只给一个团队", "演示中学红领巾小队")
    tab(desk, "^备注")
    entered(desk)
    said(desk, "班次排好了")
    press(desk, "排人")
    good(desk)
    press(desk, "全队都排上")
    said(desk, "15 人：演示乙甲、演示丁甲")
    assert "未满 14 周岁要有成年人一起来：请填写陪同的成年人" in desk.inner_text("#messages")
    good(desk)
    desk.locator("#group-escort").fill("演示老师")
    entered(desk)
    said(desk, "排上 15 人")
    good(desk)
    return desk.url.rsplit("/", 1)[1]


def on_paper(desk, head, shift_id: str) -> None:
    """The sheet that hung in the room, entered in one go; nobody confirms the own writing."""
    clock.freeze("2026-11-25 16:00", tick=0.01)
    signed_in(desk, "/staff/service-hours/")
    good(desk)
    desk.goto("/staff/shifts/day/2026-11-25/sheet?branch=1")
    assert main(desk).count("演示") >= 30
    good(desk)
    desk.goto(f"/staff/service-hours/shifts/{shift_id}/paper")
    desk.get_by_label("大家的签到").fill("14:00")
    desk.get_by_label("大家的签退").fill("15:30")
    desk.get_by_label("本页全选").press("Space")
    for name in ("演示壬丙", "演示癸丙"):  # they did not come
        desk.get_by_label(f"{name} 同上").press("Space")
    desk.get_by_label("演示甲甲 同上").press("Space")  # and she left early
    desk.get_by_label("演示甲甲 签到").fill("14:00")
    desk.get_by_label("演示甲甲 签退").fill("15:00")
    good(desk)
    press(desk, "记下这张表")
    said(desk, "已补录 28 人")
    signed_in(head, "/staff/service-hours/queue")
    good(head)
    head.get_by_label("本页全选").press("Space")
    press(head, "确认勾选的")
    said(head, "已确认")


def test_a_class_of_thirty_hands_in_one_list_and_each_pupil_keeps_the_own_hours(site, visitor):
    clock.freeze("2026-11-23 09:00", tick=0.01)
    leader = visitor(width=360, js=False)
    handed_in(leader)
    looked_at(site, visitor, "/volunteer/group", leader.url, leader.url + "/paper")
    desk = staff(site, visitor, "promotion", "/staff/volunteers/groups/")
    head = staff(site, visitor, "head", "/staff/volunteer-board/")
    admitted(desk)
    on_paper(desk, head, group_shift(desk))
    kept = site.do(
        lambda: plain("SELECT minutes, count(*) AS n FROM service_entry WHERE stage = 'confirmed' GROUP BY minutes")
    )
    assert sorted((row.minutes, row.n) for row in kept) == [(60, 1), (90, 27)]
    leader.reload()
    assert main(leader).count("ZY2026-") == 30
    head.goto("/staff/volunteer-figures/")
    good(head)
