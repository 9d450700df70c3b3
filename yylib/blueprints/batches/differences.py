"""差异: the list of all that is open, settling one in parts, taking a settlement back, and what is found later."""

from flask import redirect, request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.batches import bp
from yylib.blueprints.batches.forms import LaterForm, SettleForm
from yylib.blueprints.batches.views import refuse, shown
from yylib.database import write
from yylib.errors import Refused
from yylib.models.batches import DifferenceKind
from yylib.permissions import Permission as P
from yylib.services.batches import settling
from yylib.services.registers import correcting
from yylib.web import page, tell

AT = listings.At(settling.DIFFERENCES, "batches.differences", "batches.differences_print", "batches.differences_export")
listings.faces(bp, AT, P.BATCHES_RECORD, "/differences")


@bp.get("/differences/")
@requires(P.BATCHES_RECORD)
def differences():
    rows, listing = listings.opened(AT)
    return page("batches/differences.html", fragment="differences", gaps=rows, listing=listing, kinds=DifferenceKind)


@bp.route("/differences/<int:difference_id>", methods=["GET", "POST"])
@requires(P.BATCHES_RECORD)
def settle(difference_id):
    """Settle some or all copies of a difference, and what was done about it."""
    gap = settling.get(difference_id)
    form = SettleForm(copies=gap.left or 1).offer(settling.ways(gap.kind))
    status = 200
    if form.validate_on_submit():
        try:
            write(settling.settle, once=form.once.data, difference_id=difference_id, by=me().id, **form.values())
            tell("said", "记下了", "办错了可以撤销这一笔。")
            return redirect(url_for("batches.settle", difference_id=difference_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("batches/settle.html", form=form, gap=settling.get(difference_id), kind=DifferenceKind(gap.kind),
                word=settling.word, status=422 if form.errors and status == 200 else status)  # fmt: skip


@bp.post("/settlements/<int:settlement_id>/undo")
@requires(P.BATCHES_RECORD)
def unsettle(settlement_id):
    """A settlement was entered wrong."""
    write(settling.undo, settlement_id=settlement_id, by=me().id)
    tell("said", "已撤销，这几册又是未处理的差异")
    return redirect(url_for("batches.settle", difference_id=request.args.get("back", 0, type=int)), 303)


@bp.post("/<int:batch_id>/later")
@requires(P.BATCHES_RECORD)
def later(batch_id):
    """A volume turns out damaged or wrong after acceptance."""
    form = LaterForm()
    if not form.validate_on_submit():
        return shown(batch_id, 422, later_form=form)
    item = correcting.find(form.code.data)
    if item is None or item.batch_id != batch_id:
        form.code.errors = ["这一批里没有这个条码；还没有贴条码的，请先撤回验收再改。"]
        return shown(batch_id, 422, later_form=form)
    try:
        gap_id = write(settling.found_later, once=form.once.data, item_id=item.id, kind=form.kind.data,
                       note=form.note.data, by=me().id)  # fmt: skip
    except Refused as refused:
        return refuse(batch_id, refused, "later_form", form)
    tell("said", "已作为差异登记", "这一册退出登记簿，条码作废；订单里又等着它。")
    return redirect(url_for("batches.settle", difference_id=gap_id), 303)


@bp.post("/differences/<int:difference_id>/not-so")
@requires(P.BATCHES_RECORD)
def not_so(difference_id):
    """It was no difference after all."""
    batch_id = settling.get(difference_id).batch_id
    write(settling.not_so, difference_id=difference_id, by=me().id)
    tell("said", "已恢复这一册", "原条码已作废，请给它贴新条码、重新登记。")
    return redirect(url_for("batches.show", batch_id=batch_id), 303)
