"""The board of a programme: who takes part, in which age band, and what was read in each of its weeks."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.activities import Activity, ActivityKind, ActivitySession
from yylib.models.contests import Progress
from yylib.models.people import Person
from yylib.models.registrations import Participant, ParticipantRole, Registration, RegistrationSheet
from yylib.services import rules

AGE_BANDS = rules.declare(
    "READING_AGE_BANDS", label="阅读项目按年龄分段（各段最大周岁，用逗号隔开）", subject="活动", type=str, default="3,6,9,12,17", low=1, high=60,
    source="系统默认：学龄前、小学低中高年级、中学")  # fmt: skip


class Line(NamedTuple):
    """One child of a programme; ``weeks`` are in the order of the board's, None where nothing was entered."""

    participant_id: int
    registration_id: int
    name: str
    band: str
    weeks: tuple[Progress | None, ...]

    @property
    def books(self) -> int:
        return sum(one.books for one in self.weeks if one)

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.weeks if one)

    @property
    def done(self) -> int:
        """In how many weeks something was read."""
        return sum(1 for one in self.weeks if one and (one.books or one.minutes))


class Band(NamedTuple):
    """The children of an age band together."""

    name: str
    lines: list[Line]

    @property
    def books(self) -> int:
        return sum(one.books for one in self.lines)

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.lines)


class Board(NamedTuple):
    """A programme with its weeks and its children by age band."""

    activity: Activity
    weeks: list[ActivitySession]
    bands: list[Band]

    @property
    def lines(self) -> list[Line]:
        return [one for held in self.bands for one in held.lines]


def get(activity_id: int) -> Activity:
    """The activity if it is a programme, else ``NotThere``."""
    found = db.session.get(Activity, activity_id)
    if found is None or found.kind != ActivityKind.PROGRAMME:
        raise NotThere()
    return found


def weeks(activity_id: int) -> list[ActivitySession]:
    """The weeks that take place, in their order."""
    query = select(ActivitySession).where(
        ActivitySession.activity_id == activity_id, ActivitySession.cancelled_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(ActivitySession.starts_at, ActivitySession.id)))


def bands() -> list[tuple[int, str]]:
    """The greatest age of each band with its name, the youngest first."""
    ages = sorted({int(one) for one in rules.rule(AGE_BANDS).replace("，", ",").split(",") if one.strip().isdecimal()})
    found, least = [], 0
    for age in ages:
        found.append((age, f"{least}–{age} 岁" if least < age else f"{age} 岁"))
        least = age + 1
    return found


def band(birth_on: date | None, on: date) -> str:
    """The age band of somebody on a day."""
    if birth_on is None:
        return "未填年龄"
    age = Person(birth_on=birth_on).age_on(on)
    known = bands()
    return next((name for most, name in known if age <= most), f"{known[-1][0] + 1} 岁及以上" if known else f"{age} 岁")


def board(activity_id: int) -> Board:
    """The whole of a programme, in as many statements for few children as for many. A band is that of the first day."""
    activity = get(activity_id)
    query = select(Participant).join(RegistrationSheet, RegistrationSheet.id == Participant.sheet_id)
    return _board(activity, db.session.scalars(_taking_part(query, activity_id)).all())


def of_registration(registration: Registration) -> Board:
    """The same for the children of one family."""
    activity = get(registration.sheet.activity_id)
    query = select(Participant).where(Participant.registration_id == registration.id)
    return _board(activity, db.session.scalars(_taking_part(query)).all())


def _taking_part(query, activity_id: int | None = None):
    """Those who are registered and read: the children, and whoever else comes for oneself where no child does."""
    query = query.join(Registration, Registration.id == Participant.registration_id).where(
        Participant.is_live, Registration.stage == "confirmed",
        (Participant.role == ParticipantRole.CHILD) | ((Participant.role == ParticipantRole.ADULT) & (Registration.children == 0)),
    )  # fmt: skip
    query = query if activity_id is None else query.where(RegistrationSheet.activity_id == activity_id)
    return query.options(selectinload(Participant.person)).order_by(Participant.id)


def _board(activity: Activity, people) -> Board:
    found, held = weeks(activity.id), defaultdict(dict)
    ids = [one.id for one in people]
    for one in db.session.scalars(select(Progress).where(Progress.session_id.in_([week.id for week in found]),
                                                         Progress.participant_id.in_(ids))):  # fmt: skip
        held[one.participant_id][one.session_id] = one
    by_band, on = defaultdict(list), activity.first_day or clock.today()
    for one in people:
        name = one.name or (one.person.name if one.person else None) or "（已匿名）"
        born = one.birth_on or (one.person.birth_on if one.person else None)
        line = Line(
            one.id, one.registration_id, name, band(born, on), tuple(held[one.id].get(week.id) for week in found)
        )
        by_band[line.band].append(line)
    order = [name for _most, name in bands()]
    names = sorted(by_band, key=lambda name: (order.index(name) if name in order else len(order), name))
    return Board(activity, found, [Band(name, by_band[name]) for name in names])
