"""培训: who has passed what, and which trainings are to come. Read here by whoever admits and by whoever lets sign up; the
trainings themselves are kept above."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.volunteers import TrainingRecord, Volunteer, VolunteerTraining

GENERAL = "岗前培训"


def passed(volunteer_ids: Iterable[int]) -> dict[int, set[int | None]]:
    """What each of these passed: the posts of the trainings, None for the general one. A training that was called off
    counts for nobody. One statement for many as for one."""
    ids = list(volunteer_ids)
    held: dict[int, set[int | None]] = {one: set() for one in ids}
    rows = db.session.execute(
        select(TrainingRecord.volunteer_id, VolunteerTraining.post_id)
        .join(VolunteerTraining)
        .where(TrainingRecord.volunteer_id.in_(ids), TrainingRecord.passed.is_(True),
               VolunteerTraining.cancelled_at.is_(None))
    )  # fmt: skip
    for volunteer_id, post_id in rows:
        held[volunteer_id].add(post_id)
    return held


def has(post_id: int | None):
    """That a volunteer passed what ``passed`` names so, as a condition of a query for volunteers."""
    return exists().where(TrainingRecord.volunteer_id == Volunteer.id, TrainingRecord.training_id == VolunteerTraining.id,
                          TrainingRecord.passed.is_(True), VolunteerTraining.cancelled_at.is_(None),
                          VolunteerTraining.post_id.is_(None) if post_id is None else VolunteerTraining.post_id == post_id)  # fmt: skip


def has_training(volunteer_id: int, post_id: int | None = None) -> bool:
    """Whether a volunteer passed the general training, or with a post that post's own (志愿服务条例 16)."""
    return post_id in passed([volunteer_id])[volunteer_id]


def begins(held: VolunteerTraining) -> datetime:
    """When it begins; where only the day is known, when that day does."""
    return held.starts_at or clock.midnight(held.held_on)


def is_to_come(held: VolunteerTraining) -> bool:
    """Whether one can still go there: it is not called off and not over."""
    return held.cancelled_at is None and (held.ends_at > clock.now() if held.ends_at else held.held_on >= clock.today())


def to_come():
    """The trainings one can still go to as a query, the next first."""
    later = or_(VolunteerTraining.ends_at > clock.now(),
                VolunteerTraining.ends_at.is_(None) & (VolunteerTraining.held_on >= clock.today()))  # fmt: skip
    query = select(VolunteerTraining).where(VolunteerTraining.cancelled_at.is_(None), later)
    return query.options(joinedload(VolunteerTraining.post)).order_by(
        VolunteerTraining.held_on, VolunteerTraining.starts_at, VolunteerTraining.id
    )


def coming() -> dict[int | None, VolunteerTraining]:
    """The next training of each kind: by the post, None for the general one."""
    found: dict[int | None, VolunteerTraining] = {}
    for held in db.session.scalars(to_come()):
        found.setdefault(held.post_id, held)
    return found


def when(held: VolunteerTraining) -> str:
    """11 月 28 日 14:00–15:30，二楼会议室; without an hour it says that the hour is not fixed yet."""
    day = f"{held.held_on.month} 月 {held.held_on.day} 日"
    said = f"{day} {held.times}" if held.times else f"{day}（几点还没有定）"
    return f"{said}，{held.place}" if held.place else said
