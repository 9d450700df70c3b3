"""守约（按时长）: of the time that somebody promised, how much they served (C49). It tells the volunteer and whoever checks a
proof; it takes no minute from anybody, refuses nothing and stands on no certificate."""

from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services.service_hours import reckoning

_KEPT = (
    "SELECT s.starts_at, s.ends_at, s.break_minutes, (SELECT coalesce(sum(e.minutes), 0) FROM service_entry e "
    "WHERE e.shift_id = s.id AND e.volunteer_id = :volunteer AND e.stage = 'confirmed') AS served FROM shift s "
    "WHERE s.starts_at >= :since AND s.starts_at < :until AND s.id IN (SELECT shift_id FROM signup WHERE "
    "volunteer_id = :volunteer AND (stage IN ('late', 'absent') OR (stage = 'taken' AND s.ends_at <= :now)))"
)


class Promise(NamedTuple):
    """Minutes: those of the shifts, and the confirmed ones on them, of each shift at most its own."""

    promised: int = 0
    served: int = 0

    @property
    def percent(self) -> int | None:
        """How many per cent were served, never rounded up; None where nothing was promised."""
        return 100 * self.served // self.promised if self.promised else None


def of(volunteer_id: int, first: date | None = None, last: date | None = None) -> Promise:
    """What was promised between two days, both included, and served. One statement.

    A shift counts from its end, with its whole minutes less the break; what was given back late or missed counts too,
    what was given back in time, swapped or called off by the house does not. A shift is of the day on which it begins.
    """
    since, until = first or date(2000, 1, 1), (last or clock.today()) + timedelta(days=1)
    rows = plain(_KEPT, volunteer=volunteer_id, since=clock.stamp(clock.midnight(since)), until=clock.stamp(clock.midnight(until)),
                 now=clock.stamp(clock.now()))  # fmt: skip
    pairs = [(reckoning.minutes(clock.moment(row.starts_at), clock.moment(row.ends_at), None, row.break_minutes), int(row.served))
             for row in rows]  # fmt: skip
    return Promise(sum(whole for whole, _served in pairs), sum(min(pair) for pair in pairs))
