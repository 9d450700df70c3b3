"""供货商: the list, a new one, one with what is on order there."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.suppliers import bp
from yylib.blueprints.suppliers.forms import SupplierForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import suppliers
from yylib.services.orders import claims
from yylib.web import page, tell

AT = listings.At(suppliers.SUPPLIERS, "suppliers.index", "suppliers.print", "suppliers.export")
listings.faces(bp, AT, P.ORDERS_MANAGE)


@bp.get("/")
@requires(P.ORDERS_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("suppliers/index.html", fragment="suppliers", suppliers=rows, listing=listing, percent=suppliers.percent,
                orders=suppliers.orders_of([one.id for one in rows]))  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.ORDERS_MANAGE)
def new():
    form = SupplierForm()
    if form.validate_on_submit():
        try:
            supplier_id = write(suppliers.enter, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("suppliers/new.html", form=form, status=refused.sentence.status)
        tell("said", f"登记好了：{form.name.data}")
        return redirect(url_for("suppliers.show", supplier_id=supplier_id), 303)
    return page("suppliers/new.html", form=form, status=422 if form.errors else 200)


@bp.route("/<int:supplier_id>", methods=["GET", "POST"])
@requires(P.ORDERS_MANAGE)
def show(supplier_id):
    """One supplier, its form filled in, and what is late there."""
    one = suppliers.get(supplier_id)
    known = {name: getattr(one, name) or "" for name in ("name", "contact", "phone", "email", "address", "note")}
    form = SupplierForm(
        data=known | {"discount": suppliers.percent(one.discount), "days": one.days, "version": one.version}
    )
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            write(suppliers.change, once=form.once.data, supplier_id=supplier_id, version=form.version.data, by=me().id,
                  **form.values())  # fmt: skip
            tell("said", "改好了")
            return redirect(url_for("suppliers.show", supplier_id=supplier_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("suppliers/show.html", form=form, one=suppliers.get(supplier_id), late=claims.late(supplier_id),
                heads=len(one.mapping or {}), status=status)  # fmt: skip


@bp.post("/<int:supplier_id>/<any(on, off):way>")
@requires(P.ORDERS_MANAGE)
def switch(supplier_id, way):
    """In use, or not any more."""
    write(suppliers.switch, supplier_id=supplier_id, is_active=way == "on", by=me().id)
    tell("said", "启用了" if way == "on" else "停用了", "" if way == "on" else "在途的订单照常到货，新订单不再列出它。")
    return redirect(url_for("suppliers.show", supplier_id=supplier_id), 303)
