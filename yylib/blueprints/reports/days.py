"""One day: live while it lasts, opened to its sources, on paper."""

from datetime import timedelta
from io import BytesIO

from flask import request, send_file

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.reports import asked, bp
from yylib.permissions import Permission
from yylib.services import activities, branches, periods, resources
from yylib.services.day_sheets import drawing, making
from yylib.services.day_sheets.content import compose
from yylib.services.reports import sources
from yylib.services.reports import turnout as days
from yylib.services.volunteer_figures import days as served
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
                all_branches=branches.all_branches(), can_adopt=me().can(Permission.VISITS_ADOPT), due=_due(), plans=_plans(),
                served=_served(on))  # fmt: skip


def _plans() -> tuple[int, int]:
    """How many activities wait for this person's approval, and how many are late to file; a poll does not ask."""
    if is_htmx() or not me().can(Permission.ACTIVITIES_ENDORSE):
        return 0, 0
    stages = ("submitted", "endorsed") if me().can(Permission.ACTIVITIES_APPROVE) else ("submitted",)
    return len(activities.waiting(stages)), len(activities.late())


def _served(on):
    """Who volunteered on the day, and how long; a poll does not ask."""
    return None if is_htmx() else served.of(on, asked.branch())


def _due() -> list:
    """What of the digital resources runs out, for whoever sees to them; a poll does not ask."""
    return resources.expiring() if me().can(Permission.RESOURCES_MANAGE) and not is_htmx() else []


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


def _preview() -> dict:
    """A day's sheet with the figures as they are now, of the department asked for or of the house; kept nowhere."""
    asked_for = request.args.get("department", 0, type=int)
    own_or_missing(asked_for in making.sheets_of())
    return compose(asked.day(), making.whose(asked_for))


@bp.get("/turnout/day-sheet")
@requires(Permission.REPORTS_READ)
def day_sheet():
    """每日客流表 before it is made, on A4."""
    on = asked.day()
    return page("reports/day_sheet.html", drawn=drawing.drawn(_preview()), signed=drawing.SIGNED, on=on, maker=me().name,
                printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}", asked_for=request.args.get("department"))  # fmt: skip


@bp.get("/turnout/day-sheet.pdf")
@requires(Permission.REPORTS_READ)
def day_sheet_pdf():
    """每日客流表 before it is made, as a file."""
    made = drawing.pdf(_preview(), note=drawing.PREVIEW, maker=me().name)
    return send_file(BytesIO(made.data), mimetype="application/pdf", as_attachment=True,
                     download_name=f"客流表预览{asked.day()}.pdf")  # fmt: skip
