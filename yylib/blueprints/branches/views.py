"""The library's houses, doors and areas."""

from flask import redirect, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.branches import bp
from yylib.blueprints.branches.forms import BranchForm, MergeForm, PlaceForm
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import choices
from yylib.permissions import Permission
from yylib.services import branches as service
from yylib.services.accounts import manage
from yylib.web import page, tell

MANAGE = Permission.BRANCHES_MANAGE


@bp.get("/branches")
@requires(MANAGE)
def index():
    houses = [(branch, service.places(branch.id, closed=True)) for branch in service.all_branches(closed=True)]
    return page("branches/index.html", houses=houses)


def _branch(branch_id: int):
    branch = service.get_branch(branch_id)
    own_or_missing(branch is not None)
    return branch


def _place(place_id: int):
    place = service.get_place(place_id)
    own_or_missing(place is not None)
    return place


def _done(title: str):
    tell("said", title)
    return redirect(url_for("branches.index"), 303)


@bp.route("/branches/new", methods=["GET", "POST"])
@requires(MANAGE, fresh=True)
def new():
    form = BranchForm()
    if form.validate_on_submit():
        try:
            write(service.add_branch, once=form.once.data, name=form.name.data, kind=form.kind.data,
                  capacity=form.capacity.data, by=me().id)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(f"已增加“{form.name.data}”")
    return page("branches/branch.html", form=form, branch=None, status=422 if form.is_submitted() else 200)


@bp.route("/branches/<int:branch_id>", methods=["GET", "POST"])
@requires(MANAGE, fresh=True)
def edit(branch_id):
    branch = _branch(branch_id)
    form = BranchForm(obj=branch)
    if form.validate_on_submit():
        try:
            write(service.change_branch, once=form.once.data, branch_id=branch_id, name=form.name.data, by=me().id,
                  kind=form.kind.data, capacity=form.capacity.data, version=form.version.data or 0)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done("已保存")
    return page(
        "branches/branch.html", form=form, branch=_branch(branch_id), status=422 if form.is_submitted() else 200
    )


@bp.post("/branches/<int:branch_id>/<any(close, open):verb>")
@requires(MANAGE, fresh=True)
def switch(branch_id, verb):
    write(service.set_branch_active, branch_id=branch_id, is_active=verb == "open", by=me().id)
    return _done("已停用，过去的数字都还在" if verb == "close" else "已恢复使用")


def _place_form(place=None) -> PlaceForm:
    form = PlaceForm(obj=place)
    form.department_id.choices = choices([(0, "不归科室"), *((row.id, row.name) for row in manage.departments())])
    if not form.is_submitted() and place is not None:
        form.department_id.data = place.department_id or 0
    return form


def _values(form) -> dict:
    names = ("name", "audience", "capacity", "counter_max", "is_two_way")
    return {name: form[name].data for name in names} | {"department_id": form.department_id.data or None, "by": me().id}


@bp.route("/branches/<int:branch_id>/places/new", methods=["GET", "POST"])
@requires(MANAGE, fresh=True)
def new_place(branch_id):
    branch, form = _branch(branch_id), _place_form()
    if form.validate_on_submit():
        try:
            write(service.add_place, once=form.once.data, branch_id=branch_id, kind=form.kind.data, **_values(form))
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(f"已增加“{form.name.data}”")
    return page("branches/place.html", form=form, branch=branch, place=None, status=422 if form.is_submitted() else 200)


@bp.route("/places/<int:place_id>", methods=["GET", "POST"])
@requires(MANAGE, fresh=True)
def edit_place(place_id):
    form = _place_form(_place(place_id))
    if form.validate_on_submit():
        try:
            write(service.change_place, once=form.once.data, place_id=place_id, version=form.version.data or 0,
                  **_values(form))  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done("已保存")
    place = _place(place_id)
    return page("branches/place.html", form=form, place=place, branch=place.branch, merge_form=_merge_form(place),
                status=422 if form.is_submitted() else 200)  # fmt: skip


def _merge_form(place) -> MergeForm:
    form = MergeForm(formdata=None)
    others = [row for row in service.places(place.branch_id, place.kind) if row.id != place.id]
    form.into_id.choices = choices((row.id, row.name) for row in others)
    return form


@bp.post("/places/<int:place_id>/<any(close, open):verb>")
@requires(MANAGE, fresh=True)
def switch_place(place_id, verb):
    write(service.set_place_active, place_id=place_id, is_active=verb == "open", by=me().id)
    return _done("已停用，过去的数字都还在" if verb == "close" else "已恢复使用")


@bp.post("/places/<int:place_id>/merge")
@requires(MANAGE, fresh=True)
def merge(place_id):
    form = MergeForm()
    form.into_id.choices = choices((row.id, row.name) for row in service.places(_place(place_id).branch_id))
    if not form.validate_on_submit():
        raise Refused("merge_elsewhere", field="into_id")
    write(service.merge_place, once=form.once.data, place_id=place_id, into_id=form.into_id.data, by=me().id)
    return _done("已合并，过去的数字仍各记各的")
