"""数字资源: the list with what is about to run out, one resource, its licence periods, stopping it."""

from flask import redirect, request, url_for

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.resource_desk import bp
from yylib.blueprints.resource_desk.forms import LicenceForm, MonthForm, PasteForm, ResourceForm, VoidForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import money, resources, suppliers
from yylib.services.resources import use
from yylib.web import page, tell

AT = listings.At(resources.RESOURCES, "resource_desk.index", "resource_desk.print", "resource_desk.export")
listings.faces(bp, AT, P.RESOURCES_MANAGE)


@bp.get("/")
@requires(P.RESOURCES_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("resource_desk/index.html", fragment="resources", rows=rows, listing=listing, due=resources.expiring())


@bp.route("/new", methods=["GET", "POST"])
@requires(P.RESOURCES_MANAGE)
def new():
    """What it is; its first licence follows on its page."""
    form = ResourceForm().offer(suppliers.offered())
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            resource_id = write(resources.enter, once=form.once.data, by=me().id, **form.values())
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "记下了", "接着登记授权期：没有授权期的不会列进公开目录。")
            return redirect(url_for("resource_desk.show", resource_id=resource_id), 303)
    return page("resource_desk/edit.html", form=form, resource=None, status=status)


@bp.route("/<int:resource_id>/edit", methods=["GET", "POST"])
@requires(P.RESOURCES_MANAGE)
def edit(resource_id):
    resource = resources.get(resource_id)
    form = ResourceForm(obj=resource).offer(suppliers.offered(resource.supplier_id))
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            write(resources.change, once=form.once.data, resource_id=resource_id, version=form.version.data, by=me().id,
                  **form.values())  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "改好了")
            return redirect(url_for("resource_desk.show", resource_id=resource_id), 303)
    return page("resource_desk/edit.html", form=form, resource=resources.get(resource_id), status=status)


@bp.get("/<int:resource_id>")
@requires(P.RESOURCES_MANAGE)
def show(resource_id):
    return drawn(resource_id)


def drawn(resource_id: int, status: int = 200, **given):
    """The page of one resource, with the forms as they stand."""
    resource = resources.get(resource_id)
    from_on, to_on = resources.next_period(resource)
    held = {"licence": LicenceForm(formdata=None, from_on=from_on, to_on=to_on), "month": MonthForm(formdata=None),
            "paste": PasteForm(formdata=None), "read": None} | given  # fmt: skip
    return page("resource_desk/show.html", shown=resources.shown(resource), resource=resource, years=use.years(resource),
                months=use.months(resource_id), yuan=money.yuan, status=status, **held)  # fmt: skip


@bp.post("/<int:resource_id>/licences")
@requires(P.RESOURCES_MANAGE)
def licence(resource_id):
    """A first period, or a renewal."""
    form = LicenceForm()
    if not form.validate_on_submit():
        return drawn(resource_id, 422, licence=form)
    try:
        write(resources.enter_licence, once=form.once.data, resource_id=resource_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return drawn(resource_id, refused.sentence.status, licence=form)
    tell("said", "授权期记下了")
    return redirect(url_for("resource_desk.show", resource_id=resource_id), 303)


@bp.route("/<int:resource_id>/licences/<int:licence_id>/void", methods=["GET", "POST"])
@requires(P.RESOURCES_MANAGE)
def void(resource_id, licence_id):
    """A period that was entered by mistake."""
    form, status = VoidForm(), 200
    if form.validate_on_submit():
        try:
            write(resources.void_licence, once=form.once.data, licence_id=licence_id, why=form.why.data, by=me().id)
            tell("said", "已作废，原来的记录还在")
            return redirect(url_for("resource_desk.show", resource_id=resource_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    held = resources.licence_of(resource_id, licence_id)
    return page(
        "resource_desk/void.html", form=form, held=held, status=422 if form.errors and status == 200 else status
    )


@bp.post("/<int:resource_id>/stop")
@requires(P.RESOURCES_MANAGE)
def stop(resource_id):
    """The library offers it no more from today, or offers it again; pressed twice it is the same."""
    held, stops = resources.get(resource_id).stopped_on, request.form.get("way") != "resume"
    write(resources.stop, resource_id=resource_id, stopped_on=held or clock.today() if stops else None, by=me().id)
    tell("said", "已停用，公开目录不再列出" if stops else "已重新启用")
    return redirect(url_for("resource_desk.show", resource_id=resource_id), 303)
