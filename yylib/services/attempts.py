"""From outside, without an account: how often a network did something within ten minutes, and who guesses other people's codes.

An address is a whole library's wireless network, or a school's: its ceiling is high, and what limits one reader is the
phone. Names, phones and addresses are kept as keyed hashes alone, each subject's under its own salt.
"""

from datetime import timedelta
from typing import NamedTuple

from yylib import clock, tokens
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.people import Person
from yylib.services import people

WINDOW, LOOK_UPS, LOOK_UPS_ADDRESS = timedelta(minutes=10), 5, 20
# What was done and what was missed stand under different salts: the index alone answers.
_BY_ADDRESS = "SELECT count(*) AS n FROM attempt WHERE address_key = :key AND at > :since"
_MISSED = "SELECT count(*) AS n FROM attempt WHERE account_key = :key AND at > :since AND NOT is_good"
_ENTER = "INSERT INTO attempt (at, account_key, address_key, is_good) VALUES (:now, :account, :address, :good)"


def limit(salt: str, address: str, most: int, wait: str = "几分钟") -> None:
    """Refuse (``too_many``) what was done ``most`` times from this address in ten minutes. Plain SQL only, as ``enter``."""
    if _count(_BY_ADDRESS, tokens.keyed(salt, address)) >= most:
        raise Refused("too_many", wait=wait)


def enter(salt: str, address: str) -> None:
    """It was done once more."""
    key = tokens.keyed(salt, address)
    plain(_ENTER, now=clock.stamp(clock.now()), account=key, address=key, good=True)


class LookUps(NamedTuple):
    """Finding one's own by a phone and a code: the salts of the phone and of the address."""

    phone: str
    address: str

    def limit(self, phone: str, address: str) -> None:
        """Whoever guesses is slowed down (``too_many``): five misses a phone and twenty an address in ten minutes."""
        own, there = self._keys(phone, address)
        if _count(_MISSED, own) >= LOOK_UPS or _count(_BY_ADDRESS, there) >= LOOK_UPS_ADDRESS:
            raise Refused("too_many", wait="十分钟")

    def missed(self, phone: str, address: str) -> None:
        """Enter a look-up that found nothing."""
        own, there = self._keys(phone, address)
        plain(_ENTER, now=clock.stamp(clock.now()), account=own, address=there, good=False)

    def _keys(self, phone: str, address: str) -> tuple[str, str]:
        return tokens.keyed(self.phone, _phone(phone) or phone), tokens.keyed(self.address, address)


def is_phone_of(person: Person | None, phone: str) -> bool:
    """Whether what was typed is this person's phone."""
    given = _phone(phone)
    return bool(person and given and person.phone == given)


def _phone(text: str) -> str | None:
    try:
        return people.normalise_phone(text)
    except Refused:
        return None


def _count(sql: str, key: str) -> int:
    return plain(sql, key=key, since=clock.stamp(clock.now() - WINDOW))[0].n
