"""Any week, month, quarter or year: on the page, on paper, as an Excel file."""

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.reports import asked, bp
from yylib.permissions import Permission
from yylib.services import branches, exports
from yylib.services.periods import KINDS
from yylib.services.reports import sheets, spans
from yylib.web import page

LONGER = {kind: label for kind, label in KINDS.items() if kind != "day"}


def _kind() -> str:
    found = asked.kind("month")
    return found if found in LONGER else "month"


@bp.get("/turnout/period")
@requires(Permission.REPORTS_READ)
def period():
    """各期统计."""
    report = spans.report(_kind(), asked.on(), asked.branch())
    after = report.whole.next()
    return page("reports/period.html", fragment="period", r=report, kinds=LONGER, kept=asked.kept,
                before=report.whole.previous(),
                after=after if after.first <= clock.today() else None, all_branches=branches.all_branches(),
                can_export=me().can(Permission.REPORTS_EXPORT))  # fmt: skip


@bp.get("/turnout/period/print")
@requires(Permission.REPORTS_READ)
def period_print():
    """The period on A4."""
    report = spans.report(_kind(), asked.on(), asked.branch())
    name = next((b.name for b in branches.all_branches(closed=True) if b.id == report.branch_id), "全馆")
    return page("reports/period_print.html", r=report, name=name, maker=me().name,
                printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}")  # fmt: skip


@bp.post("/turnout/period/export")
@requires(Permission.REPORTS_EXPORT, fresh=True)
def period_export():
    """The period as an Excel file: made, noted, sent."""
    report = spans.report(_kind(), asked.on(), asked.branch())
    made = sheets.of_period(report)
    exports.may(rows=sum(len(sheet.rows) for sheet in made), roles=me().roles)
    return listings.sent(made, f"到馆统计 {report.period.first} 至 {report.period.last}",
                         what=f"turnout/{report.whole.kind}/{report.whole.first}")  # fmt: skip
