"""Registering: who comes to what; on one page a sheet."""

from contextlib import suppress

from flask import redirect, request

from yylib import readers
from yylib.access import address, public
from yylib.blueprints.registrations import bp
from yylib.blueprints.registrations.forms import PURPOSE, JoinForm, form_of, said
from yylib.database import write
from yylib.errors import Busy, NotThere, Refused
from yylib.services import notices, privacy
from yylib.services.bookings import online as drawing
from yylib.services.notices import board
from yylib.services.registrations import FULLNESS, away, bare, keys, online, party, sheets
from yylib.web import page

TURNS = 4


@bp.get("/<int:sheet_id>")
@public
def show(sheet_id):
    sheet = shown(sheet_id)
    return _drawn(sheet, form_of(JoinForm, sheet, is_coming=True))


@bp.post("/<int:sheet_id>")
@public
def register(sheet_id):
    """Refused, the page comes again with everything typed; done, the phone knows its pass. A hot path, as the desk's scan
    is: the form library is asked only where there is something that it must check."""
    seen, form = bare.seen(sheet_id), None
    if not (seen and seen.stage in board.SHOWN and board.is_out(seen)):
        raise NotThere()
    given = None if seen.questions else said(request.form)
    if not given:
        sheet = sheets.get(sheet_id)
        form = form_of(JoinForm, sheet)
        if not form.validate_on_submit():
            form.draw_again()
            return _drawn(sheet, form, 422)
        given = form.said_all()
    try:
        drawing.read_first(given.drawn, given.website)
        registration_id = patiently(online.register, hot=True, once=given.once, address=address(), codes=readers.joined(),
                                    sheet_id=sheet_id, channel="web", **given.values)  # fmt: skip
    except Refused as refused:
        return _refused(refused, sheet_id, form)
    code = keys.code_by_id(registration_id)
    return readers.join(redirect(keys.path_of(code), 303), code)


def _refused(refused: Refused, sheet_id: int, form):
    sheet = sheets.get(sheet_id)
    if form is None:
        form = form_of(JoinForm, sheet)
        form.validate()
    _turned_away(refused, form, sheet_id)
    form.draw_again()
    return _drawn(sheet, form, form.said(refused), refused.sentence)


def shown(sheet_id: int):
    """A sheet whose activity the public sees; any other looks as if there were none."""
    sheet = sheets.get(sheet_id)
    if not notices.public(sheet.activity):
        raise NotThere()
    return sheet


def patiently(act, **given):
    """``write``, asking again where the gate let nobody wait longer: an opening minute is a queue, not an error."""
    for _ in range(TURNS):
        try:
            return write(act, **given)
        except Busy:
            continue
    return write(act, **given)


def _turned_away(refused: Refused, form, sheet_id: int) -> None:
    """Whoever found no place is counted, once a form. It is no reason to keep them waiting."""
    if refused.code in FULLNESS:
        with suppress(Busy):
            patiently(away.turn_away, once=form.once.data, hot=True, sheet_id=sheet_id, code=refused.code, channel="web",
                      number=form.heads())  # fmt: skip


def _drawn(sheet, form, status: int = 200, told=None):
    room = sheets.room(sheet.id)
    others = [one for one in sheets.of(sheet.activity_id) if one.id != sheet.id and one.ended_at is None]
    return page("registrations/show.html", status=status, form=form, said=told, sheet=sheet, activity=sheet.activity, room=room,
                others=[(one, sheets.room(one.id)) for one in others] if status == 409 or not room.is_open else [],
                ages=party.ages_words(sheet.activity), notice_path=notices.path(sheet.activity), text=privacy.current_text(PURPOSE),
                child_text=privacy.current_text("child"))  # fmt: skip
