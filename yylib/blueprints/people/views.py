"""Finding a reader by an exact key. A phone never stands in an address: the search is a POST."""

from flask import redirect, request, url_for

from yylib import lookups
from yylib.access import me, requires
from yylib.blueprints.people import bp
from yylib.blueprints.people.forms import FindForm, UnmaskForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import people, privacy
from yylib.web import page, tell


@bp.route("/", methods=["GET", "POST"])
@requires(P.PEOPLE_READ)
def index():
    """By the whole phone, or by name and the last four digits; what is found is masked."""
    form = FindForm()
    found, status = lookups.asked(form, FindForm.values)
    return page("people/index.html", form=form, found=found, status=status)


@bp.get("/<int:person_id>")
@requires(P.PEOPLE_READ)
def show(person_id):
    return page("people/show.html", person=people.get(person_id), consents=people.consents(person_id),
                labels={text.purpose: text.label for text in privacy.CONSENT_TEXTS},
                may_unmask=me().can(P.PEOPLE_UNMASK), rights_url=_rights_url(person_id))  # fmt: skip


def _rights_url(person_id: int) -> str | None:
    return url_for("privacy.person", person_id=person_id) if me().can(P.PEOPLE_ERASE) else None


@bp.route("/<int:person_id>/unmask", methods=["GET", "POST"])
@requires(P.PEOPLE_UNMASK, fresh=True)
def unmask(person_id):
    """The whole of one person, for one look; the reason is kept, and so is who looked."""
    form, whole, status = UnmaskForm(), None, 200
    person = people.get(person_id)
    if form.validate_on_submit():
        try:
            whole = write(people.unmask, person_id=person_id, reason=form.reason.data, by=me().id)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("people/unmask.html", form=form, person=person, whole=whole, status=status)


@bp.post("/<int:person_id>/withdraw")
@requires(P.PEOPLE_READ)
def withdraw(person_id):
    """A consent is withdrawn at the desk as easily as it was given."""
    people.get(person_id)
    if write(people.withdraw, person_id=person_id, purpose=request.form.get("purpose", "")[:40], by=me().id):
        tell("said", "同意已撤回", "以后不再使用；已办的事不受影响。")
    return redirect(url_for("people.show", person_id=person_id), 303)
