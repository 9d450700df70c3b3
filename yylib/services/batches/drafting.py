"""What an acceptance would bring, before it is made: the volumes and the differences, from the counts, the supplier's
list and the orders. Read on screen and once more inside the unit that accepts."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.models.batches import AccessionBatch, Condition, Count, DifferenceKind, ListedCopy
from yylib.models.bibs import BibRecord
from yylib.models.orders import OrderLine, PurchaseOrder
from yylib.services.batches import counting, finding


class Piece(NamedTuple):
    """Good copies of one title at one price, to become volumes; prices in fen. ``is_extra``: not of its order line.

    ``about`` is what else is known of a title that has no record yet.
    """

    title: str
    isbn: str | None
    line_id: int | None
    bib_id: int | None
    copies: int
    price: int | None
    net_price: int | None
    is_extra: bool = False
    volume: str = ""
    branch_id: int | None = None
    about: dict | None = None


class Gap(NamedTuple):
    """Copies that are not as they should be."""

    kind: DifferenceKind
    title: str
    isbn: str | None
    line_id: int | None
    bib_id: int | None
    copies: int
    price: int | None
    net_price: int | None


class Draft(NamedTuple):
    """Both, and what should be looked at before."""

    pieces: list[Piece]
    gaps: list[Gap]
    unpriced: int

    @property
    def copies(self) -> int:
        return sum(piece.copies for piece in self.pieces)

    @property
    def titles(self) -> int:
        return len({piece.line_id or piece.bib_id or (piece.isbn, piece.title) for piece in self.pieces})

    @property
    def list_amount(self) -> int:
        return sum(piece.copies * (piece.price or 0) for piece in self.pieces)

    @property
    def net_amount(self) -> int:
        return sum(piece.copies * (piece.net_price or 0) for piece in self.pieces)


class Listed(NamedTuple):
    """One title of the supplier's list."""

    isbn: str | None
    title: str
    copies: int
    price: int | None


def draft(batch: AccessionBatch) -> Draft:
    """What accepting a batch now would make of it."""
    pieces: list[Piece] = []
    gaps: list[Gap] = []
    room: dict[int, int] = {}
    counts = counting.live(batch.id)
    rows = listed(batch.id)
    known = _Prices(_prices_of(counts), {row.isbn or row.title: row.price for row in rows})
    for count in counts:
        price, net = _money(batch, count, known)
        told = (count.title, count.isbn, count.line_id, count.bib_id)
        good = _good(batch, count, room)
        if good:
            pieces.append(
                Piece(*told, good, price, net, is_extra=not count.line_id or count.remark == counting.TOO_MANY)
            )
        if count.copies > good:
            gaps.append(Gap(_kind(count), *told, count.copies - good, price, net))
    gaps = _merged(gaps)
    gaps += _short_of_list(batch, counts, rows)
    if batch.is_final:
        gaps += _short_of_orders(batch, counts, pieces, gaps)
    return Draft(pieces, gaps, sum(piece.copies for piece in pieces if piece.price is None))


def _good(batch: AccessionBatch, count: Count, room: dict[int, int]) -> int:
    """How many copies of a count become volumes. A line takes no more than it has open, whoever counted them first."""
    if count.condition != Condition.GOOD:
        return 0
    if count.is_kept or batch.is_direct:
        return count.copies
    if count.line_id is None or count.remark == counting.TOO_MANY:
        return 0
    taken = min(count.copies, room.setdefault(count.line_id, count.line.open))
    room[count.line_id] -= taken
    return taken


def _kind(count: Count) -> DifferenceKind:
    kinds = {Condition.DAMAGED: DifferenceKind.DAMAGED, Condition.WRONG: DifferenceKind.WRONG}
    return kinds.get(count.condition, DifferenceKind.EXTRA)


def _prices_of(counts: list[Count]) -> dict[int, int | None]:
    ids = {count.bib_id for count in counts if count.bib_id}
    return dict(db.session.execute(select(BibRecord.id, BibRecord.price).where(BibRecord.id.in_(ids))).all())


class _Prices(NamedTuple):
    """The prices of titles held, by record, and of the supplier's list, by ISBN or title."""

    of_bibs: dict[int, int | None]
    listed: dict[str, int | None]


def _money(batch: AccessionBatch, count: Count, known: _Prices) -> tuple[int | None, int | None]:
    """The price of a copy and what is paid for it: as printed on the book, else as ordered, as listed, as catalogued."""
    line = count.line
    price = count.price
    if price is None and line is not None:
        price = line.price
    if price is None:
        price = known.listed.get(count.isbn or count.title)
    if price is None:
        price = known.of_bibs.get(count.bib_id)
    if line is not None and price == line.price and line.net_price is not None:
        return price, line.net_price
    return price, paid(price, line.order.discount if line is not None else _discount(batch))


def _merged(gaps: list[Gap]) -> list[Gap]:
    """Copies of one title, kind and price as one difference."""
    sums: Counter = Counter()
    for gap in gaps:
        sums[gap._replace(copies=0)] += gap.copies
    return [gap._replace(copies=number) for gap, number in sums.items()]


def _short_of_list(batch: AccessionBatch, counts: list[Count], rows: list[Listed]) -> list[Gap]:
    """少发: what the supplier's list has more of than was found in the parcel, in whatever condition."""
    found: Counter = Counter()
    lines: dict[str, OrderLine | None] = {}
    for count in counts:
        key = count.isbn or count.title
        found[key] += count.copies
        lines.setdefault(key, count.line)
    missing = [(row, row.copies - found[row.isbn or row.title]) for row in rows]
    missing = [(row, copies) for row, copies in missing if copies > 0]
    ordered = finding.lines_of(batch, {row.isbn for row, _copies in missing if row.isbn} - lines.keys())
    lines |= {isbn: next((line for line in held if line.open), None) for isbn, held in ordered.items()}
    return [_missing(batch, row, copies, lines.get(row.isbn or row.title)) for row, copies in missing]


def _missing(batch: AccessionBatch, row: Listed, copies: int, line: OrderLine | None) -> Gap:
    net = line.net_price if line and line.price == row.price else None
    if net is None:
        net = paid(row.price, line.order.discount if line else _discount(batch))
    return Gap(DifferenceKind.SHORT, row.title, row.isbn, line.id if line else None, line.bib_id if line else None, copies,
               row.price, net)  # fmt: skip


def paid(price: int | None, discount: int) -> int | None:
    """What is paid of a list price, in fen, half a fen upwards; the discount in thousandths."""
    return None if price is None else (price * discount + 500) // 1000


def _discount(batch: AccessionBatch) -> int:
    return batch.supplier.discount if batch.supplier else 1000


def listed(batch_id: int) -> list[Listed]:
    """The supplier's list with the rows of one title put together; the rows themselves stay as they are."""
    rows = db.session.scalars(select(ListedCopy).where(ListedCopy.batch_id == batch_id, ListedCopy.undone_at.is_(None))
                              .order_by(ListedCopy.row, ListedCopy.id))  # fmt: skip
    found: dict = {}
    for row in rows:
        key = row.isbn or row.title
        held = found.get(key)
        found[key] = Listed(row.isbn, row.title, row.copies + (held.copies if held else 0),
                            held.price if held and held.price is not None else row.price)  # fmt: skip
    return list(found.values())


def _short_of_orders(batch: AccessionBatch, counts: list[Count], pieces: list[Piece], gaps: list[Gap]) -> list[Gap]:
    """少发, where nothing more will come: what is still open of the orders that this parcel brought copies of."""
    came: Counter = Counter()
    for piece in pieces:
        came[piece.line_id] += 0 if piece.is_extra else piece.copies
    for gap in gaps:
        came[gap.line_id] += gap.copies if gap.kind != DifferenceKind.EXTRA else 0
    order_ids = {count.line.order_id for count in counts if count.line}
    query = select(OrderLine).where(OrderLine.order_id.in_(order_ids)).join(PurchaseOrder).options(
        joinedload(OrderLine.order)).order_by(OrderLine.id)  # fmt: skip
    found = [(line, line.open - came[line.id]) for line in db.session.scalars(query)]
    return [Gap(DifferenceKind.SHORT, f"{line.title} {line.volume}".strip(), line.isbn, line.id, line.bib_id, missing,
                line.price, line.net_price) for line, missing in found if missing > 0]  # fmt: skip
