"""提醒: each confirmed party once before it begins, once a run of sessions that follow closely; those who wait get none.

A moved session has another time and is reminded of anew; what is not true any more is taken out.
"""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.activities import Activity, ActivitySession, ActivityStage
from yylib.models.outbox import OutboxItem
from yylib.models.registrations import Registration, RegistrationSheet, RegistrationStage
from yylib.services import outbox, rules
from yylib.services.activity_words import following, speaking, terms


def remind(by: int | None = None) -> int:
    """Enter the reminders that are due and take out what is over; how many were entered."""
    _settle()
    now = clock.now()
    ahead = timedelta(hours=rules.rule(terms.REMIND_HOURS))
    held, made = set(_told()), 0
    for session, registration in _coming(now, now + ahead):
        ref = f"{session.id}@{clock.stamp(session.starts_at)}@{following.whom(registration)}"
        if ref in held or registration.made_at > session.starts_at - ahead or _follows(session, registration):
            continue
        following.tell(terms.REMINDER, registration, ref.rpartition("@")[0], f"提醒：{speaking.moment(session.starts_at)} "
                       f"《{session.activity.title}》", session.starts_at - timedelta(hours=2), session.id)  # fmt: skip
        held.add(ref)
        made += 1
    return made


def _told() -> list[str]:
    query = select(OutboxItem.ref).join(ActivitySession, ActivitySession.id == OutboxItem.session_id)
    return list(
        db.session.scalars(query.where(OutboxItem.kind == terms.REMINDER, ActivitySession.starts_at > clock.now()))
    )


def _on_sheet():
    return and_(RegistrationSheet.activity_id == ActivitySession.activity_id, RegistrationSheet.ended_at.is_(None),
                or_(RegistrationSheet.session_id.is_(None), RegistrationSheet.session_id == ActivitySession.id))  # fmt: skip


def _coming(first, last) -> list[tuple[ActivitySession, Registration]]:
    query = select(ActivitySession, Registration).join(Activity, Activity.id == ActivitySession.activity_id).join(
        RegistrationSheet, _on_sheet()).join(Registration, Registration.sheet_id == RegistrationSheet.id).where(
        ActivitySession.starts_at > first, ActivitySession.starts_at <= last, ActivitySession.cancelled_at.is_(None),
        Activity.stage == ActivityStage.APPROVED, Registration.stage == RegistrationStage.CONFIRMED,
    ).options(joinedload(ActivitySession.activity), joinedload(Registration.sheet)).order_by(
        ActivitySession.starts_at, ActivitySession.id, Registration.id)  # fmt: skip
    return [tuple(row) for row in db.session.execute(query)]


def _follows(session: ActivitySession, registration: Registration) -> bool:
    """Whether the same party comes to a session of the same activity shortly before: then that one's reminder was it."""
    since = session.starts_at - timedelta(days=rules.rule(terms.RUN_DAYS))
    same = (
        Registration.person_id == registration.person_id
        if registration.person_id
        else Registration.id == registration.id
    )
    query = select(ActivitySession.id).join(RegistrationSheet, _on_sheet()).join(
        Registration, Registration.sheet_id == RegistrationSheet.id).where(
        ActivitySession.activity_id == session.activity_id, ActivitySession.cancelled_at.is_(None), same,
        Registration.stage == RegistrationStage.CONFIRMED, ActivitySession.starts_at >= since,
        ActivitySession.starts_at < session.starts_at).limit(1)  # fmt: skip
    return db.session.scalar(query) is not None


def _settle() -> None:
    """What waits and cannot be said truly any more leaves the list."""
    query = select(OutboxItem).where(OutboxItem.kind.in_(outbox.KINDS), OutboxItem.ticked_at.is_(None))
    over = defaultdict(list)
    for item in db.session.scalars(query.order_by(OutboxItem.id)).all():
        if outbox.words(item) is None:
            over["已经过了"].append(item.id)
    for why, ids in over.items():
        for item_id in ids:
            outbox.void(why, id=item_id)
