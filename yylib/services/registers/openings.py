"""期初: what an import of the holdings brought, or what undoing it took out, as one line of the 总括登记簿.

It may be the whole house: the volumes are added up piece by piece, each piece a unit, so that the desk writes between.
"""

import json
from collections import Counter
from datetime import date
from typing import NamedTuple

from yylib.database import plain
from yylib.services.registers.entering import UNPLACED, Tally, add, main_class

PIECE = 3000  # titles added up in one unit; an import of no more volumes is added up at once
# The plus keeps a database from an index by which each piece would be looked for in the whole house.
_HERE = """i.import_id = :id AND +i.batch_id IS NULL AND i.stage NOT IN ('returned', 'void')
AND i.bib_id > :after AND i.bib_id <= :upto"""
_SUMS = """SELECT substr(b.class_no, 1, 1) AS main, b.material, i.owning_branch_id AS branch, count(*) AS copies,
coalesce(sum(i.price), 0) AS list_amount, coalesce(sum(coalesce(i.net_price, i.price)), 0) AS net_amount
FROM item i JOIN bib_record b ON b.id = i.bib_id WHERE {here} GROUP BY 1, 2, 3"""
_TITLES = "SELECT count(DISTINCT i.bib_id) AS titles FROM item i WHERE {here}"
_PIECE, _WHOLE = ([sql.replace("{here}", here) for sql in (_SUMS, _TITLES)] for here in ("+" + _HERE, _HERE))
_FEW = "SELECT count(*) AS n FROM (SELECT 1 FROM item WHERE import_id = :id LIMIT :most) few"
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
        is_few = not cursor.after and plain(_FEW, id=import_id, most=PIECE + 1)[0].n <= PIECE
        upto = last if is_few else cursor.after + PIECE
        more = _piece(_WHOLE if is_few else _PIECE, id=import_id, after=cursor.after, upto=upto)
        return cursor._replace(after=upto, held=_sum(cursor.held, more))
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


def _piece(sqls: list[str], **span) -> Tally:
    by_class, by_material, by_branch, sums = Counter(), Counter(), Counter(), Counter()
    for row in plain(sqls[0], **span):
        by_class[main_class(row.main)] += row.copies
        by_material[row.material] += row.copies
        by_branch[str(row.branch or UNPLACED)] += row.copies
        for name in ("copies", "list_amount", "net_amount"):
            sums[name] += int(getattr(row, name))
    return Tally(plain(sqls[1], **span)[0].titles, sums["copies"], sums["list_amount"], sums["net_amount"], by_class,
                 by_material, by_branch)  # fmt: skip


def _sum(one: Tally, other: Tally) -> Tally:
    parts = []
    for mine, its in zip(one[4:], other[4:], strict=True):
        both = Counter(mine)
        both.update(its)
        parts.append({name: number for name, number in both.items() if number})
    return Tally(*(mine + its for mine, its in zip(one[:4], other[:4], strict=True)), *parts)
