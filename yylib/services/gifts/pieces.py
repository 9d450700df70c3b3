"""捐赠清单: what was in the box, title by title, by scanner or by hand; and the decision about each with its reason."""

import re
from typing import NamedTuple

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.models.bibs import BibRecord
from yylib.models.gifts import Gift, GiftDecision, GiftPiece, GiftStage
from yylib.models.items import GONE, Item, ItemStatus
from yylib.services import bibs, isbn, money
from yylib.services.gifts import terms

declare(
    gift_bad_isbn=("这个书号不对：{why}", "请再扫一次；书上就是这样印的，写上题名就登上清单。", 422),
    gift_number_as_title=("题名里是书号，没有登上", "{number} 还没有题名：先写上，或点“重扫”放下它；再扫这一本。", 422),
    gift_price=("看不懂定价“{price}”", "写成 68.00 或 CNY68.00；没有就空着。", 422),
)

REASONS = {
    GiftDecision.KEEP: ("本馆没有", "复本不够", "地方文献", "版本较新"),
    GiftDecision.PASS_ON: ("复本已够，分馆或书屋需要", "适合学校、村居", "不属本馆收藏范围"),
    GiftDecision.DECLINE: ("破损、缺页", "涂写、污损", "非正式出版或盗版", "内容过时", "不适宜公共图书馆收藏"),
}
_AWAY = (ItemStatus.LOST, ItemStatus.LOST_PAID, ItemStatus.TRANSFERRED, ItemStatus.WITHDRAWN, ItemStatus.SCRAPPED)
_NUMERIC = re.compile(r"[0-9Xx０-９\-‐–—\s.]{8,}")


class Added(NamedTuple):
    """What a scan did: which line, how many copies it now has, and whether the title came from a record here."""

    piece_id: int
    copies: int
    is_known: bool


def of(gift_id: int) -> list[GiftPiece]:
    """The lines of a gift's list, in the order of their entry."""
    query = select(GiftPiece).where(GiftPiece.gift_id == gift_id, GiftPiece.removed_at.is_(None)).order_by(GiftPiece.id)
    return list(db.session.scalars(query))


def get(piece_id: int) -> GiftPiece:
    """One line that was not taken out, or ``NotThere``."""
    found = db.session.get(GiftPiece, piece_id)
    if found is None or found.removed_at:
        raise NotThere()
    return found


def held(pieces: list[GiftPiece]) -> dict[int, int]:
    """查重: how many copies are held of each line's title, by its record or, without one, by exactly its title; those
    of this very gift do not count. The same two statements for any number of lines."""
    own = {piece.batch_id for piece in pieces if piece.batch_id} or {0}
    here = (Item.stage.not_in(GONE), Item.status.not_in(_AWAY), func.coalesce(Item.batch_id, -1).not_in(own))
    titles = {piece.title for piece in pieces if piece.bib_id is None}
    by_bib = dict(db.session.execute(select(Item.bib_id, func.count()).where(
        Item.bib_id.in_({piece.bib_id for piece in pieces if piece.bib_id}), *here).group_by(Item.bib_id)).all())  # fmt: skip
    by_title = dict(db.session.execute(select(BibRecord.title, func.count()).join(Item, Item.bib_id == BibRecord.id).where(
        BibRecord.title.in_(titles), *here).group_by(BibRecord.title)).all())  # fmt: skip
    return {piece.id: by_bib.get(piece.bib_id, 0) if piece.bib_id else by_title.get(piece.title, 0) for piece in pieces}


def add(*, gift_id: int, text: str, by: int, title: str = "") -> dict:
    """One more copy onto the list, by a scanned ISBN or by a typed title. ``Added`` as a dict.

    A title scanned before gains a copy while it is undecided. One that a record here knows is filled in from it; for an
    unknown number the title is asked (``gift_title``), and a number that cannot be right says why (``gift_bad_isbn``).
    """
    gift = _open(gift_id)
    found, why = isbn.verdict(text)
    if found and isbn.verdict(title)[0]:
        raise Refused("gift_number_as_title", field="title", number=text)
    is_number = bool(found) or bool(_NUMERIC.fullmatch(text.strip()))
    if is_number and not found and not title:
        raise Refused("gift_bad_isbn", field="text", why=why)
    known = _on_list(gift.id, found, title or text)
    if known:
        known.copies += 1
        db.session.flush()
        return Added(known.id, known.copies, known.bib_id is not None)._asdict()
    bib = next(iter(bibs.like(isbn=found)), None) if found else None
    if is_number and bib is None and not title:
        raise Refused("gift_title", field="title")
    row = GiftPiece(gift_id=gift.id, isbn=found, isbn_shown=text.strip()[:60] if is_number else "",
                    at=clock.now(), by_id=by, **_told(bib, title or text))  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return Added(row.id, 1, bib is not None)._asdict()


def is_scanned_again(text: str, title: str) -> bool:
    """Whether a number that could not be right was scanned once more, into the place of its title."""
    return not isbn.verdict(text)[0] and bool(_NUMERIC.fullmatch(title.strip()))


def _told(bib: BibRecord | None, title: str) -> dict:
    if bib is None:
        return {"title": title[:300]}
    return {"bib_id": bib.id, "title": bib.title, "volume": bib.volume, "responsibility": bib.responsibility,
            "publisher": bib.publisher, "pub_date": bib.pub_date, "price": bib.price}  # fmt: skip


def _on_list(gift_id: int, number: str | None, title: str) -> GiftPiece | None:
    query = select(GiftPiece).where(GiftPiece.gift_id == gift_id, GiftPiece.removed_at.is_(None),
                                    GiftPiece.decision.is_(None))  # fmt: skip
    same = GiftPiece.isbn == number if number else (GiftPiece.isbn.is_(None)) & (GiftPiece.title == title)
    return db.session.scalar(query.where(same).order_by(GiftPiece.id).limit(1))


def _open(gift_id: int) -> Gift:
    """The gift whose list may still change, held."""
    gift = terms.held(gift_id)
    if gift.stage != GiftStage.RECEIVED:
        code = "gift_settled" if gift.stage in (GiftStage.SETTLED, GiftStage.VOID) else "gift_not_taken"
        raise Refused(code, stage=gift.stage_label)
    return gift


def change(*, piece_id: int, version: int, title: str, copies: int, by: int, volume: str = "", responsibility: str = "",
           publisher: str = "", pub_date: str = "", price: str = "") -> None:  # fmt: skip
    """Correct a line. ``price`` as it stands in the book; another title than the record's parts it from the record."""
    _open(get(piece_id).gift_id)
    row = locked(GiftPiece, piece_id, version=version)
    fen = _fen(price)
    if row.bib_id and (title, volume) != (row.title, row.volume):
        row.bib_id = None
    row.title, row.volume, row.copies, row.price = title, volume, copies, fen
    row.responsibility, row.publisher, row.pub_date = responsibility, publisher, pub_date


def _fen(text: str) -> int | None:
    if not text.strip():
        return None
    found = money.price(text)
    if found is None or found.fen is None and not found.is_gift:
        raise Refused("gift_price", field="price", price=text[:30])
    return found.fen


def remove(*, piece_id: int, by: int) -> int:
    """It does not belong on the list; the gift's id."""
    gift = _open(get(piece_id).gift_id)
    locked(GiftPiece, piece_id).removed_at = clock.now()
    return gift.id


def bring_back(*, piece_id: int, by: int) -> int:
    """It does after all; the gift's id."""
    row = locked(GiftPiece, piece_id)
    _open(row.gift_id)
    row.removed_at = None
    return row.gift_id


def decide(*, gift_id: int, piece_ids: list[int], decision: str, by: int, reason: str = "", outcome: str = "",
           is_rest: bool = False) -> int:  # fmt: skip
    """去留 of the chosen lines with its reason; how many. Without a decision they are undecided again. ``is_rest`` takes
    all that are undecided. What already stands in a batch stays as it is."""
    gift, rows = _open(gift_id), []
    if decision and not (reason or "").strip():
        raise Refused("gift_reason", field="reason")
    chosen = GiftDecision(decision) if decision else None
    which = GiftPiece.decision.is_(None) if is_rest else GiftPiece.id.in_(piece_ids)
    for row in db.session.scalars(select(GiftPiece).where(
            GiftPiece.gift_id == gift.id, which, GiftPiece.removed_at.is_(None),
            GiftPiece.batch_id.is_(None)).order_by(GiftPiece.id).with_for_update()):  # fmt: skip
        row.decision, row.reason, row.outcome = (
            chosen,
            reason.strip() if chosen else "",
            outcome.strip() if chosen else "",
        )
        row.decided_at, row.decided_by_id = (clock.now(), by) if chosen else (None, None)
        rows.append(row)
    if not rows:
        raise Refused("gift_no_piece", field="pieces")
    db.session.flush()
    return len(rows)


def tell_outcome(*, piece_id: int, outcome: str, by: int) -> int:
    """To whom it was passed on, or how it went back, also when the gift is settled already; the gift's id."""
    row = locked(GiftPiece, piece_id)
    row.outcome = outcome.strip()[:100]
    return row.gift_id
