"""What the desk enters of a volunteer: what they can do and when, the papers that came back signed, the group's list."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.accounts import Account
from yylib.models.volunteers import AgeBand, Volunteer, VolunteerGroup
from yylib.services import corrected_people
from yylib.services.volunteers import hands, own

_EARLIEST = date(2000, 1, 1)


def edit(*, volunteer_id: int, by: int, area: str = "", skills: str = "", free_times: list | None = None, free_note: str = "",
         national_no: str = "", note: str = "", post_ids: list | None = None, band: str = "", sex: str | None = None,
         version: int | None = None) -> None:  # fmt: skip
    """Correct what a volunteer said about themselves, and the office's own note. Half days that are none are left out;
    a post that does not exist is ``NotThere``. ``band`` is kept where no birth date tells the age: who turned fourteen or
    eighteen in a group."""
    held = locked(Volunteer, volunteer_id, version)
    if band in set(AgeBand) and not (held.person and held.person.birth_on):
        held.band = band
    held.sex = held.sex if sex is None else sex or None
    held.area, held.skills = area[:100], skills[:300]
    held.national_no, held.note = national_no[:40] or None, note[:300]
    own.keep_times(held, free_times or [], free_note)
    own.keep_wishes(held, post_ids or [])
    db.session.flush()


def correct_person(*, volunteer_id: int, whose: str, by: int, **given) -> None:
    """``corrected_people.correct`` of the volunteer (``own``) or of the guardian; nobody corrects their own. Issued proofs
    stay as they were printed: a wrong name on one is replaced."""
    held = locked(Volunteer, volunteer_id)
    if hands.is_own(held, by):
        raise Refused("volunteer_self")
    person_id = held.person and (held.person_id if whose == "own" else held.person.guardian_id)
    if person_id is None:
        raise NotThere()
    corrected_people.correct(person_id=person_id, by=by, **given)


def sign(*, volunteer_id: int, by: int, agreed_on: date | None = None, guardian_signed_on: date | None = None,
         version: int | None = None) -> None:  # fmt: skip
    """The days on which the agreement came back signed, by the volunteer and by the guardian; an emptied day takes the
    entry back (the audit keeps it)."""
    for given in (agreed_on, guardian_signed_on):
        _past(given)
    held = locked(Volunteer, volunteer_id, version)
    held.agreed_on, held.guardian_signed_on = agreed_on, guardian_signed_on
    db.session.flush()


def link_colleague(*, volunteer_id: int, account_id: int | None, by: int, version: int | None = None) -> None:
    """A colleague volunteers: the account is kept, so that nobody decides on or confirms what is their own. ``None``
    takes it back, which nobody does for themselves."""
    held = locked(Volunteer, volunteer_id, version)
    if by in (held.account_id, account_id) and held.account_id != account_id and held.account_id is not None:
        raise Refused("volunteer_self")
    if account_id is not None:
        if db.session.get(Account, account_id) is None:
            raise NotThere()
        query = select(Volunteer.id).where(Volunteer.account_id == account_id, Volunteer.id != volunteer_id)
        if db.session.scalar(query):
            raise Refused("volunteer_account", field="account_id")
    held.account_id = account_id
    db.session.flush()


def change_group(*, group_id: int, by: int, consented_on: date | None = None, note: str = "",
                 version: int | None = None) -> None:  # fmt: skip
    """The day on which the one paper list of consents was complete (山东省志愿服务条例 10), and the note."""
    _past(consented_on)
    held = locked(VolunteerGroup, group_id, version)
    held.consented_on, held.note = consented_on, note[:300]
    db.session.flush()


def agree_group(*, group_id: int, agreed_on: date, by: int) -> int:
    """The group's agreement is signed: its day for every live member who has none yet; how many."""
    _past(agreed_on)
    locked(VolunteerGroup, group_id)
    members = db.session.scalars(
        select(Volunteer).where(Volunteer.group_id == group_id, Volunteer.closed_at.is_(None), Volunteer.agreed_on.is_(None))
    ).all()  # fmt: skip
    for one in members:
        one.agreed_on = agreed_on
    db.session.flush()
    return len(members)


def end_group(*, group_id: int, by: int, is_ended: bool = True) -> None:
    """The group serves no longer, or again; its members stay as they are."""
    held = locked(VolunteerGroup, group_id)
    held.ended_at = clock.now() if is_ended else None
    db.session.flush()


def _past(day: date | None) -> None:
    if day and not _EARLIEST <= day <= clock.today():
        raise Refused("volunteer_day")
