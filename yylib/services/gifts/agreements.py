"""捐赠协议: kind, quality, quantity and use (公益事业捐赠法 12); a name only once somebody else has approved it (14)."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.gifts import DonationAgreement
from yylib.permissions import Permission
from yylib.services import files, running_numbers
from yylib.services.accounts import deputies
from yylib.services.gifts import terms

SCAN = files.declare("donation_agreement", label="捐赠协议扫描件", endings=("pdf",), megabytes=25,
                     permission=Permission.GIFTS_RECORD)  # fmt: skip
USES = "入藏，供读者免费借阅"


def of(gift_id: int) -> DonationAgreement | None:
    """The agreement of a gift, if there is one."""
    return db.session.scalar(select(DonationAgreement).where(DonationAgreement.gift_id == gift_id))


def save(*, gift_id: int, kind: str, quality: str, quantity: str, use: str, by: int, naming: str = "",
         signed_on: date | None = None, version: int | None = None) -> int:  # fmt: skip
    """Write the agreement, or correct it; its id. Another name than the approved one must be approved anew."""
    gift = terms.held(gift_id)
    row = of(gift_id)
    if row is None:
        year = clock.today().year
        row = DonationAgreement(gift_id=gift.id, number=f"捐协〔{year}〕{running_numbers.take(f'agreement {year}'):03d}号",
                                made_at=clock.now(), by_id=by)  # fmt: skip
        db.session.add(row)
    else:
        row = locked(DonationAgreement, row.id, version=version)
    if row.naming != naming:
        row.naming, row.by_id = naming, by
        row.naming_approved_at, row.naming_approved_by_id, row.naming_paper = None, None, ""
    row.kind, row.quality, row.quantity, row.use, row.signed_on = kind, quality, quantity, use, signed_on
    db.session.flush()
    return row.id


def approve(*, gift_id: int, paper: str, by: int) -> None:
    """留名批准: by somebody other than who entered it and his deputy, with the paper that says so."""
    row = _held(gift_id)
    if not row.is_naming_open:
        raise Refused("gift_naming_none")
    if row.by_id == by or deputies.stands_in_for(by, Permission.GIFTS_DECIDE, {row.by_id} - {None}):
        raise Refused("gift_naming_own")
    if not paper.strip():
        raise Refused("gift_naming_paper", field="paper")
    row.naming_paper, row.naming_approved_at, row.naming_approved_by_id = paper.strip(), clock.now(), by


def attach(*, gift_id: int, by: int, **kept) -> int:
    """The signed and scanned paper; an earlier one is struck out. The file's id."""
    row = _held(gift_id)
    if row.file_id:
        files.forget(file_id=row.file_id, by=by)
    row.file_id = files.remember(by=by, **kept)
    return row.file_id


def _held(gift_id: int) -> DonationAgreement:
    found = of(gift_id)
    if found is None:
        raise Refused("gift_no_agreement")
    return locked(DonationAgreement, found.id)
