"""Beside the desk's field: a group with its leader, and one's own keys."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.desk import DESK, around, here, terminal_id
from yylib.blueprints.visits.forms import GroupForm, KeysForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission
from yylib.services import people, privacy
from yylib.services.accounts import own
from yylib.services.visits import desk as line
from yylib.services.visits import paper
from yylib.web import page, tell


@bp.post("/desk/group")
@requires(Permission.VISITS_RECORD)
def group():
    """团体参观: the unit, how many, and the leader, who stands in ``people`` and nowhere else."""
    form, place = GroupForm(), here(request.form.get("place", type=int))
    context = {"answer": None, **around(place), "group_form": form, "group_open": True}
    if not form.validate_on_submit():
        return page(DESK, status=422, **context)
    try:
        number = line.asked(form.number.data, request.form.get("confirmed", ""))
        held = write(_group, once=form.once.data, place_id=place.id, number=number, form=form.values(),
                     nonce=form.once.data, by=me().id, terminal_id=terminal_id())  # fmt: skip
    except Refused as refused:
        if refused.code == "ask_number":
            context["ask"] = refused.facts["number"]
            refused = Refused("ask_group", field="number", **refused.facts)
        form.refuse(refused)
        return page(DESK, status=refused.sentence.status, **context)
    tell("said", f"已登记团体 {form.unit.data} {number} 人")
    return redirect(url_for("visits.desk", place=place.id, answer=held["id"]), 303)


def _group(*, place_id, number, form, nonce, by, terminal_id) -> dict:
    """The leader and the group's scan in one unit."""
    leader_id = None
    if form["leader"]:
        leader_id = people.enter(name=form["leader"], phone=form["phone"] or None,
                                 consent=("contact", privacy.current_text("contact").version, "desk"), by=by)  # fmt: skip
    return paper.group(nonce=nonce, place_id=place_id, number=number, unit=form["unit"], leader_id=leader_id, by=by,
                   terminal_id=terminal_id)  # fmt: skip


@bp.route("/desk/keys", methods=["GET", "POST"])
@requires(Permission.VISITS_RECORD)
def keys():
    """One's own keys: which digit does what."""
    form = KeysForm(**{f"key_{digit}": act for digit, act in line.keys_of(me().keys).items()})
    if form.validate_on_submit():
        chosen = {digit: form[f"key_{digit}"].data for digit in line.KEYS}
        if len(set(chosen.values())) == len(chosen):
            write(own.set_keys, account_id=me().id, keys=chosen, by=me().id)
            tell("said", "按键已改好")
            return redirect(url_for("visits.desk"), 303)
        form.form_errors.append("两个数字不能做同一件事，请改成各不相同。")
    return page("visits/keys.html", form=form, digits=list(line.KEYS), status=422 if form.is_submitted() else 200)
