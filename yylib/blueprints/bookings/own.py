"""预约凭证: seen, printed, changed and cancelled by whoever holds its link."""

from datetime import date

from flask import redirect, request, url_for

from yylib import clock, fields, readers
from yylib.access import public
from yylib.blueprints.bookings import bp
from yylib.blueprints.bookings.forms import PartyForm
from yylib.blueprints.bookings.views import patiently, turned_away
from yylib.errors import NotThere, Refused
from yylib.models.bookings import BookingStage
from yylib.services import bookings, calendar, entry_checks
from yylib.services.bookings import keys, offer, seating
from yylib.services.prints import codes
from yylib.services.seats.present import spots
from yylib.web import page, tell


def held(key: str):
    """The booking of a link; any other looks as if there were none."""
    booking = bookings.by_path(key)
    if booking is None:
        raise NotThere()
    return booking


def key_of(booking) -> str:
    """The last part of a pass's address."""
    return bookings.pass_path(booking).rsplit("/", 1)[1]


@bp.get("/p/<key>")
@public
def ticket(key):
    booking = held(key)
    phone = readers.phone()
    return page("bookings/ticket.html", **_shown(booking), is_kept=bool(phone and booking.code in phone.codes),
                mode=entry_checks.on(booking.day))  # fmt: skip


@bp.get("/p/<key>/print")
@public
def paper(key):
    """On A4, or on A6 to take along."""
    size = "a6" if request.args.get("size") == "a6" else "a4"
    return page(
        "bookings/paper.html", **_shown(held(key)), size=size, printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M} "
    )


def _shown(booking) -> dict:
    place = booking.place
    spans = calendar.intervals(place.branch_id, booking.day, None if place.is_door else place.id)
    is_closed = not any(opens <= booking.starts_at and booking.ends_at <= closes for opens, closes in spans)
    is_live = booking.stage == BookingStage.BOOKED and booking.lapses_at > clock.now()
    return {"booking": booking, "key": key_of(booking), "qr": codes.drawn(keys.qr_text(booking)), "is_live": is_live,
            "is_lapsed": booking.stage == BookingStage.LAPSED or booking.stage == BookingStage.BOOKED and not is_live,
            "is_closed": is_closed and is_live, "person": booking.person and booking.person.masked(clock.today()),
            "has_seats": bool(spots(place.id))}  # fmt: skip


@bp.post("/p/<key>/cancel")
@public
def cancel(key):
    booking = held(key)
    patiently(bookings.cancel, booking_id=booking.id)
    tell("said", "已取消", "名额已让给别的读者。来馆不受影响，想来随时可以再约。")
    return readers.forget(redirect(url_for("bookings.ticket", key=key), 303), code=booking.code)


@bp.post("/p/<key>/keep")
@public
def keep(key):
    """A pass that came by telephone or from another phone: this one knows it from now on."""
    booking = held(key)
    return readers.remember(redirect(url_for("bookings.ticket", key=key), 303), code=booking.code)


@bp.get("/p/<key>/seat")
@public
def seats(key):
    """The seats that may be named for this slot."""
    return _seats(held(key))


@bp.post("/p/<key>/seat")
@public
def choose(key):
    """A seat, another one, or none."""
    booking, wanted = held(key), request.form.get("seat", type=int)
    try:
        patiently(seating.choose, booking_id=booking.id, seat_id=wanted)
    except Refused as refused:
        return _seats(held(key), refused.sentence.status, refused.sentence)
    tell(
        "said",
        "座位留好了" if wanted else "不选座位了",
        "从时段开始留到最晚到的时间；到了扫座位上的码坐下。" if wanted else "到馆再坐。",
    )
    return redirect(url_for("bookings.ticket", key=key), 303)


def _seats(booking, status: int = 200, said=None):
    is_live = booking.stage == BookingStage.BOOKED and booking.lapses_at > clock.now()
    return page("bookings/seat.html", status=status, said=said, booking=booking, key=key_of(booking), is_live=is_live,
                choices=seating.choices(booking) if is_live else [])  # fmt: skip


@bp.get("/p/<key>/change")
@public
def change(key):
    booking = held(key)
    form = PartyForm(starts=fields.slot_text(booking.starts_at), adults=booking.adults, toddlers=booking.toddlers,
                     children=booking.children)  # fmt: skip
    return _drawn(booking, form, _asked_day(booking))


@bp.post("/p/<key>/change")
@public
def move(key):
    """The new slot is made sure of before the old one is given up."""
    booking, form = held(key), PartyForm()
    if not form.validate_on_submit():
        return _drawn(booking, form, _asked_day(booking), 422)
    try:
        patiently(bookings.change, once=form.once.data, booking_id=booking.id, **form.values())
    except Refused as refused:
        turned_away(refused, form, booking.place_id)
        return _drawn(held(key), form, clock.local(form.starts.starts_at).date(), form.said(refused), refused.sentence)
    tell("said", "已改好", "凭证上的六位字符不变。")
    return redirect(url_for("bookings.ticket", key=key), 303)


def _asked_day(booking) -> date:
    try:
        return clock.sane_day(request.args.get("day", ""))
    except ValueError:
        return booking.day


def _drawn(booking, form, day: date, status: int = 200, said=None):
    slots = bookings.slots(booking.place_id, day, without=booking.id)
    is_live = booking.stage == BookingStage.BOOKED and booking.lapses_at > clock.now()
    return page("bookings/change.html", status=status, form=form, said=said, booking=booking, key=key_of(booking), place=booking.place,
                day=day, slots=slots, days=offer.days(booking.place_id), written=fields.slot_text, is_live=is_live,
                own=fields.slot_text(booking.starts_at))  # fmt: skip
