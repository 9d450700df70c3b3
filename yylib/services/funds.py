"""经费: what a year was allotted, by changes with reasons; what orders hold of it, what invoices took, what is left.

Committed (占用) are the open copies of submitted, approved and sent orders, and what has arrived while its batch bears no
invoice of this fund yet. Spent (已付) are the invoices that stand. Whoever decides on money holds the fund's row.
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import BigInteger, cast, exists, func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.meanings import mean
from yylib.models.batches import AccessionBatch, Invoice
from yylib.models.items import GONE, Item
from yylib.models.orders import Fund, FundChange, OrderLine, OrderStage, PurchaseOrder
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.money import yuan

declare(
    fund_twice=("这一年已经有这个名称的经费", "请用别的名称，或在原来的上面追加。", 409),
    fund_below=("减去以后不够：已占用和已付 {used} 元，只剩 {left} 元可减", "请先取消或退回订单，再核减经费。", 409),
    fund_zero=("金额不能是 0", "追加写正数，核减写负数。", 422),
)
mean(uq_fund_year_name="fund_twice")

_LIVE = (OrderStage.SUBMITTED, OrderStage.APPROVED, OrderStage.SENT)


def _total(query):
    return func.coalesce(query.correlate(Fund).scalar_subquery(), 0)


_still = OrderLine.copies - OrderLine.received - OrderLine.cancelled
_of_lines = PurchaseOrder.__table__.join(OrderLine.__table__, OrderLine.order_id == PurchaseOrder.id)
# Billed on the order's own fund, or whole on whatever funds: an invoice may be paid from another than was thought of.
_billed = exists().where(Invoice.batch_id == Item.batch_id, Invoice.fund_id == PurchaseOrder.fund_id,
                         Invoice.cancelled_at.is_(None)).correlate(Item, PurchaseOrder) | (
    select(func.coalesce(func.sum(Invoice.list_amount), -1)).where(Invoice.batch_id == Item.batch_id, Invoice.cancelled_at.is_(None))
    .correlate(Item).scalar_subquery() >=
    select(AccessionBatch.list_amount).where(AccessionBatch.id == Item.batch_id).correlate(Item).scalar_subquery())  # fmt: skip
_ALLOTTED = _total(select(func.sum(FundChange.amount)).where(FundChange.fund_id == Fund.id))
_ON_ORDER = _total(
    select(func.sum(cast(_still, BigInteger) * func.coalesce(OrderLine.net_price, OrderLine.price, 0))).select_from(_of_lines)
    .where(PurchaseOrder.fund_id == Fund.id, PurchaseOrder.state.in_(_LIVE), _still > 0))  # fmt: skip
_UNBILLED = _total(
    select(func.sum(func.coalesce(Item.net_price, OrderLine.net_price, Item.price, 0)))
    .select_from(_of_lines.join(Item.__table__, Item.line_id == OrderLine.id))
    .where(PurchaseOrder.fund_id == Fund.id, Item.stage.not_in(GONE), ~_billed))  # fmt: skip
_SPENT = _total(select(func.sum(Invoice.net_amount)).where(Invoice.fund_id == Fund.id, Invoice.cancelled_at.is_(None)))
_COMMITTED = _ON_ORDER + _UNBILLED


class Figures(NamedTuple):
    """The money of a fund in fen. No order brings ``left`` below 0 but where a head said why; an invoice above what was
    ordered may, and so may copies that went back and are to come again: both have happened already."""

    allotted: int
    committed: int
    spent: int

    @property
    def left(self) -> int:
        return self.allotted - self.committed - self.spent


def figures(fund_id: int) -> Figures:
    """What one fund was allotted, what is committed and spent of it, and what is left."""
    row = db.session.execute(select(_ALLOTTED, _COMMITTED, _SPENT).select_from(Fund).where(Fund.id == fund_id)).first()
    return Figures(*map(int, row)) if row else Figures(0, 0, 0)


def get(fund_id: int) -> Fund:
    """One fund, or ``NotThere``."""
    found = db.session.get(Fund, fund_id)
    if found is None:
        raise NotThere()
    return found


def offered(also: int | None = None) -> list[Fund]:
    """Those that orders may be charged to, the latest year first; ``also`` though it is closed."""
    query = select(Fund).where(Fund.is_active | (Fund.id == (also or 0))).order_by(Fund.year.desc(), Fund.name)
    return list(db.session.scalars(query))


def years() -> list[int]:
    """The years that have funds, the latest first."""
    return list(db.session.scalars(select(Fund.year).distinct().order_by(Fund.year.desc())))


def changes(fund_id: int) -> list[FundChange]:
    """How the money came and went, the first first."""
    return list(db.session.scalars(select(FundChange).where(FundChange.fund_id == fund_id).order_by(FundChange.id)))


def enter(*, year: int, name: str, amount: int, on_day: date, reason: str, note: str = "", by: int) -> int:
    """A fund with its first allotment, in fen; its id."""
    fund = Fund(year=year, name=name, note=note)
    db.session.add(fund)
    db.session.flush()
    allot(fund_id=fund.id, amount=amount, on_day=on_day, reason=reason, by=by)
    return fund.id


def allot(*, fund_id: int, amount: int, on_day: date, reason: str, by: int | None) -> int:
    """追加 (above 0) or 核减 (below 0), with the reason; no more is taken away than is left."""
    fund = locked(Fund, fund_id)
    if not amount:
        raise Refused("fund_zero", field="amount")
    if amount < 0:
        held = figures(fund.id)
        if held.left + amount < 0:
            raise Refused(
                "fund_below", field="amount", used=yuan(held.committed + held.spent), left=yuan(max(0, held.left))
            )
    change = FundChange(fund_id=fund.id, amount=amount, on_day=on_day, reason=reason, at=clock.now(), by_id=by)
    db.session.add(change)
    db.session.flush()
    return change.id


def rename(*, fund_id: int, version: int, name: str, note: str, by: int) -> None:
    """Correct the name or the note."""
    fund = locked(Fund, fund_id, version=version)
    fund.name, fund.note = name, note
    db.session.flush()


def switch(*, fund_id: int, is_active: bool, by: int) -> None:
    """封账 or 重开: nothing new is charged to a closed fund; what is on order still comes."""
    locked(Fund, fund_id).is_active = is_active


class Shown(NamedTuple):
    """A fund in the list, with its money."""

    fund: Fund
    figures: Figures


def _money(name: str, label: str, key) -> Column:
    return Column(name, label, lambda one: yuan(getattr(one.figures, name)), (key,), True)


FUNDS = lists.announce(lists.List(
    name="funds", title="经费", id=Fund.id, export=Permission.REPORTS_EXPORT, order="-year",
    source=lambda: select(Fund, _ALLOTTED.label("allotted"), _COMMITTED.label("committed"), _SPENT.label("spent"))
    .select_from(Fund),
    show=lambda row: Shown(row.Fund, Figures(int(row.allotted), int(row.committed), int(row.spent))),
    search=(Fund.name, Fund.note),
    columns=(
        Column("year", "年度", lambda one: one.fund.year, (Fund.year,), True),
        Column("name", "名称", lambda one: one.fund.name, (Fund.name,)),
        _money("allotted", "下达（元）", _ALLOTTED), _money("committed", "占用（元）", _COMMITTED),
        _money("spent", "已付（元）", _SPENT), _money("left", "结余（元）", _ALLOTTED - _COMMITTED - _SPENT),
        Column("state", "状态", lambda one: "使用中" if one.fund.is_active else "已封账"),
    ),
    filters=(
        Filter("year", "年度", lambda: [(year, f"{year} 年") for year in years()], lambda value: Fund.year == int(value)),
        Filter("state", "状态", (("on", "使用中"), ("off", "已封账")),
               lambda value: Fund.is_active if value == "on" else ~Fund.is_active),
    ),
))  # fmt: skip
