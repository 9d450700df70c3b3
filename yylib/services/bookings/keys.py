"""预约凭证: the six characters, the link made from them, and how a booking is found again."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy import and_, or_, select

from yylib import clock, tokens
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.bookings import Booking, BookingStage
from yylib.models.branches import Place
from yylib.models.people import Person
from yylib.services import branches
from yylib.services.bookings.space import live
from yylib.services.pass_codes import Codes

# Six characters, the first a letter.
PASS = Codes(6, "pass", "SELECT 1 FROM booking WHERE code = :code", first=1, prefix="YB")
fresh_code, code_of = PASS.fresh, PASS.read


def holder_of(code: str) -> str:
    """The booking's name at the doors and the seats."""
    return "b:" + tokens.keyed("booking", code)[:62]


def get(booking_id: int) -> Booking:
    """One booking, or ``NotThere``."""
    booking = db.session.get(Booking, booking_id)
    if booking is None:
        raise NotThere()
    return booking


def by_code(text: str) -> Booking | None:
    """The booking of six characters, or of a scanned ``YB`` and six characters."""
    code = code_of(text)
    return code and db.session.scalar(select(Booking).where(Booking.code == code))


def qr_text(booking: Booking) -> str:
    """What the pass's QR holds: no address, so that it works without one."""
    return PASS.prefix + booking.code


def pass_path(booking: Booking) -> str:
    """The address at which whoever holds the link sees, changes and cancels the booking; its second half is kept nowhere."""
    return "/book/p/" + PASS.link(booking.code)


def by_path(text: str) -> Booking | None:
    """The booking of a link's last part, ``CODE-SIGN``, or None where it was not made by us."""
    code = PASS.linked(text)
    return code and db.session.scalar(select(Booking).where(Booking.code == code))


def last_four(place_id: int, digits: str, at: datetime | None = None) -> list[Booking]:
    """Today's live bookings at the place's house whose phone ends in these four digits. ``at`` is when they were said,
    where that is told later: then those of its day that held a place at that moment, whatever became of them since."""
    digits = unicodedata.normalize("NFKC", digits or "").strip()
    place = branches.get_place(place_id)
    if not place or not re.fullmatch("[0-9]{4}", digits):
        return []
    query = select(Booking).join(Place, Place.id == Booking.place_id).join(Person, Person.id == Booking.person_id)
    held = or_(Booking.stage.in_((BookingStage.ARRIVED, BookingStage.LEFT)), and_(
        Booking.stage.in_((BookingStage.BOOKED, BookingStage.LAPSED)), Booking.lapses_at > at)) if at else live()  # fmt: skip
    query = query.where(Booking.day == clock.local(at or clock.now()).date(), Place.branch_id == place.branch_id, held,
                        Person.phone.endswith(digits))  # fmt: skip
    return list(db.session.scalars(query.order_by(Booking.starts_at, Booking.id)))
