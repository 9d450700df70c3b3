"""订书单: the order as the supplier reads it, in Excel; on A4 it is a page."""

from io import BytesIO

from yylib import clock
from yylib.models.orders import OrderLine, PurchaseOrder
from yylib.services import audit, exports
from yylib.services.orders import reading
from yylib.services.suppliers import percent

HEAD = (
    "序号",
    "ISBN",
    "书名",
    "分册",
    "作者",
    "出版社",
    "出版日期",
    "定价",
    "册数",
    "码洋",
    "折扣价",
    "实洋",
    "送到",
    "备注",
)
_WIDTHS = (6, 16, 40, 10, 20, 22, 12, 9, 7, 11, 9, 11, 14, 20)
_MONEY = {7, 9, 10, 11}


def rows(lines: list[OrderLine]) -> list[tuple]:
    """The lines as they are asked for: what was cancelled is left out; money in yuan."""
    told = []
    for one in lines:
        copies = one.copies - one.cancelled
        if copies:
            price, net = one.price or 0, one.net_price if one.net_price is not None else one.price or 0
            told.append((len(told) + 1, one.isbn or one.isbn_shown, one.title, one.volume, one.responsibility, one.publisher,
                         one.pub_date, price / 100, copies, price * copies / 100, net / 100, net * copies / 100,
                         one.branch.name if one.branch else "", one.note))  # fmt: skip
    return told


def workbook(order: PurchaseOrder, lines: list[OrderLine]) -> bytes:
    """The order form in Excel: its head, the heads in one row, a total. Every text is a text, an ISBN too."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet("订书单")
        bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.00"})
        sheet.write_string(
            0, 0, f"沂源县图书馆订书单　{order.number}", book.add_format({"bold": True, "font_size": 14})
        )
        for line, said in enumerate(_head(order), 1):
            sheet.write_string(line, 0, exports.text(said))
        top = len(_head(order)) + 1
        for at, (word, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
            sheet.write_string(top, at, word, bold)
            sheet.set_column(at, at, width)
        sheet.freeze_panes(top + 1, 3)
        told = rows(lines)
        for line, row in enumerate([*told, _total(told)], top + 1):
            for at, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(line, at, value, money if at in _MONEY else None)
                else:
                    sheet.write_string(line, at, exports.text(value))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
    return out.getvalue()


def _head(order: PurchaseOrder) -> list[str]:
    expected = f"请于 {order.expected_on} 前到货" if order.expected_on else ""
    return [f"供货商：{order.supplier.name}　折扣：{percent(order.discount)}　{expected}",
            f"日期：{clock.local(order.approved_at or order.created_at):%Y-%m-%d}　{order.note}"]  # fmt: skip


def _total(told: list[tuple]) -> tuple:
    return ("合计", "", f"{len(told)} 种", "", "", "", "", "", sum(row[8] for row in told),
            round(sum(row[9] for row in told), 2), "", round(sum(row[11] for row in told), 2), "", "")  # fmt: skip


def note(*, order_id: int, by: int) -> None:
    """Enter the export in the audit."""
    audit.note(subject="purchase_order", row_id=order_id, act="export", by=by, what="order_form",
               rows=reading.totals(order_id).titles)  # fmt: skip
