"""What staff see of a title: volumes by stage and status, copies on the way, barcodes; readers see less."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from yylib.database import plain
from yylib.models.items import ItemStage, ItemStatus
from yylib.services import search
from yylib.services.catalogue.shown import PLAIN_TITLES, among
from yylib.services.isbn import isbn13

_HELD = """SELECT bib_id, stage, status, count(*) AS copies FROM {given} item i ON i.bib_id = g.value
WHERE stage NOT IN ('returned', 'void') GROUP BY bib_id, stage, status ORDER BY bib_id, stage, status"""
_ORDERED = """SELECT l.bib_id, sum(l.copies - l.received - l.cancelled) AS copies FROM {given} order_line l ON l.bib_id = g.value
JOIN purchase_order o ON o.id = l.order_id WHERE o.state IN ('approved', 'sent')
AND l.copies > l.received + l.cancelled GROUP BY l.bib_id"""
_OPEN = """SELECT l.id, l.title, l.isbn, l.copies - l.received - l.cancelled AS copies, o.number, o.id AS order_id,
s.name AS supplier FROM purchase_order o JOIN order_line l ON l.order_id = o.id JOIN supplier s ON s.id = o.supplier_id
WHERE o.state IN ('approved', 'sent') AND l.copies > l.received + l.cancelled AND l.bib_id IS NULL
AND (l.isbn = :isbn OR replace(lower(l.title), :typed, '') <> lower(l.title)) ORDER BY l.id DESC LIMIT 20"""


class StaffTitle(NamedTuple):
    """A title with its volumes in words, and how many are on order."""

    id: int
    title: str
    responsibility: str
    imprint: str
    isbn: str
    call_no: str
    is_full: bool
    volumes: list[str]
    on_order: int


def titles(ids: Iterable[int]) -> list[StaffTitle]:
    """Titles in the order of their ids given, three statements whatever their number."""
    ids = list(ids)
    if not ids:
        return []
    given = json.dumps(ids)
    volumes: dict[int, list[str]] = {}
    for row in plain(among(_HELD), ids=given):
        shelved = row.stage == ItemStage.SHELVED
        word = ItemStatus(row.status).label if shelved else ItemStage(row.stage).label
        volumes.setdefault(row.bib_id, []).append(f"{word} {row.copies} 册")
    ordered = {row.bib_id: row.copies for row in plain(among(_ORDERED), ids=given)}
    rows = {row.id: row for row in plain(among(PLAIN_TITLES), ids=given)}
    return [StaffTitle(
        number, "　".join(part for part in (rows[number].title, rows[number].volume) if part), rows[number].responsibility,
        "，".join(part for part in (rows[number].publisher, rows[number].pub_date) if part), rows[number].isbn or "",
        rows[number].call_no, bool(rows[number].is_full), volumes.get(number, []), int(ordered.get(number, 0)),
    ) for number in ids if number in rows]  # fmt: skip


def on_order(q: str) -> list:
    """Lines on the way that are no record yet, by ISBN or by what their title contains."""
    return plain(_OPEN, isbn=isbn13(q) or "-", typed=search.typed(q)) if q.strip() else []
