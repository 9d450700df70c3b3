"""The codes: what a door's screen shows for half a minute, what is printed for it, and the ticket of a phone's page.

All three are keyed hashes over what they speak of, shortened to 64 bits; the server's clock alone says which hold.
"""

import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from yylib import clock, tokens
from yylib.database import plain
from yylib.errors import NotThere, Refused
from yylib.models.visits import Source
from yylib.services import prints, rules
from yylib.services.doors import PRINTED_CODES

STEP = 30  # seconds a code is shown; it is taken for one step more
TICKET = timedelta(minutes=5)
BACK = timedelta(minutes=5)  # how far the clock may have been set back since a ticket was given
DIRECTIONS = {"in": "进馆", "out": "出馆"}
_SIGNS = 16  # hexadecimal digits: 64 bits
_TEXT = re.compile(r"([1-9][0-9]{0,8})([io])(p?)([0-9a-f]{16})")
_WAY = {"in": "i", "out": "o"}


class Shown(NamedTuple):
    """What a code says: a place, a direction, the half minute it was taken in, and whether it was a printed one."""

    place_id: int
    direction: str
    step: int
    source: str = Source.GATE

    @property
    def is_printed(self) -> bool:
        return self.source == Source.PRINTED


def step(at: datetime | None = None) -> int:
    """The number of the half minute."""
    return int((at or clock.now()).replace(tzinfo=UTC).timestamp()) // STEP


def left(at: datetime | None = None) -> int:
    """Seconds until the next code, 1 to 30."""
    return STEP - int((at or clock.now()).replace(tzinfo=UTC).timestamp()) % STEP


def text(place_id: int, direction: str, number: int | None = None) -> str:
    """The code of a place and a direction in a half minute, the present one unless given."""
    number = step() if number is None else number
    return f"{place_id}{_WAY[direction]}" + tokens.keyed("gate", str(place_id), direction, str(number))[:_SIGNS]


def printed(place_id: int, direction: str, printing: int) -> str:
    """The code on paper; it holds until the place's next printing."""
    return (f"{place_id}{_WAY[direction]}p"
            + tokens.keyed("gate-printed", str(place_id), direction, str(printing))[:_SIGNS])  # fmt: skip


def path(code: str) -> str:
    """The address a code leads to, without the library's outward part."""
    return "/gate/" + code


def qr(code: str) -> str | None:
    """A code as an SVG, from the outward address alone; None while there is none."""
    return prints.qr(path(code))


def read(given: str) -> Shown:
    """What a scanned code says. ``code_old`` for one of another time or another printing, ``NotThere`` for what is no
    code of ours, ``printed_off`` while paper codes are off."""
    found = _TEXT.fullmatch(given.strip().lower())
    if not found:
        raise NotThere()
    place_id, direction = int(found[1]), {"i": "in", "o": "out"}[found[2]]
    rows = plain("SELECT p.printed_codes FROM place p JOIN branch b ON b.id = p.branch_id "
                 "WHERE p.id = :id AND p.is_active AND b.is_active", id=place_id)  # fmt: skip
    now = step()
    if found[3]:
        if not rules.rule(PRINTED_CODES):
            raise Refused("printed_off")
        held = rows and _same(printed(place_id, direction, rows[0].printed_codes), found[0])
        number, source = now, Source.PRINTED
    else:
        number = next((one for one in (now, now - 1) if _same(text(place_id, direction, one), found[0])), None)
        held, source = rows and number is not None, Source.GATE
    if not held:
        raise Refused("code_old")
    return Shown(place_id, direction, number, source)


def _same(ours: str, given: str) -> bool:
    return hmac.compare_digest(ours, given)


def ticket(shown: Shown, phone: str) -> str:
    """A ticket for one phone's page: what was scanned, and when, signed."""
    said = f"{shown.place_id}.{shown.direction}.{shown.step}.{shown.source}.{_seconds(clock.now())}"
    return f"{said}.{_signed(said, phone)}"


def admitted(given: str, phone: str) -> Shown:
    """What a ticket says; ``ticket_old`` after five minutes, on another phone, or where anything was changed."""
    said, _, sign = given.rpartition(".")
    if not (said.isascii() and _same(_signed(said, phone), sign if sign.isascii() else "")):
        raise Refused("ticket_old")
    place_id, direction, number, source, at = said.split(".")
    age = timedelta(seconds=_seconds(clock.now()) - int(at))
    if not -BACK <= age <= TICKET:
        raise Refused("ticket_old")
    return Shown(int(place_id), direction, int(number), source)


def _seconds(at: datetime) -> int:
    return int(at.replace(tzinfo=UTC).timestamp())


def _signed(said: str, phone: str) -> str:
    return tokens.keyed("gate-ticket", said, phone)[:32]


def nonce(shown: Shown, holder: str) -> str:
    """The number under which a person's passage at a code is stored: the same one for every resend."""
    return "g-" + tokens.keyed("passage", str(shown.place_id), shown.direction, str(shown.step), holder)[:30]
