"""Handing in a supplier's list: put in place, its columns understood as they were the last time, or guessed."""

from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sqlalchemy import select

from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.imports import Batch
from yylib.models.orders import OrderLine, PurchaseOrder
from yylib.services import files, suppliers
from yylib.services.imports import batches
from yylib.services.imports.counts import letter
from yylib.services.imports.sheets import BadSheet, open_sheet
from yylib.services.orders import drafting, importing, lists, reading
from yylib.services.orders.columns import Columns

SHOWN_ROWS, PAGE = 8, 100


class Look(NamedTuple):
    """The head of a list for the page on which its columns are named."""

    rows: list[tuple[int, list[str]]]
    columns: list[tuple[str, str]]
    sheet: str
    sheets: tuple[str, ...]


def receive(stream: BinaryIO, name: str, order_id: int) -> tuple[files.Kept, dict]:
    """Put a list in place and understand it; what is no list is refused and leaves nothing behind."""
    supplier_id = reading.get(order_id).supplier_id
    kept = files.keep(stream, name, "import")
    path = files.path_of(kept.stored_name)
    try:
        mapping = lists.understand(path)
        known = suppliers.remembered(supplier_id, mapping["columns"].get("signature", ""))
        if known:
            mapping["columns"] |= known | {"head_row": mapping["columns"]["head_row"]}
        if not mapping["marc"] and not Columns.from_json(mapping["columns"]).missing:
            lists.read(path, mapping)
    except BadSheet as bad:
        path.unlink(missing_ok=True)
        raise Refused("file_refused", field="file", name=name[-60:], why=bad.sentence) from bad
    return kept, mapping


def batch(batch_id: int) -> Batch:
    """An import of this kind; any other looks as if there were none."""
    held = batches.get(batch_id)
    if held.kind != importing.NAME:
        raise NotThere()
    return held


def order_of(held: Batch) -> PurchaseOrder:
    """The order that a list is for."""
    return reading.get(held.mapping["order_id"])


def columns_of(mapping: dict) -> Columns:
    """What the columns of a list were understood to mean."""
    return Columns.from_json(mapping["columns"])


def understood(path: Path, sheet: str) -> dict:
    """The mapping of another sheet of the same file."""
    return lists.understand(path, sheet)


def begin(*, kept: files.Kept, mapping: dict, by: int) -> int:
    """The batch of a list for a draft; its id. Nothing is written into the order yet."""
    drafting.draft(mapping["order_id"])
    return batches.open_batch(name=importing.NAME, kept=kept, mapping=mapping, by=by)


def remap(*, batch_id: int, mapping: dict, by: int) -> None:
    """Say anew what the columns mean, and remember it of this supplier."""
    batches.remap(batch_id=batch_id, mapping=mapping, by=by)
    columns = mapping["columns"]
    if columns.get("signature"):
        order = reading.get(mapping["order_id"])
        suppliers.remember(supplier_id=order.supplier_id, signature=columns["signature"], columns=columns, by=by)


def head(path: Path, mapping: dict) -> Look:
    """The first rows of a list, and its columns named by letter, head and an example."""
    table = open_sheet(path, mapping.get("sheet") or None)
    rows = list(islice(((number, cells) for number, cells in table.rows if any(cells)), SHOWN_ROWS + 12))
    top = mapping["columns"].get("head_row", 0)
    named = dict(rows).get(top, [])
    example = next((cells for number, cells in rows if number > top and sum(map(bool, cells)) > 1), [])
    width = max((len(cells) for _number, cells in rows), default=0)
    columns = [(str(at), f"{letter(at)} 栏　{_cell(named, at)}　{_cell(example, at)}".strip()) for at in range(width)]
    return Look(rows[:SHOWN_ROWS], columns, table.name, table.names)


def _cell(cells: list[str], at: int) -> str:
    return cells[at][:16] if at < len(cells) else ""


def brought(batch_id: int, *, after: int = 0) -> list[OrderLine]:
    """The lines that a list brought, in its order."""
    query = select(OrderLine).where(OrderLine.import_id == batch_id, OrderLine.id > after).order_by(OrderLine.id)
    return list(db.session.scalars(query.limit(PAGE)))
