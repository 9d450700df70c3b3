"""催缺: what is late, supplier by supplier; the list that is sent, and what was answered."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.orders import bp
from yylib.blueprints.orders.forms import ClaimForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import suppliers
from yylib.services.money import yuan
from yylib.services.orders import claims
from yylib.web import moment_words, page, tell


@bp.get("/late")
@requires(P.ORDERS_MANAGE)
def late():
    return _drawn()


@bp.post("/late")
@requires(P.ORDERS_MANAGE)
def claim():
    """The ticked lines were asked for."""
    form = ClaimForm(of=request.form.get("supplier", 0, type=int))
    if not form.validate_on_submit():
        return _drawn(form, 422)
    try:
        number = write(claims.claim, once=form.once.data, line_ids=request.form.getlist("line", int), by=me().id,
                       **form.values())  # fmt: skip
    except Refused as refused:
        if refused.field:
            form.refuse(refused)
        else:
            tell("not", *refused.sentence[:2])
        return _drawn(form, refused.sentence.status)
    tell("said", f"记下了，催了 {number} 行")
    return redirect(url_for("orders.late"), 303)


def _drawn(form: ClaimForm | None = None, status: int = 200):
    ticked = set(request.form.getlist("line", int)) if form else None
    groups = [(one, lines, form if form and form.of == one.id else ClaimForm(formdata=None, of=one.id))
              for one, lines in claims.by_supplier()]  # fmt: skip
    return page("orders/late.html", groups=groups, today=clock.today(), ticked=ticked, status=status)


@bp.get("/late/print")
@requires(P.ORDERS_MANAGE)
def late_print():
    """催缺单: what one supplier still owes, to be sent."""
    supplier = suppliers.get(request.args.get("supplier", 0, type=int))
    return page("orders/late_print.html", supplier=supplier, lines=claims.late(supplier.id), yuan=yuan, today=clock.today(),
                maker=me().name, printed_at=moment_words(clock.now()))  # fmt: skip
