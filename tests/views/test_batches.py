import io
import re

import pytest

from tests.client import text
from tests.factories import a_branch, a_colleague
from tests.services.batches.parcels import ISBNS, a_parcel, a_sent_order, a_supplier
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import batches
from yylib.services.batches import settling
from yylib.services.imports import batches as imports
from yylib.services.imports import run


@pytest.fixture
def house(app, client):
    clock.freeze("2026-11-04 09:00")
    with app.app_context():
        a_branch()
        by = a_colleague("acquisition", login_name="caibian")
        a_colleague("head", "director", login_name="kezhang")
        a_colleague("desk", login_name="qiantai")
        supplier_id = a_supplier(name="新华书店")
        a_sent_order(supplier_id, by, {"isbn": ISBNS[0], "title": "红楼梦"}, {"isbn": ISBNS[1], "title": "边城"})
        db.session.remove()
    client.sign_in("caibian")
    return client


def test_a_parcel_is_counted_accepted_settled_and_billed_without_javascript(app, house):
    client = house
    opened = client.submit("/staff/batches/new", supplier_id="1", delivery_no="XH-1", arrived_on="2026-11-04", is_direct="",
                           is_final="")  # fmt: skip
    page = opened.location
    assert page == "/staff/batches/1/count" and "扫第一本书" in text(client.get(page))
    assert "红楼梦" in text(client.submit(page, page, code=ISBNS[0]))
    assert "还差 0" in text(client.submit(page, page, code="3"))
    assert "破损" in text(client.submit(page, page, code="1", act="damaged"))
    unknown = text(client.submit(page, page, code=ISBNS[3]))
    assert 'data-tone="unknown"' in unknown and "按这个题名点收 1 册" in unknown
    form = re.search(r'name="once" type="hidden" value="([^"]+)"', unknown) or re.search(
        r'name="once"[^>]*value="([^"]+)"', unknown
    )
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', unknown)[1]
    given = {"csrf_token": token, "once": form[1], "isbn": ISBNS[3], "copies": "1"}
    told = client.post("/staff/batches/1/choose", data=given | {"title": ISBNS[2]})
    assert told.status_code == 422 and "题名栏里是书号" in text(told)
    piece = client.post("/staff/batches/1/choose", data=given | {"title": "论语译注"}, headers={"HX-Request": "true"})
    assert 'data-tone="no_order"' in text(piece) and "<html" not in text(piece)
    again = client.post("/staff/batches/1/choose", data=given | {"title": "论语译注"})
    with app.app_context():
        assert (
            again.status_code == 200
            and plain("SELECT count(*) AS n FROM arrival_count WHERE title = '论语译注'")[0].n == 1
        )

    shown = text(client.get("/staff/batches/1"))
    assert "验收 2 册" in shown and "破损" in shown and "多发" in shown
    assert client.submit("/staff/batches/1", "/staff/batches/1/accept", accepted_on="2026-11-05").status_code == 422
    client.submit("/staff/batches/1", "/staff/batches/1/accept", accepted_on="2026-11-04")
    shown = text(client.get("/staff/batches/1"))
    assert "已验收" in shown and "2 册没有处理" in shown
    assert client.get("/staff/batches/1/count").location == "/staff/batches/1"
    assert client.submit("/staff/batches/differences/1", how="credit", copies="2").status_code == 422
    assert client.submit("/staff/batches/differences/1", how="replace", copies="1").status_code == 303
    bad = client.submit(
        "/staff/batches/1/invoices", number="2637", on_day="2026-11-04", list_amount="abc", net_amount="1"
    )
    assert bad.status_code == 422 and "金额看不懂" in text(bad)
    client.submit(
        "/staff/batches/1/invoices", number="2637", on_day="2026-11-04", list_amount="136.00", net_amount="88.40"
    )
    assert "发票与验收相符" in text(client.get("/staff/batches/1/sheet"))
    for paper, word in (("note", "红楼梦"), ("returns", "换货"), ("check", "没有供货清单"), ("sheet", "2637")):
        assert word in text(client.get(f"/staff/batches/1/{paper}")), paper

    client.submit("/staff/batches/differences/1", "/staff/batches/settlements/1/undo?back=1")
    client.submit("/staff/batches/1", "/staff/batches/1/take-back", reason="数错了一种")
    assert "点收中" in text(client.get("/staff/batches/1"))
    assert "−2" in text(client.get("/staff/registers/"))


def test_a_suppliers_list_is_looked_at_before_it_is_taken(app, house):
    client = house
    with app.app_context():
        a_parcel(plain("SELECT id FROM account WHERE login_name = 'caibian'")[0].id, 1)
        db.session.remove()
    rows = f"甲,乙,丙,丁\n{ISBNS[0]},红楼梦,3,68\n,合计,3,204\n"
    sent = client.submit("/staff/batches/1/list", file=(io.BytesIO(rows.encode("gb18030")), "清单.csv"))
    assert sent.location == "/staff/batches/lists/1/trial"
    trial = text(client.get(sent.location))
    assert "2 行可以导入" in trial and "合计行" in trial and "没有册数栏" in trial
    chosen = client.submit("/staff/batches/lists/1/columns", isbn="0", title="1", copies="2", price="3", head_row="1")
    assert chosen.location == "/staff/batches/lists/1/trial"
    assert "1 行可以导入" in text(client.get(chosen.location))
    client.submit(chosen.location, "/staff/imports/1/start")
    with app.app_context():
        run.run(1)
        assert imports.get(1).good == 1
        db.session.remove()
    assert "清单 3 册" in text(client.get("/staff/batches/1/list"))
    assert "少发" in text(client.get("/staff/batches/1")) and "未入库未退货" in text(
        client.get("/staff/batches/1/check")
    )


def test_the_registers_are_read_printed_corrected_and_locked_by_those_who_may(app, house):
    client = house
    with app.app_context():
        from tests.services.batches.test_accepting import labelled

        by = plain("SELECT id FROM account WHERE login_name = 'caibian'")[0].id
        clock.freeze("2026-10-08 09:00")
        pieces = [{"title": "沂源县志", "copies": 2, "price": 5000}]
        batch_id = write(
            batches.accept_pieces, source="gift", name="赠书", pieces=pieces, accepted_on=clock.today(), by=by
        )
        labelled(batch_id, by)
        clock.freeze("2026-11-04 09:00")
        db.session.remove()
    for url, word in (("", "2026-0001"), ("book", "承前结存"), ("volumes", "YY000001"), ("volumes/book?period=2026-10", "沂源县志"),
                      ("period?period=2026-10", "期末结存 2 册"), ("period?period=x", "捐赠"), ("verify", "登记簿与馆藏相符")):  # fmt: skip
        assert word in text(client.get(f"/staff/registers/{url}")), url
    assert client.get("/staff/registers/months").status_code == 403
    assert "锁定" not in text(client.get("/staff/registers/")).split("</header>")[-1].split("<table")[0]
    client.post("/staff/sign-out")
    head = app.test_client()
    head.sign_in("kezhang")
    assert head.submit("/staff/registers/correct", code="没有的").status_code == 422
    page = head.submit("/staff/registers/correct", code="YY000001").location
    assert head.submit(page, page + "/price", price="x", net_price="0", reason="定价看错").status_code == 422
    assert head.submit(page, page + "/class_no", reason="分类不对").status_code == 409
    assert head.submit(page, page + "/price", price="60", net_price="0", reason="定价看错").location == page
    assert "60.00" in text(head.get(page)) and text(head.get(page)).count("定价看错") == 2
    assert (
        head.submit(page, page + "/number", barcode="YY000002", accession_no="YY000009", reason="贴错条码").status_code
        == 409
    )
    assert head.submit("/staff/registers/months", month="2026-10").status_code == 303
    assert "已锁定" in text(head.get("/staff/registers/book?period=2026-10"))
    later = head.submit("/staff/batches/1", "/staff/batches/1/later", code="YY000002", kind="damaged", note="缺页")
    assert later.location == "/staff/batches/differences/1"
    assert head.submit("/staff/batches/differences/1", "/staff/batches/differences/1/not-so").status_code == 303
    with app.app_context():
        assert settling.open_copies(1) == 0
        db.session.remove()
    assert "登记簿与馆藏相符" in text(head.get("/staff/registers/verify"))


def test_the_desk_reads_a_batch_and_counts_none(app, house):
    with app.app_context():
        a_parcel(plain("SELECT id FROM account WHERE login_name = 'caibian'")[0].id, 1)
        db.session.remove()
    desk = app.test_client()
    desk.sign_in("qiantai")
    assert desk.get("/staff/batches/1").status_code == 200
    for url in ("", "1/count", "1/edit", "1/invoices", "1/list", "differences/"):
        assert desk.get(f"/staff/batches/{url}").status_code == 403, url
