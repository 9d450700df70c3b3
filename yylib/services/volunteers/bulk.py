"""A step of the vetting for many at once: each is judged alone, who cannot take it is named."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.errors import Refused
from yylib.models.volunteers import Volunteer, VolunteerStage
from yylib.services.volunteers import vetting


def advance(*, group_id: int, verb: str, by: int, reason: str = "") -> dict:
    """``vetting.advance`` for the members of a group who stand where the step begins: how many were moved (``done``), the
    step's ``label``, and ``not``: names and reason of those who could not, those of one reason together."""
    move = next(one for one in vetting.PIPELINE if one.verb == verb)
    query = select(Volunteer).where(Volunteer.group_id == group_id, Volunteer.stage.in_(move.sources))
    members = db.session.scalars(query.options(joinedload(Volunteer.person)).order_by(Volunteer.id)).all()
    done, refused = 0, []
    for one in members:
        if one.stage == VolunteerStage.ADMITTED and move.target == VolunteerStage.ADMITTED:
            continue
        name = one.name
        try:
            vetting.advance(volunteer_id=one.id, verb=verb, by=by, reason=reason)
            done += 1
        except Refused as why:
            refused.append((name, why.sentence.title))
    return {"label": move.label, "done": done, "not": by_reason(refused)}


def by_reason(refused: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of name and reason, those of one reason as one: a class of thirty that lacks the same reads it once."""
    together: dict[str, list[str]] = {}
    for name, why in refused:
        together.setdefault(why, []).append(name)
    return [
        (names[0] if len(names) == 1 else f"{len(names)} 人：{'、'.join(names)}", why)
        for why, names in together.items()
    ]
