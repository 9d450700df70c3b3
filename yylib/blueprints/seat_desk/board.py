"""The rooms now: each seat in a word and on the map, how many of which, and 间隔就坐."""

from flask import redirect, request, url_for

from yylib import clock, tokens
from yylib.access import me, own_or_missing, requires, terminal
from yylib.blueprints.seat_desk import bp, picture
from yylib.blueprints.seat_desk.maps import area
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import seats
from yylib.services.seat_desk import acts, rounds, saving
from yylib.services.seats import present
from yylib.web import is_htmx, page, tell

BUSY = ("taken", "away", "reported", "held", "blocked")
ORDER = {"reported": 0, "away": 1, "held": 2, "blocked": 3, "taken": 4}


def room(rooms: list):
    """The room asked for, this desk's own, or the first that has a map."""
    wanted = request.args.get("place", type=int)
    if wanted:
        return area(wanted)
    here = terminal()
    own = [place for place, _count in rooms if here and place.id == here.place_id]
    return own[0] if own else rooms[0][0] if rooms else None


@bp.get("/")
@requires(P.SEATS_RECORD)
def index():
    """One room; asked again by its own page it answers only when something has changed."""
    rooms = seats.rooms()
    place = room(rooms)
    if place is None:
        return page("seat_desk/index.html", place=None, may_draw=me().can(P.SEATS_MANAGE))
    if label := request.args.get("seat", "").strip()[:10]:
        return _to_seat(place, label)
    shown = _shown(place)
    if is_htmx() and request.args.get("v") == shown["version"]:
        return "", 204
    return page("seat_desk/index.html", fragment="seats", rooms=[one for one, _count in rooms], **shown)


def _shown(place) -> dict:
    held, drawn = saving.drawn(place.id)
    own_or_missing(drawn is not None)
    states = seats.states(place.id)
    alternate = present.is_alternate(place.id)
    counts = {kind: sum(one.kind == kind for one in states) for kind in present.WORDS}
    told = (
        alternate,
        drawn,
        clock.today(),
        [(one.seat.id, one.kind, one.until, one.since, one.seat.blocked_why) for one in states],
    )
    return {
        "place": place, "states": states, "counts": counts, "words": present.WORDS, "alternate": alternate,
        "own_alternate": seats.the_map(place.id).is_alternate, "may_draw": me().can(P.SEATS_MANAGE), "stamp": clock.now(),
        "busy": sorted((one for one in states if one.kind in BUSY), key=lambda one: ORDER[one.kind]),
        "free": [one.seat for one in states if one.kind == "free"], "version": tokens.digest(repr(told))[:12],
        "freed": rounds.freed(place.id),
        "picture": picture.live(held, states, lambda seat: url_for("seat_desk.seat", seat_id=seat.id)),
    }  # fmt: skip


def _to_seat(place, label: str):
    found = acts.labelled(place.id, label)
    if found is None:
        tell("not", f"{place.name}没有座位“{label}”", "请看看座位上的号。")
        return redirect(url_for("seat_desk.index", place=place.id), 303)
    return redirect(url_for("seat_desk.seat", seat_id=found.seat.id), 303)


@bp.post("/places/<int:place_id>/alternate")
@requires(P.SEATS_MANAGE)
def alternate(place_id):
    """间隔就坐 on or off; nobody who sits is moved."""
    is_on = request.form.get("on") == "1"
    write(seats.set_alternate, place_id=area(place_id).id, is_alternate=is_on, by=me().id)
    tell("said", "间隔就坐开了" if is_on else "间隔就坐关了", "已经坐下的读者不用动。" if is_on else "")
    return redirect(url_for("seat_desk.index", place=place_id), 303)
