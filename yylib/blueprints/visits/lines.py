"""One line of the desk: a scan, a key, an undo. The hot path of the house."""

import secrets

from flask import make_response, redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.desk import DESK, Said, around, here, shown, terminal_id
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission
from yylib.services import entry_checks
from yylib.services.visits import desk as line
from yylib.services.visits.scan import scan as enter
from yylib.services.visits.undo import last_of, undo
from yylib.web import block, is_htmx, page


@bp.post("/desk/scan")
@requires(Permission.VISITS_RECORD)
def scan():
    """One line of the desk. The hot path: no form library, no list, one small block."""
    form, place_id = request.form, request.form.get("place", type=int)
    key, mode = form.get("key", ""), form.get("mode", "in")
    if key in line.MODES or key == "group":
        return redirect(url_for("visits.desk", place=place_id, mode=key if key in line.MODES else "in"), 303)
    if key == "undo":
        return take_back(None, place_id)
    try:
        said = line.read(code=form.get("pick") or form.get("code", ""), key=key, mode=mode, confirmed=form.get("confirmed", ""),
                         place_id=place_id)  # fmt: skip
        held = write(enter, hot=True, nonce=nonce_of(form), place_id=place_id or here().id, kind=said.kind,
                     number=said.number, holder=said.holder, children=said.children,
                     direction=said.direction or (mode if mode in line.MODES else "in"), by=me().id, terminal_id=terminal_id())  # fmt: skip
    except Refused as refused:
        return refused_line(refused, place_id, mode)
    if form.get("checks") and held["direction"] == "in" and held["entries"] > 0:
        _checked(place_id, held["id"])
    return answered(held, place_id, mode, said.children)


def _checked(place_id: int | None, scan_id: int) -> None:
    """Whoever was let in while entry checks are on has passed them; a mode that has just ended asks nothing."""
    try:
        write(entry_checks.passed, place_id=place_id or here().id, nonce=f"in-{scan_id}", by=me().id)
    except Refused as refused:
        if refused.code != "entry_mode_off":
            raise


def nonce_of(form) -> str:
    """The form's own number, or a new one where it brings none that could be."""
    given = form.get("nonce", "")
    return (
        given
        if 8 <= len(given) <= 32 and given.replace("-", "").replace("_", "").isalnum()
        else secrets.token_urlsafe(16)
    )


def answered(held: dict, place_id: int | None, mode: str, under: int = 0):
    """What was stored, as the small block under the field, or for a browser without scripts as the page."""
    if not is_htmx():
        return redirect(url_for("visits.desk", place=place_id, mode=mode, answer=held["id"]), 303)
    response = make_response(block(DESK, "answer", answer=shown(held, under), place_id=place_id))
    response.headers["HX-Trigger-After-Settle"] = "scanned"
    return response


def refused_line(refused: Refused, place_id: int | None, mode: str):
    """What could not be counted, said under the field; a question asks for the same key once more."""
    if refused.is_for_now or refused.code == "place_closed":
        raise refused
    sentence = refused.sentence
    asks = refused.code == "ask_number"
    confirm = f"{mode}:{request.form.get('key', '')}:{refused.facts['number']}" if asks else ""
    said = Said("请确认" if asks else "未计", sentence.whole, "bad", confirm=confirm,
                choices=tuple(refused.facts.get("choices", ())))  # fmt: skip
    if is_htmx():
        return make_response(block(DESK, "answer", answer=said, place_id=place_id), 422)  # swapped where it is
    kept = {"kept_code": request.form.get("code", "")}
    return page(DESK, status=sentence.status, answer=said, **kept, **around(here(place_id), mode))


@bp.post("/desk/undo")
@requires(Permission.VISITS_RECORD)
def undo_last():
    """F8's heir: Alt and the undo key, or the button of one row."""
    return take_back(request.form.get("scan", type=int), request.form.get("place", type=int))


def take_back(scan_id: int | None, place_id: int | None):
    person = me()
    try:
        wanted = scan_id or last_of(by=person.id, terminal_id=terminal_id())
        held = write(undo, hot=True, scan_id=wanted, nonce=nonce_of(request.form), by=person.id, terminal_id=terminal_id(),
                     at_any_time=person.can(Permission.VISITS_ADOPT))  # fmt: skip
    except Refused as refused:
        return refused_line(refused, place_id, request.form.get("mode", "in"))
    return answered(held, place_id, request.form.get("mode", "in"))
