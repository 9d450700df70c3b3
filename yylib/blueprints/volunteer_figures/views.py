"""志愿服务统计: the year on the page, on A4, in Excel; its people; its thanks."""

from functools import partial

from flask import url_for

from yylib import asked, clock, listings
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.volunteer_figures import bp
from yylib.permissions import Permission as P
from yylib.services import branches, volunteer_figures
from yylib.services.service_hours import rounding
from yylib.services.volunteer_figures import listed, papers, thanks
from yylib.web import LIBRARY, moment_words, page

AT = listings.At(
    listed.HOURS, "volunteer_figures.people", "volunteer_figures.people_print", "volunteer_figures.people_export"
)


def _asked() -> dict:
    """The year and the branch that are asked for, and how their hours are rounded."""
    return asked.figures(volunteer_figures) | {"hours": rounding.read_once()}


@bp.get("/")
@requires(P.REPORTS_READ)
def index():
    """A year's hours and people."""
    given = _asked()
    return page("volunteer_figures/index.html", **given, to=_to(given), years=volunteer_figures.years(), all_branches=branches.all_branches(),
                may_export=me().can(P.REPORTS_EXPORT))  # fmt: skip


def _to(given: dict) -> dict:
    """Where the figures are seen one by one, for who may see that."""
    if not me().can(P.VOLUNTEERS_RECORD):
        return {}
    year, branch = given["found"].year, given["branch"]
    shown = partial(url_for, "service_hours.entries", stage="confirmed", branch=branch.id if branch else None)
    return {
        "entries": shown(month=year),
        "people": None if branch else url_for("volunteer_figures.people", year=year, all=1),
        "post": lambda line: shown(month=year, post=line.chosen),
        "evidence": lambda line: shown(month=year, how=line.chosen),
        "month": lambda line: shown(month=f"{year}-{line.chosen}"),
        "group": None if branch else lambda line: url_for("volunteer_figures.people", year=year, group=line.chosen),
    }


@bp.get("/print", endpoint="print")
@requires(P.REPORTS_READ)
def on_paper():
    """The year on A4."""
    return page("volunteer_figures/print.html", **_asked(), maker=me().name, printed_at=moment_words(clock.now()))


@bp.post("/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def export():
    """The year as an Excel file: made, noted, sent."""
    given = _asked()
    found, branch = given["found"], given["branch"]
    title = f"{found.year} 年志愿服务统计" + (f"（{branch.name}）" if branch else "")
    sheets = papers.sheets(found, f"{LIBRARY}　{title}　{me().name} {moment_words(clock.now())} 导出")
    return listings.sent(sheets, title, what=f"volunteers/{found.year}")


def _year(year: int) -> int:
    own_or_missing(year in volunteer_figures.years())
    return year


@bp.get("/people/<int:year>")
@requires(P.VOLUNTEERS_READ)
def people(year):
    """Who served in a year, and how long."""
    rows, listing = listings.opened(AT, {"year": _year(year)}, year=year)
    return page("volunteer_figures/people.html", fragment="volunteer_hours", rows=rows, listing=listing, year=year,
                years=volunteer_figures.years(), hours=rounding.read_once())  # fmt: skip


@bp.get("/people/<int:year>/print")
@requires(P.VOLUNTEERS_READ)
def people_print(year):
    """The present filter on A4."""
    return listings.printed(AT, {"year": _year(year)}, f"{year} 年志愿服务时长名单", year=year)


@bp.post("/people/<int:year>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def people_export(year):
    """The present filter as an Excel file."""
    own_or_missing(me().can(P.VOLUNTEERS_READ))
    return listings.exported(AT, f"{_year(year)} 年志愿服务时长名单", year=year)


@bp.get("/thanks")
@requires(P.VOLUNTEERS_READ)
def thanked():
    """致谢 on A4, to post."""
    known = volunteer_figures.years()
    return page("volunteer_figures/thanks.html", found=thanks.of(asked.year(known), clock.today()),
                hours=rounding.read_once(), years=known, printed_on=moment_words(clock.now(), "%Y 年 %-m 月 %-d 日"))  # fmt: skip
