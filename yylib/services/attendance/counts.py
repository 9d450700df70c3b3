"""现场计数: people without a name, counted by several helpers at once. Each press is a row; the number is their sum."""

from datetime import date, datetime, timedelta
from itertools import chain
from itertools import count as count_from
from typing import NamedTuple

from yylib import clock, tokens
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.activities import ActivitySession
from yylib.models.attendance import CountLink
from yylib.services.attendance.sign import Held, held, open_to_entries
from yylib.services.attendance.terms import LARGEST, LINK_HOURS
from yylib.services.rules import rule

STAFF, LINK, PAPER = "staff", "link", "paper"
_INSERT = (
    "INSERT INTO head_count (session_id, day, adults, children, spot, source, nonce, at, undoes_id, by_id) VALUES "
    "(:session, :day, :adults, :children, :spot, :source, :nonce, :at, :undoes, :by) ON CONFLICT DO NOTHING RETURNING id"
)
# What was taken back belongs to who counted it, whoever took it back. A link's name is its own within a session.
_SPOTS = (
    "SELECT x.spot, x.by_link, x.by_id, sum(x.adults) AS adults, sum(x.children) AS children, max(x.at) AS at FROM ("
    "SELECT h.spot, h.adults, h.children, h.at, h.source = 'link' AS by_link, "
    "CASE WHEN h.spot = '' THEN NULL WHEN h.undoes_id IS NULL THEN h.by_id ELSE o.by_id END AS by_id "
    "FROM head_count h LEFT JOIN head_count o ON o.id = h.undoes_id WHERE h.session_id = :session AND h.day = :day) x "
    "GROUP BY x.spot, x.by_link, x.by_id ORDER BY x.spot, x.by_id"
)
_LATEST = (
    "SELECT h.id, h.day, h.adults, h.children, h.spot, h.source, h.at, a.name AS by_name, "
    "(SELECT u.id FROM head_count u WHERE u.undoes_id = h.id) AS undone FROM head_count h "
    "LEFT JOIN account a ON a.id = h.by_id WHERE h.session_id = :session AND h.undoes_id IS NULL "
    "AND (:any OR (h.spot = :spot AND (h.source = 'link') = :by_link AND (:by_link OR h.by_id = :by))) "
    "ORDER BY h.id DESC LIMIT :most"
)


class Spot(NamedTuple):
    """What one helper has counted on a day: by a link (``by_id`` is None), with an account, or both None and an empty
    name: what the staff entered for the session."""

    name: str
    adults: int
    children: int
    at: datetime | None
    is_link: bool
    by_id: int | None

    @property
    def people(self) -> int:
        return self.adults + self.children


class Helper(NamedTuple):
    """Who counts by a link."""

    link_id: int
    session_id: int
    name: str
    until_at: datetime


def count(*, session_id: int, nonce: str, adults: int = 0, children: int = 0, day: date | None = None, spot: str = "",
          source: str = STAFF, by: int | None = None) -> dict:  # fmt: skip
    """So many more people have come, on a day of the session (today). The same ``nonce`` again changes nothing.

    No row is held for it: any number of helpers count at once, and every count is there once.
    """
    session = open_to_entries(session_id)
    if not (0 <= adults <= LARGEST and 0 <= children <= LARGEST and adults + children > 0):
        raise Refused("heads_nothing", field="adults")
    day = _day(session, day)
    made = plain(_INSERT, session=session_id, day=day.isoformat(), adults=adults, children=children, spot=spot[:30],
                 source=source, nonce=nonce[:64], at=clock.stamp(clock.now()), undoes=None, by=by)  # fmt: skip
    return {"id": made[0].id if made else None, "is_new": bool(made)}


def take_back(*, count_id: int, by: int | None = None, spot: str | None = None,
              session_id: int | None = None) -> None:  # fmt: skip
    """A count was a mistake: a further row with its numbers negated. With ``spot`` and ``session_id`` only a row that this
    helper counted."""
    rows = plain("SELECT id, session_id, day, adults, children, spot, source, undoes_id FROM head_count WHERE id = :id",
                 id=count_id)  # fmt: skip
    if not rows or rows[0].undoes_id:
        raise NotThere()
    if spot is not None and (rows[0].spot, rows[0].source, rows[0].session_id) != (spot, LINK, session_id):
        raise NotThere()
    row = rows[0]
    open_to_entries(row.session_id)
    made = plain(_INSERT, session=row.session_id, day=clock.day(row.day).isoformat(), adults=-row.adults,
                 children=-row.children, spot=row.spot, source=row.source, nonce=f"undo-{row.id}",
                 at=clock.stamp(clock.now()), undoes=row.id, by=by)  # fmt: skip
    if not made:
        raise Refused("heads_undone")


def spots(session_id: int, day: date) -> list[Spot]:
    """What each helper has counted on a day."""
    return [Spot(row.spot, int(row.adults), int(row.children), clock.moment(row.at), bool(row.by_link), row.by_id)
            for row in plain(_SPOTS, session=session_id, day=day.isoformat())]  # fmt: skip


def own(found: list[Spot], name: str, by: int | None = None) -> Spot:
    """Of these what one helper counted: by a link of this name, or the account ``by``; nothing is a Spot too."""
    key = (name, by is None, by)
    return next(
        (one for one in found if (one.name, one.is_link, one.by_id) == key), Spot(name, 0, 0, None, by is None, by)
    )


def latest(session_id: int, spot: str | None = None, most: int = 20, *, by: int | None = None) -> list:
    """The last counts, the newest first, of one helper (a link's name, or a name and the account ``by``) or of all;
    ``undone`` where it was taken back."""
    rows = plain(
        _LATEST, session=session_id, spot=spot or "", any=spot is None, by_link=by is None, by=by or 0, most=most
    )
    return [row._replace(day=clock.day(row.day), at=clock.moment(row.at)) for row in rows]


def make_link(*, session_id: int, name: str, by: int) -> str:
    """A link by which a helper without an account counts at one session; its token is kept nowhere but as a hash.

    Two links of one session never bear the same name: 东门, 东门 2.
    """
    session, token = open_to_entries(session_id), tokens.fresh()
    locked(ActivitySession, session_id)
    taken = {row.name for row in plain("SELECT name FROM count_link WHERE session_id = :id", id=session_id)}
    name = next(one for one in chain((name[:30],), (f"{name[:26]} {n}" for n in count_from(2))) if one not in taken)
    db.session.add(CountLink(session_id=session_id, name=name, token_hash=tokens.digest(token), by_id=by,
                             until_at=session.ends_at + timedelta(hours=rule(LINK_HOURS))))  # fmt: skip
    return token


def path(token: str) -> str:
    """The address of a link, without the library's outward part."""
    return "/come/count/" + token


def revoke(*, link_id: int, by: int) -> None:
    """The link ends now; what was counted by it stays."""
    link = locked(CountLink, link_id)
    link.revoked_at = link.revoked_at or clock.now()


def helper_of(token: str) -> Helper:
    """Who counts by this link; ``NotThere`` for what is no link, ``link_over`` for one whose time is over."""
    rows = plain("SELECT id, session_id, name, until_at, revoked_at FROM count_link WHERE token_hash = :hash",
                 hash=tokens.digest(token))  # fmt: skip
    if not rows:
        raise NotThere()
    row = rows[0]
    if row.revoked_at or clock.now() > clock.moment(row.until_at):
        raise Refused("link_over")
    return Helper(row.id, row.session_id, row.name, clock.moment(row.until_at))


def links(session_id: int) -> list[CountLink]:
    """The links of a session, the latest first."""
    return list(db.session.scalars(db.select(CountLink).where(CountLink.session_id == session_id)
                                   .order_by(CountLink.id.desc())))  # fmt: skip


def session_of(count_id: int) -> int:
    """The session of a count, or ``NotThere``."""
    rows = plain("SELECT session_id FROM head_count WHERE id = :id", id=count_id)
    if not rows:
        raise NotThere()
    return rows[0].session_id


def link_session(link_id: int) -> int:
    """The session of a link, or ``NotThere``."""
    rows = plain("SELECT session_id FROM count_link WHERE id = :id", id=link_id)
    if not rows:
        raise NotThere()
    return rows[0].session_id


def counting_day(session_id: int) -> date:
    """The day on which is counted now: today, or the session's first day before it and its last day after it."""
    session = held(session_id)
    return min(max(clock.today(), session.first), session.last)


def _day(session: Held, day: date | None) -> date:
    """A day of the session that has come; a session that began today runs over midnight on its own day."""
    day = day or min(clock.today(), session.last)
    if not session.first <= day <= session.last or day > clock.today():
        raise Refused("heads_other_day", field="day", first=session.first, last=session.last)
    return day
