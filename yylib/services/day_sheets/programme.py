"""当天活动 and 志愿服务: the sessions of a day and who came to them on it; who volunteered."""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services import activities
from yylib.services.activities.tables import where
from yylib.services.attendance import figures
from yylib.services.volunteer_figures import days

_CAME = (
    "SELECT session_id, sum(adults) AS adults, sum(children) AS children FROM (SELECT session_id, adults, children FROM attendance "
    "WHERE day = :day AND undone_at IS NULL UNION ALL SELECT session_id, adults, children FROM head_count WHERE day = :day) c "
    "GROUP BY session_id"
)


class Held(NamedTuple):
    """A session on a day: what and where, whose, how many had registered for it, and who came on that day."""

    title: str
    time: str
    where: str
    department_id: int | None
    branch_id: int
    place_id: int | None
    is_outside: bool
    registered: int
    adults: int
    children: int

    @property
    def people(self) -> int:
        return self.adults + self.children


def held_on(day: date) -> list[Held]:
    """Every session of a day in the order of its hours, an exhibition on each of its days; past ones that were brought in
    by a table too."""
    sessions = activities.sessions_on(day)
    if not sessions:
        return []
    came = {row.session_id: (int(row.adults), int(row.children)) for row in plain(_CAME, day=day.isoformat())}
    registered = figures.of([one.id for one in sessions])
    return [Held(one.activity.title, _time(one), one.place.name if one.place else where(one.activity), one.activity.department_id, one.activity.branch_id, one.place_id,
                 one.activity.is_outside, registered[one.id].registered if one.id in registered else 0,
                 *came.get(one.id, (0, 0))) for one in sessions]  # fmt: skip


def _time(session) -> str:
    begins, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    return f"{begins.hour}:{begins:%M}–{ends.hour}:{ends:%M}" if begins.date() == ends.date() else "展出中"


def table(day: date, department_id: int) -> list[dict]:
    """What a kept sheet holds of them: the house's (0) has all, a department's its own."""
    return [{"title": one.title, "time": one.time, "where": one.where, "registered": one.registered, "adults": one.adults,
             "children": one.children} for one in held_on(day) if department_id in (0, one.department_id)]  # fmt: skip


def served(day: date, department_id: int) -> dict:
    """What a kept sheet holds of the volunteers: the house's (0) alone."""
    return days.table(day, department_id)
