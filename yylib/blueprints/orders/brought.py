"""书单导入: a supplier's list handed in, its columns named, looked at without writing, then run as any import."""

from flask import redirect, request, url_for

from yylib import handed_in
from yylib.access import me, requires
from yylib.blueprints.orders import bp
from yylib.blueprints.orders.forms import ColumnsForm, UploadForm
from yylib.blueprints.orders.views import shown
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.imports import batches
from yylib.services.money import yuan
from yylib.services.orders import handing_in
from yylib.web import page

handed_in.may_be_large(bp, P.ORDERS_MANAGE, "upload", most=handed_in.TABLE)


@bp.post("/<int:order_id>/list")
@requires(P.ORDERS_MANAGE)
def upload(order_id):
    """A list for a draft: straight on to the trial where its columns are known."""
    form = UploadForm()
    if not form.validate_on_submit():
        return shown(order_id, 422, upload=form)
    try:
        kept, mapping = handing_in.receive(form.file.data.stream, form.file.data.filename, order_id)
        mapping |= {"order_id": order_id, "copies": form.copies.data}
        batch_id = write(handing_in.begin, once=form.once.data, kept=kept, mapping=mapping, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return shown(order_id, refused.sentence.status, upload=form)
    ready = mapping["marc"] or not handing_in.columns_of(mapping).missing
    return redirect(url_for("orders.trial" if ready else "orders.columns", batch_id=batch_id), 303)


@bp.route("/lists/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.ORDERS_MANAGE)
def columns(batch_id):
    """What the columns mean, said by a person and remembered of this supplier."""
    batch = handing_in.batch(batch_id)
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    plan = batches.plan(batch_id)
    held, look = handing_in.columns_of(plan.mapping), handing_in.head(plan.path, plan.mapping)
    form = ColumnsForm(data=held._asdict() | {"sheet": look.sheet, "copies_each": plan.mapping.get("copies", 1)}).offer(
        look
    )
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        another = form.sheet.data != look.sheet
        chosen = handing_in.understood(plan.path, form.sheet.data) if another else {"columns": form.columns(held)}
        mapping = plan.mapping | {"copies": form.copies_each.data} | chosen
        try:
            write(handing_in.remap, once=form.once.data, batch_id=batch_id, mapping=mapping, by=me().id)
            return redirect(url_for("orders.trial", batch_id=batch_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("orders/columns.html", batch=batch, look=look, form=form, held=held, status=status)


@bp.get("/lists/<int:batch_id>/trial")
@requires(P.ORDERS_MANAGE)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    batch = handing_in.batch(batch_id)
    return handed_in.trial("orders", batch, order=handing_in.order_of(batch), is_marc=batch.mapping.get("marc"))


@bp.get("/lists/<int:batch_id>/lines")
@requires(P.ORDERS_MANAGE)
def brought(batch_id):
    """The lines that an import brought, by the row of the file."""
    batch = handing_in.batch(batch_id)
    after = request.args.get("after", 0, type=int)
    lines = handing_in.brought(batch_id, after=after)
    return page("orders/brought.html", batch=batch, order=handing_in.order_of(batch), lines=lines, yuan=yuan,
                further=lines[-1].id if len(lines) == handing_in.PAGE else None, after=after)  # fmt: skip
