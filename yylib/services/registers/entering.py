"""The lines themselves, in plain SQL for either kind of unit. None is ever changed: what is taken back is a further line."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services.registers import days

_ITEM = (
    "SELECT i.id, i.bib_id, i.batch_id, i.import_id, i.stage, i.price, i.net_price, i.source, i.accession_no, i.barcode, "
    "coalesce(nullif(i.call_no, ''), b.call_no) AS call_no, i.owning_branch_id, i.volume, b.title, "
    "b.volume AS bib_volume, b.responsibility, b.publisher, b.isbn, b.class_no, b.material, a.number AS batch_number, n.name AS branch, l.name AS location FROM item i "
    "JOIN bib_record b ON b.id = i.bib_id LEFT JOIN accession_batch a ON a.id = i.batch_id "
    "LEFT JOIN location l ON l.id = i.location_id LEFT JOIN branch n ON n.id = l.branch_id "
)
_SUMMARY = (
    "INSERT INTO summary_line (on_day, kind, source, batch_id, import_id, number, supplier, invoice_no, titles, copies, "
    "list_amount, net_amount, by_class, by_material, by_branch, corrects_id, reason, at, by_id) VALUES (:on_day, :kind, "
    ":source, :batch_id, :import_id, :number, :supplier, :invoice_no, :titles, :copies, :list_amount, :net_amount, "
    ":by_class, :by_material, :by_branch, :corrects_id, :reason, :at, :by_id) RETURNING id"
)
_LINE = (
    "INSERT INTO accession_line (on_day, item_id, sign, accession_no, barcode, title, responsibility, publisher, isbn, "
    "price, source, batch_number, class_no, call_no, branch_id, location, corrects_id, reason, at, by_id) VALUES "
    "(:on_day, :item_id, :sign, :accession_no, :barcode, :title, :responsibility, :publisher, :isbn, :price, :source, "
    ":batch_number, :class_no, :call_no, :branch_id, :location, :corrects_id, :reason, :at, :by_id) RETURNING id"
)
_COPIED = ("item_id", "accession_no", "barcode", "title", "responsibility", "publisher", "isbn", "price", "source",
           "batch_number", "class_no", "call_no", "branch_id", "location")  # fmt: skip
_OF_BIB = "SELECT id FROM item WHERE bib_id = :bib AND stage NOT IN ('returned', 'void')"
_OF_BATCH = "SELECT id, bib_id FROM item WHERE batch_id = :id AND stage NOT IN ('returned', 'void')"
UNCLASSED, UNPLACED = "未分类", ""


class Tally(NamedTuple):
    """What some volumes come to: titles, volumes, fen at list price and paid, volumes by class, material and branch."""

    titles: int
    copies: int
    list_amount: int
    net_amount: int
    by_class: dict
    by_material: dict
    by_branch: dict

    def turned(self) -> "Tally":
        """The same, going out."""
        return Tally(*(-number for number in self[:4]), *({k: -n for k, n in part.items()} for part in self[4:]))


def main_class(class_no: str) -> str:
    """The main class of the 中图法 that a class number begins with."""
    return class_no[:1].upper() if class_no[:1].isalpha() else UNCLASSED


def tally(rows: Iterable) -> Tally:
    """Add volumes up; a price not known counts as nothing."""
    rows = list(rows)
    return Tally(
        len({row.bib_id for row in rows}), len(rows), sum(row.price or 0 for row in rows),
        sum((row.price if row.net_price is None else row.net_price) or 0 for row in rows),
        dict(Counter(main_class(row.class_no) for row in rows)), dict(Counter(row.material for row in rows)),
        dict(Counter(str(row.owning_branch_id or UNPLACED) for row in rows)),
    )  # fmt: skip


def enter_batch(batch_id: int, *, by: int | None) -> int | None:
    """总括登记: the line of an accepted batch, from the volumes it has now; None for one without any."""
    rows = plain(_ITEM + "WHERE i.batch_id = :id AND i.stage NOT IN ('returned', 'void')", id=batch_id)
    if not rows:
        return None
    return add(tally(rows), batch_id=batch_id, kind="in", by=by)


def add(sum_: Tally, *, kind: str, by: int | None, batch_id: int | None = None, import_id: int | None = None,
        source: str = "", on_day: date | None = None, corrects_id: int | None = None, reason: str = "") -> int:  # fmt: skip
    """One line of the 总括登记簿 on a day that is open; what is known of the batch is written out in it."""
    about = _about(batch_id)
    day = on_day or (clock.today() if kind != "in" else about["accepted_on"])
    given = sum_._asdict() | {
        part: json.dumps(getattr(sum_, part)) for part in ("by_class", "by_material", "by_branch")
    }
    return plain(_SUMMARY, on_day=days.entry_day(day).isoformat(), kind=kind, source=source or about["source"],
                 batch_id=batch_id, import_id=import_id, number=about["number"], supplier=about["supplier"],
                 invoice_no=about["invoice_no"], corrects_id=corrects_id, reason=reason[:200],
                 at=clock.stamp(clock.now()), by_id=by, **given)[0].id  # fmt: skip


def _about(batch_id: int | None) -> dict:
    if batch_id is None:
        return {"source": "opening", "number": "", "supplier": "", "invoice_no": "", "accepted_on": clock.today()}
    row = plain("SELECT a.source, a.number, a.name, a.accepted_on, s.name AS supplier FROM accession_batch a "
                "LEFT JOIN supplier s ON s.id = a.supplier_id WHERE a.id = :id", id=batch_id)[0]  # fmt: skip
    bills = plain("SELECT number FROM invoice WHERE batch_id = :id AND cancelled_at IS NULL ORDER BY id", id=batch_id)
    return {"source": row.source, "number": row.number, "supplier": (row.supplier or row.name)[:120],
            "accepted_on": clock.day(row.accepted_on) or clock.today(),
            "invoice_no": "、".join(bill.number for bill in bills)[:100]}  # fmt: skip


def enter(item_ids: Sequence[int], *, by: int | None) -> int:
    """个别登记: a line for each volume that has none; how many were written. Its number and barcode must be there."""
    written, today = 0, days.entry_day(clock.today())
    for item_id in item_ids:
        row = plain(_ITEM + "WHERE i.id = :id", id=item_id)[0]
        if not standing(item_id):
            _write(_facts(row), today, 1, by)
            written += 1
    return written


def leave(item_ids: Sequence[int], *, by: int | None, reason: str, kind: str = "out",
          corrects_id: int | None = None) -> None:  # fmt: skip
    """Volumes leave both books by further lines: 退书, 注销, or (``kind="fix"``) an acceptance that is taken back.

    Called before or after their stage says so; a volume that was never registered leaves the 总括 alone.
    """
    today = days.entry_day(clock.today())
    rows = [plain(_ITEM + "WHERE i.id = :id", id=item_id)[0] for item_id in sorted(set(item_ids))]
    for row in rows:
        if line := standing(row.id):
            _write({name: getattr(line, name) for name in _COPIED}, today, -1, by, line.id, reason)
    for (batch_id, import_id, source), group in _groups(rows):
        gone = tally(group)._replace(titles=_whole_titles(group, batch_id))
        add(gone.turned(), kind=kind, batch_id=batch_id or None, import_id=None if batch_id else import_id or None,
            source=source, corrects_id=corrects_id, reason=reason, by=by)  # fmt: skip


def again(item_ids: Sequence[int], *, by: int | None, reason: str) -> None:
    """Volumes whose leaving was a mistake stand in the 总括 again by further lines, a line a batch."""
    rows = [plain(_ITEM + "WHERE i.id = :id", id=item_id)[0] for item_id in sorted(set(item_ids))]
    for (batch_id, import_id, source), group in _groups(rows):
        back = tally(group)._replace(titles=_whole_titles(group, batch_id))
        add(back, kind="fix", batch_id=batch_id or None, import_id=None if batch_id else import_id or None, source=source,
            reason=reason, by=by)  # fmt: skip


def _groups(rows: list):
    order = lambda row: (row.batch_id or 0, row.import_id or 0, row.source)  # noqa: E731
    return [(key, list(group)) for key, group in groupby(sorted(rows, key=order), key=order)]


def _whole_titles(rows: list, batch_id: int) -> int:
    """Of how many titles all volumes of the batch go; of volumes without a batch every title's."""
    ids, bibs = {row.id for row in rows}, {row.bib_id for row in rows}
    if not batch_id:
        return sum(ids >= {row.id for row in plain(_OF_BIB, bib=bib)} for bib in bibs)
    left = plain(_OF_BATCH, id=batch_id)
    return len(bibs - {row.bib_id for row in left if row.id not in ids})


def standing(item_id: int):
    """The line by which a volume stands in the 个别登记簿, or None."""
    lines = plain("SELECT * FROM accession_line WHERE item_id = :id ORDER BY id", id=item_id)
    return [line for line in lines if line.sign > 0][-1] if sum(line.sign for line in lines) > 0 else None


def replace(item_id: int, *, reason: str, by: int | None) -> int | None:
    """更正: the volume's line is struck by a further one and written anew as the volume is now; the new line's id. One
    that stands in no line, because it came with the opening balance, gets none: None."""
    old, today = standing(item_id), days.entry_day(clock.today())
    if old is None:
        return None
    _write({name: getattr(old, name) for name in _COPIED}, today, -1, by, old.id, reason)
    return _write(_facts(plain(_ITEM + "WHERE i.id = :id", id=item_id)[0]), today, 1, by, old.id, reason)


def _facts(row) -> dict:
    volume = row.volume or row.bib_volume
    return {
        "item_id": row.id, "accession_no": row.accession_no or row.barcode or "", "barcode": row.barcode or "",
        "title": f"{row.title} {volume}".strip()[:300], "responsibility": row.responsibility, "publisher": row.publisher,
        "isbn": row.isbn or "", "price": row.price, "source": row.source, "batch_number": row.batch_number or "",
        "class_no": row.class_no, "call_no": row.call_no, "branch_id": row.owning_branch_id,
        "location": f"{row.branch or ''} {row.location or ''}".strip(),
    }  # fmt: skip


def _write(facts: dict, day: date, sign: int, by: int | None, corrects_id: int | None = None, reason: str = "") -> int:
    return plain(_LINE, **facts, on_day=day.isoformat(), sign=sign, corrects_id=corrects_id, reason=reason[:200],
                 at=clock.stamp(clock.now()), by_id=by)[0].id  # fmt: skip
