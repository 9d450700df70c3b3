"""A year's activities: each session that has begun counts once, in the year and month of its beginning.

People are 参加人次 (signed in and counted, domain of ``attendance.figures``), adults and children apart. No-show is who was
registered and did not come; turned away is who could not register, and who still waited when it began.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain, plain_among
from yylib.models.activities import ActivityAudience, ActivityKind
from yylib.services import rules
from yylib.services.activities import terms
from yylib.services.attendance import figures

CHILDREN = (ActivityAudience.CHILDREN, ActivityAudience.FAMILIES)
_SESSIONS = (
    "SELECT s.id, s.activity_id, s.starts_at, a.kind, a.audience, a.title, a.number, p.name AS place, a.outside_place, "
    "a.online_url, b.name AS branch FROM activity_session s JOIN activity a ON a.id = s.activity_id "
    "JOIN branch b ON b.id = a.branch_id LEFT JOIN place p ON p.id = s.place_id "
    "WHERE s.starts_at >= :first AND s.starts_at < :last AND s.starts_at <= :now AND s.cancelled_at IS NULL "
    "AND a.stage IN ('approved', 'filed') AND (:branch = 0 OR a.branch_id = :branch) ORDER BY s.starts_at, s.id"
)
_REFUSED = (
    "SELECT t.activity_id, coalesce(sum(n.number), 0) AS number FROM not_taken n JOIN registration_sheet t "
    "ON t.id = n.sheet_id WHERE t.activity_id IN :listed GROUP BY t.activity_id"
)
_WAITED = (
    "SELECT t.activity_id, coalesce(sum(r.adults + r.children + r.helpers), 0) AS number FROM registration r "
    "JOIN registration_sheet t ON t.id = r.sheet_id WHERE r.stage = 'waiting' AND t.starts_at <= :now "
    "AND t.activity_id IN :listed GROUP BY t.activity_id"
)
_DUE = (
    "SELECT due_on, filed_at, stage FROM activity WHERE due_on >= :first AND due_on <= :last "
    "AND stage IN ('approved', 'filed') AND (:branch = 0 OR branch_id = :branch)"
)
_OFF = (
    "SELECT count(*) AS n FROM activity WHERE stage = 'cancelled' AND first_day >= :first AND first_day <= :last "
    "AND (:branch = 0 OR branch_id = :branch)"
)
_YEARS = "SELECT min(first_day) AS first, max(last_day) AS last FROM activity WHERE stage IN ('approved', 'filed')"


class Line(NamedTuple):
    """One kind, audience, place or month: its sessions and its people."""

    label: str
    sessions: int = 0
    adults: int = 0
    children: int = 0
    registered: int = 0
    missing: int = 0

    @property
    def people(self) -> int:
        return self.adults + self.children

    def __add__(self, came) -> "Line":
        return Line(self.label, self.sessions + 1, self.adults + came.all_adults, self.children + came.all_children,
                    self.registered + came.registered, self.missing + came.missing)  # fmt: skip


class Promise(NamedTuple):
    """年均 60 余场: what was promised, and how many sessions there were."""

    label: str
    promised: int
    held: int

    @property
    def share(self) -> float | None:
        return self.held / self.promised if self.promised else None


class Year(NamedTuple):
    """All of one year."""

    year: int
    total: Line
    children: Line
    by_kind: list[Line]
    by_audience: list[Line]
    by_place: list[Line]
    by_month: list[Line]
    activities: int
    turned_away: int
    cancelled: int
    due: int
    in_time: int
    promises: list[Promise]

    @property
    def share_in_time(self) -> float | None:
        return self.in_time / self.due if self.due else None


def year(number: int, branch_id: int | None = None) -> Year:
    """The figures of a year as far as it has come. Of the archive: the files whose day of filing has come, and those of
    them that were filed by it."""
    first, last, now = date(number, 1, 1), date(number, 12, 31), clock.stamp(clock.now())
    rows = plain(_SESSIONS, first=clock.stamp(clock.midnight(first)), last=clock.stamp(clock.midnight(date(number + 1, 1, 1))),
                 now=now, branch=branch_id or 0)  # fmt: skip
    came = figures.of(row.id for row in rows)
    ids = sorted({row.activity_id for row in rows})
    turned = sum(int(row.number) for row in (*plain_among(_REFUSED, ids), *plain_among(_WAITED, ids, now=now)))
    span = {"first": first.isoformat(), "last": last.isoformat(), "branch": branch_id or 0}
    due = [row for row in plain(_DUE, **span) if row.stage == "filed" or clock.day(row.due_on) < clock.today()]
    total, children = _sum("合计", rows, came), _sum("少儿", [row for row in rows if row.audience in CHILDREN], came)
    return Year(
        number, total, children, _by(rows, came, lambda row: ActivityKind(row.kind).label),
        _by(rows, came, lambda row: ActivityAudience(row.audience).label), _by(rows, came, _place), _months(rows, came),
        len(ids), turned, plain(_OFF, **span)[0].n, len(due), sum(_in_time(row) for row in due),
        [Promise("全年活动", rules.rule(terms.YEAR_PROMISE), total.sessions),
         Promise("其中少儿活动", rules.rule(terms.CHILDREN_PROMISE), children.sessions)],
    )  # fmt: skip


def held_between(first: date, last: date, branch_id: int | None = None, until=None) -> Line:
    """The sessions that began between two days, both included, and their people; of a day cut at a moment, up to it."""
    end = min(clock.midnight(last + timedelta(days=1)), until or clock.now(), clock.now())
    rows = plain(_SESSIONS, first=clock.stamp(clock.midnight(first)), now=clock.stamp(end), branch=branch_id or 0,
                 last=clock.stamp(clock.midnight(last + timedelta(days=1))))  # fmt: skip
    return _sum("合计", rows, figures.of(row.id for row in rows))


def years() -> list[int]:
    """The years to choose from, the last first: those with activities, and this one."""
    row, today = plain(_YEARS)[0], clock.today().year
    first, last = (clock.day(day).year if day else today for day in row)
    return list(range(max(last, today), min(first, today) - 1, -1))


def _sum(label: str, rows, came) -> Line:
    line = Line(label)
    for row in rows:
        line = line + came[row.id]
    return line


def _by(rows, came, key) -> list[Line]:
    """One line a word, those with most sessions first."""
    held = defaultdict(list)
    for row in rows:
        held[key(row)].append(row)
    lines = [_sum(label, own, came) for label, own in held.items()]
    return sorted(lines, key=lambda line: (-line.sessions, line.label))


def _months(rows, came) -> list[Line]:
    return [_sum(f"{month} 月", [row for row in rows if clock.local(clock.moment(row.starts_at)).month == month], came)
            for month in range(1, 13)]  # fmt: skip


def _place(row) -> str:
    return row.place or ("馆外" if row.outside_place else "线上" if row.online_url else row.branch)


def _in_time(row) -> bool:
    return row.stage == "filed" and clock.local(clock.moment(row.filed_at)).date() <= clock.day(row.due_on)
