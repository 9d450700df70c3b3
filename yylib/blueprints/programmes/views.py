"""The programmes; one with its children by age band and week; a week typed in from paper; the sheet to print."""

from flask import redirect, request, url_for

from yylib import clock, fields, listings
from yylib.access import me, requires
from yylib.blueprints.programmes import bp
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import programmes
from yylib.services.programmes import recording
from yylib.web import moment_words, page, tell

AT = listings.At(programmes.PROGRAMMES, "programmes.index", "programmes.print", "programmes.export")
listings.faces(bp, AT, P.ACTIVITIES_READ)


class WeekForm(fields.Form):
    """The numbers of each child stand beside it as ``books-<id>`` and ``minutes-<id>``."""


@bp.get("/")
@requires(P.ACTIVITIES_READ)
def index():
    rows, listing = listings.opened(AT)
    return page("programmes/index.html", fragment="programmes", rows=rows, listing=listing)


@bp.get("/<int:activity_id>")
@requires(P.ACTIVITIES_READ)
def show(activity_id):
    """Every child and every week, by age band."""
    board = programmes.board(activity_id)
    return page("programmes/show.html", board=board, activity=board.activity, until=programmes.until(board.activity),
                may=me().can(P.ATTENDANCE_RECORD), begun=_begun)  # fmt: skip


def _begun(week) -> bool:
    return clock.local(week.starts_at).date() <= clock.today()


@bp.get("/<int:activity_id>/sheet")
@requires(P.ACTIVITIES_READ)
def sheet(activity_id):
    """阅读记录表 on A4, with room to write in; ``?week=`` for one week's."""
    board = programmes.board(activity_id)
    week = next((one for one in board.weeks if one.id == request.args.get("week", type=int)), None)
    return page("programmes/sheet.html", board=board, activity=board.activity, week=week, maker=me().name,
                printed_at=moment_words(clock.now()))  # fmt: skip


@bp.route("/<int:activity_id>/weeks/<int:session_id>", methods=["GET", "POST"])
@requires(P.ATTENDANCE_RECORD)
def week(activity_id, session_id):
    """One week typed in at once, from the paper sheet."""
    form, board = WeekForm(), programmes.board(activity_id)
    at = next((number for number, one in enumerate(board.weeks) if one.id == session_id), None)
    if at is None:
        raise Refused("progress_week")
    status = 200
    if form.validate_on_submit():
        try:
            given = {line.participant_id: _typed(line.participant_id) for line in board.lines}
            count = write(programmes.fill, once=form.once.data, activity_id=activity_id, session_id=session_id, by=me().id,
                          given=given)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", f"第 {at + 1} 周记下了", f"改动 {count} 人。")
            return redirect(url_for("programmes.show", activity_id=activity_id), 303)
    return page("programmes/week.html", status=422 if form.errors and status == 200 else status, board=board, at=at,
                activity=board.activity, week=board.weeks[at], form=form, typed=request.form)  # fmt: skip


def _typed(participant_id: int) -> tuple[int, int]:
    return tuple(recording.whole(request.form.get(f"{what}-{participant_id}")) for what in ("books", "minutes"))
