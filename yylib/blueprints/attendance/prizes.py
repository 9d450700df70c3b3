"""奖品: what there is, handing out, taking back; the list of who got what on A4."""

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.attendance import bp
from yylib.blueprints.attendance.forms import HandOutForm, PrizeForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import activities, money
from yylib.services.attendance import prizes as service
from yylib.web import moment_words, page, tell

PAGE = "attendance/prizes.html"


def _drawn(activity_id: int, status: int = 200, **forms):
    held, stock = activities.get(activity_id), service.of(activity_id)
    forms = {"new": PrizeForm(formdata=None), "hand": HandOutForm(formdata=None).offer(stock)} | forms
    return page(PAGE, status=status, activity=held, prizes=stock, given=service.given(activity_id), yuan=money.yuan,
                **forms)  # fmt: skip


@bp.route("/activity/<int:activity_id>/prizes", methods=["GET", "POST"])
@requires(P.ATTENDANCE_RECORD)
def prizes(activity_id):
    """What there is; one kind more."""
    form = PrizeForm()
    if form.validate_on_submit():
        try:
            write(
                service.add,
                once=form.once.data,
                activity_id=activities.get(activity_id).id,
                by=me().id,
                **form.values(),
            )
        except Refused as refused:
            form.refuse(refused)
            return _drawn(activity_id, refused.sentence.status, new=form)
        tell("said", f"记下了：{form.name.data} {form.number.data} 份")
        return redirect(url_for("attendance.prizes", activity_id=activity_id), 303)
    return _drawn(activity_id, 422 if form.errors else 200, **({"new": form} if form.errors else {}))


@bp.route("/prizes/<int:prize_id>", methods=["GET", "POST"])
@requires(P.ATTENDANCE_RECORD)
def prize(prize_id):
    """Correct one."""
    held = service.get(prize_id)
    form = PrizeForm(data={"name": held.name, "number": held.number, "version": held.version,
                           "value": "" if held.value_fen is None else money.yuan(held.value_fen)})  # fmt: skip
    if form.validate_on_submit():
        try:
            write(service.change, once=form.once.data, prize_id=prize_id, version=form.version.data, by=me().id,
                  **form.values())  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return page("attendance/prize.html", prize=held, form=form, status=refused.sentence.status)
        tell("said", "改好了")
        return redirect(url_for("attendance.prizes", activity_id=held.activity_id), 303)
    return page("attendance/prize.html", prize=held, form=form, status=422 if form.errors else 200)


@bp.post("/activity/<int:activity_id>/hand-out")
@requires(P.ATTENDANCE_RECORD)
def hand_out(activity_id):
    """One hand-out; the stock decides."""
    form = HandOutForm().offer(service.of(activity_id))
    if not form.validate_on_submit():
        return _drawn(activity_id, 422, hand=form)
    try:
        write(service.hand_out, nonce=form.once.data, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _drawn(activity_id, refused.sentence.status, hand=form)
    tell("said", f"已发 {form.number.data} 份")
    return redirect(url_for("attendance.prizes", activity_id=activity_id), 303)


@bp.post("/prizes/given/<int:hand_out_id>/undo")
@requires(P.ATTENDANCE_RECORD)
def prize_undo(hand_out_id):
    """It was not handed out after all."""
    activity_id = service.activity_of(hand_out_id)
    write(service.take_back, hand_out_id=hand_out_id, by=me().id)
    tell("said", "已撤销，奖品退回库存")
    return redirect(url_for("attendance.prizes", activity_id=activity_id), 303)


@bp.get("/activity/<int:activity_id>/prizes/print")
@requires(P.ATTENDANCE_RECORD)
def prizes_print(activity_id):
    """奖品发放表 on A4."""
    return page("attendance/prizes_print.html", activity=activities.get(activity_id), prizes=service.of(activity_id),
                given=[one for one in service.given(activity_id) if not one.undone_at][::-1], maker=me().name,
                yuan=money.yuan, printed_at=moment_words(clock.now()))  # fmt: skip
