"""催缺: lines past their day are asked for, supplier by supplier; each asking is written down."""

from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.orders import OrderClaim, OrderLine, OrderStage, PurchaseOrder, Supplier
from yylib.services.orders import lines

declare(
    claim_nothing=("没有选要催的行", "请勾上要催的书再登记。", 422),
    claim_day=("新的到货日期要在今天以后", "供货商没有答复的，留空。", 422),
)


def is_late():
    """The condition of a late line: sent, copies to come, its day over."""
    return and_(PurchaseOrder.state == OrderStage.SENT, OrderLine.expected_on < clock.today(),
                OrderLine.copies > OrderLine.received + OrderLine.cancelled)  # fmt: skip


def late(supplier_id: int | None = None) -> list[OrderLine]:
    """The late lines of a supplier, or of all, by supplier, the longest late first."""
    query = select(OrderLine).join(OrderLine.order).join(PurchaseOrder.supplier).where(is_late()).options(
        contains_eager(OrderLine.order).contains_eager(PurchaseOrder.supplier), joinedload(OrderLine.branch))  # fmt: skip
    if supplier_id:
        query = query.where(PurchaseOrder.supplier_id == supplier_id)
    return list(db.session.scalars(query.order_by(Supplier.name, Supplier.id, OrderLine.expected_on, OrderLine.id)))


def by_supplier() -> list[tuple[Supplier, list[OrderLine]]]:
    """The late lines under their suppliers."""
    found: dict[int, tuple[Supplier, list[OrderLine]]] = {}
    for one in late():
        found.setdefault(one.order.supplier_id, (one.order.supplier, []))[1].append(one)
    return list(found.values())


def claim(*, line_ids: list[int], note: str = "", expected_on: date | None = None, by: int) -> int:
    """These lines were asked for; how many. A new day that the supplier named holds from now on."""
    if not line_ids:
        raise Refused("claim_nothing")
    if expected_on and expected_on <= clock.today():
        raise Refused("claim_day", field="expected_on")
    for line_id in sorted(set(line_ids)):
        one = lines.held(line_id, (OrderStage.SENT,))
        db.session.add(OrderClaim(line_id=line_id, at=clock.now(), by_id=by, note=note, expected_on=expected_on))
        one.claims, one.claimed_at = one.claims + 1, clock.now()
        one.expected_on = expected_on or one.expected_on
    return len(set(line_ids))
