"""经费: the funds of the years, one with its changes, what holds its money."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.funds import bp
from yylib.blueprints.funds.forms import AllotForm, FundForm, NameForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import funds
from yylib.services.money import yuan
from yylib.web import page, tell

AT = listings.At(funds.FUNDS, "funds.index", "funds.print", "funds.export")
listings.faces(bp, AT, P.ACQUISITION_READ)


@bp.get("/")
@requires(P.ACQUISITION_READ)
def index():
    rows, listing = listings.opened(AT)
    return page(
        "funds/index.html", fragment="funds", funds=rows, listing=listing, yuan=yuan, may=me().can(P.FUNDS_MANAGE)
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(P.FUNDS_MANAGE)
def new():
    form = FundForm()
    if form.validate_on_submit():
        try:
            fund_id = write(funds.enter, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return page("funds/new.html", form=form, status=refused.sentence.status)
        tell("said", f"登记好了：{form.year.data} 年 {form.name.data}")
        return redirect(url_for("funds.show", fund_id=fund_id), 303)
    return page("funds/new.html", form=form, status=422 if form.errors else 200)


@bp.get("/<int:fund_id>")
@requires(P.ACQUISITION_READ)
def show(fund_id):
    return _page(fund_id)


def _page(fund_id: int, status: int = 200, **forms):
    fund = funds.get(fund_id)
    known = {"name": fund.name, "note": fund.note, "version": fund.version}
    forms = {"allot": AllotForm(formdata=None), "rename": NameForm(formdata=None, data=known)} | forms
    return page("funds/show.html", fund=fund, figures=funds.figures(fund_id), changes=funds.changes(fund_id), yuan=yuan,
                may=me().can(P.FUNDS_MANAGE), may_order=me().can(P.ORDERS_MANAGE), status=status, **forms)  # fmt: skip


@bp.post("/<int:fund_id>/allot")
@requires(P.FUNDS_MANAGE, fresh=True)
def allot(fund_id):
    """More, or less, with the reason."""
    form = AllotForm()
    return _done(fund_id, "allot", form, funds.allot, "记下了", form.values)


@bp.post("/<int:fund_id>/rename")
@requires(P.FUNDS_MANAGE)
def rename(fund_id):
    form = NameForm()
    return _done(fund_id, "rename", form, funds.rename, "改好了", form.values)


def _done(fund_id: int, name: str, form, command, said: str, values):
    if not form.validate_on_submit():
        return _page(fund_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, fund_id=fund_id, by=me().id, **values())
    except Refused as refused:
        form.refuse(refused)
        return _page(fund_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("funds.show", fund_id=fund_id), 303)


@bp.post("/<int:fund_id>/<any(open, close):way>")
@requires(P.FUNDS_MANAGE, fresh=True)
def switch(fund_id, way):
    """Orders may be charged to it, or not any more."""
    write(funds.switch, fund_id=fund_id, is_active=way == "open", by=me().id)
    tell(
        "said",
        "重开了" if way == "open" else "已封账",
        "" if way == "open" else "新订单不再列出它；已订的照常到货付款。",
    )
    return redirect(url_for("funds.show", fund_id=fund_id), 303)
