"""活动 as they stand: one, those of a day, those between two days, those that are late to file."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.activities import Activity, ActivitySession, ActivityStage, Duty, PlanTemplate, Question, Series

PLANNED = (ActivityStage.DRAFT, ActivityStage.SUBMITTED, ActivityStage.ENDORSED)
HELD = (ActivityStage.APPROVED, ActivityStage.FILED)


def get(activity_id: int) -> Activity:
    """One activity with its sessions, or ``NotThere``."""
    query = select(Activity).where(Activity.id == activity_id).options(
        selectinload(Activity.sessions).joinedload(ActivitySession.place), joinedload(Activity.series),
        joinedload(Activity.branch), joinedload(Activity.lead))  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def session(session_id: int) -> ActivitySession:
    """One session with its activity, or ``NotThere``."""
    query = select(ActivitySession).where(ActivitySession.id == session_id).options(
        joinedload(ActivitySession.activity), joinedload(ActivitySession.place))  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def live(held: Activity) -> list[ActivitySession]:
    """The sessions that are not cancelled, the first first."""
    return [one for one in held.sessions if one.cancelled_at is None]


def touches(first: datetime, last: datetime) -> ColumnElement[bool]:
    """The condition that a session runs at some moment between two, the second excluded."""
    return (ActivitySession.starts_at < last) & (ActivitySession.ends_at > first)


def sessions_on(day: date, branch_id: int | None = None) -> list[ActivitySession]:
    """The sessions of approved and filed activities that run on a day, an exhibition on each of its days; by time."""
    query = select(ActivitySession).join(ActivitySession.activity).where(
        touches(clock.midnight(day), clock.midnight(day + timedelta(days=1))), ActivitySession.cancelled_at.is_(None),
        Activity.stage.in_(HELD))  # fmt: skip
    if branch_id:
        query = query.where(Activity.branch_id == branch_id)
    query = query.options(joinedload(ActivitySession.activity), joinedload(ActivitySession.place))
    return list(db.session.scalars(query.order_by(ActivitySession.starts_at, ActivitySession.id)))


def all_in(first: date, last: date, branch_id: int | None = None) -> list[Activity]:
    """The activities with a day between two, both included, cancelled ones and plans too; by their first day."""
    query = select(Activity).where(Activity.first_day <= last, Activity.last_day >= first)
    if branch_id:
        query = query.where(Activity.branch_id == branch_id)
    query = query.options(selectinload(Activity.sessions), joinedload(Activity.branch))
    return list(db.session.scalars(query.order_by(Activity.first_day, Activity.id)))


def late(on: date | None = None) -> list[Activity]:
    """The approved activities whose day of filing has passed, the oldest first; an imported past one has no such day."""
    query = select(Activity).where(Activity.stage == ActivityStage.APPROVED, Activity.due_on < (on or clock.today()))
    return list(db.session.scalars(query.options(joinedload(Activity.lead)).order_by(Activity.due_on, Activity.id)))


def waiting(stages: tuple[str, ...]) -> list[Activity]:
    """The plans that wait in these stages, those whose day comes first in front."""
    query = select(Activity).where(Activity.stage.in_(stages)).options(joinedload(Activity.made_by))
    return list(db.session.scalars(query.order_by(func.coalesce(Activity.first_day, date.max), Activity.id)))


def unsettled() -> list[Activity]:
    """The approved plans that were rewritten and wait to be confirmed."""
    query = select(Activity).where(Activity.stage == ActivityStage.APPROVED, Activity.approved_at.is_not(None),
                                   Activity.endorsed_at.is_(None)).options(joinedload(Activity.made_by))  # fmt: skip
    return list(db.session.scalars(query.order_by(Activity.first_day, Activity.id)))


def duties(activity_id: int) -> list[Duty]:
    """分工 of an activity in its order."""
    query = select(Duty).where(Duty.activity_id == activity_id).options(joinedload(Duty.account))
    return list(db.session.scalars(query.order_by(Duty.sort, Duty.id)))


def my_duties(account_id: int) -> list[tuple[Duty, Activity]]:
    """What somebody has still to do for activities that are not cancelled, the most urgent first."""
    query = select(Duty, Activity).join(Activity, Activity.id == Duty.activity_id).where(
        Duty.account_id == account_id, Duty.done_at.is_(None), Activity.stage.in_((*PLANNED, ActivityStage.APPROVED)),
    ).order_by(func.coalesce(Duty.by_day, date.max), Duty.id).limit(50)  # fmt: skip
    return [tuple(row) for row in db.session.execute(query)]


def questions(activity_id: int) -> list[Question]:
    """What the registration form asks beside names."""
    query = select(Question).where(Question.activity_id == activity_id).order_by(Question.sort, Question.id)
    return list(db.session.scalars(query))


def all_series(*, closed: bool = False) -> list[Series]:
    """The series and brands by name."""
    query = select(Series).order_by(Series.is_brand.desc(), Series.name)
    return list(db.session.scalars(query if closed else query.where(Series.is_active)))


def templates(*, closed: bool = False) -> list[PlanTemplate]:
    """The templates by name."""
    query = select(PlanTemplate).order_by(PlanTemplate.name)
    return list(db.session.scalars(query if closed else query.where(PlanTemplate.is_active)))


def copyable(q: str = "", limit: int = 30) -> list[Activity]:
    """The activities that one may copy, those of a year ago first: held or filed, found by a word of the title."""
    query = select(Activity).where(Activity.stage.in_(HELD), Activity.first_day.is_not(None))
    if q:
        query = query.where(
            or_(Activity.title.icontains(q, autoescape=True), Activity.number.icontains(q, autoescape=True))
        )
    return list(db.session.scalars(query.order_by(Activity.first_day.desc(), Activity.id.desc()).limit(limit)))
