"""发票: entered by batch and fund; the accountant's sheet of one A4."""

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.batches import bp
from yylib.blueprints.batches.forms import InvoiceForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import batches
from yylib.services.batches import billing
from yylib.services.money import yuan
from yylib.web import moment_words, page, tell


@bp.route("/<int:batch_id>/invoices", methods=["GET", "POST"])
@requires(P.BATCHES_RECORD)
def invoices(batch_id):
    """The invoices of a batch, and a further one."""
    form = InvoiceForm().offer(billing.funds(batch_id))
    status = 200
    if form.validate_on_submit():
        try:
            write(billing.add, once=form.once.data, batch_id=batch_id, by=me().id, **form.values())
            tell("said", "发票记下了")
            return redirect(url_for("batches.invoices", batch_id=batch_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("batches/invoices.html", form=form, batch=batches.get(batch_id), rows=billing.invoices(batch_id),
                sheet=billing.sheet(batch_id), yuan=yuan, status=422 if form.errors and status == 200 else status)  # fmt: skip


@bp.post("/<int:batch_id>/invoices/<int:invoice_id>/cancel")
@requires(P.BATCHES_RECORD)
def cancel_invoice(batch_id, invoice_id):
    """An invoice was entered wrong."""
    write(billing.cancel, invoice_id=invoice_id, by=me().id)
    tell("said", "这张发票作废了", "它还看得到，不再计入。")
    return redirect(url_for("batches.invoices", batch_id=batch_id), 303)


@bp.get("/<int:batch_id>/sheet")
@requires(P.ACQUISITION_READ)
def sheet(batch_id):
    """对账单 for the accountant."""
    return page("batches/sheet.html", batch=batches.get(batch_id), sheet=billing.sheet(batch_id), yuan=yuan,
                maker=me().name, printed_at=moment_words(clock.now()))  # fmt: skip
