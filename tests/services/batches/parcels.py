"""Suppliers, orders that were sent, and parcels of them."""

from yylib import clock
from yylib.database import write, writing
from yylib.models.orders import Fund, OrderLine, PurchaseOrder, Supplier
from yylib.services import batches

_counter = iter(range(1, 10_000_000))
ISBNS = ("9787020002207", "9787532706204", "9787505390133", "9787101003048", "9787302257646")


def a_supplier(**given) -> int:
    with writing() as session:
        row = Supplier(**({"name": f"供货商{next(_counter)}", "created_at": clock.now()} | given))
        session.add(row)
        session.flush()
        return row.id


def a_sent_order(supplier_id: int, by: int, *lines: dict) -> list[int]:
    """An order that was approved and sent; the ids of its lines."""
    number = next(_counter)
    with writing() as session:
        fund = Fund(year=clock.today().year, name=f"购书经费{number}")
        session.add(fund)
        session.flush()
        order = PurchaseOrder(number=f"D{number}", supplier_id=supplier_id, fund_id=fund.id, author_id=by, state="sent",
                              discount=650, created_at=clock.now())  # fmt: skip
        order.lines = [OrderLine(**({"title": f"书{at}", "copies": 3, "price": 6800, "net_price": 4420,
                                     "created_at": clock.now()} | line)) for at, line in enumerate(lines)]  # fmt: skip
        session.add(order)
        session.flush()
        return [line.id for line in order.lines]


def a_parcel(by: int, supplier_id: int | None = None, **given) -> int:
    supplier_id = supplier_id or a_supplier()
    return write(batches.open_batch, supplier_id=supplier_id, arrived_on=clock.today(), by=by, **given)


def scan(batch_id: int, by: int, *codes: str) -> dict:
    """Scan one book after the other; the last answer."""
    for code in codes:
        answer = write(batches.enter, batch_id=batch_id, code=code, by=by)
    return answer
