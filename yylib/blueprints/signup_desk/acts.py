"""What a coordinator does with the people of a shift."""

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.signup_desk import bp
from yylib.blueprints.signup_desk.forms import AbsentForm, AddForm, CancelForm, ComeForm, GroupForm, HandForm
from yylib.blueprints.signup_desk.views import WORDS, drawn
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import signups
from yylib.services.shifts import reading
from yylib.services.signups import answers, exchanging, group, listed, swapping
from yylib.web import page, tell


def to_shift(shift_id: int):
    """Back to the page of the shift."""
    return redirect(url_for("signup_desk.show", shift_id=shift_id), 303)


@bp.post("/<int:shift_id>/add")
@requires(P.VOLUNTEERS_RECORD)
def add(shift_id):
    """By number, pass or name; several of one name are shown to choose from."""
    form = AddForm()
    reading.get(shift_id)
    if not form.validate_on_submit():
        return drawn(shift_id, form, 422)
    try:
        who = form.volunteer_id.data or listed.one_by_text(form.who.data)
        signup_id = write(signups.take, once=form.once.data, shift_id=shift_id, volunteer_id=who, channel="desk", by=me().id,
                          **form.given())  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        several = listed.by_text(form.who.data) if refused.code == "signup_many" else ()
        return drawn(shift_id, form, refused.sentence.status, several)
    one = signups.get(signup_id)
    tell(
        "said",
        f"{one.volunteer.name}：{one.stage_label}",
        "" if one.stage == "taken" else "人数已满；要加人请勾“破例安排”或调高需要人数。",
    )
    return to_shift(shift_id)


@bp.post("/<int:shift_id>/group")
@requires(P.VOLUNTEERS_RECORD)
def add_group(shift_id):
    """Everybody of the group whose shift it is; who cannot come is named with what is missing."""
    form = GroupForm()
    reading.get(shift_id)
    if not form.validate_on_submit():
        return drawn(shift_id, group_form=form, status=422)
    found = write(group.take, once=form.once.data, shift_id=shift_id, escort=form.escort.data or "", by=me().id)
    if found["taken"] or found["waiting"]:
        tell("said", f"排上 {found['taken']} 人", f"{found['waiting']} 人排在替补。" if found["waiting"] else "")
    for name, why in found["not"]:
        tell("not", name, why)
    if not any(found.values()):
        tell("look", "没有要排的成员", "录用的成员都在这一班上了；还没有录用的先录用。")
    return to_shift(shift_id)


@bp.get("/s/<int:signup_id>")
@requires(P.VOLUNTEERS_RECORD)
def one(signup_id):
    return _drawn(signup_id)


def _drawn(signup_id: int, status: int = 200, returns=(), **forms):
    """One signup and what may be done with it now; ``returns`` are the other's places in an exchange."""
    held = signups.get(signup_id)
    line = next(one for one in listed.of_shift(held.shift_id) if one.signup.id == signup_id)
    forms = {"come": ComeForm(formdata=None), "cancel": CancelForm(formdata=None), "absent": AbsentForm(formdata=None),
             "hand": HandForm(formdata=None)} | forms  # fmt: skip
    return page("signup_desk/one.html", status=status, line=line, held=held, returns=returns, shift=reading.get(held.shift_id),
                has_begun=clock.now() >= held.shift.starts_at, cancel_by=signups.cancel_by(held.shift), **forms, **WORDS)  # fmt: skip


def _done(signup_id: int, name: str, form, command, said: str, *more: str, returns=(), **given):
    """Check the form, run the command, and go back to the shift; refused, the same page with what was typed."""
    shift_id = signups.get(signup_id).shift_id
    if not form.validate_on_submit():
        return _drawn(signup_id, 422, returns, **{name: form})
    try:
        write(command, once=form.once.data, signup_id=signup_id, by=me().id, **given)
    except Refused as refused:
        form.refuse(refused)
        return _drawn(signup_id, refused.sentence.status, returns, **{name: form})
    tell("said", said, *more)
    return to_shift(shift_id)


@bp.post("/s/<int:signup_id>/come")
@requires(P.VOLUNTEERS_RECORD)
def come(signup_id):
    form = ComeForm()
    return _done(signup_id, "come", form, signups.come, "补上了", "请提醒本人时间和地点。", **form.given())


@bp.post("/s/<int:signup_id>/cancel")
@requires(P.VOLUNTEERS_RECORD)
def cancel(signup_id):
    form = CancelForm()
    given = {"reason": form.reason.data or "", "is_ours": bool(form.is_ours.data)}
    return _done(
        signup_id, "cancel", form, signups.cancel, "报班已取消", "有替补的按先后补上；临近开始的请打电话。", **given
    )


@bp.post("/s/<int:signup_id>/absent")
@requires(P.VOLUNTEERS_RECORD)
def absent(signup_id):
    form = AbsentForm()
    return _done(
        signup_id,
        "absent",
        form,
        signups.absent,
        "已记未到",
        "位置空出来了；记错了可以撤销。",
        note=form.note.data or "",
    )


@bp.post("/s/<int:signup_id>/restore")
@requires(P.VOLUNTEERS_RECORD)
def restore(signup_id):
    """未到 was wrong."""
    shift_id = signups.get(signup_id).shift_id
    write(signups.undo_absent, signup_id=signup_id, by=me().id)
    tell("said", "未到已撤销")
    return to_shift(shift_id)


@bp.post("/s/<int:signup_id>/hand")
@requires(P.VOLUNTEERS_RECORD)
def hand(signup_id):
    """Two have agreed to swap, and one of them called; of an exchange it is asked which shift comes in return."""
    form, signup = HandForm(), signups.get(signup_id)
    given = {"number": form.number.data or "", "escort": form.escort.data or ""}
    if not form.is_exchange.data:
        return _done(signup_id, "hand", form, swapping.hand_over, "换班已登记", **given)
    try:
        returns = answers.places_of(given["number"], signup)
    except Refused as refused:
        form.validate()
        form.refuse(refused)
        return _drawn(signup_id, refused.sentence.status, hand=form)
    if form.validate() and not form.return_id.data:
        form.return_id.errors = ["请选一班。" if returns else "对方没有能拿来互换的班；只换给对方的，不勾“两人互换”。"]
        return _drawn(signup_id, 422, hand=form, returns=returns)
    given |= {"return_id": form.return_id.data, "return_escort": form.return_escort.data or "", "returns": returns}
    return _done(signup_id, "hand", form, exchanging.enter, "互换已登记", **given)
