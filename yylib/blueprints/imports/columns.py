"""What the columns mean, chosen beside the first rows; and the dry run."""

from flask import redirect, request, url_for

from yylib import fields
from yylib.access import me, requires
from yylib.blueprints.imports import bp
from yylib.blueprints.imports.forms import ColumnsForm, places
from yylib.database import write
from yylib.errors import NotThere
from yylib.permissions import Permission as P
from yylib.services import branches
from yylib.services.imports import batches, heads
from yylib.services.imports.counts import Mapping
from yylib.services.imports.sheets import BadSheet
from yylib.web import keep, page, tell

PIECE = 50


@bp.route("/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.IMPORTS_RUN)
def columns(batch_id):
    batch, plan = _own(batch_id), batches.plan(batch_id)
    held = Mapping.from_json(plan.mapping["columns"])
    look = _look(plan)
    form = ColumnsForm(data=held.to_json() | {"place_id": batch.place_id, "sheet": look.sheet, "count": held.count})
    form.offer(look, held)
    context = {"form": form, "batch": batch, "look": look, "held": held, "words": plan.mapping["places"],
               "places": places(), "missing": heads.missing(plan.mapping, batch.place_id)}  # fmt: skip
    if not form.validate_on_submit():
        return page("imports/columns.html", status=422 if form.errors else 200, **context)
    keep("imports/columns.html", fragment="columns", **context)
    mapping = _chosen(form, plan, look, held)
    write(batches.remap, batch_id=batch_id, place_id=None if mapping["columns"]["place"] is not None else
          form.place_id.data, mapping=mapping, signature=held.signature if held.head_row else "", by=me().id)  # fmt: skip
    return _next(batch_id)


def _own(batch_id: int):
    """A batch of past counts; other kinds have pages of their own."""
    batch = batches.get(batch_id)
    if batch.kind != heads.NAME:
        raise NotThere()
    return batch


def _look(plan) -> heads.Look:
    """The head of the file; a column of places that cannot be one is left out again."""
    try:
        return heads.head(plan.path, plan.mapping)
    except BadSheet as bad:
        tell("not", "地点栏不对", bad.sentence)
        columns = plan.mapping["columns"] | {"place": None}
        return heads.head(plan.path, plan.mapping | {"columns": columns})


def _chosen(form: ColumnsForm, plan, look: heads.Look, held: Mapping) -> dict:
    if form.sheet.data != look.sheet:
        return heads.understand(plan.path, form.sheet.data) | {"places": plan.mapping["places"]}
    known = {place.id for place in branches.places()}
    words = {word: fields.maybe(request.form.get(f"word-{at}")) for at, word in enumerate(look.words)
             if request.form.get(f"word-{at}", "").isdecimal()}  # fmt: skip
    kept = {word: place_id for word, place_id in words.items() if place_id in known}
    return {
        "columns": form.columns(held),
        "sheet": look.sheet,
        "places": kept if look.words else plan.mapping["places"],
    }


def _next(batch_id: int):
    """On to the dry run, or back to what is still missing."""
    batch = batches.get(batch_id)
    if why := heads.missing(batch.mapping, batch.place_id):
        tell("look", "还差一处", why)
        return redirect(url_for("imports.columns", batch_id=batch_id), 303)
    return redirect(url_for("imports.trial", batch_id=batch_id), 303)


@bp.get("/<int:batch_id>/trial")
@requires(P.IMPORTS_RUN)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    batch = _own(batch_id)
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    try:
        found = batches.trial(batch_id)
    except BadSheet as bad:
        tell("look", "还读不了", bad.sentence)
        return redirect(url_for("imports.columns", batch_id=batch_id))
    lists = {name: _piece(getattr(found, name), name) for name in ("rejected", "clashes", "doubts")}
    return page("imports/trial.html", batch=batch, trial=found, lists=lists, twins=batches.twins(batch),
                held=Mapping.from_json(batch.mapping["columns"]))  # fmt: skip


def _piece(items, name: str) -> dict:
    """One page of a list, by key: the rows after the one named in the address."""
    after = request.args.get(name, 0, type=int)
    shown = [item for item in items if item.row > after]
    return {
        "total": len(items),
        "rows": shown[:PIECE],
        "further": shown[PIECE - 1].row if len(shown) > PIECE else None,
        "after": after,
    }
