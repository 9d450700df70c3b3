"""What of the activities is public, and finding it: by number, what is coming, what is over, a month."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.activities import Activity, ActivitySession, ActivityStage
from yylib.models.notices import ActivityNotice
from yylib.services.notices import phrases

SHOWN = (ActivityStage.APPROVED, ActivityStage.CANCELLED, ActivityStage.FILED)
PAGE = 30


class Soon(NamedTuple):
    """An activity in one line: its number, its title, the day of what comes next, whether it was called off."""

    number: str
    title: str
    day: date
    is_off: bool


_LOAD = (
    selectinload(Activity.sessions).joinedload(ActivitySession.place),
    joinedload(Activity.branch),
    joinedload(Activity.series),
)


def of(activity_id: int) -> ActivityNotice | None:
    """The notice of an activity, or None where nobody has begun one."""
    return db.session.get(ActivityNotice, activity_id)


def public(activity: Activity) -> bool:
    """Whether readers see it: published by now and not withdrawn, its plan approved, and still so if cancelled or filed."""
    notice = of(activity.id)
    return bool(notice and activity.stage in SHOWN and is_out(notice))


def is_out(notice: ActivityNotice) -> bool:
    """Whether the notice itself is out; that its time has come is a fact of time."""
    return notice.withdrawn_at is None and notice.publish_at is not None and notice.publish_at <= clock.now()


def is_public_sql(now: datetime | None = None):
    """The same as ``public``, as a condition on ``Activity`` for a query."""
    out = select(ActivityNotice.activity_id).where(
        ActivityNotice.publish_at <= (now or clock.now()), ActivityNotice.withdrawn_at.is_(None)
    )
    return and_(Activity.stage.in_(SHOWN), Activity.id.in_(out))


def path(activity: Activity) -> str:
    """The address of its public page."""
    return f"/activities/{activity.number}"


def by_number(number: str) -> Activity:
    """The public activity of this number, or ``NotThere``: one that is not out yet looks like none."""
    if (
        len(number) > 20 or not number.isprintable()
    ):  # no such text reaches a statement: one of the engines takes no NUL
        raise NotThere()
    found = db.session.scalar(
        select(Activity).where(Activity.number == number, is_public_sql()).options(*_LOAD, joinedload(Activity.lead))
    )
    if found is None:
        raise NotThere()
    return found


def get(activity_id: int) -> Activity:
    """Any activity with what its notice says, or ``NotThere``."""
    found = db.session.scalar(select(Activity).where(Activity.id == activity_id).options(*_LOAD))
    if found is None:
        raise NotThere()
    return found


def coming(audience: str = "", kind: str = "", most: int | None = None) -> list[Activity]:
    """What is still to come or goes on, the soonest first; the cancelled stay until their time, marked as such."""
    now = clock.now()
    next_at = _first_start(ActivitySession.ends_at > now)
    query = select(Activity).where(is_public_sql(), next_at.is_not(None)).options(*_LOAD)
    query = query.where(Activity.audience == audience) if audience else query
    query = query.where(Activity.kind == kind) if kind else query
    return list(db.session.scalars(query.order_by(next_at, Activity.id).limit(most)))


def soonest(most: int) -> list[Soon]:
    """The few that come next, in one statement: for a page that names them only."""
    next_at = _first_start(ActivitySession.ends_at > clock.now())
    query = select(Activity.number, Activity.title, Activity.stage, next_at).where(
        is_public_sql(), next_at.is_not(None)
    )
    rows = db.session.execute(query.order_by(next_at, Activity.id).limit(most))
    return [Soon(number, title, max(clock.local(at).date(), clock.today()), stage == ActivityStage.CANCELLED)
            for number, title, stage, at in rows]  # fmt: skip


def over(before: int | None = None) -> tuple[list[Activity], int | None]:
    """What is over, the latest first, and the id behind which the next page begins (None: that was all)."""
    is_left = Activity.id.in_(select(ActivitySession.activity_id).where(ActivitySession.ends_at > clock.now()))
    held = Activity.id.in_(select(ActivitySession.activity_id))
    day = func.coalesce(Activity.last_day, date(1900, 1, 1))
    query = select(Activity).where(is_public_sql(), held, ~is_left)
    at = db.session.execute(select(day, Activity.id).where(Activity.id == before)).first() if before else None
    if at:
        query = query.where(or_(day < at[0], and_(day == at[0], Activity.id < at[1])))
    rows = list(db.session.scalars(query.options(*_LOAD).order_by(day.desc(), Activity.id.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def month(first: date) -> tuple[list[ActivitySession], list[ActivitySession]]:
    """The public sessions of a month: those of one day by their beginning, and those that last for several days."""
    begins, ends = clock.midnight(first), clock.midnight(phrases.next_month(first))
    rows = db.session.scalars(
        select(ActivitySession).join(Activity).where(is_public_sql(), ActivitySession.starts_at < ends, ActivitySession.ends_at > begins)
        .options(joinedload(ActivitySession.place), joinedload(ActivitySession.activity).joinedload(Activity.branch))
        .order_by(ActivitySession.starts_at, ActivitySession.id)
    )  # fmt: skip
    short, long = [], []
    for row in rows:
        (long if is_long(row) else short).append(row)
    return short, long


def is_long(session: ActivitySession) -> bool:
    """Whether it lasts for several days, as an exhibition does."""
    return clock.local(session.starts_at).date() != clock.local(session.ends_at).date()


def is_over(activity: Activity) -> bool:
    """Whether all its sessions have ended."""
    return all(session.ends_at <= clock.now() for session in activity.sessions)


def is_called_off(session: ActivitySession) -> bool:
    """Whether this session does not take place, alone or with its whole activity; one that is over by then took place."""
    if session.cancelled_at is not None:
        return True
    return session.activity.stage == ActivityStage.CANCELLED and session.ends_at > clock.now()


def _first_start(*conditions):
    """The beginning of an activity's first session of those that ``conditions`` let through, as a subquery."""
    query = select(func.min(ActivitySession.starts_at)).where(ActivitySession.activity_id == Activity.id, *conditions)
    return query.correlate(Activity).scalar_subquery()
