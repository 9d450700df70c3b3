"""往年活动导入: a table handed in, its columns named, looked at without writing, then run as any import."""

from flask import redirect, url_for

from yylib import handed_in
from yylib.access import requires
from yylib.blueprints.activity_figures import bp
from yylib.blueprints.activity_figures.forms import ColumnsForm, UploadForm
from yylib.permissions import Permission as P
from yylib.services import past_activities

TABLE = handed_in.Table("activity_figures", past_activities, UploadForm, ColumnsForm)
handed_in.may_be_large(bp, P.IMPORTS_RUN, "upload", most=handed_in.TABLE)


@bp.route("/past", methods=["GET", "POST"])
@requires(P.IMPORTS_RUN)
def upload():
    """A table of past activities, straight on to the trial."""
    return handed_in.upload(TABLE)


@bp.route("/past/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.IMPORTS_RUN)
def columns(batch_id):
    """What the columns mean."""
    return handed_in.columns(TABLE, batch_id)


@bp.get("/past/<int:batch_id>/trial")
@requires(P.IMPORTS_RUN)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    return handed_in.trial("activity_figures", past_activities.batch(batch_id))


@bp.get("/past/<int:batch_id>/lines")
@requires(P.IMPORTS_RUN)
def brought(batch_id):
    """What an import brought stands in the year's figures."""
    past_activities.batch(batch_id)
    return redirect(url_for("activity_figures.index"))
