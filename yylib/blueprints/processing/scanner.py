"""扫码加工: the chosen steps for each volume that is scanned; and labels already printed stuck on by scan."""

from typing import NamedTuple

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.processing import bp
from yylib.blueprints.processing.forms import SpoilForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.items import barcodes
from yylib.services.processing import checklist, listed, marking, sticking
from yylib.web import is_htmx, page, tell


class Said(NamedTuple):
    """What is said of one scan: its tone, its word, what it was, and what is next."""

    tone: str
    verb: str
    title: str
    lines: tuple[str, ...] = ()
    item_id: int | None = None


@bp.get("/scan")
@requires(P.ITEMS_PROCESS)
def scan():
    """Choose steps, scan volumes."""
    return _scan(None)


def _scan(answer: Said | None, status: int = 200):
    given = request.form if request.method == "POST" else request.args
    return page("processing/scan.html", fragment="answer", status=status, answer=answer, steps=checklist.steps(),
                chosen=set(given.getlist("steps", type=int)), undo=given.get("act") == "undo")  # fmt: skip


@bp.post("/scan")
@requires(P.ITEMS_PROCESS)
def scanned():
    """One volume was scanned: its steps are ticked, or taken back."""
    undo, given = request.form.get("act") == "undo", request.form
    try:
        item_id, changed = write(marking.scan, code=given.get("code", ""), undo=undo, by=me().id,
                                 step_ids=given.getlist("steps", type=int))  # fmt: skip
    except Refused as refused:
        return _scan(Said("bad", "没有记上", refused.sentence.title, (refused.sentence.todo,)), refused.sentence.status if
                     not is_htmx() else 200)  # fmt: skip
    held, lacks = listed.volume(item_id), marking.lacking([item_id])[item_id]
    left = f"还差：{'、'.join(step.name for step in lacks)}" if lacks else f"加工完了，{held.stage_label}"
    verb = ("已撤销" if undo else "已记下") if changed else "原来就是这样"
    return _scan(Said("good" if changed else "again", verb, held.bib.full_title, (held.barcode or "", left), item_id))


@bp.get("/batches/<int:batch_id>/stick")
@requires(P.ITEMS_PROCESS)
def stick(batch_id):
    """Labels already printed, one after the other onto the batch's volumes."""
    return _stick(batch_id, None, request.args.get("item", type=int))


def _stick(batch_id: int, answer: Said | None, item_id: int | None = None, status: int = 200):
    return page("processing/stick.html", fragment="answer", status=status, batch=listed.batch(batch_id), answer=answer,
                next=sticking.upcoming(batch_id, item_id), bare=len(barcodes.without(batch_id)))  # fmt: skip


@bp.post("/batches/<int:batch_id>/stick")
@requires(P.ITEMS_PROCESS)
def stuck(batch_id):
    """An ISBN picks the volume, a label goes onto the one shown."""
    item_id = request.form.get("item", 0, type=int)
    try:
        made = write(sticking.scan, batch_id=batch_id, code=request.form.get("code", ""), item_id=item_id, by=me().id)
    except Refused as refused:
        said = Said("bad", "没有贴上", refused.sentence.title, (refused.sentence.todo,))
        return _stick(batch_id, said, item_id, 200 if is_htmx() else refused.sentence.status)
    held = listed.volume(made[0])
    if not made[1]:
        return _stick(batch_id, Said("pick", "选中", held.bib.full_title, ("请扫要贴上的条码标签",)), made[0])
    return _stick(batch_id, Said("good", made[1], held.bib.full_title, ("已登记",), made[0]))


@bp.route("/spoil", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def spoil_any():
    """A label that was printed and never stuck, or that is not on the volume at hand, is spent."""
    form, status = SpoilForm(), 200
    if form.validate_on_submit():
        try:
            given = write(barcodes.spoil, once=form.once.data, by=me().id, **form.values())
            tell(
                "said",
                f"{form.code.data} 已作废，不会再用",
                f"贴着它的那一册改用 {given[1]}，请重印标签。" if given else "",
            )
            return redirect(url_for("processing.spoil_any"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("processing/spoil.html", form=form, status=422 if form.errors and status == 200 else status)
