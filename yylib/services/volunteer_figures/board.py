"""志愿者工作台: what waits for the coordinator today, each part short, with how many there are in all."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services import rules
from yylib.services.volunteer_figures import listed, stars, terms

SHOWN = 8
_OPEN = """SELECT s.id, s.starts_at, s.ends_at, s.needed, s.taken, p.name AS post, b.name AS branch,
coalesce(l.name, s.served_where) AS served_where FROM shift s JOIN volunteer_post p ON p.id = s.post_id
JOIN branch b ON b.id = s.branch_id LEFT JOIN place l ON l.id = s.place_id
WHERE s.cancelled_at IS NULL AND s.taken < s.needed AND s.ends_at > :now AND s.starts_at < :until
ORDER BY s.starts_at, s.id LIMIT :most"""
_LACKING = """SELECT count(*) AS shifts, coalesce(sum(needed - taken), 0) AS people FROM shift
WHERE cancelled_at IS NULL AND taken < needed AND ends_at > :now AND starts_at < :until"""
_COUNTS = """SELECT
(SELECT count(*) FROM volunteer WHERE stage = 'applied') AS applied,
(SELECT count(*) FROM volunteer WHERE stage = 'interview') AS interview,
(SELECT count(*) FROM volunteer WHERE stage = 'training') AS training,
(SELECT min(applied_at) FROM volunteer WHERE stage = 'applied') AS applied_since,
(SELECT count(*) FROM service_entry WHERE stage = 'pending') AS pending,
(SELECT min(day) FROM service_entry WHERE stage = 'pending') AS pending_since,
(SELECT count(*) FROM service_entry WHERE stage = 'open') AS serving,
(SELECT count(*) FROM correction_asked WHERE answered_at IS NULL) AS corrections,
(SELECT count(*) FROM proof WHERE stage = 'asked') AS proofs,
(SELECT count(*) FROM proof WHERE stage = 'announced' AND announced_until < :today) AS proofs_ready"""
_PENDING = """SELECT e.id, e.day, e.what, e.minutes, e.evidence, e.why, v.number, p.name FROM service_entry e
JOIN volunteer v ON v.id = e.volunteer_id LEFT JOIN person p ON p.id = v.person_id WHERE e.stage = 'pending'
ORDER BY e.day, e.id LIMIT :most"""
_ABSENT = """SELECT v.id, v.number, p.name, sum(CASE WHEN s.stage = 'absent' THEN 1 ELSE 0 END) AS absent,
sum(CASE WHEN s.stage = 'late' THEN 1 ELSE 0 END) AS late, max(s.ends_at) AS last_at FROM signup s
JOIN volunteer v ON v.id = s.volunteer_id LEFT JOIN person p ON p.id = v.person_id
WHERE s.stage IN ('absent', 'late') AND s.ends_at >= :since GROUP BY v.id, v.number, p.name
ORDER BY sum(CASE WHEN s.stage = 'absent' THEN 1 ELSE 0 END) DESC, max(s.ends_at) DESC, v.id LIMIT :most"""


class Lacking(NamedTuple):
    """A shift that still needs people."""

    id: int
    starts_at: datetime
    ends_at: datetime
    needed: int
    taken: int
    post: str
    where: str

    @property
    def open(self) -> int:
        return self.needed - self.taken


class Pending(NamedTuple):
    """An entry that waits for a second person."""

    id: int
    day: date
    what: str
    minutes: int
    number: str | None
    name: str


class Absent(NamedTuple):
    """Somebody who did not come, or cancelled too late, in the last days."""

    volunteer_id: int
    number: str | None
    name: str
    absent: int
    late: int


class Board(NamedTuple):
    """The coordinator's page. ``*_since`` say since when the oldest waits; ``stars`` how many stars may be announced."""

    shifts: list[Lacking]
    lacking_shifts: int
    lacking_people: int
    pending: list[Pending]
    pending_count: int
    pending_since: date | None
    applied: int
    applied_since: date | None
    interview: int
    training: int
    serving: int
    corrections: int
    proofs: int
    proofs_ready: int
    unseen: int
    stars: int
    absent: list[Absent]
    days: int
    absent_days: int

    @property
    def waiting(self) -> int:
        """How many things wait for a word of the coordinator."""
        return self.pending_count + self.applied + self.corrections + self.proofs + self.proofs_ready


def board(by: int) -> Board:
    """All of it, in as many statements whatever there is."""
    now, days, absent_days = clock.now(), rules.rule(terms.BOARD_DAYS), rules.rule(terms.ABSENT_DAYS)
    ahead = {"now": clock.stamp(now), "until": clock.stamp(clock.midnight(clock.today() + timedelta(days=days)))}
    counts, lacking = plain(_COUNTS, today=clock.today().isoformat())[0], plain(_LACKING, **ahead)[0]
    absent = plain(_ABSENT, since=clock.stamp(now - timedelta(days=absent_days)), most=SHOWN)
    return Board(
        [Lacking(row.id, clock.moment(row.starts_at), clock.moment(row.ends_at), row.needed, row.taken, row.post,
                 row.served_where or row.branch) for row in plain(_OPEN, **ahead, most=SHOWN)],
        int(lacking.shifts), int(lacking.people),
        [Pending(row.id, clock.day(row.day), row.what, int(row.minutes), row.number, _name(row)) for row in plain(_PENDING, most=SHOWN)],
        counts.pending, counts.pending_since and clock.day(counts.pending_since), counts.applied,
        counts.applied_since and clock.local(clock.moment(counts.applied_since)).date(), counts.interview, counts.training,
        counts.serving, counts.corrections, counts.proofs, counts.proofs_ready, listed.count_unseen(), len(stars.due(by)),
        [Absent(row.id, row.number, _name(row), int(row.absent), int(row.late)) for row in absent], days, absent_days,
    )  # fmt: skip


def _name(row) -> str:
    return row.name or "（已匿名）"
