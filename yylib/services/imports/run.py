"""The job that carries imports out: unit by unit, so that the desk's writes pass between; and the undoing of them.

It may break off anywhere: a batch still running is taken up where its last unit ended.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

from yylib.database import write
from yylib.errors import Busy, Refused
from yylib.services import jobs
from yylib.services.imports import batches, kinds, units
from yylib.services.imports.sheets import BadSheet

PAUSE = 0.01
PATIENCE = 20
LONG, LEAST = 0.08, 20  # seconds of a unit, above which the next is smaller; rows of the smallest


def run_next() -> None:
    """Carry out all batches that wait, the oldest first."""
    while batch_id := batches.waiting():
        run(batch_id)


jobs.job(batches.JOB, "导入", run_next)


def run(batch_id: int, told: Callable[[int, int], None] | None = None) -> None:
    """Carry out one batch, or the undoing of it. ``told(done, total)`` hears of the progress after each unit."""
    if batches.get(batch_id).state == batches.S.UNDOING:
        return _undo(batch_id)
    try:
        _bring_in(batch_id, told or (lambda done, total: None))
    except BadSheet as error:
        _fail(batch_id, error.sentence)
    except Busy:
        raise  # still running: the job's next round goes on
    except Refused as refused:
        _fail(batch_id, refused.sentence.title)
    except Exception as error:
        _fail(batch_id, f"出错：{type(error).__name__}")
        raise


def _bring_in(batch_id: int, told) -> None:
    plan, done = batches.plan(batch_id), batches.get(batch_id).done
    kind = kinds.KINDS[plan.kind]
    items = kind.read(plan)
    total = len(items) if isinstance(items, list) else kind.count(plan)
    left, size = (item for item in items if item.row > plan.at_row), kind.unit
    while piece := list(islice(left, size)):
        total = max(total, done + len(piece))
        took = _unit(units.put, held=plan, items=piece, total=total)
        if not took:
            break
        done, size = done + len(piece), _sized(size, took, kind.unit)
        told(done, total)
    _settle(batch_id)
    write(batches.end, batch_id=batch_id, is_through=not piece)


def _sized(size: int, took: float, most: int) -> int:
    """How many rows the next unit has: a kind of large units makes them smaller where rows are heavy or the house is busy."""
    if most <= kinds.UNIT:
        return size
    if took > LONG:
        return max(size // 2, LEAST)
    return min(size * 2, most) if took < LONG / 4 else size


def _undo(batch_id: int) -> None:
    while _unit(units.take_out, batch_id=batch_id):
        pass
    _settle(batch_id)
    left = kinds.KINDS[batches.get(batch_id).kind].left(batch_id)
    write(batches.move, batch_id=batch_id, verb="undone", by=None, note=left)


def _settle(batch_id: int) -> None:
    cursor = None
    while cursor := _unit(units.settle, batch_id=batch_id, cursor=cursor):
        pass


class _Turns:
    """When this process last gave the gate back: what is done between two units is pause enough for the others."""

    ended = 0.0


def _unit(act, **given):
    """One unit, a pause after the one before; while the house is busy it waits rather than fails."""
    for attempt in range(PATIENCE):
        try:
            time.sleep(max(0.0, PAUSE - (time.monotonic() - _Turns.ended)))
            try:
                return write(act, hot=True, **given)
            finally:
                _Turns.ended = time.monotonic()
        except Busy:
            if attempt == PATIENCE - 1:
                raise
            time.sleep(PAUSE * 20)


def _fail(batch_id: int, why: str) -> None:
    with suppress(Exception):  # what was written stays until it is undone, and is settled as far as that can be done
        _settle(batch_id)
    write(batches.move, batch_id=batch_id, verb="fail", by=None, note=why)
