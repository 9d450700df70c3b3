"""纸质码: the code on paper for when a screen fails. It can be photographed, so what comes by it is marked weaker."""

from yylib.database import db, locked
from yylib.errors import NotThere
from yylib.models.branches import Place
from yylib.services.doors import codes


def code(place_id: int, direction: str) -> str:
    """The paper code of a place and a direction as it holds now."""
    place = db.session.get(Place, place_id)
    if place is None:
        raise NotThere()
    return codes.printed(place_id, direction, place.printed_codes)


def renew(*, place_id: int, by: int) -> int:
    """换一张: a new printing; the sheets that hang there now open nothing any more. The printing's number."""
    place = locked(Place, place_id)
    place.printed_codes += 1
    return place.printed_codes
