"""A scanned code: one big button. Looking writes nothing; pressing enters."""

from flask import make_response, redirect, request, session, url_for

from yylib import clock, readers
from yylib.access import public
from yylib.blueprints.doors import bp, mine
from yylib.blueprints.doors.forms import DoorForm, Said, bare
from yylib.database import write
from yylib.errors import Refused
from yylib.services import bookings, branches, entry_checks
from yylib.services.accounts import throttle
from yylib.services.doors import ASKS_NAME, codes, guests, passage
from yylib.services.rules import rule
from yylib.web import page, tell

GATE = "doors/gate.html"
FIVE_MINUTES = 300
_AGAIN = {"same": "刚才已经登记过，不重复计。", "back": "接着上一次，不重复计。"}
COUNTED = (*bookings.FULLNESS, "walk_ins_off")  # refusals that the day's sheet counts


@bp.get("/<text>")
@public
def gate(text):
    """The page of a code; the phone is known from here on, so that a second press is the same person's."""
    try:
        shown = codes.read(text)
    except Refused as refused:
        if refused.code == "not_there":
            raise
        return page(GATE, status=refused.sentence.status, refused=refused.sentence)
    answer = readers.remember(make_response())
    form = DoorForm(ticket=codes.ticket(shown, readers.phone().name))
    answer.set_data(page(GATE, **_around(shown, form)).get_data())
    return answer


@bp.post("/through")
@public
def through():
    """In or out, once for each person and code; the ticket says which door. A hot path, as the desk's scan is: no form
    library and no cookie where none is needed; ``mine`` greets whoever has just passed."""
    phone = readers.phone()
    try:
        shown = codes.admitted(request.form.get("ticket", "").strip(), phone.name if phone else "")
    except Refused as refused:
        return page(GATE, status=refused.sentence.status, refused=refused.sentence)
    said = bare(request.form)
    if said is None:
        form = DoorForm()
        if not form.validate_on_submit():
            return page(GATE, status=422, **_around(shown, form))
        said = form.said()
    try:
        return _in(shown, said, phone) if shown.direction == "in" else _out(shown, said, phone)
    except Refused as refused:
        if refused.code in ("busy", "disk_full", "database_down"):
            raise
        _note(refused, shown, said)
        return page(GATE, status=refused.sentence.status, refused=refused.sentence, **_around(shown, DoorForm()))


def _in(shown, said: Said, phone):
    holder = phone.holder()
    guest = (_typed(shown, phone, said.code, lambda: guests.of_pass(shown.place_id, said.code, holder)) if said.code
             else guests.of_tap(holder, **said.party()))  # fmt: skip
    given = {"place_id": shown.place_id, "step": shown.step, "source": shown.source, "holder": guest.holder,
             "number": guest.number, "children": guest.children, "others": _others(guest.holder)}  # fmt: skip
    if guest.is_walk_in:
        held = write(passage.walk_in, name=said.name, **given)
    else:
        held = write(passage.pass_in, hot=True, kind=guest.kind, **given)
    _brought(guest.holder)
    if note := _AGAIN.get(held["outcome"]):
        tell("said", "欢迎回来", note)
    elif guest.note:
        tell("said", mine.WELCOME, guest.note)
    answer = redirect(url_for("doors.me"), 303)
    return readers.remember(answer, code=guest.code) if guest.code not in ("", *phone.codes) else answer


def _typed(shown, phone, typed: str, act):
    """Six characters are not to be guessed: wrong ones at one code make whoever tries wait."""
    if typed in phone.codes:
        return act()
    given = {"login_name": "gate", "address": f"{shown.place_id}.{shown.step}"}
    throttle.pause(**given)
    try:
        return act()
    except Refused as refused:
        if refused.code == "not_a_pass":
            write(throttle.miss, **given)
        raise


def _out(shown, said: Said, phone):
    holder, typed = phone.holder(), said.code
    if typed:
        holder = _typed(shown, phone, typed, lambda: guests.holder_of(typed))
    held = write(passage.go_out, hot=True, place_id=shown.place_id, step=shown.step, source=shown.source, holder=holder,
                 staying=said.staying)  # fmt: skip
    if held["outcome"] == "exit_unknown":
        raise Refused("not_inside")
    if said.staying:
        tell("look", "已登记您出馆，孩子还在馆内", "服务台已经知道，请尽快回来接。")
    elif typed and typed not in phone.codes:
        tell("said", mine.GOODBYE)  # this phone's own page knows nothing of it
    return redirect(url_for("doors.me"), 303)


def _around(shown, form) -> dict:
    """What the page of a code shows: who is known here, and what there is room for."""
    phone, place = readers.phone(), branches.get_place(shown.place_id)
    holder, area = phone.holder(), 0 if place.is_door else place.id
    here = [(code, stay) for code, stay in guests.inside(holder, phone.codes)
            if (stay.branch_id, stay.area_id) == (place.branch_id, area) and stay.is_inside]  # fmt: skip
    is_in = shown.direction == "in"
    return {"shown": shown, "place": place, "form": form, "here": here, "room": bookings.room(place.id),
            "known": guests.known(place.id, phone.codes, holder) if is_in else None, "mode": entry_checks.on(),
            "asks_name": rule(ASKS_NAME), "takes_bookings": bookings.bookable() != []}  # fmt: skip


def _note(refused: Refused, shown, said: Said) -> None:
    """What is refused is rolled back: that somebody was turned away is entered apart, once for each phone and code."""
    if refused.code not in COUNTED:
        return
    phone, slot = readers.phone(), passage.running(shown.place_id)
    number = max(1, sum(said.party().values()))
    write(bookings.away.turn_away, once=codes.nonce(shown, phone.name), place_id=shown.place_id, code=refused.code,
          channel="gate", starts_at=slot.starts_at if slot else None, number=number)  # fmt: skip


def _brought_lately() -> list:
    now = clock.now().timestamp()
    return [[held, at] for held, at in session.get("gate", []) if abs(now - at) <= FIVE_MINUTES]


def _others(holder: str) -> int:
    """How many other passes this phone brought within five minutes."""
    return len({held for held, _at in _brought_lately()} - {holder[:12]})


def _brought(holder: str) -> None:
    session["gate"] = [*_brought_lately(), [holder[:12], clock.now().timestamp()]][-10:]
