"""What a batch brought in, title by title, as the acceptance note has it."""

from typing import NamedTuple

from yylib.database import plain

_TITLES = """SELECT b.title, b.volume, b.isbn, b.publisher, i.price, o.number AS order_no, count(*) AS copies,
coalesce(sum(i.price), 0) AS list_amount, coalesce(sum(coalesce(i.net_price, i.price)), 0) AS net_amount
FROM item i JOIN bib_record b ON b.id = i.bib_id LEFT JOIN order_line l ON l.id = i.line_id
LEFT JOIN purchase_order o ON o.id = l.order_id WHERE i.batch_id = :id AND i.stage NOT IN ('returned', 'void')
GROUP BY b.id, b.title, b.volume, b.isbn, b.publisher, i.price, o.number ORDER BY min(i.id)"""


class Received(NamedTuple):
    """Copies of one title at one price; amounts in fen."""

    title: str
    isbn: str
    publisher: str
    order_no: str
    copies: int
    price: int | None
    list_amount: int
    net_amount: int


def titles(batch_id: int) -> list[Received]:
    """The titles whose volumes the batch has now, in the order in which they were accepted."""
    return [Received(f"{row.title} {row.volume}".strip(), row.isbn or "", row.publisher, row.order_no or "", row.copies,
                     row.price, int(row.list_amount), int(row.net_amount)) for row in plain(_TITLES, id=batch_id)]  # fmt: skip
