"""培训: who has passed what. Read here by whoever admits and by whoever lets sign up; the trainings themselves are kept above."""

from collections.abc import Iterable

from sqlalchemy import select

from yylib.database import db
from yylib.models.shifts import VolunteerPost
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


def missing_training(volunteer_ids: Iterable[int], post: VolunteerPost) -> dict[int, list[str]]:
    """Of each who lacks a training that the post requires, which, in words; who lacks none is not among them."""
    needed = [(None, GENERAL)] if post.needs_training else []
    needed += [(post.id, f"“{post.name}”岗位培训")] if post.needs_own_training else []
    held = passed(volunteer_ids) if needed else {}
    lacking = {one: [word for key, word in needed if key not in has] for one, has in held.items()}
    return {one: words for one, words in lacking.items() if words}
