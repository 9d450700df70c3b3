"""活动统计: the year on the page, on A4, in Excel."""

from flask import request

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.activity_figures import bp
from yylib.permissions import Permission as P
from yylib.services import activity_figures, branches
from yylib.web import LIBRARY, moment_words, page


def _asked() -> dict:
    """The year and the branch that are asked for, as the pages show them; what is none is this year, and all branches."""
    known, wanted = activity_figures.years(), request.args.get("year", type=int)
    branch = next((one for one in branches.all_branches() if str(one.id) == request.args.get("branch")), None)
    found = activity_figures.year(wanted if wanted in known else clock.today().year, branch.id if branch else None)
    return {"found": found, "branch": branch, "kept": {"year": found.year} | ({"branch": branch.id} if branch else {})}


@bp.get("/")
@requires(P.REPORTS_READ)
def index():
    """A year against its promise."""
    return page("activity_figures/index.html", **_asked(), years=activity_figures.years(),
                all_branches=branches.all_branches(), may_export=me().can(P.REPORTS_EXPORT))  # fmt: skip


@bp.get("/print", endpoint="print")
@requires(P.REPORTS_READ)
def on_paper():
    """The year on A4."""
    return page("activity_figures/print.html", **_asked(), maker=me().name, printed_at=moment_words(clock.now()))


@bp.post("/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def export():
    """The year as an Excel file: made, noted, sent."""
    asked = _asked()
    found, branch = asked["found"], asked["branch"]
    title = f"{found.year} 年活动统计" + (f"（{branch.name}）" if branch else "")
    sheets = activity_figures.sheets(found, f"{LIBRARY}　{title}　{me().name} {moment_words(clock.now())} 导出")
    return listings.sent(sheets, title, what=f"activities/{found.year}")
