"""What a booking is measured against, one refusal each, in the order in which ``taking`` asks."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.bookings import Booking, BookingStage
from yylib.models.people import Person
from yylib.services.bookings import offer
from yylib.services.bookings.terms import (
    BOOK_AHEAD_DAYS,
    BOOK_UNTIL_MINUTES,
    CHILDREN_PER_ADULT,
    OPEN_BOOKINGS,
    PARTY_MOST,
)
from yylib.services.rules import rule


class Party(NamedTuple):
    """Those who come together: from fourteen on, up to six, and seven to thirteen."""

    adults: int
    toddlers: int
    children: int


class Override(NamedTuple):
    """A colleague's reason for going past a window, a number or a limit; without one nothing is overridden."""

    reason: str

    def __bool__(self) -> bool:
        return bool(self.reason)


def override(reason: str, by: int | None) -> Override:
    """An override is a colleague's."""
    reason = " ".join((reason or "").split())[:200]
    if reason and by is None:
        raise Refused("override_by_staff")
    return Override(reason)


def slot(place_id: int, starts_at: datetime, *, without: int | None = None) -> offer.Slot:
    """The slot as it stands; no override opens a closed day or a place that takes no bookings."""
    plan = offer.plan_of(place_id)
    if plan is None:
        raise Refused("not_bookable")
    today = offer.slots_of(plan, clock.local(starts_at).date(), without=without)
    found = next((slot for slot in today if slot.starts_at == starts_at), None)
    if found is None or clock.now() >= found.ends_at:
        raise Refused("slot_closed" if found is None else "too_late", minutes=rule(BOOK_UNTIL_MINUTES))
    return found


def window(found: offer.Slot, person_id: int | None, may: Override) -> None:
    """Not too many days ahead, for those who missed bookings fewer; not too near the slot's end."""
    if may:
        return
    if found.why == "too_soon":
        days = rule(BOOK_AHEAD_DAYS)
        opens = clock.local(found.starts_at).date() - timedelta(days=days)
        raise Refused("too_soon", days=days, opens=f"{opens.month} 月 {opens.day} 日")
    if found.why == "too_late":
        raise Refused("too_late", minutes=rule(BOOK_UNTIL_MINUTES))
    _after_misses(found, person_id)


def _after_misses(found: offer.Slot, person_id: int | None) -> None:
    from yylib.services import misses  # it reads bookings itself

    standing = person_id and misses.standing(person_id)
    if not standing or not standing.limited_until:
        return
    if clock.local(found.starts_at).date() > clock.today() + timedelta(days=standing.ahead_days):
        raise Refused("ahead_limited", days=standing.ahead_days, until=f"{standing.limited_until:%Y-%m-%d}")


def party(asked: Party, may: Override) -> None:
    """Children come with an adult, and only so many with each."""
    if not all(0 <= number <= 999 for number in asked) or asked.adults < 1:
        raise Refused("adult_needed", field="adults", number=rule(CHILDREN_PER_ADULT))
    if may:
        return
    if sum(asked) > rule(PARTY_MOST):
        raise Refused("party_too_large", field="adults", most=rule(PARTY_MOST))
    if asked.toddlers + asked.children > asked.adults * rule(CHILDREN_PER_ADULT):
        raise Refused("adult_needed", field="adults", number=rule(CHILDREN_PER_ADULT))


def open_bookings(phone: str, may: Override) -> None:
    """One phone holds only so many places that are not used yet."""
    query = select(func.count()).select_from(Booking).join(Person, Person.id == Booking.person_id).where(
        Person.phone == phone, Booking.stage == BookingStage.BOOKED, Booking.lapses_at > clock.now())  # fmt: skip
    held = db.session.scalar(query)
    if not may and held >= rule(OPEN_BOOKINGS):
        raise Refused("too_many_open", field="phone", number=held)


def space(found: offer.Slot, asked: Party, may: Override) -> None:
    """Room for the whole party, in the slot, in the day and in the place."""
    if code := found.full_by(sum(asked), bool(may)):
        raise Refused(code)
