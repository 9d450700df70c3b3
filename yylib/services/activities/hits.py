"""活动与闭馆: which coming sessions the calendar's closings hit (a session outside the hours of its place)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.activities import Activity, ActivitySession, ActivityStage
from yylib.services import calendar


def _coming(branch_id: int | None, place_id: int | None, since: datetime, until: datetime) -> list[ActivitySession]:
    query = select(ActivitySession).join(ActivitySession.activity).where(
        ActivitySession.cancelled_at.is_(None), Activity.stage.not_in((ActivityStage.CANCELLED, ActivityStage.FILED)),
        ActivitySession.starts_at < until, ActivitySession.ends_at > since, Activity.is_outside.is_(False))  # fmt: skip
    if branch_id:
        query = query.where(Activity.branch_id == branch_id)
    if place_id:
        query = query.where(ActivitySession.place_id == place_id)
    query = query.options(
        joinedload(ActivitySession.activity).joinedload(Activity.branch), joinedload(ActivitySession.place)
    )
    return list(db.session.scalars(query.order_by(ActivitySession.starts_at, ActivitySession.id)))


def within(branch_id: int, first: date, last: date, place_id: int | None = None) -> list[ActivitySession]:
    """The coming sessions in a branch, or in one of its areas, between two days: what closing them would hit."""
    since = max(clock.midnight(first), clock.now())
    return _coming(branch_id, place_id, since, clock.midnight(last + timedelta(days=1)))


def hit(branch_id: int | None = None, days: int = 90) -> list[tuple[ActivitySession, str]]:
    """The sessions of the coming days that begin or end while their place is closed, each with what is wrong."""
    now = clock.now()
    return outside_hours(_coming(branch_id, None, now, now + timedelta(days=days)))


def outside_hours(sessions: list[ActivitySession]) -> list[tuple[ActivitySession, str]]:
    """Those of these sessions that begin on a closed day or run outside the hours of their place. Of one that lasts for
    days, closed days in between are as they should be."""
    told = []
    for one in sessions:
        if one.place_id is None:
            continue
        held = _hours(one, clock.local(one.starts_at).date())
        if not held:
            told.append((one, "这一天闭馆"))
        elif one.starts_at < held[0][0] or _after(one, held):
            told.append((one, "在开放时间以外"))
    return told


def _after(one: ActivitySession, held: list) -> bool:
    last = clock.local(one.ends_at).date()
    if last != clock.local(one.starts_at).date():
        held = _hours(one, last)
    return not held or one.ends_at > held[-1][1]


def _hours(one: ActivitySession, day: date) -> list:
    return calendar.intervals(one.place.branch_id, day, one.place_id)
