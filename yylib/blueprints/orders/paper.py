"""订书单: on A4, and in Excel as the supplier reads it."""

from yylib import clock, listings
from yylib.access import me, requires
from yylib.blueprints.orders import bp
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import exports, orders, suppliers
from yylib.services.money import yuan
from yylib.services.orders import paper, reading
from yylib.web import moment_words, page


@bp.get("/<int:order_id>/form")
@requires(P.ORDERS_MANAGE)
def form(order_id):
    """The order form on A4."""
    order = orders.get(order_id)
    return page("orders/form.html", order=order, rows=paper.rows(reading.lines(order_id)), totals=reading.totals(order_id),
                yuan=yuan, percent=suppliers.percent, maker=me().name, printed_at=moment_words(clock.now()))  # fmt: skip


@bp.post("/<int:order_id>/form.xlsx")
@requires(P.ORDERS_MANAGE, fresh=True)
def form_file(order_id):
    """The order form in Excel; that it went out stands in the audit."""
    order = orders.get(order_id)
    data = paper.workbook(order, reading.lines(order_id))
    name = exports.sheet_name(f"订书单 {order.number} {order.supplier.name}")
    write(paper.note, order_id=order_id, by=me().id)
    return listings.as_excel(data, name)
