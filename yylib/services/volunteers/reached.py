"""Whom a call about a volunteer reaches: themselves, else the guardian, else the leader of the group."""

from yylib.models.people import Person
from yylib.models.volunteers import Volunteer


def person_of(volunteer: Volunteer) -> Person | None:
    """Whom to call about this volunteer; None where nobody is known."""
    person = volunteer.person
    if person is None or person.phone:
        return person if person and person.name else None
    return person.guardian or (volunteer.group and volunteer.group.leader) or (person if person.name else None)


def phone_words(volunteer: Volunteer, *, whole: bool = False) -> str:
    """The phone under which a volunteer is reached, covered unless ``whole``, and whose it is when it is not their own."""
    who = person_of(volunteer)
    if who is None or not who.phone:
        return "—"
    phone = who.phone if whole else who.masked_phone
    if who.id == volunteer.person_id:
        return phone
    return f"{phone}（{'监护人' if who.id == volunteer.person.guardian_id else '团队负责人'}）"
