"""What follows an import of holdings or its undoing: the counters of the call numbers, the opening line of the register."""

from yylib.database import plain, plain_among
from yylib.services.holdings import undoing
from yylib.services.registers import openings

_LOWER = """UPDATE call_counter SET next_no = held.n FROM (
SELECT c.class_no, COALESCE((SELECT MAX(b.title_seq_no) FROM bib_record b WHERE b.class_no = c.class_no), 0) + 1 AS n,
COALESCE((SELECT MAX(f.title_seq_no) FROM freed_number f WHERE f.class_no = c.class_no), 0) + 1 AS freed FROM call_counter c) held
WHERE call_counter.class_no = held.class_no AND call_counter.next_no > held.n AND held.n >= held.freed"""
_PLACES = "SELECT id FROM location WHERE import_id = :id AND NOT ("


def settle(batch_id: int, cursor):
    """What an undo leaves empty goes first, then the volumes are added up for the line of the register: each a unit."""
    if cursor is None:
        if plain("SELECT 1 FROM batch WHERE id = :id AND state = 'undoing'", id=batch_id):
            plain(_LOWER)
            unused = plain(_PLACES + undoing.pointed("location") + ")", id=batch_id)
            plain_among("DELETE FROM location WHERE id IN :listed", [row.id for row in unused])
        return openings.begin(batch_id)
    by = plain("SELECT by_id FROM batch WHERE id = :id", id=batch_id)[0].by_id
    further = openings.step(batch_id, cursor, by=by)
    return further if isinstance(further, openings.Cursor) else None
