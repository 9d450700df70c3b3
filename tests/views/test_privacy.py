"""What is kept of whom, on a page for staff and on one for everybody; the outbox and the log beside it."""

from datetime import date

import pytest

from tests.client import Client, text
from tests.factories import a_colleague
from yylib import clock
from yylib.database import write
from yylib.models.personal import REGISTRY
from yylib.services import outbox, people, privacy, rules


@pytest.fixture
def signed_in(app):
    """A function from a role to a client signed in with it."""
    app.test_client_class = Client

    def of(role):
        with app.app_context():
            a_colleague(role, login_name=role, name=f"同事{role}")
        client = app.test_client()
        client.sign_in(role)
        return client

    return of


@pytest.mark.parametrize("url", ["/staff/privacy/", "/staff/privacy/print"])
def test_the_staffs_list_names_every_personal_field_of_the_house(signed_in, url):
    page = text(signed_in("desk").get(url))
    assert all(entry.label in page and entry.purpose in page for entries in REGISTRY.values() for entry in entries)


def test_what_has_run_out_is_the_headline(app, signed_in):
    client = signed_in("auditor")
    assert "没有到期未清理的个人信息" in text(client.get("/staff/privacy/"))
    with app.app_context():
        clock.freeze("2024-01-01 09:00")
        write(people.enter, name="张三丰", phone="13000000001", by=None)
        clock.freeze(None)
    assert "1 条个人信息已到期" in text(client.get("/staff/privacy/"))


@pytest.mark.parametrize("url", ["/privacy", "/privacy/print"])
def test_everybody_may_read_what_is_kept_how_long_and_how_to_have_it_deleted(app, client, url):
    answer = client.get(url)
    page = text(answer)
    assert answer.status_code == 200
    assert all(word in page for word in ("365", "14 周岁", "撤回同意", "0533-3240236", "2026-01"))
    assert "馆员登录记录" not in page


@pytest.mark.parametrize("url", ["/privacy", "/privacy/print"])
def test_the_rules_say_who_what_why_how_long_and_how_to_complain(client, url):
    """个人信息保护法 第17条, item by item; a further personal field appears by itself."""
    page = text(client.get(url))
    assert all(word in page for word in ("处理者：沂源县图书馆", "沂源县文化中心", "0533-3240236", "0533-3241562", "怎么处理",
                                         "本规则版本", "复制、更正、删除", "孩子只是一个人数", "网信部门"))  # fmt: skip
    entries = [
        entry for model, entries in REGISTRY.items() if model.__tablename__ not in privacy.OF_STAFF for entry in entries
    ]
    assert {"预约人", "失约人", "进馆登记姓名", "领取人", "团体参观的领队"} <= {entry.label for entry in entries}
    assert all(entry.label.removesuffix("（散列）") in page and entry.purpose in page for entry in entries)


def test_the_public_rules_give_the_periods_that_hold_today_and_their_version(app, client):
    assert '预约时段或活动结束后 <span class="nb">90 天</span>' in text(client.get("/privacy"))
    with app.app_context():
        clock.freeze("2026-12-01 09:00")
        write(
            rules.set_value,
            name="BOOKING_KEEP_DAYS",
            value=60,
            valid_from=date(2026, 12, 1),
            reason="馆务会决定",
            by=None,
        )
    page = text(client.get("/privacy"))
    assert '预约时段或活动结束后 <span class="nb">60 天</span>' in page and "2026-12-01" in page


def test_an_item_is_ticked_once_and_put_back(app, signed_in):
    with app.app_context():
        item = write(outbox.tell, kind="k", ref="r", what="把密码条交给新人", due_at=clock.now())
    client = signed_in("desk")
    assert "1 件要通知" in text(client.get("/staff/outbox/"))
    assert client.submit("/staff/outbox/", f"/staff/outbox/{item}/tick").status_code == 303
    page = text(client.get("/staff/outbox/"))
    assert "没有要通知的" in page and "同事desk" in page
    piece = text(client.submit("/staff/outbox/", f"/staff/outbox/{item}/untick", htmx=True))
    assert piece.lstrip().startswith('<div id="outbox">') and "把密码条交给新人" in piece


def test_an_item_about_a_reader_is_nothing_for_the_administrator(app, signed_in):
    with app.app_context():
        person = write(people.enter, name="张三丰", phone="13000000001", by=None)
        item = write(outbox.tell, kind="k", ref="r", what="电话告知到书", due_at=clock.now(), person_id=person)
    admin, desk = signed_in("admin"), signed_in("desk")
    assert "电话告知到书" not in text(admin.get("/staff/outbox/"))
    page = text(desk.get("/staff/outbox/"))
    assert "电话告知到书" in page and "张*丰" in page and "13000000001" not in page
    token = [line for line in text(admin.get("/staff/privacy/")).split('name="csrf_token" value="')][1].split('"')[0]
    assert admin.post(f"/staff/outbox/{item}/tick", data={"csrf_token": token}).status_code == 404


def test_the_log_lists_filters_pages_and_proves_itself(app, signed_in):
    director = signed_in("director")
    with app.app_context():
        for number in range(60):
            write(outbox.tell, kind="k", ref=str(number), what="说一声", due_at=clock.now())
    page = text(director.get("/staff/audit/"))
    assert "下一页" in page and "待通知" in page and "说一声" not in page
    assert "账户" in text(director.get("/staff/audit/?subject=account"))
    assert "还没有记录" in text(director.get("/staff/audit/?subject=nothing&after=x"))
    older = text(director.get("/staff/audit/?after=20", headers={"HX-Request": "true"}))
    assert older.lstrip().startswith('<section id="entries">') and "上一页" in older
    assert "操作日志完整" in text(director.get("/staff/audit/verify"))
