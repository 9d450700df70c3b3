"""采编时限: from the day a delivery is accepted until its last volume that was not returned is on the shelf.

Published are 15 natural days (服务指南一; counted by 民法典 201, 203), the house's own aim are 7 working days. While a
batch waits for somebody else its clock stands still: the days of a pause count for neither.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.batches import AccessionBatch, AccessionStage, BatchPause
from yylib.services import calendar, rules
from yylib.services.calendar import Unit

ACCESSION_DAYS = rules.declare(
    "ACCESSION_DAYS", label="新书从验收到全部上架，对外承诺", subject="采编", type=int, unit="天（自然日）",
    default=15, low=1, high=365, source="服务指南一“文献资源建设”承诺时限")  # fmt: skip
ACCESSION_TARGET = rules.declare(
    "ACCESSION_TARGET", label="新书从验收到全部上架，馆内要求", subject="采编", type=int, unit="个工作日",
    default=7, low=1, high=250, source="系统默认（严于对外承诺）")  # fmt: skip
REMIND_AT = 70  # percent of the published days
_UNDER_WAY = """SELECT 1 FROM item WHERE batch_id = :id
AND stage IN ('to_catalogue', 'to_process', 'to_allocate', 'to_hand_over', 'to_shelve') LIMIT 1"""
_HOLD = "UPDATE accession_batch SET state = state WHERE id = :id AND state IN ('accepted', 'closed')"
_CLOSE = "UPDATE accession_batch SET state = 'closed', shelved_at = :at WHERE id = :id"


class Days(NamedTuple):
    """The published and the internal last day of a batch, and what the reckoning had to assume."""

    due_on: date
    target_on: date
    note: str


class Level(StrEnum):
    """How a batch stands to its day, the worst first."""

    OVERDUE = "overdue"
    EVE = "eve"
    REMIND = "remind"
    RUNNING = "running"
    PAUSED = "paused"
    DONE_LATE = "done_late"
    DONE = "done"

    @property
    def label(self) -> str:
        return {"overdue": "已超期", "eve": "一个工作日内到期", "remind": "时限过七成", "running": "在时限内",
                "paused": "停钟", "done_late": "超期完成", "done": "按时完成"}[self.value]  # fmt: skip

    @property
    def kind(self) -> str:
        """The mark of ``ui.status``."""
        return {"overdue": "late", "eve": "wait", "remind": "wait", "running": "open", "paused": "off",
                "done_late": "late", "done": "ok"}[self.value]  # fmt: skip


def days(accepted_on: date, pauses=()) -> Days:
    """Both days of what was accepted on a day; ``pauses`` are (from, until) days, until None while one runs.

    A paused day is one whose end falls into the pause: the day it begins counts no more, the day it ends counts again.
    """
    begun = clock.midnight(accepted_on)
    still = [(clock.midnight(first), last and clock.midnight(last)) for first, last in pauses]
    due = calendar.due(begun, rules.rule(ACCESSION_DAYS, on=accepted_on), Unit.NATURAL_DAY, pauses=still)
    target = calendar.due(begun, rules.rule(ACCESSION_TARGET, on=accepted_on), Unit.WORKING_DAY, pauses=still)
    return Days(due.on, target.on, due.note or target.note)


def due(batch_id: int) -> Days | None:
    """Both days of a batch as they are now, a running pause reckoned up to today; None before it is accepted."""
    found = plain("SELECT accepted_on FROM accession_batch WHERE id = :id", id=batch_id)
    accepted_on = clock.day(found[0].accepted_on) if found else None
    if accepted_on is None:
        return None
    held = plain("SELECT from_on, until_on FROM batch_pause WHERE batch_id = :id ORDER BY id", id=batch_id)
    return days(accepted_on, [(clock.day(row.from_on), clock.day(row.until_on)) for row in held])


def next_workday(day: date) -> date:
    """The first working day after a day."""
    day += timedelta(days=1)
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def level(batch, *, paused_from: date | None, today: date, next_workday: date) -> Level | None:
    """How a batch (or a row with its days and ``shelved_at``) stands on a day; None before it is accepted.

    Overdue is the day after the published one. A pause holds what was not overdue when it began.
    """
    if batch.due_on is None:
        return None
    if batch.shelved_at is not None:
        return Level.DONE if in_time(batch.shelved_at, batch.due_on) else Level.DONE_LATE
    if batch.due_on < min(today, paused_from or today):
        return Level.OVERDUE
    if paused_from:
        return Level.PAUSED
    if batch.due_on <= next_workday:
        return Level.EVE
    whole = (batch.due_on - batch.accepted_on).days
    return Level.REMIND if (today - batch.accepted_on).days * 100 >= whole * REMIND_AT else Level.RUNNING


def in_time(shelved_at, due_on: date) -> bool:
    """Whether the last volume was on the shelf on the published day at the latest."""
    return clock.local(shelved_at).date() <= due_on


def start(batch_id: int) -> Days | None:
    """Set both days of a batch from its day of acceptance and its pauses. Part of a command, in either kind of unit."""
    held = due(batch_id)
    plain("UPDATE accession_batch SET due_on = :due, target_on = :target, due_note = :note WHERE id = :id",
          due=held and held.due_on.isoformat(), target=held and held.target_on.isoformat(),
          note=held.note if held else "", id=batch_id)  # fmt: skip
    return held


def pause(*, batch_id: int, reason: str, by: int, from_on: date | None = None) -> None:
    """停钟 from a day on, today unless told, because the batch waits for somebody else; the reason is kept."""
    batch, from_on = _running(batch_id), from_on or clock.today()
    reason = " ".join(reason.split())
    if not 4 <= len(reason) <= 200:
        raise Refused("board_pause_reason", field="reason")
    last = _last_pause(batch_id)
    if last and last.until_on is None:
        raise Refused("board_paused", from_on=last.from_on, reason=last.reason)
    first = last.until_on if last else batch.accepted_on
    if not first <= from_on <= clock.today():
        raise Refused("board_pause_day", field="from_on", first=first, last=clock.today())
    db.session.add(BatchPause(batch_id=batch_id, from_on=from_on, reason=reason, by_id=by))
    start(batch_id)


def resume(*, batch_id: int, by: int, until_on: date | None = None) -> None:
    """The clock goes on from a day, today unless told: both days move by the days that it stood still."""
    _running(batch_id)
    held, until_on = _last_pause(batch_id), until_on or clock.today()
    if held is None or held.until_on is not None:
        raise Refused("board_not_paused")
    if not held.from_on <= until_on <= clock.today():
        raise Refused("board_resume_day", field="until_on", first=held.from_on, last=clock.today())
    held.until_on, held.ended_by_id = until_on, by
    start(batch_id)


def settle(batch_id: int) -> bool:
    """Close a batch of which no volume is on its way any more, or open it again where one is; whether it is closed.

    Part of a command, in either kind of unit. Its clock stopped when the last volume came to the shelf; where all
    were returned, with the last return. Holding its row makes two who shelve the last two volumes wait for each other.
    """
    if not plain(_HOLD, id=batch_id).count:
        return False
    if plain(_UNDER_WAY, id=batch_id):
        plain("UPDATE accession_batch SET state = 'accepted', shelved_at = NULL WHERE id = :id", id=batch_id)
        return False
    last = plain("SELECT max(CASE WHEN stage = 'shelved' THEN shelved_at END) AS shelved_at, "
                 "max(returned_at) AS returned_at FROM item WHERE batch_id = :id", id=batch_id)[0]  # fmt: skip
    at = clock.moment(last.shelved_at or last.returned_at) or clock.now()
    start(batch_id)
    plain(_CLOSE, at=clock.stamp(at), id=batch_id)
    return True


def _running(batch_id: int) -> AccessionBatch:
    batch = locked(AccessionBatch, batch_id)
    if batch.state != AccessionStage.ACCEPTED:
        raise Refused("board_not_running")
    return batch


def _last_pause(batch_id: int) -> BatchPause | None:
    query = select(BatchPause).where(BatchPause.batch_id == batch_id).order_by(BatchPause.id.desc()).limit(1)
    return db.session.scalar(query)
