"""应到名单: the parties of a session, who of them has come and who is missing, and how full the room is."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from yylib import clock
from yylib.database import db
from yylib.models.activities import ActivityKind, ActivitySession, Entry
from yylib.models.attendance import Attendance, Way
from yylib.models.registrations import Participant, ParticipantRole, Registration, RegistrationSheet
from yylib.services.attendance import figures
from yylib.services.attendance.terms import RELEASE
from yylib.services.registrations import keys
from yylib.services.rules import rule

BY_PERSON = (ActivityKind.TRAINING, ActivityKind.PROGRAMME, ActivityKind.CONTEST)  # ticked one by one
PARTLY = "部分"  # some of the party came, signed in by number


class One(NamedTuple):
    """One person of a party by name."""

    id: int
    name: str
    role: str
    age: int | None
    has_come: bool


class Line(NamedTuple):
    """One party on the list. ``came`` are the heads signed in, ``left`` those of it who have not come."""

    id: int
    name: str
    phone: str
    unit: str
    code: str
    qr: str
    adults: int
    children: int
    helpers: int
    ones: tuple[One, ...]
    note: str
    signed: tuple[Attendance, ...]

    @property
    def heads(self) -> int:
        return self.adults + self.children + self.helpers

    @property
    def came(self) -> int:
        return sum(row.adults + row.children + row.helpers for row in self.signed)

    @property
    def left(self) -> int:
        return max(0, self.heads - self.came)

    @property
    def party(self) -> str:
        """成人 1，儿童 2."""
        said = (("成人", self.adults), ("儿童", self.children), ("志愿者", self.helpers))
        return "，".join(f"{word} {number}" for word, number in said if number)

    @property
    def names(self) -> str:
        return "、".join(f"{one.name}（{one.age} 岁）" if one.age is not None else one.name for one in self.ones)


class Room(NamedTuple):
    """How a session fills. ``quota`` is None where there is no limit; ``free`` is for who comes without registering:
    until some minutes after the beginning those who are missing keep theirs. ``taken`` are the places of who is there:
    neither helpers nor adults who only accompany take one."""

    came: figures.Came
    quota: int | None
    free: int | None
    over: int
    taken: int


def lines(session: ActivitySession, day: date, *, confirmed: bool = True) -> list[Line]:
    """The confirmed parties of a session by name, or those who wait, by their order; as many statements for any number."""
    query = select(Registration).join(Registration.sheet).where(
        RegistrationSheet.activity_id == session.activity_id,
        (RegistrationSheet.session_id.is_(None)) | (RegistrationSheet.session_id == session.id),
        Registration.stage == "confirmed" if confirmed else Registration.stage.in_(("waiting", "offered")),
    ).options(joinedload(Registration.person), selectinload(Registration.participants))  # fmt: skip
    found = db.session.scalars(query.order_by(Registration.queued_at, Registration.id)).all()
    signed = defaultdict(list)
    here = select(Attendance).where(
        Attendance.session_id == session.id, Attendance.day == day, Attendance.undone_at.is_(None)
    )
    for row in db.session.scalars(here.order_by(Attendance.id)):
        signed[row.registration_id].append(row)
    return [_line(one, tuple(signed[one.id]), clock.local(session.starts_at).date()) for one in found]


def _line(one: Registration, signed: tuple, day: date) -> Line:
    person, here = one.person, {row.participant_id for row in signed}
    are_all = None in here and sum(row.adults + row.children + row.helpers for row in signed) >= (
        one.coming_adults + one.children + one.helpers)  # fmt: skip
    ones = tuple(
        One(who.id, who.name or "（已匿名）", who.role, _age(who, day), are_all or who.id in here)
        for who in one.party
        if who.is_live
    )
    name = (person and person.name) or one.unit or (ones[0].name if ones else "")
    return Line(one.id, name or "（已匿名）", person.masked_phone if person else "—",
                one.unit, one.code, keys.qr_text(one), one.coming_adults, one.children, one.helpers, ones, one.note, signed)  # fmt: skip


def _age(who: Participant, day: date) -> int | None:
    born = who.birth_on
    if born is None or who.role != ParticipantRole.CHILD:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def room(session: ActivitySession, now: datetime | None = None) -> Room:
    """How full a session is now."""
    came, quota = figures.of([session.id])[session.id], session.activity.quota
    if quota is None:
        return Room(came, None, None, 0, came.people)
    held, taken = figures.places(session.id)
    taken += came.walk_in_adults + came.walk_in_children
    is_kept = (now or clock.now()) < session.starts_at + timedelta(minutes=rule(RELEASE))
    kept = max(0, held + came.walk_in_adults + came.walk_in_children - taken) if is_kept else 0
    return Room(came, quota, max(0, quota - taken - kept), max(0, taken - quota), taken)


def is_by_person(session: ActivitySession) -> bool:
    """Whether its list is ticked person by person: a training counts each of them at each session."""
    return session.activity.kind in BY_PERSON


def is_drop_in(session: ActivitySession) -> bool:
    """Whether nobody registers for it: it is counted."""
    return session.activity.entry == Entry.DROP_IN


def persons(activity_id: int) -> tuple[list[ActivitySession], list[tuple[str, str, dict[int, str]]]]:
    """考勤: an activity's sessions, and for each person of it (name, role) how they came to each session; ``PARTLY`` where only the number is known."""
    sessions = list(db.session.scalars(select(ActivitySession).where(
        ActivitySession.activity_id == activity_id, ActivitySession.cancelled_at.is_(None))
        .order_by(ActivitySession.starts_at)))  # fmt: skip
    people = db.session.scalars(select(Participant).join(Participant.registration).join(Registration.sheet).where(
        RegistrationSheet.activity_id == activity_id, Registration.stage == "confirmed", Participant.is_live)
        .options(contains_eager(Participant.registration)).order_by(Registration.queued_at, Participant.id)).all()  # fmt: skip
    single, whole, heads = {}, {}, defaultdict(int)
    rows = select(Attendance).join(Attendance.session).where(ActivitySession.activity_id == activity_id,
                                                             Attendance.undone_at.is_(None))  # fmt: skip
    for row in db.session.scalars(rows):
        word = "迟到" if row.is_late else Way(row.way).label
        heads[row.registration_id, row.session_id] += row.adults + row.children + row.helpers
        if row.participant_id:
            single[row.participant_id, row.session_id] = word
        else:
            whole[row.registration_id, row.session_id] = word
    for one in people:  # of a part of a party nobody knows who it was
        party = one.registration.coming_adults + one.registration.children + one.registration.helpers
        whole |= {key: PARTLY for key in whole if key[0] == one.registration_id and heads[key] < party}
    return sessions, [
        (one.name or "（已匿名）", ParticipantRole(one.role).label,
         {s.id: single.get((one.id, s.id)) or whole.get((one.registration_id, s.id), "") for s in sessions})
        for one in people
    ]  # fmt: skip
