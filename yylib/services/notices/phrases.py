"""Short phrases of a notice and of the public pages: days, hours, places, for whom, whom to call."""

from datetime import date, datetime, timedelta

from yylib import clock
from yylib.models.activities import Activity, ActivityAudience, ActivitySession
from yylib.services import rules
from yylib.services.notices import terms

_WEEK = "一二三四五六日"


def day(at: date) -> str:
    """2026年11月28日（周六）."""
    return f"{at.year}年{at.month}月{at.day}日（周{_WEEK[at.weekday()]}）"


def hour(at: datetime) -> str:
    """9:00, of a wall time."""
    return f"{at.hour}:{at:%M}"


def when(session: ActivitySession) -> str:
    """From when to when; what lasts for several days is said by its days."""
    begins, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    if begins.date() == ends.date():
        return f"{day(begins.date())}{hour(begins)}–{hour(ends)}"
    return f"{day(begins.date())}至{day(ends.date())}（开放时间内）"


def where(activity: Activity, session: ActivitySession | None = None) -> str:
    """The place of a session: a room, a place outside the house, or the net."""
    if session and session.place:
        return session.place.full_name
    if activity.outside_place:
        return activity.outside_place
    return "线上" if activity.online_url else activity.branch.name


def audience(activity: Activity) -> str:
    """For whom, with the ages."""
    low, high = activity.age_from, activity.age_to
    ages = f"{low}–{high} 岁" if low is not None and high is not None else f"{low} 岁以上" if low is not None else (
        f"{high} 岁以下" if high is not None else "")  # fmt: skip
    word = activity.audience_label if activity.audience != ActivityAudience.ALL else "不限"
    return f"{word}（{ages}）" if ages else word


def phone(activity: Activity) -> str:
    """Whom to call: the activity's own number, or the house's."""
    return activity.phone or rules.rule(terms.PHONE)


def next_session(activity: Activity) -> ActivitySession:
    """The session that comes next or goes on now; the last one where all are over."""
    now = clock.now()
    left = [one for one in activity.sessions if one.ends_at > now]
    return next((one for one in left if one.cancelled_at is None), (left or activity.sessions)[0 if left else -1])


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)
