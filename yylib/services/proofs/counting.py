"""What of somebody's service counts between two days: the confirmed entries, added up in minutes, and how they are known."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from yylib.database import db
from yylib.models.branches import Branch
from yylib.models.service_hours import EntryStage, Evidence, ServiceEntry
from yylib.services.proofs.terms import PROMISED_PERCENT
from yylib.services.rules import rule
from yylib.services.service_hours import promised, rounding

_WAITING = (EntryStage.OPEN, EntryStage.PENDING)


class Line(NamedTuple):
    """One confirmed entry as an annex lists it."""

    id: int
    day: date
    what: str
    where: str
    minutes: int
    evidence: str

    @property
    def evidence_label(self) -> str:
        return Evidence(self.evidence).label


class Count(NamedTuple):
    """The confirmed entries of a time, and how many of it still wait for somebody."""

    lines: tuple[Line, ...]
    waiting: int

    @property
    def minutes(self) -> int:
        """The sum; it is rounded once, where it is shown (C45)."""
        return sum(line.minutes for line in self.lines)

    @property
    def hours(self) -> str:
        return rounding.hours(self.minutes)

    @property
    def by_evidence(self) -> dict[str, int]:
        """Minutes by 证据等级, the strongest first; those that are there."""
        sums = {kind.value: sum(line.minutes for line in self.lines if line.evidence == kind) for kind in Evidence}
        return {kind: minutes for kind, minutes in sums.items() if minutes}

    @property
    def by_what(self) -> list[tuple[str, int, int]]:
        """What was done, how often, how many minutes; the most first."""
        sums: dict[str, list[int]] = {}
        for line in self.lines:
            held = sums.setdefault(line.what, [0, 0])
            held[0] += 1
            held[1] += line.minutes
        return sorted(((what, *held) for what, held in sums.items()), key=lambda one: (-one[2], one[0]))


def count(volunteer_id: int, first: date, last: date) -> Count:
    """The confirmed entries of somebody between two days, both included. Two statements whatever they hold."""
    within = (ServiceEntry.volunteer_id == volunteer_id, ServiceEntry.day >= first, ServiceEntry.day <= last)
    query = (select(ServiceEntry.id, ServiceEntry.day, ServiceEntry.what, Branch.name, ServiceEntry.minutes, ServiceEntry.evidence)
             .join(Branch, Branch.id == ServiceEntry.branch_id)
             .where(*within, ServiceEntry.stage == EntryStage.CONFIRMED).order_by(ServiceEntry.day, ServiceEntry.in_at))  # fmt: skip
    waiting = select(func.count()).select_from(ServiceEntry).where(*within, ServiceEntry.stage.in_(_WAITING))
    return Count(tuple(Line(*row) for row in db.session.execute(query)), db.session.scalar(waiting))


def short_of(promise: promised.Promise) -> int | None:
    """How many per cent of what was promised the house's custom asks for, where less was served. It hinders no proof: the law
    has it issued on request, truthfully and free (志愿服务条例 19)."""
    asked = rule(PROMISED_PERCENT)
    return asked if promise.percent is not None and promise.percent < asked else None


def words(by_evidence: dict[str, int]) -> str:
    """现场扫码 600 分钟，本人申报、经确认 30 分钟: in minutes, for parts that are rounded apart do not add up."""
    return "；".join(f"{Evidence(kind).label} {minutes} 分钟" for kind, minutes in by_evidence.items())


def grade(by_evidence: dict[str, int]) -> str:
    """证据等级 of the whole: that of its weakest part."""
    return Evidence(list(by_evidence)[-1]).label if by_evidence else ""
