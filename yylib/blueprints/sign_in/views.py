"""The room's code was scanned: the party of this phone, or of the seven characters, signs in."""

from flask import redirect, url_for
from wtforms import HiddenField

from yylib import fields, readers
from yylib.access import public
from yylib.blueprints.sign_in import bp
from yylib.database import write
from yylib.errors import Refused
from yylib.services import activities
from yylib.services.accounts import throttle
from yylib.services.attendance import codes, doorway, sign  # noqa: F401
from yylib.services.attendance.sessions import place_of, title, when
from yylib.services.registrations import keys
from yylib.web import page

PAGE = "sign_in/room.html"
WORDS = {"place": place_of, "title": title, "when": when}


class ComeForm(fields.Form):
    ticket = HiddenField(filters=[fields.clean_line])
    code = fields.text("七位报名码", 60, render_kw={"autocomplete": "off", "autocapitalize": "characters"})
    adults = fields.number("来了几位成人", most=9999, required=False)
    children = fields.number("来了几个孩子", most=9999, required=False)

    def heads(self) -> tuple[int, int, int] | None:
        """The numbers, or None where none was typed: then all of the party has come."""
        given = (self.adults.data, self.children.data)
        return None if given == (None, None) else (given[0] or 0, given[1] or 0, 0)


@bp.get("/<text>")
@public
def room(text):
    """The page of a code. Looking writes nothing."""
    try:
        shown = codes.read(text)
    except Refused as refused:
        if refused.code == "not_there":
            raise
        return page(PAGE, status=refused.sentence.status, refused=refused.sentence, session=None)
    return _drawn(shown, ComeForm(formdata=None, ticket=codes.ticket(shown)))


def _drawn(shown, form, status: int = 200, refused=None):
    return page(PAGE, status=status, session=activities.session(shown.session_id), form=form, words=WORDS,
                refused=refused, mine=codes.mine(shown.session_id, readers.joined()))  # fmt: skip


@bp.post("/sign")
@public
def sign_in():
    """The party has come, once however often it is sent."""
    form = ComeForm()
    try:
        shown = codes.admitted(form.ticket.data)
    except Refused as refused:
        return page(PAGE, status=refused.sentence.status, refused=refused.sentence, session=None)
    if not form.validate_on_submit():
        return _drawn(shown, form, 422)
    try:
        made = _entered(shown, form)
    except Refused as refused:
        if refused.is_for_now:
            raise
        return _drawn(shown, form, refused.sentence.status, refused.sentence)
    return redirect(url_for("sign_in.done", text=codes.receipt(made["id"])), 303)


def _entered(shown, form) -> dict:
    """Seven characters are not to be guessed: wrong ones at one session make whoever tries wait."""
    given = {"login_name": "room", "address": f"{shown.session_id}.{shown.step}"}
    if keys.code_of(form.code.data) not in readers.joined():
        throttle.pause(**given)
    try:
        return write(
            codes.sign_in, session_id=shown.session_id, code=form.code.data, number=shown.step, heads=form.heads()
        )
    except Refused as refused:
        if refused.code == "sign_no_code":
            write(throttle.miss, **given)
        raise


@bp.get("/in/<text>")
@public
def done(text):
    """What was signed in, without a name."""
    row = sign.shown(codes.received(text))
    return page("sign_in/done.html", row=row, session=activities.session(row.session_id), words=WORDS)
