"""供货清单: the list that came with a parcel, as a kind of import; one side of the reconciliation. It orders nothing and
counts nothing."""

from pathlib import Path
from typing import BinaryIO

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.services import files, suppliers
from yylib.services.batches import opening
from yylib.services.imports import batches as imports
from yylib.services.imports import kinds
from yylib.services.imports.counts import letter
from yylib.services.imports.kinds import Item, Plan, Trial
from yylib.services.imports.sheets import BadSheet, open_sheet
from yylib.services.money import yuan
from yylib.services.orders import lists

NAME = "supplier_list"
ROLES = {"isbn": "ISBN", "title": "题名", "copies": "册数", "price": "定价"}
NO_TITLE = "没有题名，馆里和订单上也没有这个 ISBN"
NO_COPIES = "册数是空的或 0"
CLOSED = "这一批已经验收，清单没有写入"
_INSERT = (
    "INSERT INTO listed_copy (batch_id, row, isbn, isbn_shown, title, copies, price, import_id) "
    "VALUES (:batch_id, :row, :isbn, :isbn_shown, :title, :copies, :price, :import_id)"
)
_TITLE = ("SELECT title FROM order_line WHERE isbn = :isbn UNION ALL SELECT title FROM bib_record WHERE isbn = :isbn "
          "LIMIT 1")  # fmt: skip


def receive(stream: BinaryIO, name: str, supplier_id: int | None = None) -> tuple[files.Kept, dict]:
    """Put a file in place and understand it, as a list of this supplier with such heads was understood the last time;
    one that is no list is refused and leaves nothing behind."""
    kept = files.keep(stream, name, "import")
    path = files.path_of(kept.stored_name)
    try:
        mapping = lists.understand(path)
        known = suppliers.remembered(supplier_id, mapping["columns"].get("signature", ""))
        return kept, mapping | {"columns": mapping["columns"] | (known or {})}
    except BadSheet as bad:
        path.unlink(missing_ok=True)
        raise Refused("file_refused", field="file", name=name[-60:], why=bad.sentence) from bad


def head(path: Path, mapping: dict, most: int = 12) -> list[tuple[int, list[str]]]:
    """The first rows of a table, for the page on which its columns are named; of MARC there are none."""
    if mapping.get("marc"):
        return []
    rows = []
    for number, cells in open_sheet(path, mapping.get("sheet") or None).rows:
        if any(cells):
            rows.append((number, cells))
        if len(rows) == most:
            break
    return rows


def letters(width: int) -> list[str]:
    """The names of so many columns, as Excel shows them."""
    return [letter(at) for at in range(width)]


def open_list(*, batch_id: int, kept: files.Kept, mapping: dict, by: int) -> int:
    """An import of a list into a parcel that is being counted; nothing is taken in before it is started."""
    batch = opening.counting(batch_id)
    return imports.open_batch(name=NAME, kept=kept, mapping=mapping | {"accession": batch.id}, by=by)


def rename_columns(*, import_id: int, columns: dict, by: int) -> None:
    """Say anew what the columns of a list mean, and remember it for the supplier's lists with the same heads."""
    held = imports.get(import_id)
    batch = opening.get(held.mapping["accession"])
    imports.remap(batch_id=import_id, mapping=held.mapping | {"columns": columns}, by=by)
    if batch.supplier_id and columns.get("signature"):
        suppliers.remember(supplier_id=batch.supplier_id, signature=columns["signature"], columns=columns, by=by)


def of_batch(batch_id: int) -> list:
    """The rows of a parcel's lists that stand, in their order."""
    return plain("SELECT id, row, isbn, isbn_shown, title, copies, price, import_id FROM listed_copy "
                 "WHERE batch_id = :id AND undone_at IS NULL ORDER BY id", id=batch_id)  # fmt: skip


def items_of(plan: Plan) -> list[Item]:
    """The rows of a list; a title may stand in several, each counts."""
    return [_item(item) if item.data else item for item in lists.read(plan.path, plan.mapping, once=False)]


def _item(item: Item) -> Item:
    """A list without a column of copies sends one of each."""
    copies = 1 if item.data.copies is None else item.data.copies
    return item._replace(data=item.data._replace(copies=copies)) if copies else Item(item.row, reason=NO_COPIES)


def look(plan: Plan) -> Trial:
    """What a list would bring; writes nothing."""
    items, known = items_of(plan), _known(plan)
    good = [item for item in items if item.data and (item.row not in known) and _title(item)]
    untitled = [Item(item.row, reason=NO_TITLE) for item in items if item.data and not _title(item)]
    rejected = sorted([*(item for item in items if item.reason), *untitled], key=lambda item: item.row)
    clashes = [Item(item.row, item.data, "这一行已经收过") for item in items if item.data and item.row in known]
    doubts = [Item(item.row, item.data, "；".join(item.data.notes)) for item in good if item.data.notes]
    copies = sum(item.data.copies for item in good)
    worth = sum(item.data.copies * (item.data.price or 0) for item in good)
    notes = [f"{copies} 册，码洋合计 {yuan(worth)} 元。"]
    if not plan.mapping.get("marc") and plan.mapping["columns"].get("copies") is None:
        notes.append("清单里没有册数栏，或认不出来，每行按 1 册；有的话请点“改栏目”指定。")
    return Trial(len(items), len(good), rejected, clashes, doubts, notes, None, None,
                 0, copies, "册")  # fmt: skip


def write(plan: Plan, items: list[Item]) -> list[Item]:
    """One unit: the rows of the list; back come those not taken."""
    batch_id = plan.mapping["accession"]
    state = plain("SELECT state FROM accession_batch WHERE id = :id", id=batch_id)
    if not state or state[0].state != "counting":
        return [Item(item.row, reason=CLOSED) for item in items]
    known, bad = _known(plan), []
    for item in items:
        title = _title(item)
        if item.row in known:
            bad.append(item._replace(is_known=True))
        elif not title:
            bad.append(Item(item.row, reason=NO_TITLE))
        else:
            plain(_INSERT, batch_id=batch_id, row=item.row, isbn=item.data.isbn, isbn_shown=item.data.isbn_shown[:60],
                  title=title[:300], copies=item.data.copies, price=item.data.price, import_id=plan.batch_id)  # fmt: skip
    return bad


def undo(batch_id: int, limit: int) -> int:
    """Mark so many rows of the list undone; one of a parcel that was accepted stays as it was compared."""
    return plain("UPDATE listed_copy SET undone_at = :now WHERE id IN (SELECT l.id FROM listed_copy l "
                 "JOIN accession_batch a ON a.id = l.batch_id WHERE l.import_id = :id AND l.undone_at IS NULL "
                 "AND a.state = 'counting' ORDER BY l.id LIMIT :limit)", id=batch_id, limit=limit,
                 now=clock.stamp(clock.now())).count  # fmt: skip


def left(batch_id: int) -> str:
    """What an undo could not take out."""
    rows = plain("SELECT a.number, count(*) AS n FROM listed_copy l JOIN accession_batch a ON a.id = l.batch_id "
                 "WHERE l.import_id = :id AND l.undone_at IS NULL GROUP BY a.number", id=batch_id)  # fmt: skip
    return "；".join(f"批次 {row.number} 已经验收，清单 {row.n} 行没有取出；请先撤回验收" for row in rows)


def _known(plan: Plan) -> set[int]:
    """The rows of this very file that stand already: bringing it twice adds nothing."""
    rows = plain("SELECT l.row FROM listed_copy l JOIN batch b ON b.id = l.import_id JOIN stored_file f ON f.id = b.file_id "
                 "WHERE l.batch_id = :batch AND l.undone_at IS NULL AND f.sha256 = (SELECT f.sha256 FROM batch b "
                 "JOIN stored_file f ON f.id = b.file_id WHERE b.id = :import)",
                 batch=plan.mapping["accession"], **{"import": plan.batch_id})  # fmt: skip
    return {row.row for row in rows}


def _title(item: Item) -> str:
    if item.data.title or not item.data.isbn:
        return item.data.title
    found = plain(_TITLE, isbn=item.data.isbn)
    return found[0].title if found else ""


kinds.kind(NAME, label="供货清单", read=items_of, look=look, write=write, undo=undo, left=left, pages="batches",
           rows="batches.brought", undoing="这份清单不再参加核对；已经点收的书不动。")  # fmt: skip
