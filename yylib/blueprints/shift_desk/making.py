"""排班: one shift, a week's pattern, a week copied, an activity's sessions. What makes many is looked at first."""

from datetime import timedelta

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.shift_desk import bp
from yylib.blueprints.shift_desk.forms import BindForm, CopyForm, PatternForm, ShiftForm, next_month
from yylib.blueprints.shift_desk.views import SAY, chosen
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import activities, rules, shifts, volunteer_posts
from yylib.services.shifts import bound, planning, reading, terms
from yylib.web import page, tell


@bp.route("/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def new():
    """One shift."""
    branch, day = chosen()
    form, status = ShiftForm(data={"day": day, "branch_id": branch and branch.id}).offer(), 200
    if form.validate_on_submit():
        try:
            shift_id = write(shifts.add, once=form.once.data, by=me().id, **form.values())
            tell("said", "班次排好了", shifts.when(shifts.get(shift_id)))
            return redirect(url_for("shift_desk.show", shift_id=shift_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("shift_desk/new.html", form=form, status=status, is_bare=not volunteer_posts.offered())


@bp.route("/pattern", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def pattern():
    """A week's pattern over months."""
    first, last = next_month()
    branch, _day = chosen()
    form = PatternForm(data={"first": first, "last": last, "branch_id": branch and branch.id, "is_open": True}).offer()
    return _many(form, "shift_desk/pattern.html", shifts.make, _looked)


def _looked(is_open: bool, **told) -> list:
    return planning.look(planning.Pattern(**told))


@bp.route("/copy", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def copy():
    """The shifts of a week again in the weeks after it."""
    branch, day = chosen()
    told = {"monday": day, "to": day + timedelta(days=7), "branch_id": branch and branch.id}
    return _many(CopyForm(data=told).offer(), "shift_desk/copy.html", shifts.copy_week, planning.copied)


def _many(form, template: str, command, look):
    """Show what would be made; only what was looked at is made."""
    found, status = None, 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            if form.act.data == "make":
                batch_id = write(command, once=form.once.data, by=me().id, **form.values())
                tell("said", "排好了", "排错了，可以在这里整批撤销。")
                return redirect(url_for("shift_desk.batch", batch_id=batch_id), 303)
            found, status = look(**form.values()), 200
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page(template, form=form, found=found, status=status, names=dict(volunteer_posts.offered(-1)))


@bp.get("/activities/<int:activity_id>")
@requires(P.VOLUNTEERS_READ)
def activity(activity_id):
    """The shifts of an activity's sessions."""
    held = activities.get(activity_id)
    around = rules.rule(terms.AROUND)
    usual = {
        "session_ids": [one.id for one in bound.open_sessions(held)],
        "before_minutes": around,
        "after_minutes": around,
    }
    return _bound(held, _offered(BindForm(formdata=None, data=usual), held))


@bp.post("/activities/<int:activity_id>")
@requires(P.VOLUNTEERS_MANAGE)
def bind(activity_id):
    """More of them: a shift for each session that was ticked."""
    held = activities.get(activity_id)
    form, status = _offered(BindForm(), held), 422
    if form.validate_on_submit():
        try:
            batch_id = write(shifts.bind, once=form.once.data, activity_id=activity_id, by=me().id, **form.values())
            tell("said", "活动的班次排好了", "活动改期或取消，班次会跟着改。")
            return redirect(url_for("shift_desk.batch", batch_id=batch_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return _bound(activities.get(activity_id), form, status)


def _offered(form: BindForm, held) -> BindForm:
    return form.offer([(one, _named(one)) for one in bound.open_sessions(held)])


def _bound(held, form, status: int = 200):
    made = reading.of_activity(held.id)
    return page("shift_desk/activity.html", held=held, form=form, sessions=bound.open_sessions(held), made=made, say=SAY,
                may=me().can(P.VOLUNTEERS_MANAGE), status=status)  # fmt: skip


def _named(one) -> str:
    return f"第 {one.number} 场 {clock.local(one.starts_at):%m-%d %H:%M}"
