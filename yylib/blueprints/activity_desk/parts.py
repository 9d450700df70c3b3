"""Sessions, duties and questions of a plan; moving and cancelling a session."""

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.activity_desk import bp
from yylib.blueprints.activity_desk.forms import AddForm, DutyForm, MoveForm, QuestionForm, ReasonForm, SessionForm
from yylib.blueprints.activity_desk.views import shown
from yylib.database import write
from yylib.errors import Refused
from yylib.models.activities import ActivityStage
from yylib.permissions import Permission as P
from yylib.services import activities
from yylib.services.activities import duties, reading, writing
from yylib.web import page, tell


def _to(activity_id: int, anchor: str):
    return redirect(url_for("activity_desk.show", activity_id=activity_id, _anchor=anchor), 303)


def _added(activity_id: int, form, name: str, act, anchor: str):
    """What a form of the page adds; refused, the page comes back with the form, which it knows by ``name``."""
    if not form.validate_on_submit():
        return shown(activity_id, 422, **{name: form})
    try:
        made = write(act, once=form.once.data, activity_id=activity_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return shown(activity_id, refused.sentence.status, **{name: form})
    tell("said", f"排了 {len(made)} 场" if isinstance(made, list) else "加好了")
    return _to(activity_id, anchor)


@bp.post("/<int:activity_id>/sessions")
@requires(P.ACTIVITIES_PLAN)
def add_session(activity_id):
    """One session, or a row of them."""
    form = AddForm().offer(activities.get(activity_id).branch_id)
    return _added(activity_id, form, "add", activities.add_sessions, "sessions")


def _times(one) -> dict:
    start, end = clock.local(one.starts_at), clock.local(one.ends_at)
    until = end.date() if end.date() != start.date() else None
    names = ("place_id", "topic", "setup_minutes", "clear_minutes", "takes_room", "version")
    return {name: getattr(one, name) for name in names} | {
        "day": start.date(), "start": start.time(), "until": until, "end": end.time()}  # fmt: skip


@bp.route("/sessions/<int:session_id>", methods=["GET", "POST"])
@requires(P.ACTIVITIES_PLAN)
def change_session(session_id):
    """A draft's session is corrected; an announced one is moved, and who registered is told."""
    one = activities.session(session_id)
    is_draft = one.activity.stage == ActivityStage.DRAFT
    form = (SessionForm if is_draft else MoveForm)(data=_times(one)).offer(one.activity.branch_id)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        act = activities.change_session if is_draft else activities.move_session
        try:
            write(
                act, once=form.once.data, session_id=session_id, version=form.version.data, by=me().id, **form.values()
            )
            tell("said", "改好了" if is_draft else "改期了", "" if is_draft else "报了名的人列进了“待通知”。")
            return _to(one.activity_id, "sessions")
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("activity_desk/session.html", one=one, held=one.activity, form=form, is_draft=is_draft, status=status,
                in_approval=one.activity.stage in writing.IN_APPROVAL,
                cancel=ReasonForm(formdata=None), is_last=len(reading.live(one.activity)) < 2)  # fmt: skip


@bp.post("/sessions/<int:session_id>/drop")
@requires(P.ACTIVITIES_PLAN)
def drop_session(session_id):
    """Out of a draft."""
    one = activities.session(session_id)
    number, activity_id = one.number, one.activity_id
    write(activities.drop_session, session_id=session_id, by=me().id)
    tell("said", f"删去了第 {number} 场")
    return _to(activity_id, "sessions")


@bp.post("/sessions/<int:session_id>/cancel")
@requires(P.ACTIVITIES_PLAN)
def cancel_session(session_id):
    """One of several does not take place."""
    one, form = activities.session(session_id), ReasonForm()
    if not form.validate_on_submit():
        tell("not", "没有取消", "请写明原因。")
        return redirect(url_for("activity_desk.change_session", session_id=session_id), 303)
    write(activities.cancel_session, once=form.once.data, session_id=session_id, reason=form.reason.data, by=me().id)
    tell("said", f"取消了第 {one.number} 场", "报了名的人列进了“待通知”。")
    return _to(one.activity_id, "sessions")


@bp.post("/<int:activity_id>/duties")
@requires(P.ACTIVITIES_PLAN)
def add_duty(activity_id):
    form = DutyForm().offer()
    return _added(activity_id, form, "duty", duties.add_duty, "duties")


@bp.post("/duties/<int:duty_id>/<any(done, open, drop):verb>")
@requires(P.ACTIVITIES_READ)
def tick_duty(duty_id, verb):
    """Ticked off by whoever has done it; taken out only by who plans."""
    activity_id = duties.activity_of(duty_id)
    if verb == "drop":
        if not me().can(P.ACTIVITIES_PLAN):
            raise Refused("not_allowed")
        write(duties.drop_duty, duty_id=duty_id, by=me().id)
    else:
        write(duties.finish_duty, duty_id=duty_id, is_done=verb == "done", by=me().id)
    return _to(activity_id, "duties")


@bp.post("/<int:activity_id>/questions")
@requires(P.ACTIVITIES_PLAN)
def add_question(activity_id):
    form = QuestionForm()
    return _added(activity_id, form, "question", duties.add_question, "questions")


@bp.post("/<int:activity_id>/questions/<int:question_id>/drop")
@requires(P.ACTIVITIES_PLAN)
def drop_question(activity_id, question_id):
    write(duties.drop_question, question_id=question_id, by=me().id)
    return _to(activity_id, "questions")
