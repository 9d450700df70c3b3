"""班次与闭馆: which shifts the opening hours hit. A shift outside the house is hit by nothing."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.shifts import Shift
from yylib.services import calendar
from yylib.services.calendar.hours import DayHours
from yylib.services.shifts.reading import WITH

CLOSED = "闭馆"


def closed(day: DayHours) -> str:
    """Why nobody can serve on a day: the house or the area is closed; empty where it is open."""
    return "" if day.is_open else f"{CLOSED}（{'、'.join(day.reasons)}）" if day.reasons else CLOSED


def outside(starts_at: datetime, ends_at: datetime, day: DayHours) -> str:
    """What is to be known of a shift on an open day: it begins before the doors open, or ends after they close."""
    if day.is_open and (starts_at < day.intervals[0][0] or ends_at > day.intervals[-1][1]):
        return "在开放时间以外"
    return ""


def wrong(held: Shift, day: DayHours) -> str:
    """What the calendar has against a shift: a closed day, or hours that a closing has changed for that day."""
    if why := closed(day):
        return why
    return (
        f"当天开放时间有变（{'、'.join(day.reasons)}）"
        if day.reasons and outside(held.starts_at, held.ends_at, day)
        else ""
    )


def hit(shifts: list[Shift]) -> list[tuple[Shift, str]]:
    """Those of these shifts that the calendar is against, each with why. Read once a place, however many shifts."""
    placed = [one for one in shifts if not one.served_where and not one.cancelled_at]
    asked: dict[tuple[int, int | None], set[date]] = defaultdict(set)
    for one in placed:
        asked[one.branch_id, one.place_id].add(_day(one))
    hours = {
        key: {on.day: on for on in calendar.days(key[0], min(days), max(days), key[1])} for key, days in asked.items()
    }
    told = [(one, wrong(one, hours[one.branch_id, one.place_id][_day(one)])) for one in placed]
    return [(one, why) for one, why in told if why]


def coming(branch_id: int | None = None, days: int = 200) -> list[tuple[Shift, str]]:
    """The shifts of the coming days that a closing hits."""
    now = clock.now()
    query = select(Shift).where(
        Shift.cancelled_at.is_(None), Shift.starts_at > now, Shift.starts_at < now + timedelta(days=days)
    )
    if branch_id:
        query = query.where(Shift.branch_id == branch_id)
    return hit(list(db.session.scalars(query.options(*WITH).order_by(Shift.starts_at, Shift.id))))


def _day(held: Shift) -> date:
    return clock.local(held.starts_at).date()
