"""现在谁能来: whom the coordinator may call for a shift, those who stand by first."""

from typing import NamedTuple

from sqlalchemy import select

from yylib.database import db
from yylib.errors import NotThere
from yylib.models.shifts import Shift
from yylib.models.volunteers import Volunteer
from yylib.services import audit, privacy, rules
from yylib.services.signups import candidates, eligibility, facts
from yylib.services.signups.candidates import Candidate
from yylib.services.volunteers import reached

MOST = 100  # called at a time


class Callable(NamedTuple):
    """One who could come: whether they stand by (how manieth), are free at that time, and wanted the post."""

    volunteer_id: int
    person_id: int | None
    number: str
    name: str
    phone: str
    place: int | None
    is_free: bool | None
    is_wished: bool
    reliable: str
    warnings: str
    needs_escort: bool

    @property
    def free_words(self) -> str:
        return {True: "有空", False: "填的时间不含这半天", None: "没填"}[self.is_free]


def could_come(shift_id: int, *, busy: bool = False, most: int = MOST) -> list[Callable]:
    """Who could come: in the register, lacking nothing (an adult to come along may still be named on the phone), free at
    that half day or without a word about it, and not on the shift; with ``busy`` also who is free at other times. In the
    order of ``Candidate.rank``, so many at ``most``. Phones stay covered; as many statements for many as for one."""
    shift = db.session.get(Shift, shift_id)
    if shift is None:
        raise NotThere()
    found: list[Callable] = []
    with rules.known():
        asked, some = candidates.ranked(shift, busy=busy), most + 20
        while asked and len(found) < most:
            found += _judged(asked[:some], shift_id)
            asked, some = asked[some:], 4 * some
    return found[:most]


def _judged(asked: list[Candidate], shift_id: int) -> list[Callable]:
    known = facts.of([one.volunteer_id for one in asked], [shift_id])
    found = []
    for one in asked:
        lacking = eligibility.judge(known, one.volunteer_id, shift_id)
        if not eligibility.hindering(lacking, eligibility.HELPED | eligibility.ESCORTED):
            found.append(_line(known.volunteers[one.volunteer_id], one, lacking))
    return found


def _line(volunteer: Volunteer, one: Candidate, lacking: list) -> Callable:
    return Callable(volunteer.id, volunteer.person_id, one.number, volunteer.name, reached.phone_words(volunteer), one.place, one.is_free,
                    one.is_wished, one.kept.words, eligibility.words(eligibility.warnings(lacking)), eligibility.needs_escort(lacking))  # fmt: skip


def phones(*, shift_id: int, reason: str, busy: bool = False, most: int = MOST, by: int) -> dict[str, str]:
    """The whole phone numbers of those who could come, by the volunteer's id as text, for one look; the audit keeps who
    looked, at whom and why. Who has none is reached through the guardian or the group's leader. Never run it with a form token."""
    reason, lines = privacy.proper_reason(reason), could_come(shift_id, busy=busy, most=most)
    people = sorted(one.volunteer_id for one in lines)
    audit.note(subject="shift", row_id=shift_id, act="unmask", by=by, reason=reason, volunteers=people)
    query = select(Volunteer).where(Volunteer.id.in_(people))
    return {str(one.id): reached.phone_words(one, whole=True) for one in db.session.scalars(query)}
