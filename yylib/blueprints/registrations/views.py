"""Registering: who comes to what; on one page a sheet."""

from contextlib import suppress

from flask import redirect

from yylib.access import address, public
from yylib.blueprints.registrations import bp, kept
from yylib.blueprints.registrations.forms import PURPOSE, JoinForm, form_of
from yylib.database import write
from yylib.errors import Busy, NotThere, Refused
from yylib.services import notices, privacy
from yylib.services.bookings import online as drawing
from yylib.services.registrations import FULLNESS, away, keys, online, party, sheets
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
    """Refused, the page comes again with everything typed; done, the phone knows its pass."""
    sheet = shown(sheet_id)
    form = form_of(JoinForm, sheet)
    if not form.validate_on_submit():
        form.draw_again()
        return _drawn(sheet, form, 422)
    try:
        drawing.read_first(form.drawn.data, form.website.data)
        registration_id = patiently(online.register, once=form.once.data, address=address(), codes=kept.codes(),
                                    sheet_id=sheet_id, channel="web", **form.values())  # fmt: skip
    except Refused as refused:
        _turned_away(refused, form, sheet_id)
        form.draw_again()
        return _drawn(sheets.get(sheet_id), form, form.said(refused), refused.sentence)
    registration = keys.get(registration_id)
    return kept.remember(redirect(keys.path(registration), 303), registration.code)


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


def _drawn(sheet, form, status: int = 200, said=None):
    room = sheets.room(sheet.id)
    others = [one for one in sheets.of(sheet.activity_id) if one.id != sheet.id and one.ended_at is None]
    return page("registrations/show.html", status=status, form=form, said=said, sheet=sheet, activity=sheet.activity, room=room,
                others=[(one, sheets.room(one.id)) for one in others] if status == 409 or not room.is_open else [],
                ages=party.ages_words(sheet.activity), notice_path=notices.path(sheet.activity), text=privacy.current_text(PURPOSE),
                child_text=privacy.current_text("child"))  # fmt: skip
