"""现在谁能来: whom the coordinator may call for a shift, those who stand by first."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain, plain_among
from yylib.errors import NotThere
from yylib.models.shifts import Shift
from yylib.models.volunteers import FreeTime, Volunteer
from yylib.services import audit, privacy
from yylib.services.signups import eligibility, facts, reliability
from yylib.services.volunteers import reached

_SERVING = (
    "SELECT v.id FROM volunteer v WHERE v.stage IN ('admitted', 'paused') AND NOT EXISTS (SELECT 1 FROM signup g WHERE "
    "g.volunteer_id = v.id AND g.shift_id = :shift AND g.stage NOT IN ('waiting', 'closed'))"
)
_WISHED = "SELECT volunteer_id FROM volunteer_wish WHERE post_id = :post AND volunteer_id IN :listed"
_WAITING = "SELECT volunteer_id, queued_at, id FROM signup WHERE shift_id = :shift AND stage = 'waiting' ORDER BY queued_at, id"


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


def could_come(shift_id: int, *, busy: bool = False) -> list[Callable]:
    """Who could come: in the register, lacking nothing (an adult to come along may still be named on the phone), free at
    that half day or without a word about it, and not on the shift; with ``busy`` also who is free at other times. Those
    who stand by first, then who is free, who wanted the post, who is reliable. Phones stay covered; as many statements
    for many as for one."""
    shift = db.session.get(Shift, shift_id)
    if shift is None:
        raise NotThere()
    ids = [row.id for row in plain(_SERVING, shift=shift_id)]
    known, wait = facts.of(ids, [shift_id]), [row.volunteer_id for row in plain(_WAITING, shift=shift_id)]
    wished = {row.volunteer_id for row in plain_among(_WISHED, ids, post=shift.post_id)}
    kept, wanted, found = reliability.of(ids), halves(shift), []
    for volunteer in known.volunteers.values():
        lacking = eligibility.hindering(eligibility.judge(known, volunteer.id, shift_id))
        if (
            any(lack.code not in eligibility.HELPED | eligibility.ESCORTED for lack in lacking)
            or volunteer.person is None
        ):
            continue
        is_free = wanted <= set(volunteer.free_times) if volunteer.free_times else None
        if is_free is False and not busy and volunteer.id not in wait:
            continue
        found.append(_line(volunteer, known, shift_id, wait, is_free, volunteer.id in wished, kept[volunteer.id]))
    score = {one: kept[one].score if kept[one].score is not None else 50 for one in kept}
    return sorted(found, key=lambda one: (one.place or 9999, one.is_free is not True, one.is_free is False,
                                          not one.is_wished, -score[one.volunteer_id], one.number))  # fmt: skip


def _line(volunteer: Volunteer, known, shift_id: int, wait: list[int], is_free, is_wished: bool, kept) -> Callable:
    found = eligibility.judge(known, volunteer.id, shift_id)
    said = [lack for lack in found if lack.is_warning and lack.code != "full"]
    return Callable(volunteer.id, volunteer.person_id, volunteer.number or "—", volunteer.name, reached.phone_words(volunteer),
                    wait.index(volunteer.id) + 1 if volunteer.id in wait else None, is_free, is_wished, kept.words,
                    eligibility.words(said), any(lack.code in eligibility.ESCORTED for lack in found))  # fmt: skip


def phones(*, shift_id: int, reason: str, busy: bool = False, by: int) -> dict[str, str]:
    """The whole phone numbers of those who could come, by the volunteer's id as text, for one look; the audit keeps who
    looked, at whom and why. Who has none is reached through the guardian or the group's leader. Never run it with a form token."""
    reason, lines = privacy.proper_reason(reason), could_come(shift_id, busy=busy)
    people = sorted(one.volunteer_id for one in lines)
    audit.note(subject="shift", row_id=shift_id, act="unmask", by=by, reason=reason, volunteers=people)
    query = select(Volunteer).where(Volunteer.id.in_(people))
    return {str(one.id): reached.phone_words(one, whole=True) for one in db.session.scalars(query)}
