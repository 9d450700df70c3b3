"""现场码: what the room's screen shows for half a minute, and the ticket of the phone that scanned it."""

import re
from functools import partial
from typing import NamedTuple

from yylib import tokens
from yylib.errors import NotThere, Refused, declare
from yylib.models.attendance import Way
from yylib.models.registrations import Registration
from yylib.services import half_minutes, prints
from yylib.services.attendance import sign
from yylib.services.half_minutes import left, step
from yylib.services.registrations import keys

declare(
    room_code_old=("这个现场码已换过", "请扫屏幕上现在的码；码每 30 秒换一次。", 410),
    room_ticket_old=("这一页过了 5 分钟", "请再扫一次屏幕上的码。", 410),
)

_TEXT = re.compile(r"([1-9][0-9]{0,8})-([0-9a-f]{16})")
__all__ = [
    "Shown",
    "admitted",
    "left",
    "mine",
    "path",
    "qr",
    "read",
    "receipt",
    "received",
    "sign_in",
    "step",
    "text",
    "ticket",
]


class Shown(NamedTuple):
    """What a code says: the session, and the half minute it was taken in."""

    session_id: int
    step: int


def text(session_id: int, number: int | None = None) -> str:
    """The code of a session in a half minute, the present one unless given."""
    number = step() if number is None else number
    return f"{session_id}-{half_minutes.sign('room', session_id, number)}"


def path(code: str) -> str:
    """The address a code leads to, without the library's outward part."""
    return "/come/" + code


def qr(session_id: int) -> str | None:
    """The present code as an SVG; None while there is no outward address."""
    return prints.qr(path(text(session_id)))


def read(given: str) -> Shown:
    """What a scanned code says; ``room_code_old`` for one of another time, ``NotThere`` for what is no code of ours."""
    found = _TEXT.fullmatch(given.strip().lower())
    if not found:
        raise NotThere()
    session_id = int(found[1])
    number = half_minutes.shown_in(found[0], partial(text, session_id))
    if number is None:
        raise Refused("room_code_old")
    sign.held(session_id)
    return Shown(session_id, number)


def ticket(shown: Shown) -> str:
    """What the page carries: the session and the half minute it was opened in, signed."""
    return half_minutes.signed("room-ticket", f"{shown.session_id}.{shown.step}")


def admitted(given: str) -> Shown:
    """What a ticket says; ``room_ticket_old`` after five minutes or where anything was changed."""
    said = half_minutes.unsigned("room-ticket", given)
    if said is None:
        raise Refused("room_ticket_old")
    session_id, number = map(int, said.split("."))
    if not half_minutes.is_fresh(number):
        raise Refused("room_ticket_old")
    return Shown(session_id, number)


def mine(session_id: int, codes: tuple[str, ...]) -> list[Registration]:
    """Of the codes that a phone remembers, the confirmed registrations for this session."""
    session, found = sign.held(session_id), [keys.by_code(code) for code in codes]
    return [one for one in found if one and one.stage == "confirmed" and one.sheet.activity_id == session.activity_id
            and one.sheet.session_id in (None, session_id)]  # fmt: skip


def sign_in(*, session_id: int, code: str, number: int, heads: tuple[int, int, int] | None = None,
            way: str = Way.CODE, by: int | None = None) -> dict:  # fmt: skip
    """The party of a registration's code has come; once for each half minute, whoever sends it again."""
    registration = keys.by_code(code)
    if registration is None:
        raise Refused("sign_no_code", field="code")
    nonce = tokens.keyed("room-sign", str(session_id), str(number), registration.code)[:40]
    return sign.sign_in(session_id=session_id, registration_id=registration.id, way=way, heads=heads, nonce=nonce,
                        by=by)  # fmt: skip


def receipt(attendance_id: int) -> str:
    """The last part of the address of what a phone has signed in."""
    return half_minutes.receipt("came", attendance_id)


def received(given: str) -> int:
    """The signing in that a receipt speaks of; ``NotThere`` for another's."""
    return half_minutes.received("came", given)
