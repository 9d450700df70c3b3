"""预约设置: what each place offers, looked at before it is saved; and one slot's own number."""

from datetime import date, timedelta

from flask import redirect, request, url_for

from yylib import clock, fields
from yylib.access import me, requires
from yylib.blueprints.booking_desk import bp
from yylib.blueprints.booking_desk.forms import PlanForm, SlotForm
from yylib.blueprints.booking_desk.views import asked_day
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import bookings
from yylib.services.bookings import offer, replay
from yylib.services.bookings import plans as service
from yylib.services.bookings.space import fits
from yylib.web import page, tell


@bp.get("/plans")
@requires(P.BOOKINGS_MANAGE)
def plans():
    """Every place and how it takes bookings."""
    return page("booking_desk/plans.html", planned=service.planned())


@bp.route("/plans/<int:place_id>", methods=["GET", "POST"])
@requires(P.BOOKINGS_MANAGE, fresh=True)
def plan(place_id):
    """试算 shows what the plan would do and saves nothing; 保存 makes it hold from now on."""
    held = service.of_place(place_id)
    form = PlanForm(data=_present(held.plan))
    if not form.is_submitted():
        return _plan(held, form)
    if not form.validate():
        return _plan(held, form, 422)
    try:
        if "look" in request.form:
            service.check(**_given(form))
            return _plan(held, form)
        write(service.set_plan, place_id=place_id, version=form.version.data, by=me().id, **_given(form))
    except Refused as refused:
        form.refuse(refused)
        return _plan(held, form, refused.sentence.status)
    tell("said", "预约设置已保存", "从现在起按新的设置预约；已经约好的不变。")
    return redirect(url_for("booking_desk.plan", place_id=place_id), 303)


def _present(plan) -> dict:
    if plan is None:
        return {"version": 0}
    return {"policy": plan.policy, "slot_minutes": plan.slot_minutes, "quota": plan.quota, "day_quota": plan.day_quota,
            "walk_in_percent": plan.walk_in_percent, "version": plan.version}  # fmt: skip


def _given(form) -> dict:
    return {name: value for name, value in form.values().items() if name != "version"}


def _plan(held, form, status: int = 200):
    day, given = asked_day(request.args.get("day")), _given(form)
    draft = None if form.errors or not given["quota"] else service.draft(held.place, **given)
    return page("booking_desk/plan.html", status=status, held=held, form=form, day=day, slots=_slots(held, day), written=fields.slot_text,
                own=service.quotas_of(held.place.id, day), draft=draft, tried=_cut(draft, day) if draft else [],
                replay=replay.replay(draft) if draft else None, limits=service.limits(draft) if draft else "", holds=fits(held.place), kept_of=offer.kept_of, is_look="look" in request.form,
                before=day - timedelta(days=1), after=day + timedelta(days=1))  # fmt: skip


def _slots(held, day: date) -> list:
    return bookings.slots(held.place.id, day) if held.plan else []


def _cut(draft, day: date) -> list:
    return offer.spans_of(draft, day)


def _starts_at(text: str):
    try:
        return fields.slot_moment(text)
    except ValueError:
        raise NotThere() from None


@bp.route("/plans/<int:place_id>/slots/<starts>", methods=["GET", "POST"])
@requires(P.BOOKINGS_MANAGE, fresh=True)
def slot(place_id, starts):
    """One slot's own number, with the reason."""
    held, starts_at = service.of_place(place_id), _starts_at(starts)
    found = offer.slot_at(place_id, starts_at)
    if found is None:
        raise NotThere()
    row = service.quota_row(place_id, starts_at)
    form = SlotForm(data={"quota": row.quota if row else found.quota, "reason": row.reason if row else ""})
    if form.validate_on_submit():
        try:
            over = write(service.set_slot_quota, once=form.once.data, place_id=place_id, starts_at=starts_at, by=me().id,
                         **form.values())  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return _set(place_id, starts_at, over)
    return page("booking_desk/slot.html", held=held, slot=found, row=row, form=form, starts=starts,
                day=clock.local(starts_at).date(), status=422 if form.errors else 200)  # fmt: skip


def _set(place_id: int, starts_at, over: int):
    if over:
        tell("look", f"名额已改，已超 {over} 人", "已约好的一个也不取消；有人取消或没来以后才会再接受预约。")
    else:
        tell("said", "名额已改")
    return redirect(url_for("booking_desk.plan", place_id=place_id, day=clock.local(starts_at).date()), 303)


@bp.post("/plans/<int:place_id>/slots/<starts>/clear")
@requires(P.BOOKINGS_MANAGE, fresh=True)
def slot_clear(place_id, starts):
    """Back to the plan's number."""
    starts_at = _starts_at(starts)
    write(service.clear_slot_quota, place_id=place_id, starts_at=starts_at, by=me().id)
    tell("said", "这个时段又按预约设置的名额")
    return redirect(url_for("booking_desk.plan", place_id=place_id, day=clock.local(starts_at).date()), 303)
