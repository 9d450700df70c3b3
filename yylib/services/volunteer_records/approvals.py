"""岗位核准: who may serve at a post that needs approval."""

from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.models.shifts import PostApproval
from yylib.models.volunteers import Volunteer
from yylib.services import volunteer_posts
from yylib.services.volunteer_records import terms

_LIVE = PostApproval.withdrawn_at.is_(None)


def approve_post(*, volunteer_id: int, post_id: int, by: int) -> None:
    """A volunteer may serve at the post from now on; approved already it stays as it is. Nobody approves themselves."""
    locked(Volunteer, volunteer_id)
    terms.others([volunteer_id], by)
    if post_id not in approved([volunteer_id])[volunteer_id]:
        post = volunteer_posts.get(post_id)
        db.session.add(PostApproval(volunteer_id=volunteer_id, post_id=post.id, at=clock.now(), by_id=by))
        db.session.flush()


def withdraw_approval(*, volunteer_id: int, post_id: int, by: int) -> None:
    """The approval holds no longer; it stays in the record with who gave and who withdrew it. Places already taken stay
    theirs. Nobody decides on their own."""
    locked(Volunteer, volunteer_id)
    terms.others([volunteer_id], by)
    query = select(PostApproval).where(
        PostApproval.volunteer_id == volunteer_id, PostApproval.post_id == post_id, _LIVE
    )
    if held := db.session.scalar(query):
        held.withdrawn_at, held.withdrawn_by_id = clock.now(), by
        db.session.flush()


def history_of(volunteer_id: int) -> list[PostApproval]:
    """All that were ever given to a volunteer, the withdrawn ones too, the latest first."""
    query = select(PostApproval).where(PostApproval.volunteer_id == volunteer_id).order_by(PostApproval.id.desc())
    load = (joinedload(PostApproval.post), joinedload(PostApproval.by), joinedload(PostApproval.withdrawn_by))
    return list(db.session.scalars(query.options(*load)))


def has_approval(post_id: int):
    """That a volunteer is approved for a post, as a condition of a query for volunteers."""
    return exists().where(PostApproval.volunteer_id == Volunteer.id, PostApproval.post_id == post_id, _LIVE)


def approved(volunteer_ids: Iterable[int]) -> dict[int, set[int]]:
    """The posts each of these is approved for; one statement for many as for one."""
    ids = list(volunteer_ids)
    held: dict[int, set[int]] = {one: set() for one in ids}
    rows = db.session.execute(
        select(PostApproval.volunteer_id, PostApproval.post_id).where(PostApproval.volunteer_id.in_(ids), _LIVE)
    )
    for volunteer_id, post_id in rows:
        held[volunteer_id].add(post_id)
    return held
