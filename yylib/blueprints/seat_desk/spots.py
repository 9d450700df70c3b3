"""One seat: somebody sits down, leaves, changes; it is blocked or freed."""

from flask import redirect, url_for

from yylib.access import me, own_or_missing, requires
from yylib.blueprints.seat_desk import bp, forms
from yylib.database import db, write
from yylib.errors import Refused
from yylib.models.seats import Seat
from yylib.permissions import Permission as P
from yylib.services import lost, seats
from yylib.services.seat_desk import acts
from yylib.web import page, tell

FORMS = {"sit": forms.SitForm, "change": forms.MoveForm, "block": forms.WhyForm, "free": forms.FreeForm}


def spot(seat_id: int) -> Seat:
    """A seat that is on a map."""
    found = db.session.get(Seat, seat_id)
    own_or_missing(found is not None and found.is_active)
    return found


@bp.get("/seat/<int:seat_id>")
@requires(P.SEATS_RECORD)
def seat(seat_id):
    return _page(seat_id)


def _page(seat_id: int, status: int = 200, **typed):
    held = spot(seat_id)
    state = next(one for one in seats.states(held.place_id) if one.seat.id == seat_id)
    shown = {name: shape(formdata=None) for name, shape in FORMS.items()} | typed
    return page("seat_desk/seat.html", seat=held, state=state, things=lost.at_seat(seat_id), forms=shown, status=status,
                may_log=me().can(P.VISITS_RECORD), label=held.label)  # fmt: skip


@bp.post("/seat/<int:seat_id>/sit")
@requires(P.SEATS_RECORD)
def sit(seat_id):
    """Seat whoever shows this card or pass, or somebody without one."""
    held, form = spot(seat_id), forms.SitForm()
    if not form.validate_on_submit():
        return _page(seat_id, 422, sit=form)
    return _done(seat_id, "sit", form, f"{held.label} 有人坐了", lambda: write(
        acts.sit, once=form.once.data, seat_id=seat_id, holder=acts.holder_of(form.code.data or "", held.place_id),
        moves=form.moves.data, by=me().id))  # fmt: skip


@bp.post("/seat/<int:seat_id>/change")
@requires(P.SEATS_RECORD)
def change(seat_id):
    """换座 for whoever sits here."""
    form = forms.MoveForm()
    if not form.validate_on_submit():
        return _page(seat_id, 422, change=form)
    return _done(seat_id, "change", form, f"换到 {form.label.data} 了",
                 lambda: write(acts.change_seat, once=form.once.data, seat_id=seat_id, label=form.label.data, by=me().id))  # fmt: skip


@bp.post("/seat/<int:seat_id>/block")
@requires(P.SEATS_RECORD)
def block(seat_id):
    """停用, with the reason readers are told."""
    held, form = spot(seat_id), forms.WhyForm()
    if not form.validate_on_submit():
        return _page(seat_id, 422, block=form)
    return _done(seat_id, "block", form, f"{held.label} 停用了",
                 lambda: write(seats.block, once=form.once.data, seat_id=seat_id, why=form.why.data, by=me().id))  # fmt: skip


@bp.post("/seat/<int:seat_id>/free")
@requires(P.SEATS_RECORD)
def free(seat_id):
    """馆员释放, with a reason."""
    held, form = spot(seat_id), forms.FreeForm()
    if not form.validate_on_submit():
        return _page(seat_id, 422, free=form)
    return _done(seat_id, "free", form, f"{held.label} 已释放，可以坐了",
                 lambda: write(seats.free, once=form.once.data, seat_id=seat_id, reason=form.reason.data, by=me().id))  # fmt: skip


def _done(seat_id: int, name: str, form, said: str, act):
    try:
        act()
    except Refused as refused:
        if refused.field in form.data:
            form.refuse(refused)
        else:
            tell("not", *refused.sentence[:2])
        return _page(seat_id, refused.sentence.status, **{name: form})
    tell("said", said)
    return redirect(url_for("seat_desk.index", place=spot(seat_id).place_id), 303)


TAPS = {
    "away": (seats.away, "记下了：暂离"),
    "back": (seats.back, "记下了：回来了"),
    "leave": (acts.leave, "已离座，座位空了"),
    "unblock": (seats.unblock, "恢复使用了"),
    "patrol": (seats.patrol, "记下了：座位上没有人"),
    "present": (seats.answer_report, "记下了：有人"),
}


@bp.post("/seat/<int:seat_id>/now/<verb>")
@requires(P.SEATS_RECORD)
def tap(seat_id, verb):
    """What takes one tap: 暂离, back, 离座, in use again, found empty, seen."""
    own_or_missing(verb in TAPS)
    held, (command, said) = spot(seat_id), TAPS[verb]
    write(command, seat_id=seat_id, by=me().id)
    tell("said", f"{held.label} {said}")
    return redirect(url_for("seat_desk.index", place=held.place_id), 303)
