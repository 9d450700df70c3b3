"""供货清单: handed in for a parcel, its columns named where they were not understood, tried, brought in by the job."""

from flask import redirect, url_for

from yylib import handed_in
from yylib.access import me, requires
from yylib.blueprints.batches import bp
from yylib.blueprints.batches.forms import ColumnsForm, ListForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import batches
from yylib.services.batches import supplied
from yylib.services.imports import batches as imports
from yylib.services.money import yuan
from yylib.web import page

SHOWN = 200
handed_in.may_be_large(bp, P.BATCHES_RECORD, "new_list", most=handed_in.TABLE)


@bp.route("/<int:batch_id>/list", methods=["GET", "POST"])
@requires(P.BATCHES_RECORD)
def new_list(batch_id):
    """The supplier's list of a parcel, and a further one."""
    form, batch = ListForm(), batches.get(batch_id)
    status = 200
    if form.validate_on_submit():
        try:
            kept, mapping = supplied.receive(form.file.data.stream, form.file.data.filename, batch.supplier_id)
            import_id = write(supplied.open_list, once=form.once.data, batch_id=batch_id, kept=kept, mapping=mapping,
                              by=me().id)  # fmt: skip
            return redirect(url_for("batches.trial", batch_id=import_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("batches/list.html", form=form, batch=batch, rows=supplied.of_batch(batch_id), yuan=yuan,
                status=422 if form.errors and status == 200 else status)  # fmt: skip


@bp.get("/lists/<int:batch_id>/trial")
@requires(P.BATCHES_RECORD)
def trial(batch_id):
    """试导: what the list would bring; nothing is written."""
    held = imports.get(batch_id)
    return handed_in.trial("batches", held, held=held, most=SHOWN, batch=batches.get(held.mapping["accession"]),
                           may=me().can(P.IMPORTS_RUN))  # fmt: skip


@bp.route("/lists/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.BATCHES_RECORD)
def columns(batch_id):
    """Which column of the list is what, beside its first rows."""
    held, plan = imports.get(batch_id), imports.plan(batch_id)
    rows = supplied.head(plan.path, plan.mapping)
    form = ColumnsForm(data=plan.mapping["columns"])
    heads = dict(rows).get(form.head_row.data) or []
    names = supplied.letters(max((len(cells) for _number, cells in rows), default=0))
    form.offer(
        [(at, f"{name} 栏　{heads[at] if at < len(heads) else ''}".strip()[:30]) for at, name in enumerate(names)]
    )
    if form.validate_on_submit():
        chosen = plan.mapping["columns"] | form.values()
        write(supplied.rename_columns, once=form.once.data, import_id=batch_id, columns=chosen, by=me().id)
        return redirect(url_for("batches.trial", batch_id=batch_id), 303)
    return page("batches/columns.html", form=form, held=held, rows=rows, letters=names,
                batch=batches.get(held.mapping["accession"]), status=422 if form.errors else 200)  # fmt: skip


@bp.get("/lists/<int:batch_id>/rows")
@requires(P.BATCHES_RECORD)
def brought(batch_id):
    """What an import brought: the list of its parcel."""
    return redirect(url_for("batches.new_list", batch_id=imports.get(batch_id).mapping["accession"]))
