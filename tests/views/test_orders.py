"""Ordering as the acquisition desk does it: from a wish to the order form, without a mouse and without JavaScript."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from tests.client import Client, forms_of, text
from tests.factories import a_bib, a_branch, a_colleague, login_name, some_items
from tests.services.orders.made import ISBNS, a_draft, a_fund, a_sent_order, a_supplier
from yylib import clock
from yylib.database import db
from yylib.services.imports import run

LIST = f"书号,书名,出版社,定价,册数\n{ISBNS[1]},最初的光明,中信出版社,45.00元,2\n{ISBNS[2]},时间简史,湖南科技,132.00（全三册）,1\n,坏行,某社,面议,1\n合计,,,,3\n"


@pytest.fixture
def desk(app):
    """A buyer and a head of a library with a supplier and 1,000 yuan."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        a_branch(name="总馆")
        by, head = a_colleague("acquisition", name="采编甲"), a_colleague("head", name="科长乙")
        a_supplier(by), a_fund(head)
        names = login_name(by), login_name(head)
        some_items(a_bib(isbn=ISBNS[0], title="局外人", price=3200), 2, owning_branch_id=1)
        db.session.remove()
    client = app.test_client()
    client.sign_in(names[0])
    client.head, client.by_id, client.head_id = names[1], by, head
    return client


def pressed(client, url, verb, **typed):
    """Press one of the buttons of an order's last form."""
    fields = next(form["fields"] for form in forms_of(text(client.get(url))) if "note" in form["fields"]
                  and "title" not in form["fields"])  # fmt: skip
    return client.post(f"{url}/{verb}", data=fields | typed)


def test_an_order_goes_from_its_first_line_to_the_form_the_supplier_reads(desk, app):
    assert "还没有订单" in text(desk.get("/staff/orders/"))
    assert desk.submit("/staff/orders/new").headers["Location"] == "/staff/orders/1"
    bad = desk.submit("/staff/orders/1", action="/staff/orders/1/lines", isbn="9787201104561", title="局外人")
    assert bad.status_code == 422 and "校验位不对" in text(bad) and 'value="局外人"' in text(bad)
    desk.submit("/staff/orders/1", action="/staff/orders/1/lines", isbn=ISBNS[0], copies="3")
    page = text(desk.get("/staff/orders/1"))
    assert "局外人" in page and "馆藏 2 册" in page and "提交后剩 937.60" in page
    answer = desk.submit("/staff/orders/1", action="/staff/orders/1/list", file=(BytesIO(LIST.encode()), "秋季.csv"))
    assert answer.headers["Location"].endswith("/trial")
    trial = text(desk.get(answer.headers["Location"]))
    assert "2 种可以导入" in trial and "定价看不懂：“面议”" in trial and "合计行" in trial and "分到各册" in trial
    assert "认栏目" in text(desk.get("/staff/orders/lists/1/columns"))
    assert desk.submit("/staff/orders/lists/1/columns", copies_each="2").status_code == 303
    desk.submit("/staff/orders/lists/1/trial", action="/staff/imports/1/start")
    with app.app_context():
        run.run(1)
        db.session.remove()
    assert "时间简史" in text(desk.get("/staff/orders/lists/1/lines")) and "收下" in text(desk.get("/staff/imports/1"))
    long = desk.submit("/staff/orders/1", action="/staff/orders/1/paste", text="书" * 200_001)
    assert long.status_code == 422 and "请分几次粘贴" in text(long), "and not a page without what was pasted"
    pasted = f"ISBN\t书名\t定价\t数量\n9787513317344\t刺客信条\t36\t1\n{ISBNS[1]}\t最初的光明\t45\t2\n"
    desk.submit("/staff/orders/1", action="/staff/orders/1/paste", text=pasted)
    page = text(desk.get("/staff/orders/1"))
    assert "收下 1 种，写成 1 行，1 种订单里已有" in page and page.count("套装</span>") == 3
    for name, value in (
        ("/staff/orders/lines/1/edit", {"price": "30", "copies": "2"}),
        ("/staff/orders/1/edit", {"note": "春节前要"}),
    ):
        assert desk.submit(name, **value).status_code == 303
    assert (
        desk.submit("/staff/orders/lines/6/edit", action="/staff/orders/lines/6/split", volumes="2").status_code == 303
    )
    assert desk.submit("/staff/orders/1", action="/staff/orders/lines/7/drop").status_code == 303
    assert pressed(desk, "/staff/orders/1", "approve").status_code == 403
    assert pressed(desk, "/staff/orders/1", "submit").status_code == 303
    desk.sign_in(desk.head)
    assert "退回和取消都要写一句" in text(pressed(desk, "/staff/orders/1", "send_back"))
    assert pressed(desk, "/staff/orders/1", "approve").status_code == 303
    assert pressed(desk, "/staff/orders/1", "send").status_code == 303
    paper = text(desk.get("/staff/orders/1/form"))
    assert "订书单" in paper and "DG2026-0001" in paper and "审批：科长乙" in paper and "春节前要" in paper
    sheet = CalamineWorkbook.from_filelike(
        BytesIO(desk.submit("/staff/orders/1", action="/staff/orders/1/form.xlsx").data)
    )
    rows = sheet.get_sheet_by_index(0).to_python()
    assert rows[3][:3] == ["序号", "ISBN", "书名"] and rows[4][1] == ISBNS[0] and rows[-1][0] == "合计"


def test_a_late_line_is_claimed_cancelled_and_ordered_elsewhere(desk, app):
    with app.app_context():
        a_sent_order(desk.by_id, desk.head_id, 1, 1, {"isbn": ISBNS[0], "title": "局外人", "copies": 3})
        a_draft(desk.by_id, a_supplier(desk.by_id, name="另一家"), 1)
        db.session.remove()
    assert "没有到期没到的书" in text(desk.get("/staff/orders/late"))
    clock.freeze("2026-12-20 10:00")
    with app.app_context():
        name = login_name(desk.by_id)
        db.session.remove()
    desk.sign_in(name)
    assert "1 家有到期没到的书" in text(desk.get("/staff/orders/late"))
    paper = text(desk.get("/staff/orders/late/print?supplier=1"))
    assert "催缺单" in paper and "局外人" in paper
    assert desk.submit("/staff/orders/late", line="1", note="电话", expected_on="2026-12-19").status_code == 422
    assert desk.submit("/staff/orders/late", line="1", note="电话", expected_on="2026-12-28").status_code == 303
    assert "有到期没到" in text(desk.get("/staff/suppliers/1")) or "没有到期没到的书" in text(
        desk.get("/staff/orders/late")
    )
    url = "/staff/orders/lines/1"
    assert desk.submit(url, action=url + "/cancel", copies="2", reason="绝版", order_id="2").status_code == 303
    page, other = text(desk.get(url)), text(desk.get("/staff/orders/lines/2"))
    assert "改订到" in page and "DG2026-0002" in page and "2 册：绝版" in page
    assert "改订自" in other and "DG2026-0001" in other and "取消了 2 册：绝版" in other


def test_a_reader_is_told_what_is_here_and_sees_the_answer_behind_a_link(desk, app):
    reader = app.test_client()
    found = reader.submit("/suggest/", title="局外人", isbn=ISBNS[0])
    assert found.status_code == 422 and "还没有" not in text(found), "nobody types a form in no time"
    clock.freeze("2026-11-23 10:05")
    page = text(reader.get("/suggest/"))
    fields = forms_of(page)[-1]["fields"] | {"title": "局外人", "isbn": ISBNS[0]}
    clock.freeze("2026-11-23 10:06")
    bait = reader.post("/suggest/", data=fields | {"website": "x"})
    assert bait.status_code == 422
    named = reader.post("/suggest/", data=fields | {"name": "荐购人甲", "phone": "13000000001"})
    assert named.status_code == 422 and "看过说明再勾选" in text(named)
    found = reader.post("/suggest/", data=fields)
    assert found.status_code == 409 and "馆藏：总馆，在馆 2 册" in text(found) and "还是要荐购" in text(found)
    sent = reader.post(
        "/suggest/", data=fields | {"anyway": "1", "name": "荐购人甲", "phone": "13000000001", "consent": "y"}
    )
    link = sent.headers["Location"]
    assert "收到了，正在办" in text(reader.get(link)) and reader.get("/suggest/a/AAAAAAAA-0").status_code == 404
    assert "荐购人甲" not in text(reader.get(link))
    url = "/staff/suggestions/1"
    page = text(desk.get(url))
    assert "荐*人甲" in page or "荐*" in page
    assert "馆藏：总馆，在馆 2 册" in page and "没有草稿订单" in page
    assert desk.submit(url, action=url + "/adopt").status_code == 303
    fields = forms_of(text(desk.get(url)))[-1]["fields"]
    stale = desk.post(url + "/decline", data=fields | {"version": "1", "decline_reason": "price", "answer": "太贵了"})
    assert stale.status_code == 409 and "太贵了" in text(stale), "somebody else has answered meanwhile"
    bad = desk.post(url + "/decline", data=fields)
    assert bad.status_code == 422 and "请选不采纳的原因" in text(bad)
    desk.submit("/staff/orders/new")
    assert desk.submit(url, action=url + "/order", copies="1").status_code == 303
    assert "已经订购" in text(reader.get(link)) and "荐购 1 人" in text(desk.get("/staff/orders/1"))
    taken = desk.submit("/staff/suggestions/new", title="电话里说的书", author="某人")
    assert taken.headers["Location"] == "/staff/suggestions/2" and "电话里说的书" in text(
        desk.get("/staff/suggestions/")
    )


def test_suppliers_and_funds_are_kept_and_money_is_moved_with_a_reason(desk):
    assert "已经有这一家供货商" in text(desk.submit("/staff/suppliers/new", name="某某书店"))
    assert desk.submit("/staff/suppliers/new", name="新华书店", discount="6.5折").status_code == 303
    assert 'value="65 折"' in text(desk.get("/staff/suppliers/2"))
    assert "折扣看不懂" in text(desk.submit("/staff/suppliers/2", action="/staff/suppliers/2", discount="很多"))
    assert desk.submit("/staff/suppliers/2", action="/staff/suppliers/2/off").status_code == 303
    assert "新华书店" not in text(desk.get("/staff/orders/new"))
    of_it = text(desk.get("/staff/orders/?supplier=2"))
    assert 'value="2" selected' in of_it, "its orders are found though nothing new is ordered there"
    assert desk.get("/staff/funds/new").status_code == 403
    desk.sign_in(desk.head)
    page = text(desk.submit("/staff/funds/1", action="/staff/funds/1/allot", amount="-2000", reason="核减"))
    assert "只剩 1000.00 元可减" in page
    assert (
        desk.submit("/staff/funds/1", action="/staff/funds/1/allot", amount="500.5", reason="追加").status_code == 303
    )
    assert "1500.50" in text(desk.get("/staff/funds/1")) and "1500.50" in text(desk.get("/staff/funds/"))
    assert "这一年已经有" in text(
        desk.submit("/staff/funds/new", year="2026", name="图书购置费", amount="1", reason="又")
    )


def test_an_order_costs_the_same_statements_with_25_lines_and_with_200(desk, app):
    with app.app_context():
        orders = [a_draft(desk.by_id, 1, 1)[0] for _ in "ab"]
        for order_id, count in zip(orders, (25, 200), strict=True):
            from yylib.database import write
            from yylib.services.orders import importing

            rows = "\n".join(
                f"{ISBNS[0] if at == 0 else ''}\t书{order_id}{at:03}\t{at + 1}.50元\t1" for at in range(count)
            )
            told = write(importing.paste, order_id=order_id, text="ISBN\t书名\t定价\t册数\n" + rows, by=desk.by_id)
            assert told["lines"] == count
        engine = db.engine
        db.session.remove()
    asked = []

    def counted(url):
        asked.clear()
        event.listen(engine, "before_cursor_execute", note)
        try:
            desk.get(url)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    def note(conn, cursor, statement, *rest):
        asked.append(statement)

    desk.get("/staff/orders/1")
    assert counted("/staff/orders/1") == counted("/staff/orders/2") > 5
    assert counted("/staff/orders/1/form") == counted("/staff/orders/2/form")
