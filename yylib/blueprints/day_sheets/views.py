"""The list, one sheet with its versions and how it stands to the present figures, on paper and as files."""

from io import BytesIO

from flask import send_file

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.day_sheets import bp
from yylib.permissions import Permission as P
from yylib.services.day_sheets import drawing, making, signing, standing
from yylib.web import LIBRARY, moment_words, page

AT = listings.At(standing.SHEETS, "day_sheets.index", "day_sheets.print", "day_sheets.export")
listings.faces(bp, AT, P.REPORTS_READ)


@bp.get("/")
@requires(P.REPORTS_READ)
def index():
    """每日客流表: each day's last version, and the days whose sheet is still to be made."""
    rows, listing = listings.opened(AT)
    due, names = making.due(), making.sheets_of()
    return page("day_sheets/index.html", fragment="day_sheets", rows=rows, listing=listing, state=standing.state,
                auditor=standing.auditor, maker=standing.maker, is_late=standing.is_late,
                due=[(one.day, names[one.department_id][0]) for one in due], can_make=me().can(P.DAY_SHEETS_SIGN))  # fmt: skip


def about(sheet) -> dict:
    """What the page of a sheet shows: the kept figures, all versions side by side, and what has changed since."""
    held = standing.versions(sheet)
    kept = standing.read(sheet)
    is_latest = held[-1].id == sheet.id
    return {"sheet": sheet, "drawn": drawing.drawn(kept), "versions": held, "is_latest": is_latest,
            "sides": standing.beside([standing.read(one) for one in held]) if len(held) > 1 else [],
            "is_adopted": kept["adopted"],
            "changed": standing.differences(kept, standing.present(sheet)) if is_latest else [],
            "whose": kept["department"] or standing.WHOLE, "state": standing.state, "auditor": standing.auditor,
            "maker": standing.maker, "is_late": standing.is_late, "capacity": signing.signs_as(me().id, sheet.department_id)}  # fmt: skip


@bp.get("/<int:sheet_id>")
@requires(P.REPORTS_READ)
def show(sheet_id):
    """One version, as it was kept."""
    return page("day_sheets/show.html", **about(standing.get(sheet_id)))


@bp.get("/<int:sheet_id>/paper")
@requires(P.REPORTS_READ)
def paper(sheet_id):
    """One version on A4."""
    sheet = standing.get(sheet_id)
    return page("day_sheets/paper.html", drawn=drawing.drawn(standing.read(sheet)), signed=drawing.SIGNED, sheet=sheet,
                maker=standing.maker(sheet), note=standing.note(sheet))  # fmt: skip


@bp.get("/<int:sheet_id>/pdf")
@requires(P.REPORTS_READ)
def pdf(sheet_id):
    """One version as a file."""
    sheet = standing.get(sheet_id)
    made = drawing.pdf(
        standing.read(sheet), note=standing.note(sheet), maker=standing.maker(sheet), made_at=sheet.made_at
    )
    return send_file(BytesIO(made.data), mimetype="application/pdf", as_attachment=True,
                     download_name=f"{_name(sheet)}.pdf")  # fmt: skip


@bp.post("/<int:sheet_id>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def workbook(sheet_id):
    """One version as an Excel file: made, noted, sent."""
    sheet = standing.get(sheet_id)
    mark = f"{LIBRARY}　{_name(sheet)}　{me().name} {moment_words(sheet.made_at)} 制表"
    return listings.sent(drawing.workbook(standing.read(sheet), mark), _name(sheet), what=f"day_sheet/{sheet_id}")


def _name(sheet) -> str:
    whose = standing.read(sheet)["department"] or standing.WHOLE
    return f"每日客流表 {whose} {sheet.day} 第{sheet.version}版"
