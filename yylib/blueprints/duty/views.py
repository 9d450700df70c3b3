"""The place's code was scanned: the volunteer of this phone, or of the eight signs, comes or goes."""

from typing import NamedTuple

from flask import redirect, request, url_for

from yylib import clock, readers
from yylib.access import address, public
from yylib.blueprints.duty import bp
from yylib.database import write
from yylib.errors import Refused
from yylib.models.volunteers import AgeBand, Volunteer
from yylib.services import service_hours
from yylib.services.accounts import throttle
from yylib.services.service_hours import codes, reading, spots
from yylib.services.volunteers import keys
from yylib.web import page

AT = "duty/at.html"


class Known(NamedTuple):
    """A volunteer whom this phone serves as, and what they can do now."""

    volunteer: Volunteer
    entry: object | None
    shifts: list
    needs_adult: bool


@bp.get("/")
@public
def index():
    """How one signs in, and the ways to one's own pages."""
    found = [keys.by_code(code) for code in readers.served()]
    return page("duty/index.html", mine=[(one, keys.link(one)) for one in found if one])


@bp.get("/at/<text>")
@public
def at(text):
    """The page of a code. Looking writes nothing."""
    try:
        shown = codes.read(text)
    except Refused as refused:
        if refused.code == "not_there":
            raise
        return page(AT, status=refused.sentence.status, refused=refused.sentence, place=None)
    return _drawn(shown)


def _drawn(shown, status: int = 200, refused=None, typed: str = ""):
    return page(AT, status=status, refused=refused, place=spots.get(shown.code_id).place, ticket=codes.ticket(shown),
                known=[_known(one) for one in map(keys.by_code, readers.served()) if one], typed=typed,
                is_printed=shown.way == "printed")  # fmt: skip


def _known(volunteer: Volunteer) -> Known:
    today = clock.today()
    return Known(volunteer, reading.on_duty(volunteer.id), reading.shifts_of_day(volunteer.id, today),
                 volunteer.band_on(today) == AgeBand.CHILD)  # fmt: skip


@bp.post("/sign")
@public
def sign():
    """In or out, once however often it is sent. A hot path, as the door's press is: no form library."""
    given, code = request.form, request.form.get("code", "")[:60]
    try:
        shown = codes.admitted(given.get("ticket", "").strip()[:200])
    except Refused as refused:
        return page(AT, status=refused.sentence.status, refused=refused.sentence, place=None)
    try:
        made = _signed(shown, code, "out" if given.get("act") == "out" else "in", bool(given.get("with_adult")))
    except Refused as refused:
        if refused.is_for_now:
            raise
        typed = "" if keys.code_of(code) in readers.served() else code
        return _drawn(shown, refused.sentence.status, refused.sentence, typed)
    return redirect(url_for("duty.done", text=codes.receipt(made["id"])), 303)


def _signed(shown, code: str, act: str, with_adult: bool) -> dict:
    """Eight signs are not to be guessed: wrong ones make whoever tries wait, at one half minute's code soon, and however many
    codes were scanned for it from one address, as a printed one may be from at home."""
    given = {"login_name": f"duty {shown.code_id}.{shown.step}", "address": f"duty {address()}"}
    if keys.code_of(code) not in readers.served():
        throttle.pause(**given)
    try:
        return write(codes.sign, hot=True, code_id=shown.code_id, number=shown.step, way=shown.way, code=code, act=act,
                     with_adult=with_adult)  # fmt: skip
    except Refused as refused:
        if refused.code == "duty_no_code":
            write(throttle.miss, **given)
        raise


@bp.get("/done/<text>")
@public
def done(text):
    """What was signed, without a name."""
    entry = service_hours.entry(codes.received(text))
    mine = next((one for one in map(keys.by_code, readers.served()) if one and one.id == entry.volunteer_id), None)
    return page("duty/done.html", entry=entry, words=service_hours.rounding.words, whys=reading.WHYS,
                link=mine and keys.link(mine))  # fmt: skip
