"""征集的时间: from when to when works are handed in for a contest, by its own terms, else by the days of its plan."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.activities import Activity, ActivityKind
from yylib.models.contests import Contest


def drawn(activity: Activity) -> tuple[datetime | None, datetime | None]:
    """What the days of the plan give: a contest of a day takes entries before it, any other while it lasts."""
    live = [one for one in activity.sessions if one.cancelled_at is None]
    if not live:
        return None, None
    first, last = min(one.starts_at for one in live), max(one.ends_at for one in live)
    if activity.kind != ActivityKind.CONTEST:
        return first, last
    opens_on = clock.local(first).date() - timedelta(days=activity.opens_days)
    return min(clock.at(opens_on, activity.opens_time), first), first - timedelta(minutes=activity.closes_minutes)


def windows(activities: Collection[Activity]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """For each of these the two moments that hold now, in one statement."""
    if not activities:
        return {}
    query = select(Contest.activity_id, Contest.opens_at, Contest.closes_at)
    own = {row.activity_id: row[1:] for row in
           db.session.execute(query.where(Contest.activity_id.in_([one.id for one in activities])))}  # fmt: skip
    found = {}
    for one in activities:
        opens_at, closes_at = own.get(one.id, (None, None))
        first, last = drawn(one)
        found[one.id] = (opens_at or first, closes_at or last)
    return found
