"""Digital resources on the page: the staff's list, licences, use; and the directory that readers find."""

import pytest

from tests.client import Client, forms_of, text
from tests.factories import a_branch, a_colleague
from yylib import clock
from yylib.database import write
from yylib.services import outbox, resources


@pytest.fixture
def desk(app):
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        a_branch()
        a_colleague("tech", login_name="tech", name="电子乙")
    client = app.test_client()
    client.sign_in("tech")
    return client


NEW = {"name": "沂源云图书", "kind": "ebooks", "about": "两万种电子书", "address": "https://example.org/y", "is_public": "y",
       "how_to": "一、打开\n二、点<b>登录</b>", "used_where": "anywhere", "for_whom": "all"}  # fmt: skip


def test_an_expiring_database_is_marked_reminded_renewed_and_said_to_readers(app, desk):
    reader = app.test_client()
    bad = desk.submit("/staff/resources/new", **NEW | {"address": "javascript:alert(1)"})
    assert bad.status_code == 422 and "网址的写法不对" in text(bad)
    assert desk.submit("/staff/resources/new", **NEW).location == "/staff/resources/1"
    assert "目录还是空的" in text(reader.get("/resources/")) and reader.get("/resources/1").status_code == 404
    wrong = desk.submit("/staff/resources/1", "/staff/resources/1/licences", fee="一万")
    assert wrong.status_code == 422 and "请写金额" in text(wrong)
    given = {"from_on": "2025-12-01", "to_on": "2026-11-30", "fee": "12000"}
    assert desk.submit("/staff/resources/1", "/staff/resources/1/licences", **given).status_code == 303
    listed = text(desk.get("/staff/resources/"))
    assert "还有 7 天到期" in listed and "1 个数字资源快到期或已到期" in listed
    with app.app_context():
        a_colleague("head", login_name="head")
    head = app.test_client()
    head.sign_in("head")
    assert "1 个数字资源快到期或已到期" in text(head.get("/staff/turnout"))
    page = text(reader.get("/resources/1"))
    assert "可以用" in page and 'href="https://example.org/y"' in page and "&lt;b&gt;" in page and "/guides/4" in page
    clock.freeze("2026-12-01 08:10")
    with app.app_context():
        write(resources.remind)
    page = text(reader.get("/resources/1"))
    assert "授权已到期，暂不能用" in page and "https://example.org/y" not in page
    assert "授权已到期，暂不能用" in text(reader.get("/resources/"))
    desk.sign_in("tech")
    assert "已于 2026-11-30 到期" in text(desk.get("/staff/outbox/?all=1"))
    form = forms_of(text(desk.get("/staff/resources/1")))
    usual = next(one["fields"] for one in form if (one["action"] or "").endswith("/licences"))
    assert (usual["from_on"], usual["to_on"]) == ("2026-12-01", "2027-11-30")
    assert desk.submit("/staff/resources/1", "/staff/resources/1/licences", fee="12800.50").status_code == 303
    assert "可以用" in text(reader.get("/resources/1"))
    with app.app_context():
        assert outbox.count_waiting() == 0
    twice = desk.submit("/staff/resources/1", "/staff/resources/1/licences", from_on="2026-12-05", to_on="2027-01-01")
    assert twice.status_code == 409 and "这段日子已有授权" in text(twice)
    assert desk.submit("/staff/resources/1/licences/2/void", why="").status_code == 422
    assert desk.submit("/staff/resources/1/licences/2/void", why="金额填错").status_code == 303
    assert desk.get("/staff/resources/9/licences/2/void").status_code == 404
    assert "作废：金额填错" in text(desk.get("/staff/resources/1"))
    stop = next(one["fields"] for one in forms_of(text(desk.get("/staff/resources/1"))) if "way" in one["fields"])
    for _ in "twice":
        assert desk.post("/staff/resources/1/stop", data=stop).status_code == 303
    assert "已停用" in text(desk.get("/staff/resources/1")), "pressed again it does not start again"
    assert reader.get("/resources/1").status_code == 404


def test_use_is_typed_or_pasted_after_a_look_and_shown_by_the_year(desk):
    desk.submit("/staff/resources/new", **NEW)
    desk.submit(
        "/staff/resources/1", "/staff/resources/1/licences", from_on="2026-01-01", to_on="2026-12-31", fee="365"
    )
    assert (
        desk.submit("/staff/resources/1", "/staff/resources/1/use", month="2026-01", downloads="31").status_code == 303
    )
    assert desk.submit("/staff/resources/1", "/staff/resources/1/use", month="2027-01", visits="1").status_code == 422
    looked = desk.submit(
        "/staff/resources/1", "/staff/resources/1/use/paste", text="2026-02\t5\t\t28\n合计\t5\t\t28\n2026-01\t9\t\t31"
    )
    assert looked.status_code == 200 and "读到 3 行：新 1，改动 1，已知 0，不收 1。还没有存。" in text(looked)
    form = next(one for one in forms_of(text(looked)) if (one["action"] or "").endswith("/paste"))
    assert form["fields"]["act"] == "store" and "2026-02" not in text(desk.get("/staff/resources/1"))
    stored = desk.post(
        form["action"], data=form["fields"] | {"text": "2026-02\t5\t\t28\n合计\t5\t\t28\n2026-01\t9\t\t31"}
    )
    assert stored.status_code == 303
    page = text(desk.get("/staff/resources/1"))
    assert "1.00" in page and "次下载" in page and "365.00" in page
    listed = text(desk.get("/staff/resources/use"))
    assert "2026-02" in listed and "沂源云图书" in listed
    empty = desk.submit("/staff/resources/1", "/staff/resources/1/use/paste", text="月份\t访问")
    assert empty.status_code == 422 and "没有读到一行用量" in text(empty)
    assert desk.submit("/staff/resources/1/edit", name="云图书", about="").status_code == 303


def test_who_does_not_look_after_resources_does_not_see_what_they_cost(app, desk):
    desk.submit("/staff/resources/new", **NEW)
    with app.app_context():
        a_colleague("desk", login_name="desk")
    other = app.test_client()
    other.sign_in("desk")
    assert {
        other.get(path).status_code for path in ("/staff/resources/", "/staff/resources/1", "/staff/resources/use")
    } == {403}
