"""A family's reading weeks, by its registration's link."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import public
from yylib.blueprints.entries import bp
from yylib.blueprints.entries.forms import WeekForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.services import programmes
from yylib.services.programmes import recording
from yylib.services.registrations import keys
from yylib.web import page, tell


@bp.get("/reading/<key>")
@public
def reading(key):
    return _drawn(key)


def _whose(key: str):
    found = keys.by_path(key)
    if found is None:
        raise NotThere()
    return found


def _drawn(key: str, status: int = 200, form=None):
    registration = _whose(key)
    board = programmes.of_registration(registration)
    begun = [week for week in board.weeks if clock.local(week.starts_at).date() <= clock.today()]
    wanted = request.values.get("week", type=int)
    week = next((one for one in begun if one.id == wanted), begun[-1] if begun else None)
    form = form or WeekForm(formdata=None, note=_note(board, week))
    return page("entries/reading.html", status=status, key=key, board=board, begun=begun, week=week, form=form,
                at=board.weeks.index(week) if week else None, until=programmes.until(board.activity),
                typed=request.form)  # fmt: skip


def _note(board, week) -> str:
    if week is None:
        return ""
    at = board.weeks.index(week)
    return next((line.weeks[at].note for line in board.lines if line.weeks[at]), "")


@bp.post("/reading/<key>")
@public
def read(key):
    """What the children of one registration read in one week; sent again it stands in place of what was there."""
    registration, form = _whose(key), WeekForm()
    if not form.validate_on_submit():
        return _drawn(key, 422, form)
    try:
        given = {line.participant_id: (recording.whole(request.form.get(f"books-{line.participant_id}")),
                                       recording.whole(request.form.get(f"minutes-{line.participant_id}")))
                 for line in programmes.of_registration(registration).lines}  # fmt: skip
        write(programmes.by_family, once=form.once.data, registration_id=registration.id, note=form.note.data or "",
              session_id=request.form.get("week", 0, type=int), given=given)  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _drawn(key, refused.sentence.status, form)
    tell("said", "记下了", "读得真好。下一周再来填。")
    return redirect(url_for("entries.reading", key=key, week=request.form.get("week", type=int)), 303)
