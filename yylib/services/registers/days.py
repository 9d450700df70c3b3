"""锁定: a month that is over may be locked; what is entered later goes to the first day that is still open."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, is_lite, plain
from yylib.errors import Refused, declare
from yylib.models.registers import RegisterMonth

declare(
    month_running=("{month} 还没有过完，不能锁定", "请等这个月过完，核对无误后再锁定。", 409),
    month_locked=("{month} 已经锁定", "锁定不能取消；要改请做更正，记在以后的日子里。", 409),
    month_unreal=("没有这个月份", "请从清单里选一个月份。", 422),
)  # fmt: skip


def locked_until() -> date | None:
    """The last day that is locked, with every day before it; None where nothing is."""
    month = plain("SELECT max(month) AS month FROM register_month")[0].month
    return month and _last_day(month)


def entry_day(day: date) -> date:
    """The day on which something of ``day`` is entered: that day, or the first one after the locked months."""
    if not is_lite() and day.strftime("%Y-%m") != clock.today().strftime("%Y-%m"):
        plain("LOCK TABLE register_month IN SHARE MODE")  # an entry into an old month and its locking meet here
    last = locked_until()
    return max(day, last + timedelta(days=1)) if last else day


def months() -> list[tuple[str, RegisterMonth | None]]:
    """Every month with lines, the latest first, with its lock; a month before a locked one is locked with it."""
    rows = plain("SELECT DISTINCT on_day FROM summary_line UNION SELECT DISTINCT on_day FROM accession_line")
    found = {clock.day(row.on_day).strftime("%Y-%m") for row in rows}
    held = db.session.scalars(select(RegisterMonth).options(joinedload(RegisterMonth.by)).order_by(RegisterMonth.month))
    locks = list(held)
    found |= {lock.month for lock in locks}
    return [
        (month, next((lock for lock in locks if month <= lock.month), None)) for month in sorted(found, reverse=True)
    ]


def lock(*, month: str, by: int) -> None:
    """Lock a month and all before it. It must be over, and is not opened again."""
    try:
        last = _last_day(month)
    except ValueError:
        raise Refused("month_unreal", field="month") from None
    if not is_lite():
        plain("LOCK TABLE register_month IN EXCLUSIVE MODE")
    if last >= clock.today():
        raise Refused("month_running", month=month)
    done = locked_until()
    if done and last <= done:
        raise Refused("month_locked", month=month)
    db.session.add(RegisterMonth(month=month, locked_at=clock.now(), by_id=by))


def _last_day(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
