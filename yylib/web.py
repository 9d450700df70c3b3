"""The edge's answers: whole pages and fragments, messages, problem pages, headers."""

import json
import logging
import secrets

from flask import (
    Request,
    current_app,
    flash,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from yylib import clock
from yylib.access import me
from yylib.assets import asset
from yylib.database import DRIVER_ERRORS, db, is_down
from yylib.errors import Refused
from yylib.services import entry_checks

LIBRARY = "沂源县图书馆"
CONTACT = {"office_phone": "0533-3240236", "supervision_phone": "0533-3241562", "address": "沂源县文化中心"}
HTMX = json.dumps({
    "disableInheritance": True, "allowEval": False, "includeIndicatorStyles": False, "selfRequestsOnly": True,
    "historyCacheSize": 0, "attributesToSettle": ["class"], "defaultSettleDelay": 0,
    "responseHandling": [
        {"code": "204", "swap": False}, {"code": "304", "swap": False}, {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True}, {"code": "[45]..", "swap": True, "error": True, "target": "#messages"},
    ],
})  # fmt: skip
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
       "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'")  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
LARGEST = 2**31 - 1
_WEEK = "一二三四五六日"
log = logging.getLogger("yylib")


class Given(ImmutableMultiDict):
    """What an address or a form gives: a number that no column can hold is as if it had not been given."""

    def get(self, key, default=None, type=None):
        return super().get(key, default, _whole if type is int else type)


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(text)
    return number


class Asked(Request):
    """A request whose numbers both engines can hold."""

    parameter_storage_class = Given


def is_htmx() -> bool:
    """Whether htmx asks for a piece of the page; a history restore wants the whole."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def page(template: str, /, fragment: str | None = None, status: int = 200, **context):
    """The whole page, or only the block ``fragment`` where htmx asks for it."""
    if fragment and is_htmx():
        return make_response(block(template, fragment, **context) + _messages_out_of_band(), status)
    return make_response(render_template(template, **_surroundings(me()), **context), status)


def block(template: str, name: str, /, **context) -> str:
    """One block of a template, rendered alone: what it needs, the view gives."""
    env = current_app.jinja_env
    held = env.get_template(template)
    context = {"me": me(), **context}
    return "".join(held.blocks[name](held.new_context(context)))


def saved(url: str, template: str, /, fragment: str, **context):
    """After a POST that succeeded: the fresh fragment for htmx, a redirect for a browser."""
    return page(template, fragment=fragment, **context) if is_htmx() else redirect(url, 303)


def tell(kind: str, title: str, body: str = "") -> None:
    """A message for the next page or fragment: ``said``, ``look`` or ``not``."""
    flash({"kind": kind, "title": title, "body": body})


def keep(template: str, /, fragment: str, **context) -> None:
    """What to draw again, with everything typed, should the command be refused."""
    g.kept = (template, fragment, context)


def _messages_out_of_band() -> str:
    held = get_flashed_messages()
    return render_template("_messages.html", messages=held, out_of_band=True) if held else ""


def _surroundings(person=None) -> dict:
    """What every whole page has around its content."""
    return {"me": person, "nav": current_app.extensions["nav"](person) if person else [], "messages":
            get_flashed_messages(), "big": request.cookies.get("big") == "1", "path": request.full_path.rstrip("?")}  # fmt: skip


def refused(error: Refused):
    """One answer for every refusal: into ``#messages`` for htmx, the kept form or a problem page for a browser."""
    db.session.rollback()
    sentence = error.sentence
    kept = g.pop("kept", None)
    if is_htmx():
        return _into_messages(error, sentence)
    message = {"kind": "not", "title": sentence.title, "body": sentence.todo}
    try:
        around = _surroundings(me())
    except DRIVER_ERRORS:  # nobody can be asked who this is: no menu, and nothing that a template would look up
        kept, around = None, _surroundings()
    if kept:
        template, _fragment, context = kept
        around["messages"] = [message, *around["messages"]]
        answer = make_response(render_template(template, **around, **context), sentence.status)
    else:
        if error.code == "not_there" and around["me"] is None:
            sentence = Refused("not_there_reader").sentence  # lists and colleagues are nothing to a reader
        answer = make_response(render_template("problem.html", **around, sentence=sentence, link=_way_in(error)),
                               sentence.status)  # fmt: skip
    return _retry(answer, sentence.status)


def _way_in(error: Refused) -> str | None:
    """Where the person can say who they are, when that is all that is missing."""
    endpoint = {"sign_in_first": "accounts.sign_in", "confirm_first": "accounts.confirm"}.get(error.code)
    return endpoint and url_for(endpoint)


def _into_messages(error: Refused, sentence):
    answer = make_response(render_template(
        "_messages.html", messages=[{"kind": "not", "title": sentence.title, "body": sentence.todo}],
        link=_way_in(error),
    ), sentence.status)  # fmt: skip
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#messages", "innerHTML"
    return _retry(answer, sentence.status)


def _retry(answer, status: int):
    if status == 503:
        answer.headers["Retry-After"] = "2"
    return answer


def _http(error: HTTPException):
    codes = {400: "bad_request", 403: "not_allowed", 404: "not_there", 405: "wrong_method", 413: "too_large"}
    if error.code and error.code < 400:
        return error
    return refused(
        Refused("too_large" if isinstance(error, RequestEntityTooLarge) else codes.get(error.code, "bad_request"))
    )


def _crashed(error: Exception):
    if is_down(error):
        log.error("the database is down: %s at %s %s", type(error).__name__, request.method, request.endpoint)
        return refused(Refused("database_down"))
    reference = secrets.token_hex(4)
    # The type and the place only: a message may quote what somebody typed.
    log.error("reference %s: %s at %s %s", reference, type(error).__name__, request.method, request.endpoint,
              exc_info=error if current_app.config.get("TRACEBACKS") else None)  # fmt: skip
    return refused(Refused("broken", reference=reference))


def _finish(response):
    """Redirects become htmx's own; every answer says how long it may be kept."""
    if "HX-Request" in request.headers and 300 <= response.status_code < 400 and response.status_code != 304:
        response.headers["HX-Redirect"] = response.headers.pop("Location")
        response.status_code, response.data = 200, b""
    response.headers["Vary"] = "HX-Request, Cookie"
    if request.endpoint == "static":
        hashed = request.path.startswith("/static/dist/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


class Headed:
    """The outermost layer: every answer leaves with the fixed headers, but for those that a view gave itself."""

    def __init__(self, app, headers: dict[str, str]):
        self._app, self._headers = app, [(name.lower(), (name, text)) for name, text in headers.items()]

    def __call__(self, environ, start):
        def begin(status, headers, error=None):
            held = {name.lower() for name, _text in headers}
            return start(status, headers + [both for name, both in self._headers if name not in held], error)

        return self._app(environ, begin)


def num(value) -> str:
    """A figure; unknown is —, never 0."""
    return "—" if value is None else str(value).replace("-", "−")


def signed(value) -> str:
    """A difference with its sign."""
    return "—" if value is None else ("+" if value > 0 else "") + num(value)


def percent(value, digits: int = 1) -> str:
    """A share of 1 as a percentage with its sign left to the caller."""
    return "—" if value is None else num(f"{value * 100:.{digits}f}") + "%"


def day_words(value) -> str:
    """2026-11-21 周六."""
    return "—" if value is None else f"{value:%Y-%m-%d} 周{_WEEK[value.weekday()]}"


def moment_words(value, form: str = "%Y-%m-%d %H:%M") -> str:
    """A moment as the library's wall clock shows it."""
    return "—" if value is None else clock.local(value).strftime(form)


def install(app) -> None:
    """Give the templates their words and every answer its headers."""
    app.request_class = Asked
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crashed)
    app.after_request(_finish)
    strict = {"Strict-Transport-Security": "max-age=31536000"} if app.config["PROFILE"] == "tls" else {}
    app.wsgi_app = Headed(app.wsgi_app, HEADERS | strict)
    env = app.jinja_env
    env.filters.update(num=num, signed=signed, percent=percent, day=day_words, moment=moment_words,
                       time=lambda value: moment_words(value, "%H:%M"),
                       clock=lambda value: "—" if value is None else value.strftime("%H:%M").lstrip("0").rjust(4, "0"))  # fmt: skip
    env.globals.update(asset=asset, csrf_token=generate_csrf, library_name=LIBRARY, contact=CONTACT, htmx_config=HTMX,
                       today=clock.today, now=clock.now, entry_mode=entry_checks.on)  # fmt: skip
    env.globals["ui"] = env.get_template("ui.html").module
