"""Booking by oneself: the same ``book``, behind a form that a script cannot send at once and an address cannot flood.

An address is a whole library's wireless network: its ceiling is high, and what limits one reader is the phone.
"""

import hmac
from collections.abc import Collection
from datetime import timedelta

from yylib import clock, tokens
from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.accounts import Attempt
from yylib.models.bookings import Booking
from yylib.services import people
from yylib.services.bookings import keys, taking
from yylib.services.bookings.terms import BOOK_PER_ADDRESS
from yylib.services.rules import rule

QUICKEST = timedelta(seconds=2)
WINDOW, LOOK_UPS, LOOK_UPS_ADDRESS = timedelta(minutes=10), 5, 20
_MADE = "SELECT count(*) AS n FROM attempt WHERE address_key = :key AND at > :since AND is_good"
_MISSED = "SELECT count(*) AS n FROM attempt WHERE account_key = :key AND at > :since AND NOT is_good"
_MISSED_THERE = "SELECT count(*) AS n FROM attempt WHERE address_key = :key AND at > :since AND NOT is_good"


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
    key = tokens.keyed("booking-address", address)
    if _count(_MADE, key) >= rule(BOOK_PER_ADDRESS):
        raise Refused("too_many", wait="几分钟")
    known = plain("SELECT coalesce(max(id), 0) AS last FROM booking")[0].last
    booking_id = taking.book(**given)
    if booking_id <= known:
        if keys.get(booking_id).code not in codes:
            raise Refused("already_booked")
        return booking_id
    db.session.add(Attempt(at=clock.now(), account_key=key, address_key=key, is_good=True))
    return booking_id


def find(*, phone: str, code: str, address: str) -> Booking | None:
    """The booking of these six characters and this phone; the same answer for all that is wrong. Whoever guesses is
    slowed down: five misses a phone and twenty an address in ten minutes."""
    own, there = _look_up_keys(phone, address)
    if _count(_MISSED, own) >= LOOK_UPS or _count(_MISSED_THERE, there) >= LOOK_UPS_ADDRESS:
        raise Refused("too_many", wait="十分钟")
    booking = keys.by_code(code)
    given = _plain_phone(phone)
    return booking if booking and booking.person and given and booking.person.phone == given else None


def miss(*, phone: str, address: str) -> None:
    """Enter a look-up that found nothing."""
    own, there = _look_up_keys(phone, address)
    db.session.add(Attempt(at=clock.now(), account_key=own, address_key=there, is_good=False))


def _look_up_keys(phone: str, address: str) -> tuple[str, str]:
    return tokens.keyed("booking-phone", _plain_phone(phone) or phone), tokens.keyed("booking-look-up", address)


def _plain_phone(text: str) -> str | None:
    try:
        return people.normalise_phone(text)
    except Refused:
        return None


def _count(sql: str, key: str) -> int:
    return plain(sql, key=key, since=clock.stamp(clock.now() - WINDOW))[0].n
