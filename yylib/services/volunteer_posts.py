"""志愿服务岗位: what volunteers do, and what each post requires."""

from sqlalchemy import select

from yylib.database import db
from yylib.errors import NotThere
from yylib.models.shifts import VolunteerPost


def all_posts(*, with_old: bool = False) -> list[VolunteerPost]:
    """The posts in their order; those no longer in use only where asked for."""
    query = select(VolunteerPost).order_by(VolunteerPost.sort, VolunteerPost.id)
    return list(db.session.scalars(query if with_old else query.where(VolunteerPost.is_active)))


def get(post_id: int) -> VolunteerPost:
    """One post, or ``NotThere``."""
    found = db.session.get(VolunteerPost, post_id)
    if found is None:
        raise NotThere()
    return found
