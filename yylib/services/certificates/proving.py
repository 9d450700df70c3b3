"""查验志愿服务记录证明: number and check code together, or the code's address; the answer holds nothing personal
(志愿服务条例 第20条)."""

import hmac
import re
import unicodedata
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.certificates import Certificate


class Proven(NamedTuple):
    """What anybody may hear of a proof of service. ``agrees``: whether the name they gave is the one on it, None where they
    gave none. ``replaced_by`` is the number of the one that stands for it."""

    number: str
    kind: str
    what: str
    about: str
    evidence: str
    issued_on: date
    revoked_on: date | None
    replaced_by: str
    agrees: bool | None

    @property
    def is_valid(self) -> bool:
        return self.revoked_on is None


def proven(row: Certificate | None, code: str, name: str = "") -> Proven:
    """What ``told`` says, for whoever gives the check code too. A wrong code and a number that does not exist get the same
    answer (``certificate_unproven``)."""
    given = read(code)
    if not given:
        raise Refused("certificate_code", field="code")
    if not hmac.compare_digest(given.encode(), ((row and row.code) or "-").encode()):
        raise Refused("certificate_unproven", field="number")
    return told(row, name)


def told(row: Certificate, name: str = "") -> Proven:
    """The proof without its bearer."""
    return Proven(row.number, row.kind_label, row.what, row.about_label, row.facts.get("evidence_words", ""), row.issued_on,
                  row.revoked_at and clock.local(row.revoked_at).date(), _replaced_by(row),
                  _same(name) == _same(row.name or "-") if _same(name) else None)  # fmt: skip


def read(code: str) -> str:
    """A check code as it was typed: capitals, no blanks, no marks."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code or "").upper())


def _same(name: str) -> str:
    """A name as it is compared: without blanks, with one kind of middle dot."""
    return re.sub(r"\s", "", re.sub("[•‧・･∙⋅]", "·", unicodedata.normalize("NFKC", name or "")))


def _replaced_by(row: Certificate) -> str:
    query = select(Certificate.number).where(Certificate.replaces_id == row.id).order_by(Certificate.id.desc()).limit(1)
    return db.session.scalar(query) or ""
