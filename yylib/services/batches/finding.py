"""Which line of an order, or which title, a book on the counting desk belongs to; and how a line stands."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.models.batches import AccessionBatch, AccessionStage, Condition, Count, ListedCopy
from yylib.models.bibs import BibNumber, BibRecord
from yylib.models.orders import OrderLine, OrderStage, PurchaseOrder
from yylib.services import orders, pinyin

ORDERED = (OrderStage.APPROVED, OrderStage.SENT, OrderStage.CLOSED)
MOST = 9


class Choice(NamedTuple):
    """One thing a book may be: a line of an order, a title held, or a title of the supplier's list."""

    line_id: int | None
    bib_id: int | None
    title: str
    note: str
    left: int = 0


class Standing(NamedTuple):
    """A line of an order as the counting desk sees it; copies, and the price in fen."""

    line_id: int
    title: str
    isbn: str
    order: str
    supplier: str
    branch: str
    ordered: int
    received: int
    now: int
    left: int
    price: int | None
    listed_price: int | None
    listed: int | None


def lines(batch: AccessionBatch, isbn: str) -> list[OrderLine]:
    """The lines of this ISBN that are or were ordered, the oldest first: the supplier's own, else anybody's."""
    return lines_of(batch, [isbn]).get(isbn, [])


def lines_of(batch: AccessionBatch, isbns: Collection[str]) -> dict[str, list[OrderLine]]:
    """The same of many ISBNs at once."""
    if batch.is_direct or not isbns:
        return {}
    query = select(OrderLine).join(PurchaseOrder, PurchaseOrder.id == OrderLine.order_id).where(
        OrderLine.isbn.in_(isbns), PurchaseOrder.state.in_(ORDERED), OrderLine.copies > OrderLine.cancelled)  # fmt: skip
    query = query.options(joinedload(OrderLine.order).joinedload(PurchaseOrder.supplier)).order_by(OrderLine.id)
    found: dict[str, list[OrderLine]] = {}
    for line in db.session.scalars(query):
        found.setdefault(line.isbn, []).append(line)
    own = {isbn: [line for line in held if line.order.supplier_id == batch.supplier_id] for isbn, held in found.items()}
    return {isbn: own[isbn] or held for isbn, held in found.items()}


def counted(line_ids, batch_id: int | None = None) -> dict[int, int]:
    """The good copies counted and not yet accepted, by line; of one batch, or of all."""
    query = select(Count.line_id, func.sum(Count.copies)).join(AccessionBatch, AccessionBatch.id == Count.batch_id).where(
        Count.line_id.in_(list(line_ids)), Count.undone_at.is_(None), Count.condition == Condition.GOOD,
        Count.remark != "too_many", AccessionBatch.state == AccessionStage.COUNTING,
    )  # fmt: skip
    if batch_id:
        query = query.where(Count.batch_id == batch_id)
    return {row[0]: int(row[1]) for row in db.session.execute(query.group_by(Count.line_id))}


def left(found: list[OrderLine]) -> dict[int, int]:
    """How many copies of each line are still to come, what is counted anywhere taken off."""
    now = counted([line.id for line in found]) if found else {}
    return {line.id: max(0, line.open - now.get(line.id, 0)) for line in found}


def titles(batch: AccessionBatch, isbn: str) -> list[Choice]:
    """The titles of an ISBN that nobody ordered: those held, else those on the supplier's list."""
    numbered = select(BibNumber.bib_id).where(BibNumber.value == isbn)
    held = db.session.scalars(select(BibRecord).where(or_(BibRecord.isbn == isbn, BibRecord.id.in_(numbered)))
                              .order_by(BibRecord.id).limit(MOST))  # fmt: skip
    found = [Choice(None, bib.id, bib.full_title, f"馆藏已有　{bib.publisher}") for bib in held]
    if found:
        return found
    listed = db.session.scalars(select(ListedCopy.title).where(
        ListedCopy.batch_id == batch.id, ListedCopy.isbn == isbn, ListedCopy.undone_at.is_(None)).distinct())  # fmt: skip
    return [Choice(None, None, title, "供货清单上有") for title in listed]


def by_words(batch: AccessionBatch, words: str) -> list[Choice]:
    """A book without a number: open lines by words or pinyin initials of the title, then titles of the supplier's list
    and titles held."""
    found = [] if batch.is_direct else _lines_by_words(batch, words)
    listed = db.session.scalars(select(ListedCopy.title).where(
        ListedCopy.batch_id == batch.id, ListedCopy.title.icontains(words, autoescape=True),
        ListedCopy.undone_at.is_(None)).distinct().limit(MOST))  # fmt: skip
    seen = {choice.title for choice in found}
    found += [Choice(None, None, title, "供货清单上有") for title in listed if title not in seen]
    held = select(BibRecord).where(or_(BibRecord.title.icontains(words, autoescape=True), and_(
        BibRecord.initials != "", BibRecord.initials.startswith(words.lower(), autoescape=True))))  # fmt: skip
    if len(found) < MOST:
        seen = {choice.title for choice in found}
        found += [Choice(None, bib.id, bib.full_title, f"馆藏已有　{bib.publisher}")
                  for bib in db.session.scalars(held.order_by(BibRecord.id).limit(MOST)) if bib.full_title not in seen]  # fmt: skip
    return found[:MOST]


def _lines_by_words(batch: AccessionBatch, words: str) -> list[Choice]:
    found = orders.open_lines(q=words, supplier_id=batch.supplier_id)
    if not found and words.isascii():
        every = orders.open_lines(supplier_id=batch.supplier_id, limit=5000)
        found = [line for line in every if pinyin.initials(line.title).startswith(words.lower())]
    return choices(found[:MOST])


def choices(found: list[OrderLine]) -> list[Choice]:
    """Lines as they are offered to choose from."""
    still = left(found)
    return [Choice(line.id, line.bib_id, f"{line.title} {line.volume}".strip(),
                   f"订单 {line.order.number}　还差 {still[line.id]} 册", still[line.id]) for line in found]  # fmt: skip


def standing(batch: AccessionBatch, line_id: int) -> Standing:
    """How a line stands now, with what this batch counted of it and what the supplier's list says."""
    line = orders.line(line_id)
    now = counted([line_id], batch.id).get(line_id, 0)
    listed = listed_of(batch.id, line.isbn, line.title)
    return Standing(line.id, f"{line.title} {line.volume}".strip(), line.isbn or "", line.order.number,
                    line.order.supplier.name, line.branch.name if line.branch else "", line.copies - line.cancelled,
                    line.received, now, left([line])[line.id], line.price,
                    next((row.price for row in listed if row.price is not None), None),
                    sum(row.copies for row in listed) if listed else None)  # fmt: skip


def listed_of(batch_id: int, isbn: str | None, title: str) -> list[ListedCopy]:
    """The rows of the supplier's list for a title: by ISBN, or by title where it has none."""
    same = ListedCopy.isbn == isbn if isbn else and_(ListedCopy.isbn.is_(None), ListedCopy.title == title)
    return list(db.session.scalars(select(ListedCopy).where(ListedCopy.batch_id == batch_id, same,
                                                            ListedCopy.undone_at.is_(None))))  # fmt: skip
