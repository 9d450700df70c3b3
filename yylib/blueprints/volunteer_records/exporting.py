"""记录导出: the office's columns, and the file."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.volunteer_records import bp
from yylib.blueprints.volunteer_records.forms import ExportForm
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import clean_line
from yylib.permissions import Permission as P
from yylib.services import exports, volunteer_records
from yylib.services.service_hours import rounding
from yylib.services.volunteer_records import columns, exporting
from yylib.web import page, tell


@bp.get("/export")
@requires(P.VOLUNTEERS_MANAGE)
def export_choose():
    """Whose records, of which days; and the columns as they stand."""
    return _drawn(ExportForm(formdata=None))


def _drawn(form, status: int = 200):
    return page("volunteer_records/export.html", form=form, parts=columns.PARTS, columns=columns.columns(), status=status,
                waiting=volunteer_records.count_open(), may_export=me().can(P.REPORTS_EXPORT),
                is_whole=me().can(P.PEOPLE_UNMASK))  # fmt: skip


@bp.post("/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def export():
    """The file: made whole, noted in the audit, sent. Past five hundred rows it takes the director."""
    form = ExportForm()
    if not form.validate_on_submit():
        return _drawn(form, 422)
    first, last = form.first.data, form.last.data
    ids = exporting.whom(form.scope.data or "register", first, last)
    exports.may(rows=max(len(ids), exporting.counted(ids, first, last)), roles=me().roles)
    shown = rounding.read_once()
    made = exporting.sheets(ids, hours=lambda minutes: float(shown(minutes)), is_whole=me().can(P.PEOPLE_UNMASK),
                            first=first, last=last)  # fmt: skip
    return listings.sent(made, f"志愿服务记录 {clock.today()}", what="volunteer_records")


@bp.post("/columns")
@requires(P.VOLUNTEERS_MANAGE)
def arrange():
    """Keep the columns: which, in which order, under which heads."""
    if "ship" in request.form:
        write(columns.ship, by=me().id)
        tell("said", "已恢复成出厂的列")
        return redirect(url_for("volunteer_records.export_choose"), 303)
    given = {
        part: [_asked(part, one, at) for at, one in enumerate(held, 1)] for part, held in columns.columns().items()
    }
    try:
        write(columns.arrange, given=given, by=me().id)
    except Refused as refused:
        form = ExportForm(formdata=None)
        form.form_errors.append(refused.sentence.whole)
        return _drawn(form, refused.sentence.status)
    tell("said", "导出的列已保存")
    return redirect(url_for("volunteer_records.export_choose"), 303)


def _asked(part: str, column, at: int) -> dict:
    key = f"{part}-{column.name}"
    order = request.form.get(f"sort-{key}", at, type=int)
    return {"name": column.name, "heading": clean_line(request.form.get(f"heading-{key}", ""))[:columns.LONGEST_HEADING],
            "fill": clean_line(request.form.get(f"fill-{key}", ""))[:columns.LONGEST_FILL],
            "is_shown": f"shown-{key}" in request.form, "sort": order}  # fmt: skip
