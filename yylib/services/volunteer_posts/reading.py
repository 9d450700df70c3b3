"""Posts as they stand: all of them, those offered, and how many shifts each still has."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.shifts import Shift, VolunteerPost


def all_posts(*, closed: bool = False) -> list[VolunteerPost]:
    """The posts in their order; ``closed`` shows those out of use too, behind the others."""
    query = select(VolunteerPost).options(joinedload(VolunteerPost.place))
    query = query.order_by(VolunteerPost.is_active.desc(), VolunteerPost.sort, VolunteerPost.id)
    return list(db.session.scalars(query if closed else query.where(VolunteerPost.is_active)))


def get(post_id: int) -> VolunteerPost:
    """One post, or ``NotThere``."""
    found = db.session.get(VolunteerPost, post_id)
    if found is None:
        raise NotThere()
    return found


def offered(but: int | None = None) -> list[tuple[int, str]]:
    """The (id, name) pairs of the posts in use, for a select; and of one that is not, where it is chosen already."""
    return [(one.id, one.name) for one in all_posts(closed=but is not None) if one.is_active or one.id == but]


def shift_counts() -> dict[int, int]:
    """How many shifts of each post are still to come, cancelled ones left out."""
    query = select(Shift.post_id, func.count()).where(Shift.cancelled_at.is_(None), Shift.ends_at > clock.now())
    return dict(db.session.execute(query.group_by(Shift.post_id)).all())
