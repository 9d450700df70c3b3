"""Submitting, reviewing, endorsing, approving, sending back, cancelling."""

from flask import redirect, url_for

from yylib.access import me, requires
from yylib.blueprints.activity_desk import bp
from yylib.blueprints.activity_desk.forms import StepForm, TemplateForm
from yylib.blueprints.activity_desk.views import shown
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import activities
from yylib.services.activities import patterns
from yylib.web import tell

ACTS = {
    "submit": (activities.submit, "提交了，等科室负责人审核"), "withdraw": (activities.withdraw, "撤回了，可以改"),
    "cancel": (activities.cancel, "活动取消了"), "endorse": (activities.endorse, "审核通过，等馆长批准"),
    "approve": (activities.approve, "批准了，可以发通知"), "send_back": (activities.send_back, "退回了"),
    "return": (activities.send_back, "退回了"), "confirm": (activities.confirm, "确认了改动"),
}  # fmt: skip
_HINTS = {"cancel": "报了名的人会列进“待通知”；场地让出来了，记录都在。", "approve": "下一步：在“通知”里发布。",
          "confirm": "通知撤下了的，现在可以再发布。"}  # fmt: skip


def _moved(activity_id: int, verb: str, allowed: tuple[str, ...]):
    if verb not in allowed:
        raise NotThere()
    form = StepForm()
    if not form.validate_on_submit():
        return shown(activity_id, 422, step=form)
    act, said = ACTS[verb]
    try:
        write(act, once=form.once.data, activity_id=activity_id, reason=form.reason.data or "", by=me().id,
              version=form.version.data)  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return shown(activity_id, refused.sentence.status, step=form)
    tell("said", said, _HINTS.get(verb, ""))
    return redirect(url_for("activity_desk.show", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/step/<verb>")
@requires(P.ACTIVITIES_PLAN)
def step(activity_id, verb):
    """What its author does."""
    return _moved(activity_id, verb, ("submit", "withdraw", "cancel"))


@bp.post("/<int:activity_id>/head/<verb>")
@requires(P.ACTIVITIES_ENDORSE, fresh=True)
def decide_head(activity_id, verb):
    """The head of department passes it on, sends it back, confirms what was rewritten."""
    return _moved(activity_id, verb, ("endorse", "send_back", "confirm"))


@bp.post("/<int:activity_id>/director/<verb>")
@requires(P.ACTIVITIES_APPROVE, fresh=True)
def decide_director(activity_id, verb):
    """The director approves or sends it back."""
    return _moved(activity_id, verb, ("approve", "return"))


@bp.post("/<int:activity_id>/review")
@requires(P.ACTIVITIES_REVIEW)
def review(activity_id):
    """内容审查."""
    form = StepForm()
    if not form.validate_on_submit():
        return shown(activity_id, 422, step=form)
    write(activities.review, once=form.once.data, activity_id=activity_id, note=form.reason.data or "", by=me().id,
          version=form.version.data)  # fmt: skip
    tell("said", "内容审查通过")
    return redirect(url_for("activity_desk.show", activity_id=activity_id), 303)


@bp.post("/<int:activity_id>/template")
@requires(P.ACTIVITIES_PLAN)
def keep(activity_id):
    """Keep its contents as a template."""
    form = TemplateForm()
    if not form.validate_on_submit():
        return shown(activity_id, 422, keep=form)
    try:
        write(patterns.keep_template, once=form.once.data, activity_id=activity_id, name=form.name.data, by=me().id)
    except Refused as refused:
        form.name.errors = [refused.sentence.title]
        return shown(activity_id, refused.sentence.status, keep=form)
    tell("said", "存成模板了", "起草活动时可以选它。")
    return redirect(url_for("activity_desk.show", activity_id=activity_id), 303)
