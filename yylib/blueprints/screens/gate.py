"""门口屏: the code of one door and one direction, and how many are inside."""

from flask import request

from yylib import clock
from yylib.access import enrolled, terminal
from yylib.blueprints.screens import bp
from yylib.errors import Refused
from yylib.models.terminals import TerminalKind
from yylib.services import bookings, branches, entry_checks
from yylib.services.doors import codes
from yylib.services.periods import weekday
from yylib.web import is_htmx, page

ROUND = 5  # seconds: how often the page asks, and how finely it counts


@bp.get("/gate")
@enrolled
def gate():
    """The enrolled door screen's own code, and nobody else's: not even to a colleague who is signed in elsewhere."""
    here = terminal()
    if not here or here.kind != TerminalKind.GATE or not here.place_id or not here.direction:
        raise Refused("screen_only")
    place, room = branches.get_place(here.place_id), bookings.room(here.place_id)
    left = -(-codes.left() // ROUND) * ROUND
    mode = entry_checks.on()
    version = f"{codes.step()}.{left}.{room.inside}.{room.left}.{mode.id if mode else 0}"
    if is_htmx() and request.args.get("v") == version:
        return "", 204
    now = clock.local(clock.now())
    return page("screens/gate.html", fragment="gate", place=place, direction=here.direction, room=room, left=left,
                qr=codes.qr(codes.text(place.id, here.direction)), step=codes.STEP, now=now, mode=mode,
                weekday=weekday(now.date()), is_poll=is_htmx(), version=version, every=ROUND)  # fmt: skip
