"""订单 as they stand: one order, its lines, its totals, what was done with a line."""

from typing import NamedTuple

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.errors import NotThere
from yylib.models.imports import Batch, BatchStage
from yylib.models.orders import OrderClaim, OrderLine, OrderStage, PurchaseOrder
from yylib.models.suggestions import Suggestion

LIVE = (OrderStage.SUBMITTED, OrderStage.APPROVED, OrderStage.SENT)
ON_ORDER = (OrderStage.APPROVED, OrderStage.SENT)


class Totals(NamedTuple):
    """What an order is worth without what was cancelled: titles, volumes, 码洋 and 实洋 in fen; lines without a price."""

    titles: int
    copies: int
    list_amount: int
    net_amount: int
    unpriced: int
    received: int
    open: int


def get(order_id: int) -> PurchaseOrder:
    """One order, or ``NotThere``."""
    query = select(PurchaseOrder).where(PurchaseOrder.id == order_id).options(
        joinedload(PurchaseOrder.supplier), joinedload(PurchaseOrder.fund), joinedload(PurchaseOrder.author))  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def line(line_id: int) -> OrderLine:
    """One line with its order, or ``NotThere``."""
    query = select(OrderLine).where(OrderLine.id == line_id).options(
        joinedload(OrderLine.order).joinedload(PurchaseOrder.supplier))  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def lines(order_id: int) -> list[OrderLine]:
    """The lines of an order in the order in which they were entered; a set's volumes follow one another."""
    query = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.id)
    return list(db.session.scalars(query.options(joinedload(OrderLine.branch))))


def totals_of(order_ids: list[int]) -> dict[int, Totals]:
    """The totals of several orders in one statement."""
    kept = OrderLine.copies - OrderLine.cancelled
    of_many = cast(kept, BigInteger)  # copies times a price is soon more than a column holds
    net = func.coalesce(OrderLine.net_price, OrderLine.price, 0)
    still = kept - OrderLine.received
    query = select(
        OrderLine.order_id, func.count(OrderLine.id).filter(kept > 0), func.sum(kept),
        func.sum(of_many * func.coalesce(OrderLine.price, 0)), func.sum(of_many * net),
        func.count(OrderLine.id).filter(OrderLine.price.is_(None), kept > 0), func.sum(OrderLine.received),
        func.coalesce(func.sum(still).filter(still > 0), 0),
    ).where(OrderLine.order_id.in_(order_ids)).group_by(OrderLine.order_id)  # fmt: skip
    return {row[0]: Totals(*(int(value or 0) for value in row[1:])) for row in db.session.execute(query)}


def totals(order_id: int) -> Totals:
    """The totals of one order."""
    return totals_of([order_id]).get(order_id, Totals(0, 0, 0, 0, 0, 0, 0))


def drafts() -> list[PurchaseOrder]:
    """The orders that lines may be added to, the latest first."""
    query = select(PurchaseOrder).where(PurchaseOrder.state == OrderStage.DRAFT).order_by(PurchaseOrder.id.desc())
    return list(db.session.scalars(query.options(joinedload(PurchaseOrder.supplier)).limit(100)))


def followers(line_id: int) -> list[OrderLine]:
    """The lines by which what was cancelled here was ordered elsewhere."""
    query = select(OrderLine).where(OrderLine.follows_id == line_id).order_by(OrderLine.id)
    return list(db.session.scalars(query.options(joinedload(OrderLine.order).joinedload(PurchaseOrder.supplier))))


def wished(order_id: int) -> dict[int, int]:
    """How many suggestions each line of an order answers."""
    query = select(Suggestion.line_id, func.count(Suggestion.id)).join(OrderLine, OrderLine.id == Suggestion.line_id)
    return dict(db.session.execute(query.where(OrderLine.order_id == order_id).group_by(Suggestion.line_id)).all())


def claims(line_id: int) -> list[OrderClaim]:
    """The claims of a line, the first first."""
    query = select(OrderClaim).where(OrderClaim.line_id == line_id).order_by(OrderClaim.id)
    return list(db.session.scalars(query.options(joinedload(OrderClaim.by))))


def imports_of(order_id: int) -> list[Batch]:
    """The lists that were brought into an order and not taken out again, the latest first."""
    query = select(Batch).where(Batch.kind == "order_list", Batch.mapping["order_id"].as_integer() == order_id,
                                Batch.state != BatchStage.UNDONE).order_by(Batch.id.desc())  # fmt: skip
    return list(db.session.scalars(query.options(joinedload(Batch.file))))
