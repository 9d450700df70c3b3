"""Which labels are printed: a batch's, those between two barcodes, one volume's alone, or a range's that are not given yet."""

from yylib.database import plain
from yylib.services.labels.content import Label, of_items, of_range

_BATCH = "SELECT id FROM item WHERE batch_id = :batch AND stage NOT IN ('returned', 'void') ORDER BY id"


def chosen(kind: str, *, batch_id: int = 0, item_id: int = 0, range_id: int = 0, first: str = "",
           last: str = "") -> tuple[list[Label], list[Label]]:  # fmt: skip
    """The labels asked for, and the volumes that have none yet. ``first`` and ``last`` narrow a batch's to its barcodes
    from the one to the other, both included."""
    if item_id:
        return of_items(kind, [item_id])
    if range_id:
        return (of_range(range_id, batch_id), []) if kind == "barcode" else ([], [])
    made, without = of_items(kind, [row.id for row in plain(_BATCH, batch=batch_id)])
    first, last = first.strip().upper(), last.strip().upper()
    if first or last:
        made = [
            label
            for label in made
            if _order(first) <= _order(label.code) and (not last or _order(label.code) <= _order(last))
        ]
        without = []
    return made, without


def _order(code: str) -> tuple[int, str]:
    return len(code), code
