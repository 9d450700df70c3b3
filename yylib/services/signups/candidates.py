"""谁可以问一问: whom a shift may be offered to, in the order in which they are called, before anybody is judged.

What the tables say by themselves leaves out most people in one statement. It only ever leaves out whom ``eligibility``
would refuse as well, a day or two of age given; who is let through is judged there.
"""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, exists, or_, select

from yylib import clock
from yylib.database import db, plain, plain_among
from yylib.models.people import ADULT_AGE, Person
from yylib.models.shifts import Shift, Signup, SignupStage
from yylib.models.volunteers import FreeTime, Volunteer, VolunteerStage
from yylib.services import volunteer_records
from yylib.services.signups import reliability
from yylib.services.signups.reliability import Reliability
from yylib.services.volunteers import trained

_AGE_SLACK = timedelta(days=2)  # 29 February; to the day it is judged
_WISHED = "SELECT volunteer_id FROM volunteer_wish WHERE post_id = :post AND volunteer_id IN :listed"
_WAITING = "SELECT volunteer_id, queued_at, id FROM signup WHERE shift_id = :shift AND stage = 'waiting' ORDER BY queued_at, id"


class Candidate(NamedTuple):
    """One who may be asked: how manieth they stand by, whether they are free then (None: not said) and wanted the post."""

    volunteer_id: int
    number: str
    place: int | None
    is_free: bool | None
    is_wished: bool
    kept: Reliability

    @property
    def rank(self) -> tuple:
        """Those who stand by first, then who is free, who wanted the post, who is reliable."""
        score = 50 if self.kept.score is None else self.kept.score
        return (
            self.place or 9999,
            self.is_free is not True,
            self.is_free is False,
            not self.is_wished,
            -score,
            self.number,
        )


def halves(shift: Shift) -> set[str]:
    """The half days that a shift touches, as ``FreeTime`` names them."""
    at, last, found = clock.local(shift.starts_at), clock.local(shift.ends_at), set()
    while at < last:
        found.add(f"{at.isoweekday()}{'am' if at.hour < 12 else 'pm'}")
        at = (at + timedelta(hours=12)).replace(hour=0 if at.hour >= 12 else 12, minute=0, second=0)
    return found


def half_words(shift: Shift) -> str:
    """周六上午、周六下午."""
    return "、".join(FreeTime(one).label for one in sorted(halves(shift)))


def ranked(shift: Shift, *, busy: bool) -> list[Candidate]:
    """All who may be asked, whom to call first at the head; with ``busy`` also who said they are free at other times."""
    wait = {row.volunteer_id: at for at, row in enumerate(plain(_WAITING, shift=shift.id), 1)}
    wanted, free = halves(shift), {}
    rows = db.session.execute(_asked(shift)).all()
    for row in rows:
        free[row.id] = wanted <= set(row.free_times) if row.free_times else None
    kept = [row for row in rows if busy or free[row.id] is not False or row.id in wait]
    ids = [row.id for row in kept]
    wished = {row.volunteer_id for row in plain_among(_WISHED, ids, post=shift.post_id)}
    reliable = reliability.of(ids)
    found = [Candidate(row.id, row.number or "—", wait.get(row.id), free[row.id], row.id in wished, reliable[row.id]) for row in kept]  # fmt: skip
    return sorted(found, key=lambda one: one.rank)


def _asked(shift: Shift):
    day, post = clock.local(shift.starts_at).date(), shift.post
    query = select(Volunteer.id, Volunteer.number, Volunteer.free_times).join(Volunteer.person)
    query = query.where(
        or_(Volunteer.stage == VolunteerStage.ADMITTED,
            and_(Volunteer.stage == VolunteerStage.PAUSED, Volunteer.paused_until < day)),
        ~_signed(Signup.shift_id == shift.id, Signup.stage.not_in((SignupStage.WAITING, SignupStage.CLOSED))),
        ~_signed(Signup.stage == SignupStage.TAKEN, Signup.shift_id.in_(_overlapping(shift))),
        *_aged(post, day))  # fmt: skip
    if shift.group_id:
        stands_by = _signed(Signup.shift_id == shift.id, Signup.stage == SignupStage.WAITING)
        query = query.where(or_(Volunteer.group_id == shift.group_id, stands_by))
    if post.needs_training:
        query = query.where(trained.has(None))
    if post.needs_own_training:
        query = query.where(trained.has(post.id))
    return query.where(volunteer_records.has_approval(post.id)) if post.needs_approval else query


def _signed(*conditions):
    return exists().where(Signup.volunteer_id == Volunteer.id, *conditions)


def _overlapping(shift: Shift):
    return select(Shift.id).where(Shift.cancelled_at.is_(None), Shift.starts_at < shift.ends_at, Shift.ends_at > shift.starts_at,
                                  Shift.id != shift.id)  # fmt: skip


def _aged(post, day: date) -> list:
    """The post's ages, of those whose day of birth is known."""
    least = max([age for age in (post.min_age, ADULT_AGE if post.is_risky else None) if age is not None], default=None)
    found = []
    if least is not None:
        found.append(or_(Person.birth_on.is_(None), Person.birth_on <= _back(day, least) + _AGE_SLACK))
    if post.max_age is not None:
        found.append(or_(Person.birth_on.is_(None), Person.birth_on > _back(day, post.max_age + 1) - _AGE_SLACK))
    return found


def _back(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)
