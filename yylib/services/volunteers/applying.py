"""报名: one application a person, by the ages and with the consents that the law asks for."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.people import ADULT_AGE, CHILD_AGE, Person
from yylib.models.shifts import VolunteerPost
from yylib.models.volunteers import FreeTime, Recruitment, Volunteer, VolunteerStage, VolunteerWish
from yylib.services import births, people, privacy, recruitments
from yylib.services.recruitments.reading import ages
from yylib.services.recruitments.terms import LEAST_AGE
from yylib.services.rules import rule
from yylib.services.volunteers import following, keys, vetting

_OVER = (VolunteerStage.REFUSED, VolunteerStage.LEFT)


class Taken(NamedTuple):
    """An application that was taken: whose, and whether its pass was made just now; only then may it be handed to who
    typed the name."""

    volunteer_id: int
    is_new: bool


class Said(NamedTuple):
    """What an application says beside the person."""

    sex: str | None
    area: str
    skills: str
    free_times: list
    free_note: str


def apply(**given) -> int | None:
    """``take``; the volunteer's id."""
    taken = take(**given)
    return taken and taken.volunteer_id


def take(*, name: str, phone: str | None, birth_on: date | None, consent: bool, sex: str | None = None, area: str = "",
         skills: str = "", free_times: list | tuple = (), free_note: str = "", post_ids: list | tuple = (),
         guardian: dict | None = None, recruitment_id: int | None = None, group_id: int | None = None,
         channel: str = "web", versions: dict | None = None, by: int | None = None) -> Taken | None:  # fmt: skip
    """Take somebody's application. Under eighteen with a guardian who consents (山东省志愿服务条例 10), under fourteen also by
    个人信息保护法 31; the age is that of the notice and the house's least. ``consent``: who applies, and the guardian where
    one is needed, saw the texts and agreed; ``versions`` says by purpose which version the page showed.

    One application a person: again it is the same one, and nothing of it changes. Who was not admitted or has left
    applies anew. Without a colleague (``by``) nothing that is refused here depends on whether the person or the guardian
    is known, and of who is in the register already nothing is changed; where what is known says that this consent does not
    do, nothing is written and the answer is None.
    """
    sought = recruitments.open_one(recruitment_id, by=by)
    if not consent:
        raise Refused("volunteer_consent", field="consent")
    age, wishes = _aged(sought, birth_on), _wished(post_ids)
    if by is None:
        _by_oneself(age, phone, wishes)
    said = Said(sex or None, area, skills, _times(free_times), free_note)
    purpose = purpose_of(age)
    version = (versions or {}).get(purpose) or privacy.current_text(purpose).version
    if age >= ADULT_AGE:
        guardian = None
    person_id = people.enter(name=name, phone=phone or None, birth_on=birth_on, guardian=guardian,
                             consent=(purpose, version, channel), guarded_under=ADULT_AGE, by=by,
                             blind=None if by else lambda known_id: not _live(known_id))  # fmt: skip
    if person_id is None:
        return (known := _live(people.find(name=name, phone=phone))) and Taken(known, False)
    held = db.session.scalar(select(Volunteer).where(Volunteer.person_id == person_id).with_for_update())
    if held is not None and held.stage not in _OVER:
        return Taken(held.id, False)
    taken = _anew(held, by) if held else enter(person_id, channel=channel, by=by)
    _write(taken.volunteer_id, said, wishes, sought, group_id)
    if held is None:
        following.became(taken.volunteer_id, "applied")
    return taken


def _by_oneself(age: int, phone: str | None, wishes: list) -> None:
    """What whoever applies from outside must give; a colleague at the desk may leave it open."""
    if not (phone or "").strip() and age >= ADULT_AGE:
        raise Refused("volunteer_phone", field="phone")
    if not wishes:
        raise Refused("volunteer_no_post", field="post_ids")


def _live(person_id: int | None) -> int | None:
    """The volunteer that this person is or has asked to be."""
    query = select(Volunteer.id).where(Volunteer.person_id == person_id, Volunteer.stage.not_in(_OVER))
    return person_id and db.session.scalar(query)


def purpose_of(age: int) -> str:
    """Which text is agreed to at this age: one's own, or the one for the guardian."""
    return "child" if age < CHILD_AGE else "volunteer_minor" if age < ADULT_AGE else "contact"


def enter(person_id: int | None, *, channel: str, by: int | None, **more) -> Taken:
    """Write a volunteer's row under a fresh pass, as an application; for this subject's own use."""
    code = keys.fresh_code()
    row = Volunteer(person_id=person_id, code=code, holder=keys.holder_of(code), stage=VolunteerStage.APPLIED, channel=channel,
                    applied_at=clock.now(), made_by_id=by, **more)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return Taken(row.id, True)


def _anew(held: Volunteer, by: int | None) -> Taken:
    """The old row waits for the vetting again. Who never served gets another pass, so that the name alone opens nothing
    old; who served keeps theirs, and it is not handed out here."""
    vetting.advance(volunteer_id=held.id, verb="reconsider", by=by, reason="重新报名")
    held.applied_at = clock.now()
    if held.number is not None:
        return Taken(held.id, False)
    held.code = keys.fresh_code()
    held.holder = keys.holder_of(held.code)
    return Taken(held.id, True)


def _write(volunteer_id: int, said: Said, wishes: list[int], sought: Recruitment | None, group_id: int | None) -> None:
    row = keys.get(volunteer_id)
    row.recruitment_id = sought.id if sought else row.recruitment_id
    row.group_id = group_id or row.group_id
    row.sex, row.area, row.skills = said.sex, said.area or None, said.skills or None
    row.free_times, row.free_note = said.free_times, said.free_note or None
    held = {wish.post_id: wish for wish in row.wishes}
    row.wishes = [held.get(post_id) or VolunteerWish(post_id=post_id) for post_id in wishes]
    db.session.flush()


def _aged(sought: Recruitment | None, birth_on: date | None) -> int:
    """The age today, within the notice's range and the house's least; else ``volunteer_age``."""
    if birth_on is None:
        raise Refused("volunteer_birth", field="birth_on")
    births.possible(birth_on)
    age, least = Person(birth_on=birth_on).age_on(clock.today()), rule(LEAST_AGE)
    if sought and (age < (sought.age_from or 0) or sought.age_to is not None and age > sought.age_to):
        raise Refused("volunteer_age", field="birth_on", ages=ages(sought))
    if age < least:
        raise Refused("volunteer_age", field="birth_on", ages=f"{least} 岁以上")
    return age


def _times(given) -> list[str]:
    try:
        return sorted({FreeTime(one).value for one in given or ()})
    except ValueError:
        raise NotThere() from None


def _wished(post_ids) -> list[int]:
    """The posts in use among those wished for, each once; any other is ``NotThere``."""
    wanted = list(dict.fromkeys(post_ids or ()))
    known = db.session.scalars(select(VolunteerPost.id).where(VolunteerPost.id.in_(wanted), VolunteerPost.is_active))
    if set(known) != set(wanted):
        raise NotThere()
    return wanted
