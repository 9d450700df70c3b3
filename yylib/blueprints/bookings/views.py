"""Booking: which place, which day, which slot, who; on one page a place."""

from contextlib import suppress
from datetime import date

from flask import redirect, request, url_for

from yylib import clock, fields, readers
from yylib.access import address, public
from yylib.blueprints.bookings import bp
from yylib.blueprints.bookings.forms import PURPOSE, BookForm
from yylib.database import write
from yylib.errors import Busy, NotThere, Refused
from yylib.services import bookings, entry_checks, privacy
from yylib.services.bookings import keys, offer, online
from yylib.web import page

TURNS = 4


@bp.get("/")
@public
def index():
    """The places that take bookings; with one alone, that place at once."""
    plans = bookings.bookable()
    if len(plans) == 1:
        return redirect(url_for("bookings.show", place_id=plans[0].place_id))
    first = {plan.place_id: offer.next_free(plan.place_id, clock.today(), most=1) for plan in plans}
    return page("bookings/index.html", plans=plans, first=first)


@bp.get("/<int:place_id>")
@public
def show(place_id):
    form, day = BookForm(), _asked_day(place_id)
    jumped = "day" not in request.args and day > clock.today()
    return _drawn(place_id, form, day, passed_over=_passed_over(place_id) if jumped else "")


@bp.post("/<int:place_id>")
@public
def book(place_id):
    """Refused, the page comes again with everything typed and what else is free; done, the phone knows its pass."""
    form = BookForm()
    if not form.validate_on_submit():
        form.draw_again()
        return _drawn(place_id, form, _typed_day(form, place_id), 422)
    try:
        online.read_first(form.drawn.data, form.website.data)
        phone = readers.phone()
        booking_id = patiently(online.book, once=form.once.data, address=address(), place_id=place_id, channel="web",
                               codes=phone.codes if phone else (), **form.values())  # fmt: skip
    except Refused as refused:
        turned_away(refused, form, place_id)
        form.draw_again()
        return _drawn(place_id, form, _typed_day(form, place_id), form.said(refused), refused.sentence)
    booking = keys.get(booking_id)
    return readers.remember(redirect(bookings.pass_path(booking), 303), code=booking.code)


def patiently(act, **given):
    """``write``, asking again where the gate let nobody wait longer: an opening minute is a queue, not an error."""
    for _ in range(TURNS):
        try:
            return write(act, **given)
        except Busy:
            continue
    return write(act, **given)


def turned_away(refused: Refused, form, place_id: int) -> None:
    """Whoever found no room is counted, once a form: it is what makes a 失约 count. It is no reason to keep them waiting."""
    if refused.code not in bookings.FULLNESS:
        return
    with suppress(Busy):
        patiently(bookings.away.turn_away, once=form.once.data, hot=True, place_id=place_id, code=refused.code,
                  channel="web", starts_at=form.starts.starts_at, number=form.heads())  # fmt: skip


def _asked_day(place_id: int) -> date:
    """The day in the address, else the first that has room, else today."""
    try:
        return clock.sane_day(request.args.get("day", ""))
    except ValueError:
        free = offer.next_free(place_id, clock.today(), most=1)
        return clock.local(free[0].starts_at).date() if free else clock.today()


def _passed_over(place_id: int) -> str:
    """Why today is not the day that is shown."""
    whys = {slot.why for slot in bookings.slots(place_id, clock.today())}
    if not whys:
        return "今天不开放"
    if whys & {"slot_full", "day_full"}:
        return "今天已约满"
    return "现在馆里满员，今天约不上了" if "place_full" in whys else "今天已停止预约"


def _typed_day(form, place_id: int) -> date:
    starts_at = getattr(form.starts, "starts_at", None)
    return clock.local(starts_at).date() if starts_at else _asked_day(place_id)


def _drawn(place_id: int, form, day: date, status: int = 200, said=None, passed_over: str = ""):
    plan = bookings.plan_of(place_id)
    if plan is None:
        raise NotThere()
    slots = bookings.slots(place_id, day)
    is_open = any(slot.is_open for slot in slots)
    others = offer.next_free(place_id, day, form.heads()) if status == 409 or not is_open else []
    return page("bookings/show.html", status=status, form=form, said=said, place=plan.place, plan=plan, day=day, slots=slots,
                is_open=is_open, others=others, days=offer.days(place_id), written=fields.slot_text, mode=entry_checks.on(day),
                text=privacy.current_text(PURPOSE), passed_over=passed_over)  # fmt: skip
