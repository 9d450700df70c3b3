"""Who is expected when: the volunteer's row held, and the shift that one may sign in to now. Plain SQL only."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import NotThere, Refused
from yylib.models.people import CHILD_AGE, age_of
from yylib.models.volunteers import AgeBand, VolunteerStage
from yylib.services.rules import rule
from yylib.services.service_hours.reckoning import Window, window
from yylib.services.service_hours.terms import TOLERANCE
from yylib.services.volunteers import vetting

# An UPDATE that changes nothing holds the row on either engine.
_HOLD = (
    "UPDATE volunteer SET version = version WHERE id = :id RETURNING id, stage, paused_until, account_id, band, "
    "(SELECT birth_on FROM person WHERE person.id = volunteer.person_id) AS birth_on"
)
SHIFT = (
    "SELECT u.id AS signup_id, s.id, s.post_id, s.branch_id, s.starts_at, s.ends_at, s.break_minutes, p.name, a.title, "
    "(SELECT count(*) FROM service_entry e WHERE e.volunteer_id = :volunteer AND e.shift_id = s.id "
    "AND e.stage NOT IN ('refused', 'void')) AS entries "
    "FROM signup u JOIN shift s ON s.id = u.shift_id JOIN volunteer_post p ON p.id = s.post_id "
    "LEFT JOIN activity_session t ON t.id = s.session_id LEFT JOIN activity a ON a.id = t.activity_id "
    "WHERE u.volunteer_id = :volunteer AND u.stage = 'taken' AND s.cancelled_at IS NULL "
)
_AROUND = SHIFT + "AND s.starts_at < :until AND s.ends_at >= :since ORDER BY s.starts_at, s.id"
_NEXT = SHIFT + "AND s.ends_at >= :since ORDER BY s.starts_at, s.id LIMIT 1"
_LAST = SHIFT + "AND s.ends_at < :since ORDER BY s.ends_at DESC, s.id LIMIT 1"
TOLD = (
    SHIFT.replace("u.stage = 'taken' AND s.cancelled_at IS NULL", "u.stage IN ('taken', 'absent')")
    + "AND s.id = :shift"
)


class Server(NamedTuple):
    """A volunteer whose row is held."""

    id: int
    stage: str
    paused_until: date | None
    account_id: int | None
    band: str | None
    birth_on: date | None

    def is_child_on(self, day: date) -> bool:
        """Whether they are under fourteen: by the birth date, else by the band they were registered in."""
        if self.birth_on is None:
            return self.band == AgeBand.CHILD
        return age_of(self.birth_on, day) < CHILD_AGE


class Expected(NamedTuple):
    """A shift that a volunteer has taken, with its window; ``entries`` are those they have of it already."""

    shift_id: int
    signup_id: int
    post_id: int
    branch_id: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    what: str
    entries: int

    @property
    def window(self) -> Window:
        return window(self.starts_at, self.ends_at, rule(TOLERANCE))


def held(volunteer_id: int) -> Server:
    """The volunteer, held until the unit ends; ``NotThere`` without one."""
    rows = plain(_HOLD, id=volunteer_id)
    if not rows:
        raise NotThere()
    row = rows[0]
    return Server(row.id, row.stage, row.paused_until and clock.day(row.paused_until), row.account_id, row.band,
                  row.birth_on and clock.day(row.birth_on))  # fmt: skip


def refuse_unless_serving(server: Server, at: datetime) -> None:
    """Only who is on the register signs in; whose pause is over is on it again, whether or not the job has run."""
    if not vetting.is_serving(server, clock.local(at).date()):
        raise Refused("duty_stage", stage=VolunteerStage(server.stage).label)


def shift_at(volunteer_id: int, at: datetime, shift_id: int | None = None) -> Expected | None:
    """The shift that a volunteer may sign in to at a moment, the earliest that they have not served yet; None without."""
    early = timedelta(minutes=rule(TOLERANCE))
    found = [expected(row) for row in plain(_AROUND, volunteer=volunteer_id, since=clock.stamp(at),
                                             until=clock.stamp(at + early + timedelta(microseconds=1)))]  # fmt: skip
    found = [one for one in found if shift_id in (None, one.shift_id)]
    return min(found, key=lambda one: (one.entries > 0, one.starts_at), default=None)


def of_shift(volunteer_id: int, shift_id: int, is_told_later: bool = True) -> Expected:
    """A shift that a volunteer has taken, or was marked absent from where it is told later; ``duty_not_on_shift``."""
    rows = plain(TOLD if is_told_later else SHIFT + "AND s.id = :shift", volunteer=volunteer_id, shift=shift_id)
    if not rows:
        raise Refused("duty_not_on_shift")
    return expected(rows[0])


def due(volunteer_id: int, at: datetime, shift_id: int | None = None) -> Expected:
    """``shift_at``, or the one reason why there is none."""
    if found := shift_at(volunteer_id, at, shift_id):
        return found
    if shift_id is not None:
        _refuse_early_or_late(of_shift(volunteer_id, shift_id, False), at)
    for query in (_NEXT, _LAST):
        for row in plain(query, volunteer=volunteer_id, since=clock.stamp(at)):
            one = expected(row)
            if abs(one.starts_at - at) < timedelta(hours=18):
                _refuse_early_or_late(one, at)
    raise Refused("duty_no_shift")


def _refuse_early_or_late(one: Expected, at: datetime) -> None:
    if at < one.window.first:
        raise Refused("duty_too_early", what=one.what, from_time=_wall(one.window.first, at))
    raise Refused("duty_too_late", what=one.what, until=_wall(one.ends_at, at))


def _wall(moment: datetime, now: datetime) -> str:
    local = clock.local(moment)
    is_today = local.date() == clock.local(now).date()
    return f"{local:%H:%M}" if is_today else f"{local.month} 月 {local.day} 日 {local:%H:%M}"


def named(post: str, activity: str | None) -> str:
    """What was done, in the words of the record: the post and, where it was for one, the activity."""
    return f"{post}　{activity}"[:200] if activity else post


def expected(row) -> Expected:
    """A row of ``SHIFT``."""
    return Expected(row.id, row.signup_id, row.post_id, row.branch_id, clock.moment(row.starts_at),
                    clock.moment(row.ends_at), row.break_minutes, named(row.name, row.title), row.entries)  # fmt: skip
