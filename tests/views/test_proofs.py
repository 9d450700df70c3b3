"""Proofs as a volunteer on a phone, a handler, a head and a stranger who checks meet them."""

import re
import secrets
from datetime import date, time

import pytest
from sqlalchemy import event

from tests.client import Client, forms_of, text
from tests.factories import a_branch, a_colleague, a_post, a_shift, a_volunteer, an_entry, login_name
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.people import Person
from yylib.models.proofs import Proof
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Signup
from yylib.models.volunteers import Volunteer
from yylib.services import certificates, proofs
from yylib.services.volunteers import keys


@pytest.fixture
def house(app):
    """A handler, a head, a director; a volunteer with confirmed service, and another one."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        app.branch, app.post = a_branch(name="总馆"), a_post("上架整理")
        app.names = {role: login_name(a_colleague(role)) for role in ("promotion", "head", "director", "desk")}
        app.volunteer, app.other = a_volunteer("张三丰"), a_volunteer("李四光")
        app.entry = an_entry(app.volunteer, 125, day=date(2026, 10, 1), post_id=app.post, branch_id=app.branch)
        app.link, app.foreign = keys.link(keys.get(app.volunteer)), keys.link(keys.get(app.other))
        app.number = keys.get(app.volunteer).number
        db.session.remove()
    return app


def signed_in(app, role):
    client = app.test_client()
    client.sign_in(app.names[role])
    return client


def token(client, address):
    """The form token of a page."""
    return {"csrf_token": forms_of(text(client.get(address)))[-1]["fields"]["csrf_token"]}


def asked(app, **typed):
    return app.test_client().submit(
        f"/proofs/p/{app.link}", **({"first_day": "2026-10-01", "last_day": "2026-10-31"} | typed)
    )


def issued(app):
    """Asked for by link, checked, announced, issued; the certificate."""
    assert asked(app).status_code == 303
    assert signed_in(app, "promotion").submit("/staff/proofs/1", "/staff/proofs/1/check").status_code == 303
    clock.freeze("2026-12-01 09:00")
    with app.app_context():
        head = plain("SELECT id FROM account WHERE login_name = :name", name=app.names["head"])[0].id
        row = certificates.get(write(proofs.issue, proof_id=1, by=head))
        held = (row.number, row.code, row.token, row.id)
        db.session.remove()
    return held


def test_a_volunteer_asks_by_link_and_follows_the_way_and_nobody_else_does(house):
    phone = house.test_client()
    assert "怎么办" in text(phone.get("/proofs/"))
    page = text(phone.get(f"/proofs/p/{house.link}"))
    assert "申请证明" in page and "id_number" not in page, "the office profile asks for no ID"
    assert asked(house, last_day="2026-12-31").status_code == 422
    bad = asked(house, first_day="2026-10-05")
    assert bad.status_code == 422 and "没有已确认的服务时长" in text(bad)
    assert asked(house).status_code == 303
    page = text(phone.get(f"/proofs/p/{house.link}"))
    assert "待审核" in page and "撤回申请" in page and "<dt>公示姓名</dt><dd>张*丰</dd>" in page
    for address in (
        f"/proofs/p/{house.foreign}/1/pdf",
        f"/proofs/p/{house.link[:-1]}x",
        f"/proofs/p/{house.link}/9/pdf",
    ):
        assert phone.get(address).status_code == 404
    phone.submit(f"/proofs/p/{house.link}", f"/proofs/p/{house.link}/1/withdraw")
    assert "已撤回" in text(phone.get(f"/proofs/p/{house.link}"))


def test_over_tls_an_id_number_is_taken_and_shown_masked(house):
    house.config["PROFILE"] = "tls"
    typed = {"id_kind": "resident", "id_number": "370323190001010012", "id_consent": "y"}
    refused = text(asked(house, **typed))
    assert "请对照证件" in refused and typed["id_number"] not in refused, "no page holds a number"
    again = text(asked(house, first_day="2026-10-05", **typed | {"id_number": "370323190001010011"}))
    assert "请再填一次" in again and "370323190001010011" not in again
    assert asked(house, **(typed | {"id_number": "370323190001010011"})).status_code == 303
    page = text(house.test_client().get(f"/proofs/p/{house.link}"))
    assert "3703**********0011" in page and "370323190001010011" not in page
    house.config["PROFILE"] = "office"
    head = signed_in(house, "head")
    page = text(head.get("/staff/proofs/1"))
    assert "3703**********0011" in page and "19000101" not in page
    seen = text(head.submit("/staff/proofs/1/unmask", reason="核对身份证原件"))
    assert "370323190001010011" in seen
    assert signed_in(house, "promotion").get("/staff/proofs/1/unmask").status_code == 403
    phone, mine = house.test_client(), f"/proofs/p/{house.link}"
    assert phone.submit(mine, f"{mine}/1/wipe").status_code == 303
    assert "3703*" not in text(phone.get(mine)) and "不写" in text(head.get("/staff/proofs/1"))


def test_it_is_checked_announced_objected_answered_issued_downloaded_revoked_and_replaced(house):
    assert asked(house, is_named="y").status_code == 303
    handler, head, director = signed_in(house, "promotion"), signed_in(house, "head"), signed_in(house, "director")
    assert "代为申请" in text(handler.get("/staff/proofs/"))
    handler.submit("/staff/proofs/1", "/staff/proofs/1/check")
    assert "张三丰" in text(handler.get("/staff/proofs/announcement"))
    house.test_client().submit(f"/proofs/p/{house.link}", f"/proofs/p/{house.link}/unname")
    for address in ("/staff/proofs/announcement", "/staff/proofs/announcement/print"):
        assert "张*丰" in text(handler.get(address)) and "三丰" not in text(handler.get(address)).replace("张*丰", "")
    handler.submit("/staff/proofs/1", "/staff/proofs/1/object", words="")
    handler.submit("/staff/proofs/1", "/staff/proofs/1/object", words="说没有来")
    clock.freeze("2026-12-01 09:00")
    handler, head, director = signed_in(house, "promotion"), signed_in(house, "head"), signed_in(house, "director")
    form = token(head, "/staff/proofs/1")
    assert "还没有答复" in text(head.post("/staff/proofs/1/issue", data=form))
    handler.submit("/staff/proofs/1", "/staff/proofs/1/answer", words="核实过，来了")
    assert "请另一位" not in text(head.get("/staff/proofs/1"))
    assert head.post("/staff/proofs/1/issue", data=form).status_code == 303
    assert "志证字〔2026〕001号" in text(head.get("/staff/proofs/1"))
    paper = house.test_client().get(f"/proofs/p/{house.link}/1/pdf")
    assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF")
    with house.app_context():
        an_entry(house.volunteer, 60, day=date(2026, 10, 9), post_id=house.post, branch_id=house.branch)
        with writing() as session:
            session.get(ServiceEntry, house.entry).stage = "void"
        db.session.remove()
    assert "和现在的记录不一致" in text(handler.get("/staff/proofs/1"))
    assert "001号" in text(handler.get("/staff/proofs/?state=differs"))
    assert director.submit("/staff/proofs/1", "/staff/proofs/1/replace", reason="一笔作废").status_code == 303
    page = text(director.get("/staff/proofs/1"))
    assert "志证字〔2026〕002号" in page and "一笔作废" in page and "和现在的记录不一致" not in page
    assert director.submit("/staff/proofs/1", "/staff/proofs/1/replace", **{"reason": "撤"}).status_code == 422
    form = token(director, "/staff/proofs/1") | {"reason": "本人要求"}
    assert director.post("/staff/proofs/1/revoke", data=form).status_code == 303
    assert house.test_client().get(f"/proofs/p/{house.link}/1/pdf").status_code == 409
    assert "已作废" in text(house.test_client().get(f"/proofs/p/{house.link}"))


def test_how_much_of_the_promised_time_was_served_is_told_and_hinders_nothing(house):
    desk, phone = signed_in(house, "promotion"), house.test_client()
    assert asked(house).status_code == 303
    shown = text(desk.get("/staff/proofs/1"))
    assert (
        "这段时间没有报过班" in shown
        and "馆里的习惯" not in shown
        and "守约" not in text(phone.get(f"/volunteer/p/{house.link}"))
    )
    with house.app_context():
        shift, now = a_shift("2026-10-01 09:00", 4, post_id=house.post, branch_id=house.branch), clock.now()
        with writing() as session:
            session.add(Signup(shift_id=shift, volunteer_id=house.volunteer, stage="taken", channel="web", queued_at=now, made_at=now,
                               ends_at=clock.at(date(2026, 10, 1), time(13))))  # fmt: skip
            session.get(ServiceEntry, house.entry).shift_id = shift
    shown = text(desk.get("/staff/proofs/1"))
    assert "答应的时间做到了 52%，馆里的习惯是 80%" in shown and "答应 4.0 小时，做到 2.0 小时" in shown
    assert "守约 <b>52%</b>" in text(phone.get(f"/volunteer/p/{house.link}"))
    assert "守约" not in text(phone.get(f"/volunteer/p/{house.link}/print")), "it stands on no paper"
    assert desk.submit("/staff/proofs/1", "/staff/proofs/1/check").status_code == 303


def test_somebody_without_a_phone_is_asked_for_at_the_desk(house):
    handler = signed_in(house, "promotion")
    assert "没有找到" in text(handler.get("/staff/proofs/new?number=ZY1999-0001"))
    page = f"/staff/proofs/new?number={house.number.lower()}"
    assert "张三丰" in text(handler.get(page)), "whoever asks for somebody sees that it is the right one"
    assert handler.submit(page, first_day="2026-10-01", last_day="2026-10-31").headers["Location"] == "/staff/proofs/1"
    assert "服务台代办" in text(handler.get("/staff/proofs/1"))
    assert signed_in(house, "desk").get("/staff/proofs/1").status_code == 403


def test_a_stranger_checks_by_number_and_code_and_learns_no_name(house):
    number, code, token, certificate_id = issued(house)
    stranger = house.test_client()
    found = stranger.submit("/verify/", number=number, code=code)
    assert (
        found.status_code == 200
        and "真实有效" in text(found)
        and "2.0 小时" in text(found)
        and "三丰" not in text(found)
    )
    assert "与登记一致" in text(stranger.submit("/verify/", number=number, code=code, name="张三丰"))
    assert "与登记不一致" in text(stranger.submit(f"/verify/{token}", name="李四"))
    assert "还要填校验码" in text(stranger.submit("/verify/", number=number))
    wrong, unknown = (
        stranger.submit("/verify/", number=one, code="ABCD2345") for one in (number, "志证字〔2026〕777号")
    )
    told = [re.search(r'class="why".*?>([^<]+)<', text(one))[1] for one in (wrong, unknown)]
    assert told[0] == told[1] and wrong.status_code == unknown.status_code == 404
    assert signed_in(house, "head").get(f"/staff/gifts/certificates/{certificate_id}").status_code == 404


def test_a_thousand_guessed_codes_and_addresses_find_none_and_are_slowed_down(house):
    number, code, _token, _id = issued(house)
    stranger = house.test_client()
    form = token(stranger, "/verify/") | {"number": number}
    guesses = [stranger.post("/verify/", data=form | {"code": secrets.token_hex(4)}).status_code for _ in range(500)]
    guesses += [stranger.get(f"/verify/{secrets.token_urlsafe(16)}").status_code for _ in range(500)]
    for told, most in ((guesses[:500], 30), (guesses[500:], 20)):
        assert set(told[:most]) == {404} and set(told[most:]) == {429}
    clock.freeze("2026-12-01 09:11")
    assert stranger.post("/verify/", data=form | {"code": code}).status_code == 200, (
        "ten minutes later one may look again"
    )


def some_proofs(house, number: int) -> None:
    """So many volunteers with a proof each, straight in the tables, in one unit."""
    with house.app_context():
        with writing() as session:
            for at in range(number):
                code, now = keys.fresh_code(), clock.now()
                volunteer = Volunteer(code=code, holder=keys.holder_of(code), stage="admitted", channel="desk", applied_at=now,
                                      person=Person(name=f"志愿者{at}", created_at=now, seen_at=now))  # fmt: skip
                session.add(Proof(volunteer=volunteer, first_day=date(2026, 10, 1), last_day=date(2026, 10, 2), channel="desk",
                                  asked_at=now, stage="announced", minutes=60, announced_from=clock.today(), is_named=True,
                                  announced_until=clock.today()))  # fmt: skip
        db.session.remove()


def test_lists_ask_as_often_for_two_hundred_as_for_twenty_five(house):
    counts, head = [], signed_in(house, "head")
    with house.app_context():
        engine = db.engine
    for number in (25, 175):
        some_proofs(house, number)
        for address in ("/staff/proofs/?all=1", "/staff/proofs/print?all=1", "/staff/proofs/announcement"):
            head.get(address)
            asked_for = []
            count = lambda *given, held=asked_for: held.append(given[2])  # noqa: E731
            event.listen(engine, "before_cursor_execute", count)
            assert head.get(address).status_code == 200
            event.remove(engine, "before_cursor_execute", count)
            counts.append(len(asked_for))
    assert counts[:3] == counts[3:]
