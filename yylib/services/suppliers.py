"""供货商: who is ordered from, at which discount, in how many days, and how its lists are headed."""

import re
import unicodedata

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, declare
from yylib.meanings import mean
from yylib.models.orders import OrderStage, PurchaseOrder, Supplier
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

declare(supplier_twice=("已经有这一家供货商", "请在列表里找到它；停用过的可以重新启用。", 409))
mean(uq_supplier_name="supplier_twice")
_MOST_HEADS = 20  # list heads remembered of one supplier


def get(supplier_id: int) -> Supplier:
    """One supplier, or ``NotThere``."""
    found = db.session.get(Supplier, supplier_id)
    if found is None:
        raise NotThere()
    return found


def offered(also: int | None = None) -> list[Supplier]:
    """Those that may be ordered from, by name; ``also`` is named though it is not in use any more."""
    query = select(Supplier).where(Supplier.is_active | (Supplier.id == (also or 0))).order_by(Supplier.name)
    return list(db.session.scalars(query))


def enter(*, name: str, discount: int, days: int, contact: str = "", phone: str = "", email: str = "",
          address: str = "", note: str = "", by: int) -> int:  # fmt: skip
    """Enter a supplier; its id. ``discount`` is in thousandths of the list price."""
    supplier = Supplier(name=name, contact=contact or None, phone=phone or None, email=email, address=address,
                        discount=discount, days=days, mapping={}, note=note, created_at=clock.now())  # fmt: skip
    db.session.add(supplier)
    db.session.flush()
    return supplier.id


def change(*, supplier_id: int, version: int, name: str, discount: int, days: int, contact: str = "", phone: str = "",
           email: str = "", address: str = "", note: str = "", by: int) -> None:  # fmt: skip
    """Correct what is known of a supplier; orders that were made keep their own discount."""
    supplier = locked(Supplier, supplier_id, version=version)
    supplier.name, supplier.discount, supplier.days, supplier.note = name, discount, days, note
    supplier.contact, supplier.phone, supplier.email, supplier.address = contact or None, phone or None, email, address
    db.session.flush()


def switch(*, supplier_id: int, is_active: bool, by: int) -> None:
    """停用 or 启用: nothing new is ordered from one that is not in use; what is on order still comes."""
    locked(Supplier, supplier_id).is_active = is_active


def remembered(supplier_id: int | None, signature: str) -> dict | None:
    """How a list of this supplier with these heads was understood the last time."""
    held = supplier_id and db.session.get(Supplier, supplier_id)
    return (held.mapping or {}).get(signature) if held and signature else None


def remember(*, supplier_id: int, signature: str, columns: dict, by: int | None = None) -> None:
    """Keep how a list of this supplier is headed; the oldest are forgotten."""
    supplier = locked(Supplier, supplier_id)
    kept = {name: held for name, held in (supplier.mapping or {}).items() if name != signature}
    supplier.mapping = dict([*kept.items(), (signature, columns)][-_MOST_HEADS:])


def orders_of(supplier_ids: list[int]) -> dict[int, int]:
    """How many orders with each of these suppliers are not at their end."""
    query = select(PurchaseOrder.supplier_id, func.count(PurchaseOrder.id)).where(
        PurchaseOrder.supplier_id.in_(supplier_ids),
        PurchaseOrder.state.not_in((OrderStage.CLOSED, OrderStage.CANCELLED)))  # fmt: skip
    return dict(db.session.execute(query.group_by(PurchaseOrder.supplier_id)).all())


def percent(thousandths: int) -> str:
    """A discount as it is spoken of: 650 is 65 折, 1000 原价."""
    if thousandths >= 1000:
        return "原价"
    return f"{thousandths / 10:g} 折"


def thousandths(text: str | None) -> int | None:
    """A discount as somebody writes it, in thousandths: 65, 65折, 6.5折, 6.5, 0.65, 72.5, 65%, 原价; None for anything
    else. Below ten, 折 are tenths whether the word is written or not: nobody sells at 6.5 of a hundred."""
    said = unicodedata.normalize("NFKC", text or "").replace(" ", "")
    if said in ("原价", "无", "100%"):
        return 1000
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)[折%]?", said)
    number = float(found[1]) if found else 0
    if said.endswith("折"):
        number *= 10 if number <= 10 else 1
    elif not said.endswith("%"):
        number *= 100 if number <= 1 else 10 if number < 10 else 1
    return round(number * 10) if 1 <= number <= 100 else None


SUPPLIERS = lists.announce(lists.List(
    name="suppliers", title="供货商", id=Supplier.id, export=Permission.REPORTS_EXPORT, order="name",
    source=lambda: select(Supplier).select_from(Supplier), search=(Supplier.name, Supplier.note),
    columns=(
        Column("name", "名称", lambda one: one.name, (Supplier.name,)),
        Column("discount", "折扣", lambda one: percent(one.discount), (Supplier.discount,)),
        Column("days", "到货天数", lambda one: one.days, (Supplier.days,), True),
        Column("contact", "联系", lambda one: " ".join(filter(None, (one.contact, one.phone)))),
        Column("state", "状态", lambda one: "使用中" if one.is_active else "停用"),
    ),
    filters=(Filter("state", "状态", (("on", "使用中"), ("off", "停用")),
                    lambda value: Supplier.is_active if value == "on" else ~Supplier.is_active),),
))  # fmt: skip
