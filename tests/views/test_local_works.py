"""Local literature on the page: a gazetteer's way, its people masked, and its scans open to those who may."""

import re
from io import BytesIO

import pytest
from PIL import Image

from tests.client import Client, forms_of, text
from tests.factories import a_branch, a_colleague
from yylib import clock
from yylib.database import plain, write, writing
from yylib.models.terminals import Terminal
from yylib.services import collections, files, local_works
from yylib.tokens import digest

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NAME, PHONE = "王守田", "19900000031"
LEAD = {"title": "东里村志", "kind": "history", "is_about_here": "y", "copies": "2", "way": "gift", "openness": "in_house",
        "lead_source": "县志办介绍", "appraisal": "馆内没有", "unit": "", "carrier": "纸本"}  # fmt: skip


@pytest.fixture
def desk(app):
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        a_branch()
        a_colleague("acquisition", login_name="cai", name="采编甲")
    client = app.test_client()
    client.sign_in("cai")
    return client


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def sent(client, page, action, **given):
    """Post one of a page's forms, with a file where there is one."""
    form = next(form for form in forms_of(text(client.get(page))) if form["action"] == action and form["method"] == "post"
                and "csrf_token" in form["fields"])  # fmt: skip
    return client.post(action or page, data=form["fields"] | given, content_type="multipart/form-data")


def test_a_gazetteer_from_lead_to_certificate_with_its_papers(desk, app):
    assert "三原则" not in text(desk.get("/staff/local/")) and "还没有地方文献线索" in text(desk.get("/staff/local/"))
    bad = desk.submit("/staff/local/new", title="东里村志", kind="history")
    assert (
        bad.status_code == 422 and "内容、作者、出版地三项里至少勾一项" in text(bad) and 'value="东里村志"' in text(bad)
    )
    assert desk.submit("/staff/local/new", **LEAD).location == "/staff/local/1"
    desk.submit("/staff/local/1", "/staff/local/1/parties", name=NAME, phone=PHONE, relation="主编")
    assert desk.submit("/staff/local/1", "/staff/local/1/contacts", said="愿意送两本", party_id="1").status_code == 303
    shown = text(desk.get("/staff/local/1"))
    assert "王*田" in shown and PHONE not in shown and NAME not in shown and "愿意送两本" in shown and "已联系" in shown
    whole = text(desk.submit("/staff/local/1/parties/1/unmask", reason="约定今天上门取书"))
    assert NAME in whole and PHONE in whole
    first = desk.submit(
        "/staff/local/1", "/staff/local/1/register", note=""
    )  # the form's own address is the next step's
    assert first.status_code == 303 and "已登记" in text(desk.get("/staff/local/1"))
    skipped = desk.post("/staff/local/1/drop", data=token(desk) | {"note": ""})
    assert skipped.status_code == 422 and "请写明原因" in text(skipped)
    paper = text(desk.get("/staff/local/1/agreement-paper"))
    assert "地方文献捐赠协议" in paper and "一式两份" in paper and NAME not in paper
    assert (
        sent(
            desk, "/staff/local/1/agreement", None, file=(BytesIO(PDF), "协议.pdf"), rights="library", note="面谈"
        ).status_code
        == 303
    )
    assert sent(desk, "/staff/local/1/agreement", None, file=(BytesIO(b"MZ"), "协议.pdf")).status_code == 422
    assert desk.submit("/staff/local/1/receipt", copies="2", price="68元").status_code == 303
    assert desk.submit("/staff/local/1/certificate", name=NAME).status_code == 303
    shown = text(desk.get("/staff/local/1"))
    assert "藏证字〔2026〕001号" in shown and "已发证书" in shown and "2026-0001" in shown and "交存" not in shown
    pdf = desk.get(re.search(r'href="(/staff/local/1/certificates/[^"]+)"', shown).group(1))
    assert pdf.data.startswith(b"%PDF-") and pdf.headers["Content-Disposition"].startswith("attachment")
    form = text(desk.get("/staff/local/1/form"))
    assert "地方文献征集登记表" in form and "☑捐赠" in form and "☑内容" in form and "呈缴" not in form
    assert desk.submit("/staff/local/1/edit", title="东里村志（续）").status_code == 303
    with app.app_context():
        assert plain("SELECT list_amount AS n FROM summary_line")[0].n == 13_600


def token(client) -> dict:
    return {"csrf_token": forms_of(text(client.get("/staff/local/new")))[-1]["fields"]["csrf_token"]}


def test_who_does_not_collect_local_literature_sees_nothing_of_it(app, desk):
    desk.submit("/staff/local/new", **LEAD)
    with app.app_context():
        a_colleague("desk", login_name="desk")
    other = app.test_client()
    other.sign_in("desk")
    for address in ("/staff/local/", "/staff/local/1", "/staff/local/1/form", "/staff/local/collections"):
        assert other.get(address).status_code == 403
    for address in (
        "/staff/local/99",
        "/staff/local/1/parties/1/unmask",
        "/staff/local/1/copies/1",
        "/staff/local/collections/9",
    ):
        assert desk.get(address).status_code == 404


def opened(app, *degrees):
    """A published collection with a received open work and a copy of each degree; the ids of the copies."""
    with app.app_context():
        by = a_colleague("acquisition")
        work = write(
            local_works.enter, title="老照片", kind="pictures", is_about_here=True, way="gift", openness="open", by=by
        )
        write(
            local_works.receive,
            work_id=work,
            version=1,
            received_on=clock.today(),
            copies=1,
            price=None,
            note="送来",
            by=by,
        )
        held = write(
            collections.enter, name="老照片", slug="old-photos", cover_text="沂源旧影\n<b>x</b>", is_public=True, by=by
        )
        write(collections.put, collection_id=held, key="DF2026-0001", by=by)
        ids = []
        for degree in degrees:
            kept = files.keep(BytesIO(a_picture()), f"{degree}.png", collections.COPY)._asdict()
            ids.append(
                write(collections.add_copy, kept=kept, work_id=work, title=f"图 {degree}", openness=degree, by=by)
            )
        return ids


def test_openness_is_kept_at_the_door_of_every_file(app, desk):
    open_, in_house, closed = opened(app, "open", "in_house", "closed")
    reader, screen = app.test_client(), app.test_client()
    with app.app_context(), writing() as session:
        now = clock.now()
        session.add(Terminal(kind="desk", name="检索机", branch_id=1, token_hash=digest("k" * 20), enrolled_at=now, by_id=1,
                             created_at=now))  # fmt: skip
    screen.set_cookie("yylib-terminal", "k" * 20)
    found = {(who, name, tail): client.get(f"/collections/copies/{copy}{tail}").status_code
             for who, client in (("reader", reader), ("screen", screen), ("staff", desk))
             for name, copy in (("open", open_), ("in_house", in_house), ("closed", closed)) for tail in ("", "/file")}  # fmt: skip
    for (who, name, _tail), status in found.items():
        assert status == {"open": 200, "in_house": 403 if who == "reader" else 200, "closed": 404}[name], (who, name)
    answer = reader.get(f"/collections/copies/{open_}/file")
    assert answer.mimetype == "image/png" and answer.headers["Content-Disposition"].startswith("attachment")
    assert (
        answer.headers["Content-Security-Policy"] == "sandbox" and answer.headers["X-Content-Type-Options"] == "nosniff"
    )
    page, inside = text(reader.get("/collections/old-photos")), text(screen.get("/collections/old-photos"))
    assert "图 open" in page and "图 in_house" in page and "只在馆内看" in page and "图 closed" not in page + inside
    assert f"/collections/copies/{in_house}" not in page and f"/collections/copies/{in_house}" in inside
    assert "沂源旧影" in page and "<b>x</b>" not in page and "老照片" in text(reader.get("/collections/"))
    assert "只在馆内阅览" in text(reader.get(f"/collections/copies/{in_house}"))
    for address in ("/collections/none", "/collections/copies/99", "/collections/copies/99/file"):
        assert reader.get(address).status_code == 404


def test_a_scan_is_handed_in_renamed_and_taken_down_and_a_hostile_one_is_not_taken(app, desk):
    desk.submit("/staff/local/new", **LEAD | {"openness": "open"})
    page, action = "/staff/local/1", "/staff/local/1/copies"
    assert (
        sent(desk, page, action, file=(BytesIO(PDF), "第1册.pdf"), title="第 1 册", openness="open").status_code == 303
    )
    for name, data in (
        ("x.pdf", b"<script>"),
        ("x.svg", b"<svg onload=alert(1)>"),
        ("../x.png", a_picture()),
        ("x.png", b"GIF89a"),
    ):
        bad = sent(desk, page, action, file=(BytesIO(data), name), title="坏", openness="open")
        assert bad.status_code == 422 and "没有收下" in text(bad), name
    assert sent(desk, page, action, title="没有文件").status_code == 422
    pdf = app.test_client().get("/collections/copies/1", follow_redirects=True)
    assert pdf.mimetype == "application/octet-stream" and pdf.data == PDF
    assert desk.submit("/staff/local/1/copies/1", "/staff/local/1/copies/1", title="第一册").status_code == 303
    assert desk.submit("/staff/local/1/copies/1", "/staff/local/1/copies/1/withdraw", note="").status_code == 422
    assert desk.submit("/staff/local/1/copies/1", "/staff/local/1/copies/1/withdraw", note="缺页").status_code == 303
    assert app.test_client().get("/collections/copies/1/file").status_code == 404


def test_a_collection_is_made_filled_ordered_and_published(app, desk):
    desk.submit("/staff/local/new", **LEAD)
    made = desk.submit(
        "/staff/local/collections/new", name="村志", slug="village-books", scope="沂源各村的志书", is_public="y"
    )
    assert made.location == "/staff/local/collections/1"
    again = desk.submit("/staff/local/collections/new", name="村志", slug="other")
    assert again.status_code == 409 and "已有同名或同地址的专题" in text(again)
    assert desk.submit("/staff/local/collections/1", key="DF2026-0001").status_code == 303
    assert desk.submit("/staff/local/collections/1", key="DF2026-0001").status_code == 409
    assert (
        desk.submit(
            "/staff/local/collections/1", "/staff/local/collections/1/works/1", sort="5", note="孤本"
        ).status_code
        == 303
    )
    assert 'value="孤本"' in text(desk.get("/staff/local/collections/1"))
    assert desk.submit("/staff/local/collections/1", "/staff/local/collections/1/works/1/out").status_code == 303
    assert "还没有文献" in text(desk.get("/staff/local/collections/1"))
    assert "这个专题还在整理" in text(app.test_client().get("/collections/village-books"))
