"""发票与对账单: 码洋 and 实洋 of a batch by invoice and fund, what went back or is credited, and whether it agrees with what
was accepted."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused, declare
from yylib.models.batches import AccessionBatch, AccessionStage, Invoice
from yylib.models.items import Item
from yylib.models.orders import Fund, OrderLine, PurchaseOrder

declare(
    invoice_more=("实洋不能多于码洋", "码洋是定价合计，实洋是实付；请看看是不是填反了。", 422),
    invoice_twice=("这一批已经有发票 {number}（同一笔经费）", "一张发票用两笔经费时，分两行各选各的经费。", 409),
    invoice_gone=("这张发票已经作废", "请重新登记一张。", 409),
    invoice_fund=("这笔经费已停用", "请选别的经费。", 409),
    invoice_void=("这一批已经作废", "发票请登记在有效的批次里。", 409),
)
TOLERANCE = 10
_OTHER_SUMS = """SELECT d.kind, s.how, sum(s.copies) AS copies, sum(s.list_amount) AS list_amount, sum(s.amount) AS net_amount
FROM settlement s JOIN difference d ON d.id = s.difference_id WHERE d.batch_id = :id AND d.void_at IS NULL
AND s.undone_at IS NULL AND s.how <> 'keep' AND NOT (d.kind = 'extra') GROUP BY d.kind, s.how"""
_OPEN = """SELECT coalesce(sum((copies - settled) * coalesce(price, 0)), 0) AS list_amount,
coalesce(sum((copies - settled) * coalesce(net_price, 0)), 0) AS net_amount, coalesce(sum(copies - settled), 0) AS copies
FROM difference WHERE batch_id = :id AND void_at IS NULL AND kind <> 'extra'"""
_TAKEN = """SELECT coalesce(f.name, '') AS fund, coalesce(f.year, 0) AS year, count(*) AS copies,
coalesce(sum(i.price), 0) AS list_amount, coalesce(sum(coalesce(i.net_price, i.price)), 0) AS net_amount
FROM item i JOIN accession_batch a ON a.id = i.batch_id LEFT JOIN order_line l ON l.id = i.line_id
LEFT JOIN purchase_order o ON o.id = l.order_id LEFT JOIN fund f ON f.id = o.fund_id
WHERE (a.id = :id OR a.follows_id = :id) AND i.stage NOT IN ('returned', 'void')
GROUP BY coalesce(f.name, ''), coalesce(f.year, 0) ORDER BY 2, 1"""


class Money(NamedTuple):
    """Copies, and fen at list price and paid."""

    copies: int = 0
    list_amount: int = 0
    net_amount: int = 0

    def __add__(self, other):
        return Money(*(mine + its for mine, its in zip(self, other, strict=True)))

    @property
    def discount(self) -> str:
        """折扣率, 65.0 for what is paid of a hundred; nothing without a list price."""
        return f"{self.net_amount * 100 / self.list_amount:.1f}" if self.list_amount else ""


class Sheet(NamedTuple):
    """对账单: the invoices, their sums by fund, what was accepted by fund, what went back, what is open, the verdict."""

    invoices: list[Invoice]
    by_fund: list[tuple[str, Money]]
    invoiced: Money
    accepted_by_fund: list[tuple[str, Money]]
    accepted: Money
    went_back: list[tuple[str, Money]]
    back: Money
    open: Money
    gap: Money
    verdict: str
    is_right: bool


def invoices(batch_id: int) -> list[Invoice]:
    """The invoices of a batch, cancelled ones too, in the order in which they were entered."""
    query = select(Invoice).where(Invoice.batch_id == batch_id).order_by(Invoice.id)
    return list(db.session.scalars(query.options(joinedload(Invoice.fund))))


def funds(batch_id: int | None = None) -> list[Fund]:
    """The funds an invoice may be paid from, the latest year first: those in use, and one closed since on which this
    batch was ordered (封账: what is on order is still paid)."""
    query = select(Fund).where(Fund.is_active | Fund.id.in_(_ordered_on(batch_id)))
    return list(db.session.scalars(query.order_by(Fund.year.desc(), Fund.name)))


def _ordered_on(batch_id: int | None):
    return (select(PurchaseOrder.fund_id).join(OrderLine, OrderLine.order_id == PurchaseOrder.id)
            .join(Item, Item.line_id == OrderLine.id).where(Item.batch_id == batch_id))  # fmt: skip


def add(*, batch_id: int, fund_id: int, number: str, on_day: date, list_amount: int, net_amount: int, by: int) -> int:
    """Enter an invoice, or the part of one that a fund pays; amounts in fen. Before or after acceptance."""
    batch = locked(AccessionBatch, batch_id)
    if batch.state == AccessionStage.VOID:
        raise Refused("invoice_void")
    if net_amount > list_amount:
        raise Refused("invoice_more", field="net_amount")
    fund = locked(Fund, fund_id)
    if not fund.is_active and not db.session.scalar(
        _ordered_on(batch_id).where(PurchaseOrder.fund_id == fund_id).limit(1)
    ):
        raise Refused("invoice_fund", field="fund_id")
    held = select(Invoice.id).where(Invoice.batch_id == batch_id, Invoice.number == number, Invoice.fund_id == fund_id,
                                    Invoice.cancelled_at.is_(None))  # fmt: skip
    if db.session.scalar(held):
        raise Refused("invoice_twice", field="number", number=number)
    row = Invoice(batch_id=batch_id, fund_id=fund_id, number=number, on_day=on_day, list_amount=list_amount,
                  net_amount=net_amount, by_id=by, created_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def cancel(*, invoice_id: int, by: int) -> None:
    """An invoice was entered wrong: it stays to be seen and counts no more."""
    row = locked(Invoice, invoice_id)
    if row.cancelled_at:
        raise Refused("invoice_gone")
    row.cancelled_at = clock.now()


def sheet(batch_id: int) -> Sheet:
    """The accountant's sheet of a batch with what was kept of its differences later."""
    held = [one for one in invoices(batch_id) if one.cancelled_at is None]
    by_fund: dict[str, Money] = {}
    for one in held:
        name = f"{one.fund.year} {one.fund.name}"
        by_fund[name] = by_fund.get(name, Money()) + Money(0, one.list_amount, one.net_amount)
    taken = [(f"{row.year} {row.fund}" if row.fund else "没有订单", _money(row)) for row in plain(_TAKEN, id=batch_id)]
    back = [(_word(row), _money(row)) for row in plain(_OTHER_SUMS, id=batch_id)]
    invoiced, accepted, returned = (sum((money for _name, money in part), Money())
                                    for part in (list(by_fund.items()), taken, back))  # fmt: skip
    open_ = _money(plain(_OPEN, id=batch_id)[0])
    gap = Money(0, invoiced.list_amount - accepted.list_amount, invoiced.net_amount - accepted.net_amount)
    verdict, is_right = _judged(held, gap, returned, open_)
    return Sheet(
        held, sorted(by_fund.items()), invoiced, taken, accepted, back, returned, open_, gap, verdict, is_right
    )


def _judged(held: list[Invoice], gap: Money, returned: Money, open_: Money) -> tuple[str, bool]:
    """The invoices are for what was accepted, or for that and what went back (then so much is to be had back)."""
    if not held:
        return "还没有登记发票", False
    for what, part in (("发票与验收相符", Money()), ("发票含退回、抵扣的书，应从付款里扣回", returned),
                       ("发票含退回、抵扣和还没处理的差异", returned + open_)):  # fmt: skip
        if abs(gap.list_amount - part.list_amount) <= TOLERANCE and abs(gap.net_amount - part.net_amount) <= TOLERANCE:
            return what, True
    return "发票与验收不符", False


def _money(row) -> Money:
    return Money(int(row.copies), int(row.list_amount), int(row.net_amount))


def _word(row) -> str:
    kinds = {"short": "少发", "damaged": "破损", "wrong": "错发"}
    ways = {"return": "退书", "replace": "补发" if row.kind == "short" else "换货", "credit": "抵扣"}
    return f"{kinds[row.kind]}　{ways[row.how]}"
