"""场次: put into the calendar and into a place, set-up and clearing away included; no place twice at a time."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.activities import Activity, ActivitySession, ActivityStage
from yylib.models.branches import Place
from yylib.services import calendar, rules
from yylib.services.activities import following, reading, terms, writing
from yylib.services.activities.kinds import shape

MOST = rules.declare(
    "ACTIVITY_SESSIONS_MOST", label="一个活动最多多少场", subject="活动", type=int, unit="场", default=100, low=1, high=400,
    source="系统默认",
)  # fmt: skip
LONGEST = rules.declare(
    "ACTIVITY_SESSION_DAYS", label="展览、征稿一场最长多少天", subject="活动", type=int, unit="天", default=200, low=1, high=400,
    source="系统默认",
)  # fmt: skip
ONE_DAY = timedelta(days=1)


class Times(NamedTuple):
    """When a session is and what it takes: moments, a place, minutes before and after."""

    starts_at: datetime
    ends_at: datetime
    place_id: int | None
    setup_minutes: int
    clear_minutes: int
    takes_room: bool

    @property
    def room_from(self) -> datetime:
        return self.starts_at - timedelta(minutes=self.setup_minutes)

    @property
    def room_until(self) -> datetime:
        return self.ends_at + timedelta(minutes=self.clear_minutes)


def clash(times: Times, *, but: int | None = None) -> ActivitySession | None:
    """The session that has the place at these times already, drafts too; the first of several."""
    if times.place_id is None or not times.takes_room:
        return None
    query = select(ActivitySession).join(ActivitySession.activity).where(
        ActivitySession.place_id == times.place_id, ActivitySession.takes_room, ActivitySession.cancelled_at.is_(None),
        Activity.stage != ActivityStage.CANCELLED, ActivitySession.room_from < times.room_until,
        ActivitySession.room_until > times.room_from, ActivitySession.id != (but or 0),
    ).options(joinedload(ActivitySession.activity).joinedload(Activity.lead)).order_by(ActivitySession.room_from)  # fmt: skip
    return db.session.scalars(query.limit(1)).first()


def hold(activity: Activity, place_id: int | None) -> Place | None:
    """Hold the row of the place until the unit ends: nobody else plans in it meanwhile."""
    if place_id is None:
        return None
    place = locked(Place, place_id)
    if place.branch_id != activity.branch_id or not place.is_active:
        raise Refused("session_room_other", field="place_id")
    return place


def check(activity: Activity, times: Times, *, but: int | None = None, is_past_fine: bool = False) -> None:
    """Refuse times that cannot be, and a place that is taken; the place's row must be held."""
    if times.ends_at <= times.starts_at:
        raise Refused("session_backwards", field="end")
    if times.starts_at < clock.now() and not is_past_fine:
        raise Refused("session_past", field="day")
    most = rules.rule(LONGEST) if shape(activity.kind).is_period else 1
    if times.ends_at - times.starts_at > timedelta(days=most):
        raise Refused("session_too_long", field="until", days=most)
    if other := clash(times, but=but):
        raise _taken(other)


def _taken(other: ActivitySession) -> Refused:
    held, first, last = other.activity, clock.local(other.room_from), clock.local(other.room_until)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%m-%d %H:%M}"
    return Refused("session_room_taken", field="place_id", place=other.place.name, when=f"{first:%Y-%m-%d %H:%M}–{until}",
                   title=held.title, number=held.number, who=held.lead.name if held.lead else "策划的人")  # fmt: skip


def add_sessions(*, activity_id: int, starts_at: datetime, ends_at: datetime, place_id: int | None = None, topic: str = "",
                 setup_minutes: int | None = None, clear_minutes: int | None = None, takes_room: bool | None = None,
                 times: int = 1, every: int = 7, by: int | None) -> list[int]:  # fmt: skip
    """One session of a draft, or ``times`` of them ``every`` so many days at the same wall time; their ids. All or none."""
    activity = writing.draft(activity_id)
    kind = shape(activity.kind)
    base = Times(starts_at, ends_at, place_id, kind.setup if setup_minutes is None else setup_minutes,
                 kind.clear if clear_minutes is None else clear_minutes,
                 not kind.shares_room if takes_room is None else takes_room)  # fmt: skip
    if len(activity.sessions) + times > rules.rule(MOST):
        raise Refused("too_many_sessions", field="times", most=rules.rule(MOST))
    hold(activity, place_id)
    made = [_add(activity, _on(base, at * every), topic) for at in range(times)]
    writing.touched(activity, by)
    redraw(activity_id)
    return [one.id for one in made]


def _on(times: Times, days: int) -> Times:
    """The same wall times some days later."""
    return times._replace(starts_at=later(times.starts_at, days), ends_at=later(times.ends_at, days))


def later(moment: datetime, days: int) -> datetime:
    """The same wall time some days on."""
    wall = clock.local(moment)
    return clock.at(wall.date() + timedelta(days=days), wall.time())


def _add(activity: Activity, times: Times, topic: str) -> ActivitySession:
    check(activity, times)
    return place_in(activity, times, topic)


def place_in(activity: Activity, times: Times, topic: str) -> ActivitySession:
    """A further session, without looking."""
    made = ActivitySession(activity=activity, number=max((one.number for one in activity.sessions), default=0) + 1,
                           topic=topic, room_from=times.room_from, room_until=times.room_until, **times._asdict())  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def change_session(*, session_id: int, starts_at: datetime, ends_at: datetime, place_id: int | None = None, topic: str = "",
                   setup_minutes: int = 30, clear_minutes: int = 30, takes_room: bool = True, version: int | None = None,
                   by: int | None) -> None:  # fmt: skip
    """Correct a session of a draft."""
    activity = writing.draft(reading.session(session_id).activity_id)
    held = locked(ActivitySession, session_id, version=version)
    if held.cancelled_at:
        raise Refused("session_gone")
    hold(activity, place_id)
    times = Times(starts_at, ends_at, place_id, setup_minutes, clear_minutes, takes_room)
    check(activity, times, but=session_id)
    held.topic = topic
    put(held, times)
    writing.touched(activity, by)
    redraw(activity.id)


def put(held: ActivitySession, times: Times) -> None:
    """Give a session its times."""
    for name, value in times._asdict().items():
        setattr(held, name, value)
    held.room_from, held.room_until = times.room_from, times.room_until
    db.session.flush()


def drop_session(*, session_id: int, by: int | None) -> None:
    """Take a session out of a draft: nobody was told of it, so no notice may call it cancelled; it is gone."""
    activity = writing.draft(reading.session(session_id).activity_id)
    db.session.delete(locked(ActivitySession, session_id))
    db.session.flush()
    db.session.expire(activity, ["sessions"])
    writing.touched(activity, by)
    redraw(activity.id)


def redraw(activity_id: int) -> None:
    """Draw the first and the last day from the sessions that are not cancelled, and the day by which it must be filed:
    ``ARCHIVE_DAYS`` natural days after the last day, which does not count itself. Without a session the days are kept when
    it is cancelled, and empty otherwise. Those who follow are told "changed"."""
    activity = reading.get(activity_id)
    if activity.stage == ActivityStage.DRAFT:
        _renumber(activity)
    sessions = reading.live(activity)
    if sessions:
        last = max(one.ends_at for one in sessions)
        activity.first_day = clock.local(min(one.starts_at for one in sessions)).date()
        activity.last_day = clock.local(last - timedelta(microseconds=1)).date()
        due = calendar.due(
            clock.at(activity.last_day, clock.local(last).time()), rules.rule(terms.ARCHIVE_DAYS), "natural_day"
        )
        activity.due_on, activity.promise_year = due.on, activity.first_day.year
    elif activity.stage != ActivityStage.CANCELLED:
        activity.first_day = activity.last_day = activity.due_on = None
    db.session.flush()
    following.changed(activity_id)


def _renumber(activity: Activity) -> None:
    """The sessions of a draft are numbered by their time; nobody knows them by a number yet."""
    ordered = sorted(activity.sessions, key=lambda one: (one.starts_at, one.id))
    if [one.number for one in ordered] == list(range(1, len(ordered) + 1)):
        return
    for sign in (-1, 1):  # each number stands once for an activity at any moment
        for at, one in enumerate(ordered, 1):
            one.number = sign * at
        db.session.flush()
