"""计划表导入: handed in, its columns named, looked at without writing, then run as any import."""

from flask import redirect, url_for

from yylib import handed_in
from yylib.access import requires
from yylib.blueprints.year_plans import bp
from yylib.blueprints.year_plans.forms import ColumnsForm, UploadForm
from yylib.permissions import Permission as P
from yylib.services.year_plans import importing

TABLE = handed_in.Table("year_plans", importing, UploadForm, ColumnsForm)
handed_in.may_be_large(bp, P.ACTIVITIES_PLAN, "upload", most=handed_in.TABLE)


@bp.route("/table", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def upload():
    """The office's table, straight on to the trial."""
    return handed_in.upload(TABLE)


@bp.route("/tables/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def columns(batch_id):
    """What the columns mean, and which year it is for."""
    return handed_in.columns(TABLE, batch_id)


@bp.get("/tables/<int:batch_id>/trial")
@requires(P.ACTIVITIES_PLAN)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    return handed_in.trial("year_plans", importing.batch(batch_id))


@bp.get("/tables/<int:batch_id>/lines")
@requires(P.ACTIVITIES_PLAN)
def brought(batch_id):
    """What an import brought stands in the plan itself."""
    return redirect(url_for("year_plans.index", year=importing.batch(batch_id).mapping["year"]))
