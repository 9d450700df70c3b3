"""全队报班: everybody of the group whose shift it is, at once; each is judged alone, who cannot come is named."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.errors import Refused
from yylib.models.shifts import SignupStage
from yylib.models.volunteers import Volunteer, VolunteerStage
from yylib.services.signups import places, taking
from yylib.services.volunteers import bulk


def take(*, shift_id: int, by: int, escort: str = "") -> dict:
    """``taking.take`` for every admitted member who is not on the shift yet: how many have a place (``taken``), how many
    stand by (``waiting``), and ``not``: names and reason of those who could not. ``escort`` is the adult who comes with all
    those that need one. ``signup_no_group`` where the shift is kept for no group."""
    shift = places.hold(shift_id)
    if shift.group_id is None:
        raise Refused("signup_no_group")
    query = select(Volunteer).where(Volunteer.group_id == shift.group_id, Volunteer.stage == VolunteerStage.ADMITTED)
    members = db.session.scalars(query.options(joinedload(Volunteer.person)).order_by(Volunteer.id)).all()
    places.hold_queue(shift, *(one.id for one in members))
    on_it = {one.volunteer_id for one in places.live(shift_id)}
    found: dict = {SignupStage.TAKEN: 0, SignupStage.WAITING: 0, "not": []}
    for one in members:
        if one.id in on_it:
            continue
        name = one.name
        try:
            made = taking.take(shift_id=shift_id, volunteer_id=one.id, escort=escort, channel="desk", by=by)
        except Refused as why:
            found["not"].append((name, why.sentence.todo))
        else:
            found[places.get(made).stage] += 1
    return {
        "taken": found[SignupStage.TAKEN],
        "waiting": found[SignupStage.WAITING],
        "not": bulk.by_reason(found["not"]),
    }
