"""签到表: printed before with a code a row and blank rows, and ticked in afterwards in one go."""

from flask import redirect, request, url_for
from markupsafe import Markup

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.attendance import bp
from yylib.blueprints.attendance.forms import WalkForm
from yylib.blueprints.attendance.views import WORDS, ids
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import activities, prints
from yylib.services.attendance import counts, listed, paper
from yylib.web import moment_words, page, tell

BLANKS = range(12)


@bp.get("/<int:session_id>/sheet")
@requires(P.ATTENDANCE_RECORD)
def sheet(session_id):
    """The list on A4: a code a row, and blank rows for who comes unregistered."""
    session = activities.session(session_id)
    lines = listed.lines(session, counts.counting_day(session_id))
    return page("attendance/sheet.html", session=session, lines=lines, blanks=BLANKS, words=WORDS, maker=me().name,
                by_person=listed.is_by_person(session), printed_at=moment_words(clock.now()),
                codes={line.qr: Markup(prints.codes.drawn(line.qr)) for line in lines})  # fmt: skip


@bp.route("/<int:session_id>/tick", methods=["GET", "POST"])
@requires(P.ATTENDANCE_RECORD)
def tick(session_id):
    """The paper list's ticks entered in one go; refused, all of them are there again."""
    session, day, form = activities.session(session_id), _day(session_id), WalkForm()
    status, bad = 200, None
    if form.validate_on_submit():
        try:
            made = write(paper.tick, session_id=session_id, day=day, nonce=form.once.data, by=me().id, **_ticked(),
                         **form.values())  # fmt: skip
            tell("said", f"已补录：签到 {made['people']} 人，现场来的 {made['walk_ins']} 人",
                 f"{made['again']} 家原来就已签到，没有再计。" if made["again"] else "")  # fmt: skip
            return redirect(url_for("attendance.show", session_id=session_id), 303)
        except Refused as refused:
            status, bad = refused.sentence.status, refused.sentence
    status = 422 if form.errors and status == 200 else status
    return page("attendance/tick.html", status=status, session=session, activity=session.activity, words=WORDS, form=form,
                day=day, bad=bad, lines=listed.lines(session, day), by_person=listed.is_by_person(session),
                ticked=_ticked())  # fmt: skip


def _ticked() -> dict:
    return {"registrations": ids("party"),
            "participants": ids("person")}  # fmt: skip


def _day(session_id: int):
    """The day asked for, or the one that is counted on."""
    try:
        return clock.sane_day(request.values.get("day", ""))
    except ValueError:
        return counts.counting_day(session_id)
