"""打印标签: what is chosen is counted and read through before it is printed."""

from io import BytesIO

from flask import request, send_file

from yylib.access import requires
from yylib.blueprints.processing import bp
from yylib.blueprints.processing.forms import LabelForm
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import labels
from yylib.services.items import ranges
from yylib.services.labels import choosing, papers
from yylib.services.processing import listed
from yylib.web import page

_WHICH = ("batch", "item", "range")


@bp.get("/labels")
@requires(P.ITEMS_PROCESS)
def label_sheet():
    """What would be printed: how many labels on how many sheets, what is left out, which characters the font lacks."""
    form, which = _asked(), {name: request.args.get(name, 0, type=int) for name in _WHICH}
    paper = papers.get(form.paper.data) if form.paper.data else None
    made, without = _chosen(form, which)
    places = paper.columns * paper.rows if paper else 1
    return page(
        "processing/labels.html", form=form, which=which, paper=paper, labels=made, without=without,
        unwritable=labels.unwritable(form.kind.data, made), sheets=-(-(len(made) + form.start.data - 1) // places),
        batch=listed.batch(which["batch"]) if which["batch"] else None, ranges=ranges.open_to(which["batch"]),
    )  # fmt: skip


@bp.get("/labels.pdf")
@requires(P.ITEMS_PROCESS)
def label_pdf():
    """The labels themselves."""
    form, which = _asked(), {name: request.args.get(name, 0, type=int) for name in _WHICH}
    made, _without = _chosen(form, which)
    drawn = labels.pdf(form.kind.data, made, papers.get(form.paper.data or 0), form.start.data)
    return send_file(BytesIO(drawn.data), mimetype="application/pdf", as_attachment=True,
                     download_name="条码标签.pdf" if form.kind.data == "barcode" else "书标.pdf")  # fmt: skip


def _asked() -> LabelForm:
    """The form from the address; a value that cannot be is as if it had not been given."""
    held = papers.papers()
    form = LabelForm(request.args)
    form.paper.choices = [(paper.id, paper.name) for paper in held]
    known = {paper.id for paper in held}
    if form.paper.data not in known:
        form.paper.data = held[0].id if held else None
    if form.kind.data not in ("barcode", "spine"):
        form.kind.data = "barcode"
    form.start.data = form.start.data if form.start.data and form.start.data > 0 else 1
    return form


def _chosen(form: LabelForm, which: dict):
    if not any(which.values()):
        raise Refused("label_nothing")
    return choosing.chosen(form.kind.data, batch_id=which["batch"], item_id=which["item"], range_id=which["range"],
                           first=form.first.data or "", last=form.last.data or "")  # fmt: skip
