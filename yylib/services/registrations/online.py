"""Registering by oneself: the same ``register``, behind what an address and a phone may do; and a family's own page.

An address is a whole library's wireless network, or a school's: its ceiling is high. What limits one reader is the phone.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.people import Person
from yylib.models.registrations import Registration
from yylib.services import attempts
from yylib.services.registrations import keys, taking
from yylib.services.registrations.terms import JOIN_PER_ADDRESS
from yylib.services.rules import rule

_LOOK_UPS = attempts.LookUps("join-phone", "join-look-up")


def register(*, address: str, codes: Collection[str] = (), **given) -> int:
    """``taking.register``, for at most so many registrations from one address in ten minutes; the registration's id.

    One that was made before is given back to the phone that holds its pass among ``codes``: somebody's name and number
    alone open nobody's pass (``already_joined``).
    """
    attempts.limit("join-address", address, rule(JOIN_PER_ADDRESS))
    known = plain("SELECT coalesce(max(id), 0) AS last FROM registration")[0].last
    registration_id = taking.register(**given)
    if registration_id <= known:
        if keys.code_by_id(registration_id) not in codes:
            raise Refused("already_joined", field="phone")
        return registration_id
    attempts.enter("join-address", address)
    return registration_id


def find(*, phone: str, code: str, address: str) -> Registration | None:
    """The registration of these seven characters and this phone; the same answer for all that is wrong. Whoever guesses
    is slowed down: five misses a phone and twenty an address in ten minutes."""
    _LOOK_UPS.limit(phone, address)
    found = keys.by_code(code)
    return found if found and attempts.is_phone_of(found.person, phone) else None


def miss(*, phone: str, address: str) -> None:
    """Enter a look-up that found nothing."""
    _LOOK_UPS.missed(phone, address)


def of_family(registration: Registration) -> list[Registration]:
    """All that this registration's phone has registered for and is not over, the soonest first; without a phone, this
    one alone. The other parent's, on another phone, are not among them."""
    person = registration.person
    if person is None or not person.phone:
        return [registration]
    query = select(Registration).join(Person, Person.id == Registration.person_id).where(
        Person.phone == person.phone, Registration.ends_at > clock.now() - timedelta(days=1))  # fmt: skip
    found = list(db.session.scalars(query))
    return sorted({registration, *found}, key=lambda one: (one.sheet.starts_at, one.id))
