"""查验: whoever holds a certificate, or its number, hears whether it is ours, for what, and, where agreed, for whom.

Whoever tries numbers one after another is slowed down: each look by number counts for its address.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.certificates import Certificate, CertificateKind
from yylib.models.local_works import LocalWork, Openness
from yylib.services import attempts
from yylib.services.certificates import proving

LOOKS = 30
_NUMBER = re.compile(r"(捐证字?|藏证字?|奖证字?|志证字?)[^0-9]{0,3}([0-9]{4})[^0-9]{0,3}([0-9]{1,6})号?")
_TOKEN = re.compile(r"[0-9A-Za-z_-]{1,32}")
_BETWEEN = re.compile(r"([、，,；;/&\s]+)")
_UNNAMED = "地方文献（题名不公开）"
_KINDS = {kind.word[:2]: kind for kind in CertificateKind}


class Checked(NamedTuple):
    """What anybody may hear of a certificate. ``name`` is masked where its bearer did not agree to be named."""

    number: str
    kind: str
    name: str
    what: str
    about: str
    issued_on: date
    revoked_on: date | None

    @property
    def is_valid(self) -> bool:
        return self.revoked_on is None


def mask(name: str | None) -> str:
    """张* and 张*丰 of a person, each of several apart; the first two and the last two characters of a long name."""
    if not name:
        return "（姓名已按本人要求删去）"
    return "".join(_masked(part) if at % 2 == 0 else part for at, part in enumerate(_BETWEEN.split(name)))


def _masked(name: str) -> str:
    if len(name) <= 4:
        return name[:1] + "*" * bool(name) + name[2:][-1:]
    shown = 2 if len(name) > 6 else 1
    return f"{name[:shown]}***{name[-shown:]}"


def path_of(certificate: Certificate) -> str:
    """The address that its QR code holds."""
    return f"/verify/{certificate.token}"


def by_token(token: str, *, name: str = "") -> Checked | proving.Proven | None:
    """The certificate of a QR code, or None. Whoever has the code has the paper, and hears what is printed on it; of a
    proof of service no name, but whether a given ``name`` is the one."""
    if not _TOKEN.fullmatch(token or ""):
        return None
    found = db.session.scalar(select(Certificate).where(Certificate.token == token))
    if found is not None and found.kind == CertificateKind.SERVICE:
        return proving.told(found, name)
    return found and _told(found, found.what)


def check(*, number: str, code: str = "", name: str = "") -> Checked | proving.Proven:
    """The certificate of a number, however it was typed. ``certificate_unreadable`` and ``certificate_unknown`` say
    what is wrong. Numbers can be guessed: a work of local literature that is closed is not named, and of a proof of
    service nothing is told without its check ``code``."""
    wanted = _read(number)
    found = db.session.scalar(select(Certificate).where(
        Certificate.kind == wanted[0], Certificate.year == wanted[1], Certificate.seq == wanted[2]))  # fmt: skip
    if wanted[0] == CertificateKind.SERVICE:
        return proving.proven(found, code, name)
    if found is None:
        raise Refused("certificate_unknown", field="number")
    return _told(found, _UNNAMED if _is_closed(found) else found.what)


def look(*, address: str) -> None:
    """Enter that an address asks about a number, or came with a code that is not ours; ``too_many`` past thirty in ten
    minutes."""
    attempts.limit("certificate-look", address, LOOKS, wait="十分钟")
    attempts.enter("certificate-look", address)


def _read(text: str) -> tuple[CertificateKind, int, int]:
    plain_text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    found = _NUMBER.fullmatch(plain_text)
    if not found:
        raise Refused("certificate_unreadable", field="number")
    return _KINDS[found[1][:2]], int(found[2]), int(found[3])


def _is_closed(row: Certificate) -> bool:
    closed = select(LocalWork.id).where(LocalWork.id == row.subject_id, LocalWork.openness == Openness.CLOSED)
    return row.subject == "local_work" and db.session.scalar(closed) is not None


def _told(row: Certificate, what: str) -> Checked:
    return Checked(row.number, row.kind_label, row.name if row.is_named and row.name else mask(row.name), what,
                   row.about_label, row.issued_on, row.revoked_at and clock.local(row.revoked_at).date())  # fmt: skip
