"""一册: where it came from and what has happened to it since, from every book that names it."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.bibs import BibRecord
from yylib.models.items import HandOut, Item, ItemStatus
from yylib.services import money
from yylib.services.holdings.bringing import FIELDS

_MOVES = """SELECT m.at, m.label, m.note, a.name AS who FROM move_made m LEFT JOIN account a ON a.id = m.by_id
WHERE m.subject = 'item' AND m.row_id = :id"""
_LINES = """SELECT l.at, l.sign, l.accession_no, l.reason, a.name AS who FROM accession_line l
LEFT JOIN account a ON a.id = l.by_id WHERE l.item_id = :id"""
_CHANGES = "SELECT at, was, now_is, import_id, undone_at FROM item_change WHERE item_id = :id"
_ORDER = """SELECT o.id, o.number, o.created_at AS at, s.name AS supplier FROM order_line l JOIN purchase_order o ON o.id = l.order_id
LEFT JOIN supplier s ON s.id = o.supplier_id WHERE l.id = :id"""
_BATCH = """SELECT b.id, b.number, b.accepted_at AS at, b.arrived_on, a.name AS who FROM accession_batch b
LEFT JOIN account a ON a.id = b.accepted_by_id WHERE b.id = :id"""
_LISTED = """SELECT h.id, h.number, h.signed_at, h.made_at AS at, b.name AS branch, h.void_at FROM hand_over_item l
JOIN hand_over h ON h.id = l.hand_over_id JOIN branch b ON b.id = h.branch_id WHERE l.item_id = :id"""
_WORDS = {
    "status": "状态",
    "location_id": "馆藏地",
    "current_branch_id": "所在馆",
    "shelf_no": "架位",
    "call_no": "索书号",
}


class Event(NamedTuple):
    """One thing that happened: ``page`` is an endpoint and its values where there is more to read."""

    at: datetime
    what: str
    note: str = ""
    who: str = ""
    page: tuple[str, dict] | None = None


def get(item_id: int) -> Item:
    """One volume with what its page shows, or ``NotThere``."""
    query = select(Item).where(Item.id == item_id).options(
        joinedload(Item.bib), joinedload(Item.location), joinedload(Item.owning_branch), joinedload(Item.current_branch))  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def open_to(code: str) -> int | None:
    """The volume that a scanned barcode or accession number means."""
    rows = plain(
        "SELECT id FROM item WHERE barcode = :code OR accession_no = :code ORDER BY id LIMIT 1", code=code.strip()
    )
    return rows[0].id if rows else None


def beside(item: Item) -> list[Item]:
    """The other volumes of the same title."""
    query = select(Item).where(Item.bib_id == item.bib_id, Item.id != item.id).options(joinedload(Item.location))
    return list(db.session.scalars(query.order_by(Item.id).limit(50)))


def history(item: Item) -> list[Event]:
    """Everything the house has written down about a volume, the oldest first."""
    events = [*_origin(item), *_moves(item), *_changes(item), *_lists(item)]
    if item.handed_out_id:
        out = db.session.get(HandOut, item.handed_out_id)
        events.append(Event(out.made_at, "在交出的文件里", f"交出单 {out.number}", "", ("holdings.hand_out", {})))
    return sorted(events, key=lambda event: event.at)


def _origin(item: Item) -> list[Event]:
    found = []
    if item.line_id:
        found += [Event(clock.moment(row.at), "订购", f"订单 {row.number}　{row.supplier or ''}", "",
                        ("orders.show", {"order_id": row.id})) for row in plain(_ORDER, id=item.line_id)]  # fmt: skip
    if item.batch_id:
        found += [Event(clock.moment(row.at) or item.created_at, "验收", f"批次 {row.number}", row.who or "",
                        ("batches.show", {"batch_id": row.id})) for row in plain(_BATCH, id=item.batch_id)]  # fmt: skip
    if item.import_id:
        found.append(Event(item.created_at, "馆藏导入", f"导入批次 {item.import_id}", "",
                           ("imports.show", {"batch_id": item.import_id})))  # fmt: skip
    return found or [Event(item.created_at, "建立", item.note)]


def _moves(item: Item) -> list[Event]:
    moves = [Event(clock.moment(row.at), row.label, row.note, row.who or "") for row in plain(_MOVES, id=item.id)]
    lines = [Event(clock.moment(row.at), "个别登记" if row.sign > 0 else "个别登记注销",
                   " ".join(part for part in (f"登录号 {row.accession_no}", row.reason) if part), row.who or "")
             for row in plain(_LINES, id=item.id)]  # fmt: skip
    return moves + lines


def _changes(item: Item) -> list[Event]:
    names = {row.id: row.name for row in plain("SELECT id, name FROM location")}
    found = []
    for row in plain(_CHANGES, id=item.id):
        was, now = (json.loads(one) if isinstance(one, str) else one for one in (row.was, row.now_is))
        told = "；".join(f"{_WORDS[name]} {_shown(name, was[name], names)} → {_shown(name, now[name], names)}"
                        for name in FIELDS if was[name] != now[name] and name != "current_branch_id")  # fmt: skip
        what = "导入更新（已撤销）" if row.undone_at else "导入更新"
        found.append(Event(clock.moment(row.at), what, told, "", ("imports.show", {"batch_id": row.import_id})))
    return found


def _shown(name: str, value, places: dict) -> str:
    if name == "status":
        return ItemStatus(value).label
    return str(places.get(value, "—") if name == "location_id" else value or "—")


def _lists(item: Item) -> list[Event]:
    return [Event(clock.moment(row.at), "列入移交清单", f"{row.number}　{row.branch}" + ("（清单已作废）" if row.void_at else ""), "",
                  ("handovers.show", {"hand_over_id": row.id})) for row in plain(_LISTED, id=item.id)]  # fmt: skip


def facts(item: Item) -> list[tuple[str, str]]:
    """What stands on a volume's page beside its history."""
    bib: BibRecord = item.bib
    told = [
        ("条码", item.barcode), ("登录号", item.accession_no), ("索书号", item.call_no or bib.call_no), ("卷册", item.volume),
        ("馆藏地", item.location.full_name if item.location else ""), ("架位", item.shelf_no),
        ("所属馆", item.owning_branch.name if item.owning_branch else ""),
        ("所在馆", item.current_branch.name if item.current_branch else ""), ("流通单册价", money.yuan(item.price)),
        ("进价", money.yuan(item.net_price)), ("备注", item.note),
    ]  # fmt: skip
    return [(word, value) for word, value in told if value]
