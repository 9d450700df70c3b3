"""The day: its slots and its bookings; a booking found by its code or by an exact phone."""

from datetime import date, timedelta

from flask import url_for

from yylib import clock, listings, lookups
from yylib.access import requires
from yylib.blueprints.booking_desk import bp
from yylib.blueprints.booking_desk.forms import FindForm
from yylib.errors import NotThere
from yylib.permissions import Permission as P
from yylib.services import misses
from yylib.services.bookings import closings, desk
from yylib.web import page

AT = listings.At(desk.BOOKINGS, "booking_desk.index", "booking_desk.print", "booking_desk.export")


def asked_day(text: str | None) -> date:
    """The day in an address; today without one."""
    try:
        return clock.sane_day(text) if text else clock.today()
    except ValueError:
        raise NotThere() from None


@bp.get("/", defaults={"day": None})
@bp.get("/days/<day>")
@requires(P.BOOKINGS_RECORD)
def index(day):
    """One day: today, unless the address says another."""
    on = asked_day(day)
    rows, listing = listings.opened(AT, {"day": day} if day else {}, day=on)
    return page("booking_desk/index.html", fragment="bookings", day=on, bookings=rows, listing=listing,
                places=desk.of_day(on), hits=closings.count_hit(), slot_words=desk.slot_words, find_form=FindForm(formdata=None),
                before=_at(on - timedelta(days=1)), after=_at(on + timedelta(days=1)), day_url=_at(on))  # fmt: skip


def _at(day: date) -> str:
    return url_for("booking_desk.index", day=None if day == clock.today() else day.isoformat())


@bp.get("/print", endpoint="print", defaults={"day": None})
@bp.get("/days/<day>/print", endpoint="print")
@requires(P.BOOKINGS_RECORD)
def on_paper(day):
    """The bookings of the present filter on A4."""
    on = asked_day(day)
    return listings.printed(AT, {"day": day} if day else {}, f"{on} 预约", day=on)


@bp.post("/export", defaults={"day": None})
@bp.post("/days/<day>/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def export(day):
    """The bookings of the present filter as an Excel file."""
    on = asked_day(day)
    return listings.exported(AT, f"{on} 预约", day=on)


@bp.route("/find", methods=["GET", "POST"])
@requires(P.BOOKINGS_RECORD)
def find():
    """By the whole phone: who it is, masked, how they stand and what they have booked."""
    form = FindForm()
    found, status = lookups.asked(form, lambda form: {"phone": form.phone.data})
    return page("booking_desk/find.html", form=form, found=found, status=status, slot_words=desk.slot_words,
                lines=desk.of_phone([person.id for person in found or []]),
                standings={person.id: misses.standing(person.id) for person in found or []})  # fmt: skip
