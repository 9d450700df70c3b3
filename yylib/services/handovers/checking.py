"""核对: at the receiving side each volume is scanned; it matches, or is one too many. Whoever takes decides what becomes of it."""

from typing import NamedTuple

from yylib import clock
from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.handovers import Found, HandOver, HandOverItem
from yylib.models.items import ItemStage, SpentBarcode
from yylib.services.handovers.making import opened, unsigned
from yylib.services.items.barcodes import read_code

_ITEM = """SELECT i.id, i.stage, i.registered_at, b.title, i.volume, n.branch_id, r.name AS branch,
(SELECT h.number FROM hand_over_item l JOIN hand_over h ON h.id = l.hand_over_id
 WHERE l.item_id = i.id AND l.is_live AND h.state = 'open') AS listed
FROM item i JOIN bib_record b ON b.id = i.bib_id LEFT JOIN location n ON n.id = i.location_id
LEFT JOIN branch r ON r.id = n.branch_id WHERE {which}"""
_LINE = """SELECT id FROM hand_over_item WHERE hand_over_id = :list AND {which}
AND (is_live OR found IN ('extra', 'aside')) ORDER BY is_live DESC, id DESC LIMIT 1"""


class Checked(NamedTuple):
    """What a scan found: ``outcome`` is matched, again, extra or unknown; ``why`` says what speaks against an extra one."""

    outcome: str
    line_id: int
    code: str
    title: str
    why: str
    can_add: bool


def check(*, hand_over_id: int, code: str, by: int) -> Checked:
    """Compare one scanned volume with the list. What is not on it is written down as an extra one, to be decided."""
    held, code = opened(hand_over_id), read_code(code)
    found = plain(_ITEM.replace("{which}", "i.barcode = :code"), code=code)
    line = _line(held.id, found[0].id if found else None, code)
    if line is None:
        return _extra(held, found[0] if found else None, code, by)
    title = found[0].title if found else ""
    if not line.is_live:
        return Checked("again", line.id, code, title, line.why, line.found == Found.EXTRA and not line.why)
    if line.found == Found.MATCHED:
        return Checked("again", line.id, code, title, "", False)
    line.found, line.scanned_at, line.scanned_by_id = Found.MATCHED, clock.now(), by
    return Checked("matched", line.id, code, title, "", False)


def uncheck(*, hand_over_id: int, line_id: int, by: int) -> None:
    """A line was ticked by mistake: it waits again; an extra one that was added is extra again."""
    held, line = opened(hand_over_id), _own(hand_over_id, line_id)
    if line.was_added:
        line.found, line.was_added, line.is_live = Found.EXTRA, False, False
    elif line.found == Found.ASIDE:
        line.found = Found.EXTRA
    elif line.found == Found.MATCHED:
        line.found, line.scanned_at, line.scanned_by_id = Found.WAITING, None, None
    unsigned(held)


def add_extra(*, hand_over_id: int, line_id: int, by: int) -> None:
    """An extra volume that is ready for this branch is taken with the others. Who has signed must sign again."""
    held, line = opened(hand_over_id), _own(hand_over_id, line_id)
    if line.found not in (Found.EXTRA, Found.ASIDE) or line.is_live:
        raise Refused("handover_line_gone")
    found = plain(_ITEM.replace("{which}", "i.id = :id"), id=line.item_id or 0)
    line.why = _against(held, found[0] if found else None)
    if line.why:
        raise Refused("handover_not_extra", why=line.why)
    line.found, line.was_added, line.is_live = Found.MATCHED, True, True
    unsigned(held)


def put_aside(*, hand_over_id: int, line_id: int, by: int) -> None:
    """An extra volume goes back to the giver; the list says so."""
    opened(hand_over_id)
    line = _own(hand_over_id, line_id)
    if line.found != Found.EXTRA or line.is_live:
        raise Refused("handover_line_gone")
    line.found = Found.ASIDE


def _line(list_id: int, item_id: int | None, code: str) -> HandOverItem | None:
    which, bound = ("item_id = :item", {"item": item_id}) if item_id else ("code = :code", {"code": code})
    found = plain(_LINE.replace("{which}", which), list=list_id, **bound)
    return db.session.get(HandOverItem, found[0].id) if found else None


def _extra(held: HandOver, item, code: str, by: int) -> Checked:
    why = _against(held, item)
    if item is None and db.session.get(SpentBarcode, code):
        why = "这个标签已作废，看书上有没有新标签"
    line = HandOverItem(hand_over_id=held.id, item_id=item.id if item else None, code=code, found=Found.EXTRA,
                        is_live=False, why=why[:60], scanned_at=clock.now(), scanned_by_id=by)  # fmt: skip
    db.session.add(line)
    db.session.flush()
    return Checked("extra" if item else "unknown", line.id, code, item.title if item else "", why, not why)


def _against(held: HandOver, item) -> str:
    """What speaks against taking a volume on this list; nothing where it is ready for this branch."""
    if item is None:
        return "系统里没有这个条码"
    if item.listed:
        return f"在另一张清单 {item.listed} 上"
    if item.stage != ItemStage.TO_HAND_OVER or not item.registered_at:
        return f"还不能移交：{ItemStage(item.stage).label}"
    return "" if item.branch_id == held.branch_id else f"分配给了{item.branch}"


def _own(hand_over_id: int, line_id: int) -> HandOverItem:
    line = db.session.get(HandOverItem, line_id, populate_existing=True)
    if line is None or line.hand_over_id != hand_over_id:
        raise Refused("handover_line_gone")
    return line
