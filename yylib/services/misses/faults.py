"""故障: times in which the house could not serve as promised, entered by a colleague or by the job that stood still."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.bookings import Fault
from yylib.services import branches, calendar, rules
from yylib.services.misses import mercy

LONGEST_DAYS = 7
STANDSTILL_MINUTES = rules.declare(
    "STANDSTILL_MINUTES", label="后台任务在开放时间停多久算系统故障", subject="失约", type=int, unit="分钟", default=15, low=11,
    high=240, source="系统默认")  # fmt: skip
JOB = "misses"
_LOOK_BACK = timedelta(days=14)


def fault_list(limit: int = 20) -> list[Fault]:
    """What was entered lately, the latest first."""
    query = select(Fault).options(joinedload(Fault.by)).order_by(Fault.from_at.desc(), Fault.id.desc()).limit(limit)
    return list(db.session.scalars(query))


def enter_fault(*, from_at: datetime, until_at: datetime, what: str, by: int) -> int:
    """Enter a fault that is over or still lasts, at most seven days; what lapsed in it is waived at once. Its id."""
    what = " ".join(what.split())
    if until_at <= from_at:
        raise Refused("fault_order", field="until_at")
    if until_at > clock.now() + timedelta(minutes=1):
        raise Refused("fault_ahead", field="until_at")
    if until_at - from_at > timedelta(days=LONGEST_DAYS):
        raise Refused("fault_long", field="from_at", days=LONGEST_DAYS)
    if not what:
        raise Refused("fault_what", field="what")
    held = Fault(from_at=from_at, until_at=until_at, what=what[:200], by_id=by, made_at=clock.now())
    db.session.add(held)
    db.session.flush()
    mercy.review()
    return held.id


def note_standstill() -> int | None:
    """Enter the time in which the job that settles misses stood still while the house was open; the fault's id.

    A machine that was off at night is no fault. Entered once, however often it is looked at.
    """
    now = clock.now()
    rows = plain("SELECT ok_at FROM job WHERE name = :name", name=JOB)
    since = clock.moment(rows[0].ok_at) if rows else None
    if since is None or now - since <= timedelta(minutes=rules.rule(STANDSTILL_MINUTES)):
        return None
    spans = _open_between(max(since, now - _LOOK_BACK), now)
    if not any(end - begin > timedelta(minutes=rules.rule(STANDSTILL_MINUTES)) for begin, end in spans):
        return None
    begin, end = min(begin for begin, _end in spans), max(end for _begin, end in spans)
    query = select(Fault).where(Fault.by_id.is_(None), Fault.from_at == begin)
    held = db.session.scalar(query)
    if held is None:
        held = Fault(from_at=begin, until_at=end, what="系统停止运行，后台任务没有按时执行", by_id=None, made_at=now)
        db.session.add(held)
    held.until_at = max(held.until_at, end)
    db.session.flush()
    return held.id


def _open_between(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches between two moments in which some branch was open."""
    day, found = clock.local(since).date(), []
    while day <= clock.local(until).date():
        for branch in branches.all_branches():
            for opens, closes in calendar.intervals(branch.id, day):
                if max(opens, since) < min(closes, until):
                    found.append((max(opens, since), min(closes, until)))
        day += timedelta(days=1)
    return found
