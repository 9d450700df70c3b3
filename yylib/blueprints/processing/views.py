"""加工: the batches under way, a batch with its volumes, its barcodes, and one volume."""

from flask import redirect, request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.processing import bp
from yylib.blueprints.processing.forms import RangeForm, SpoilForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import history, rules
from yylib.services.items import barcodes, ranges
from yylib.services.processing import checklist, listed, marking
from yylib.web import page, tell

AT = listings.At(listed.VOLUMES, "processing.batch", "processing.batch_print", "processing.batch_export")


@bp.get("/")
@requires(P.ITEMS_PROCESS)
def index():
    return page("processing/index.html", batches=listed.batches(), steps=checklist.steps())


@bp.get("/batches/<int:batch_id>")
@requires(P.ITEMS_PROCESS)
def batch(batch_id):
    """A batch: what is done, its barcodes, its volumes."""
    return _batch(batch_id)


def _batch(batch_id: int, status: int = 200, form: RangeForm | None = None):
    held = listed.batch(batch_id)
    rows, listing = listings.opened(AT, {"batch_id": batch_id}, batch_id=batch_id)
    bare = len(barcodes.without(batch_id))
    form = form or RangeForm(formdata=None, count=max(1, bare - barcodes.left(batch_id)),
                             prefix=rules.rule(ranges.BARCODE_PREFIX), width=rules.rule(ranges.BARCODE_WIDTH))  # fmt: skip
    return page(
        "processing/batch.html", fragment="volumes", status=status, batch=held, rows=rows, listing=listing, form=form,
        bare=bare, left=barcodes.left(batch_id), ranges=ranges.of_batch(batch_id), steps=checklist.steps(),
        done=listed.done(batch_id), open=len(marking.open_items(batch_id)),
        lacking=marking.lacking(row.Item.id for row in rows),
    )  # fmt: skip


@bp.get("/batches/<int:batch_id>/print")
@requires(P.ITEMS_PROCESS)
def batch_print(batch_id):
    """The batch's volumes on A4."""
    held = listed.batch(batch_id)
    return listings.printed(AT, {"batch_id": batch_id}, title=f"批次 {held.number} 各册", batch_id=batch_id)


@bp.post("/batches/<int:batch_id>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def batch_export(batch_id):
    """The batch's volumes as an Excel file."""
    return listings.exported(AT, title=f"批次 {listed.batch(batch_id).number} 各册", batch_id=batch_id)


@bp.post("/batches/<int:batch_id>/steps")
@requires(P.ITEMS_PROCESS)
def tick(batch_id):
    """Tick steps, or take them back, for the volumes chosen or for the whole batch."""
    chosen = request.form.getlist("items", type=int)
    if request.form.get("whole"):
        chosen = marking.open_items(batch_id)
    if not chosen:
        raise Refused("items_none")
    undo = request.form.get("act") == "undo"
    done = write(marking.unmark if undo else marking.mark, item_ids=chosen, by=me().id,
                 step_ids=request.form.getlist("steps", type=int))  # fmt: skip
    tell(
        "said",
        f"{'撤销' if undo else '记下'} {done.changed} 处",
        f"{done.unchanged} 处不用改" if done.unchanged else "",
    )
    return redirect(url_for("processing.batch", batch_id=batch_id), 303)


@bp.post("/batches/<int:batch_id>/ranges")
@requires(P.ITEMS_PROCESS)
def reserve(batch_id):
    """Reserve barcodes for the batch."""
    form = RangeForm()
    if not form.validate_on_submit():
        return _batch(batch_id, 422, form)
    try:
        write(ranges.reserve, once=form.once.data, batch_id=batch_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _batch(batch_id, refused.sentence.status, form)
    tell("said", f"留好了 {form.count.data} 个条码")
    return redirect(url_for("processing.batch", batch_id=batch_id), 303)


@bp.post("/batches/<int:batch_id>/give")
@requires(P.ITEMS_PROCESS)
def give(batch_id):
    """Give the batch's volumes their barcodes in order; that enters them in the register."""
    given = write(barcodes.give_in_order, batch_id=batch_id, by=me().id)
    tell("said", f"{len(given)} 册有了条码，已登记入个别登记簿", "现在可以打印条码标签。" if given else "")
    return redirect(url_for("processing.batch", batch_id=batch_id), 303)


@bp.get("/volumes/<int:item_id>")
@requires(P.ITEMS_PROCESS)
def item(item_id):
    """One volume: its checklist, its barcode, its history."""
    return _item(item_id)


def _item(item_id: int, status: int = 200, form: SpoilForm | None = None):
    held = listed.volume(item_id)
    done = {mark.step_id: mark for mark in listed.marks(item_id) if mark.undone_at is None}
    return page("processing/item.html", status=status, item=held, done=done, marks=listed.marks(item_id),
                steps=[step for step in checklist.steps(closed=True) if step.is_active or step.id in done],
                fits={step.id: _fits(step, held) for step in checklist.steps()}, moves=history.of("item", item_id),
                form=form or SpoilForm(formdata=None, code=held.barcode))  # fmt: skip


def _fits(step, held) -> bool:
    return ((not step.sources or held.source in step.sources)
            and (not step.materials or held.bib.material in step.materials))  # fmt: skip


@bp.post("/volumes/<int:item_id>/steps/<int:step_id>")
@requires(P.ITEMS_PROCESS)
def turn(item_id, step_id):
    """Tick one step of one volume, or take it back."""
    act = marking.unmark if request.form.get("act") == "undo" else marking.mark
    write(act, item_ids=[item_id], step_ids=[step_id], by=me().id)
    return redirect(url_for("processing.item", item_id=item_id), 303)


@bp.post("/volumes/<int:item_id>/spoil")
@requires(P.ITEMS_PROCESS)
def spoil(item_id):
    """The volume's label is spoiled: it gets the next barcode."""
    form = SpoilForm()
    if not form.validate_on_submit():
        return _item(item_id, 422, form)
    try:
        given = write(barcodes.spoil, once=form.once.data, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _item(item_id, refused.sentence.status, form)
    tell("said", f"{form.code.data} 已作废", f"这一册改用 {given[1]}，请重印标签。" if given else "它没有贴在书上。")
    return redirect(url_for("processing.item", item_id=given[0] if given else item_id), 303)
