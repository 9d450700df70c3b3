"""自己的网址: who opens one is found, who guesses is slowed down, and whoever lost theirs is given another."""

from yylib import guesses
from yylib.database import db, locked
from yylib.errors import NotThere
from yylib.models.volunteers import Volunteer, VolunteerStage
from yylib.services.volunteers import keys


def opened(text: str, address: str) -> Volunteer:
    """The volunteer of a link's last part. A link that is not ours looks as if there were none (``NotThere``), and counts
    for its address: after twenty in ten minutes the answer is ``too_many``. A right link opens whatever others of the
    same address do.

    Who has only applied has nothing to do on these pages yet: as of a blank link, there is nothing (``is_fresh``).
    """
    found = keys.by_link(text)
    if found is None and not keys.is_blank(text):
        missed(address)
    if found is None or is_fresh(found):
        raise NotThere()
    return found


def received(text: str, address: str) -> Volunteer | None:
    """``opened`` for the volunteer's own first page, which also whoever has only applied sees; None for a blank link."""
    if keys.is_blank(text):
        return None
    found = keys.by_link(text)
    return found if found and is_fresh(found) else opened(text, address)


def is_fresh(volunteer: Volunteer) -> bool:
    """Whether all that there is is an application: its page tells no more than that of a blank link."""
    return volunteer.number is None and volunteer.stage in (VolunteerStage.APPLIED, VolunteerStage.LEFT)


def missed(address: str) -> None:
    """A link that was not made by us was asked for from this address; ``too_many`` past twenty in ten minutes."""
    guesses.missed("volunteer-link", address)


def renew(*, volunteer_id: int, by: int | None) -> str:
    """Give a volunteer another link and pass, where the old one was lost or handed on; the old ones open nothing from
    now on. The new link's last part."""
    volunteer = locked(Volunteer, volunteer_id)
    volunteer.code = keys.fresh_code()
    volunteer.holder = keys.holder_of(volunteer.code)
    db.session.flush()
    return keys.link(volunteer)
