"""Writing a notice: the true information and the risks; it may be corrected while it is public."""

from datetime import datetime

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.volunteers import Recruitment, RecruitmentPost
from yylib.services import running_numbers, volunteer_posts
from yylib.services.recruitments import publishing, reading

TEXTS = (
    "title",
    "about",
    "duties",
    "risks",
    "insurance",
    "requirements",
    "benefits",
    "served_where",
    "served_when",
    "phone",
)


def start(*, opens_at: datetime, closes_at: datetime, by: int | None, post_ids: list[int] = (), wanted: int = 0,
          age_from: int | None = None, age_to: int | None = None, **texts: str) -> int:  # fmt: skip
    """Begin a notice, as a draft under its number (ZM2026-001); the id. ``texts`` are those of ``TEXTS``; moments in UTC."""
    _possible(opens_at, closes_at, age_from, age_to)
    year = clock.today().year
    one = Recruitment(number=f"ZM{year}-{running_numbers.take(f'recruitment {year}'):03d}", opens_at=opens_at,
                      closes_at=closes_at, wanted=wanted, age_from=age_from, age_to=age_to, made_at=clock.now(),
                      made_by_id=by, **_said(texts))  # fmt: skip
    db.session.add(one)
    db.session.flush()
    _set_posts(one, post_ids)
    return one.id


def change(*, recruitment_id: int, version: int | None, opens_at: datetime, closes_at: datetime, by: int | None,
           post_ids: list[int] = (), wanted: int = 0, age_from: int | None = None, age_to: int | None = None,
           **texts: str) -> None:  # fmt: skip
    """Correct a notice. What is public stays true and complete (志愿服务条例 12): nothing that it must say may be emptied."""
    _possible(opens_at, closes_at, age_from, age_to)
    one = locked(Recruitment, recruitment_id, version)
    one.opens_at, one.closes_at, one.wanted, one.age_from, one.age_to = opens_at, closes_at, wanted, age_from, age_to
    for name, text in _said(texts).items():
        setattr(one, name, text)
    _set_posts(one, post_ids)
    if one.publish_at and one.withdrawn_at is None:
        publishing.refuse_untrue(one)
    db.session.flush()


def _said(texts: dict) -> dict:
    return {name: texts.get(name) or "" for name in TEXTS}


def _possible(opens_at: datetime, closes_at: datetime, age_from: int | None, age_to: int | None) -> None:
    if closes_at <= opens_at:
        raise Refused("recruitment_window", field="closes_on")
    if None not in (age_from, age_to) and age_from > age_to:
        raise Refused("recruitment_ages", field="age_to")


def _set_posts(one: Recruitment, post_ids) -> None:
    """The posts sought; those that were not taken away keep their rows."""
    wanted = dict.fromkeys(post_ids)
    for part in [part for part in one.posts if part.post_id not in wanted]:
        one.posts.remove(part)
        db.session.delete(part)
    held = {part.post_id for part in one.posts}
    for post_id in wanted:
        if post_id not in held:
            one.posts.append(RecruitmentPost(recruitment_id=one.id, post_id=volunteer_posts.get(post_id).id))
    db.session.flush()


def copy(*, recruitment_id: int, by: int | None) -> int:
    """A new draft that says the same, for the next time: open from now on for as long as the old one was; the id."""
    one, now = reading.get(recruitment_id), clock.now()
    return start(opens_at=now, closes_at=now + (one.closes_at - one.opens_at), by=by, wanted=one.wanted,
                 post_ids=[part.post_id for part in one.posts], age_from=one.age_from, age_to=one.age_to,
                 **{name: getattr(one, name) for name in TEXTS})  # fmt: skip
