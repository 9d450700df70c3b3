"""The units of a run: each writes, or takes out, a bounded number of rows, and notes how far the batch has come."""

import time

from yylib.database import plain, plain_many
from yylib.services.imports.kinds import KINDS, Item, Plan


def put(*, held: Plan, items: list[Item], total: int) -> float:
    """One unit of a run: write these items and note how far the batch has come; the seconds it took, 0 where it is to stop.

    Rows already settled are not written again, whoever runs the batch.
    """
    began = time.monotonic()
    going = plain("UPDATE batch SET at_row = :last, done = done + :number, total = :total WHERE id = :id "
                  "AND state = 'running' AND NOT is_stop_asked AND at_row < :first",
                  id=held.batch_id, first=items[0].row, last=items[-1].row, number=len(items), total=total)  # fmt: skip
    if not going.count:
        return 0.0
    good = [item for item in items if not item.reason]
    told = KINDS[held.kind].write(held, good) if good else []
    bad = [item for item in (*items, *told) if item.reason]
    known = sum(item.is_known and not item.reason for item in told)
    plain_many("INSERT INTO bad_row (batch_id, row, reason) VALUES (:id, :row, :reason)",
               [{"id": held.batch_id, "row": item.row, "reason": item.reason[:200]}
                for item in sorted(bad, key=lambda item: item.row)])  # fmt: skip
    plain("UPDATE batch SET good = good + :good, bad = bad + :bad, known = known + :known WHERE id = :id",
          id=held.batch_id, good=len(items) - len(bad), bad=len(bad), known=known)  # fmt: skip
    return max(time.monotonic() - began, 1e-6)


def take_out(*, batch_id: int) -> int:
    """One unit of an undo: how many records it took out."""
    name = plain("SELECT kind FROM batch WHERE id = :id AND state = 'undoing'", id=batch_id)
    held = KINDS[name[0].kind] if name else None
    number = held.undo(batch_id, held.unit) if held else 0
    plain("UPDATE batch SET undone = undone + :number WHERE id = :id", id=batch_id, number=number)
    return number


def settle(*, batch_id: int, cursor=None):
    """One unit of what follows from the rows written or taken out; the next cursor, or None at the end."""
    return KINDS[plain("SELECT kind FROM batch WHERE id = :id", id=batch_id)[0].kind].settle(batch_id, cursor)
