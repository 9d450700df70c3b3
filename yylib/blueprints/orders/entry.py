"""Lines of a draft: typed, pasted, corrected, split, taken out."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.orders import bp
from yylib.blueprints.orders.forms import ChangeForm, LineForm, PasteForm, SplitForm
from yylib.blueprints.orders.views import shown
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import orders
from yylib.services.money import yuan
from yylib.services.orders import checks, importing, sets
from yylib.web import page, tell

_KNOWN = (
    "isbn_shown",
    "title",
    "volume",
    "responsibility",
    "publisher",
    "pub_date",
    "copies",
    "branch_id",
    "note",
    "version",
)


@bp.post("/<int:order_id>/lines")
@requires(P.ORDERS_MANAGE)
def add(order_id):
    """One line; what is held or on order already is said at once, and the line stays."""
    form = LineForm().offer()
    if not form.validate_on_submit():
        return shown(order_id, 422, line=form)
    try:
        line_id = write(orders.new_line, once=form.once.data, order_id=order_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return shown(order_id, refused.sentence.status, line=form)
    one = orders.line(line_id)
    found = checks.of(isbn=one.isbn, title=one.title)
    if doubled := found.short(but_order=order_id):
        tell("look", f"《{one.title}》{doubled}", "这一行已经加上；不需要的点“删”。")
    else:
        tell("said", f"加上了：{one.title} {one.copies} 册")
    return redirect(url_for("orders.show", order_id=order_id) + "#isbn", 303)


@bp.post("/<int:order_id>/paste")
@requires(P.ORDERS_MANAGE)
def paste(order_id):
    """Rows copied out of Excel; good ones are in, the others are named by row and reason."""
    form = PasteForm()
    if not form.validate_on_submit():
        return shown(order_id, 422, paste=form)
    try:
        told = write(importing.paste, once=form.once.data, order_id=order_id, text=form.text.data, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return shown(order_id, refused.sentence.status, paste=form)
    known = f"，{told['known']} 种订单里已有" if told["known"] else ""
    bad = "；".join(f"第 {row} 行 {why}" for row, why in told["bad"][:20])
    tell(
        "look" if bad else "said",
        f"收下 {told['good']} 种，写成 {told['lines']} 行{known}",
        f"没有收下 {len(told['bad'])} 行：{bad}" if bad else "",
    )
    return redirect(url_for("orders.show", order_id=order_id), 303)


@bp.route("/lines/<int:line_id>/edit", methods=["GET", "POST"])
@requires(P.ORDERS_MANAGE)
def change(line_id):
    """Correct a line of a draft."""
    one = orders.line(line_id)
    known = {name: getattr(one, name) for name in _KNOWN} | {"isbn": one.isbn_shown, "price": yuan(one.price),
                                                           "net_price": yuan(one.net_price)}  # fmt: skip
    form = ChangeForm(data=known).offer()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            write(orders.change_line, once=form.once.data, line_id=line_id, version=form.version.data, by=me().id,
                  **form.values())  # fmt: skip
            tell("said", "改好了")
            return redirect(url_for("orders.show", order_id=one.order_id, _anchor=f"line-{line_id}"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return _edited(line_id, status, form=form)


def _edited(line_id: int, status: int = 200, **forms):
    one = orders.line(line_id)
    usual = sets.volumes_of(f"{one.title} {one.note}") or 2
    forms = {"split": SplitForm(formdata=None, volumes=usual)} | forms
    return page("orders/edit_line.html", one=one, status=status, **forms)


@bp.post("/lines/<int:line_id>/split")
@requires(P.ORDERS_MANAGE)
def split(line_id):
    """A set becomes one line a volume."""
    form = SplitForm()
    if form.validate_on_submit():
        try:
            made = write(orders.split_line, once=form.once.data, line_id=line_id, volumes=form.volumes.data, by=me().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            tell("said", f"拆成了 {len(made)} 册，定价合计不变")
            return redirect(url_for("orders.show", order_id=orders.line(line_id).order_id), 303)
    one = orders.line(line_id)
    kept = ChangeForm(
        formdata=None,
        data={name: getattr(one, name) for name in _KNOWN} | {"isbn": one.isbn_shown, "price": yuan(one.price)},
    )
    return _edited(line_id, 422, split=form, form=kept.offer())


@bp.post("/lines/<int:line_id>/drop")
@requires(P.ORDERS_MANAGE)
def drop(line_id):
    """Out of the draft again."""
    order_id = orders.line(line_id).order_id
    write(orders.drop_line, line_id=line_id, by=me().id)
    tell("said", "删掉了这一行")
    return redirect(url_for("orders.show", order_id=order_id), 303)
