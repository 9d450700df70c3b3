"""Today's parties of a phone: which of its registrations are for a session of this day, and who of them has signed in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain_among
from yylib.services.attendance.terms import SIGN_EARLY
from yylib.services.rules import rule

_PARTIES = (
    "SELECT r.code, r.adults + r.escorts AS adults, r.children, r.helpers, a.title, a.branch_id, s.starts_at, s.ends_at, s.place_id, "
    "(SELECT min(x.at) FROM attendance x WHERE x.session_id = s.id AND x.registration_id = r.id AND x.day = :day "
    "AND x.undone_at IS NULL) AS signed_at FROM registration r JOIN registration_sheet t ON t.id = r.sheet_id "
    "JOIN activity a ON a.id = t.activity_id JOIN activity_session s ON s.activity_id = t.activity_id "
    "AND (t.session_id IS NULL OR s.id = t.session_id) WHERE r.code IN :listed AND r.stage = 'confirmed' "
    "AND a.stage <> 'cancelled' AND s.cancelled_at IS NULL AND s.starts_at < :until AND s.ends_at >= :since "
    "ORDER BY s.starts_at, r.id"
)


class Party(NamedTuple):
    """A registration that has a session today: its seven characters, who comes, to what and when,
    since when it is signed in, and from when it may be. ``branch_id`` is None where it is held outside the house."""

    code: str
    adults: int
    children: int
    helpers: int
    title: str
    branch_id: int | None
    starts_at: datetime
    ends_at: datetime
    signed_at: datetime | None
    opens_at: datetime

    @property
    def words(self) -> str:
        """大人 2 位、孩子 1 位."""
        said = (("大人", self.adults), ("孩子", self.children), ("志愿者", self.helpers))
        return "、".join(f"{word} {number} 位" for word, number in said if number)

    @property
    def is_open(self) -> bool:
        """Whether one signs in now."""
        return self.opens_at <= clock.now() <= self.ends_at

    @property
    def is_over(self) -> bool:
        return self.ends_at < clock.now()


def parties(codes: Iterable[str]) -> list[Party]:
    """Those of the codes that are for today, the next one first; one statement, and none without codes."""
    codes = list(codes)
    if not codes:
        return []
    today, early = clock.today(), timedelta(minutes=rule(SIGN_EARLY))
    rows = plain_among(_PARTIES, codes, day=today.isoformat(), since=clock.stamp(clock.midnight(today)),
                       until=clock.stamp(clock.midnight(today + timedelta(days=1))))  # fmt: skip
    return [_party(row, early) for row in rows]


def _party(row, early: timedelta) -> Party:
    starts = clock.moment(row.starts_at)
    return Party(row.code, row.adults, row.children, row.helpers, row.title, row.branch_id if row.place_id else None, starts,
                 clock.moment(row.ends_at), clock.moment(row.signed_at), starts - early)  # fmt: skip
