"""What volunteers say of themselves at any time: what they would like to do and when, and whether they may be named."""

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.volunteers import AgeBand, FreeTime, Volunteer, VolunteerWish
from yylib.services import people, privacy, volunteer_posts
from yylib.services.volunteers.vetting import LIVE

NAMED = "volunteer_named"


def wish(
    *, volunteer_id: int, post_ids: list[int], free_times: list[str], free_note: str = "", by: int | None = None
) -> None:
    """意向岗位 and 可服务时间, changed by who they are of. A post that is not offered is ``NotThere``, unless it was wished
    for before; who has left applies anew (``volunteer_over``)."""
    held = locked(Volunteer, volunteer_id)
    if held.stage not in LIVE:
        raise Refused("volunteer_over", stage=held.stage_label)
    before = {one.post_id for one in held.wishes}
    if any(one not in before and not volunteer_posts.get(one).is_active for one in post_ids):
        raise NotThere()
    keep_wishes(held, post_ids)
    keep_times(held, free_times, free_note)
    db.session.flush()


def keep_wishes(held: Volunteer, post_ids: list[int]) -> None:
    """These posts and no others are wished for; a post that does not exist is ``NotThere``."""
    wanted = {volunteer_posts.get(post_id).id for post_id in post_ids}
    kept = [one for one in held.wishes if one.post_id in wanted]
    fresh = wanted - {one.post_id for one in kept}
    held.wishes = kept + [VolunteerWish(post_id=post_id) for post_id in sorted(fresh)]


def keep_times(held: Volunteer, free_times: list[str], free_note: str) -> None:
    """The half days in their order, those that are none left out, and the note."""
    held.free_times = [one.value for one in FreeTime if one.value in free_times]
    held.free_note = free_note[:200] or None


def name(
    *, volunteer_id: int, is_named: bool, version: str | None = None, channel: str = "web", by: int | None = None
) -> None:
    """Whether the house may name a volunteer in announcements and thanks (志愿服务条例 20): given, and taken back as easily
    (个人信息保护法 15)."""
    held = locked(Volunteer, volunteer_id)
    if not is_named:
        people.withdraw(person_id=held.person_id, purpose=NAMED, by=by)
    elif not is_named_now(held):
        agree(held, NAMED, channel=channel, by=by, version=version)


def is_named_now(held: Volunteer) -> bool:
    """Whether the consent to be named stands."""
    return held.person_id is not None and people.has_consent(held.person_id, NAMED)


def agree(held: Volunteer, purpose: str, *, channel: str, by: int | None, version: str | None = None) -> None:
    """A volunteer's consent; under fourteen it is the guardian's (个人信息保护法 31), and without one on record it cannot
    be given (``volunteer_child_consent``)."""
    if held.person is None:
        raise NotThere()
    is_child = held.band_on(clock.today()) == AgeBand.CHILD
    if is_child and held.person.guardian_id is None:
        raise Refused("volunteer_child_consent")
    text = (purpose, version or privacy.current_text(purpose).version, channel)
    people.give_consent(person_id=held.person_id, consent=text, by=by,
                        guardian_id=held.person.guardian_id if is_child else None)  # fmt: skip
