"""提醒: whoever has a place is reminded once before the first shift of a day; those who stand by are not.

A moved shift has another time and is reminded of anew; what is not true any more is taken out.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.outbox import OutboxItem
from yylib.models.people import Person
from yylib.models.shifts import Shift, Signup, SignupStage
from yylib.models.volunteers import Volunteer, VolunteerGroup
from yylib.services import rules
from yylib.services.volunteer_words import following, speaking, terms, whom


def remind(by: int | None = None) -> int:
    """Enter the reminders that are due and take out what is over; how many were entered."""
    following.settle(terms.ALL, why="已经过了")
    now, ahead, made = clock.now(), timedelta(hours=rules.rule(terms.REMIND_HOURS)), 0
    told = _told()
    for held in _coming(now, now + ahead):
        shift, person = held.shift, whom.of(held.volunteer)
        mark = person and (clock.local(shift.starts_at).date(), person.id)
        if person is None or mark in told or held.made_at > shift.starts_at - ahead:
            continue
        told.add(mark)
        following.tell(terms.REMINDER, held.volunteer, f"{shift.id}@{clock.stamp(shift.starts_at)}",
                       speaking.at(shift.starts_at, f"{shift.post.name}：提醒"), shift.starts_at - timedelta(hours=2))  # fmt: skip
        made += 1
    return made


def _told() -> set[tuple]:
    """The days and persons that were reminded of lately and still are to come."""
    query = select(OutboxItem.ref, OutboxItem.person_id).where(
        OutboxItem.kind == terms.REMINDER, OutboxItem.created_at >= clock.now() - timedelta(days=14), OutboxItem.via != "void")  # fmt: skip
    return {
        (clock.local(clock.moment(ref.split("@")[1])).date(), person_id) for ref, person_id in db.session.execute(query)
    }


def _coming(first, last) -> list[Signup]:
    query = select(Signup).join(Shift, Shift.id == Signup.shift_id).where(
        Signup.stage == SignupStage.TAKEN, Shift.cancelled_at.is_(None), Shift.starts_at > first, Shift.starts_at <= last,
    ).options(joinedload(Signup.shift).joinedload(Shift.post), joinedload(Signup.volunteer).joinedload(Volunteer.person).joinedload(Person.guardian),
              joinedload(Signup.volunteer).joinedload(Volunteer.group).joinedload(VolunteerGroup.leader),
    ).order_by(Shift.starts_at, Shift.id, Signup.id)  # fmt: skip
    return list(db.session.scalars(query))
