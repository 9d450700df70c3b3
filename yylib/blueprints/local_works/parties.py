"""联系人与征集联系: who may be asked, the log of what was said, and a whole name for one look."""

from flask import redirect, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.local_works import bp
from yylib.blueprints.local_works.forms import ContactForm, LookForm, PartyForm
from yylib.blueprints.local_works.views import drawn
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import local_works
from yylib.web import page, tell


@bp.post("/<int:work_id>/parties")
@requires(P.LOCAL_MANAGE)
def add_party(work_id):
    """Somebody who may be asked."""
    form = PartyForm()
    if not form.validate_on_submit():
        return drawn(work_id, 422, party=form)
    try:
        write(local_works.add_party, once=form.once.data, work_id=work_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return drawn(work_id, refused.sentence.status, party=form)
    tell("said", "联系人登记了")
    return redirect(url_for("local_works.show", work_id=work_id), 303)


@bp.post("/<int:work_id>/parties/<int:party_id>/remove")
@requires(P.LOCAL_MANAGE)
def remove_party(work_id, party_id):
    """Entered by mistake."""
    _held(work_id, party_id)
    write(local_works.remove_party, party_id=party_id, by=me().id)
    tell("said", "联系人去掉了，联系记录还在")
    return redirect(url_for("local_works.show", work_id=work_id), 303)


@bp.route("/<int:work_id>/parties/<int:party_id>/unmask", methods=["GET", "POST"])
@requires(P.LOCAL_MANAGE, fresh=True)
def unmask(work_id, party_id):
    """Name and phone whole, for one look; the reason is kept, and so is who looked."""
    form, whole, status, party = LookForm(), None, 200, _held(work_id, party_id)
    if form.validate_on_submit():
        try:
            whole = write(local_works.unmask, party_id=party_id, reason=form.reason.data, by=me().id)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("local_works/unmask.html", form=form, work=local_works.get(work_id), party=party, whole=whole,
                status=status)  # fmt: skip


@bp.post("/<int:work_id>/contacts")
@requires(P.LOCAL_MANAGE)
def log_contact(work_id):
    """What was said, and when the next is due."""
    form = ContactForm().offer(local_works.parties(work_id))
    if not form.validate_on_submit():
        return drawn(work_id, 422, contact=form)
    try:
        write(local_works.log_contact, once=form.once.data, work_id=work_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return drawn(work_id, refused.sentence.status, contact=form)
    tell("said", "联系记下了")
    return redirect(url_for("local_works.show", work_id=work_id), 303)


def _held(work_id: int, party_id: int):
    """The contact of this work, or 404."""
    found = [one for one in local_works.parties(work_id) if one.id == party_id]
    own_or_missing(bool(found))
    return found[0]
