"""今天在岗: who is expected at which shift, who has come, who has gone."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.people import Person
from yylib.models.service_hours import EntryStage, ServiceEntry
from yylib.models.shifts import Shift, Signup, SignupStage
from yylib.models.volunteers import Volunteer
from yylib.services.volunteers import keys

MOST = 20  # people one name may mean
_GONE = (EntryStage.REFUSED, EntryStage.VOID)


class Line(NamedTuple):
    """One person of a shift, with the entries they have of it."""

    signup: Signup
    entries: list[ServiceEntry]

    @property
    def is_here(self) -> bool:
        return any(one.stage == EntryStage.OPEN for one in self.entries)


class OnDay(NamedTuple):
    """A shift of a day and its people."""

    shift: Shift
    lines: list[Line]


def of_day(day: date, branch_id: int | None = None) -> list[OnDay]:
    """The shifts that touch a day, each with who has taken it: three queries, however many there are. A cancelled one is
    shown as long as somebody served at it: they are still to be signed out."""
    first = clock.midnight(day)
    served = exists().where(ServiceEntry.shift_id == Shift.id, ServiceEntry.stage.not_in(_GONE))
    query = select(Shift).where(Shift.starts_at < clock.midnight(day + timedelta(days=1)), Shift.ends_at > first,
                                or_(Shift.cancelled_at.is_(None), served)).order_by(Shift.starts_at, Shift.id)  # fmt: skip
    query = query.where(Shift.branch_id == branch_id) if branch_id else query
    query = query.options(joinedload(Shift.post), joinedload(Shift.place), joinedload(Shift.branch))
    return _with_people(list(db.session.scalars(query)))


def of_shift(shift_id: int) -> OnDay | None:
    """One shift and its people."""
    shift = db.session.get(Shift, shift_id)
    return _with_people([shift])[0] if shift else None


def _with_people(shifts: list[Shift]) -> list[OnDay]:
    ids = [shift.id for shift in shifts]
    signups = db.session.scalars(select(Signup).where(
        Signup.shift_id.in_(ids), Signup.stage.in_((SignupStage.TAKEN, SignupStage.ABSENT))).order_by(Signup.queued_at, Signup.id)
        .options(joinedload(Signup.volunteer).joinedload(Volunteer.person)))  # fmt: skip
    entries: dict[tuple, list] = {}
    for one in db.session.scalars(select(ServiceEntry).where(
            ServiceEntry.shift_id.in_(ids), ServiceEntry.stage.not_in(_GONE))
            .order_by(ServiceEntry.in_at)):  # fmt: skip
        entries.setdefault((one.shift_id, one.volunteer_id), []).append(one)
    lines: dict[int, list] = {}
    for signup in signups:
        lines.setdefault(signup.shift_id, []).append(
            Line(signup, entries.get((signup.shift_id, signup.volunteer_id), []))
        )
    return [OnDay(shift, lines.get(shift.id, [])) for shift in shifts]


def named(text: str) -> list[Volunteer]:
    """The volunteers of a pass, a number or a whole name, at most twenty; several have the same name."""
    text = (text or "").strip()[:60]
    if found := keys.by_code(text):
        return [found]
    query = (
        select(Volunteer)
        .outerjoin(Volunteer.person)
        .options(joinedload(Volunteer.person))
        .order_by(Volunteer.id)
        .limit(MOST)
    )
    return (
        list(db.session.scalars(query.where(or_(Volunteer.number == text.upper(), Person.name == text))))
        if text
        else []
    )


def waiting() -> int:
    """How many entries wait to be confirmed."""
    return db.session.scalar(select(func.count()).where(ServiceEntry.stage == EntryStage.PENDING))
