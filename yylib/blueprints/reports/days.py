"""One day: live while it lasts, opened to its sources, on paper."""

from datetime import timedelta
from io import BytesIO

from flask import request, send_file

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.reports import asked, bp
from yylib.permissions import Permission
from yylib.services import branches, periods
from yylib.services.reports import day_sheet as sheets
from yylib.services.reports import sources
from yylib.services.reports import turnout as days
from yylib.web import is_htmx, page


@bp.get("/turnout")
@requires(Permission.REPORTS_READ)
def turnout():
    """到馆: today, or any day; a poll that already shows the truth is answered 204."""
    on, version = asked.day(), days.version()
    if is_htmx() and request.args.get("v") == version:
        return "", 204
    day = days.day(on, asked.branch())
    return page("reports/turnout.html", fragment="turnout", d=day, version=version, kept=asked.kept, is_poll=is_htmx(),
                before=on - timedelta(days=1), after=None if day.is_today else on + timedelta(days=1),
                all_branches=branches.all_branches(), can_adopt=me().can(Permission.VISITS_ADOPT))  # fmt: skip


@bp.get("/turnout/source")
@requires(Permission.REPORTS_READ)
def source():
    """看明细: the places and days behind a figure."""
    name = request.args.get("figure", "visits")
    own_or_missing(name in sources.LABELS)
    period = periods.of(asked.kind("day"), asked.on()).so_far(clock.today())
    start, place_id = max(0, request.args.get("start", 0, type=int)), request.args.get("place", type=int)
    held = sources.source(name, period, asked.branch(), place_id=place_id, start=start)
    return page("reports/source.html", s=held, period=period, kept=asked.kept, place_id=place_id)


@bp.get("/turnout/day-sheet")
@requires(Permission.REPORTS_READ)
def day_sheet():
    """日表 on A4."""
    on = asked.day()
    return page("reports/day_sheet.html", sheet=sheets.day_sheet(on), title=sheets.TITLE, on=on, signed=sheets.SIGNED,
                maker=me().name, printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}")  # fmt: skip


@bp.get("/turnout/day-sheet.pdf")
@requires(Permission.REPORTS_READ)
def day_sheet_pdf():
    """日表 as a file."""
    on = asked.day()
    made = sheets.pdf(sheets.day_sheet(on), maker=me().name)
    return send_file(BytesIO(made.data), mimetype="application/pdf", as_attachment=True, download_name=f"日表{on}.pdf")
