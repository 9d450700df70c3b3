"""The edge's answers: headers, fragments, refusals, and what no answer may ever say."""

import json
import logging
import re
import shutil
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from tests.conftest import SETTINGS, make_app
from tests.factories import a_colleague, login_name
from yylib import content, create_app
from yylib.access import public
from yylib.database import db, is_down, is_lite, plain
from yylib.errors import Busy, Refused
from yylib.web import CSP, keep

EXACT = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def library(tmp_path, lite_template):
    """With the first content, and three views that go wrong: an application of its own, for they are added to it."""
    shutil.copy(lite_template, tmp_path / "yylib.db")
    app = create_app(tmp_path, **SETTINGS)
    with app.app_context():
        content.load()
        db.session.remove()

    @app.route("/wrong/<kind>", methods=["GET", "POST"])
    @public
    def wrong(kind):
        if kind == "crash":
            raise ValueError("13000000001 张三")
        raise {"busy": Busy, "full": lambda: Refused("conflict")}[kind]()

    from flask import request
    from flask_wtf import FlaskForm
    from wtforms import StringField

    class Typed(FlaskForm):
        login_name = StringField("登录名")
        password = StringField("密码")

    @app.route("/kept", methods=["POST"])
    @public
    def kept():
        keep("accounts/sign_in.html", "main", form=Typed(request.form))
        raise Busy()

    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visitor(library):
    from tests.client import Client

    library.test_client_class = Client
    return library.test_client()


@pytest.mark.parametrize("url", ["/", "/guides", "/hours", "/privacy", "/healthz", "/staff/sign-in", "/nowhere", "/staff/",
                                 "/wrong/crash", "/wrong/full", "/static/htmx-nowhere.js"])  # fmt: skip
def test_every_answer_has_its_exact_headers(visitor, url):
    answer = visitor.get(url)
    assert {name: answer.headers.get(name) for name in EXACT} == EXACT
    assert EXACT["Content-Security-Policy"] == CSP
    assert "HX-Request" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == ("no-cache" if "/static/" in url else "no-store")
    assert "Server" not in answer.headers and "Strict-Transport-Security" not in answer.headers


def test_the_tls_profile_adds_hsts_and_host_cookies(tmp_path, lite_template):
    import shutil

    shutil.copy(lite_template, tmp_path / "yylib.db")
    (tmp_path / "config.json").write_text(
        json.dumps({"secret_key": "s" * 48, "hash_key": "h" * 48, "profile": "tls"}), "utf-8"
    )
    app = make_app(tmp_path)
    answer = app.test_client().get("/staff/sign-in", base_url="https://lib.test", buffered=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-") and all(
        part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
    )
    assert "Domain" not in cookie
    with app.app_context():
        db.engine.dispose()


def test_the_office_cookie_is_http_only_and_lax_and_not_secure(visitor):
    cookie = visitor.get("/staff/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("yylib=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


def test_a_public_page_sets_no_cookie(visitor):
    assert "Set-Cookie" not in visitor.get("/").headers


@pytest.mark.parametrize(("kind", "status"), [("full", 409), ("busy", 503), ("crash", 500)])
def test_a_refusal_goes_into_messages_for_htmx_and_is_a_page_for_a_browser(visitor, kind, status):
    piece = visitor.get(f"/wrong/{kind}", headers={"HX-Request": "true"})
    assert piece.status_code == status
    assert (piece.headers["HX-Retarget"], piece.headers["HX-Reswap"]) == ("#messages", "innerHTML")
    assert "<html" not in piece.get_data(as_text=True) and "没有保存" in piece.get_data(as_text=True)
    whole = visitor.get(f"/wrong/{kind}")
    assert whole.status_code == status and "<html" in whole.get_data(as_text=True)
    assert (whole.headers.get("Retry-After") == "2") is (status == 503)


def test_a_crash_has_a_reference_number_and_says_nothing_of_what_was_typed(visitor, caplog):
    with caplog.at_level(logging.ERROR, logger="yylib"):
        html = visitor.get("/wrong/crash").get_data(as_text=True)
    reference = re.search(r"编号 ([0-9a-f]{8})", html)[1]
    assert reference in caplog.text
    for secret in ("13000000001", "张三"):
        assert secret not in html and secret not in caplog.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["browser", "htmx"])
@pytest.mark.parametrize("error", [
    psycopg.OperationalError("server closed the connection"), OperationalError("SELECT 1", {}, psycopg.OperationalError()),
], ids=["plain", "orm"])  # fmt: skip
def test_a_database_that_does_not_answer_is_said_so_and_not_asked_again(library, visitor, monkeypatch, headers, error):
    with library.app_context():
        name = login_name(a_colleague())
        db.session.remove()
    visitor.sign_in(name)

    def gone(_token):
        raise error

    monkeypatch.setattr(library.login_manager, "_user_callback", gone)
    answer = visitor.get("/staff/desk", headers=headers)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "2"
    assert "数据库没有应答" in answer.get_data(as_text=True) and answer.headers["Content-Security-Policy"] == CSP


def test_a_statement_that_is_wrong_is_a_crash_and_no_missing_database(house):
    with pytest.raises(sqlite3.OperationalError if is_lite() else psycopg.ProgrammingError) as wrong:
        plain("SELECT nothing FROM nowhere")
    assert not is_down(wrong.value)


def test_busy_keeps_the_form_with_everything_typed(visitor):
    html = visitor.get("/staff/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]
    answer = visitor.post("/kept", data={"csrf_token": token, "login_name": "写了一半", "password": "x"})
    assert answer.status_code == 503 and 'value="写了一半"' in answer.get_data(as_text=True)


def test_a_redirect_becomes_htmxs_own(visitor):
    answer = visitor.get("/big?on=1&back=/guides", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/guides")


@pytest.mark.parametrize("back", ["//evil.test/", "/\\evil.test", "https://evil.test/", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_host(visitor, back):
    assert visitor.get("/big", query_string={"on": "1", "back": back}).headers["Location"] == "/"


@pytest.mark.parametrize("after", ["//evil.test/", "/\\evil.test", "https://evil.test/x"])
def test_signing_in_leads_to_no_other_host(library, visitor, after):
    with library.app_context():
        name = login_name(a_colleague())
        db.session.remove()
    answer = visitor.submit("/staff/sign-in?next=" + after, login_name=name, password="correct-horse-battery")
    assert answer.headers["Location"].startswith("/staff/")


def test_a_form_without_its_token_or_from_elsewhere_is_refused(visitor):
    assert visitor.post("/staff/sign-in", data={"login_name": "x"}).status_code == 400
    html = visitor.get("/staff/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = visitor.post(
            "/staff/sign-in", data={"csrf_token": token, "login_name": "x", "password": "y"}, headers=headers
        )
        assert answer.status_code == 400


def test_an_expired_session_is_told_so_in_messages_with_the_sign_in(library, visitor):
    with library.app_context():
        name = login_name(a_colleague())
        db.session.remove()
    visitor.sign_in(name)
    html = visitor.get("/staff/desk").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)[1]
    visitor.delete_cookie("yylib")
    answer = visitor.post("/staff/desk/scan", data={"csrf_token": token, "code": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401 and answer.headers["HX-Retarget"] == "#messages"
    assert "/staff/sign-in" in answer.get_data(as_text=True)


@pytest.mark.parametrize("number", ["99999999999", "0", "-1", "abc", "2147483648"])
def test_a_number_no_engine_can_hold_is_a_404(library, visitor, number):
    with library.app_context():
        name = login_name(a_colleague())
        db.session.remove()
    visitor.sign_in(name)
    assert visitor.get(f"/staff/visits/places/{number}/days/2026-11-23").status_code == 404


@pytest.mark.parametrize("surface", ["public", "staff"])
def test_a_surface_has_only_its_own_pages(tmp_path, lite_template, surface):
    import shutil

    shutil.copy(lite_template, tmp_path / "yylib.db")
    app = make_app(tmp_path, SURFACE=surface)
    with app.app_context():
        content.load()
        db.session.remove()
    client = app.test_client()
    home, sign_in = (client.get(url, buffered=True).status_code for url in ("/guides", "/staff/sign-in"))
    assert (home, sign_in) == ((200, 404) if surface == "public" else (404, 200))
    with app.app_context():
        db.engine.dispose()


def test_an_unmarked_view_is_closed(tmp_path):
    app = create_app(tmp_path, **SETTINGS)
    app.add_url_rule("/open-sesame", "sesame", lambda: "in")
    assert app.test_client().get("/open-sesame", buffered=True).status_code == 403
