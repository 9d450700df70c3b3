"""Both registers as books on A4, by period; what does not fit one print is on the next sheets."""

from flask import request

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.registers import bp
from yylib.blueprints.registers.views import period
from yylib.permissions import Permission as P
from yylib.services.money import yuan
from yylib.services.registers import days, reading
from yylib.web import moment_words, page

PIECE = 1000


def _about(first, last) -> dict:
    locked = days.locked_until()
    return {"first": first, "last": last, "is_locked": bool(locked and last <= locked), "yuan": yuan, "maker": me().name,
            "printed_at": moment_words(clock.now())}  # fmt: skip


@bp.get("/book")
@requires(P.ACQUISITION_READ)
def book():
    """总括登记簿 of a period: what was brought forward, each line with its balance, the sums, signatures."""
    asked = period()
    first, last = reading.span(asked)
    lines = reading.lines(first, last)
    return page("registers/book.html", asked=asked, lines=lines, before=reading.balance_before(first),
                totals=reading.totals(first, last), kinds=reading.KINDS, label=reading.label, told=reading.told, bills=reading.bills,
                by_source=reading.by_source(first, last), **_about(first, last))  # fmt: skip


@bp.get("/volumes/book")
@requires(P.ACQUISITION_READ)
def volumes_book():
    """个别登记簿 of a period, a thousand lines a print."""
    asked, after = period(), max(0, request.args.get("after", 0, type=int))
    first, last = reading.span(asked)
    rows = reading.volumes(first, last, after, PIECE + 1)
    return page("registers/volumes_book.html", asked=asked, rows=rows[:PIECE], after=after, source=reading.source_label,
                further=after + PIECE if len(rows) > PIECE else None, **_about(first, last))  # fmt: skip
