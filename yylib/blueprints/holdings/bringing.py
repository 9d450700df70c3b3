"""馆藏导入: a file is handed in, its columns or its 905 are named beside the first rows, and it is tried; the rest the
pages of the imports do."""

from flask import redirect, request, url_for

from yylib import handed_in
from yylib.access import me, requires
from yylib.blueprints.holdings import bp
from yylib.blueprints.holdings.forms import HeadsForm, UploadForm, houses, role_choices
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import money
from yylib.services.holdings import heads, importing
from yylib.services.imports import batches
from yylib.web import keep, page, tell

handed_in.may_be_large(bp, P.HOLDINGS_MANAGE, "new", most=handed_in.TABLE)


@bp.route("/import", methods=["GET", "POST"])
@requires(P.HOLDINGS_MANAGE)
def new():
    form = UploadForm()
    if form.validate_on_submit():
        keep("holdings/new.html", fragment="hand_in", form=form)
        try:
            kept, mapping = importing.receive(form.file.data.stream, form.file.data.filename)
        except Refused as refused:
            form.refuse(refused)
            return page("holdings/new.html", form=form, status=refused.sentence.status)
        batch_id = write(batches.open_batch, once=form.once.data, name=importing.NAME, kept=kept, place_id=None,
                         mapping=mapping, by=me().id)  # fmt: skip
        return redirect(url_for("holdings.columns", batch_id=batch_id), 303)
    return page("holdings/new.html", form=form, status=422 if form.errors else 200)


def _plan(batch_id: int):
    """The plan of a batch of holdings that has not begun."""
    if batches.get(batch_id).kind != importing.NAME:
        raise NotThere()
    return batches.plan(batch_id)


@bp.route("/import/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(P.HOLDINGS_MANAGE)
def columns(batch_id):
    plan = _plan(batch_id)
    look = importing.head(plan.path, plan.mapping)
    form = HeadsForm(data=plan.mapping).offer(look)
    context = {"form": form, "batch": batches.get(batch_id), "look": look, "held": plan.mapping, "houses": houses(),
               "roles": role_choices(plan.mapping["form"] == "marc"), "missing": importing.missing(plan.mapping)}  # fmt: skip
    if not form.validate_on_submit():
        return page("holdings/columns.html", status=422 if form.errors else 200, **context)
    keep("holdings/columns.html", fragment="columns", **context)
    mapping = _chosen(form, plan, look)
    write(batches.remap, batch_id=batch_id, place_id=None, mapping=mapping, signature=mapping["signature"], by=me().id)
    if why := importing.missing(mapping):
        tell("look", "还差一处", why)
        return redirect(url_for("holdings.columns", batch_id=batch_id), 303)
    return redirect(url_for("holdings.trial", batch_id=batch_id), 303)


def _chosen(form: HeadsForm, plan, look) -> dict:
    """The mapping as it was chosen: a role goes to the first column that claims it."""
    held = plan.mapping
    if form.sheet.data and form.sheet.data != held["sheet"]:
        return importing.understand(plan.path, form.sheet.data) | {"branch_id": form.branch_id.data}
    known = {choice.value for choice in houses()}
    words = {word: request.form.get(f"branch-{at}", 0, int) for at, word in enumerate(look.words)}
    chosen = {"branch_id": form.branch_id.data, "branches": {word: one for word, one in words.items() if one in known}}
    if held["form"] == "marc":
        codes = {code: request.form.get(f"code-{code}", "") for code, _values in look.codes}
        return held | chosen | {"subfields": {code: role for code, role in codes.items() if role in heads.IN_905}}
    taken: dict[str, int] = {}
    for at in range(max((len(cells) for _number, cells in look.rows), default=0)):
        role = request.form.get(f"column-{at}", "")
        if role in heads.ROLES:
            taken.setdefault(role, at)
    return held | chosen | {"columns": taken}


@bp.get("/import/<int:batch_id>/trial")
@requires(P.HOLDINGS_MANAGE)
def trial(batch_id):
    """试导: what would come in and what not; nothing is written."""
    _plan(batch_id)
    return handed_in.trial("holdings", batches.get(batch_id), yuan=money.yuan)


@bp.get("/import/<int:batch_id>/volumes")
@requires(P.ACQUISITION_READ)
def brought(batch_id):
    """The volumes that a batch brought, in the list of all."""
    return redirect(url_for("holdings.index", of=batch_id))
