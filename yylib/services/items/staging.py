"""What a volume waits for, drawn from what has been done to it; and the trail its moves leave."""

from collections.abc import Callable, Iterable
from contextlib import contextmanager

from yylib import clock
from yylib.services.board import clock as board_clock
from yylib.services.items.rows import each, forget

# What stands on the shelf stays there while its record is worked on; what was returned or taken back comes no further.
_DRAWN = """CASE WHEN shelved_at IS NOT NULL THEN 'shelved'
WHEN NOT EXISTS (SELECT 1 FROM bib_record b WHERE b.id = item.bib_id AND b.is_full) THEN 'to_catalogue'
WHEN processed_at IS NULL THEN 'to_process'
WHEN allocated_at IS NULL OR location_id IS NULL THEN 'to_allocate'
WHEN handed_over_at IS NULL THEN 'to_hand_over' ELSE 'to_shelve' END"""
_RESTAGE = """UPDATE item SET stage = {drawn}, changed_at = :now, version = version + 1
WHERE id IN {ids} AND stage NOT IN ('returned', 'void') AND stage <> {drawn}""".replace("{drawn}", _DRAWN)
_TRAIL = """INSERT INTO move_made (subject, row_id, verb, label, source, target, by_id, at, note)
SELECT 'item', id, :verb, :label, :source, stage, :by, :now, :note FROM item WHERE id IN {ids}"""
_shelved: list[Callable] = []


def restage(item_ids: Iterable[int]) -> None:
    """Draw the stage of volumes from their moments, and settle their batches' clocks. Part of a command, in either
    kind of unit."""
    item_ids = list(item_ids)
    each(_RESTAGE, item_ids, now=clock.stamp(clock.now()))
    forget()
    for batch_id in sorted({row.batch_id for row in each(
            "SELECT DISTINCT batch_id FROM item WHERE id IN {ids} AND batch_id IS NOT NULL", item_ids)}):  # fmt: skip
        board_clock.settle(batch_id)


def restage_bibs(bib_ids: Iterable[int]) -> None:
    """Records were finished or opened again: the volumes of theirs that are under way wait for something else."""
    found = each("SELECT id FROM item WHERE bib_id IN {ids} AND stage IN ('to_catalogue', 'to_process', 'to_allocate', "
                 "'to_hand_over', 'to_shelve')", bib_ids)  # fmt: skip
    restage(row.id for row in found)


@contextmanager
def moving(item_ids: Iterable[int], *, verb: str, label: str, by: int | None, note: str = ""):
    """What is changed inside moves the volumes: their stages are drawn again, and each leaves a row in the history."""
    item_ids = list(item_ids)
    sources: dict[str, list[int]] = {}
    for row in each("SELECT id, stage FROM item WHERE id IN {ids}", item_ids):
        sources.setdefault(row.stage, []).append(row.id)
    yield
    restage(item_ids)
    for source, ids in sources.items():
        each(_TRAIL, ids, verb=verb, label=label, source=source, by=by, now=clock.stamp(clock.now()), note=note[:500])


def follow_shelved(follower: Callable[[list[int]], None]) -> None:
    """Have ``follower(bib_ids)`` told, in the same unit, of the titles of which volumes came to the shelf."""
    if follower not in _shelved:
        _shelved.append(follower)


def tell_shelved(item_ids: Iterable[int]) -> None:
    """Volumes came to the shelf: whoever follows is told which titles."""
    bib_ids = sorted({row.bib_id for row in each("SELECT DISTINCT bib_id FROM item WHERE id IN {ids}", item_ids)})
    for follower in _shelved:
        follower(bib_ids)
