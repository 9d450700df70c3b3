"""往年活动导入: a table handed in, its columns named, looked at without writing, then run as any import."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.activity_figures import bp
from yylib.blueprints.activity_figures.forms import ColumnsForm, UploadForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import past_activities
from yylib.services.imports import batches
from yylib.services.imports.sheets import MAX_BYTES, BadSheet, open_sheet
from yylib.web import page, tell

FORM = 1 << 20
SHOWN, PIECE = 8, 50


@bp.url_value_preprocessor
def _bounds(endpoint, _values):
    """The hand-in may be large, for those who may import; set here because the gate reads the form's token first."""
    if endpoint == "activity_figures.upload" and (person := me()) and person.can(P.IMPORTS_RUN):
        request.max_content_length = MAX_BYTES + FORM


@bp.route("/past", methods=["GET", "POST"])
@requires(P.IMPORTS_RUN)
def upload():
    """A table of past activities, straight on to the trial."""
    form = UploadForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            kept, mapping = past_activities.receive(form.file.data.stream, form.file.data.filename)
            batch_id = write(past_activities.begin, once=form.once.data, kept=kept, mapping=mapping, by=me().id)
            return redirect(url_for("activity_figures.trial", batch_id=batch_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("activity_figures/upload.html", form=form, status=status)


@bp.route("/past/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.IMPORTS_RUN)
def columns(batch_id):
    """What the columns mean."""
    batch = past_activities.batch(batch_id)
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    plan = batches.plan(batch_id)
    rows = [cells for (_, cells), _at in zip((row for row in open_sheet(plan.path, plan.mapping["sheet"]).rows if any(row[1])),
                                             range(SHOWN), strict=False)]  # fmt: skip
    held = plan.mapping
    form = ColumnsForm(data={"branch_id": held["branch_id"], "head_row": held["head_row"]} | held["columns"])
    form.offer(max((len(cells) for cells in rows), default=1))
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        write(past_activities.remap, once=form.once.data, batch_id=batch_id, mapping=form.mapping(held), by=me().id)
        return redirect(url_for("activity_figures.trial", batch_id=batch_id), 303)
    return page("activity_figures/columns.html", batch=batch, rows=rows, form=form, status=status)


@bp.get("/past/<int:batch_id>/trial")
@requires(P.IMPORTS_RUN)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    batch = past_activities.batch(batch_id)
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    try:
        found = batches.trial(batch_id)
    except BadSheet as bad:
        tell("look", "还读不了", bad.sentence)
        return redirect(url_for("activity_figures.columns", batch_id=batch_id))
    return page("activity_figures/trial.html", batch=batch, trial=found, most=PIECE, twins=batches.twins(batch))


@bp.get("/past/<int:batch_id>/lines")
@requires(P.IMPORTS_RUN)
def brought(batch_id):
    """What an import brought stands in the year's figures."""
    past_activities.batch(batch_id)
    return redirect(url_for("activity_figures.index"))
