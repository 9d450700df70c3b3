"""Locking a month, and corrections: further lines with a reason, by whoever may lock."""

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.registers import bp
from yylib.blueprints.registers.forms import ClassForm, FindForm, LockForm, NumberForm, PriceForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.money import yuan
from yylib.services.registers import correcting, days, entering
from yylib.web import page, tell


@bp.route("/months", methods=["GET", "POST"])
@requires(P.REGISTERS_LOCK, fresh=True)
def months():
    """The months with lines and their locks; one more to lock."""
    held = days.months()
    form = LockForm().offer([month for month, lock in held if lock is None and month < f"{clock.today():%Y-%m}"])
    if form.validate_on_submit():
        try:
            write(days.lock, once=form.once.data, month=form.month.data, by=me().id)
            tell("said", f"锁好了，到 {form.month.data}", "以后补登、更正的，都记在没有锁的日子里。")
            return redirect(url_for("registers.months"), 303)
        except Refused as refused:
            form.refuse(refused)
            return page("registers/months.html", form=form, months=held, status=refused.sentence.status)
    return page("registers/months.html", form=form, months=held, status=422 if form.errors else 200)


@bp.route("/correct", methods=["GET", "POST"])
@requires(P.REGISTERS_LOCK)
def find():
    """The volume that is to be corrected, by its number."""
    form = FindForm()
    if form.validate_on_submit():
        if item := correcting.find(form.code.data):
            return redirect(url_for("registers.correct", item_id=item.id), 303)
        form.code.errors = ["没有这个条码或登录号。"]
    return page("registers/find.html", form=form, status=422 if form.errors else 200)


@bp.get("/correct/<int:item_id>")
@requires(P.REGISTERS_LOCK)
def correct(item_id):
    return _page(item_id)


def _page(item_id: int, status: int = 200, **forms):
    item = correcting.get(item_id)
    own_or_missing(item is not None)
    forms = {
        "price": PriceForm(formdata=None, data={"price": yuan(item.price), "net_price": yuan(item.net_price)}),
        "of_class": ClassForm(formdata=None),
        "number": NumberForm(formdata=None, data={"barcode": item.barcode, "accession_no": item.accession_no}),
    } | forms  # fmt: skip
    return page("registers/correct.html", item=item, line=entering.standing(item_id), lines=correcting.lines_of(item_id),
                yuan=yuan, status=status, **forms)  # fmt: skip


@bp.post("/correct/<int:item_id>/<any(price, class_no, number):what>")
@requires(P.REGISTERS_LOCK, fresh=True)
def corrected(item_id, what):
    """One correction, entered as further lines."""
    name, shape = {
        "price": ("price", PriceForm),
        "class_no": ("of_class", ClassForm),
        "number": ("number", NumberForm),
    }[what]
    form = shape()
    if not form.validate_on_submit():
        return _page(item_id, 422, **{name: form})
    try:
        write(getattr(correcting, what), once=form.once.data, item_id=item_id, by=me().id, **form.values())
    except Refused as refused:
        if not refused.field:
            tell("not", *refused.sentence[:2])
        form.refuse(refused)
        return _page(item_id, refused.sentence.status, **{name: form})
    tell("said", "更正好了", "旧的行留着，下面多了冲销和更正的行。")
    return redirect(url_for("registers.correct", item_id=item_id), 303)
