"""数字化件: files of a work, their degree of openness, and taking them down."""

from flask import redirect, request, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.local_works import bp
from yylib.blueprints.local_works.forms import CopyForm, NewCopyForm, ReasonForm
from yylib.blueprints.local_works.views import drawn
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import collections, files, local_works
from yylib.web import page, tell


@bp.post("/<int:work_id>/copies")
@requires(P.LOCAL_MANAGE)
def add_copy(work_id):
    """A file comes to a work."""
    form = NewCopyForm()
    if not form.validate_on_submit():
        return drawn(work_id, 422, copy=form)
    given = form.values()
    try:
        kept = files.keep(form.file.data.stream, form.file.data.filename, collections.COPY)
        write(collections.add_copy, once=form.once.data, work_id=work_id, kept=kept._asdict(), by=me().id, **given)
    except Refused as refused:
        form.refuse(refused)
        return drawn(work_id, refused.sentence.status, copy=form)
    tell("said", "存好了")
    return redirect(url_for("local_works.show", work_id=work_id), 303)


@bp.route("/<int:work_id>/copies/<int:copy_id>", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE)
def edit_copy(work_id, copy_id):
    """Its title, its degree of openness, its place."""
    held = _held(work_id, copy_id)
    form, status = CopyForm(obj=held), 200
    if form.validate_on_submit():
        try:
            write(collections.change_copy, once=form.once.data, copy_id=copy_id, by=me().id, **form.values())
            tell("said", "改好了")
            return redirect(url_for("local_works.show", work_id=work_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/copy.html", form=form, reason=ReasonForm(formdata=None), held=held,
                work=local_works.get(work_id), status=status)  # fmt: skip


@bp.post("/<int:work_id>/copies/<int:copy_id>/withdraw")
@requires(P.LOCAL_MANAGE)
def withdraw_copy(work_id, copy_id):
    """撤下: nobody opens it any more."""
    held = _held(work_id, copy_id)
    reason = ReasonForm()
    try:
        write(collections.withdraw_copy, copy_id=copy_id, why=request.form.get("note", "")[:200], by=me().id)
    except Refused as refused:
        reason.note.errors = [refused.sentence.whole]
        return page("local_works/copy.html", form=CopyForm(formdata=None, obj=held), reason=reason, held=held,
                    work=local_works.get(work_id), status=refused.sentence.status)  # fmt: skip
    tell("said", "撤下了")
    return redirect(url_for("local_works.show", work_id=work_id), 303)


def _held(work_id: int, copy_id: int):
    """The file of this work, or 404."""
    found = [one for one in collections.copies_of(work_id=work_id, withdrawn=True) if one.id == copy_id]
    own_or_missing(bool(found))
    return found[0]
