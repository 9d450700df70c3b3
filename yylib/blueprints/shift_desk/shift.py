"""一个班次: its people, its time and place, how many are wanted, calling it off."""

from flask import current_app, redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.shift_desk import bp
from yylib.blueprints.shift_desk.forms import CancelForm, NeedForm, ShiftForm
from yylib.blueprints.shift_desk.views import SAY
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import shifts
from yylib.services.shifts import closings, reading
from yylib.web import page, tell


@bp.get("/<int:shift_id>")
@requires(P.VOLUNTEERS_READ)
def show(shift_id):
    return drawn(shift_id)


def drawn(shift_id: int, status: int = 200, **forms):
    """The page of one shift, with the forms as they stand."""
    held = shifts.get(shift_id)
    usual = {
        "need": NeedForm(formdata=None, obj=held),
        "cancel": CancelForm(formdata=None, data={"version": held.version}),
    }
    hit, now, people = closings.hit([held]), clock.now(), "signup_desk.show"
    signup_url = url_for(people, shift_id=shift_id) if people in current_app.view_functions else None
    return page("shift_desk/show.html", held=held, say=SAY, people=reading.signups([shift_id]), status=status,
                wrong=hit[0][1] if hit else "", is_running=not held.cancelled_at and held.ends_at > now,
                has_begun=held.starts_at <= now, served=len(reading.served([shift_id])), signup_url=signup_url, **usual | forms)  # fmt: skip


@bp.route("/<int:shift_id>/edit", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def edit(shift_id):
    """Another time or place."""
    held = shifts.get(shift_id)
    form = ShiftForm().for_change(held) if request.method == "POST" else ShiftForm.of(held)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            write(shifts.change, once=form.once.data, shift_id=shift_id, by=me().id, **form.values())
            tell("said", "班次改好了", shifts.when(shifts.get(shift_id)))
            return redirect(url_for("shift_desk.show", shift_id=shift_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("shift_desk/edit.html", held=shifts.get(shift_id), form=form, say=SAY, status=status)


@bp.post("/<int:shift_id>/need")
@requires(P.VOLUNTEERS_MANAGE)
def need(shift_id):
    """More or fewer."""
    form = NeedForm()
    return _done(shift_id, form, "need", shifts.need, "需要的人数改好了")


@bp.post("/<int:shift_id>/cancel")
@requires(P.VOLUNTEERS_MANAGE)
def cancel(shift_id):
    """Call it off."""
    form = CancelForm()
    return _done(shift_id, form, "cancel", shifts.cancel, "班次已取消，服务过的时长都在")


def _done(shift_id: int, form, name: str, command, said: str):
    if not form.validate_on_submit():
        return drawn(shift_id, 422, **{name: form})
    try:
        write(command, once=form.once.data, shift_id=shift_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return drawn(shift_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("shift_desk.show", shift_id=shift_id), 303)


@bp.post("/<int:shift_id>/open")
@requires(P.VOLUNTEERS_MANAGE)
def open_up(shift_id):
    """Take signups, or none for now."""
    is_open = request.form.get("act") != "close"
    write(shifts.open_up, shift_id=shift_id, is_open=is_open, by=me().id)
    tell("said", "可以报班了" if is_open else "暂不接受报班，已排上的人不变")
    return redirect(url_for("shift_desk.show", shift_id=shift_id), 303)
