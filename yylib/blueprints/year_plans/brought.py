"""计划表导入: handed in, its columns named, looked at without writing, then run as any import."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.year_plans import bp
from yylib.blueprints.year_plans.forms import ColumnsForm, UploadForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.imports import batches
from yylib.services.imports.sheets import MAX_BYTES, BadSheet, open_sheet
from yylib.services.year_plans import importing
from yylib.web import page, tell

FORM = 1 << 20
SHOWN, PIECE = 8, 50


@bp.url_value_preprocessor
def _bounds(endpoint, _values):
    """The hand-in may be large, for those who may hand in; set here because the gate reads the form's token first."""
    if endpoint == "year_plans.upload" and (person := me()) and person.can(P.ACTIVITIES_PLAN):
        request.max_content_length = MAX_BYTES + FORM


@bp.route("/table", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def upload():
    """The office's table, straight on to the trial."""
    form = UploadForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            kept, mapping = importing.receive(form.file.data.stream, form.file.data.filename)
            batch_id = write(importing.begin, once=form.once.data, kept=kept, mapping=mapping, by=me().id)
            return redirect(url_for("year_plans.trial", batch_id=batch_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("year_plans/upload.html", form=form, status=status)


@bp.route("/tables/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def columns(batch_id):
    """What the columns mean, and which year it is for."""
    batch = importing.batch(batch_id)
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    plan = batches.plan(batch_id)
    rows = [cells for (number, cells), _ in zip(((n, c) for n, c in open_sheet(plan.path, plan.mapping["sheet"]).rows
                                                 if any(c)), range(SHOWN), strict=False)]  # fmt: skip
    held = plan.mapping
    form = ColumnsForm(data={"year": held["year"], "head_row": held["head_row"]} | held["columns"])
    form.offer(max((len(cells) for cells in rows), default=1))
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        if form.title.data is None:
            form.title.errors = ["活动名称是哪一栏要指定。"]
        else:
            write(importing.remap, once=form.once.data, batch_id=batch_id, mapping=form.mapping(held), by=me().id)
            return redirect(url_for("year_plans.trial", batch_id=batch_id), 303)
    return page("year_plans/columns.html", batch=batch, rows=rows, form=form, status=status)


@bp.get("/tables/<int:batch_id>/trial")
@requires(P.ACTIVITIES_PLAN)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    batch = importing.batch(batch_id)
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    try:
        found = batches.trial(batch_id)
    except BadSheet as bad:
        tell("look", "还读不了", bad.sentence)
        return redirect(url_for("year_plans.columns", batch_id=batch_id))
    return page("year_plans/trial.html", batch=batch, trial=found, most=PIECE, twins=batches.twins(batch))


@bp.get("/tables/<int:batch_id>/lines")
@requires(P.ACTIVITIES_PLAN)
def brought(batch_id):
    """What an import brought stands in the plan itself."""
    return redirect(url_for("year_plans.index", year=importing.batch(batch_id).mapping["year"]))
