"""The words of a plan: all of a draft's, and what may change after the approval."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.activity_desk import bp
from yylib.blueprints.activity_desk.forms import PlanForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.activities import ActivityStage
from yylib.permissions import Permission as P
from yylib.services import activities
from yylib.web import page, tell


@bp.route("/<int:activity_id>/edit", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def edit(activity_id):
    """The words of a draft, or what may change after the approval."""
    held = activities.get(activity_id)
    is_draft = held.stage == ActivityStage.DRAFT
    if not is_draft and held.stage != ActivityStage.APPROVED:
        raise Refused("activity_not_draft", stage=held.stage_label)
    form, status = PlanForm.of(held), 200
    if form.is_submitted():
        status = 422
    if form.validate_on_submit():
        was = (held.kind, held.entry, held.is_outside)
        try:
            write(activities.save if is_draft else activities.amend, once=form.once.data, activity_id=activity_id,
                  version=form.version.data, by=me().id, **form.values())  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return page(
                "activity_desk/edit.html", held=held, form=form, status=refused.sentence.status, is_draft=is_draft
            )
        return _after_edit(activity_id, was)
    return page("activity_desk/edit.html", held=held, form=form, status=status, is_draft=is_draft)


def _after_edit(activity_id: int, was: tuple):
    """Back to the plan; where it asks other things now, to its form once more."""
    held = activities.get(activity_id)
    if was != (held.kind, held.entry, held.is_outside):
        tell("look", "存好了", "类型或参加方式改了，表上要填的也变了，请再看一遍。")
        return redirect(url_for("activity_desk.edit", activity_id=activity_id), 303)
    tell("said", "存好了")
    return redirect(url_for("activity_desk.show", activity_id=activity_id), 303)
