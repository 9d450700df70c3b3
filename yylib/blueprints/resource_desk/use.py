"""用量: a month typed, many pasted after a look at what was read, and all of them as a list."""

from flask import redirect, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.resource_desk import bp
from yylib.blueprints.resource_desk.forms import MonthForm, PasteForm
from yylib.blueprints.resource_desk.views import drawn
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.resources import use
from yylib.web import page, tell

AT = listings.At(use.USES, "resource_desk.uses", "resource_desk.uses_print", "resource_desk.uses_export")
listings.faces(bp, AT, P.RESOURCES_MANAGE, "/use")


@bp.get("/use")
@requires(P.RESOURCES_MANAGE)
def uses():
    """Every month of every resource."""
    rows, listing = listings.opened(AT)
    return page("resource_desk/use.html", fragment="resource_use", rows=rows, listing=listing)


@bp.post("/<int:resource_id>/use")
@requires(P.RESOURCES_MANAGE)
def month(resource_id):
    """One month as typed."""
    form = MonthForm()
    if not form.validate_on_submit():
        return drawn(resource_id, 422, month=form)
    try:
        write(use.enter_month, once=form.once.data, resource_id=resource_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return drawn(resource_id, refused.sentence.status, month=form)
    tell("said", f"{form.month.data} 的用量记下了")
    return redirect(url_for("resource_desk.show", resource_id=resource_id), 303)


@bp.post("/<int:resource_id>/use/paste")
@requires(P.RESOURCES_MANAGE)
def paste(resource_id):
    """What was pasted is shown first, line by line; only then it is stored."""
    form = PasteForm()
    if not form.validate_on_submit():
        return drawn(resource_id, 422, paste=form)
    try:
        found = use.read(resource_id=resource_id, text=form.text.data)
        if form.act.data != "store":
            form.act.data = "store"
            return drawn(resource_id, paste=form, read=found)
        done = write(use.enter, once=form.once.data, resource_id=resource_id, text=form.text.data, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return drawn(resource_id, refused.sentence.status, paste=form)
    tell(
        "said",
        f"存入 {done['new']} 个月，改动 {done['changed']} 个月",
        f"已知 {done['same']} 行，没有收 {done['rejected']} 行。",
    )
    return redirect(url_for("resource_desk.show", resource_id=resource_id), 303)
