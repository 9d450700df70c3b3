"""订单: the lists, a new draft, one order with its lines, and the steps of its way."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.orders import bp
from yylib.blueprints.orders.forms import LineForm, OrderForm, PasteForm, StepForm, UploadForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import funds, history, orders, rules, suppliers
from yylib.services.money import yuan
from yylib.services.orders import checks, reading, stages, tables
from yylib.web import page, tell

AT = listings.At(tables.ORDERS, "orders.index", "orders.print", "orders.export")
listings.faces(bp, AT, P.ORDERS_MANAGE)
KINDS = {"draft": "open", "submitted": "wait", "approved": "ok", "sent": "ok", "closed": "off", "cancelled": "off"}


@bp.get("/")
@requires(P.ORDERS_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("orders/index.html", fragment="orders", orders=rows, listing=listing, yuan=yuan, kinds=KINDS)


@bp.route("/new", methods=["GET", "POST"])
@requires(P.ORDERS_MANAGE)
def new():
    """A draft."""
    form = OrderForm().offer()
    if form.validate_on_submit():
        try:
            order_id = write(orders.open_order, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("orders/new.html", form=form, status=refused.sentence.status)
        tell("said", "起草好了", "接着录入、粘贴或导入订单行。")
        return redirect(url_for("orders.show", order_id=order_id), 303)
    return page("orders/new.html", form=form, status=422 if form.errors else 200)


@bp.get("/<int:order_id>")
@requires(P.ORDERS_MANAGE)
def show(order_id):
    return shown(order_id)


def shown(order_id: int, status: int = 200, **forms):
    """The page of an order; ``forms`` are those that come back with what was typed."""
    order = orders.get(order_id)
    lines = reading.lines(order_id)
    state = stages.S(order.state)
    forms = {"line": LineForm(formdata=None).offer(), "paste": PasteForm(formdata=None), "upload": UploadForm(formdata=None),
             "step": StepForm(formdata=None, data={"version": order.version})} | forms  # fmt: skip
    return page(
        "orders/show.html", status=status, order=order, lines=lines, totals=reading.totals(order_id), yuan=yuan,
        figures=funds.figures(order.fund_id), known=checks.known([one.isbn for one in lines]), kinds=KINDS,
        moves=_moves(state), wants=stages.WANTS_NOTE, made=history.of(stages.SUBJECT, order_id),
        is_draft=state is stages.S.DRAFT, is_ordered=state in reading.ON_ORDER, imports=reading.imports_of(order_id),
        wished=reading.wished(order_id), percent=suppliers.percent, over_allowed=rules.rule(stages.OVER_BUDGET), **forms,
    )  # fmt: skip


def _moves(state) -> list:
    """What may be done now; approving comes first."""
    return sorted(stages.PIPELINE.open_to(me(), state), key=lambda move: move.verb not in ("approve", "send_back"))


@bp.route("/<int:order_id>/edit", methods=["GET", "POST"])
@requires(P.ORDERS_MANAGE)
def edit(order_id):
    order = orders.get(order_id)
    known = {name: getattr(order, name) for name in ("supplier_id", "fund_id", "expected_on", "note", "version")}
    form = OrderForm(data=known | {"discount": suppliers.percent(order.discount)}).offer(
        order.supplier_id, order.fund_id
    )
    if form.validate_on_submit():
        values = form.values() | {"version": form.version.data}
        values["discount"] = values["discount"] or order.discount
        try:
            write(orders.change_order, once=form.once.data, order_id=order_id, by=me().id, **values)
        except Refused as refused:
            form.refuse(refused)
            return page("orders/edit.html", form=form, order=order, status=refused.sentence.status)
        tell("said", "改好了")
        return redirect(url_for("orders.show", order_id=order_id), 303)
    return page("orders/edit.html", form=form, order=order, status=422 if form.errors else 200)


@bp.post("/<int:order_id>/<any(submit, withdraw, send, close, reopen, cancel):verb>")
@requires(P.ORDERS_MANAGE)
def step(order_id, verb):
    """One step by whoever handles orders."""
    return _moved(order_id, verb)


@bp.post("/<int:order_id>/<any(approve, send_back):verb>")
@requires(P.ORDERS_APPROVE, fresh=True)
def decide(order_id, verb):
    """Approved or sent back, by somebody else than those who made it."""
    return _moved(order_id, verb)


def _moved(order_id: int, verb: str):
    form = StepForm()
    if not form.validate_on_submit():
        return shown(order_id, 422, step=form)
    try:
        write(orders.advance, once=form.once.data, order_id=order_id, verb=verb, by=me().id, note=form.note.data or "",
              version=form.version.data)  # fmt: skip
    except Refused as refused:
        tell("not", *refused.sentence[:2])
        return shown(order_id, refused.sentence.status, step=form)
    label = next(move.label for move in stages.PIPELINE if move.verb == verb)
    tell("said", f"已{label}" if not label.startswith("已") else label)
    return redirect(url_for("orders.show", order_id=order_id), 303)
