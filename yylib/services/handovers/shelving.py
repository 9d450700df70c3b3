"""上架: a volume that was handed over is scanned onto the shelf and is 在馆; nothing reaches it unregistered."""

from collections.abc import Iterable

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.items import ItemStage
from yylib.services.handovers.signing import matched
from yylib.services.items import moving, tell_shelved
from yylib.services.items.rows import each
from yylib.services.processing.marking import by_code

_ITEMS = """SELECT i.id, i.stage, i.status, i.registered_at, i.handed_over_at, i.handed_out_id, b.title FROM item i
JOIN bib_record b ON b.id = i.bib_id WHERE i.id IN {ids}"""
_SHELVE = """UPDATE item SET shelved_at = :now, changed_at = :now, version = version + 1, status = CASE WHEN EXISTS
(SELECT 1 FROM location n WHERE n.id = item.location_id AND n.is_closed_stack) THEN 'closed_stack' ELSE 'available' END
WHERE id IN {ids} AND stage = 'to_shelve' AND registered_at IS NOT NULL"""
_UNSHELVE = """UPDATE item SET shelved_at = NULL, status = 'processing', changed_at = :now, version = version + 1
WHERE id IN {ids}"""
_TODO = {
    ItemStage.TO_CATALOGUE: "请先编目。", ItemStage.TO_PROCESS: "请先做完加工步骤、贴好条码。", ItemStage.TO_ALLOCATE: "请先分配馆藏地点。",
    ItemStage.TO_HAND_OVER: "请先列入移交清单，双方签收。", ItemStage.RETURNED: "请放到退书那一边。", ItemStage.VOID: "请放到退书那一边。",
}  # fmt: skip


def ready(hand_over_id: int) -> list[int]:
    """The volumes of a signed list that still wait for the shelf."""
    ids = matched(hand_over_id)
    waiting = {row.id for row in each(_ITEMS, ids) if row.stage == ItemStage.TO_SHELVE}
    return [item_id for item_id in ids if item_id in waiting]


def shelve(*, item_ids: Iterable[int], by: int) -> int:
    """Put volumes on the shelf: 在馆, or 闭架阅览 where the location is a closed stack; how many. All or none."""
    rows = each(_ITEMS, item_ids)
    for row in rows:
        _refuse_unready(row)
    ids = [row.id for row in rows]
    if not ids:
        raise Refused("shelve_none")
    with moving(ids, verb="shelve", label="上架", by=by):
        if each(_SHELVE, ids, now=clock.stamp(clock.now())).count < len(ids):
            raise Refused("changed_meanwhile", who="别人")
    tell_shelved(ids)
    return len(ids)


def scan(*, code: str, by: int) -> int:
    """Put the volume that was scanned on the shelf; its id."""
    item_id = by_code(code)
    shelve(item_ids=[item_id], by=by)
    return item_id


def shelve_list(*, hand_over_id: int, by: int) -> int:
    """Put all volumes of a signed list on the shelf that are not there yet; how many."""
    return shelve(item_ids=ready(hand_over_id), by=by)


def unshelve(*, item_ids: Iterable[int], by: int) -> int:
    """撤销上架: the volumes wait for the shelf again; how many. What was lent or given to the lending system stays."""
    rows = each(_ITEMS, item_ids)
    for row in rows:
        if row.stage != ItemStage.SHELVED or not row.handed_over_at:
            raise Refused("unshelve_not", title=row.title, why="它不是从这里上架的")
        if row.handed_out_id or row.status not in ("available", "closed_stack"):
            raise Refused(
                "unshelve_not", title=row.title, why="已交给借阅系统" if row.handed_out_id else "它已不在架上"
            )
    ids = [row.id for row in rows]
    with moving(ids, verb="unshelve", label="撤销上架", by=by):
        each(_UNSHELVE, ids, now=clock.stamp(clock.now()))
    return len(ids)


def last_shelved(by: int, most: int = 12) -> list:
    """What this person put on the shelf last."""
    return plain("SELECT m.at, i.id, i.barcode, i.stage, b.title, b.call_no, n.name AS location FROM move_made m "
                 "JOIN item i ON i.id = m.row_id JOIN bib_record b ON b.id = i.bib_id "
                 "LEFT JOIN location n ON n.id = i.location_id WHERE m.subject = 'item' AND m.verb = 'shelve' "
                 "AND m.by_id = :by ORDER BY m.id DESC LIMIT :most", by=by, most=most)  # fmt: skip


def _refuse_unready(row) -> None:
    if row.stage == ItemStage.SHELVED:
        raise Refused("shelve_there", field="code", title=row.title)
    if row.stage != ItemStage.TO_SHELVE or not row.registered_at:
        todo = _TODO.get(ItemStage(row.stage), "请先贴条码登记。")
        stage = ItemStage(row.stage).label if row.registered_at else "没有登记"
        raise Refused("shelve_not_ready", field="code", title=row.title, stage=stage, todo=todo)
