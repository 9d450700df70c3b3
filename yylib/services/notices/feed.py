"""日历订阅: the public activities as an iCalendar feed (RFC 5545), whole or one activity.

A session is an event under a name that never changes; whatever changes of it raises its SEQUENCE, and what does not take
place stays in the feed as CANCELLED. Moments are UTC; what lasts for several days is said in whole days, which leave the
reader free. The feed carries no name and no telephone of anybody: title, time, place, for whom, how to take part.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.activities import Activity, ActivitySession
from yylib.models.notices import ActivityNotice
from yylib.services import prints, rules
from yylib.services.notices import board, phrases, terms, words
from yylib.services.prints.paper import LIBRARY

TYPE = "text/calendar"
REFRESH = timedelta(hours=6)
_DOMAIN = "activities.yiyuan-library.yylib"  # of the names alone: an address may change, a name must not


def whole() -> bytes:
    """Every public session that is not over for longer than the house keeps it."""
    since = clock.now() - timedelta(days=rules.rule(terms.FEED_DAYS))
    return _feed(f"{LIBRARY}活动", ActivitySession.ends_at > since)


def single(activity_id: int) -> bytes:
    """All sessions of one public activity; empty where it is not public."""
    return _feed(f"{LIBRARY}活动", ActivitySession.activity_id == activity_id)


def uid(session_id: int) -> str:
    """The name of a session in every calendar, for good."""
    return f"session-{session_id}@{_DOMAIN}"


def _feed(name: str, *conditions) -> bytes:
    from icalendar import Calendar

    feed = Calendar()
    feed.add("prodid", f"-//{LIBRARY}//yylib//ZH")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", str(clock.ZONE))
    feed.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    feed.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for session, notice in db.session.execute(_query(*conditions)):
        feed.add_component(_event(session, notice))
    return feed.to_ical()


def _query(*conditions):
    return (
        select(ActivitySession, ActivityNotice).join(Activity, Activity.id == ActivitySession.activity_id)
        .join(ActivityNotice, ActivityNotice.activity_id == Activity.id).where(board.is_public_sql(), *conditions)
        .options(joinedload(ActivitySession.place), joinedload(ActivitySession.activity).joinedload(Activity.branch),
                 joinedload(ActivitySession.activity).selectinload(Activity.sessions))
        .order_by(ActivitySession.starts_at, ActivitySession.id)
    )  # fmt: skip


def _event(session: ActivitySession, notice: ActivityNotice):
    from icalendar import Event

    activity, event, off = session.activity, Event(), board.is_called_off(session)
    changed = notice.changed_at or notice.publish_at
    event.add("uid", uid(session.id))
    event.add("dtstamp", _utc(changed))
    event.add("last-modified", _utc(changed))
    # Versions only grow: whatever was written of the plan, the session or the notice makes the number larger.
    event.add("sequence", activity.version + session.version + notice.version - 3)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("summary", _summary(session, off))
    event.add("location", phrases.where(activity, session))
    event.add("categories", [activity.kind_label, activity.audience_label])
    for name, value in _span(session):
        event.add(name, value)
    event.add("transp", "TRANSPARENT" if off or board.is_long(session) else "OPAQUE")
    event.add("description", _about(activity, off))
    url = prints.address(board.path(activity))
    if url:
        event.add("url", url)
    return event


def _span(session: ActivitySession) -> list[tuple]:
    if board.is_long(session):
        first, last = clock.local(session.starts_at).date(), clock.local(session.ends_at).date()
        return [("dtstart", first), ("dtend", last + timedelta(days=1))]
    return [("dtstart", _utc(session.starts_at)), ("dtend", _utc(session.ends_at))]


def _summary(session: ActivitySession, off: bool) -> str:
    topic = f"：{session.topic}" if session.topic else ""
    return ("【取消】" if off else "") + session.activity.title + topic


def _about(activity: Activity, off: bool) -> str:
    if off:
        return "这一场取消了。"
    said = [f"对象：{phrases.audience(activity)}", words.entry(activity), "免费"]
    return "\n".join(part for part in said if part)


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC, microsecond=0)
