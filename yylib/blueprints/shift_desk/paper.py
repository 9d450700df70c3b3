"""纸: the rota of a week or a day, and the sign-in sheet of a day."""

from datetime import timedelta

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.shift_desk import bp
from yylib.blueprints.shift_desk.views import SAY, chosen, this_day
from yylib.permissions import Permission as P
from yylib.services import shifts
from yylib.services.shifts import weeks
from yylib.web import moment_words, page


@bp.get("/rota/<day>")
@requires(P.VOLUNTEERS_READ)
def rota(day):
    """排班表 of a week, A4 across: who is on which shift."""
    branch, _day = chosen()
    first = weeks.monday_of(this_day(day))
    return _drawn("shift_desk/rota.html", branch, first, first + timedelta(days=6))


@bp.get("/day/<day>")
@requires(P.VOLUNTEERS_READ)
def on_day(day):
    """排班表 of a day."""
    branch, _day = chosen()
    first = this_day(day)
    return _drawn("shift_desk/rota.html", branch, first, first)


@bp.get("/day/<day>/sheet")
@requires(P.VOLUNTEERS_RECORD)
def sheet(day):
    """签到表 of a day: a row for everybody who is on a shift, and blank rows."""
    branch, _day = chosen()
    first = this_day(day)
    return _drawn("shift_desk/sheet.html", branch, first, first)


def _drawn(template: str, branch, first, last):
    lines = shifts.on_day(first, branch.id, last) if branch else []
    days = {}
    for line in lines:
        days.setdefault(clock.local(line.shift.starts_at).date(), []).append(line)
    return page(template, branch=branch, first=first, last=last, days=days, say=SAY, maker=me().name,
                printed_at=moment_words(clock.now()))  # fmt: skip
