"""报名凭证: the seven characters, the link made from them, and how a registration is found again."""

import hmac
import re
import secrets

from sqlalchemy import select

from yylib import tokens
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.registrations import Registration
from yylib.services import passes

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_SIGNS = _LETTERS + "23456789"
CODE = re.compile(f"(?:YH)?([{_LETTERS}]{{2}}[{_SIGNS}]{{5}})")


def fresh_code() -> str:
    """Seven characters that are read aloud without doubt, one more than a booking's, that nobody has yet. Two
    letters come first, so that no card number looks like one."""
    while True:
        code = "".join(secrets.choice(_LETTERS if place < 2 else _SIGNS) for place in range(7))
        if not plain("SELECT 1 FROM registration WHERE code = :code", code=code):
            return code


def holder_of(code: str) -> str:
    """The registration's name at the doors."""
    return "r:" + tokens.keyed("registration", code)[:62]


def code_of(text: str) -> str | None:
    """The seven characters in what was typed or scanned, or None."""
    found = CODE.fullmatch(passes.normalised(text))
    return found and found[1]


def get(registration_id: int) -> Registration:
    """One registration, or ``NotThere``."""
    found = db.session.get(Registration, registration_id)
    if found is None:
        raise NotThere()
    return found


def code_by_id(registration_id: int) -> str:
    """The seven characters of one registration."""
    return plain("SELECT code FROM registration WHERE id = :id", id=registration_id)[0].code


def by_code(text: str) -> Registration | None:
    """The registration of seven characters, or of a scanned ``YH`` and seven characters."""
    code = code_of(text)
    return code and db.session.scalar(select(Registration).where(Registration.code == code))


def qr_text(registration: Registration) -> str:
    """What the pass's QR holds: no address, so that it works without one."""
    return "YH" + registration.code


def path(registration: Registration) -> str:
    """The address at which whoever holds the link sees, changes, accepts and cancels; its second half is kept nowhere."""
    return path_of(registration.code)


def path_of(code: str) -> str:
    """The same, of its seven characters."""
    return f"/join/p/{code}-{_sign(code)}"


def by_path(text: str) -> Registration | None:
    """The registration of a link's last part, ``CODE-SIGN``, or None where it was not made by us."""
    code, _, sign = (text or "").rpartition("-")
    if not CODE.fullmatch(code) or not hmac.compare_digest(sign.encode(), _sign(code).encode()):
        return None
    return db.session.scalar(select(Registration).where(Registration.code == code))


def _sign(code: str) -> str:
    return tokens.keyed("join", code)[:20]
