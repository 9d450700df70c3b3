"""培训: who has passed what. Read here by whoever admits and by whoever lets sign up; the trainings themselves are kept above."""

from collections.abc import Iterable

from sqlalchemy import select

from yylib.database import db
from yylib.models.volunteers import TrainingRecord, VolunteerTraining

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


def has_training(volunteer_id: int, post_id: int | None = None) -> bool:
    """Whether a volunteer passed the general training, or with a post that post's own (志愿服务条例 16)."""
    return post_id in passed([volunteer_id])[volunteer_id]
