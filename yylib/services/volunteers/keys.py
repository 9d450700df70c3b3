"""志愿者码: the eight signs of a pass, the link made from them, and how a volunteer is found again."""

from dataclasses import replace

from sqlalchemy import select

from yylib import tokens
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.volunteers import Volunteer
from yylib.services.pass_codes import LETTERS, Codes

# Eight signs, the first three letters, none of them a Y: a booking's and a registration's pass open with YY and YH.
PASS = Codes(8, "volunteer-link", "SELECT 1 FROM volunteer WHERE code = :code", first=3, prefix="ZY",
             letters=LETTERS.replace("Y", ""))  # fmt: skip
BLANK = replace(PASS, salt="volunteer-blank-link")
GROUP = replace(PASS, salt="volunteer-group-link", taken="SELECT 1 FROM volunteer_group WHERE code = :code", prefix="")
fresh_code, code_of = PASS.fresh, PASS.read


def holder_of(code: str) -> str:
    """The volunteer's name at the doors."""
    return "v:" + tokens.keyed("volunteer", code)[:62]


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
    return PASS.prefix + volunteer.code


def link(volunteer: Volunteer) -> str:
    """The last part of a volunteer's own addresses, ``CODE-SIGN``: whoever holds it sees and acts as this volunteer on
    ``/volunteer/p/…``, ``/shifts/p/…``, ``/duty/p/…`` and ``/proofs/p/…``. Its second half is kept nowhere."""
    return PASS.link(volunteer.code)


def by_link(text: str) -> Volunteer | None:
    """The volunteer of a link's last part, or None where it was not made by us."""
    code = PASS.linked(text)
    return code and db.session.scalar(select(Volunteer).where(Volunteer.code == code))


def blank_link_of(code: str) -> str:
    """A link that was made by us and leads to nobody, of a code that nobody has: what somebody gets who applies in the name
    of a person known already."""
    return BLANK.link(code)


def is_blank(text: str) -> bool:
    """Whether a link is such a one."""
    return BLANK.linked(text) is not None
