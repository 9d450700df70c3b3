"""Posts drawn up, changed, ordered and put out of use; what refers to one stays."""

from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.branches import Place
from yylib.models.shifts import VolunteerPost
from yylib.services.volunteer_posts import reading

FIELDS = ("name", "about", "requires", "min_age", "max_age", "needs_training", "needs_own_training", "needs_approval",
          "is_risky", "forgotten_minutes", "place_id")  # fmt: skip
ADULT = 18


def save(*, by: int | None, post_id: int | None = None, version: int | None = None, **told) -> int:
    """A new post, at the end of the order, or an existing one with other words; its id. ``told`` are ``FIELDS``.

    A post that is dangerous is never open to minors (山东省志愿服务条例 10): its least age is 18 where none is given.
    What a change asks holds for signups from now on; who is on a shift already stays.
    """
    unknown = set(told) - set(FIELDS)
    if unknown:
        raise ValueError(f"no fields of a post: {sorted(unknown)}")
    if told.get("place_id") and db.session.get(Place, told["place_id"]) is None:
        raise NotThere()
    held = locked(VolunteerPost, post_id, version=version) if post_id else _new()
    with db.session.no_autoflush:
        for name, value in told.items():
            setattr(held, name, value)
        _check(held)
        db.session.add(held)
    db.session.flush()
    return held.id


def _new() -> VolunteerPost:
    return VolunteerPost(sort=plain("SELECT coalesce(max(sort), -1) AS sort FROM volunteer_post")[0].sort + 1)


def _check(held: VolunteerPost) -> None:
    if held.min_age is not None and held.max_age is not None and held.min_age > held.max_age:
        raise Refused("post_ages", field="max_age")
    if held.is_risky and held.min_age is None:
        held.min_age = ADULT
    if held.is_risky and held.min_age < ADULT:
        raise Refused("post_risky_ages", field="min_age")


def put(*, post_id: int, is_active: bool, by: int | None) -> None:
    """Out of use, or back into it. One with shifts still to come stays in use; what was served at it stays in any case."""
    held = locked(VolunteerPost, post_id)
    if not is_active and held.is_active and (n := reading.shift_counts().get(post_id)):
        raise Refused("post_has_shifts", name=held.name, n=n)
    held.is_active = is_active


def move(*, post_id: int, up: bool, by: int | None) -> None:
    """One place up or down among those in use; at the end it stays."""
    held = locked(VolunteerPost, post_id)
    posts = reading.all_posts()
    if held not in posts:
        return
    here = posts.index(held)
    there = here - 1 if up else here + 1
    if 0 <= there < len(posts):
        posts[here], posts[there] = posts[there], posts[here]
    for sort, one in enumerate(posts):
        one.sort = sort
