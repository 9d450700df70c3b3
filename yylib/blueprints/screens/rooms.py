"""The wall's other page: each room with its free seats, and the quiet hours, to be read from five metres; never a name."""

from flask import request

from yylib import clock
from yylib.access import own_or_missing, screen
from yylib.blueprints.screens import bp
from yylib.blueprints.screens.views import branch_asked
from yylib.services import crowd
from yylib.services.periods import weekday
from yylib.web import is_htmx, page


@bp.get("/rooms")
@screen
def rooms():
    """各室现在 of the screen's own branch; staff may look at any."""
    branch_id, now = branch_asked(), clock.local(clock.now())
    house = branch_id and crowd.house(branch_id)
    own_or_missing(bool(house))
    version = f"{crowd.version([house])}.{now:%d%H%M}"
    if is_htmx() and request.args.get("v") == version:
        return "", 204
    week = crowd.usual(branch_id)
    return page("screens/rooms.html", fragment="rooms", house=house, today_usual=week[0], best=crowd.quietest(week),
                rooms=sorted(house.rooms, key=lambda room: room.kind == "late"),
                still=week[0].quietest_from(now.hour + 1), version=version, now=now, weekday=weekday(now.date()), is_poll=is_htmx(), branch_id=branch_id)  # fmt: skip
