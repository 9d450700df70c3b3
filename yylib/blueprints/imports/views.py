"""The batches: the list, the hand-in, one batch with its progress and result, stopping and undoing."""

import io

from flask import make_response, redirect, request, send_file, url_for

from yylib import handed_in, listings
from yylib.access import me, requires
from yylib.blueprints.imports import bp
from yylib.blueprints.imports.forms import UndoForm, UploadForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import branches
from yylib.services.imports import bad_list, batches, heads, history, kinds
from yylib.services.visits import readings
from yylib.web import keep, page, saved

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT = listings.At(batches.BATCHES, "imports.index", "imports.print", "imports.export")
listings.faces(bp, AT, P.IMPORTS_RUN)
handed_in.may_be_large(bp, P.IMPORTS_RUN, "new", most=handed_in.TABLE)


@bp.get("/")
@requires(P.IMPORTS_RUN)
def index():
    rows, listing = listings.opened(AT)
    return page("imports/index.html", fragment="batches", batches=rows, listing=listing, kinds=kinds.KINDS,
                doubts=readings.count_doubts())  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.IMPORTS_RUN)
def new():
    form = UploadForm()
    if form.validate_on_submit():
        keep("imports/new.html", fragment="hand_in", form=form)
        try:
            kept, mapping = heads.receive(form.file.data.stream, form.file.data.filename)
        except Refused as refused:
            form.refuse(refused)
            return page("imports/new.html", form=form, status=refused.sentence.status)
        known = mapping.pop("place_id", None)
        place_id = form.place_id.data or known
        batch_id = write(batches.open_batch, once=form.once.data, name=heads.NAME, kept=kept, place_id=place_id,
                         mapping=mapping, by=me().id)  # fmt: skip
        ready = known and not heads.missing(mapping, place_id)
        return redirect(url_for("imports.trial" if ready else "imports.columns", batch_id=batch_id), 303)
    return page("imports/new.html", form=form, status=422 if form.errors else 200)


@bp.get("/<int:batch_id>")
@requires(P.IMPORTS_RUN)
def show(batch_id):
    """One batch; while it is worked on, its fragment asks again every second and is answered 204 until it changed."""
    batch = batches.get(batch_id)
    if request.args.get("v") == _version(batch):
        return make_response("", 204)
    return page("imports/show.html", fragment="batch", **_shown(batch))


def _version(batch) -> str:
    return f"{batch.state}.{batch.done}.{batch.undone}.{int(batch.is_stop_asked)}"


def _shown(batch, undo: UndoForm | None = None) -> dict:
    after = request.args.get("after", 0, type=int)
    bad = batches.bad_rows(batch.id, after=after)
    return {
        "batch": batch, "stage": batches.S(batch.state), "v": _version(batch), "bad": bad, "after": after,
        "further": bad[-1].row if len(bad) == 50 else None, "undo": undo or UndoForm(formdata=None),
        "moves": [m for m in batches.PIPELINE.open_to(me(), batches.S(batch.state)) if m.verb in batches.ASKED],
        "doubts": readings.count_doubts(batch.id), "adopted": history.adopted_days(batch.id),
        "kind": kinds.KINDS[batch.kind],
    }  # fmt: skip


@bp.post("/<int:batch_id>/<any(start, resume, drop):verb>")
@requires(P.IMPORTS_RUN)
def step(batch_id, verb):
    write(batches.move, batch_id=batch_id, verb=verb, by=me().id)
    return _again(batch_id)


@bp.post("/<int:batch_id>/stop")
@requires(P.IMPORTS_RUN)
def stop(batch_id):
    write(batches.stop, batch_id=batch_id, by=me().id)
    return _again(batch_id)


@bp.post("/<int:batch_id>/undo")
@requires(P.IMPORTS_RUN)
def undo(batch_id):
    form = UndoForm()
    if not form.validate_on_submit():
        return page("imports/show.html", fragment="batch", status=422, **_shown(batches.get(batch_id), form))
    write(batches.move, once=form.once.data, batch_id=batch_id, verb="undo", by=me().id)
    return _again(batch_id)


def _again(batch_id: int):
    shown = _shown(batches.get(batch_id))
    return saved(url_for("imports.show", batch_id=batch_id), "imports/show.html", fragment="batch", **shown)


@bp.post("/<int:batch_id>/bad")
@requires(P.IMPORTS_RUN, fresh=True)
def bad(batch_id):
    """The rows not taken, as a workbook; an export is a POST, for it stands in the audit."""
    batch = batches.get(batch_id)
    data = bad_list.workbook(batch.id)
    write(bad_list.note, batch_id=batch.id, by=me().id)
    return send_file(io.BytesIO(data), XLSX, as_attachment=True, download_name=f"没有收下的行-{batch_id}.xlsx")


@bp.get("/<int:batch_id>/rows")
@requires(P.VISITS_READ)
def rows(batch_id):
    """The imported cells themselves: file, row, column, and whether they still count."""
    batch = batches.get(batch_id)
    after = max(request.args.get("row", 0, type=int) - 1, request.args.get("after", 0, type=int))
    cells = history.cells(batch, after=after)
    return page("imports/rows.html", batch=batch, cells=cells, after=after, row=request.args.get("row", 0, type=int),
                places={place.id: place.full_name for place in branches.places(closed=True)},
                further=cells[-1].row if len(cells) == 100 else None)  # fmt: skip
