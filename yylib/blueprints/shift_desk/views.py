"""排班: the week at a glance, and all shifts as a list."""

from datetime import timedelta

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.shift_desk import bp
from yylib.blueprints.shift_desk.forms import CancelForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import branches, shifts
from yylib.services.shifts import closings, reading, tables, weeks
from yylib.web import LARGEST, page, tell

AT = listings.At(tables.SHIFTS, "shift_desk.listed", "shift_desk.print", "shift_desk.export")
listings.faces(bp, AT, P.VOLUNTEERS_READ, "/list")
SAY = {"what": reading.what, "when": reading.when, "where": reading.where, "state": reading.state}


@bp.get("/")
@requires(P.VOLUNTEERS_READ)
def index():
    """The week asked for, of the house asked for."""
    branch, day = chosen()
    held = shifts.week(branch.id, day) if branch else None
    around = {"before": held.first - timedelta(days=7), "after": held.first + timedelta(days=7)} if held else {}
    return page("shift_desk/index.html", branch=branch, branches=branches.all_branches(), week=held, hit=len(closings.coming()),
                this_week=weeks.monday_of(clock.today()), **around)  # fmt: skip


def chosen():
    """The house and the day that the address asks for: the first house and today where it does not say, or says nonsense."""
    wanted, held = request.args.get("branch", type=int), branches.all_branches()
    branch = next((one for one in held if one.id == wanted), held[0] if held else None)
    return branch, a_day("week")


def a_day(name: str):
    """A day of the address, or today; nothing that cannot be reckoned with."""
    try:
        return clock.sane_day(request.args.get(name, ""))
    except ValueError:
        return clock.today()


def this_day(text: str):
    """The day that an address consists of, or ``NotThere``."""
    try:
        return clock.sane_day(text)
    except ValueError:
        raise NotThere() from None


@bp.get("/list")
@requires(P.VOLUNTEERS_READ)
def listed():
    rows, listing = listings.opened(AT)
    return page("shift_desk/list.html", fragment="shifts", rows=rows, listing=listing, say=SAY)


@bp.get("/closings")
@requires(P.VOLUNTEERS_READ)
def closings_hit():
    """The coming shifts that a closing hits, to be moved or cancelled."""
    return _hit(CancelForm(formdata=None))


def _hit(form, status: int = 200, ticked=()):
    return page("shift_desk/closings.html", rows=closings.coming(), say=SAY, may=me().can(P.VOLUNTEERS_MANAGE), form=form,
                ticked=ticked, status=status)  # fmt: skip


@bp.post("/closings")
@requires(P.VOLUNTEERS_MANAGE)
def closings_cancelled():
    """Those that are ticked are called off for one reason."""
    form = CancelForm()
    ticked = [one for one in request.form.getlist("shift", type=int)[:500] if 0 < one <= LARGEST]
    if not form.validate_on_submit() or not ticked:
        form.reason.errors = form.reason.errors or ["先在上面勾选要取消的班次。"]
        return _hit(form, 422, ticked)
    try:
        number = write(shifts.cancel_many, once=form.once.data, shift_ids=ticked, reason=form.reason.data, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return _hit(form, refused.sentence.status, ticked)
    tell("said", f"取消了 {number} 个班次", "报了班的人列进要告诉的单子；服务过的时长都在。")
    return redirect(url_for("shift_desk.closings_hit"), 303)
