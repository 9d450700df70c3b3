"""The wall, and where a screen begins."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, own_or_missing, public, screen, terminal
from yylib.blueprints.screens import bp
from yylib.models.terminals import TerminalKind
from yylib.services import branches
from yylib.services.periods import weekday
from yylib.services.reports import wall as walls
from yylib.web import is_htmx, page


@bp.get("/")
@public
def index():
    """An enrolled screen goes on to what it shows; any other machine is told how to become one."""
    if here := terminal():
        return redirect(url_for("screens.gate" if here.kind == TerminalKind.GATE else "screens.wall"))
    return page("screens/index.html", is_staff=me() is not None)


@bp.get("/wall")
@screen
def wall():
    """大屏 of the screen's own branch; staff may look at any."""
    branch_id = branch_asked()
    own_or_missing(branch_id is not None)
    version = walls.version(branch_id)
    if is_htmx() and request.args.get("v") == version:
        return "", 204
    now = clock.local(clock.now())
    return page("screens/wall.html", fragment="wall", w=walls.wall(branch_id), version=version, now=now,
                weekday=weekday(now.date()), is_poll=is_htmx(), branch_id=branch_id)  # fmt: skip


def branch_asked() -> int | None:
    """The terminal's own branch; for somebody signed in the one asked for, else the first."""
    if here := terminal():
        return here.branch_id
    asked = request.args.get("branch", type=int)
    held = [branch.id for branch in branches.all_branches()]
    return next((branch for branch in held if asked in (None, branch)), None)
