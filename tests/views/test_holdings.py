"""The pages of what is held: brought in, tried, listed, opened; its places; and handed out again."""

import io
import re

import pytest
from sqlalchemy import event

from tests.factories import a_bib, a_branch, a_colleague, login_name, some_items
from tests.services.holdings.files import ROWS, text, volumes_in_marc
from yylib import clock
from yylib.database import db, plain
from yylib.services import marc
from yylib.services.imports import run

HOME = "/staff/holdings"


@pytest.fixture
def desk(app, client):
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        a_branch(name="总馆")
        who = login_name(a_colleague("acquisition"))
    client.sign_in(who)
    return client


def read(answer, status=200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)[-1500:]
    return answer.get_data(as_text=True)


def handed_in(client, data, name) -> int:
    answer = client.submit(HOME + "/import", file=(io.BytesIO(data), name))
    assert answer.status_code == 303, read(answer)
    return int(re.search(r"/import/(\d+)/columns", answer.location)[1])


def test_the_holdings_from_the_file_to_the_shelf_and_out_again(app, desk):
    batch_id = handed_in(desk, text(*ROWS, "C9,坏的,,,,370300000077,I2/1,一楼,1.00,神游"), "馆藏.csv")
    where = f"{HOME}/import/{batch_id}/columns"
    page = read(desk.get(where))
    assert "沂源县志" in page and re.search(r'name="column-5".*?value="barcode" selected', page, re.S)
    tried = read(desk.get(desk.submit(where, action=where).location))
    assert "新书目 3 种，新册 4 册" in tried and "神游" in tried and "会新建馆藏地" in tried
    with app.app_context():
        assert not plain("SELECT 1 FROM item")
    assert desk.submit(f"{HOME}/import/{batch_id}/trial", action=f"/staff/imports/{batch_id}/start").status_code == 303
    with app.app_context():
        run.run_next()
    done = read(desk.get(f"/staff/imports/{batch_id}"))
    assert "已导入" in done and "第 6 行" in done
    assert "红楼梦" in read(desk.get(f"{HOME}/import/{batch_id}/volumes", follow_redirects=True))
    assert f"{HOME}/import/{batch_id}/trial" not in read(desk.get("/staff/imports/")) and "馆藏" in done
    found = desk.get(f"{HOME}/scan?code=370300000003")
    volume = read(desk.get(found.location))
    assert "沂源县志" in volume and "闭架阅览" in volume and "馆藏导入" in volume
    assert "没有条码或登录号" in read(desk.get(f"{HOME}/scan?code=999", follow_redirects=True))
    listed = read(desk.get(f"{HOME}/?q=红楼&status=on_loan"))
    assert "370300000002" in listed and "370300000001" not in listed
    assert "红楼梦" in read(desk.get(f"{HOME}/print?q=红楼"))
    assert desk.get(f"/staff/imports/{batch_id}/columns").status_code == 404


def test_what_905_means_is_chosen_beside_what_stands_in_it_and_is_remembered(app, desk):
    data = volumes_in_marc(("M1", "小王子", "1001 1002"))
    where = f"{HOME}/import/{handed_in(desk, data, 'a.iso')}/columns"
    page = read(desk.get(where))
    assert "YY" in page and "1001、1002" in page and re.search(r'name="code-b".*?value="barcode" selected', page, re.S)
    tried = read(desk.get(desk.submit(where, action=where, **{"code-f": "shelf_no"}).location))
    assert "新册 2 册" in tried and "会新建馆藏地" not in tried
    again = read(desk.get(f"{HOME}/import/{handed_in(desk, data, 'b.iso')}/columns"))
    assert re.search(r'name="code-f".*?value="shelf_no" selected', again, re.S)
    refused = desk.submit(HOME + "/import", file=(io.BytesIO(b"<html><table></table></html>"), "x.xls"))
    assert "网页" in read(refused, 422)


def test_places_are_added_renamed_and_no_longer_used(app, desk):
    assert desk.submit(HOME + "/locations/new", name="地方文献室", code="DF", is_local="y").status_code == 303
    assert "已有叫" in read(desk.submit(HOME + "/locations/new", name="地方文献室"), 422)
    with app.app_context():
        place = plain("SELECT id FROM location")[0].id
    assert (
        desk.submit(f"{HOME}/locations/{place}", action=f"{HOME}/locations/{place}", name="地方文献阅览室").status_code
        == 303
    )
    desk.submit(f"{HOME}/locations/{place}", action=f"{HOME}/locations/{place}/close")
    page = read(desk.get(HOME + "/locations"))
    assert "地方文献阅览室" in page and 'class="gone"' in page


def test_ready_volumes_are_handed_out_downloaded_and_taken_back(app, desk):
    with app.app_context():
        bib = a_bib(title="夜航", fields=[["200", "1 ", [["a", "夜航"]]]], leader=marc.record.BLANK)
        some_items(bib, barcode="1003", registered_at=clock.now(), stage="to_shelve", shelved_at=None)
    page = read(desk.get(HOME + "/hand-out"))
    assert "1 册可以交给借阅系统" in page and "还没有填馆代码" in page and "做成文件，记作已交" in page
    assert "用了两次" in read(desk.submit(HOME + "/hand-out/format", location="b"), 422)
    assert desk.submit(HOME + "/hand-out/format", library_code="YYTSG", encoding="utf-8").status_code == 303
    assert desk.submit(HOME + "/hand-out", action=HOME + "/hand-out", batch="0").status_code == 303
    page = read(desk.get(HOME + "/hand-out"))
    assert "已交出 1 种 1 册" in page and "没有等着交出的册" in page
    data = desk.get(re.search(r'href="(/staff/files/\d+)"', page)[1]).data
    assert b"\x1faYYTSG\x1fb1003" in data
    back = re.search(r'action="([^"]+/back)"', page)[1]
    assert desk.submit(HOME + "/hand-out", action=back).status_code == 303
    assert "1 册可以交给借阅系统" in read(desk.get(HOME + "/hand-out"))


def test_the_list_asks_as_many_questions_for_two_hundred_volumes_as_for_twenty_five(app, desk):
    sent = []

    def asked() -> int:
        sent.clear()
        read(desk.get(HOME + "/?all=1"))
        return len(sent)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
        for _number in range(25):
            some_items(a_bib())
    few = asked()
    with app.app_context():
        for _number in range(10):
            some_items(a_bib(), copies=20)
    assert asked() == few
