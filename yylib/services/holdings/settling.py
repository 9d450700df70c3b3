"""What follows an import of holdings or its undoing: the counters of the call numbers, the opening line of the register."""

from yylib.database import plain
from yylib.services import registers

_LOWER = """UPDATE call_counter SET next_no = held.n FROM (
SELECT c.class_no, COALESCE((SELECT MAX(b.title_seq_no) FROM bib_record b WHERE b.class_no = c.class_no), 0) + 1 AS n,
COALESCE((SELECT MAX(f.title_seq_no) FROM freed_number f WHERE f.class_no = c.class_no), 0) + 1 AS freed FROM call_counter c) held
WHERE call_counter.class_no = held.class_no AND call_counter.next_no > held.n AND held.n >= held.freed"""
_UNUSED = """DELETE FROM location WHERE import_id = :id AND NOT EXISTS (SELECT 1 FROM item WHERE item.location_id = location.id)"""
REGISTER = "register"


def settle(batch_id: int, cursor):
    """What an undo leaves empty goes first, then the register has its line: each a unit."""
    if cursor is None:
        if plain("SELECT 1 FROM batch WHERE id = :id AND state = 'undoing'", id=batch_id):
            plain(_LOWER)
            plain(_UNUSED, id=batch_id)
        return REGISTER
    registers.opening(batch_id, by=plain("SELECT by_id FROM batch WHERE id = :id", id=batch_id)[0].by_id)
    return None
