"""核对: the supplier's list against what was taken in and what went back, title by title and as a whole.

Matched on the cleaned ISBN, without one on the title; amounts are equal within 0.1 yuan, at list price.
"""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from yylib.database import plain

TOLERANCE = 10


class Result(StrEnum):
    """What a comparison comes to; the worst last."""

    EQUAL = "equal"
    COPIES = "copies"
    MISSING = "missing"
    DIFFERENT = "different"

    @property
    def label(self) -> str:
        return {"equal": "完全一致", "copies": "金额一致数量差异", "missing": "未入库未退货", "different": "差异"}[
            self.value
        ]

    @property
    def kind(self) -> str:
        """The mark of ``ui.status``."""
        return {"equal": "ok", "copies": "wait", "missing": "late", "different": "late"}[self.value]


class Side(NamedTuple):
    """Copies and fen at list price."""

    copies: int = 0
    amount: int = 0

    def __add__(self, other):
        return Side(self.copies + other.copies, self.amount + other.amount)


class Checked(NamedTuple):
    """One title, or all: the list, the receipt, what went back or was credited, and what that comes to."""

    title: str
    isbn: str
    listed: Side
    received: Side
    returned: Side
    result: Result


_LISTED = (
    """SELECT isbn, title, copies, price FROM listed_copy WHERE batch_id = :id AND undone_at IS NULL ORDER BY row, id"""
)
_RECEIVED = """SELECT b.isbn, b.title, count(*) AS copies, i.price FROM item i JOIN bib_record b ON b.id = i.bib_id
JOIN accession_batch a ON a.id = i.batch_id WHERE (a.id = :id OR a.follows_id = :id)
AND i.stage NOT IN ('returned', 'void') GROUP BY b.isbn, b.title, i.price"""
_COUNTED = """SELECT c.isbn, c.title, c.copies, coalesce(c.price, l.price) AS price FROM arrival_count c
LEFT JOIN order_line l ON l.id = c.line_id WHERE c.batch_id = :id AND c.undone_at IS NULL AND c.condition = 'good'"""
_RETURNED = """SELECT d.isbn, d.title, s.copies, d.price FROM settlement s JOIN difference d ON d.id = s.difference_id
WHERE d.batch_id = :id AND d.void_at IS NULL AND s.undone_at IS NULL AND s.how <> 'keep'
AND NOT (d.kind = 'short' AND s.how = 'replace')"""
_STATE = "SELECT state FROM accession_batch WHERE id = :id"


def judged(listed: Side, received: Side, returned: Side) -> Result:
    """完全一致: copies and amounts agree. 金额一致数量差异: only the amounts. 未入库未退货: listed and nowhere. 差异: the rest."""
    found = received + returned
    if listed.copies == found.copies and abs(listed.amount - found.amount) <= TOLERANCE:
        return Result.EQUAL
    if listed.copies and not found.copies:
        return Result.MISSING
    if listed.amount and abs(listed.amount - found.amount) <= TOLERANCE:
        return Result.COPIES
    return Result.DIFFERENT


def check(batch_id: int) -> tuple[list[Checked], Checked | None]:
    """Every title of a batch, and the batch as a whole; while it is counted, the counts stand for the receipt.

    The whole is 完全一致 only where every title is. Without a supplier's list there is nothing to check: None.
    """
    listed = plain(_LISTED, id=batch_id)
    if not listed:
        return [], None
    is_counting = plain(_STATE, id=batch_id)[0].state == "counting"
    names: dict[str, tuple[str, str]] = {}
    sides = [_sides(rows, names) for rows in (
        listed, plain(_COUNTED if is_counting else _RECEIVED, id=batch_id), plain(_RETURNED, id=batch_id))]  # fmt: skip
    found = []
    for key, (title, isbn) in names.items():
        three = [side.get(key, Side()) for side in sides]
        found.append(Checked(title, isbn, *three, judged(*three)))
    whole = [sum(side.values(), Side()) for side in sides]
    result = judged(*whole)
    if result is Result.EQUAL and any(one.result is not Result.EQUAL for one in found):
        result = Result.DIFFERENT
    return found, Checked("合计", "", *whole, result)


def _sides(rows, names: dict) -> dict[str, Side]:
    found: dict[str, Side] = {}
    for row in rows:
        key = row.isbn or _folded(row.title)
        names.setdefault(key, (row.title, row.isbn or ""))
        found[key] = found.get(key, Side()) + Side(int(row.copies), int(row.copies) * (row.price or 0))
    return found


def _folded(title: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", title)).lower()
