"""改期与取消: what is cancelled or moved stays in the records, and those who follow tell everyone."""

from datetime import datetime

from yylib import clock
from yylib.database import locked, plain
from yylib.errors import Refused
from yylib.models.activities import ActivitySession, ActivityStage
from yylib.services.activities import following, reading, sessions, stages, writing
from yylib.services.activities.sessions import Times

_CAME = (
    "SELECT s.id FROM activity_session s WHERE s.activity_id = :id AND (EXISTS (SELECT 1 FROM attendance a WHERE "
    "a.session_id = s.id AND a.undone_at IS NULL) OR (SELECT coalesce(sum(h.adults + h.children), 0) FROM head_count h "
    "WHERE h.session_id = s.id) > 0) LIMIT 1"
)


def move_session(*, session_id: int, starts_at: datetime, ends_at: datetime, place_id: int | None = None, reason: str = "",
                 by: int | None, version: int | None = None) -> None:  # fmt: skip
    """Another time or place for a session of a plan that was approved. Registration opens and closes relative
    to it and moves along; ``moved_from`` keeps the moment that was announced first."""
    held = reading.session(session_id)
    activity = writing.announced(held.activity_id)
    held = locked(ActivitySession, session_id, version=version)
    _not_over(held)
    is_announced = activity.stage == ActivityStage.APPROVED
    if is_announced and not reason:
        raise Refused("activity_reason", field="reason")
    sessions.hold(activity, place_id)
    times = Times(starts_at, ends_at, place_id, held.setup_minutes, held.clear_minutes, held.takes_room)
    sessions.check(activity, times, but=session_id)
    was, was_end, was_place = held.starts_at, held.ends_at, held.place
    if is_announced and starts_at != was:
        held.moved_from = held.moved_from or was
    sessions.put(held, times)
    told = f"第 {held.number} 场 {_wall(was)} → {_wall(starts_at)}"
    if was_place is not None and was_place.id != place_id:
        told += f"，场地原为{was_place.name}"
    writing.note(activity, "move", "改期", by, f"{told}：{reason}" if reason else told)
    sessions.redraw(activity.id)
    following.changed(activity.id, "session_moved", session_id=session_id, reason=reason, was=was, was_end=was_end,
                      was_place_id=was_place.id if was_place else None)  # fmt: skip


def _wall(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def _not_over(held: ActivitySession) -> None:
    if held.cancelled_at:
        raise Refused("session_gone")
    if held.starts_at <= clock.now():
        raise Refused("activity_started")


def cancel_session(*, session_id: int, reason: str, by: int | None, version: int | None = None) -> None:
    """One of several sessions does not take place; the last one is cancelled with its activity."""
    activity = writing.announced(reading.session(session_id).activity_id)
    held = locked(ActivitySession, session_id, version=version)
    if held.cancelled_at:
        raise Refused("session_gone")
    if not reason:
        raise Refused("activity_reason", field="reason")
    if len(reading.live(reading.get(activity.id))) < 2:
        raise Refused("activity_last_session")
    held.cancelled_at, held.cancel_reason = clock.now(), reason[:200]
    writing.note(activity, "cancel_session", "取消一场", by, f"第 {held.number} 场 {_wall(held.starts_at)}：{reason}")
    sessions.redraw(activity.id)
    following.changed(activity.id, "session_cancelled", session_id=session_id, reason=reason, was=held.starts_at)


def cancel(*, activity_id: int, reason: str, by: int | None, version: int | None = None) -> None:
    """The activity does not take place: its coming sessions are cancelled, its rooms are free. One to which people came
    took place: what is left of it is cancelled session by session, and it is filed. One whose days are over without
    anybody did not take place at all."""
    held = writing.running(activity_id, version)
    if plain(_CAME, id=activity_id):
        raise Refused("activity_took_place")
    stages.move(held, "cancel", by, reason)
    held.cancel_reason = reason[:200]
    if held.last_day is None:
        held.outside_contact = None  # no day from which the months of keeping it would run
    live = reading.live(reading.get(activity_id))
    for one in [one for one in live if one.ends_at > clock.now()] or live:
        one.cancelled_at, one.cancel_reason = clock.now(), reason[:200]
    sessions.redraw(activity_id)
    following.changed(activity_id, "cancelled", reason=reason)
