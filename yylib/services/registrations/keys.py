"""报名凭证: the seven characters, the link made from them, and how a registration is found again."""

from sqlalchemy import select

from yylib import tokens
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.registrations import Registration
from yylib.services.pass_codes import Codes

# Seven characters, one more than a booking's; the first two are letters.
PASS = Codes(7, "join", "SELECT 1 FROM registration WHERE code = :code", first=2, prefix="YH")
fresh_code, code_of = PASS.fresh, PASS.read


def holder_of(code: str) -> str:
    """The registration's name at the doors."""
    return "r:" + tokens.keyed("registration", code)[:62]


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
    return PASS.prefix + registration.code


def path(registration: Registration) -> str:
    """The address at which whoever holds the link sees, changes, accepts and cancels; its second half is kept nowhere."""
    return path_of(registration.code)


def path_of(code: str) -> str:
    """The same, of its seven characters."""
    return "/join/p/" + PASS.link(code)


def by_path(text: str) -> Registration | None:
    """The registration of a link's last part, ``CODE-SIGN``, or None where it was not made by us."""
    code = PASS.linked(text)
    return code and db.session.scalar(select(Registration).where(Registration.code == code))
