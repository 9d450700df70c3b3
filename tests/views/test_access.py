"""The gate: every view declares its access, every role finds what the table says, and nothing is changed by a forged form."""

import re
from datetime import date

import pytest
from sqlalchemy import text
from werkzeug.routing import AnyConverter

from tests import access_matrix
from tests.client import Client
from tests.factories import PASSWORD, a_branch, a_colleague
from yylib import clock
from yylib.database import write
from yylib.extensions import db
from yylib.permissions import Role
from yylib.services.accounts import manage


def routes(app, method):
    """Endpoint and address of each route of one method, its variables filled in; static files apart."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "static":
            given = {name: _value(converter) for name, converter in rule._converters.items()}
            yield rule.endpoint, rule.build(given, append_unknown=False)[1]


def _value(converter):
    """Something the converter takes: one of its own words, a number, a day, or any text."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return next(value for value in (1, date(2026, 11, 23), "x") if _takes(converter, value))


def _takes(converter, value) -> bool:
    try:
        return converter.to_python(converter.to_url(value)) == value
    except (ValueError, TypeError, AttributeError):
        return False


def a_client(app, *roles):
    """A client, signed in with these roles, or nobody."""
    app.test_client_class = Client
    client = app.test_client()
    if roles:
        with app.app_context():
            name = "-".join(roles)[:30]
            a_colleague(*roles, login_name=name)
        assert client.sign_in(name).status_code == 303
    return client


def rows_of(app) -> dict:
    """How many rows each table has."""
    with app.app_context(), db.engine.connect() as conn:
        return {name: conn.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in db.metadata.tables}


def csrf_of(client) -> str:
    page = client.get("/staff/sign-in").get_data(as_text=True)
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def test_every_view_declares_who_may_open_it(app):
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules()
                if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "access")]  # fmt: skip
    assert unmarked == []


def test_the_table_of_access_is_what_the_views_declare(app):
    declared, kept = access_matrix.declared(app), access_matrix.kept()
    assert {endpoint: kept.get(endpoint) for endpoint in declared} == declared
    assert set(kept) <= set(declared), "the table names views that are gone"


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_role_opens_what_the_table_gives_it_and_nothing_else(app, role):
    client, column = a_client(app, role), access_matrix.ROLES.index(role)
    token, wrong, kept = csrf_of(client), [], access_matrix.declared(app) | access_matrix.kept()
    for endpoint, address in routes(app, "GET"):
        answer = client.get(address)
        refused = answer.status_code in (401, 403) or "/sign-in" in (answer.location or "")
        if refused is (kept[endpoint][column] == "+") or answer.status_code >= 500:
            wrong.append((endpoint, answer.status_code, answer.location))
    for endpoint, address in routes(app, "POST"):
        if kept[endpoint][column] != "+" and client.post(address, data={"csrf_token": token}).status_code != 403:
            wrong.append((endpoint, "POST"))
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in_and_changes_nothing(app):
    client, before, wrong = a_client(app), rows_of(app), []
    token, kept = csrf_of(client), access_matrix.declared(app) | access_matrix.kept()
    for endpoint, address in routes(app, "GET"):
        answer, sign = client.get(address), kept[endpoint][0]
        as_told = {">": answer.status_code == 302 and answer.location.startswith("/staff/sign-in?next="),
                   "s": answer.status_code == 403, "+": answer.status_code not in (302, 401, 403)
                   or not (answer.location or "/staff/sign-in").startswith("/staff/sign-in")}  # fmt: skip
        if not as_told[sign]:
            wrong.append((endpoint, answer.status_code, answer.location))
    for endpoint, address in routes(app, "POST"):
        answer = client.post(address, data={"csrf_token": token})
        if kept[endpoint][0] == ">" and answer.status_code != 401:
            wrong.append((endpoint, "POST", answer.status_code))
    assert wrong == []
    changed = {name for name, count in rows_of(app).items() if count != before[name]}
    assert changed <= {"attempt"}


def test_no_get_changes_a_row(app):
    client = a_client(app, "director", "admin")
    with app.app_context():
        a_branch()
    before = rows_of(app)
    for _endpoint, address in routes(app, "GET"):
        client.get(address)
    assert rows_of(app) == before


@pytest.mark.parametrize(("forged", "headers"), [
    ({}, {}),
    ({"csrf_token": "wrong"}, {}),
    (None, {"Origin": "https://evil.example"}),
    (None, {"Sec-Fetch-Site": "cross-site"}),
])  # fmt: skip
def test_a_form_without_token_or_from_elsewhere_is_refused_and_changes_nothing(app, forged, headers):
    client = a_client(app, "director", "admin")
    token, before = csrf_of(client), rows_of(app)
    answers = {endpoint: client.post(address, data={"csrf_token": token} if forged is None else forged, headers=headers)
               for endpoint, address in routes(app, "POST")}  # fmt: skip
    assert {endpoint: answer.status_code for endpoint, answer in answers.items() if answer.status_code != 400} == {}
    assert rows_of(app) == before


def test_a_form_from_our_own_origin_passes(app):
    client = a_client(app, "desk")
    answer = client.post("/staff/accounts/me/elsewhere", data={"csrf_token": csrf_of(client)},
                         headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})  # fmt: skip
    assert answer.status_code == 303


def ended(app, act):
    """Whether the next request of an open session is sent to sign in after ``act(account_id, admin_id)``."""
    client = a_client(app, "desk")
    with app.app_context():
        admin = a_colleague("admin")
        person = [account.id for account in manage.everyone() if account.login_name == "desk"][0]
        version = manage.get(person).version
        db.session.rollback()
        act(person, admin, version)
    answer = client.get("/staff/accounts/me")
    return answer.status_code == 302 and answer.location.startswith("/staff/sign-in")


@pytest.mark.parametrize("act", [
    lambda person, admin, version: write(manage.set_active, account_id=person, is_active=False, by=admin),
    lambda person, admin, version: write(manage.set_password, account_id=person, password_hash="x", by=admin),
    lambda person, admin, version: write(manage.change, account_id=person, name="名", department_id=None, roles=[],
                                         version=version, by=admin),
], ids=["disabled", "new password", "role taken away"])  # fmt: skip
def test_the_next_request_after_it_is_refused(app, act):
    assert ended(app, act)


@pytest.mark.parametrize("leave", [
    lambda client: client.post("/staff/sign-out", data={"csrf_token": csrf_of(client)}),
    lambda client: client.sign_in("desk"),
], ids=["signing out", "signing in again"])  # fmt: skip
def test_an_old_cookie_is_worth_nothing_after(app, leave):
    client, replay = a_client(app, "desk"), app.test_client()
    before = client.get_cookie("yylib").value
    replay.set_cookie("yylib", before)
    assert replay.get("/staff/accounts/me").status_code == 200
    assert leave(client).status_code == 303
    replay.set_cookie("yylib", before)
    assert replay.get("/staff/accounts/me").status_code == 302


def test_signing_in_makes_a_new_session_and_a_new_token_for_forms(app):
    client = a_client(app)
    before = csrf_of(client)
    with app.app_context():
        a_colleague(login_name="desk")
    assert client.sign_in("desk").status_code == 303
    answer = client.post("/staff/accounts/me/elsewhere", data={"csrf_token": before})
    assert answer.status_code == 400


def test_a_clock_four_minutes_back_signs_nobody_out(app):
    clock.freeze("2026-11-23 09:00")
    client = a_client(app, "desk")
    clock.freeze("2026-11-23 08:56")
    assert client.get("/staff/accounts/me").status_code == 200
    assert client.post("/staff/accounts/me/elsewhere", data={"csrf_token": csrf_of(client)}).status_code == 303


def test_what_asks_for_the_password_again_does_so_after_ten_minutes(app):
    clock.freeze("2026-11-23 09:00")
    client = a_client(app, "admin")
    assert client.get("/staff/accounts/new").status_code == 200
    clock.freeze("2026-11-23 09:10")
    answer = client.get("/staff/accounts/new")
    assert answer.location == "/staff/confirm?next=/staff/accounts/new"
    assert client.post("/staff/accounts/new", data={"csrf_token": csrf_of(client)}).status_code == 401
    assert client.submit(answer.location, password=PASSWORD).location == "/staff/accounts/new"
    assert client.get("/staff/accounts/new").status_code == 200


def test_approvals_exports_unmasking_and_settings_ask_for_the_password_again(app):
    wanted = re.compile(r"export|\.bad$|adopt|decide|visits\.move$|unmask|rules\.(change|withdraw)|"
                        r"branches\.(new|edit|switch|merge)|accounts\.(new|edit|disable|enable|reset)")  # fmt: skip
    asked = {rule.endpoint: app.view_functions[rule.endpoint].access[1] for rule in app.url_map.iter_rules()
             if "POST" in rule.methods and wanted.search(rule.endpoint)}  # fmt: skip
    assert len(asked) > 20
    assert [endpoint for endpoint, fresh in asked.items() if not fresh] == []


def test_the_session_cookie_holds_no_name_and_is_for_the_server_alone(app):
    client = a_client(app)
    with app.app_context():
        a_colleague(login_name="zhang.san", name="张三丰")
    answer = client.sign_in("zhang.san")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("yylib="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert "zhang" not in cookie and "张" not in cookie


def test_a_public_page_sets_no_cookie(client):
    for address in ("/", "/privacy"):
        assert client.get(address).headers.getlist("Set-Cookie") == []
