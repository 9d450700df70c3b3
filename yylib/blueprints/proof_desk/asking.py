"""Asked for at the desk, for somebody without a phone."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.proof_desk import bp
from yylib.database import write
from yylib.errors import Refused
from yylib.fields import clean_line
from yylib.permissions import Permission as P
from yylib.proof_form import AskForm
from yylib.services import privacy, proofs
from yylib.services.proofs import asking, reading
from yylib.services.volunteers import keys
from yylib.web import page, tell


@bp.get("/new")
@requires(P.VOLUNTEERS_MANAGE)
def new():
    """By the volunteer's number or pass first; then for which days."""
    sought = clean_line(request.args.get("number", ""))[:40]
    found = reading.volunteer_of(sought) if sought else None
    return _drawn(found, AskForm(formdata=None), sought=sought)


def _drawn(volunteer, form, status: int = 200, sought: str = ""):
    form.taking(asking.takes_ids())
    return page("proof_desk/new.html", status=status, volunteer=volunteer, form=form, sought=sought, takes_ids=asking.takes_ids(),
                named=privacy.current_text("volunteer_named"), id_text=privacy.current_text("proof_id"))  # fmt: skip


@bp.post("/new/<int:volunteer_id>")
@requires(P.VOLUNTEERS_MANAGE)
def ask(volunteer_id):
    """申请 over the counter."""
    volunteer, form = keys.get(volunteer_id), AskForm().taking(asking.takes_ids())
    if not form.validate_on_submit():
        return _drawn(volunteer, form, 422)
    try:
        proof_id = write(
            proofs.ask, once=form.once.data, volunteer_id=volunteer_id, channel="desk", by=me().id, **form.values()
        )
    except Refused as refused:
        form.refuse(refused)
        return _drawn(volunteer, form, refused.sentence.status)
    tell("said", "申请记下了", "核对时长，审核以后开始公示。")
    return redirect(url_for("proof_desk.show", proof_id=proof_id), 303)
