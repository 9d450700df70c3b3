"""预约凭证: the six characters, the link made from them, and how a booking is found again."""

import hmac
import re
import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import and_, or_, select

from yylib import clock, tokens
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.bookings import Booking, BookingStage
from yylib.models.branches import Place
from yylib.models.people import Person
from yylib.services import branches, passes
from yylib.services.bookings.space import live

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_SIGNS = _LETTERS + "23456789"
CODE = re.compile(f"(?:YB)?([{_LETTERS}][{_SIGNS}]{{5}})")


def fresh_code() -> str:
    """Six characters that are read aloud without doubt; the first is a letter, so that no card number looks like one."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(5))


def holder_of(code: str) -> str:
    """The booking's name at the doors and the seats."""
    return "b:" + tokens.keyed("booking", code)[:62]


def code_of(text: str) -> str | None:
    """The six characters in what was typed or scanned, or None."""
    found = CODE.fullmatch(passes.normalised(text))
    return found and found[1]


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
    return "YB" + booking.code


def pass_path(booking: Booking) -> str:
    """The address at which whoever holds the link sees, changes and cancels the booking; its second half is kept nowhere."""
    return f"/book/p/{booking.code}-{_sign(booking.code)}"


def by_path(text: str) -> Booking | None:
    """The booking of a link's last part, ``CODE-SIGN``, or None where it was not made by us."""
    code, _, sign = (text or "").rpartition("-")
    if not CODE.fullmatch(code) or not hmac.compare_digest(sign.encode(), _sign(code).encode()):
        return None
    return db.session.scalar(select(Booking).where(Booking.code == code))


def _sign(code: str) -> str:
    return tokens.keyed("pass", code)[:20]


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
