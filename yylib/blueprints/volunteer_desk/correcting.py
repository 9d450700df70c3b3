"""更正个人信息: a volunteer's, or the guardian's, name, phone or birth date."""

from flask import redirect, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.volunteer_desk import bp
from yylib.blueprints.volunteer_desk.forms import PersonForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.volunteers import desk, keys
from yylib.web import page, tell


@bp.route("/<int:volunteer_id>/person/<any(own, guardian):whose>", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def person(volunteer_id, whose):
    """What was written wrongly is put right where it stands."""
    held = keys.get(volunteer_id)
    one = held.person and (held.person if whose == "own" else held.person.guardian)
    own_or_missing(one is not None)
    form, status = PersonForm(data={"version": one.version}), 200
    if form.validate_on_submit():
        try:
            write(
                desk.correct_person,
                once=form.once.data,
                volunteer_id=volunteer_id,
                whose=whose,
                by=me().id,
                **form.values(),
            )
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
        else:
            tell("said", "已更正", "开过的证明不变；上面的姓名不对的，去“证明”里更换一份。")
            return redirect(url_for("volunteer_desk.show", volunteer_id=volunteer_id), 303)
    return page("volunteer_desk/person.html", form=form, held=keys.get(volunteer_id), whose=whose,
                status=422 if form.errors and status == 200 else status)  # fmt: skip
