"""班次与活动: shifts for an activity's sessions. What becomes of a session becomes of its shifts, in the same unit."""

from datetime import timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivitySession, ActivityStage
from yylib.models.shifts import Shift
from yylib.services import activities, rules
from yylib.services.activities import following as plans
from yylib.services.activities import reading as plan_reading
from yylib.services.shifts import batches, planning, terms, writing
from yylib.services.shifts.planning import Planned


def open_sessions(held: Activity) -> list[ActivitySession]:
    """The sessions of an activity for which people may still be wanted: not cancelled, not over."""
    return [one for one in plan_reading.live(held) if one.ends_at > clock.now()]


def bind(*, activity_id: int, session_ids: list[int], post_id: int, needed: int, before_minutes: int = 30,
         after_minutes: int = 30, break_minutes: int = 0, note: str = "", by: int | None) -> int:  # fmt: skip
    """A shift for each of these sessions, from so many minutes before it to so many after; the id of their batch. Only
    for an approved activity, whose sessions move and are cancelled with notice. A session that has one at this post
    already gets no second."""
    held = activities.get(activity_id)
    if held.stage != ActivityStage.APPROVED:
        raise Refused("shift_activity", stage=held.stage_label)
    planning.usable(post_id)
    known = {one.id for one in held.sessions}
    if not set(session_ids) <= known:
        raise NotThere()
    there = set(db.session.scalars(select(Shift.session_id).where(
        Shift.session_id.in_(known), Shift.post_id == post_id, Shift.cancelled_at.is_(None))))  # fmt: skip
    wanted = [one for one in open_sessions(held) if one.id in set(session_ids) - there]
    if not wanted:
        raise Refused("shift_no_session", field="session_ids")
    found = []
    for one in wanted:
        starts_at = one.starts_at - timedelta(minutes=before_minutes)
        ends_at = one.ends_at + timedelta(minutes=after_minutes)
        planning.checked(starts_at, ends_at, "before_minutes")
        planning.rested(starts_at, ends_at, break_minutes)
        found.append(Planned(held.branch_id, post_id, starts_at, ends_at, needed, one.place_id,
                             held.outside_place if held.is_outside else "", break_minutes, note, session_id=one.id))  # fmt: skip
    return batches.store(found, title=f"活动《{held.title}》", pattern={"activity_id": activity_id}, by=by)


@plans.follow
def changed(activity_id: int, what: str, facts: dict) -> None:
    """A moved session moves its shifts by the same difference, each end by its own, and into its new place those that were in its old one; a
    cancelled one cancels them. Shifts that are over stay: what was earned is earned."""
    if what == "session_moved":
        _moved(facts)
    elif what == "session_cancelled":
        _cancelled(Shift.session_id == facts["session_id"], f"活动场次取消：{facts['reason']}")
    elif what == "cancelled":
        gone = select(ActivitySession.id).where(
            ActivitySession.activity_id == activity_id, ActivitySession.cancelled_at.is_not(None))  # fmt: skip
        _cancelled(Shift.session_id.in_(gone), f"活动取消：{facts.get('reason', '')}")


def _live(*conditions) -> list[Shift]:
    query = select(Shift).where(Shift.cancelled_at.is_(None), Shift.ends_at > clock.now(), *conditions)
    query = query.order_by(Shift.id).with_for_update(of=Shift, key_share=True).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def _moved(facts: dict) -> None:
    session = activities.session(facts["session_id"])
    by, by_end = session.starts_at - facts["was"], session.ends_at - facts["was_end"]
    for one in _live(Shift.session_id == session.id):
        is_elsewhere = one.place_id == facts.get("was_place_id") != session.place_id
        if is_elsewhere:
            one.place_id = session.place_id
        starts_at, ends_at = one.starts_at + by, one.ends_at + by_end
        if (
            not timedelta(minutes=one.break_minutes) < ends_at - starts_at <= timedelta(hours=rules.rule(terms.LONGEST))
        ):  # it goes with a part of the session alone
            ends_at = one.ends_at + by
        writing.put_at(one, starts_at, ends_at, f"活动改期：{facts.get('reason', '')}",
                       is_elsewhere=is_elsewhere)  # fmt: skip


def _cancelled(condition, reason: str) -> None:
    for one in _live(condition):
        writing.call_off(one, reason)
