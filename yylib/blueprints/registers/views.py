"""登记簿 on screen: both lists, a period's sums, and the proof that they agree with the volumes."""

from flask import request

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.registers import bp
from yylib.permissions import Permission as P
from yylib.services import registers
from yylib.services.money import yuan
from yylib.services.registers import days, reading
from yylib.web import page

AT = listings.At(reading.SUMMARY, "registers.index", "registers.print", "registers.export")
listings.faces(bp, AT, P.ACQUISITION_READ)
VOLUMES = listings.At(reading.VOLUMES, "registers.volumes", "registers.volumes_print", "registers.volumes_export")
listings.faces(bp, VOLUMES, P.ACQUISITION_READ, "/volumes")


@bp.get("/")
@requires(P.ACQUISITION_READ)
def index():
    """总括登记簿: a line a batch, with the balance after it."""
    rows, listing = listings.opened(AT)
    return page("registers/index.html", fragment="summary", rows=rows, listing=listing, yuan=yuan, label=reading.label,
                told=reading.told, bills=reading.bills, locked=days.locked_until(), may_lock=me().can(P.REGISTERS_LOCK))  # fmt: skip


@bp.get("/volumes")
@requires(P.ACQUISITION_READ)
def volumes():
    """个别登记簿: a line a volume."""
    rows, listing = listings.opened(VOLUMES)
    return page("registers/volumes.html", fragment="accession_lines", rows=rows, listing=listing, yuan=yuan,
                source=reading.source_label)  # fmt: skip


def period() -> str:
    """The year or month that the address asks for, this year where it asks for none that can be."""
    asked = request.args.get("period", "")
    try:
        reading.span(asked)
        return asked
    except ValueError:
        return str(clock.today().year)


@bp.get("/period", endpoint="period")
@requires(P.ACQUISITION_READ)
def of_period():
    """What a year or month came to: by kind of line, source, class, material and branch."""
    asked = period()
    first, last = reading.span(asked)
    return page("registers/period.html", asked=asked, periods=reading.periods() or [(asked, f"{asked} 年")],
                totals=reading.totals(first, last), by_source=reading.by_source(first, last), kinds=reading.KINDS,
                parts=reading.breakdown(first, last), before=reading.balance_before(first), first=first, last=last,
                after=reading.balance_before(last.fromordinal(last.toordinal() + 1)), yuan=yuan)  # fmt: skip


@bp.get("/verify", endpoint="verify")
@requires(P.ACQUISITION_READ)
def proof():
    """核对: the registers against the volumes."""
    return page("registers/verify.html", told=registers.verify(), yuan=yuan)
