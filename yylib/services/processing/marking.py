"""勾选: steps done to volumes and taken back; a volume is processed when it is registered and all that is required is done.

What is on a hand-over list or handed over is no longer judged: its marks stand as they were.
"""

from collections.abc import Iterable
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.processing import StepKind
from yylib.services.items import barcodes, moving
from yylib.services.items.rows import each
from yylib.services.processing import checklist

_ITEMS = """SELECT i.id, i.barcode, i.source, i.stage, i.registered_at, i.processed_at, i.handed_over_at, b.material, b.title,
(SELECT h.number FROM hand_over_item l JOIN hand_over h ON h.id = l.hand_over_id
 WHERE l.item_id = i.id AND l.is_live AND h.state = 'open') AS listed
FROM item i JOIN bib_record b ON b.id = i.bib_id"""
_DONE = "SELECT item_id, step_id FROM item_step WHERE item_id IN {ids} AND undone_at IS NULL"
_MARK = """INSERT INTO item_step (item_id, step_id, done_at, by_id)
SELECT id, :step, :now, :by FROM item WHERE id IN {ids} ON CONFLICT DO NOTHING"""
_UNMARK = """UPDATE item_step SET undone_at = :now, undone_by_id = :by
WHERE item_id IN {ids} AND step_id = :step AND undone_at IS NULL"""
_PROCESSED = "UPDATE item SET processed_at = :now, changed_at = :now, version = version + 1 WHERE id IN {ids}"
_UNPROCESSED = "UPDATE item SET processed_at = NULL, changed_at = :now, version = version + 1 WHERE id IN {ids}"
_OPEN = """SELECT id FROM item WHERE handed_over_at IS NULL AND stage IN ('to_catalogue', 'to_process', 'to_allocate',
'to_hand_over') ORDER BY id"""


class Marked(NamedTuple):
    """How many marks were set or taken back, and how many there was nothing to do for."""

    changed: int
    unchanged: int


def applies(step, item) -> bool:
    """Whether a step is for volumes of this source and material; an empty list means all."""
    return (not step.sources or item.source in step.sources) and (not step.materials or item.material in step.materials)


def lacking(item_ids: Iterable[int]) -> dict[int, list]:
    """The required steps that each volume still waits for; two queries, however many volumes."""
    ids = list(item_ids)
    needed = [step for step in checklist.steps() if step.is_required]
    done = {(row.item_id, row.step_id) for row in each(_DONE, ids)}
    return {item.id: [step for step in needed if applies(step, item) and (item.id, step.id) not in done]
            for item in each(_ITEMS + " WHERE i.id IN {ids}", ids)}  # fmt: skip


def mark(*, item_ids: Iterable[int], step_ids: Iterable[int], by: int) -> Marked:
    """Tick steps for volumes, in any order. What a step is not for and what is ticked already stays as it is.

    The barcode step is ticked by giving a barcode; a volume that was returned or is handed over refuses them all.
    """
    return _turn(item_ids, step_ids, by, _MARK)


def unmark(*, item_ids: Iterable[int], step_ids: Iterable[int], by: int) -> Marked:
    """Take ticks back; the history keeps both."""
    return _turn(item_ids, step_ids, by, _UNMARK)


def open_items(batch_id: int) -> list[int]:
    """The volumes of a batch whose checklist is still open: here, on no list, not handed over."""
    return [item.id for item in plain(_ITEMS + " WHERE i.batch_id = :batch ORDER BY i.id", batch=batch_id)
            if not _closed(item)]  # fmt: skip


def by_code(code: str) -> int:
    """The volume that bears a scanned barcode, or ``Refused``."""
    code = barcodes.read_code(code)
    found = plain("SELECT id FROM item WHERE barcode = :code", code=code)
    if not found:
        raise Refused("item_unknown", field="code", code=code)
    return found[0].id


def scan(*, code: str, step_ids: Iterable[int], by: int, undo: bool = False) -> tuple[int, int]:
    """Tick the chosen steps, or take them back, for the volume that was scanned; its id and how many marks changed."""
    item_id = by_code(code)
    turned = (unmark if undo else mark)(item_ids=[item_id], step_ids=step_ids, by=by)
    return item_id, turned.changed


def settle(item_ids: Iterable[int], by: int | None) -> None:
    """Say of volumes whether they are processed now, and draw the stages of those that are or are no more."""
    items = [item for item in each(_ITEMS + " WHERE i.id IN {ids}", item_ids) if not _closed(item)]
    wanting = lacking(item.id for item in items)
    ready = {item.id for item in items if item.registered_at and not wanting[item.id]}
    newly = [item.id for item in items if item.id in ready and not item.processed_at]
    no_more = [item.id for item in items if item.id not in ready and item.processed_at]
    for ids, sql, label in ((newly, _PROCESSED, "加工完"), (no_more, _UNPROCESSED, "重新加工")):
        with moving(ids, verb="process", label=label, by=by):
            each(sql, ids, now=clock.stamp(clock.now()))


def settle_all(by: int | None) -> None:
    """The checklist was changed: judge anew every volume that is not handed over and on no list."""
    settle([row.id for row in plain(_OPEN)], by)


def _turn(item_ids, step_ids, by: int, sql: str) -> Marked:
    steps, changed, unchanged = checklist.chosen(step_ids), 0, 0
    items = each(_ITEMS + " WHERE i.id IN {ids}", item_ids)
    for item in items:
        _refuse_closed(item)
    for step in steps:
        fit = [item for item in items if applies(step, item)]
        if step.kind == StepKind.BARCODE and (sql == _UNMARK or any(item.barcode is None for item in fit)):
            raise Refused("step_by_barcode", field="steps", name=step.name)
        done = each(sql, [item.id for item in fit], step=step.id, now=clock.stamp(clock.now()), by=by).count
        changed, unchanged = changed + done, unchanged + len(items) - done
    settle([item.id for item in items], by)
    return Marked(changed, unchanged)


def _closed(item) -> bool:
    return item.stage in ("returned", "void") or bool(item.handed_over_at or item.listed)


def _refuse_closed(item) -> None:
    if item.stage in ("returned", "void"):
        raise Refused("item_is_gone", how="已退书" if item.stage == "returned" else "已撤回", title=item.title)
    if item.listed:
        raise Refused("item_is_listed", title=item.title, number=item.listed)
    if item.handed_over_at:
        raise Refused("item_is_over", title=item.title)


def _given(item_ids: list[int], by: int | None) -> None:
    """A barcode was given: the step that waits for it is done."""
    for step in checklist.steps():
        if step.kind == StepKind.BARCODE:
            each(_MARK, item_ids, step=step.id, now=clock.stamp(clock.now()), by=by)
    settle(item_ids, by)


barcodes.follow_given(_given)
