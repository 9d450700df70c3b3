"""Registering by oneself: the same ``register``, behind what an address and a phone may do; and a family's own page.

An address is a whole library's wireless network, or a school's: its ceiling is high. What limits one reader is the phone.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from yylib import clock, tokens
from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.accounts import Attempt
from yylib.models.people import Person
from yylib.models.registrations import Registration
from yylib.services import people
from yylib.services.registrations import keys, taking
from yylib.services.registrations.terms import JOIN_PER_ADDRESS
from yylib.services.rules import rule

WINDOW, LOOK_UPS, LOOK_UPS_ADDRESS = timedelta(minutes=10), 5, 20
_MADE = (
    "SELECT count(*) AS n FROM attempt WHERE address_key = :key AND at > :since"  # this key stands for good ones only
)
_MISSED = "SELECT count(*) AS n FROM attempt WHERE account_key = :key AND at > :since AND NOT is_good"
_MISSED_THERE = "SELECT count(*) AS n FROM attempt WHERE address_key = :key AND at > :since AND NOT is_good"


def register(*, address: str, codes: Collection[str] = (), **given) -> int:
    """``taking.register``, for at most so many registrations from one address in ten minutes; the registration's id.

    One that was made before is given back to the phone that holds its pass among ``codes``: somebody's name and number
    alone open nobody's pass (``already_joined``).
    """
    key = tokens.keyed("join-address", address)
    if _count(_MADE, key) >= rule(JOIN_PER_ADDRESS):
        raise Refused("too_many", wait="几分钟")
    known = plain("SELECT coalesce(max(id), 0) AS last FROM registration")[0].last
    registration_id = taking.register(**given)
    if registration_id <= known:
        if keys.code_by_id(registration_id) not in codes:
            raise Refused("already_joined", field="phone")
        return registration_id
    plain("INSERT INTO attempt (at, account_key, address_key, is_good) VALUES (:now, :key, :key, :good)",
          now=clock.stamp(clock.now()), key=key, good=True)  # fmt: skip
    return registration_id


def find(*, phone: str, code: str, address: str) -> Registration | None:
    """The registration of these seven characters and this phone; the same answer for all that is wrong. Whoever guesses
    is slowed down: five misses a phone and twenty an address in ten minutes."""
    own, there = _look_up_keys(phone, address)
    if _count(_MISSED, own) >= LOOK_UPS or _count(_MISSED_THERE, there) >= LOOK_UPS_ADDRESS:
        raise Refused("too_many", wait="十分钟")
    found, given = keys.by_code(code), _plain_phone(phone)
    return found if found and found.person and given and found.person.phone == given else None


def miss(*, phone: str, address: str) -> None:
    """Enter a look-up that found nothing."""
    own, there = _look_up_keys(phone, address)
    db.session.add(Attempt(at=clock.now(), account_key=own, address_key=there, is_good=False))


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


def _look_up_keys(phone: str, address: str) -> tuple[str, str]:
    return tokens.keyed("join-phone", _plain_phone(phone) or phone), tokens.keyed("join-look-up", address)


def _plain_phone(text: str) -> str | None:
    try:
        return people.normalise_phone(text)
    except Refused:
        return None


def _count(sql: str, key: str) -> int:
    return plain(sql, key=key, since=clock.stamp(clock.now() - WINDOW))[0].n
