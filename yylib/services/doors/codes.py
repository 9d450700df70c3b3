"""The codes: what a door's screen shows for half a minute, what is printed for it, and the ticket of a phone's page.

All three are keyed hashes over what they speak of, shortened to 64 bits; the server's clock alone says which hold.
"""

import re
from datetime import timedelta
from typing import NamedTuple

from yylib import clock, tokens
from yylib.database import plain
from yylib.errors import NotThere, Refused
from yylib.models.visits import Source
from yylib.services import half_minutes, prints, rules
from yylib.services.doors import PRINTED_CODES
from yylib.services.half_minutes import STEP, left, step  # noqa: F401

BACK = timedelta(minutes=5)  # how far the clock may have been set back since a ticket was given
DIRECTIONS = {"in": "进馆", "out": "出馆"}
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


def text(place_id: int, direction: str, number: int | None = None) -> str:
    """The code of a place and a direction in a half minute, the present one unless given."""
    number = step() if number is None else number
    return f"{place_id}{_WAY[direction]}" + half_minutes.sign("gate", place_id, direction, number)


def printed(place_id: int, direction: str, printing: int) -> str:
    """The code on paper; it holds until the place's next printing."""
    return f"{place_id}{_WAY[direction]}p" + half_minutes.sign("gate-printed", place_id, direction, printing)


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
    if found[3]:
        if not rules.rule(PRINTED_CODES):
            raise Refused("printed_off")
        held = rows and tokens.is_same(printed(place_id, direction, rows[0].printed_codes), found[0])
        number, source = step(), Source.PRINTED
    else:
        number = half_minutes.shown_in(found[0], lambda one: text(place_id, direction, one))
        held, source = rows and number is not None, Source.GATE
    if not held:
        raise Refused("code_old")
    return Shown(place_id, direction, number, source)


def ticket(shown: Shown, phone: str) -> str:
    """A ticket for one phone's page: what was scanned, and when, signed."""
    said = f"{shown.place_id}.{shown.direction}.{shown.step}.{shown.source}.{half_minutes.seconds(clock.now())}"
    return half_minutes.signed("gate-ticket", said, phone)


def admitted(given: str, phone: str) -> Shown:
    """What a ticket says; ``ticket_old`` after five minutes, on another phone, or where anything was changed."""
    said = half_minutes.unsigned("gate-ticket", given, phone)
    if said is None:
        raise Refused("ticket_old")
    place_id, direction, number, source, at = said.split(".")
    age = timedelta(seconds=half_minutes.seconds(clock.now()) - int(at))
    if not -BACK <= age <= half_minutes.TICKET:
        raise Refused("ticket_old")
    return Shown(int(place_id), direction, int(number), source)


def nonce(shown: Shown, holder: str) -> str:
    """The number under which a person's passage at a code is stored: the same one for every resend."""
    return "g-" + tokens.keyed("passage", str(shown.place_id), shown.direction, str(shown.step), holder)[:30]
