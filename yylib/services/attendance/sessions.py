"""活动签到: the sessions of approved activities as a list, those of today first asked for."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from yylib import clock
from yylib.models.activities import Activity, ActivityKind, ActivitySession, ActivityStage
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.activities.reading import touches
from yylib.services.lists import Column, Filter


def _source():
    return select(ActivitySession).join(ActivitySession.activity).where(
        Activity.stage.in_((ActivityStage.APPROVED, ActivityStage.FILED)), ActivitySession.cancelled_at.is_(None))  # fmt: skip


def _when(value: str):
    today = clock.midnight(clock.today())
    tomorrow = today + timedelta(days=1)
    return {"today": touches(today, tomorrow), "week": touches(today, today + timedelta(days=7)),
            "next": ActivitySession.starts_at >= today, "past": ActivitySession.ends_at < today}[value]  # fmt: skip


def place_of(session: ActivitySession) -> str:
    """Where it is held, in words."""
    if session.place:
        return session.place.full_name
    return session.activity.outside_place or ("线上" if session.activity.online_url else "—")


def when(session: ActivitySession) -> str:
    """2026-11-24 14:30–16:30; a session of several days from the first to the last."""
    first, last = clock.local(session.starts_at), clock.local(session.ends_at)
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"
    return f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"


def title(session: ActivitySession) -> str:
    """The activity's title with the session's topic."""
    topic = f"　{session.topic}" if session.topic else ""
    return session.activity.title + topic


SESSIONS = lists.announce(lists.List(
    name="sessions", title="活动签到", id=ActivitySession.id, export=Permission.REPORTS_EXPORT, order="-when",
    source=_source, load=(contains_eager(ActivitySession.activity), joinedload(ActivitySession.place)),
    search=(Activity.title, Activity.number, ActivitySession.topic),
    columns=(
        Column("when", "时间", when, (ActivitySession.starts_at,)),
        Column("title", "活动", title, (Activity.title,)),
        Column("kind", "类型", lambda one: one.activity.kind_label, (Activity.kind,)),
        Column("place", "地点", place_of),
        Column("stage", "状态", lambda one: one.activity.stage_label, (Activity.stage,)),
    ),
    filters=(
        Filter("when", "时间", (("today", "今天"), ("week", "七天内"), ("next", "今天起"), ("past", "办过的")), _when),
        Filter("kind", "类型", tuple((kind.value, kind.label) for kind in ActivityKind), lambda value: Activity.kind == value),
    ),
))  # fmt: skip
