"""星级认定 and milestones: who has served long enough, announced in the house, then given.

A star is a ``Commendation`` of kind ``star``. Between the day it is announced and ``awarded_on`` it is 公示中: that it is given
is a fact of time. Taken back in that time, or later, it stays in the record with its reason.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.volunteers import Commendation, Volunteer
from yylib.services import calendar, rules
from yylib.services.service_hours import rounding
from yylib.services.volunteer_figures import terms
from yylib.services.volunteers import hands

HOUSE = "沂源县图书馆"
MOST = 200  # stars announced at once
_WORDS = "一二三四五"
_REACHED = """SELECT v.id, v.number, v.account_id, p.name, p.phone, g.name AS group_name, s.minutes,
EXISTS (SELECT 1 FROM consent c WHERE c.person_id = v.person_id AND c.purpose = :named AND c.withdrawn_at IS NULL) AS is_named,
coalesce((SELECT max(c.stars) FROM commendation c WHERE c.volunteer_id = v.id AND c.kind = 'star' AND c.undone_at IS NULL), 0) AS held
FROM volunteer v JOIN (SELECT volunteer_id, sum(minutes) AS minutes FROM service_entry WHERE stage = 'confirmed'
GROUP BY volunteer_id HAVING sum(minutes) >= :least) s ON s.volunteer_id = v.id
JOIN person p ON p.id = v.person_id LEFT JOIN volunteer_group g ON g.id = v.group_id
WHERE p.name IS NOT NULL AND (:one = 0 OR v.id = :one) ORDER BY s.minutes DESC, v.id"""
_STARS = """SELECT c.id, c.volunteer_id, c.stars, c.awarded_on, c.undone_at, c.note, c.at, v.number, p.name, a.name AS by_name,
EXISTS (SELECT 1 FROM consent n WHERE n.person_id = v.person_id AND n.purpose = :named AND n.withdrawn_at IS NULL) AS is_named,
coalesce((SELECT sum(e.minutes) FROM service_entry e WHERE e.volunteer_id = v.id AND e.stage = 'confirmed'), 0) AS minutes
FROM commendation c JOIN volunteer v ON v.id = c.volunteer_id LEFT JOIN person p ON p.id = v.person_id
LEFT JOIN account a ON a.id = c.by_id WHERE c.kind = 'star' AND c.awarded_on >= :since
ORDER BY c.awarded_on DESC, c.stars DESC, v.number, c.id"""
_CROSSED = """SELECT v.id, v.number, p.name, sum(e.minutes) AS minutes,
sum(CASE WHEN e.day < :first THEN e.minutes ELSE 0 END) AS earlier FROM service_entry e JOIN volunteer v ON v.id = e.volunteer_id
LEFT JOIN person p ON p.id = v.person_id WHERE e.stage = 'confirmed' AND e.day <= :last
GROUP BY v.id, v.number, p.name HAVING sum(CASE WHEN e.day >= :first THEN e.minutes ELSE 0 END) > 0
ORDER BY sum(e.minutes) DESC, v.id"""


class Due(NamedTuple):
    """Somebody who has reached more stars than they hold. ``is_self`` of the colleague who looks."""

    volunteer_id: int
    number: str | None
    name: str
    group: str | None
    minutes: int
    held: int
    stars: int
    is_self: bool

    @property
    def label(self) -> str:
        return label(self.stars)


class Star(NamedTuple):
    """A star that was announced. ``shown`` is the name as it may be posted: whole with consent, else masked. ``is_short``:
    entries were voided since, and the hours do not reach it any more."""

    id: int
    volunteer_id: int
    number: str | None
    name: str
    shown: str
    stars: int
    minutes: int
    announced_on: date
    awarded_on: date
    by_name: str
    note: str
    is_undone: bool
    is_short: bool

    @property
    def label(self) -> str:
        return label(self.stars)

    @property
    def is_announced(self) -> bool:
        """公示中."""
        return not self.is_undone and self.awarded_on > clock.today()


class Milestone(NamedTuple):
    """Somebody whose hours passed a milestone between two days."""

    volunteer_id: int
    number: str | None
    name: str
    hours: int
    minutes: int


def label(stars: int) -> str:
    """三星级志愿者."""
    return f"{_WORDS[stars - 1]}星级志愿者"


def reached(minutes: int, thresholds: Sequence[int] | None = None) -> int:
    """How many stars so many minutes are worth by the present rules; 0 to 5."""
    return max(
        (number for number, hours in enumerate(thresholds or _thresholds(), 1) if minutes >= hours * 60), default=0
    )


def _thresholds() -> list[int]:
    return [rules.rule(one) for one in terms.STARS]


def due(by: int, volunteer_id: int = 0) -> list[Due]:
    """Who has reached a star that was not announced yet, most hours first."""
    thresholds = _thresholds()
    rows = plain(_REACHED, named=terms.NAMED, least=min(thresholds) * 60, one=volunteer_id)
    found = [Due(row.id, row.number, row.name, row.group_name, int(row.minutes), int(row.held),
                 reached(int(row.minutes), thresholds), row.account_id == by) for row in rows]  # fmt: skip
    return [one for one in found if one.stars > one.held]


def announce(*, volunteer_ids: Sequence[int], by: int) -> str:
    """公示: the stars that these have reached, the highest of each, given on the day after the notice's last; that day as 2026-12-01.

    Refused where somebody has reached none, or is the colleague who announces. Each volunteer's row is held, so that two
    coordinators announce a star once.
    """
    if not volunteer_ids or len(volunteer_ids) > MOST:
        raise Refused("stars_none")
    on = calendar.due(clock.now(), rules.rule(terms.STAR_NOTICE_DAYS), "working_day").on + timedelta(days=1)
    for volunteer_id in sorted(set(volunteer_ids)):
        held = locked(Volunteer, volunteer_id)
        one = next(iter(due(by, volunteer_id)), None)
        if one is None:
            raise Refused("star_not_reached")
        if hands.is_own(held, by):
            raise Refused("star_own")
        db.session.add(Commendation(volunteer_id=volunteer_id, title=one.label, awarded_on=on, by_whom=HOUSE, kind="star",
                                    stars=one.stars, note=f"累计服务 {rounding.hours(one.minutes)} 小时", at=clock.now(), by_id=by))  # fmt: skip
        db.session.flush()
    return on.isoformat()


def withdraw(*, commendation_id: int, reason: str, by: int) -> None:
    """Take a star back, with the reason: an objection was right, or hours were voided. It stays in the record."""
    star = locked(Commendation, commendation_id)
    if star.kind != "star":
        raise NotThere()
    if star.undone_at:
        raise Refused("star_undone")
    if hands.is_own(star.volunteer, by):
        raise Refused("star_own")
    star.undone_at, star.note = clock.now(), f"{star.note}；撤回：{reason}"[:200]


def all_since(since: date) -> list[Star]:
    """The stars whose day is not before ``since``, those that are announced first; what was taken back too."""
    thresholds = _thresholds()
    return [_star(row, thresholds) for row in plain(_STARS, named=terms.NAMED, since=since.isoformat())]


def announced() -> list[Star]:
    """Those that are 公示中."""
    return [one for one in all_since(clock.today()) if one.is_announced]


def _star(row, thresholds: list[int]) -> Star:
    name = row.name or "（已匿名）"
    minutes, stars = int(row.minutes), int(row.stars)
    return Star(row.id, row.volunteer_id, row.number, name, shown(row.name, row.is_named), stars, minutes,
                clock.local(clock.moment(row.at)).date(), clock.day(row.awarded_on), row.by_name or "—", row.note,
                bool(row.undone_at), reached(minutes, thresholds) < stars)  # fmt: skip


def shown(name: str | None, is_named: bool) -> str:
    """A name as it may stand on a posted sheet (志愿服务条例 20)."""
    if not name:
        return "（已匿名）"
    return name if is_named else name[0] + "*" + name[2:][-1:]


def milestones(first: date, last: date) -> list[Milestone]:
    """Who passed a milestone between two days: the highest that was passed, most hours first."""
    steps = sorted(
        {int(text) for text in rules.rule(terms.MILESTONES).replace("，", ",").split(",") if text.strip().isdecimal()}
    )
    found = []
    for row in plain(_CROSSED, first=first.isoformat(), last=last.isoformat()):
        passed = [hours for hours in steps if row.earlier < hours * 60 <= row.minutes]
        if passed:
            found.append(Milestone(row.id, row.number, row.name or "（已匿名）", passed[-1], int(row.minutes)))
    return found


def get(commendation_id: int) -> Commendation:
    """One star, or ``NotThere``."""
    found = db.session.get(Commendation, commendation_id)
    if found is None or found.kind != "star":
        raise NotThere()
    return found
