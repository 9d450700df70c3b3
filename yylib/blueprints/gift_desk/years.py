"""年度捐赠: the year on the page, on A4, in Excel."""

from yylib import asked, clock, listings
from yylib.access import me, requires
from yylib.blueprints.gift_desk import bp
from yylib.permissions import Permission as P
from yylib.services import exports
from yylib.services.gifts import figures
from yylib.web import LIBRARY, moment_words, page


def _asked() -> figures.Year:
    return figures.year(asked.year(figures.years()))


@bp.get("/years")
@requires(P.GIFTS_RECORD)
def year():
    return page("gift_desk/year.html", found=_asked(), years=figures.years(), may_export=me().can(P.REPORTS_EXPORT))


@bp.get("/years/print")
@requires(P.GIFTS_RECORD)
def year_print():
    """The year on A4, as it is reported (公益事业捐赠法 20)."""
    return page("gift_desk/year_print.html", found=_asked(), maker=me().name, printed_at=moment_words(clock.now()))


@bp.post("/years/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def year_export():
    """The year as an Excel file: made, noted, sent."""
    found = _asked()
    exports.may(rows=len(found.lines), roles=me().roles)
    title = f"{found.year} 年捐赠情况"
    mark = f"{LIBRARY}　{title}　{me().name} {moment_words(clock.now())} 导出"
    return listings.sent([figures.sheet(found, mark)], title, what=f"gifts/{found.year}", rows=len(found.lines))
