"""The gate: every view says who may open it, one hook enforces it, and what says nothing is closed."""

import hmac
from functools import lru_cache

from flask import current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from yylib import clock
from yylib.database import db, nudge, plain
from yylib.errors import NotThere, Refused
from yylib.extensions import csrf, login
from yylib.permissions import Permission
from yylib.services.accounts import sessions
from yylib.tokens import digest

PUBLIC, SIGNED_IN, SCREEN, ENROLLED = "public", "signed_in", "screen", "enrolled"
TOUCH_EVERY = 60


def public(view):
    """Anybody may open this view."""
    view.access = (PUBLIC, False)
    return view


def signed_in(view):
    """Anybody who works here may open this view, whatever their role."""
    view.access = (SIGNED_IN, False)
    return view


def screen(view):
    """Only an enrolled screen, or somebody signed in, may open this view."""
    view.access = (SCREEN, False)
    return view


def enrolled(view):
    """Only an enrolled screen may open this view; no colleague does, however much they may."""
    view.access = (ENROLLED, False)
    return view


def requires(permission: Permission, *, fresh: bool = False):
    """Only those who hold ``permission``; with ``fresh``, only within ten minutes of giving the password."""

    def mark(view):
        view.access = (permission, fresh)
        return view

    return mark


def me():
    """Who is signed in, as a plain frozen object, or None."""
    person = current_user._get_current_object()
    return person if person.is_authenticated else None


def terminal():
    """The enrolled terminal this request comes from, or None: (id, kind, name, branch_id, place_id, direction)."""
    if "terminal" not in g:
        token = request.cookies.get(terminal_cookie())
        rows = token and plain("SELECT id, kind, name, branch_id, place_id, direction FROM terminal WHERE token_hash = :hash "
                               "AND revoked_at IS NULL", hash=digest(token))  # fmt: skip
        g.terminal = rows[0] if rows else None
    return g.terminal


def terminal_cookie() -> str:
    """The name of the cookie by which an enrolled machine is known; ``__Host-`` where the profile is tls."""
    return ("__Host-" if current_app.config["PROFILE"] == "tls" else "") + "yylib-terminal"


def address() -> str:
    """Where the request comes from, behind as many proxies as the configuration trusts."""
    return request.remote_addr or "-"


def install(app) -> None:
    """Put the gate before every request."""
    app.session_interface = Cookie()
    csrf.init_app(app)
    login.init_app(app, add_context_processor=False)  # a template is given who it is for
    login.user_loader(sessions.who)
    login.session_protection = None
    app.before_request(_enter)
    app.after_request(_touch)


def _enter():
    """Known address, own origin, form token, then the right to enter; an unmarked view is closed."""
    if request.endpoint == "static":
        return None
    view = current_app.view_functions.get(request.endpoint) if request.endpoint else None
    if view is None:
        return None  # Flask answers 404 or 405
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _not_forged()
    wanted, fresh = getattr(view, "access", (None, False))
    if wanted is None:
        raise Refused("not_allowed")
    if wanted == PUBLIC:
        return None
    if wanted in (SCREEN, ENROLLED) and terminal():
        return None
    if wanted == ENROLLED:
        raise Refused("screen_only")
    person = me()
    if person is None:
        return _sign_in_first(wanted)
    if wanted not in (SIGNED_IN, SCREEN) and not person.can(wanted):
        raise Refused("not_allowed")
    if person.must_change and request.endpoint not in ("accounts.password", "accounts.sign_out"):
        return redirect(url_for("accounts.password"))
    if fresh and not person.is_fresh():
        return _confirm_first()
    g.touch = person
    return None


def _not_forged() -> None:
    """The form's own token, and, where the browser says it, our own origin."""
    origin = request.headers.get("Origin")
    if origin and origin != "null" and origin.rstrip("/") != request.host_url.rstrip("/"):
        raise Refused("forged")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Refused("forged")
    try:
        if not _token_holds():
            csrf.protect()
    except CSRFError as error:
        # Somebody whose session ended still sends the old token: tell them to sign in, not that they forged.
        raise Refused("sign_in_first" if _needs_sign_in() else "forged") from error


def _token_holds() -> bool:
    """Whether the form's token is this session's, without verifying again a token that was verified before; what is
    drawn by this request carries the same one. Over tls flask-wtf looks at the referrer too: left to it."""
    given, own = request.form.get("csrf_token", ""), session.get("csrf_token")
    verified = None if request.is_secure or not own else _form_token(current_app.secret_key, given)
    if not verified or not hmac.compare_digest(own, verified):
        return False
    g.csrf_token, g.csrf_valid = given, True
    return True


@lru_cache(maxsize=1024)
def _form_token(secret: str, text: str) -> str | None:
    try:
        return URLSafeTimedSerializer(secret, salt="wtf-csrf-token").loads(text)
    except BadData:
        return None


def _needs_sign_in() -> bool:
    view = current_app.view_functions[request.endpoint]
    return getattr(view, "access", (PUBLIC,))[0] != PUBLIC and me() is None


def _sign_in_first(wanted):
    if wanted == SCREEN:
        raise Refused("screen_only")
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    raise Refused("sign_in_first")


def _confirm_first():
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return redirect(url_for("accounts.confirm", next=request.full_path.rstrip("?")))
    raise Refused("confirm_first")


def _touch(response):
    """Note that the person was here, at most once a minute, after the answer has gone out; a poll does not count."""
    person = g.pop("touch", None)
    if person is None or request.headers.get("Yy-Poll"):
        return response
    now = clock.now()
    if (now - person.seen_at).total_seconds() >= TOUCH_EVERY:
        engine, stamp = db.engine, clock.stamp(now)
        response.call_on_close(lambda: nudge(engine, sessions.SEEN, id=person.session_id, now=stamp, before=stamp))
    return response


class Cookie(SecureCookieSessionInterface):
    """Flask's signed cookie without its clock: a clock stepping back signs nobody out. The row decides what has run out."""

    def get_signing_serializer(self, app):
        return _Serializer(app.secret_key)

    def save_session(self, app, session, response):
        # Most answers change nothing in it; Vary names the cookie for all of them.
        if request.endpoint != "static" and session.modified:
            super().save_session(app, session, response)


class _Serializer:
    """Signs and reads the cookie; a cookie seen before is not verified again."""

    def __init__(self, secret: str):
        self._secret = secret

    def dumps(self, value) -> str:
        return _signer(self._secret).dumps(value)

    def loads(self, text: str, max_age=None):
        found = _read(self._secret, text)
        if found is None:
            raise BadSignature("cookie")
        return dict(found)


@lru_cache(maxsize=4)
def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="yylib-cookie", serializer=SecureCookieSessionInterface.serializer)


@lru_cache(maxsize=1024)
def _read(secret: str, text: str):
    try:
        return tuple(_signer(secret).loads(text).items())
    except BadSignature:
        return None


def own_or_missing(condition: bool) -> None:
    """A row that is not this person's looks like one that is not there."""
    if not condition:
        raise NotThere()
