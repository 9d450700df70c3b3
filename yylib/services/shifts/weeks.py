"""一周的班: posts down, days across, and in each cell who is still missing."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db
from yylib.models.shifts import Shift, Signup, SignupStage, VolunteerPost
from yylib.services import calendar
from yylib.services.calendar.hours import DayHours
from yylib.services.shifts import closings, reading


class Cell(NamedTuple):
    """A shift in its cell: how it stands, who stands by, and what the calendar has against it."""

    shift: Shift
    words: str
    mark: str
    word: str
    waiting: int
    wrong: str


class Row(NamedTuple):
    """A post and its shifts on each of the seven days."""

    post: VolunteerPost
    days: list[list[Cell]]


class Week(NamedTuple):
    """A week of one house: its days with their hours, a row a post, how many of how many a day has, and how many people
    are still missing in what is to come."""

    first: date
    days: list[DayHours]
    rows: list[Row]
    totals: list[tuple[int, int]]
    missing: int


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week(branch_id: int, day: date) -> Week:
    """The week of a day in one house; as many statements whatever it holds."""
    first = monday_of(day)
    shifts = reading.between(first, first + timedelta(days=6), branch_id)
    waiting, wrong = _waiting([one.id for one in shifts]), {one.id: why for one, why in closings.hit(shifts)}
    rows: dict[int, Row] = {}
    totals = [[0, 0] for _ in range(7)]
    for one in sorted(shifts, key=lambda one: (one.post.sort, one.post_id, one.starts_at)):
        row = rows.setdefault(one.post_id, Row(one.post, [[] for _ in range(7)]))
        at = (clock.local(one.starts_at).date() - first).days
        words = reading.clock_words(one.starts_at, one.ends_at)
        row.days[at].append(Cell(one, words, *reading.state(one), waiting.get(one.id, 0), wrong.get(one.id, "")))
        totals[at][0] += one.taken
        totals[at][1] += one.needed
    days = calendar.days(branch_id, first, first + timedelta(days=6))
    missing = sum(one.needed - one.taken for one in shifts if one.ends_at > clock.now())
    return Week(first, days, list(rows.values()), [tuple(both) for both in totals], missing)


def _waiting(shift_ids: list[int]) -> dict[int, int]:
    if not shift_ids:
        return {}
    query = select(Signup.shift_id, func.count()).where(
        Signup.shift_id.in_(shift_ids), Signup.stage == SignupStage.WAITING
    )
    return dict(db.session.execute(query.group_by(Signup.shift_id)).all())
