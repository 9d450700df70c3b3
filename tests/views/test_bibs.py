"""Cataloguing, as a colleague at the acquisition desk does it: by keyboard, without JavaScript, from the list to the shelf mark."""

import io
import re
from html import unescape

import pytest

from tests.client import Client, forms_of, text
from tests.factories import a_branch, a_colleague, login_name, some_items
from yylib import clock
from yylib.database import db, write
from yylib.services import bibs, marc
from yylib.services.bibs import entering
from yylib.services.imports import run
from yylib.services.marc import Record


@pytest.fixture
def desk(app):
    """A cataloguer at a desk."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        a_branch(name="总馆")
        name = login_name(a_colleague("acquisition"))
        db.session.remove()
    client = app.test_client()
    client.sign_in(name)
    return client


def editor(desk, url):
    """The editor's form as it stands, its long texts too."""
    page = text(desk.get(url))
    return held(page)


def held(page):
    form = next(one for one in forms_of(page) if "t0" in one["fields"])
    long = {
        name: unescape(said)
        for name, said in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S)
    }
    return form["action"], form["fields"] | long


def set_value(fields, tag, code, value):
    line = next(name[1:] for name, said in fields.items() if re.fullmatch(r"t\d+", name) and said == tag)
    key = next(name[1:] for name, said in fields.items() if name.startswith(f"c{line}-") and said == code)
    return fields | {f"v{key}": value}


def test_a_title_is_described_from_nothing_numbered_and_finished(desk, app):
    assert "还没有书目" in text(desk.get("/staff/bibs/"))
    url, fields = editor(desk, "/staff/bibs/new")
    assert text(desk.post(url, data=fields)).count("没有正题名") == 1
    more = desk.post(url, data=fields | {"act": "new", "new_tag": "225"})
    assert more.status_code == 200 and "丛编名" in text(more) and "autofocus" in text(more)
    _url, fields = held(text(more))
    for tag, code, value in (("200", "a", "沂源县志"), ("200", "f", "张三主编"), ("210", "a", "济南"), ("210", "c", "齐鲁书社"),
                             ("210", "d", "2026.5"), ("215", "a", "612页"), ("690", "a", "K295.24"),
                             ("010", "a", "978-7-02-000220-8"), ("010", "d", "CNY赠90.00")):  # fmt: skip
        fields = set_value(fields, tag, code, value)
    reader = next(name for name in fields if name.endswith("-reader"))
    made = desk.post(url, data=fields | {reader: "k"})
    assert made.headers["Location"] == "/staff/bibs/1"
    page = text(desk.get("/staff/bibs/1"))
    assert "ISBN 978-7-02-000220-8：校验位不对：末位是 8，应为 7" in page and "还没有" in page
    assert "K 历史、地理" in page and "编目完成前还缺" in page
    refused = desk.submit("/staff/bibs/1", action="/staff/bibs/1/finish")
    assert refused.status_code == 422 and "还不能算编目完成：缺索书号" in text(refused)
    assert 'value="沂源县志"' in text(refused), "the record stays on the page"
    assert desk.submit("/staff/bibs/1", action="/staff/bibs/1/take").status_code == 303
    with app.app_context():
        items = some_items(1, stage="to_catalogue", status="processing", shelved_at=None)
        bib = bibs.get(1)
        assert (bib.call_no, bib.title, bib.price, bib.isbn, bib.audience) == (
            "K295.24/1",
            "沂源县志",
            9000,
            None,
            "km",
        )
        stored = [field[0] for field in bib.fields]
        assert stored == ["010", "100", "101", "102", "105", "200", "210", "215", "690"], (
            "what was left empty is not stored"
        )
        db.session.remove()
    assert desk.submit("/staff/bibs/1", action="/staff/bibs/1/finish").status_code == 303
    assert "待加工" in text(desk.get("/staff/bibs/1")) and len(items) == 1
    assert desk.submit("/staff/bibs/1", action="/staff/bibs/1/reopen").status_code == 303
    assert "待编目" in text(desk.get("/staff/bibs/1"))
    with app.app_context():
        some_items(1, processed_at=clock.now())
        db.session.remove()
    again = desk.submit("/staff/bibs/1", action="/staff/bibs/1/call", title_seq_no="7", author_no="L86")
    assert again.status_code == 422 and "种次号和著者号只能有一个" in text(again)
    assert desk.submit("/staff/bibs/1", action="/staff/bibs/1/call", title_seq_no="７", aux_no="=2").status_code == 303
    page = text(desk.get("/staff/bibs/1"))
    assert "K295.24/7=2" in page and "有 1 册的书标还是 K295.24/1" in page


@pytest.mark.shared
def test_an_edit_keeps_every_field_that_was_not_touched(desk, app, shared):
    records = [one.record for one in marc.read(shared / "data/marc/cnmarc24/cnmarc24_gbk.iso")]
    with app.app_context():
        ids = [write(entering.put_in, record=record, origin="held", by=None) for record in records]
        db.session.remove()
    for bib_id in ids[:4]:
        url, fields = editor(desk, f"/staff/bibs/{bib_id}")
        assert desk.post(url, data=fields).status_code == 303
    url, fields = editor(desk, f"/staff/bibs/{ids[0]}")
    more = desk.post(url, data=fields | {"act": "again.0"})
    _url, fields = held(text(more))
    key = next(name for name, said in fields.items() if name.startswith("v1-") and said == "")
    assert desk.post(url, data=fields | {key: "7-5037-2790-X"}).status_code == 303
    stale = desk.post(url, data=set_value(fields, "200", "a", "别的题名") | {"once": "another"})
    assert stale.status_code == 409 and "别的题名" in text(stale), "nothing typed is lost"
    with app.app_context():
        assert [bibs.get(bib_id).fields for bib_id in ids[1:4]] == [record.fields for record in records[1:4]]
        first = bibs.get(ids[0]).fields
        assert [field for field in first if field != ["010", "  ", [["a", "7-5037-2790-X"]]]] == records[0].fields
        assert {one.value for one in bibs.get(ids[0]).numbers} == {"9789881990112", "9787503727900"}
    answer = desk.submit(f"/staff/bibs/{ids[1]}", action=f"/staff/bibs/{ids[1]}/download", encoding="gb18030")
    assert [one.record.fields for one in marc.read(answer.data)] == [records[1].fields]
    opened = desk.get("/staff/bibs/open?code=978-7-5001-6208-7")
    assert opened.headers["Location"].startswith("/staff/bibs/")
    with app.app_context():
        some_items(ids[2], barcode="370323000001")
        db.session.remove()
    assert desk.get("/staff/bibs/open?code=370323000001").headers["Location"] == f"/staff/bibs/{ids[2]}"
    assert "没有找到" in text(desk.get("/staff/bibs/open?code=123", follow_redirects=True))


@pytest.mark.shared
def test_fields_are_taken_over_from_a_file_that_was_brought_in(desk, app, shared):
    sources = (shared / "data/marc/cnmarc24/cnmarc24_utf8.iso").read_bytes()
    table = "分类号\t类名\t上位类\nI565\t法国文学\tI5\nI565.8\t儿童文学\tI565\n小说\t不是类号\t".encode("gb18030")
    for number, kind, name, data, said in ((1, "bibs", "书商.iso", sources, "24 条可以带入"),
                                           (2, "clc", "类目.txt", table, "2 条可以带入")):  # fmt: skip
        answer = desk.submit("/staff/bibs/sources/new", kind=kind, file=(io.BytesIO(data), name))
        assert said in text(desk.get(answer.headers["Location"]))
        assert desk.submit(answer.headers["Location"], action=f"/staff/imports/{number}/start").status_code == 303
    with app.app_context():
        run.run_next()
        bib_id = write(bibs.brief, title="小王子", isbn="9787500162087", by=None)
        db.session.remove()
    assert "小王子" in text(desk.get("/staff/bibs/sources"))
    page = text(desk.get(f"/staff/bibs/{bib_id}/copy"))
    assert "1 条可以套录" in page and "套录数据" in page
    beside = re.search(rf"/staff/bibs/{bib_id}/copy/file/\d+", page)[0]
    sides = text(desk.get(beside))
    assert 'value="001"' not in sides and 'name="tag" value="210" aria-label="取用 210 出版发行" checked' in sides
    form = forms_of(sides)[-1]["fields"]
    assert desk.post(beside, data=form | {"tag": ["200", "210", "215"]}).status_code == 303
    page = text(desk.get(f"/staff/bibs/{bib_id}"))
    assert "中译出版社" in page and "10,112页" in page
    nothing = desk.post(beside, data=forms_of(text(desk.get(beside)))[-1]["fields"] | {"tag": []})
    assert nothing.status_code == 422 and "没有选字段" in text(nothing)
    url, fields = editor(desk, f"/staff/bibs/{bib_id}")
    _url, fields = held(text(desk.post(url, data=fields | {"act": "new", "new_tag": "690"})))
    assert desk.post(url, data=set_value(fields, "690", "a", "I565.84")).status_code == 303
    assert "I 文学 › I565 法国文学 › I565.8 儿童文学" in text(desk.get(f"/staff/bibs/{bib_id}"))
    assert "儿童文学" in text(desk.get("/staff/bibs/classes?under=i565"))
    with app.app_context():
        bib = bibs.get(bib_id)
        assert bib.origin == "copied" and bib.responsibility.startswith("(法)")
        assert isinstance(bibs.record_of(bib), Record)
