"""办结: every line has its way; what is kept goes through acceptance into the registers like any other delivery."""

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.batches import AccessionBatch, AccessionStage
from yylib.models.certificates import CertificateKind
from yylib.models.gifts import DonorKind, Gift, GiftDecision, GiftPiece
from yylib.models.items import Source
from yylib.services import batches, bibs, certificates
from yylib.services.gifts import pieces, terms


def settle(*, gift_id: int, by: int) -> int | None:
    """Close a gift whose lines are all decided. What is kept becomes one accepted batch with source 捐赠, whose clock
    starts today; the batch's id, None where nothing is kept. The batch bears the receipt's number, never a name."""
    gift = terms.held(gift_id)
    listed = pieces.of(gift_id)
    if not listed:
        raise Refused("gift_empty_list")
    undecided = [piece for piece in listed if piece.decision is None]
    if undecided:
        raise Refused("gift_undecided", count=len(undecided))
    terms.move(gift, "settle", by)
    gift.settled_at = clock.now()
    kept = [piece for piece in listed if piece.decision == GiftDecision.KEEP]
    if kept:
        gift.batch_id = _accept(gift, kept, by)
    db.session.flush()
    return gift.batch_id


def _accept(gift: Gift, kept: list[GiftPiece], by: int) -> int:
    for piece in kept:
        piece.bib_id = piece.bib_id or _record(piece, by)
    rows = [{"bib_id": piece.bib_id, "copies": piece.copies, "price": piece.price} for piece in kept]
    batch_id = batches.accept_pieces(source=Source.GIFT, name=f"捐赠 {gift.number}", pieces=rows,
                                     accepted_on=clock.today(), by=by)  # fmt: skip
    for piece in kept:
        piece.batch_id = batch_id
    return batch_id


def _record(piece: GiftPiece, by: int) -> int:
    """The record already here, or a brief one that waits for cataloguing."""
    return bibs.brief(title=piece.title, isbn=piece.isbn or piece.isbn_shown, volume=piece.volume, by=by,
                      responsibility=piece.responsibility, publisher=piece.publisher, pub_date=piece.pub_date,
                      price=piece.price)  # fmt: skip


def reopen(*, gift_id: int, by: int) -> None:
    """Take the closing back. What is kept must have left acceptance again first (``gift_in_batch``)."""
    gift = terms.held(gift_id)
    batch = gift.batch_id and db.session.get(AccessionBatch, gift.batch_id)
    if batch and batch.state != AccessionStage.VOID:
        raise Refused("gift_in_batch", number=batch.number)
    terms.move(gift, "reopen", by)
    for piece in pieces.of(gift_id):
        piece.batch_id = None
    gift.batch_id = gift.settled_at = None


def certify(*, gift_id: int, name: str, what: str, by: int, body: str = "") -> int:
    """捐赠证书 for what was received; the certificate's id. It names its bearer in public only as they agreed."""
    gift = terms.held(gift_id)
    if not gift.is_taken:
        raise Refused("gift_not_taken")
    if gift.donor is None or not gift.donor.name:
        raise Refused("gift_nobody")
    person_id = gift.donor.person_id if gift.donor.kind == DonorKind.PERSON else None  # a contact bears no certificate
    facts = {"gift": gift.number, "received_on": gift.received_on.isoformat(), "copies": counted(gift)}
    return certificates.issue(
        kind=CertificateKind.DONATION, name=name, what=what, body=body, facts=facts, subject="gift", subject_id=gift.id,
        person_id=person_id, is_named=gift.donor.public_name == name, by=by,
    )  # fmt: skip


def counted(gift: Gift) -> int:
    """Volumes as listed, or, while there is no list, as the giver said."""
    return sum(piece.copies for piece in pieces.of(gift.id)) or gift.declared_count
