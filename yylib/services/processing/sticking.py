"""贴已印好的条码: the next volume of a batch that has none, or the one whose ISBN was scanned, gets the label scanned next."""

from typing import NamedTuple

from yylib.database import plain
from yylib.errors import Refused
from yylib.services import isbn
from yylib.services.items import barcodes

_NEXT = """SELECT i.id, b.title, b.volume, b.isbn, i.volume AS part FROM item i JOIN bib_record b ON b.id = i.bib_id
WHERE i.batch_id = :batch AND i.barcode IS NULL AND i.stage NOT IN ('returned', 'void')"""


class Stuck(NamedTuple):
    """What a scan did: the volume that now bears ``barcode``, or, where that is empty, the volume that was picked."""

    item_id: int
    barcode: str


def upcoming(batch_id: int, item_id: int | None = None):
    """The volume whose turn it is: the one picked, else the first without a barcode; None when all have theirs."""
    picked = plain(_NEXT + " AND i.id = :id", batch=batch_id, id=item_id) if item_id else []
    found = picked or plain(_NEXT + " ORDER BY i.id LIMIT 1", batch=batch_id)
    return found[0] if found else None


def scan(*, batch_id: int, code: str, item_id: int, by: int) -> Stuck:
    """Read one line at the sticking desk: an ISBN of the batch picks its next volume, a label goes onto the volume shown."""
    number = isbn.isbn13(code)
    if number and (found := plain(_NEXT + " AND b.isbn = :isbn ORDER BY i.id LIMIT 1", batch=batch_id, isbn=number)):
        return Stuck(found[0].id, "")
    if not upcoming(batch_id, item_id):
        raise Refused("stick_all_done", field="code")
    return Stuck(item_id, barcodes.give(item_id=item_id, code=code, by=by))
