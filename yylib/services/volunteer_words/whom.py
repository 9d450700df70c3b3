"""Who is told in a volunteer's stead: whoever has a phone. A pupil without one hears it from the guardian, a member of a
group from its leader; a person is told once, for however many they stand."""

from yylib.database import db, plain
from yylib.models.people import Person
from yylib.models.volunteers import Volunteer
from yylib.services.volunteers import reached

_FOR = """SELECT v.id FROM volunteer v LEFT JOIN person p ON p.id = v.person_id LEFT JOIN volunteer_group g ON g.id = v.group_id
WHERE v.person_id = :person OR (p.phone IS NULL AND (p.guardian_id = :person OR
(p.guardian_id IS NULL AND g.leader_id = :person))) ORDER BY v.id"""


def of(volunteer: Volunteer) -> Person | None:
    """Whom to call about this volunteer; None where nobody is known."""
    return reached.person_of(volunteer)


def stands_for(person_id: int | None) -> list[int]:
    """The volunteers about whom this person is told."""
    return [row.id for row in plain(_FOR, person=person_id)] if person_id else []


def volunteer_of(person_id: int | None) -> Volunteer | None:
    """The one volunteer that this person stands for; None where there are several: then no link is anybody's own."""
    ids = stands_for(person_id)
    return db.session.get(Volunteer, ids[0]) if len(ids) == 1 else None
