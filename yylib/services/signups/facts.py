"""What eligibility is judged by: shifts and volunteers with all that is known of them, in as many statements whatever their
number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, plain_among
from yylib.models.people import Person
from yylib.models.shifts import Shift
from yylib.models.volunteers import Volunteer, VolunteerGroup, VolunteerTraining
from yylib.services import volunteer_records
from yylib.services.rules import rule
from yylib.services.shifts import reading
from yylib.services.signups.terms import ABSENCE_DAYS
from yylib.services.volunteers import trained

AROUND = timedelta(hours=48)  # farther away no shift touches another's rest or its 24 hours
_AGREED = (
    "SELECT DISTINCT person_id FROM consent WHERE withdrawn_at IS NULL AND purpose IN ('volunteer_minor', 'child') AND "
    "person_id IN :listed"
)
_DUTIES = (
    "SELECT g.volunteer_id, g.shift_id, g.stage, s.starts_at, s.ends_at, s.break_minutes, p.name FROM signup g "
    "JOIN shift s ON s.id = g.shift_id JOIN volunteer_post p ON p.id = s.post_id WHERE g.stage IN ('taken', 'waiting') AND "
    "s.cancelled_at IS NULL AND s.ends_at > :first AND s.starts_at < :last AND g.volunteer_id IN :listed ORDER BY s.starts_at"
)
_ABSENT = (
    "SELECT volunteer_id, ends_at FROM signup WHERE stage = 'absent' AND ends_at > :since AND volunteer_id IN :listed "
    "ORDER BY ends_at"
)


class Duty(NamedTuple):
    """A shift that a volunteer holds a place of or stands by for."""

    shift_id: int
    stage: str
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    post: str

    @property
    def words(self) -> str:
        """11 月 28 日 09:00–12:00 上架整理."""
        return f"{span_words(self.starts_at, self.ends_at)} {self.post}"


@dataclass(frozen=True)
class Facts:
    """Shifts and volunteers by id, and what is known of the volunteers."""

    shifts: dict[int, Shift]
    volunteers: dict[int, Volunteer]
    trained: dict[int, set[int | None]] = field(default_factory=dict)
    approved: dict[int, set[int]] = field(default_factory=dict)
    agreed: set[int] = field(default_factory=set)
    duties: dict[int, list[Duty]] = field(default_factory=dict)
    absences: dict[int, list[datetime]] = field(default_factory=dict)

    @cached_property
    def coming(self) -> dict[int | None, VolunteerTraining]:
        """The next training of each kind; read once, and only where somebody lacks one."""
        return trained.coming()


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """11 月 28 日 09:00–12:00; past midnight 次日 stands before the end."""
    first = clock.local(starts_at)
    return f"{first.month} 月 {first.day} 日 {reading.clock_words(starts_at, ends_at)}"


def of(volunteer_ids: Iterable[int], shift_ids: Iterable[int], at: datetime | None = None) -> Facts:
    """All that is to be known of these volunteers for these shifts, at this moment."""
    at, volunteer_ids = at or clock.now(), sorted(set(volunteer_ids))
    shifts = {one.id: one for one in db.session.scalars(
        select(Shift).where(Shift.id.in_(set(shift_ids))).options(joinedload(Shift.post)))}  # fmt: skip
    volunteers = {one.id: one for one in db.session.scalars(
        select(Volunteer).where(Volunteer.id.in_(volunteer_ids)).options(
            joinedload(Volunteer.person).joinedload(Person.guardian), joinedload(Volunteer.group).joinedload(VolunteerGroup.leader)))}  # fmt: skip
    if not shifts or not volunteers:
        return Facts(shifts, volunteers)
    people = [one.person_id for one in volunteers.values() if one.person_id]
    agreed = {row.person_id for row in plain_among(_AGREED, people)}
    return Facts(
        shifts, volunteers,
        trained=trained.passed(volunteer_ids), approved=volunteer_records.approved(volunteer_ids),
        agreed={one.id for one in volunteers.values() if one.person_id in agreed},
        duties=_duties(volunteer_ids, shifts.values()), absences=_absences(volunteer_ids, at),
    )  # fmt: skip


def _duties(volunteer_ids, shifts) -> dict[int, list[Duty]]:
    first = min(one.starts_at for one in shifts) - AROUND
    last = max(one.ends_at for one in shifts) + AROUND
    found = defaultdict(list)
    for row in plain_among(_DUTIES, volunteer_ids, first=clock.stamp(first), last=clock.stamp(last)):
        found[row.volunteer_id].append(Duty(row.shift_id, row.stage, clock.moment(row.starts_at), clock.moment(row.ends_at),
                                            row.break_minutes, row.name))  # fmt: skip
    return found


def _absences(volunteer_ids, at: datetime) -> dict[int, list[datetime]]:
    found = defaultdict(list)
    since = clock.stamp(at - timedelta(days=rule(ABSENCE_DAYS)))
    for row in plain_among(_ABSENT, volunteer_ids, since=since):
        found[row.volunteer_id].append(clock.moment(row.ends_at))
    return found
