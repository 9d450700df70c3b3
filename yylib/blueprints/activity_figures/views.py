"""活动统计: the year on the page, on A4, in Excel."""

from yylib import asked, clock, listings
from yylib.access import me, requires
from yylib.blueprints.activity_figures import bp
from yylib.permissions import Permission as P
from yylib.services import activity_figures, branches
from yylib.web import LIBRARY, moment_words, page


@bp.get("/")
@requires(P.REPORTS_READ)
def index():
    """A year against its promise."""
    return page("activity_figures/index.html", **asked.figures(activity_figures), years=activity_figures.years(),
                all_branches=branches.all_branches(), may_export=me().can(P.REPORTS_EXPORT))  # fmt: skip


@bp.get("/print", endpoint="print")
@requires(P.REPORTS_READ)
def on_paper():
    """The year on A4."""
    return page("activity_figures/print.html", **asked.figures(activity_figures), maker=me().name,
                printed_at=moment_words(clock.now()))  # fmt: skip


@bp.post("/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def export():
    """The year as an Excel file: made, noted, sent."""
    given = asked.figures(activity_figures)
    found, branch = given["found"], given["branch"]
    title = f"{found.year} 年活动统计" + (f"（{branch.name}）" if branch else "")
    sheets = activity_figures.sheets(found, f"{LIBRARY}　{title}　{me().name} {moment_words(clock.now())} 导出")
    return listings.sent(sheets, title, what=f"activities/{found.year}")
