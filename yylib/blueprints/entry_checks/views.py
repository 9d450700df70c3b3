"""The modes there were and are, the switch, and the list of what was checked."""

from datetime import timedelta

from flask import redirect, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.entry_checks import bp, over
from yylib.blueprints.entry_checks.forms import ModeForm
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import entry_checks
from yylib.web import keep, page, tell

AT = listings.At(entry_checks.CHECKS, "entry_checks.records", "entry_checks.print", "entry_checks.export")
listings.faces(bp, AT, P.ENTRY_CHECKS_MANAGE, "/records")
MONTH = timedelta(days=30)


def _page(form: ModeForm, status: int = 200):
    return page("entry_checks/index.html", status=status, **_shown(form))


def _shown(form: ModeForm) -> dict:
    modes = entry_checks.modes()
    live = [mode for mode in modes if entry_checks.is_running(mode)]
    return {"form": form, "modes": modes, "live": live, "state": entry_checks.state, "over": over.slots(live),
            "days": entry_checks.by_day(clock.today() - MONTH, clock.today())}  # fmt: skip


@bp.get("/")
@requires(P.ENTRY_CHECKS_MANAGE)
def index():
    """入馆核验: what holds now, who is booked beyond it, and switching it on."""
    return _page(ModeForm(formdata=None, from_on=clock.today(), until_on=clock.today() + timedelta(days=6)))


@bp.post("/on")
@requires(P.ENTRY_CHECKS_MANAGE, fresh=True)
def switch_on():
    """Switch it on between two dates."""
    form = ModeForm()
    keep("entry_checks/index.html", "main", **_shown(form))
    if not form.validate_on_submit():
        return _page(form, 422)
    write(entry_checks.switch_on, once=form.once.data, by=me().id, **form.values())
    tell("said", "入馆核验已登记", "到日子自动开始；“结束”一按，一切照旧。")
    return redirect(url_for("entry_checks.index"), 303)


@bp.post("/<int:mode_id>/off")
@requires(P.ENTRY_CHECKS_MANAGE)
def switch_off(mode_id):
    """One switch back: from this moment everything is as it was."""
    write(entry_checks.switch_off, mode_id=mode_id, by=me().id)
    tell("said", "入馆核验已结束", "人数、座位、现场进馆都照旧，没有别的要改回来。")
    return redirect(url_for("entry_checks.index"), 303)


@bp.get("/records")
@requires(P.ENTRY_CHECKS_MANAGE)
def records():
    """Each check: passed or refused, where, by whom, when."""
    rows, listing = listings.opened(AT)
    return page("entry_checks/records.html", fragment="entry_checks", rows=rows, listing=listing)
