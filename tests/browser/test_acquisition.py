"""From what the county holds already, and from a reader's wish, to the open shelf and the lending system: as the acquisition
desk does it, by keyboard and scanner."""

import csv
import io
import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.pictures import inked
from tests.browser.test_pages import serious, sideways
from yylib import clock
from yylib.database import plain
from yylib.services import marc
from yylib.services.imports import run
from yylib.services.isbn import isbn13

pytestmark = pytest.mark.browser
VOLUMES = 10_000
PER_TITLE = 4
HEAD = "控制号,题名,责任者,出版社,ISBN,条码,索书号,馆藏地,价格,状态"


def press(page, label: str) -> None:
    """Go to the page's button or link with this label, press Enter, and be on the next page."""
    with page.expect_navigation():
        named(page, label).press("Enter")


def named(page, label: str):
    """The first button or link of the page itself, outside the menu, whose name is like this."""
    main, name = page.locator("main"), re.compile(label)
    return main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first


def inside(page, label: str) -> None:
    """Put the cursor into the page's field with this label."""
    page.locator("main").get_by_label(re.compile(label)).first.focus()


def enter(page) -> None:
    """Press Enter, and be on the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def county(volumes: int) -> bytes:
    """The lending system's export: so many volumes, and two rows that cannot come in: a formula for a title, a barcode again."""
    rows = [_volume(number) for number in range(volumes)]
    bad = 'X1,"=HYPERLINK(""http://x.test"")",佚名,无名社,,370399999999,I2/1,一楼借阅室,1.00,在馆'
    again = "X2,另一种书,佚名,无名社,,370300000000,I2/2,一楼借阅室,1.00,在馆"
    return "\n".join((HEAD, *rows[: volumes // 2], bad, *rows[volumes // 2 :], again)).encode("gb18030")


def _volume(number: int) -> str:
    title = number // PER_TITLE
    place, status = ("二楼阅览室", "借出") if number % 7 == 0 else ("一楼借阅室", "在馆")
    return (f"YY{title:07},沂河旧事第{title}卷,演示{title % 90}编著,演示出版社,{isbn13(_ten(title))},{370300000000 + number},"
            f"I247.5/{title + 1},{place},{20 + title % 50}.00,{status}")  # fmt: skip


def _ten(title: int) -> str:
    nine = f"7999{title:05}"
    rest = -sum(int(sign) * weight for sign, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return nine + ("X" if rest == 10 else str(rest))


def facts(page) -> dict[str, str]:
    """The facts of a page by their names."""
    return dict(zip(page.locator("dl.facts dt").all_inner_texts(), page.locator("dl.facts dd").all_inner_texts(),
                    strict=True))  # fmt: skip


def handed_in(page, data: bytes) -> None:
    """From the button 导入馆藏 to the end of the run, its progress seen half way; the dry run is seen before."""
    press(page, "^导入馆藏")
    page.locator("input[type=file]").set_input_files({"name": "馆藏.csv", "mimeType": "text/csv", "buffer": data})
    press(page, "^上传并查看")
    page.get_by_role("heading", name="哪一栏是什么").wait_for()
    press(page, "^看看会导入什么")
    page.get_by_text("现在还什么都没写").wait_for()


def carried_out(page, site) -> list[str]:
    """Press 开始导入 and let the job run; what the page says of the progress half way."""
    press(page, "^开始导入")
    page.locator("#bar").wait_for()
    seen = []

    def told(done, total):
        if not seen and done * 2 >= total:
            page.reload()
            seen.append(page.locator("label[for=bar]").inner_text())

    site.do(run.run, batch_id=int(page.url.rsplit("/", 1)[1]), told=told)
    page.locator("#batch h2", has_text="已导入").wait_for()
    return seen


def test_the_countys_holdings_come_in_twice_and_are_there_once(site, visitor):
    page = visitor()
    sign_in(page, site.colleague("acquisition"), "/staff/holdings/")
    data, rows = county(VOLUMES), VOLUMES + 2
    handed_in(page, data)
    expect(page.locator("h1")).to_have_text(f"新书目 {VOLUMES // PER_TITLE} 种，新册 {VOLUMES} 册")
    assert serious(page) == [] and sideways(page) == 0
    tried = page.locator("main").inner_text()
    assert "2 行不收" in tried and f"第 {VOLUMES // 2 + 2} 行" in tried and f"第 {rows + 1} 行" in tried
    assert site.do(lambda: run.batches.waiting()) is None, "nothing runs before it is asked"
    (half,) = carried_out(page, site)
    assert half.startswith("已处理 ") and abs(int(half.split(" / ")[1].split()[0]) - rows) <= rows // 100
    came = facts(page)
    assert came["收下"].startswith(f"{VOLUMES} 行\u3000") and came["没有收下"] == "2 行", (
        "new + known + rejected are all rows"
    )
    refused = page.locator("#bad").inner_text()
    assert "公式" in refused and "370300000000" in refused
    assert serious(page) == []
    page.goto("/staff/holdings/")
    handed_in(page, data)
    assert "这个文件导入过" in page.locator("main").inner_text()
    expect(page.locator("h1")).to_have_text(f"没有新书，{VOLUMES} 行原来就有")
    carried_out(page, site)
    came = facts(page)
    assert f"{VOLUMES} 行，其中 {VOLUMES} 行原来就有" in came["收下"] and came["没有收下"] == "2 行"
    phone = visitor(width=360, height=740)
    phone.goto("/catalogue/")
    phone.get_by_label("找一本书").fill("沂河旧事第7卷")
    phone.keyboard.press("Enter")
    phone.get_by_role("link", name="沂河旧事第7卷", exact=True).click()
    shown = phone.locator("main").inner_text()
    assert shown.count("索书号 I247.5/8") == PER_TITLE and "借出" in shown and "一楼借阅室" in shown
    assert serious(phone) == [] and sideways(phone) == 0


def excerpt(shared, titles: int) -> tuple[bytes, list[dict]]:
    """The head and the first priced titles of the real list, as its CSV file has them; and what they say."""
    with open(shared / "data/booklists/douban391/douban391_utf8bom.csv", encoding="utf-8-sig", newline="") as stream:
        lines = csv.DictReader(stream)
        rows = [row for row in lines if row["定价"].endswith("元")][:titles]
    text = io.StringIO()
    written = csv.DictWriter(text, lines.fieldnames)
    written.writeheader()
    written.writerows(rows)
    return text.getvalue().encode("utf-8-sig"), rows


def scan(page, *codes: str) -> None:
    """The scanner: a code and Enter, each after the answer to the one before."""
    for code in codes:
        expect(page.locator("#code")).to_be_focused()
        page.keyboard.type(code)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("Enter")


def choose(page, label: str, word: str) -> None:
    """Choose from a list by the arrow keys."""
    page.locator("main").get_by_label(label, exact=True).press("Home")
    for _ in range(30):
        if word in page.evaluate("() => document.activeElement.selectedOptions[0].text"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{label} has no choice {word}")


def good(page) -> None:
    assert serious(page) == [] and sideways(page) == 0, page.url


def said(page, text: str) -> None:
    page.locator("#messages", has_text=text).wait_for()


def wished_for(reader, book):
    """A reader looks for a book on a phone, finds none and wishes for it."""
    reader.goto("/catalogue/")
    reader.get_by_label("找一本书").fill(book["题名"])
    reader.keyboard.press("Enter")
    reader.get_by_role("link", name="荐购这本书").click()
    expect(reader.get_by_label("书名")).to_have_value(book["题名"])
    reader.get_by_label("ISBN").fill(book["ISBN"])
    reader.get_by_label(re.compile("^姓名")).fill("演示读者")
    reader.get_by_label(re.compile("^电话")).fill(f"199{0:08}")
    reader.get_by_label("我看过说明").check()
    good(reader)
    clock.freeze("2026-11-23 09:02", tick=0.01)
    reader.get_by_role("button", name="提交荐购").click()
    reader.get_by_role("heading", name="收到了，正在办").wait_for()
    assert "11 月 30 日" in reader.locator("main").inner_text(), "five working days"


def furnished(head, buyer):
    """What ordering needs first: the year's fund, and a supplier."""
    press(head, "^登记一笔")
    for label, text in (("^名称", "图书购置费"), ("^金额", "5000"), ("^依据", "县财政局下达")):
        inside(head, label)
        head.keyboard.type(text)
    enter(head)
    said(head, "登记")
    press(buyer, "^登记一家")
    inside(buyer, "^名称")
    buyer.keyboard.type("演示书业")
    inside(buyer, "^通常折扣")
    buyer.keyboard.press("Control+a")
    buyer.keyboard.type("65折")
    enter(buyer)
    said(buyer, "演示书业")


def drafted(site, buyer, listed, titles) -> str:
    """An order from the supplier's list; its address."""
    buyer.goto("/staff/orders/")
    press(buyer, "^起草订单$")
    press(buyer, "^起草$")
    said(buyer, "起草好了")
    order = buyer.url
    buyer.locator("summary", has_text="导入供货商的书单").press("Enter")
    buyer.locator("input[type=file]").set_input_files({"name": "书单.csv", "mimeType": "text/csv", "buffer": listed})
    press(buyer, "^上传并查看")
    buyer.get_by_role("heading", name=f"{titles} 种可以导入").wait_for()
    good(buyer)
    press(buyer, "^开始导入")
    buyer.locator("#bar").wait_for()
    site.do(run.run_next)
    buyer.locator("#batch h2", has_text="已导入").wait_for()
    return order


def answered(buyer, reader, book):
    """The wish is put on the draft, and the reader sees it."""
    buyer.goto("/staff/suggestions/")
    press(buyer, f"^{book['题名']}$")
    inside(buyer, "^订几册")
    buyer.keyboard.press("Control+a")
    buyer.keyboard.type("2")
    enter(buyer)
    said(buyer, "加到订单里了")
    reader.reload()
    reader.get_by_role("heading", name="已经订购").wait_for()


def approved(buyer, head, order):
    """Submitted, approved by somebody else, sent."""
    buyer.goto(order)
    press(buyer, "^提交审批$")
    said(buyer, "提交审批")
    expect(buyer.get_by_role("button", name="批准"), "who made it does not approve it").to_have_count(0)
    head.goto("/staff/orders/")
    press(head, "^DG2026-0001$")
    press(head, "^批准$")
    said(head, "已批准")
    buyer.goto(order)
    press(buyer, "^已?发给供货商$")


def arrived(buyer, wished, other) -> str:
    """Two of the wished for, one of them damaged, and one other are scanned and accepted; the address of the batch."""
    buyer.goto("/staff/batches/")
    press(buyer, "^到货了$")
    choose(buyer, "供货商", "演示书业")
    press(buyer, "^开始点收$")
    scan(buyer, wished["ISBN"], wished["ISBN"])
    buyer.keyboard.press("F2")
    buyer.locator("#counted .answer .verb", has_text="已标出").wait_for()
    scan(buyer, other["ISBN"])
    buyer.locator("#counted .answer", has_text=other["题名"]).wait_for()
    assert "已点 3 册" in buyer.locator("#counted").inner_text()
    good(buyer)
    press(buyer, "^点完了，去验收$")
    press(buyer, "^验收 2 册$")
    batch = buyer.url
    press(buyer, "^处理")
    choose(buyer, "怎么处理", "退书")
    press(buyer, "^记下处理$")
    return batch


def catalogued(buyer, book):
    """A class, a number of pages, a call number, done."""
    buyer.goto("/staff/bibs/")
    expect(buyer.locator("[name=code]")).to_be_focused()
    buyer.keyboard.type(book["ISBN"])
    enter(buyer)
    for label, text in (("页数或册数", "160页"), ("分类号", "I565.45")):
        buyer.locator("#editor").get_by_label(label, exact=True).focus()
        buyer.keyboard.type(text)
    enter(buyer)
    said(buyer, "已保存")
    press(buyer, "^取种次号$")
    said(buyer, "I565.45/1")
    good(buyer)
    press(buyer, "^编目完成$")
    said(buyer, "编目完成")


def processed(buyer, batch):
    """Barcodes, the steps by scanner, the labels."""
    buyer.goto(batch)
    press(buyer, "^到哪一步了$")
    press(buyer, "^加工$")
    press(buyer, "^留下$")
    buyer.locator("summary", has_text="按顺序贴条码").press("Enter")
    press(buyer, "^按顺序贴条码$")
    good(buyer)
    processing = buyer.url
    press(buyer, "^扫码加工$")
    for step in ("馆藏章", "磁条", "书标"):
        buyer.locator("#scan").get_by_label(step, exact=True).press("Space")
    scan(buyer, "00000001")
    buyer.locator("#answer", has_text="加工完了，待分配").wait_for()
    good(buyer)
    buyer.goto(processing)
    press(buyer, "^打印标签$")
    buyer.get_by_role("heading", name="2 张条码标签，1 张纸").wait_for()
    with buyer.expect_download() as label:
        named(buyer, "^生成 PDF$").press("Enter")
    assert label.value.path().read_bytes().startswith(b"%PDF-") and inked(label.value.path()) != 0


def allocated(buyer):
    """A place is made, and the batch is given to it."""
    buyer.goto("/staff/handovers/allocation")
    press(buyer, "^增加馆藏地$")
    choose(buyer, "哪个馆", "总馆")
    inside(buyer, "^名称")
    buyer.keyboard.type("一楼借阅室")
    enter(buyer)
    buyer.goto("/staff/handovers/allocation")
    choose(buyer, "给哪些书", "2026-0001")
    press(buyer, "^分配到这里$")


def handed_over(buyer, desk):
    """The list is made, scanned and signed by two; the desk shelves by scanner."""
    buyer.goto("/staff/handovers/")
    press(buyer, "^做移交清单$")
    press(buyer, "^做清单$")
    said(buyer, "清单做好了")
    good(buyer)
    sheet = buyer.url
    press(buyer, "^扫描核对$")
    scan(buyer, "00000001")
    buyer.locator("#answer .verb", has_text="相符").wait_for()
    press(buyer, "^看清单、签收$")
    press(buyer, "^我是移交人，签$")
    expect(buyer.get_by_role("button", name="我是接收人，签"), "two people sign").to_have_count(0)
    desk.goto("/staff/handovers/")
    assert "等接收人签" in desk.locator("#hand_overs").inner_text()
    press(desk, "^YJ2026-0001$")
    press(desk, "^我是接收人，签$")
    assert desk.url == sheet
    desk.goto("/staff/handovers/")
    press(desk, "^扫码上架$")
    scan(desk, "00000001")
    desk.locator("#answer .answer-in").wait_for()
    good(desk)


def told(desk, reader, book):
    """Whoever wished for the book stands in the outbox, and finds it among the new books."""
    desk.goto("/staff/outbox/")
    desk.locator("#outbox tr", has_text=f"荐购的《{book['题名']}》已经上架").wait_for()
    press(desk, "^已通知")
    desk.locator("#outbox", has_text="现在没有要通知的").wait_for()
    reader.reload()
    reader.get_by_role("heading", name="书到了，可以来借").wait_for()
    reader.goto("/catalogue/new")
    reader.get_by_role("link", name=book["题名"]).click()
    assert "I565.45/1" in reader.locator("main").inner_text()


def handed_out(buyer) -> marc.Record:
    """The only record of the file for the lending system."""
    buyer.goto("/staff/holdings/")
    press(buyer, "^交给借阅系统$")
    good(buyer)
    press(buyer, "^做成文件，记作已交$")
    said(buyer, "已交出 1 种 1 册")
    with buyer.expect_download() as sent:
        named(buyer, "^下载$").press("Enter")
    (read,) = marc.read(sent.value.path().read_bytes())
    return read.record


@pytest.mark.shared
def test_from_a_readers_wish_to_the_open_shelf_and_to_the_lending_system(site, visitor, shared):
    """Reader, buyer, head and desk each at a screen of their own."""
    clock.freeze("2026-11-23 09:00", tick=0.01)
    listed, books = excerpt(shared, 6)
    wished, other = books[0], books[1]
    reader, head, buyer, desk = visitor(width=360, height=740), visitor(), visitor(), visitor()
    wished_for(reader, wished)
    sign_in(head, site.colleague("head", name="演示主任"), "/staff/funds/")
    sign_in(buyer, site.colleague("acquisition", name="演示采编"), "/staff/suppliers/")
    sign_in(desk, site.colleague("desk", name="演示借阅"), "/staff/handovers/")
    furnished(head, buyer)
    order = drafted(site, buyer, listed, len(books))
    answered(buyer, reader, wished)
    buyer.goto(order)
    expect(buyer.locator("#lines tbody tr"), "the wish waits for the line of the list").to_have_count(len(books))
    approved(buyer, head, order)
    batch = arrived(buyer, wished, other)
    catalogued(buyer, wished)
    processed(buyer, batch)
    allocated(buyer)
    handed_over(buyer, desk)
    told(desk, reader, wished)
    record = handed_out(buyer)
    out = site.do(lambda: plain("SELECT fields FROM bib_record WHERE isbn = :isbn", isbn=wished["ISBN"])[0].fields)
    assert [field for field in record.fields if field[0] != "905"] == json.loads(out)
    assert dict(next(record.all("905"))[2]) == {
        "b": "00000001", "d": "I565.45", "e": "1", "f": "一楼借阅室", "p": f"{float(wished['定价'][:-1]):.2f}"}  # fmt: skip
    buyer.goto(order)
    first = buyer.locator("#lines tbody tr").first.locator("td").all_inner_texts()
    assert first[5:8] == ["2", "1", "1"], "ordered, came, and the damaged one that went back is no longer awaited"
