"""班次 as they stand: one, those of a day with their people, those of an activity's session; its words."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.activities import ActivitySession
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import LIVE, Shift, Signup, SignupStage
from yylib.models.volunteers import Volunteer, VolunteerGroup

_WEEK = "一二三四五六日"
WITH = (joinedload(Shift.post), joinedload(Shift.branch), joinedload(Shift.place), joinedload(Shift.group),
        joinedload(Shift.session).joinedload(ActivitySession.activity))  # fmt: skip


class Line(NamedTuple):
    """A shift with those who have a place, and those who stand by, the first first."""

    shift: Shift
    people: list[Signup]
    waiting: list[Signup]


def get(shift_id: int) -> Shift:
    """One shift with its post, place and activity, or ``NotThere``."""
    found = db.session.scalar(select(Shift).where(Shift.id == shift_id).options(*WITH))
    if found is None:
        raise NotThere()
    return found


def between(first: date, last: date, branch_id: int | None = None, *, cancelled: bool = False) -> list[Shift]:
    """The shifts that begin between two days, both included, by time and post; one that ends on the next day belongs to
    the day on which it begins. ``cancelled`` shows the cancelled ones too."""
    query = select(Shift).join(Shift.post).where(
        Shift.starts_at >= clock.midnight(first), Shift.starts_at < clock.midnight(last + timedelta(days=1)))  # fmt: skip
    if branch_id:
        query = query.where(Shift.branch_id == branch_id)
    if not cancelled:
        query = query.where(Shift.cancelled_at.is_(None))
    return list(db.session.scalars(query.options(*WITH).order_by(Shift.starts_at, Shift.ends_at, Shift.id)))


def on_day(first: date, branch_id: int | None = None, last: date | None = None) -> list[Line]:
    """The day's shifts, or those up to ``last``, each with its people; two statements, however many there are."""
    shifts = between(first, last or first, branch_id)
    people: dict[int, list[Signup]] = {}
    for one in signups([held.id for held in shifts]):
        people.setdefault(one.shift_id, []).append(one)
    return [Line(held, [one for one in people.get(held.id, ()) if one.stage == SignupStage.TAKEN],
                 [one for one in people.get(held.id, ()) if one.stage == SignupStage.WAITING]) for held in shifts]  # fmt: skip


def signups(shift_ids: list[int]) -> list[Signup]:
    """The live signups of these shifts, with who it is, in the order in which they came."""
    if not shift_ids:
        return []
    query = select(Signup).where(Signup.shift_id.in_(shift_ids), Signup.stage.in_(LIVE))
    query = query.options(joinedload(Signup.volunteer).joinedload(Volunteer.person))
    return list(db.session.scalars(query.order_by(Signup.queued_at, Signup.id)))


def served(shift_ids: list[int]) -> set[int]:
    """Those of these shifts for which somebody has an entry of service that was not made void."""
    if not shift_ids:
        return set()
    query = select(ServiceEntry.shift_id).where(ServiceEntry.shift_id.in_(shift_ids), ServiceEntry.stage != "void")
    return set(db.session.scalars(query.distinct()))


def of_activity(activity_id: int) -> list[Shift]:
    """The shifts of all its sessions, by time, cancelled ones too."""
    query = select(Shift).join(Shift.session).where(ActivitySession.activity_id == activity_id)
    return list(db.session.scalars(query.options(*WITH).order_by(Shift.starts_at, Shift.id)))


def open_groups() -> list[tuple[int, str]]:
    """The (id, name) pairs of the groups that still serve, for a shift that is theirs alone."""
    query = select(VolunteerGroup.id, VolunteerGroup.name).where(VolunteerGroup.ended_at.is_(None))
    return [tuple(row) for row in db.session.execute(query.order_by(VolunteerGroup.name, VolunteerGroup.id))]


def clock_words(starts_at: datetime, ends_at: datetime) -> str:
    """09:00–12:00, or 20:00–次日 02:00 where it ends on the next day."""
    first, last = clock.local(starts_at), clock.local(ends_at)
    later = (last.date() - first.date()).days
    return f"{first:%H:%M}–{('次日 ', f'{later} 天后 ')[later > 1] if later else ''}{last:%H:%M}"


def when(held: Shift) -> str:
    """2026-11-28 周六 09:00–12:00."""
    first = clock.local(held.starts_at)
    return f"{first:%Y-%m-%d} 周{_WEEK[first.weekday()]} {clock_words(held.starts_at, held.ends_at)}"


def where(held: Shift) -> str:
    """The place in words: elsewhere, an area, or the house."""
    return held.served_where or (held.place.full_name if held.place else held.branch.name)


def what(held: Shift) -> str:
    """The post, and the activity that it is for."""
    return f"{held.post.name}（{held.session.activity.title}）" if held.session else held.post.name


def state(held: Shift) -> tuple[str, str]:
    """How a shift stands, as a mark and a word: cancelled, over, not open, full, or how many are missing."""
    if held.cancelled_at:
        return "off", "已取消"
    if held.ends_at <= clock.now():
        return "off", f"已结束 {held.taken}/{held.needed}"
    if held.taken >= held.needed:
        return "ok", f"已满 {held.taken}/{held.needed}"
    word = f"缺 {held.needed - held.taken} 人"
    if not held.is_open:
        return "off", f"{word}，不接受报班"
    return ("wait" if held.taken else "open"), word
