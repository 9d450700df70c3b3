"""What the tests of orders begin with: a supplier, a fund with money, a draft with lines."""

from yylib import clock
from yylib.database import write
from yylib.services import funds, orders, suppliers

ISBNS = ("9787201104560", "9787508677781", "9787535732309")


def a_supplier(by, **given):
    given = {"name": "某某书店", "discount": 650, "days": 20} | given
    return write(suppliers.enter, by=by, **given)


def a_fund(by, amount=100_000, **given):
    given = {"year": 2026, "name": "图书购置费", "on_day": clock.today(), "reason": "县财政下达"} | given
    return write(funds.enter, by=by, amount=amount, **given)


def a_draft(by, supplier_id, fund_id, *lines):
    """A draft; each line is a dict, by default two copies at 50 yuan. Its id and the ids of the lines."""
    order_id = write(orders.open_order, supplier_id=supplier_id, fund_id=fund_id, by=by)
    made = [write(orders.new_line, order_id=order_id, by=by, **({"title": "某书", "price": 5000, "copies": 2} | line))
            for line in lines]  # fmt: skip
    return order_id, made


def step(order_id, verb, by, note=""):
    write(orders.advance, order_id=order_id, verb=verb, by=by, note=note)


def a_sent_order(by, head, supplier_id, fund_id, *lines):
    order_id, made = a_draft(by, supplier_id, fund_id, *lines)
    for verb, who in (("submit", by), ("approve", head), ("send", by)):
        step(order_id, verb, who)
    return order_id, made
