"""自己的网址: who opens one is found, who guesses is slowed down, and whoever lost theirs is given another."""

from datetime import timedelta

from yylib import clock, tokens
from yylib.database import db, locked, plain, write
from yylib.errors import NotThere, Refused
from yylib.models.accounts import Attempt
from yylib.models.volunteers import Volunteer
from yylib.services.volunteers import keys

WINDOW, MISSES = timedelta(minutes=10), 20
_MISSED = "SELECT count(*) AS n FROM attempt WHERE address_key = :key AND at > :since AND NOT is_good"


def opened(text: str, address: str) -> Volunteer:
    """The volunteer of a link's last part. A link that is not ours looks as if there were none (``NotThere``), and counts
    for its address: after twenty in ten minutes the answer is ``too_many``. A right link opens whatever others of the
    same address do. Called by a view outside any unit, before its command."""
    found = keys.by_link(text)
    if found is None:
        missed(address)
        raise NotThere()
    return found


def missed(address: str) -> None:
    """A link that was not made by us was asked for from this address; ``too_many`` past twenty in ten minutes."""
    key = tokens.keyed("volunteer-link-miss", address)
    if plain(_MISSED, key=key, since=clock.stamp(clock.now() - WINDOW))[0].n >= MISSES:
        raise Refused("too_many", wait="十分钟")
    write(_miss, key=key)


def _miss(*, key: str) -> None:
    db.session.add(Attempt(at=clock.now(), account_key=key, address_key=key, is_good=False))


def renew(*, volunteer_id: int, by: int | None) -> str:
    """Give a volunteer another link and pass, where the old one was lost or handed on; the old ones open nothing from
    now on. The new link's last part."""
    volunteer = locked(Volunteer, volunteer_id)
    volunteer.code = keys.fresh_code()
    volunteer.holder = keys.holder_of(volunteer.code)
    db.session.flush()
    return keys.link(volunteer)
