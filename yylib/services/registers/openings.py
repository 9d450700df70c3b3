"""期初: what an import of the holdings brought, or what undoing it took out, as one line of the 总括登记簿.

It may be the whole house: the volumes are added up piece by piece, each piece a unit, so that the desk writes between.
"""

import json
from collections import Counter
from datetime import date
from typing import NamedTuple

from yylib.database import plain
from yylib.services.registers.entering import UNPLACED, Tally, add, main_class

PIECE = 5000  # titles added up in one unit
_HERE = """i.import_id = :id AND i.batch_id IS NULL AND i.stage NOT IN ('returned', 'void')
AND i.bib_id > :after AND i.bib_id <= :upto"""
# Beginning with the titles of the piece: by the import alone each piece would read the whole house.
_SUMS = """SELECT substr(b.class_no, 1, 1) AS main, b.material, i.owning_branch_id AS branch, count(*) AS copies,
coalesce(sum(i.price), 0) AS list_amount, coalesce(sum(coalesce(i.net_price, i.price)), 0) AS net_amount
FROM bib_record b JOIN item i ON i.bib_id = b.id WHERE b.id > :after AND b.id <= :upto AND {here} GROUP BY 1, 2, 3"""
_TITLES = "SELECT count(DISTINCT i.bib_id) AS titles FROM item i WHERE {here}"
_SUMS, _TITLES = (sql.replace("{here}", _HERE) for sql in (_SUMS, _TITLES))
_ENTERED = """SELECT id, titles, copies, list_amount, net_amount, by_class, by_material, by_branch FROM summary_line
WHERE import_id = :id AND batch_id IS NULL ORDER BY id"""
_NOTHING = Tally(0, 0, 0, 0, {}, {}, {})


class Cursor(NamedTuple):
    """How far an import has been added up: up to a title, what it comes to, and the last of its lines when it began."""

    after: int = 0
    held: Tally = _NOTHING
    line: int = 0


def begin(import_id: int) -> Cursor:
    """Begin to add an import up."""
    rows = plain(_ENTERED, id=import_id)
    return Cursor(line=rows[-1].id if rows else 0)


def step(import_id: int, cursor: Cursor, *, by: int | None, on_day: date | None = None) -> Cursor | int | None:
    """One unit: add up a piece, or, behind the last one, write the line; where to go on, or the line's id, None without
    one. A volume of it that was corrected meanwhile has a further line: then it begins again."""
    last = plain("SELECT coalesce(max(id), 0) AS id FROM bib_record")[0].id
    if cursor.after < last:
        return cursor._replace(after=cursor.after + PIECE, held=_sum(cursor.held, _piece(import_id, cursor.after)))
    rows = plain(_ENTERED, id=import_id)
    if rows and rows[-1].id != cursor.line:
        return begin(import_id)
    more = cursor.held
    for row in rows:
        parts = (json.loads(part) if isinstance(part, str) else part for part in row[5:])
        more = _sum(more, Tally(*row[1:5], *parts).turned())
    if not any(more[:4]):
        return None
    return add(more, kind="opening", source="opening", import_id=import_id, on_day=on_day, by=by,
               reason="撤销导入" if more.copies < 0 else "")  # fmt: skip


def opening(import_id: int, *, by: int | None, on_day: date | None = None) -> int | None:
    """All of it in the unit that is open: for a few volumes."""
    cursor = begin(import_id)
    while isinstance(cursor, Cursor):
        cursor = step(import_id, cursor, by=by, on_day=on_day)
    return cursor


def _piece(import_id: int, after: int) -> Tally:
    span = {"id": import_id, "after": after, "upto": after + PIECE}
    by_class, by_material, by_branch, sums = Counter(), Counter(), Counter(), Counter()
    for row in plain(_SUMS, **span):
        by_class[main_class(row.main)] += row.copies
        by_material[row.material] += row.copies
        by_branch[str(row.branch or UNPLACED)] += row.copies
        for name in ("copies", "list_amount", "net_amount"):
            sums[name] += int(getattr(row, name))
    return Tally(plain(_TITLES, **span)[0].titles, sums["copies"], sums["list_amount"], sums["net_amount"], by_class,
                 by_material, by_branch)  # fmt: skip


def _sum(one: Tally, other: Tally) -> Tally:
    parts = []
    for mine, its in zip(one[4:], other[4:], strict=True):
        both = Counter(mine)
        both.update(its)
        parts.append({name: number for name, number in both.items() if number})
    return Tally(*(mine + its for mine, its in zip(one[:4], other[:4], strict=True)), *parts)
