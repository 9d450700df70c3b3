"""撤销: an import's volumes and titles go again, what it changed is as before; what something else has happened to stays."""

import json
from functools import cache

from sqlalchemy import exists, literal_column, select

from yylib import clock
from yylib.database import db, plain, plain_among, plain_many
from yylib.services import search
from yylib.services.holdings.bringing import FIELDS

_RESTORE = """UPDATE item SET status = :status, location_id = :location_id, current_branch_id = :current_branch_id,
shelf_no = :shelf_no, call_no = :call_no, changed_at = :changed_at, version = version + 1 WHERE id = :id"""
_CHANGES = """SELECT c.id, c.item_id, c.was, c.now_is, i.status, i.location_id, i.current_branch_id, i.shelf_no, i.call_no
FROM item_change c JOIN item i ON i.id = c.item_id WHERE c.import_id = :id AND c.undone_at IS NULL ORDER BY c.id LIMIT :limit"""
_ITEMS = "SELECT id, bib_id FROM item WHERE import_id = :id AND changed_at = created_at AND NOT ("
_BIBS = "SELECT id FROM bib_record WHERE import_id = :id AND changed_at = created_at AND NOT ("
_END = ") ORDER BY id LIMIT :limit"
_LEFT = """SELECT i.id, COALESCE(i.barcode, i.accession_no, '') AS code, b.title FROM item i JOIN bib_record b ON b.id = i.bib_id
WHERE i.import_id = :id ORDER BY i.id LIMIT 10"""
SUBJECT = "bib"
_OWN = {"bib_number", "item_change"}  # what goes with it


def take_out(batch_id: int, limit: int) -> int:
    """One unit: changes taken back, then volumes, then titles that no volume is left of; how many rows it dealt with."""
    return _changes(batch_id, limit) or _volumes(batch_id, limit) or _titles(batch_id, limit)


def left(batch_id: int) -> str:
    """Which volumes stayed, because something else has happened to them since."""
    number = plain("SELECT count(*) AS n FROM item WHERE import_id = :id", id=batch_id)[0].n
    if not number:
        return ""
    named = "、".join(f"{row.code}《{row.title[:20]}》" for row in plain(_LEFT, id=batch_id))
    return f"{number} 册后来又有别的变动，没有取出：{named}{'等' if number > 10 else ''}。"


def _changes(batch_id: int, limit: int) -> int:
    now = clock.stamp(clock.now())
    rows = plain(_CHANGES, id=batch_id, limit=limit)
    back = []
    for row in rows:
        was, now_is = (json.loads(one) if isinstance(one, str) else one for one in (row.was, row.now_is))
        if all(getattr(row, name) == now_is[name] for name in FIELDS):
            back.append(was | {"id": row.item_id})
    plain_many(_RESTORE, back)
    plain_many("UPDATE item_change SET undone_at = :now WHERE id = :id", [{"now": now, "id": row.id} for row in rows])
    return len(rows)


def _volumes(batch_id: int, limit: int) -> int:
    rows = plain(_ITEMS + pointed("item") + _END, id=batch_id, limit=limit)
    for sql in ("DELETE FROM item_change WHERE item_id IN :listed", "DELETE FROM item WHERE id IN :listed"):
        plain_among(sql, [row.id for row in rows])
    return len(rows)


def _titles(batch_id: int, limit: int) -> int:
    ids = [row.id for row in plain(_BIBS + pointed("bib_record") + _END, id=batch_id, limit=limit)]
    plain_among("DELETE FROM bib_number WHERE bib_id IN :listed", ids)
    plain_among("DELETE FROM bib_record WHERE id IN :listed", ids)
    search.drop_many(subject=SUBJECT, refs=ids)
    return len(ids)


@cache
def pointed(table: str) -> str:
    """The condition that some row of another table points to one of this: what is pointed to has a history."""
    own = db.metadata.tables[table]
    parts = []
    for other in db.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is own and other.name not in _OWN:
                parts.append(str(exists(select(literal_column("1")).select_from(other).where(
                    key.parent == literal_column(f"{table}.id"))).compile()))  # fmt: skip
    return " OR ".join(parts)
