"""Booking by oneself: the same ``book``, behind a form that a script cannot send at once and an address cannot flood.

An address is a whole library's wireless network: its ceiling is high, and what limits one reader is the phone.
"""

import hmac
from collections.abc import Collection
from datetime import timedelta

from yylib import clock, tokens
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.bookings import Booking
from yylib.services import attempts
from yylib.services.bookings import keys, taking
from yylib.services.bookings.terms import BOOK_PER_ADDRESS
from yylib.services.rules import rule

QUICKEST = timedelta(seconds=2)
_LOOK_UPS = attempts.LookUps("booking-phone", "booking-look-up")


def drawn_at() -> str:
    """What a form carries to say when it was drawn: the moment and our sign."""
    stamp = clock.stamp(clock.now())
    return f"{stamp}|{tokens.keyed('form-drawn', stamp)[:20]}"


def is_ours(drawn: str) -> bool:
    """Whether we drew the form."""
    stamp, _, sign = (drawn or "").rpartition("|")
    return bool(stamp) and hmac.compare_digest(sign.encode(), tokens.keyed("form-drawn", stamp)[:20].encode())


def read_first(drawn: str, bait: str) -> None:
    """Nobody reads a form in less than two seconds, and nobody sees the field that must stay empty; else ``too_fast``.
    A form may lie open for as long as one likes, and a clock set back meanwhile holds nobody up."""
    if bait or not is_ours(drawn):
        raise Refused("too_fast")
    age = clock.now() - clock.moment(drawn.rpartition("|")[0])
    if timedelta(0) <= age < QUICKEST:
        raise Refused("too_fast")


def book(*, address: str, codes: Collection[str] = (), **given) -> int:
    """``taking.book``, for at most so many bookings from one address in ten minutes; the booking's id.

    One that was made before is given back to the phone that holds its pass among ``codes``: somebody's name and number
    alone open nobody's pass (``already_booked``).
    """
    attempts.limit("booking-address", address, rule(BOOK_PER_ADDRESS))
    known = plain("SELECT coalesce(max(id), 0) AS last FROM booking")[0].last
    booking_id = taking.book(**given)
    if booking_id <= known:
        if keys.get(booking_id).code not in codes:
            raise Refused("already_booked")
        return booking_id
    attempts.enter("booking-address", address)
    return booking_id


def find(*, phone: str, code: str, address: str) -> Booking | None:
    """The booking of these six characters and this phone; the same answer for all that is wrong. Whoever guesses is
    slowed down: five misses a phone and twenty an address in ten minutes."""
    _LOOK_UPS.limit(phone, address)
    booking = keys.by_code(code)
    return booking if booking and attempts.is_phone_of(booking.person, phone) else None


def miss(*, phone: str, address: str) -> None:
    """Enter a look-up that found nothing."""
    _LOOK_UPS.missed(phone, address)
