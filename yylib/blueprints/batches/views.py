"""到货批次: the list, opening one, one with what it will become or has become, accepting, taking back."""

from flask import redirect, request, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.batches import bp
from yylib.blueprints.batches.forms import AcceptForm, BatchForm, EditForm, LaterForm, ReasonForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import batches, history, suppliers
from yylib.services.batches import accepting, billing, checking, counting, drafting, opening, settling, supplied
from yylib.services.money import yuan
from yylib.web import page, tell

AT = listings.At(opening.BATCHES, "batches.index", "batches.print", "batches.export")
listings.faces(bp, AT, P.BATCHES_RECORD)
S = opening.S


@bp.get("/")
@requires(P.BATCHES_RECORD)
def index():
    rows, listing = listings.opened(AT)
    return page("batches/index.html", fragment="accessions", batches=rows, listing=listing, yuan=yuan, state=state)


def state(batch) -> tuple[str, str]:
    """The mark and the word for how a batch stands."""
    kind = {S.COUNTING: "open", S.ACCEPTED: "wait", S.CLOSED: "ok", S.VOID: "off"}[S(batch.state)]
    return kind, batch.stage_label


@bp.route("/new", methods=["GET", "POST"])
@requires(P.BATCHES_RECORD)
def new():
    """A parcel is unpacked."""
    form = BatchForm(supplier_id=request.args.get("supplier", type=int)).offer(suppliers.offered())
    if form.validate_on_submit():
        try:
            batch_id = write(batches.open_batch, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("batches/new.html", form=form, status=refused.sentence.status)
        return redirect(url_for("batches.count", batch_id=batch_id), 303)
    return page("batches/new.html", form=form, status=422 if form.errors else 200)


@bp.get("/<int:batch_id>")
@requires(P.ACQUISITION_READ)
def show(batch_id):
    return shown(batch_id)


def shown(batch_id: int, status: int = 200, **forms):
    """One batch: while it is counted what acceptance would make of it, later its differences, invoices and check."""
    batch = batches.get(batch_id)
    forms = {"accept_form": AcceptForm(formdata=None), "back_form": ReasonForm(formdata=None),
             "later_form": LaterForm(formdata=None)} | forms  # fmt: skip
    titles, whole = checking.check(batch_id)
    return page(
        "batches/show.html", status=status, batch=batch, state=state(batch), stage=S(batch.state), S=S, yuan=yuan,
        draft=drafting.draft(batch) if batch.state == S.COUNTING else None, counted=counting.copies(batch_id),
        gaps=settling.of_batch(batch_id), ways=settling.ways, word=settling.word, sheet=billing.sheet(batch_id),
        checked=titles, whole=whole, moves=history.of(opening.SUBJECT, batch_id), 
        kinds=settling.K, followers=opening.followers(batch_id), may=may(batch), listed=len(supplied.of_batch(batch_id)), **forms,
    )  # fmt: skip


def may(batch) -> dict:
    """What this person may do with a batch."""
    person = me()
    is_mine = batch.accepted_by_id == person.id or person.can(P.REGISTERS_LOCK)
    return {"record": person.can(P.BATCHES_RECORD), "take_back": person.can(P.BATCHES_RECORD) and is_mine,
            "why_not": accepting.gone_on(batch.id) if batch.state in (S.ACCEPTED, S.CLOSED) else None}  # fmt: skip


@bp.route("/<int:batch_id>/edit", methods=["GET", "POST"])
@requires(P.BATCHES_RECORD)
def edit(batch_id):
    """Correct what was written down while it is counted."""
    batch = batches.get(batch_id)
    form = EditForm(obj=batch)
    if form.validate_on_submit():
        try:
            write(batches.change, once=form.once.data, batch_id=batch_id, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("batches/edit.html", form=form, batch=batch, status=refused.sentence.status)
        tell("said", "改好了")
        return redirect(url_for("batches.show", batch_id=batch_id), 303)
    return page("batches/edit.html", form=form, batch=batch, status=422 if form.errors else 200)


@bp.post("/<int:batch_id>/drop")
@requires(P.BATCHES_RECORD)
def drop(batch_id):
    """It was opened by mistake."""
    write(batches.drop, batch_id=batch_id, by=me().id)
    tell("said", "已作废")
    return redirect(url_for("batches.index"), 303)


@bp.post("/<int:batch_id>/accept")
@requires(P.BATCHES_RECORD)
def accept(batch_id):
    """What was counted becomes volumes."""
    form = AcceptForm()
    if not form.validate_on_submit():
        return shown(batch_id, 422, accept_form=form)
    try:
        copies = write(batches.accept, once=form.once.data, batch_id=batch_id, by=me().id, **form.values())
    except Refused as refused:
        return refuse(batch_id, refused, "accept_form", form)
    tell("said", f"验收好了：{copies} 册入藏", f"从 {form.accepted_on.data} 起算上架时限；差异以后哪天处理都行。")
    return redirect(url_for("batches.show", batch_id=batch_id), 303)


@bp.post("/<int:batch_id>/take-back")
@requires(P.BATCHES_RECORD)
def take_back(batch_id):
    """The acceptance was a mistake."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return shown(batch_id, 422, back_form=form)
    try:
        write(batches.take_back, once=form.once.data, batch_id=batch_id, by=me().id,
              is_head=me().can(P.REGISTERS_LOCK), **form.values())  # fmt: skip
    except Refused as refused:
        return refuse(batch_id, refused, "back_form", form)
    tell("said", "验收已撤回", "登记簿里加了冲销的行；点收的各笔还在，改好后可以重新验收。")
    return redirect(url_for("batches.show", batch_id=batch_id), 303)


def refuse(batch_id: int, refused: Refused, name: str, form):
    """The batch again, with what was refused beside the field at fault or above everything."""
    if refused.field:
        form.refuse(refused)
    else:
        tell("not", *refused.sentence[:2])
    return shown(batch_id, refused.sentence.status, **{name: form})
