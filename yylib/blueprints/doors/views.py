"""A scanned code: one big button. Looking writes nothing; pressing enters."""

from contextlib import suppress

from flask import make_response, redirect, request, url_for

from yylib import readers
from yylib.access import public
from yylib.blueprints.doors import bp, duty, mine
from yylib.blueprints.doors.brought import Brought
from yylib.blueprints.doors.forms import DoorForm, Said, bare
from yylib.database import write
from yylib.errors import Busy, Refused
from yylib.services import bookings, branches, entry_checks, rules
from yylib.services.accounts import throttle
from yylib.services.bookings import doorway
from yylib.services.doors import ASKS_NAME, codes, guests, passage
from yylib.web import page, tell

GATE = "doors/gate.html"
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
    library, no session, and the phone's cookie only where it learns a pass; ``mine`` greets whoever has just passed."""
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
        if refused.is_for_now:
            raise
        _note(refused, shown, said)
        return page(GATE, status=refused.sentence.status, refused=refused.sentence, **_around(shown, DoorForm()))


def _in(shown, said: Said, phone):
    brought, code, note = Brought(phone.name), said.code, ""
    where = {"place_id": shown.place_id, "step": shown.step, "source": shown.source}
    holder = guests.named(code) if code else phone.holder()
    held = code and _typed(shown, phone, code, lambda: write(passage.on_pass, hot=True, code=code,
                                                             others=brought.others(holder), **where))  # fmt: skip
    if not held:
        own = phone.holder()
        guest = guests.of_pass(shown.place_id, code, own) if code else guests.of_tap(own, **said.party())
        holder, note = guest.holder, guest.note
        held = write(passage.walk_in, holder=holder, number=guest.number, children=guest.children, name=said.name,
                     others=brought.others(holder), **where)  # fmt: skip
    if not duty.greeted(held, code):
        if again := _AGAIN.get(held["outcome"]):
            tell("said", "欢迎回来", again)
        elif note:
            tell("said", mine.WELCOME, note)
    answer = brought.keep(redirect(url_for("doors.me"), 303), holder)
    stays = not code or code in phone.codes or code in readers.joined() or guests.is_volunteers(code)
    return answer if stays else readers.remember(answer, code=code)


def _typed(shown, phone, typed: str, act):
    """A pass is not to be guessed: wrong characters at one code make whoever tries wait."""
    if typed in phone.codes or typed in readers.joined():
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
    if duty.greeted(held, typed):
        return redirect(url_for("doors.me"), 303)
    if said.staying:
        tell("look", "已登记您出馆，孩子还在馆内", "服务台已经知道，请尽快回来接。")
    elif typed and typed not in phone.codes and typed not in readers.joined():
        tell("said", mine.GOODBYE)  # this phone's own page knows nothing of it
    return redirect(url_for("doors.me"), 303)


def _around(shown, form) -> dict:
    """What the page of a code shows: who is known here, and what there is room for."""
    phone, place = readers.phone(), branches.get_place(shown.place_id)
    holder, area = phone.holder(), 0 if place.is_door else place.id
    parties = mine.parties(phone)
    here = [(code, stay) for code, stay in guests.inside(holder, mine.passes(phone, parties))
            if (stay.branch_id, stay.area_id) == (place.branch_id, area) and stay.is_inside]  # fmt: skip
    is_in, inside = shown.direction == "in", {code for code, _stay in here}
    coming = [one for one in parties if one.branch_id == place.branch_id and not one.is_over and one.code not in inside]
    return {"shown": shown, "place": place, "form": form, "here": here, "room": bookings.room(place.id),
            "coming": coming, "known": guests.known(place.id, phone.codes, holder) if is_in else None, "mode": entry_checks.on(),
            "asks_name": rules.rule(ASKS_NAME), "takes_bookings": bookings.bookable() != []}  # fmt: skip


def _note(refused: Refused, shown, said: Said) -> None:
    """What is refused is rolled back: that somebody was turned away is entered apart, once for each phone and code."""
    if refused.code not in COUNTED:
        return
    phone, slot = readers.phone(), passage.running(shown.place_id)
    held = said.code and doorway.held(said.code)
    number = held.heads if held else max(1, sum(said.party().values()))
    with suppress(Busy):  # the refusal is the answer, whether or not it could be counted
        write(bookings.away.turn_away, once=codes.nonce(shown, phone.name), place_id=shown.place_id, code=refused.code,
              channel="gate", starts_at=slot.starts_at if slot else None, number=number)  # fmt: skip
