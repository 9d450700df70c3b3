"""Each morning: who must hear that a delivery is at seven tenths of its time, one working day before its day, or over."""

from datetime import timedelta

from sqlalchemy import select

from yylib import clock as time
from yylib.database import db
from yylib.models.batches import AccessionBatch, AccessionStage, BatchPause
from yylib.services import outbox
from yylib.services.board import clock
from yylib.services.board.clock import Level

KIND = "board"
TOLD = (Level.OVERDUE, Level.EVE, Level.REMIND)


def remind() -> int:
    """Have somebody told of each running batch that came to a new level, once a level; how many stand at one."""
    today = time.today()
    nearest, count = clock.next_workday(today), 0
    running = select(BatchPause.batch_id, BatchPause.from_on).where(BatchPause.until_on.is_(None))
    paused = {row.batch_id: row.from_on for row in db.session.execute(running)}
    for batch in db.session.scalars(select(AccessionBatch).where(AccessionBatch.state == AccessionStage.ACCEPTED)):
        level = clock.level(batch, paused_from=paused.get(batch.id), today=today, next_workday=nearest)
        if level in TOLD:
            count += 1
            outbox.tell(kind=KIND, ref=f"{batch.id} {batch.due_on:%m%d} {level}", due_at=time.now() + timedelta(days=1),
                        what=f"批次 {batch.number} {batch.full_name[:40]}：{level.label}（{batch.due_on:%m-%d} 到期），请看采编看板")  # fmt: skip
    return count
