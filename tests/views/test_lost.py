"""Things left behind, as a colleague without a mouse and without JavaScript handles them."""

import pytest

from tests.client import Client, text
from tests.factories import a_branch, a_colleague, login_name, places_of
from yylib import clock
from yylib.database import db
from yylib.services import lost


@pytest.fixture
def desk(app):
    """A colleague at the desk of a library with one room."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        place_id, names = (
            places_of(a_branch(name="总馆"))[1],
            [login_name(a_colleague()), login_name(a_colleague("head"))],
        )
        db.session.remove()
    client = app.test_client()
    client.sign_in(names[0])
    client.place_id, client.head = place_id, names[1]
    return client


def logged(desk, **typed):
    typed = {"what": "黑色雨伞", "place_id": str(desk.place_id), "kept_where": "下柜"} | typed
    return desk.submit("/staff/lost/new", **typed)


def test_a_thing_is_logged_handed_back_and_taken_into_stock_again(desk):
    assert "还没有登记过遗留物品" in text(desk.get("/staff/lost/"))
    assert logged(desk).headers["Location"] == "/staff/lost/1"
    page = text(desk.get("/staff/lost/1"))
    assert "记下了：1 号 黑色雨伞" in page and "在库" in page and "总馆 阅览室" in page
    assert "下柜" in text(desk.get("/staff/lost/new")), "the next one goes on the same shelf"
    bad = desk.submit("/staff/lost/1", action="/staff/lost/1/back", name="张三", last4="12")
    assert bad.status_code == 422 and "末四位要写 4 个数字" in text(bad) and 'value="张三"' in text(bad)
    assert desk.submit("/staff/lost/1", action="/staff/lost/1/back", name="张三", last4="0012").status_code == 303
    page = text(desk.get("/staff/lost/1"))
    assert "张* 尾号 0012" in page and "张三" not in page and "看完整信息" not in page
    again = desk.post("/staff/lost/1/back", data={"csrf_token": token(page), "name": "李四", "last4": "0013"})
    assert again.status_code == 409 and "已经领走，不在库里" in text(again)
    assert desk.submit("/staff/lost/1", action="/staff/lost/1/undo").status_code == 303
    assert "在库" in text(desk.get("/staff/lost/1"))


def token(page):
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_the_list_pages_filters_prints_and_keeps_the_taker_masked(desk):
    logged(desk)
    logged(desk, what="红色水杯")
    desk.submit("/staff/lost/1", action="/staff/lost/1/back", name="张三丰", last4="0012")
    for url in ("/staff/lost/?all=1", "/staff/lost/print?all=1"):
        page = text(desk.get(url))
        assert "红色水杯" in page and "张*丰 尾号 0012" in page and "张三丰" not in page
    page = text(desk.get("/staff/lost/?state=kept", headers={"HX-Request": "true"}))
    assert page.lstrip().startswith('<section id="lost">') and "红色水杯" in page and "雨伞" not in page
    assert "没有符合的物品" in text(desk.get("/staff/lost/?q=手机"))


def test_what_was_typed_wrongly_stays_typed(desk):
    answer = logged(desk, seat="Z9")
    assert answer.status_code == 422 and "这里没有座位“Z9”" in text(answer) and 'value="黑色雨伞"' in text(answer)
    answer = logged(desk, found_on="2026-11-24")
    assert answer.status_code == 422 and "拾到的时间还没有到" in text(answer)
    assert desk.get("/staff/lost/1").status_code == 404


def test_a_correction_keeps_what_another_changed_meanwhile(desk):
    logged(desk)
    page = text(desk.get("/staff/lost/1/edit"))
    given = {"what": "黑伞", "place_id": str(desk.place_id), "kept_where": "保安室", "found_on": "2026-11-23", "hour": "09:00",
             "csrf_token": token(page)}  # fmt: skip
    assert desk.post("/staff/lost/1/edit", data=given | {"version": "1"}).status_code == 303
    stale = desk.post("/staff/lost/1/edit", data=given | {"version": "1", "what": "白伞"})
    assert stale.status_code == 409 and "刚改过这一条" in text(stale) and 'value="白伞"' in text(stale)
    assert "黑伞" in text(desk.get("/staff/lost/1"))
    assert desk.post("/staff/lost/1/edit", data=given | {"version": "x"}).status_code == 422


def test_after_its_time_a_thing_asks_to_be_handed_over(desk, app):
    logged(desk)
    clock.freeze("2027-02-22 10:00")
    desk.sign_in(desk.head)
    page = text(desk.get("/staff/lost/"))
    assert "1 件在库满 90 天，该上交" in page and "在库满 91 天，请上交" in page
    assert '<details class="card" open>' in text(desk.get("/staff/lost/1"))
    assert desk.submit("/staff/lost/1", action="/staff/lost/1/over").status_code == 422
    desk.submit("/staff/lost/1", action="/staff/lost/1/over", how="上交公安局，收条 3 号")
    assert "上交公安局，收条 3 号" in text(desk.get("/staff/lost/1"))


def test_the_slip_has_a_label_and_a_receipt(desk):
    logged(desk)
    page = text(desk.get("/staff/lost/1/slip"))
    assert "遗留物品标签" in page and "遗留物品领取单" in page and "编号 1" in page and "领取人" in page


def test_only_who_may_unmask_sees_the_whole_taker_and_only_for_a_reason(desk):
    logged(desk)
    desk.submit("/staff/lost/1", action="/staff/lost/1/back", name="张三", last4="0012")
    assert desk.get("/staff/lost/1/unmask").status_code == 403
    desk.sign_in(desk.head)
    assert "看完整信息" in text(desk.get("/staff/lost/1"))
    assert desk.submit("/staff/lost/1/unmask", reason="看").status_code == 422
    assert "张三 0012" in text(desk.submit("/staff/lost/1/unmask", reason="另一位读者来认领"))


def test_the_seats_page_leads_here_with_place_and_label(desk):
    page = text(desk.get(f"/staff/lost/new?place={desk.place_id}&seat=A3"))
    assert 'value="A3"' in page and f'selected value="{desk.place_id}"' in page


def test_the_excel_file_is_for_who_may_export(desk, app):
    logged(desk)
    assert desk.get("/staff/lost/?all=1").status_code == 200
    assert (
        desk.post("/staff/lost/export", data={"csrf_token": token(text(desk.get("/staff/lost/new")))}).status_code
        == 403
    )
    desk.sign_in(desk.head)
    answer = desk.submit("/staff/lost/?all=1", action="/staff/lost/export?all=1")
    assert answer.status_code == 200 and answer.mimetype.endswith("sheet")


def test_a_form_sent_twice_logs_one_thing(desk, app):
    page = text(desk.get("/staff/lost/new"))
    once = page.split('name="once"')[1].split('value="')[1].split('"')[0]
    given = {"what": "伞", "place_id": str(desk.place_id), "kept_where": "柜", "found_on": "2026-11-23", "hour": "09:00",
             "once": once, "csrf_token": token(page)}  # fmt: skip
    for _ in range(3):
        assert desk.post("/staff/lost/new", data=given).headers["Location"] == "/staff/lost/1"
    with app.app_context():
        assert lost.count_due() == 0 and lost.get(1).what == "伞"
        db.session.remove()
