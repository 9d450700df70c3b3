"""The pages of accounts: slips, conflicts, deputies, one's own account, handing over a desk."""

import re

import pytest

from tests.client import Client, text
from tests.factories import PASSWORD, a_branch, a_colleague, asked
from yylib import clock
from yylib.database import write
from yylib.services import outbox, terminals


@pytest.fixture
def made(app):
    """Accounts: login name → id."""
    with app.app_context():
        return {name: a_colleague(role, login_name=name, name=chinese) for name, role, chinese in (
            ("admin", "admin", "管理甲"), ("head", "head", "科长乙"), ("desk", "desk", "馆员丙"), ("desk2", "desk", "馆员丁"))}  # fmt: skip


def a_client(app, login=None, password=PASSWORD):
    app.test_client_class = Client
    client = app.test_client()
    if login:
        assert client.sign_in(login, password).status_code == 303
    return client


def new_account(client, **typed):
    return client.submit(
        "/staff/accounts/new", **({"name": "新人戊", "login_name": "xin.ren", "roles": "desk"} | typed)
    )


def slip_of(answer):
    return re.search(r'class="bigcode">([^<]+)<', text(answer)).group(1)


def test_a_new_colleague_gets_a_slip_signs_in_with_it_and_must_choose_a_password(app, made):
    answer = new_account(a_client(app, "admin"))
    password = slip_of(answer)
    assert answer.status_code == 200 and "领取人" in text(answer)
    client = a_client(app, "xin.ren", password)
    assert client.get("/staff/accounts/me").location == "/staff/password"
    changed = client.submit("/staff/password", current=password, password="窗台上的阳光今天很好看呀",
                            again="窗台上的阳光今天很好看呀")  # fmt: skip
    assert changed.status_code == 303 and client.get("/staff/accounts/me").status_code == 200
    with app.app_context():
        assert ["新人戊" in item.what for item in outbox.waiting()] == [True]


def test_the_first_password_cannot_be_kept(app, made):
    password = slip_of(new_account(a_client(app, "admin")))
    client = a_client(app, "xin.ren", password)
    answer = client.submit("/staff/password", current=password, password=password, again=password)
    assert answer.status_code == 422 and "新密码要和现在的不同" in text(answer)


def test_the_password_of_a_slip_stands_nowhere_in_the_database(app, made):
    password = slip_of(new_account(a_client(app, "admin")))
    rows = asked(app, "SELECT body AS t FROM audit_row UNION ALL SELECT answer FROM form_token UNION ALL "
                      "SELECT what FROM outbox_item UNION ALL SELECT password_hash FROM account")  # fmt: skip
    assert all(password not in (row.t or "") for row in rows)


def test_the_same_form_twice_is_one_account_and_the_slip_is_not_shown_again(app, made):
    client = a_client(app, "admin")
    page = text(client.get("/staff/accounts/new"))
    data = {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', page).group(1) for name in ("csrf_token", "once")}
    data |= {"name": "新人戊", "login_name": "xin.ren", "roles": "desk", "department_id": ""}
    first, second = (client.post("/staff/accounts/new", data=data) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 303)
    assert "密码条只显示一次" in text(client.get(second.location))
    assert len(asked(app, "SELECT id FROM account WHERE login_name = 'xin.ren'")) == 1


def test_a_refused_account_keeps_what_was_typed(app, made):
    answer = new_account(a_client(app, "admin"), login_name="desk")
    assert answer.status_code == 422 and "登录名已有人用" in text(answer) and 'value="新人戊"' in text(answer)


def test_a_change_over_somebody_elses_is_a_409_with_the_form_kept_and_a_second_try_on_purpose(app, made):
    one, two = a_client(app, "admin"), a_client(app, "admin")
    url = f"/staff/accounts/{made['desk']}"
    stale = text(two.get(url))
    assert one.submit(url, url, name="先改好", roles="desk").status_code == 303
    data = {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', stale).group(1)
            for name in ("csrf_token", "once", "version")}  # fmt: skip
    answer = two.post(url, data=data | {"name": "后改的", "roles": "desk", "department_id": ""})
    page = text(answer)
    assert answer.status_code == 409
    assert 'value="后改的"' in page and "现在的内容" in page and "先改好" in page
    data["version"] = re.search(r'name="version"[^>]*value="([^"]+)"', page).group(1)
    assert two.post(url, data=data | {"name": "后改的", "roles": "desk", "department_id": ""}).status_code == 303
    assert asked(app, "SELECT name FROM account WHERE id = :id", id=made["desk"])[0].name == "后改的"


def test_a_reset_ends_the_old_password_and_the_open_sessions(app, made):
    admin, desk = a_client(app, "admin"), a_client(app, "desk")
    password = slip_of(admin.submit(f"/staff/accounts/{made['desk']}", f"/staff/accounts/{made['desk']}/reset"))
    assert desk.get("/staff/accounts/me").status_code == 302
    assert a_client(app).sign_in("desk").status_code == 422
    assert a_client(app, "desk", password).get("/staff/accounts/me").location == "/staff/password"


def test_the_list_filters_by_name_state_and_answers_htmx_with_the_block(app, made):
    client = a_client(app, "admin")
    assert "馆员丙" not in text(client.get("/staff/accounts?q=科长"))
    assert "没有符合的账户" in text(client.get("/staff/accounts?state=off"))
    piece = text(client.get("/staff/accounts?q=DESK&department=x", headers={"HX-Request": "true"}))
    assert piece.lstrip().startswith('<section id="accounts">') and "馆员丙" in piece and "科长乙" not in piece


def test_a_head_names_a_deputy_and_the_list_says_so(app, made):
    client = a_client(app, "head")
    day = clock.today().isoformat()
    answer = client.submit("/staff/deputies", "/staff/deputies", for_id=str(made["head"]), role="head",
                           deputy_id=str(made["desk"]), from_on=day, until_on=day)  # fmt: skip
    assert answer.status_code == 303
    assert "代理中" in text(client.get("/staff/deputies"))
    assert "代理科长乙" in text(a_client(app, "desk").get("/staff/accounts/me"))


def test_a_wrong_password_says_so_and_the_sixth_try_waits(app, made):
    client = a_client(app)
    answers = [client.sign_in("desk", "wrong words here") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "登录名或密码不对" in text(answers[0]) and "账户没有被锁" in text(answers[5])
    assert 'value="desk"' in text(answers[5])


def test_signing_in_goes_on_to_our_own_address_only(app, made):
    for wanted, location in (("/staff/accounts/me", "/staff/accounts/me"), ("https://evil.example/", "/staff/"),
                             ("//evil.example", "/staff/"), ("/\\evil.example", "/staff/")):  # fmt: skip
        client = a_client(app)
        answer = client.submit(f"/staff/sign-in?next={wanted}", f"/staff/sign-in?next={wanted}", login_name="desk",
                               password=PASSWORD)  # fmt: skip
        assert answer.location == location


def a_pin(client, pin="135790"):
    return client.submit("/staff/accounts/me", "/staff/accounts/me/pin", current=PASSWORD, pin=pin)


@pytest.fixture
def enrolled(app, made):
    """A client on an enrolled desk PC, nobody signed in."""
    with app.app_context():
        branch = a_branch()
        write(terminals.new, kind="desk", name="借阅室服务台", branch_id=branch, place_id=None,
              code_hash=terminals.hash_of("ABCD2345"), by=made["admin"])  # fmt: skip
    client = a_client(app)
    assert client.submit("/staff/terminals/enrol", code="abcd 2345").status_code == 303
    return client


def test_a_pin_needs_the_password_and_a_shape(app, made):
    client = a_client(app, "desk")
    assert a_pin(client, "123456").status_code == 422
    assert client.submit("/staff/accounts/me", "/staff/accounts/me/pin", current="wrong words here",
                         pin="135790").status_code == 422  # fmt: skip
    assert a_pin(client).status_code == 303


def test_a_desk_changes_hands_by_a_pin_and_the_one_before_is_signed_out(app, made, enrolled):
    a_pin(a_client(app, "desk2"))
    enrolled.sign_in("desk")
    before = enrolled.get_cookie("yylib").value
    answer = enrolled.submit("/staff/hand-over", "/staff/hand-over", account_id=str(made["desk2"]), pin="135790")
    assert answer.status_code == 303 and "馆员丁" in text(enrolled.get("/staff/accounts/me"))
    enrolled.set_cookie("yylib", before)
    assert enrolled.get("/staff/accounts/me").status_code == 302


def test_a_desk_is_taken_over_from_the_sign_in_page_and_the_pin_confirms_nothing(app, made, enrolled):
    a_pin(a_client(app, "head"), "246801")
    assert "/staff/hand-over" in text(enrolled.get("/staff/sign-in"))
    enrolled.submit("/staff/hand-over", "/staff/hand-over", account_id=str(made["head"]), pin="246801")
    assert enrolled.get("/staff/accounts/me").status_code == 200
    assert enrolled.get("/staff/deputies").location.startswith("/staff/confirm")


def test_a_wrong_pin_is_counted_and_another_machine_has_no_hand_over(app, made, enrolled):
    a_pin(a_client(app, "desk2"))
    answers = [enrolled.submit("/staff/hand-over", "/staff/hand-over", account_id=str(made["desk2"]), pin="000001")
               for _ in range(6)]  # fmt: skip
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert a_client(app).get("/staff/hand-over").status_code == 409


def test_the_enrolment_cookie_is_for_the_server_alone_and_lasts_five_years(app, made):
    with app.app_context():
        branch = a_branch()
        write(terminals.new, kind="wall", name="大厅屏", branch_id=branch, place_id=None,
              code_hash=terminals.hash_of("WXYZ6789"), by=made["admin"])  # fmt: skip
    answer = a_client(app).submit("/staff/terminals/enrol", code="WXYZ6789")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("yylib-terminal="))
    assert answer.location == "/display/"
    assert (
        "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=157680000" in cookie and "Secure" not in cookie
    )


def test_a_terminal_shows_its_code_once_and_a_wrong_code_is_throttled(app, made):
    with app.app_context():
        branch = a_branch()
    admin = a_client(app, "admin")
    answer = admin.submit("/staff/terminals/new", kind="desk", name="服务台", spot=str(branch))
    code = slip_of(answer)
    assert code.replace(" ", "") not in text(admin.get("/staff/terminals/"))
    machine = a_client(app)
    wrong = [machine.submit("/staff/terminals/enrol", code="AAAABBBB").status_code for _ in range(6)]
    assert wrong == [422] * 5 + [429]
