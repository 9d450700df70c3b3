"""后台任务: what runs by itself, when it is due, and the lease by which two processes do nothing twice.

A job is claimed, run outside any unit, and released. A process that dies in between leaves its lease behind, which runs
out; so an act must be harmless when it runs again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import NotThere, declare

LEASE = timedelta(minutes=3)
_RETRY = timedelta(minutes=10)
NEVER = datetime(9999, 1, 1)
_LONGEST = 300

declare(no_such_job=("没有这项任务：{name}", "请用 yylib jobs list 看看有哪些。", 404))


@dataclass(frozen=True)
class Work:
    """One declared job. ``every`` is a span, ``daily`` a wall time; without either it runs when ``soon`` asks for it."""

    name: str
    label: str
    act: Callable[[], object]
    every: timedelta | None = None
    daily: time | None = None

    def next_after(self, at: datetime) -> datetime:
        """When it is due next, seen from ``at``."""
        if self.every:
            return at + self.every
        if self.daily is None:
            return NEVER
        day = clock.local(at).date()
        due = clock.at(day, self.daily)
        return due if due > at else clock.at(day + timedelta(days=1), self.daily)

    @property
    def rhythm(self) -> str:
        if self.daily:
            return f"每天 {self.daily:%H:%M}"
        return f"每 {int(self.every.total_seconds() // 60)} 分钟" if self.every else "需要时"


class Line(NamedTuple):
    """A job as the system page shows it."""

    name: str
    label: str
    rhythm: str
    due_at: datetime | None
    is_running: bool
    started_at: datetime | None
    ok_at: datetime | None
    failed: str | None


WORKS: dict[str, Work] = {}


def job(name: str, label: str, act, *, every: timedelta | None = None, daily: str | None = None) -> Work:
    """Declare a job; ``daily`` is written ``20:30``, library time. A name is declared once."""
    if name in WORKS:
        raise ValueError(f"job {name} is declared twice")
    WORKS[name] = Work(name, label, act, every, time.fromisoformat(daily) if daily else None)
    return WORKS[name]


def lines() -> list[Line]:
    """Every declared job, as it stands now."""
    now = clock.now()
    rows = {row.name: row for row in plain("SELECT name, due_at, lease_until, started_at, ok_at, failed FROM job")}
    return [_line(work, rows.get(work.name), now) for work in WORKS.values()]


def _line(work: Work, row, now: datetime) -> Line:
    if row is None:
        return Line(work.name, work.label, work.rhythm, work.next_after(now), False, None, None, None)
    due, lease = clock.moment(row.due_at), clock.moment(row.lease_until)
    return Line(work.name, work.label, work.rhythm, None if due >= NEVER else due, bool(lease and lease > now),
                clock.moment(row.started_at), clock.moment(row.ok_at), row.failed)  # fmt: skip


def due() -> list[str]:
    """The names of the declared jobs that are due and that nobody runs now, the longest due first."""
    now = clock.stamp(clock.now())
    rows = plain("SELECT name FROM job WHERE due_at <= :now AND (lease_until IS NULL OR lease_until <= :now) "
                 "ORDER BY due_at, name", now=now)  # fmt: skip
    return [row.name for row in rows if row.name in WORKS]


def last_ok() -> datetime | None:
    """When any job last went well."""
    return clock.moment(plain("SELECT max(ok_at) AS at FROM job")[0].at)


def missing() -> list[str]:
    """Declared jobs that have no row yet."""
    held = {row.name for row in plain("SELECT name FROM job")}
    return [name for name in WORKS if name not in held]


def enter(*, by: int | None = None) -> None:
    """Give every declared job its row; those that have one keep it."""
    for work in WORKS.values():
        plain("INSERT INTO job (name, due_at) VALUES (:name, :due) ON CONFLICT DO NOTHING", name=work.name,
              due=clock.stamp(work.next_after(clock.now())))  # fmt: skip


def soon(*, name: str, by: int | None = None) -> None:
    """Have a job run at the runner's next look, at most a second from now; once more if it is running just now."""
    if name not in WORKS:
        raise NotThere("no_such_job", name=name)
    plain("INSERT INTO job (name, due_at) VALUES (:name, :now) ON CONFLICT (name) DO UPDATE SET due_at = "
          "excluded.due_at", name=name, now=clock.stamp(clock.now()))  # fmt: skip


def claim(*, name: str, holder: str, by: int | None = None) -> bool:
    """Take a due job for ``holder``, for as long as the lease; False where another has it or it is not due."""
    now = clock.now()
    took = plain("UPDATE job SET lease_holder = :holder, lease_until = :until, started_at = :now "
                 "WHERE name = :name AND due_at <= :now AND (lease_until IS NULL OR lease_until <= :now)",
                 name=name, holder=holder, now=clock.stamp(now), until=clock.stamp(now + LEASE))  # fmt: skip
    return took.count == 1


def extend(*, name: str, holder: str, by: int | None = None) -> bool:
    """Hold a job on that takes longer than its lease; False where it has been lost meanwhile."""
    until = clock.stamp(clock.now() + LEASE)
    took = plain("UPDATE job SET lease_until = :until WHERE name = :name AND lease_holder = :holder",
                 name=name, holder=holder, until=until)  # fmt: skip
    return took.count == 1


def release(*, name: str, holder: str, failed: str | None = None, by: int | None = None) -> bool:
    """Give a job back and say how it went: after a failure it is tried again in ten minutes, or sooner by its rhythm.

    What was asked for by ``soon`` while it ran stays due. A holder whose lease ran out changes nothing.
    """
    now, work = clock.now(), WORKS[name]
    due = min(work.next_after(now), now + _RETRY) if failed else work.next_after(now)
    took = plain(
        "UPDATE job SET lease_holder = NULL, lease_until = NULL, ended_at = :now, failed = :failed, "
        "ok_at = CASE WHEN :good THEN :now ELSE ok_at END, "
        "due_at = CASE WHEN due_at > started_at THEN due_at ELSE :due END "
        "WHERE name = :name AND lease_holder = :holder",
        name=name, holder=holder, now=clock.stamp(now), due=clock.stamp(due), good=failed is None,
        failed=failed and failed[:_LONGEST],
    )  # fmt: skip
    return took.count == 1
