"""活动与闭馆: which coming sessions the calendar's closings hit (a session outside the hours of its place)."""

from collections import defaultdict
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
    """The coming sessions in a branch, or in one of its areas, between two days."""
    since = max(clock.midnight(first), clock.now())
    return _coming(branch_id, place_id, since, clock.midnight(last + timedelta(days=1)))


def hit_within(
    branch_id: int, first: date, last: date, place_id: int | None = None
) -> list[tuple[ActivitySession, str]]:
    """Those of them that an announced closing between these days hits, each with what is wrong."""
    return outside_hours(within(branch_id, first, last, place_id))


def hit(branch_id: int | None = None, days: int = 400) -> list[tuple[ActivitySession, str]]:
    """The sessions of the coming days that begin or end while their place is closed, each with what is wrong."""
    now = clock.now()
    return outside_hours(_coming(branch_id, None, now, now + timedelta(days=days)))


def outside_hours(sessions: list[ActivitySession]) -> list[tuple[ActivitySession, str]]:
    """Those of these sessions that begin or end on a closed day, or while their place is closed. Of one that lasts for
    days, closed days in between are as they should be."""
    placed = [one for one in sessions if one.place_id is not None]
    hours = _hours(placed)
    told = [(one, _wrong(one, hours)) for one in placed]
    return [(one, why) for one, why in told if why]


def _wrong(one: ActivitySession, hours: dict) -> str:
    if not one.place.is_active:
        return "场地已停用"
    first, last = (hours[one.place_id][clock.local(at).date()] for at in (one.starts_at, one.ends_at))
    if not first or not last:
        return "这一天闭馆" if not first else "最后一天闭馆"
    begins = any(opens <= one.starts_at < closes for opens, closes in first)
    ends = any(opens < one.ends_at <= closes for opens, closes in last)
    return "" if begins and ends else "在开放时间以外"


def _hours(sessions: list[ActivitySession]) -> dict[int, dict[date, list]]:
    """The hours of each place on the days on which these sessions begin and end, read once a place."""
    asked: dict[int, set[date]] = defaultdict(set)
    where = {one.place_id: one.place.branch_id for one in sessions}
    for one in sessions:
        asked[one.place_id] |= {clock.local(one.starts_at).date(), clock.local(one.ends_at).date()}
    return {place_id: {on.day: on.intervals for on in calendar.days(where[place_id], min(days), max(days), place_id)}
            for place_id, days in asked.items()}  # fmt: skip
