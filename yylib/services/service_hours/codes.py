"""签到码: what a place's screen shows for half a minute, what is printed for it (weaker), and the ticket of the phone."""

import hmac
import re
from datetime import timedelta
from typing import NamedTuple

from yylib import tokens
from yylib.errors import NotThere, Refused
from yylib.models.service_hours import DutyCode, ServiceWay
from yylib.services import prints
from yylib.services.doors.codes import left, step  # noqa: F401
from yylib.services.rules import rule
from yylib.services.service_hours import signing, spots
from yylib.services.service_hours.terms import PRINTED_CODE

TICKET = timedelta(minutes=5)
_TEXT = re.compile(r"([1-9][0-9]{0,8})(p?)-([0-9a-f]{16})")


class Shown(NamedTuple):
    """What a code says: the place where one signs in, the half minute it was taken in, and whether it was on paper."""

    code_id: int
    step: int
    way: str


def text(code_id: int, number: int | None = None) -> str:
    """The code of a place in a half minute, the present one unless given."""
    number = step() if number is None else number
    return f"{code_id}-{tokens.keyed('duty', str(code_id), str(number))[:16]}"


def printed(one: DutyCode) -> str:
    """The code on paper; it holds until the next printing."""
    return f"{one.id}p-{tokens.keyed('duty-printed', str(one.id), str(one.printings))[:16]}"


def path(code: str) -> str:
    """The address a code leads to, without the library's outward part."""
    return "/duty/at/" + code


def qr(code: str) -> str | None:
    """A code as an SVG; None while there is no outward address."""
    return prints.qr(path(code))


def read(given: str) -> Shown:
    """What a scanned code says; ``duty_code_old`` for one of another time or printing, ``duty_printed_off`` while paper
    codes are off, ``NotThere`` for what is no code of ours."""
    found = _TEXT.fullmatch(given.strip().lower())
    if not found:
        raise NotThere()
    one = spots.get(int(found[1]))
    if not one.is_active:
        raise Refused("duty_code_old")
    if found[2]:
        if not rule(PRINTED_CODE):
            raise Refused("duty_printed_off")
        if not one.printings or not _same(printed(one), found[0]):
            raise Refused("duty_code_old")
        return Shown(one.id, step(), ServiceWay.PRINTED)
    now = step()
    number = next((held for held in (now, now - 1) if _same(text(one.id, held), found[0])), None)
    if number is None:
        raise Refused("duty_code_old")
    return Shown(one.id, number, ServiceWay.CODE)


def ticket(shown: Shown) -> str:
    """What the page carries: the place and the half minute it was opened in, signed."""
    said = f"{shown.code_id}.{shown.step}.{shown.way}"
    return f"{said}.{tokens.keyed('duty-ticket', said)[:32]}"


def admitted(given: str) -> Shown:
    """What a ticket says; ``duty_ticket_old`` after five minutes or where anything was changed."""
    said, _, signed = (given or "").rpartition(".")
    if not _same(tokens.keyed("duty-ticket", said)[:32], signed):
        raise Refused("duty_ticket_old")
    code_id, number, way = said.split(".")
    if not -2 <= step() - int(number) <= TICKET.total_seconds() // 30:
        raise Refused("duty_ticket_old")
    return Shown(int(code_id), int(number), ServiceWay(way))


def nonce(shown: Shown, act: str, volunteer_id: int) -> str:
    """The number under which a press is stored: the same one for every resend of it (C22)."""
    return f"c-{tokens.keyed('duty-press', str(shown.code_id), str(shown.step), act, str(volunteer_id))[:40]}"


def sign(*, code_id: int, number: int, way: str, code: str, act: str, with_adult: bool = False) -> dict:
    """One press at a code: whoever holds these eight signs comes (``in``) or goes (``out``), once for each half minute,
    however often it is sent. Plain SQL only. ``duty_no_code`` where nobody does."""
    volunteer_id, shown = signing.holding(code), Shown(code_id, number, way)
    given = {"volunteer_id": volunteer_id, "way": way, "nonce": nonce(shown, act, volunteer_id)}
    return signing.sign_out(**given) if act == "out" else signing.sign_in(**given, with_adult=with_adult)


def receipt(entry_id: int) -> str:
    """The last part of the address of what a phone has just signed."""
    return f"{entry_id}-{tokens.keyed('duty-done', str(entry_id))[:16]}"


def received(given: str) -> int:
    """The entry that a receipt speaks of; ``NotThere`` for another's."""
    number = given.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and _same(receipt(int(number)), given)):
        raise NotThere()
    return int(number)


def _same(ours: str, given: str) -> bool:
    return hmac.compare_digest(ours.encode(), given.encode())
