"""订单行 over all orders: the list, one with what was done with it, cancelled, ordered elsewhere."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.orders import bp
from yylib.blueprints.orders.forms import AgainForm, CancelForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import orders
from yylib.services.money import yuan
from yylib.services.orders import checks, reading, tables
from yylib.services.orders import lines as acts
from yylib.web import page, tell

AT = listings.At(tables.LINES, "orders.lines", "orders.lines_print", "orders.lines_export")
listings.faces(bp, AT, P.ORDERS_MANAGE, "/lines")


@bp.get("/lines")
@requires(P.ORDERS_MANAGE)
def lines():
    rows, listing = listings.opened(AT)
    return page("orders/lines.html", fragment="order_lines", lines=rows, listing=listing, yuan=yuan)


@bp.get("/lines/<int:line_id>")
@requires(P.ORDERS_MANAGE)
def line(line_id):
    return _shown(line_id)


def _shown(line_id: int, status: int = 200, **forms):
    one = orders.line(line_id)
    drafts = [draft for draft in reading.drafts() if draft.id != one.order_id]
    again = acts.reorderable(one)
    forms = {"cancel": CancelForm(formdata=None, copies=one.open or None).offer(drafts),
             "again": AgainForm(formdata=None, copies=again or None).offer(drafts)} | forms  # fmt: skip
    return page(
        "orders/line.html", one=one, made=acts.of(line_id), claims=reading.claims(line_id), followers=reading.followers(line_id),
        follows=one.follows and orders.line(one.follows_id), reorderable=again, has_drafts=bool(drafts), yuan=yuan, status=status,
        found=checks.of(isbn=one.isbn, title=one.title), is_ordered=one.order.state in reading.ON_ORDER, **forms,
    )  # fmt: skip


@bp.post("/lines/<int:line_id>/cancel")
@requires(P.ORDERS_MANAGE)
def cancel(line_id):
    """Copies that will not come; on another draft at once, where one is named."""
    drafts = [draft for draft in reading.drafts() if draft.id != orders.line(line_id).order_id]
    form = CancelForm().offer(drafts)
    return _done(line_id, "cancel", form, acts.cancel_and_reorder, "取消了，经费放回")


@bp.post("/lines/<int:line_id>/reorder")
@requires(P.ORDERS_MANAGE)
def reorder(line_id):
    """What was cancelled, ordered elsewhere."""
    form = AgainForm().offer(reading.drafts())
    return _done(line_id, "again", form, orders.reorder, "改订好了，在那份草稿里")


def _done(line_id: int, name: str, form, command, said: str):
    if not form.validate_on_submit():
        return _shown(line_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, line_id=line_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _shown(line_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("orders.line", line_id=line_id), 303)
