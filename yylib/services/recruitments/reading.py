"""What is sought now, as anybody may read it."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.volunteers import Recruitment, RecruitmentPost, Volunteer
from yylib.services.recruitments.terms import ANY_TIME
from yylib.services.rules import rule

_POSTS = selectinload(Recruitment.posts).options(joinedload(RecruitmentPost.post))


def get(recruitment_id: int) -> Recruitment:
    """One notice, or ``NotThere``."""
    found = db.session.get(Recruitment, recruitment_id)
    if found is None:
        raise NotThere()
    return found


def is_out(one: Recruitment) -> bool:
    """Whether the public reads it now."""
    return one.publish_at is not None and one.publish_at <= clock.now() and one.withdrawn_at is None


def public(number: str) -> Recruitment:
    """The notice of a number that the public reads; one that was out and is withdrawn says so (its poster still hangs
    somewhere), any other looks as if there were none."""
    found = db.session.scalar(select(Recruitment).where(Recruitment.number == number).options(_POSTS))
    if found is not None and found.withdrawn_at and found.publish_at and found.publish_at <= found.withdrawn_at:
        raise Refused("recruitment_withdrawn")
    if found is None or not is_out(found):
        raise NotThere()
    return found


def all_public() -> tuple[list[Recruitment], list[Recruitment]]:
    """The notices that are out: those one may still apply to, the sooner closing first; and the last ten that are over."""
    now = clock.now()
    query = select(Recruitment).options(_POSTS).where(Recruitment.publish_at <= now, Recruitment.withdrawn_at.is_(None))
    live = db.session.scalars(query.where(Recruitment.closes_at > now).order_by(Recruitment.closes_at, Recruitment.id))
    over = db.session.scalars(
        query.where(Recruitment.closes_at <= now).order_by(Recruitment.closes_at.desc()).limit(10)
    )
    return list(live), list(over)


def open_one(recruitment_id: int | None, *, by: int | None = None) -> Recruitment | None:
    """The notice somebody applies to, refused where it is not out or not open now. None without one: a colleague takes an
    application at any time, the public where the house does."""
    if recruitment_id is None:
        if by is None and not rule(ANY_TIME):
            raise Refused("recruitment_none")
        return None
    one = get(recruitment_id)
    if by is None and not is_out(one):
        raise NotThere()
    if clock.now() < one.opens_at:
        raise Refused("recruitment_not_yet", at=f"{clock.local(one.opens_at):%m-%d %H:%M}")
    if clock.now() >= one.closes_at:
        raise Refused("recruitment_over")
    return one


def wanted(one: Recruitment) -> int:
    """How many are sought: the number of the notice, else the sum of its posts; 0 says no number."""
    return one.wanted or sum(part.wanted for part in one.posts)


def applied(recruitment_ids: list[int]) -> dict[int, tuple[int, int]]:
    """By notice: how many applied, and how many of them were admitted."""
    query = select(Volunteer.recruitment_id, func.count(), func.count(Volunteer.admitted_on)).where(
        Volunteer.recruitment_id.in_(recruitment_ids))  # fmt: skip
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query.group_by(Volunteer.recruitment_id))}


def path(one: Recruitment) -> str:
    """The public address of a notice."""
    return f"/volunteer/notice/{one.number}"


def ages(one: Recruitment) -> str:
    """The ages in words."""
    if one.age_from is not None and one.age_to is not None:
        return f"{one.age_from}–{one.age_to} 岁"
    if one.age_from is not None:
        return f"{one.age_from} 岁以上"
    return "不限" if one.age_to is None else f"{one.age_to} 岁以下"
