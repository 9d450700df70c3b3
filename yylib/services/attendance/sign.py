"""签到: a registered party, or some of it, has come. Plain SQL throughout, for the house's door signs in too.

Whoever signs in holds the registration's row first, so that a party and its single persons are never both counted.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import db, plain, plain_among
from yylib.errors import NotThere, Refused
from yylib.models.activities import ActivityStage
from yylib.models.attendance import Attendance, Way
from yylib.models.registrations import RegistrationStage
from yylib.services.attendance.terms import SIGN_EARLY, SIGN_LATE
from yylib.services.rules import rule

_SESSION = (
    "SELECT s.id, s.activity_id, s.starts_at, s.ends_at, s.cancelled_at, a.stage, a.title FROM activity_session s "
    "JOIN activity a ON a.id = s.activity_id WHERE s.id = :id"
)
# An UPDATE that changes nothing holds the row on either engine.
_HOLD = (
    "UPDATE registration SET version = version WHERE id = :id RETURNING id, sheet_id, adults + escorts AS adults, "
    "children, helpers, stage, held_until"
)
_SHEET = (
    "SELECT t.activity_id, t.session_id, a.title FROM registration_sheet t JOIN activity a ON a.id = t.activity_id "
    "WHERE t.id = :id"
)
_SIGNED = (
    "SELECT id, participant_id, adults, children, helpers, at, is_late FROM attendance WHERE session_id = :session "
    "AND day = :day AND registration_id = :registration AND undone_at IS NULL ORDER BY id"
)
_INSERT = (
    "INSERT INTO attendance (session_id, day, registration_id, participant_id, adults, children, helpers, way, is_late, "
    "at, entered_at, nonce, scan_id, by_id) VALUES (:session, :day, :registration, :participant, :adults, :children, "
    ":helpers, :way, :late, :at, :now, :nonce, :scan, :by) ON CONFLICT DO NOTHING "
    "RETURNING id, participant_id, adults, children, helpers, at, is_late"
)
_ADD = (
    "UPDATE attendance SET adults = adults + :adults, children = children + :children, helpers = helpers + :helpers "
    "WHERE id = :id AND undone_at IS NULL RETURNING id, participant_id, adults, children, helpers, at, is_late"
)
_ONE = {"adult": (1, 0, 0), "child": (0, 1, 0), "helper": (0, 0, 1)}
BY_PHONE = (Way.PASS, Way.CODE, Way.DOOR)


class Held(NamedTuple):
    """A session as signing in and counting need it."""

    id: int
    activity_id: int
    starts_at: datetime
    ends_at: datetime
    title: str
    stage: str
    is_cancelled: bool

    @property
    def first(self) -> date:
        return clock.local(self.starts_at).date()

    @property
    def last(self) -> date:
        return clock.local(self.ends_at).date()


class Heads(NamedTuple):
    """Adults, children and helpers of a party."""

    adults: int = 0
    children: int = 0
    helpers: int = 0


def held(session_id: int) -> Held:
    """The session, or ``NotThere``."""
    rows = plain(_SESSION, id=session_id)
    if not rows:
        raise NotThere()
    row = rows[0]
    return Held(row.id, row.activity_id, clock.moment(row.starts_at), clock.moment(row.ends_at), row.title, row.stage,
                row.cancelled_at is not None or row.stage == ActivityStage.CANCELLED)  # fmt: skip


def open_to_entries(session_id: int) -> Held:
    """The session, unless it was cancelled or its activity has been filed: then nothing is entered any more."""
    session = held(session_id)
    if session.is_cancelled:
        raise Refused("session_cancelled")
    if session.stage == ActivityStage.FILED:
        raise Refused("session_filed")
    return session


def sign_in(*, session_id: int, registration_id: int, way: str, day: date | None = None, at: datetime | None = None,
            participants: Iterable[int] = (), heads: tuple[int, int, int] | None = None, nonce: str | None = None,
            scan_id: int | None = None, by: int | None = None) -> dict:  # fmt: skip
    """A party has come to a session: all of it, so many (``heads``: adults, children, helpers), or ``participants``.

    Whoever is signed in already is so still: ``is_new`` says whether anything was entered. By pass, code or door only
    from the house's minutes before the beginning until the end; by hand also later, ``day`` being the session's or, of
    several, the one meant. Children under fourteen only with or after an adult of their party (C37), but for the paper
    list, which tells what was. ``at`` is when, where that is told later; a paper list tells no time.
    """
    session, now = open_to_entries(session_id), clock.now()
    day = day or clock.local(at or now).date()
    refuse_outside(session, day, at or now, way)
    party = _party(session, registration_id)
    signed = plain(_SIGNED, session=session_id, day=day.isoformat(), registration=registration_id)
    when = at or (_told_on_paper(session, day) if way == Way.PAPER else now)
    late = way != Way.PAPER and day == session.first and when > session.starts_at + timedelta(minutes=rule(SIGN_LATE))
    rows = _persons(party, signed, list(participants), way) if participants else _whole(party, signed, heads, way)
    entered = [
        plain(_INSERT, session=session_id, day=day.isoformat(), registration=registration_id, participant=participant,
              adults=row.adults, children=row.children, helpers=row.helpers, way=str(way), late=late,
              at=clock.stamp(when), now=clock.stamp(now), nonce=f"{nonce}-{participant or 0}" if nonce else None,
              scan=scan_id, by=by)
        for participant, row in rows
    ]  # fmt: skip
    return _told([row for one in entered for row in one], signed)


def sign_rest(*, attendance_id: int, by: int) -> dict:
    """Those of a party who were not with it have come too: its row is of all now."""
    row = _of(attendance_id)
    if row.participant_id:  # one person's row is of that person
        raise NotThere()
    open_to_entries(row.session_id)
    party = plain(_HOLD, id=row.registration_id)[0]
    signed = plain(
        _SIGNED, session=row.session_id, day=clock.day(row.day).isoformat(), registration=row.registration_id
    )
    left = _left(party, signed)
    rows = sum(left) and plain(_ADD, id=attendance_id, **left._asdict())
    return _told(rows or (), signed)


def undo(*, attendance_id: int, by: int) -> None:
    """Take a signing in back; it stays in the records, with who took it back. The same code may sign in anew at once."""
    row = _of(attendance_id)
    open_to_entries(row.session_id)
    done = plain("UPDATE attendance SET undone_at = :now, undone_by_id = :by, nonce = NULL WHERE id = :id AND undone_at IS NULL",
                 now=clock.stamp(clock.now()), by=by, id=attendance_id)  # fmt: skip
    if not done.count:
        raise Refused("sign_undone")


def shown(attendance_id: int) -> Attendance:
    """One signing in, or ``NotThere``."""
    row = db.session.get(Attendance, attendance_id)
    if row is None:
        raise NotThere()
    return row


def session_of(attendance_id: int) -> int:
    """The session of a signing in, or ``NotThere``."""
    return _of(attendance_id).session_id


def refuse_outside(session: Held, day: date, at: datetime, way: str) -> None:
    """Nothing where one may sign in now, or the one reason why not."""
    if not session.first <= day <= session.last:
        raise Refused("sign_other_day", day=_day_words(session.first))
    early = session.starts_at - timedelta(minutes=rule(SIGN_EARLY))
    if (way in BY_PHONE and at < early) or day > clock.today():
        raise Refused("sign_too_early", from_time=f"{_day_words(session.first)} {clock.local(early):%H:%M}")
    if way in BY_PHONE and at > session.ends_at:
        raise Refused("sign_too_late", until=f"{clock.local(session.ends_at):%H:%M}")


def _of(attendance_id: int):
    rows = plain(
        "SELECT id, session_id, day, registration_id, participant_id FROM attendance WHERE id = :id", id=attendance_id
    )
    if not rows:
        raise NotThere()
    return rows[0]


def _party(session: Held, registration_id: int):
    """The registration, held, if it is one of this session's and confirmed; else why it cannot be signed in."""
    rows = plain(_HOLD, id=registration_id)
    if not rows:
        raise NotThere()
    party, sheet = rows[0], plain(_SHEET, id=rows[0].sheet_id)[0]
    if sheet.activity_id != session.activity_id or sheet.session_id not in (None, session.id):
        raise Refused("sign_wrong", title=sheet.title)
    refuse_unconfirmed(party)
    return party


def refuse_unconfirmed(party) -> None:
    """Nothing for a confirmed registration, or why it opens nothing."""
    if party.stage == RegistrationStage.CONFIRMED:
        return
    if party.stage == RegistrationStage.OFFERED and clock.moment(party.held_until) > clock.now():
        raise Refused("sign_offered")
    if party.stage in (RegistrationStage.WAITING, RegistrationStage.OFFERED):
        raise Refused("sign_waiting")
    raise Refused("sign_off", stage=RegistrationStage(party.stage).label)


def _left(party, signed) -> Heads:
    """Who of a party is not signed in yet."""
    return Heads(*(max(0, getattr(party, name) - sum(getattr(row, name) for row in signed)) for name in Heads._fields))


def _whole(party, signed, heads, way: str) -> list[tuple[None, Heads]]:
    left = _left(party, signed)
    if any(row.participant_id is None for row in signed) or (signed and not sum(left)):
        return []
    if heads is None:
        return [(None, left)]
    heads = Heads(*heads)
    if min(heads) < 0 or sum(heads) == 0:
        raise Refused("sign_nobody")
    if any(given > most for given, most in zip(heads, left, strict=True)):
        raise Refused("sign_too_many", left=f"成人 {left.adults} 人、儿童 {left.children} 人、志愿者 {left.helpers} 人")
    _with_adult(party, signed, heads.adults, heads.children, way)
    return [(None, heads)]


def _persons(party, signed, participants: list[int], way: str) -> list[tuple[int, Heads]]:
    whole, left = [row for row in signed if row.participant_id is None], _left(party, signed)
    if whole and not sum(left):  # with all of the party they are here
        return []
    found = plain_among("SELECT id, role FROM participant WHERE registration_id = :registration AND id IN :listed ORDER BY id",
                        participants, registration=party.id)  # fmt: skip
    if len(found) != len(set(participants)):
        raise NotThere()
    here = {row.participant_id for row in signed}
    rows = [(row.id, Heads(*_ONE[row.role])) for row in found if row.id not in here]
    if whole and any(sum(one[role] for _id, one in rows) > left[role] for role in range(3)):
        raise Refused("sign_in_party", at=f"{clock.local(clock.moment(whole[0].at)):%H:%M}")
    _with_adult(party, signed, sum(one.adults for _id, one in rows), sum(one.children for _id, one in rows), way)
    return rows


def _with_adult(party, signed, adults: int, children: int, way: str) -> None:
    if way != Way.PAPER and children and not adults and party.adults and not any(row.adults for row in signed):
        raise Refused("sign_no_adult")


def _told_on_paper(session: Held, day: date) -> datetime:
    return session.starts_at if day == session.first else clock.midnight(day)


def _told(entered, signed) -> dict:
    """What was entered or, where nothing was, what had been before."""
    rows = entered or signed
    return {"id": rows[-1].id if rows else None, "is_new": bool(entered), "is_late": bool(rows and rows[-1].is_late),
            "at": clock.stamp(clock.moment(rows[-1].at)) if rows else None,
            **{name: sum(getattr(row, name) for row in rows) for name in Heads._fields}}  # fmt: skip


def _day_words(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"
