"""A booking by telephone or at the desk, under the readers' rules; its pass printed again; changed, cancelled."""

from datetime import date

from flask import redirect, request, url_for

from yylib import clock, fields
from yylib.access import me, requires
from yylib.blueprints.booking_desk import bp
from yylib.blueprints.booking_desk.forms import PartyForm, TakeForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import bookings, entry_checks, misses
from yylib.services.bookings import desk, keys, offer
from yylib.services.prints import codes
from yylib.web import page, tell


def _place_id() -> int:
    """The place in the address, else the first that takes bookings; 0 where none does."""
    known = [plan.place_id for plan in bookings.bookable()]
    wanted = request.args.get("place", type=int)
    return wanted if wanted in known else known[0] if known else 0


def _asked(default: date) -> date:
    try:
        return clock.sane_day(request.args.get("day", ""))
    except ValueError:
        return default


@bp.route("/new", methods=["GET", "POST"])
@requires(P.BOOKINGS_RECORD)
def new():
    """登记预约: whoever calls or comes books like anybody else, with the colleague typing."""
    form, place_id = TakeForm(), _place_id()
    if not form.is_submitted():
        form.starts.data = request.args.get("starts", "")
        return _new(form, place_id, _asked(clock.today()))
    if not form.validate():
        return _new(form, place_id, _day_of(form), 422)
    try:
        booking_id = write(bookings.book, once=form.once.data, place_id=place_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        _let_down(form, place_id, refused.code)
        return _new(form, place_id, _day_of(form), refused.sentence.status, refused.code)
    tell("said", "已约好", "请把六位字符念给读者，或打印凭证。")
    return redirect(url_for("booking_desk.show", booking_id=booking_id), 303)


def _day_of(form) -> date:
    starts_at = getattr(form.starts, "starts_at", None)
    return clock.local(starts_at).date() if starts_at else _asked(clock.today())


def _new(form, place_id: int, day: date, status: int = 200, code: str = ""):
    slots = bookings.slots(place_id, day) if place_id else []
    others = [] if any(slot.is_open for slot in slots) or not place_id else offer.next_free(place_id, day)
    return page("booking_desk/new.html", status=status, form=form, plans=bookings.bookable(), place_id=place_id, day=day,
                slots=slots, others=others, written=fields.slot_text, **_refused(form, place_id, code))  # fmt: skip


def _may(form, place_id: int, code: str) -> bool:
    return bool(code) and desk.may_override(code, place_id=place_id, starts_at=form.starts.starts_at,
                                            adults=form.adults.data or 0, number=form.people)  # fmt: skip


def _refused(form, place_id: int, code: str) -> dict:
    """What the page offers after a refusal: going past it with a reason, and saying who went away all the same."""
    is_kept = bool(form.is_override.data) and not code
    return {"may_override": is_kept or _may(form, place_id, code),
            "turned_away": code if code in bookings.FULLNESS else ""}  # fmt: skip


def _let_down(form, place_id: int, code: str) -> None:
    """Where nobody can go past it, whoever called was turned away for fullness: counted once a form, without a name."""
    if code in bookings.FULLNESS and not _may(form, place_id, code):
        write(bookings.away.turn_away, once=form.once.data, place_id=place_id, code=code, channel=form.channel.data,
              starts_at=form.starts.starts_at, number=max(1, form.people))  # fmt: skip


@bp.post("/turned-away")
@requires(P.BOOKINGS_RECORD)
def turned_away():
    """Nothing was free and the reader has gone: counted, without a name."""
    form = PartyForm()
    code = request.form.get("code", "")
    if code not in bookings.FULLNESS or not form.starts.validate(form):
        raise NotThere()
    write(bookings.away.turn_away, once=form.once.data, place_id=_place_id(), code=code, channel="phone",
          starts_at=form.starts.starts_at, number=min(999, max(1, form.people)))  # fmt: skip
    tell("said", "已记下一次未能接待", "只记人数，不记是谁。")
    return redirect(url_for("booking_desk.index"), 303)


def _held(booking_id: int):
    booking = desk.get(booking_id)
    if booking is None:
        raise NotThere()
    return booking


@bp.get("/<int:booking_id>")
@requires(P.BOOKINGS_RECORD)
def show(booking_id):
    """One booking with its pass, and how its reader stands."""
    booking = _held(booking_id)
    return page("booking_desk/show.html", booking=booking, line=desk.shown(booking), qr=codes.drawn(keys.qr_text(booking)),
                standing=misses.standing(booking.person_id), slot_words=desk.slot_words)  # fmt: skip


@bp.get("/<int:booking_id>/pass", endpoint="pass")
@requires(P.BOOKINGS_RECORD)
def on_paper(booking_id):
    """预约凭证 on paper, for whoever has no phone or lost it."""
    booking = _held(booking_id)
    return page("booking_desk/pass.html", booking=booking, line=desk.shown(booking), qr=codes.drawn(keys.qr_text(booking)),
                slot_words=desk.slot_words, mode=entry_checks.on(booking.day), maker=me().name,
                size="a6" if request.args.get("size") == "a6" else "a4",
                printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M} ")  # fmt: skip


@bp.post("/<int:booking_id>/cancel")
@requires(P.BOOKINGS_RECORD)
def cancel(booking_id):
    write(bookings.cancel, booking_id=booking_id, by=me().id)
    tell("said", "预约已取消", "名额已放出来，不算失约。")
    return redirect(url_for("booking_desk.show", booking_id=booking_id), 303)


@bp.route("/<int:booking_id>/change", methods=["GET", "POST"])
@requires(P.BOOKINGS_RECORD)
def change(booking_id):
    """Another slot or another party under the same code."""
    booking = _held(booking_id)
    form = PartyForm(starts=fields.slot_text(booking.starts_at), adults=booking.adults, toddlers=booking.toddlers,
                     children=booking.children)  # fmt: skip
    if not form.is_submitted():
        return _change(booking, form, _asked(booking.day))
    if not form.validate():
        return _change(booking, form, _asked(booking.day), 422)
    try:
        write(bookings.change, once=form.once.data, booking_id=booking_id, by=me().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _change(_held(booking_id), form, _day_of(form), refused.sentence.status, refused.code)
    tell("said", "预约已改", "六位字符不变。")
    return redirect(url_for("booking_desk.show", booking_id=booking_id), 303)


def _change(booking, form, day: date, status: int = 200, code: str = ""):
    return page("booking_desk/change.html", status=status, form=form, line=desk.shown(booking), day=day, written=fields.slot_text,
                slots=bookings.slots(booking.place_id, day, without=booking.id),
                **_refused(form, booking.place_id, code))  # fmt: skip
