"""参加人次: signed in and counted, adults and children apart, by session and by day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain, plain_among

_SIGNED = (
    "SELECT session_id AS id, sum(adults) AS adults, sum(children) AS children, sum(helpers) AS helpers FROM attendance "
    "WHERE undone_at IS NULL AND session_id IN :listed GROUP BY session_id"
)
_COUNTED = (
    "SELECT session_id AS id, sum(adults) AS adults, sum(children) AS children FROM head_count "
    "WHERE session_id IN :listed GROUP BY session_id"
)
# A party that came on several days of one session is there once; the most it may fill is itself.
_REGISTERED = (
    "SELECT s.id, sum(r.adults + r.escorts + r.children + r.helpers) AS registered, "
    "sum(CASE WHEN r.adults + r.escorts + r.children + r.helpers > coalesce(c.came, 0) "
    "THEN r.adults + r.escorts + r.children + r.helpers - coalesce(c.came, 0) ELSE 0 END) AS missing "
    "FROM activity_session s JOIN registration_sheet t ON t.activity_id = s.activity_id "
    "AND (t.session_id IS NULL OR t.session_id = s.id) "
    "JOIN registration r ON r.sheet_id = t.id AND r.stage = 'confirmed' "
    "LEFT JOIN (SELECT session_id, registration_id, sum(adults + children + helpers) AS came FROM attendance "
    "WHERE undone_at IS NULL AND session_id IN :listed GROUP BY session_id, registration_id) c "
    "ON c.session_id = s.id AND c.registration_id = r.id WHERE s.id IN :listed GROUP BY s.id"
)
# An accompanying adult who takes no place is among the adults that came: as many of them as the party has escorts.
_PLACES = (
    "SELECT sum(r.adults + r.children) AS held, sum(CASE WHEN coalesce(c.adults, 0) > r.escorts THEN c.adults - r.escorts "
    "ELSE 0 END + coalesce(c.children, 0)) AS taken FROM activity_session s JOIN registration_sheet t "
    "ON t.activity_id = s.activity_id AND (t.session_id IS NULL OR t.session_id = s.id) "
    "JOIN registration r ON r.sheet_id = t.id AND r.stage = 'confirmed' "
    "LEFT JOIN (SELECT registration_id, sum(adults) AS adults, sum(children) AS children FROM attendance "
    "WHERE undone_at IS NULL AND session_id = :id GROUP BY registration_id) c ON c.registration_id = r.id WHERE s.id = :id"
)
_DAYS = (
    "SELECT x.day, sum(x.adults) AS adults, sum(x.children) AS children, sum(x.helpers) AS helpers, "
    "sum(x.walk_in_adults) AS walk_in_adults, sum(x.walk_in_children) AS walk_in_children FROM ("
    "SELECT a.day, a.adults, a.children, a.helpers, 0 AS walk_in_adults, 0 AS walk_in_children FROM attendance a "
    "JOIN activity_session s ON s.id = a.session_id WHERE s.activity_id = :activity AND a.undone_at IS NULL UNION ALL "
    "SELECT h.day, 0, 0, 0, h.adults, h.children FROM head_count h JOIN activity_session s ON s.id = h.session_id "
    "WHERE s.activity_id = :activity) x GROUP BY x.day ORDER BY x.day"
)


class Came(NamedTuple):
    """Who came to a session. ``adults``, ``children`` and ``helpers`` signed in; walk-ins were counted. ``registered``
    are all heads of the confirmed registrations, ``missing`` those of them who have not come."""

    adults: int = 0
    children: int = 0
    helpers: int = 0
    walk_in_adults: int = 0
    walk_in_children: int = 0
    registered: int = 0
    missing: int = 0

    @property
    def all_adults(self) -> int:
        return self.adults + self.walk_in_adults

    @property
    def all_children(self) -> int:
        return self.children + self.walk_in_children

    @property
    def people(self) -> int:
        """参加人次: signed in and counted; helpers are no participants."""
        return self.all_adults + self.all_children


def of(session_ids: Iterable[int]) -> dict[int, Came]:
    """Who came to each of the sessions; three statements, however many they are."""
    ids, held = list(session_ids), defaultdict(dict)
    for row in plain_among(_SIGNED, ids):
        held[row.id] |= {"adults": int(row.adults), "children": int(row.children), "helpers": int(row.helpers)}
    for row in plain_among(_COUNTED, ids):
        held[row.id] |= {"walk_in_adults": int(row.adults), "walk_in_children": int(row.children)}
    for row in plain_among(_REGISTERED, ids):
        held[row.id] |= {"registered": int(row.registered), "missing": int(row.missing)}
    return {session_id: Came(**held[session_id]) for session_id in ids}


def places(session_id: int) -> tuple[int, int]:
    """How many places of a session the confirmed registrations hold, and how many of these are taken by who came."""
    row = plain(_PLACES, id=session_id)[0]
    return int(row.held or 0), int(row.taken or 0)


def by_day(activity_id: int) -> dict[date, Came]:
    """Who came on each day of an activity on which somebody did; an exhibition is counted so."""
    rows = plain(_DAYS, activity=activity_id)
    return {clock.day(row.day): Came(*(int(number) for number in row[1:])) for row in rows}
