"""志愿服务记录: the five parts that 民政部令第67号 asks for, of one volunteer or of many, in as many statements for many as for one."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.service_hours import EntryStage, ServiceEntry
from yylib.models.volunteers import EVALUATIONS, Commendation, Evaluation, TrainingRecord, Volunteer, VolunteerTraining


class Record(NamedTuple):
    """基本信息 (``volunteer``), 服务情况, 培训情况, 表彰奖励, 评价情况. ``minutes`` is the sum of the confirmed ``entries``;
    ``pending`` are those that wait for confirmation and count for nothing yet."""

    volunteer: Volunteer
    entries: list[ServiceEntry]
    pending: list[ServiceEntry]
    trainings: list[VolunteerTraining]
    commendations: list[Commendation]
    evaluations: list[Evaluation]

    @property
    def minutes(self) -> int:
        """The confirmed minutes, summed before anybody rounds (C45)."""
        return sum(entry.minutes for entry in self.entries)

    @property
    def stars(self) -> int | None:
        """The highest star level that was given, or None."""
        return max((one.stars for one in self.commendations if one.stars), default=None)


def record(volunteer_id: int, first: date | None = None, last: date | None = None) -> Record:
    """The record of one volunteer, or ``NotThere``; with days only the service between them, both included."""
    found = records([volunteer_id], first, last)
    if not found:
        raise NotThere()
    return found[0]


def records(volunteer_ids: Iterable[int], first: date | None = None, last: date | None = None) -> list[Record]:
    """The records of several, in the order of their ids. A star that is still announced (公示中) is not in them."""
    ids = sorted(set(volunteer_ids))
    people = db.session.scalars(
        select(Volunteer).where(Volunteer.id.in_(ids)).order_by(Volunteer.id)
        .options(joinedload(Volunteer.person), joinedload(Volunteer.group))
    ).all()  # fmt: skip
    entries = _by_volunteer(_entries(ids, first, last))
    trainings, honours = (
        _by_volunteer(_trainings(ids)),
        _by_volunteer(
            row for row in _live(Commendation, ids, Commendation.awarded_on) if row.awarded_on <= clock.today()
        ),
    )
    judged = _by_volunteer(_live(Evaluation, ids, Evaluation.last_day))
    return [
        Record(one, *_parted(entries.get(one.id, [])), [row.training for row in trainings.get(one.id, [])],
               honours.get(one.id, []), judged.get(one.id, [])) for one in people
    ]  # fmt: skip


def _parted(entries: list[ServiceEntry]) -> tuple[list[ServiceEntry], list[ServiceEntry]]:
    confirmed = [one for one in entries if one.stage == EntryStage.CONFIRMED]
    return confirmed, [one for one in entries if one.stage == EntryStage.PENDING]


def _by_volunteer(rows) -> dict[int, list]:
    held: dict[int, list] = {}
    for row in rows:
        held.setdefault(row.volunteer_id, []).append(row)
    return held


def _entries(ids: list[int], first: date | None, last: date | None) -> list[ServiceEntry]:
    query = select(ServiceEntry).where(ServiceEntry.volunteer_id.in_(ids),
                                       ServiceEntry.stage.in_((EntryStage.CONFIRMED, EntryStage.PENDING)))  # fmt: skip
    query = query.where(ServiceEntry.day >= first) if first else query
    query = query.where(ServiceEntry.day <= last) if last else query
    query = query.options(joinedload(ServiceEntry.post), joinedload(ServiceEntry.branch))
    return list(db.session.scalars(query.order_by(ServiceEntry.in_at, ServiceEntry.id)))


def _trainings(ids: list[int]) -> list[TrainingRecord]:
    query = select(TrainingRecord).join(TrainingRecord.training).where(
        TrainingRecord.volunteer_id.in_(ids), TrainingRecord.passed.is_(True), VolunteerTraining.cancelled_at.is_(None)
    )  # fmt: skip
    query = query.options(joinedload(TrainingRecord.training).joinedload(VolunteerTraining.post))
    return list(db.session.scalars(query.order_by(VolunteerTraining.held_on, TrainingRecord.id)))


def _live(model, ids: list[int], order) -> list:
    query = select(model).where(model.volunteer_id.in_(ids), model.undone_at.is_(None)).order_by(order, model.id)
    return list(db.session.scalars(query))


def grade_words(evaluation: Evaluation) -> str:
    """优秀, 良好, 合格, 需改进."""
    return EVALUATIONS[evaluation.grade]
