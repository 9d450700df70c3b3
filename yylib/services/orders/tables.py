"""The lists of orders and of their lines."""

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib.database import db
from yylib.models.orders import Fund, OrderLine, OrderStage, PurchaseOrder, Supplier
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.money import yuan
from yylib.services.orders.claims import is_late

_kept = OrderLine.copies - OrderLine.cancelled
_open = OrderLine.copies - OrderLine.received - OrderLine.cancelled


def _sum(amount):
    return func.coalesce(select(func.sum(amount)).where(OrderLine.order_id == PurchaseOrder.id)
                         .correlate(PurchaseOrder).scalar_subquery(), 0)  # fmt: skip


_COPIES, _NET = _sum(_kept), _sum(cast(_kept, BigInteger) * func.coalesce(OrderLine.net_price, OrderLine.price, 0))
_RECEIVED = _sum(OrderLine.received)


def _suppliers() -> list[tuple[int, str]]:
    """All, also those not in use any more: their orders are looked for, too."""
    return [tuple(row) for row in db.session.execute(select(Supplier.id, Supplier.name).order_by(Supplier.name))]


def _funds() -> list[tuple[int, str]]:
    """All, also the closed ones, the latest year first."""
    query = select(Fund.id, Fund.year, Fund.name).order_by(Fund.year.desc(), Fund.name)
    return [(row.id, f"{row.year} {row.name}") for row in db.session.execute(query)]


def _in_state(value: str):
    states = {"live": (OrderStage.DRAFT, OrderStage.SUBMITTED, OrderStage.APPROVED, OrderStage.SENT)}.get(
        value, (value,)
    )
    return PurchaseOrder.state.in_(states)


_STATES = [("live", "没有结束的"), *((stage.value, stage.label) for stage in OrderStage)]
ORDERS = lists.announce(lists.List(
    name="orders", title="订单", id=PurchaseOrder.id, export=Permission.REPORTS_EXPORT, order="-number",
    source=lambda: select(PurchaseOrder, _COPIES.label("copies"), _NET.label("net"), _RECEIVED.label("received"))
    .select_from(PurchaseOrder).join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
    .join(Fund, Fund.id == PurchaseOrder.fund_id),
    load=(joinedload(PurchaseOrder.supplier), joinedload(PurchaseOrder.fund), joinedload(PurchaseOrder.author)),
    search=(PurchaseOrder.number, Supplier.name, PurchaseOrder.note),
    columns=(
        Column("number", "编号", lambda one: one.PurchaseOrder.number, (PurchaseOrder.number,)),
        Column("supplier", "供货商", lambda one: one.PurchaseOrder.supplier.name, (Supplier.name,)),
        Column("fund", "经费", lambda one: f"{one.PurchaseOrder.fund.year} {one.PurchaseOrder.fund.name}"),
        Column("copies", "册数", lambda one: int(one.copies), (_COPIES,), True),
        Column("received", "已到", lambda one: int(one.received), (_RECEIVED,), True),
        Column("net", "实洋（元）", lambda one: yuan(int(one.net)), (_NET,), True),
        Column("state", "状态", lambda one: one.PurchaseOrder.stage_label, (PurchaseOrder.state,)),
        Column("author", "起草", lambda one: one.PurchaseOrder.author.name),
        Column("expected", "预计到货", lambda one: one.PurchaseOrder.expected_on),
    ),
    filters=(
        Filter("state", "状态", _STATES, _in_state),
        Filter("supplier", "供货商", _suppliers, lambda value: PurchaseOrder.supplier_id == int(value)),
        Filter("fund", "经费", _funds, lambda value: PurchaseOrder.fund_id == int(value)),
    ),
))  # fmt: skip


def _open_or_late(value: str):
    live = PurchaseOrder.state.in_((OrderStage.APPROVED, OrderStage.SENT))
    return {"open": lambda: (_open > 0) & live, "late": is_late, "received": lambda: OrderLine.received > 0,
            "cancelled": lambda: OrderLine.cancelled > 0}[value]()  # fmt: skip


LINES = lists.announce(lists.List(
    name="order_lines", title="订单行", id=OrderLine.id, export=Permission.REPORTS_EXPORT, order="-number",
    source=lambda: select(OrderLine).select_from(OrderLine).join(PurchaseOrder, PurchaseOrder.id == OrderLine.order_id)
    .join(Supplier, Supplier.id == PurchaseOrder.supplier_id),
    load=(contains_eager(OrderLine.order).contains_eager(PurchaseOrder.supplier),),
    search=(OrderLine.title, OrderLine.isbn, OrderLine.isbn_shown, OrderLine.responsibility, PurchaseOrder.number),
    columns=(
        Column("number", "订单", lambda one: one.order.number, (PurchaseOrder.number,)),
        Column("title", "题名", lambda one: one.full_title, (OrderLine.title,)),
        Column("isbn", "ISBN", lambda one: one.isbn or one.isbn_shown),
        Column("supplier", "供货商", lambda one: one.order.supplier.name, (Supplier.name,)),
        Column("price", "定价", lambda one: yuan(one.price), is_number=True),
        Column("copies", "订", lambda one: one.copies, (OrderLine.copies,), True),
        Column("received", "到", lambda one: one.received, (OrderLine.received,), True),
        Column("cancelled", "取消", lambda one: one.cancelled, (OrderLine.cancelled,), True),
        Column("open", "在途", lambda one: one.open, (_open,), True),
        Column("expected", "预计到货", lambda one: one.expected_on),
        Column("claims", "催过", lambda one: one.claims, (OrderLine.claims,), True),
    ),
    filters=(
        Filter("what", "哪些", (("open", "在途"), ("late", "到期没到"), ("received", "到过货"), ("cancelled", "有取消")),
               _open_or_late),
        Filter("supplier", "供货商", _suppliers, lambda value: PurchaseOrder.supplier_id == int(value)),
        Filter("fund", "经费", _funds, lambda value: PurchaseOrder.fund_id == int(value)),
    ),
))  # fmt: skip
