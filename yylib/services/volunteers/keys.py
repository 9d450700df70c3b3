"""志愿者码: the eight signs of a pass, the link made from them, and how a volunteer is found again."""

import hmac
import re
import secrets

from sqlalchemy import select

from yylib import tokens
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.volunteers import Volunteer
from yylib.services import passes

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXZ"  # without Y: a booking's and a registration's pass open with YY and YH
_SIGNS = _LETTERS + "Y23456789"
CODE = re.compile(f"(?:ZY)?([{_LETTERS}]{{3}}[{_SIGNS}]{{5}})")


def fresh_code() -> str:
    """Eight signs that are read aloud without doubt and that nobody has yet. Three letters come first: no card number
    looks like one."""
    while True:
        code = "".join(secrets.choice(_LETTERS if place < 3 else _SIGNS) for place in range(8))
        if not plain("SELECT 1 FROM volunteer WHERE code = :code", code=code):
            return code


def holder_of(code: str) -> str:
    """The volunteer's name at the doors."""
    return "v:" + tokens.keyed("volunteer", code)[:62]


def code_of(text: str) -> str | None:
    """The eight signs in what was typed or scanned, or None."""
    found = CODE.fullmatch(passes.normalised(text))
    return found and found[1]


def get(volunteer_id: int) -> Volunteer:
    """One volunteer, or ``NotThere``."""
    found = db.session.get(Volunteer, volunteer_id)
    if found is None:
        raise NotThere()
    return found


def by_code(text: str) -> Volunteer | None:
    """The volunteer of eight signs, or of a scanned ``ZY`` and eight signs."""
    code = code_of(text)
    return code and db.session.scalar(select(Volunteer).where(Volunteer.code == code))


def qr_text(volunteer: Volunteer) -> str:
    """What the pass's QR holds: no address, so that it works without one."""
    return "ZY" + volunteer.code


def link(volunteer: Volunteer) -> str:
    """The last part of a volunteer's own addresses, ``CODE-SIGN``: whoever holds it sees and acts as this volunteer on
    ``/volunteer/p/…``, ``/shifts/p/…``, ``/duty/p/…`` and ``/proofs/p/…``. Its second half is kept nowhere."""
    return f"{volunteer.code}-{_sign(volunteer.code)}"


def by_link(text: str) -> Volunteer | None:
    """The volunteer of a link's last part, or None where it was not made by us."""
    code, _, sign = (text or "").rpartition("-")
    if not CODE.fullmatch(code) or not is_same(sign, _sign(code)):
        return None
    return db.session.scalar(select(Volunteer).where(Volunteer.code == code))


def blank_link() -> str:
    """A link that was made by us and leads to nobody: what somebody gets who applies in the name of a person known
    already."""
    return blank_link_of(fresh_code())


def blank_link_of(code: str) -> str:
    """The same of a code that nobody has, as the phone remembers it."""
    return f"{code}-{_blank_sign(code)}"


def is_blank(text: str) -> bool:
    """Whether a link is such a one."""
    code, _, sign = (text or "").rpartition("-")
    return bool(CODE.fullmatch(code)) and is_same(sign, _blank_sign(code))


def is_same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest((one or "").encode(), (other or "").encode())


def sign_of_group(code: str) -> str:
    """The second half of a group's link."""
    return tokens.keyed("volunteer-group-link", code)[:20]


def _blank_sign(code: str) -> str:
    return tokens.keyed("volunteer-blank-link", code)[:20]


def _sign(code: str) -> str:
    return tokens.keyed("volunteer-link", code)[:20]
