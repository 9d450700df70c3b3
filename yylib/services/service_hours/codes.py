"""签到码: what a place's screen shows for half a minute, what is printed for it (weaker), and the ticket of the phone."""

import re
from functools import partial
from typing import NamedTuple

from yylib import tokens
from yylib.errors import NotThere, Refused
from yylib.models.service_hours import DutyCode, ServiceWay
from yylib.services import half_minutes, prints
from yylib.services.half_minutes import left, step  # noqa: F401
from yylib.services.rules import rule
from yylib.services.service_hours import signing, spots
from yylib.services.service_hours.terms import PRINTED_CODE

_TEXT = re.compile(r"([1-9][0-9]{0,8})(p?)-([0-9a-f]{16})")


class Shown(NamedTuple):
    """What a code says: the place where one signs in, the half minute it was taken in, and whether it was on paper."""

    code_id: int
    step: int
    way: str


def text(code_id: int, number: int | None = None) -> str:
    """The code of a place in a half minute, the present one unless given."""
    number = step() if number is None else number
    return f"{code_id}-{half_minutes.sign('duty', code_id, number)}"


def printed(one: DutyCode) -> str:
    """The code on paper; it holds until the next printing."""
    return f"{one.id}p-{half_minutes.sign('duty-printed', one.id, one.printings)}"


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
        if not one.printings or not tokens.is_same(printed(one), found[0]):
            raise Refused("duty_code_old")
        return Shown(one.id, step(), ServiceWay.PRINTED)
    number = half_minutes.shown_in(found[0], partial(text, one.id))
    if number is None:
        raise Refused("duty_code_old")
    return Shown(one.id, number, ServiceWay.CODE)


def ticket(shown: Shown) -> str:
    """What the page carries: the place and the half minute it was opened in, signed."""
    return half_minutes.signed("duty-ticket", f"{shown.code_id}.{shown.step}.{shown.way}")


def admitted(given: str) -> Shown:
    """What a ticket says; ``duty_ticket_old`` after five minutes or where anything was changed."""
    said = half_minutes.unsigned("duty-ticket", given)
    if said is None:
        raise Refused("duty_ticket_old")
    code_id, number, way = said.split(".")
    if not half_minutes.is_fresh(int(number)):
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
    return half_minutes.receipt("duty-done", entry_id)


def received(given: str) -> int:
    """The entry that a receipt speaks of; ``NotThere`` for another's."""
    return half_minutes.received("duty-done", given)
