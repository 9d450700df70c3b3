"""Gifts as a colleague at the desk and a giver at home handle them, without a mouse and without JavaScript."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from tests.client import Client, text
from tests.factories import a_branch, a_colleague, login_name
from tests.services.test_certificates import written
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import gifts
from yylib.services.gifts import pieces

HOSTILE = (
    "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{7*7}}{% raw %}", "'; DROP TABLE donor; --",
    "=HYPERLINK(\"http://x\")", "+1+1", "@SUM(A1)", "&lt;b&gt;&amp;", "<b>粗</b><para>", "\\u0041\\n\\0", "%s%d%(x)s{0}{name}",
    "$(rm -rf /)`id`", "../../etc/passwd", "null", "undefined", "张\u200b三", "张\u202e三反", "张\U00030edd丰", "𠮷野家",
    "👨‍👩‍👧 一家", "e\u0301a\u0308", "（｛［〔「『", "一" * 119, "Ж" * 110, "W" * 120, "张 三　丰", "沂\t源", "O'Brien \"x\"",
    "a/b\\c", "]]>--><!--",
)  # fmt: skip


@pytest.fixture
def house(app):
    """A library with a desk clerk, an acquisition librarian and a head."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        a_branch(name="总馆")
        app.names = {role: login_name(a_colleague(role)) for role in ("desk", "acquisition", "head")}
        db.session.remove()
    return app


def signed_in(app, role):
    client = app.test_client()
    client.sign_in(app.names[role])
    return client


def received(client, **typed):
    return client.submit("/staff/gifts/new", **({"name": "张三丰", "count": "12", "is_named": "yes"} | typed))


def test_a_gift_is_taken_in_with_a_receipt_at_once_and_nobody_is_named_unasked(house):
    desk = signed_in(house, "desk")
    assert "还没有登记过捐赠" in text(desk.get("/staff/gifts/"))
    asked = desk.submit("/staff/gifts/new", name="张三丰", count="12")
    assert asked.status_code == 422 and "还没有问愿不愿意署名" in text(asked) and 'value="张三丰"' in text(asked)
    assert received(desk).headers["Location"] == "/staff/gifts/1/receipt"
    paper = text(desk.get("/staff/gifts/1/receipt"))
    for part in ("捐赠收据", "捐〔2026〕0001号", "张三丰", "12 册", "受赠单位", "公章", "存根"):
        assert part in paper
    assert "存根" not in text(desk.get("/staff/gifts/1/receipt?size=a5"))
    assert received(desk, kind="anonymous", name="", is_named="").status_code == 303
    assert "匿名" in text(desk.get("/staff/gifts/2/receipt"))
    page = text(desk.get("/staff/gifts/1"))
    assert "待清点" in page and "开捐赠证书" not in page, "the desk receives, others decide"
    assert desk.get("/staff/gifts/1/certificate").status_code == 403
    assert desk.submit("/staff/gifts/1/giver", name="张三峰", is_named="no").status_code == 303
    assert "张三峰" in text(desk.get("/staff/gifts/1"))
    piece = text(desk.get("/staff/gifts/?q=zsf", headers={"HX-Request": "true"}))
    assert (
        piece.lstrip().startswith('<section id="gifts">')
        and "张三峰" in piece
        and "匿名" not in piece.split("<tbody>")[1]
    )


def test_the_list_is_scanned_decided_settled_certified_and_checked_by_anybody(house):
    staff, anyone = signed_in(house, "acquisition"), house.test_client()
    received(staff)
    asked = staff.submit("/staff/gifts/1/list", action="/staff/gifts/1/list", text="9787020002207", htmx=True)
    assert "这个书号本馆没有记录" in text(asked) and 'value="9787020002207"' in text(asked)
    staff.post("/staff/gifts/1/title", data=fields(text(asked), "/staff/gifts/1/title") | {"title": "红楼梦"})
    asked = staff.submit("/staff/gifts/1/list", action="/staff/gifts/1/list", text="9787020002208", htmx=True)
    again = fields(text(asked), "/staff/gifts/1/title") | {"title": "9787020002207"}
    assert "1 种 2 册" in text(staff.post("/staff/gifts/1/title", data=again, follow_redirects=True))
    page = text(staff.submit("/staff/gifts/1/list", action="/staff/gifts/1/list", text="旧教辅", htmx=True))
    assert (
        page.lstrip().startswith('<section id="pieces"')
        and "红楼梦" in page
        and "旧教辅" in page
        and "办结" not in page
    )
    staff.submit("/staff/gifts/pieces/2", action="/staff/gifts/pieces/2/remove")
    assert "旧教辅" not in text(staff.get("/staff/gifts/1/list?back=2"))
    staff.submit("/staff/gifts/1/list?back=2", action="/staff/gifts/pieces/2/back")
    bare = staff.submit("/staff/gifts/1/list", action="/staff/gifts/1/decide", pieces="1", decision="keep")
    assert bare.status_code == 422 and "请写明理由" in text(bare)
    assert 'value="1" id="piece-1" checked' in text(bare), "what was ticked stays ticked"
    staff.submit("/staff/gifts/1/list", action="/staff/gifts/1/decide", pieces="1", decision="keep", reason="本馆没有")
    staff.submit(
        "/staff/gifts/1/list", action="/staff/gifts/1/decide", pieces="2", decision="decline", reason="内容过时"
    )
    assert staff.submit("/staff/gifts/1/list", action="/staff/gifts/1/settle").headers["Location"] == "/staff/gifts/1"
    given = fields(text(asked), "/staff/gifts/1/title") | {"title": "迟来的书", "once": "another"}
    late = staff.post("/staff/gifts/1/title", data=given)
    assert late.status_code == 409 and "这次捐赠已办结，不能再改清单" in text(late)
    assert "已办结" in text(staff.get("/staff/gifts/1")) and "内容过时" in text(staff.get("/staff/gifts/1/list/print"))
    rare = staff.submit("/staff/gifts/1/certificate", name="张\U00030edd丰")
    assert rare.status_code == 409 and "字库里没有这些字" in text(rare)
    assert staff.submit("/staff/gifts/1/certificate").headers["Location"] == "/staff/gifts/certificates/1"
    made = staff.get("/staff/gifts/certificates/1/pdf")
    assert made.mimetype == "application/pdf" and "张三丰" in written(made.data)
    found = text(anyone.submit("/verify/", number="捐证字[2026]1号"))
    assert "这张证书是真的" in found and "张三丰" in found and "图书 3 册" in found
    unknown = anyone.submit("/verify/", number="捐证字〔2026〕077号")
    assert unknown.status_code == 404 and "没有查到这个编号" in text(unknown)
    with house.app_context():
        token = plain("SELECT token FROM certificate")[0].token
    assert "这张证书是真的" in text(anyone.get(f"/verify/{token}"))
    assert anyone.get("/verify/nothing").status_code == 404
    void = staff.submit("/staff/gifts/certificates/1", action="/staff/gifts/certificates/1/revoke", reason="姓名写错")
    assert void.status_code == 303 and "这张证书已经作废" in text(anyone.get(f"/verify/{token}"))
    assert staff.get("/staff/gifts/certificates/1/pdf").status_code == 409
    assert (
        staff.submit("/staff/gifts/certificates/1", action="/staff/gifts/certificates/1/reinstate").status_code == 303
    )


def fields(html, action):
    from tests.client import forms_of

    return next(form["fields"] for form in forms_of(html) if form["action"] == action)


OFFER = {"what": "两箱小说", "count": "60", "name": "李四光", "phone": "13000000001", "is_named": "yes", "consent": "y"}


def offered(client, **typed):
    """An offer by somebody who reads the form first."""
    clock.freeze("2026-11-23 10:00", tick=3)
    answer = client.submit("/donate/", action="/donate/", **(OFFER | typed))
    clock.freeze("2026-11-23 10:10")
    return answer


def test_an_offer_is_made_without_an_account_answered_and_followed_by_its_link(house):
    giver, desk, staff = house.test_client(), signed_in(house, "desk"), signed_in(house, "acquisition")
    bad = offered(giver, consent="", phone="12")
    assert bad.status_code == 422 and "请看过说明再勾选" in text(bad) and "两箱小说" in text(bad)
    for typed in ({"website": "x"}, {"drawn": "x"}, {"phone": "12"}, {"text_version": "0"}):
        assert offered(giver, **typed).status_code in (422, 429), typed
    link = offered(giver).headers["Location"]
    assert "11 月 30 日前答复" in text(giver.get(link))
    assert giver.get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404
    past = desk.submit("/staff/gifts/1", action="/staff/gifts/1/invite", on="2026-11-01")
    assert past.status_code == 422 and "约定的日子已经过去" in text(past)
    desk.submit("/staff/gifts/1", action="/staff/gifts/1/invite", on="2026-11-28", note="从东门进")
    page = text(giver.get(link))
    assert "11 月 28 日请把书送到" in page and "从东门进" in page
    assert "11 月 28 日请把书送到馆里服务台" in text(desk.get("/staff/outbox/"))
    desk.submit("/staff/gifts/1", action="/staff/gifts/1/move/reconsider")
    assert "/staff/gifts/1/decline" not in text(desk.get("/staff/gifts/1")), "the desk invites, others decline"
    staff.submit("/staff/gifts/1", action="/staff/gifts/1/decline", reason="本馆已有多册")
    assert "本馆已有多册" in text(giver.get(link))
    desk.submit("/staff/gifts/1", action="/staff/gifts/1/move/reconsider")
    assert (
        desk.submit("/staff/gifts/1", action="/staff/gifts/1/receive", count="58")
        .headers["Location"]
        .endswith("receipt")
    )
    assert "李四光" in text(giver.get("/donate/thanks")) and "58 册" in text(giver.get("/donate/thanks"))
    giver.submit(link, action=link + "/name", is_named="no")
    assert "李四光" not in text(giver.get("/donate/thanks")) and "都没有署名，共 58 册" in text(
        giver.get("/donate/thanks")
    )
    second = offered(giver, phone="13000000002").headers["Location"]
    giver.submit(second, action=second + "/withdraw")
    assert "已撤回" in text(giver.get(second)) and "捐赠人撤回" in text(desk.get("/staff/gifts/2"))


def test_the_agreement_and_its_name_are_printed_and_approved_by_another(house):
    staff, head = signed_in(house, "acquisition"), signed_in(house, "head")
    received(staff)
    about = {"quality": "完好", "naming": "张三丰专架", "signed_on": "2026-11-23"}
    assert staff.submit("/staff/gifts/1/agreement", **about).status_code == 303
    paper = text(staff.get("/staff/gifts/1/agreement/print"))
    assert "捐协〔2026〕001号" in paper and "张三丰专架" in paper and "经批准后生效" in paper and "公章" in paper
    own = text(staff.get("/staff/gifts/1/agreement"))
    assert "要请另一位有权限的同事批准" in own and "agreement/approve" not in own
    head.submit("/staff/gifts/1/agreement", action="/staff/gifts/1/agreement/approve", paper="馆务会决定")
    assert "已批准：馆务会决定" in text(head.get("/staff/gifts/1/agreement/print"))
    again = {"paper": "又批一次"} | fields(text(head.get("/staff/gifts/1/agreement")), "/staff/gifts/1/agreement/scan")
    late = head.post("/staff/gifts/1/agreement/approve", data=again)
    assert late.status_code == 409 and "协议里没有留名要批准" in text(late)
    house.config["MAX_CONTENT_LENGTH"] = 300_000
    scan = BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\n" + b" " * 400_000 + b"\n%%EOF")
    form = fields(text(staff.get("/staff/gifts/1/agreement")), "/staff/gifts/1/agreement/scan")
    assert staff.post("/staff/gifts/1/agreement/scan", data=form | {"file": (scan, "协议.pdf")}).status_code == 303
    assert "下载现在的扫描件" in text(staff.get("/staff/gifts/1/agreement"))


def test_donors_are_found_by_the_whole_phone_and_the_year_is_printed_and_exported(house):
    head = signed_in(house, "head")
    received(head, phone="13000000001")
    received(head, name="沂源县某某中学", kind="organisation", is_named="no", count="30")
    assert "张三丰" in text(
        head.submit("/staff/gifts/donors/", action="/staff/gifts/donors/find", phone="130 0000 0001")
    )
    assert "没有人留过这个电话" in text(
        head.submit("/staff/gifts/donors/", action="/staff/gifts/donors/find", phone="13000000009")
    )
    page = text(head.get("/staff/gifts/donors/1"))
    assert "130****0001" in page and "13000000001" not in page
    head.submit("/staff/gifts/donors/1", action="/staff/gifts/donors/1/hide")
    assert "不署名" in text(head.get("/staff/gifts/donors/1"))
    head.submit("/staff/gifts/donors/1", action="/staff/gifts/donors/1/name")
    for url in ("/staff/gifts/years", "/staff/gifts/years/print"):
        assert (
            "42" in text(head.get(url))
            and "（不署名）" in text(head.get(url))
            and "某某中学" not in text(head.get(url))
        )
    book = head.submit("/staff/gifts/years", action="/staff/gifts/years/export?year=2026")
    rows = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert rows[-1][:4] == ["合计", "", "2 次", 42]


def test_pages_cost_the_same_statements_for_a_few_lines_and_for_many(house):
    staff = signed_in(house, "acquisition")
    received(staff)

    def cost(url):
        seen = []
        with house.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", listener := lambda *args: seen.append(args[2]))
        assert staff.get(url).status_code == 200
        event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    def filled(first, last):
        with house.app_context():
            for number in range(first, last):
                write(pieces.add, gift_id=1, text=f"第{number}本", by=None)
            link = gifts.path_of(gifts.get(1))
            db.session.remove()
        return [cost(url) for url in ("/staff/gifts/1/list", "/staff/gifts/1", "/staff/gifts/1/list/print", link)]

    assert filled(0, 5) == filled(5, 60)


def test_a_hostile_name_is_only_text_on_every_page_paper_and_in_every_file(house):
    head, anyone = signed_in(house, "head"), house.test_client()
    for number, name in enumerate(HOSTILE, 1):
        assert received(head, name=name).status_code == 303, name
        assert certified(head, number).status_code == 303, name
        assert head.get(f"/staff/gifts/certificates/{number}/pdf").data.startswith(b"%PDF")
        for url in (f"/staff/gifts/{number}/receipt", f"/staff/gifts/{number}", f"/staff/gifts/certificates/{number}"):
            assert_plain(head.get(url), name)
    for url in ("/staff/gifts/?all=1", "/staff/gifts/print?all=1", "/staff/gifts/donors/?all=1", "/staff/gifts/years/print",
                "/staff/gifts/certificates/?all=1"):  # fmt: skip
        assert_plain(head.get(url), url)
    assert_plain(anyone.get("/donate/thanks"), "thanks")
    assert_plain(anyone.submit("/verify/", number="捐证字〔2026〕001号"), "verify")
    book = head.submit("/staff/gifts/years", action="/staff/gifts/years/export?year=2026")
    rows = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert '=HYPERLINK("http://x")' in [row[2] for row in rows], "a formula is a text"


def certified(client, number):
    answer = client.submit(f"/staff/gifts/{number}/certificate")
    if answer.status_code != 409:
        return answer
    return client.post(f"/staff/gifts/{number}/certificate", data=fields(text(answer), None) | {})


def assert_plain(answer, what):
    assert answer.status_code == 200, what
    html = text(answer)
    assert not re.search(r"<script>alert|<img src=x|onerror=alert\(1\)>|\b49\b\{|<para>|<b>粗", html), what
    assert "{{7*7}}" in html or "7*7" not in html, what
