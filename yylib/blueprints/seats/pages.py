"""What the pages show: the rooms, a room, one seat, one's own seat. Polls are answered 204 while nothing has changed."""

from urllib.parse import urlencode

from flask import request

from yylib.access import own_or_missing, public
from yylib.blueprints.seats import bp, who
from yylib.errors import NotThere
from yylib.services import branches, seats
from yylib.tokens import digest
from yylib.web import is_htmx, page

TRAITS = {
    "power": ("has_power", "有电源"),
    "window": ("is_at_window", "靠窗"),
    "accessible": ("is_accessible", "无障碍"),
}
KINDS = {"free": "ok", "held": "wait", "away": "wait", "reported": "wait"}


@bp.get("/")
@public
def index():
    """The rooms that have seats, with how many are free."""
    rooms = [
        (place, total, sum(state.kind == "free" for state in seats.states(place.id))) for place, total in seats.rooms()
    ]
    return page("seats/index.html", rooms=rooms, use=who.mine())


@bp.get("/place/<int:place_id>")
@public
def place(place_id):
    """座位图 of a room: as the room lies, or as a list, with what one looks for."""
    shown = room(place_id)
    if is_htmx() and request.args.get("v") == shown["version"]:
        return "", 204
    return page("seats/place.html", fragment="room", **shown)


@bp.get("/mine")
@public
def mine():
    """我的座位."""
    shown = own()
    if is_htmx() and request.args.get("v") == shown["version"]:
        return "", 204
    return page("seats/mine.html", fragment="seat", **shown)


@bp.get("/<code>")
@public
def seat(code):
    """The seat whose code was scanned: what it is now, and the one thing to do."""
    return page("seats/seat.html", **scanned(code))


def room(place_id: int) -> dict:
    """A room as its page draws it; ``version`` changes whenever the page would."""
    drawn = seats.the_map(place_id)
    own_or_missing(drawn is not None and drawn.place.is_active)
    every = seats.states(place_id)
    wanted = [name for name in TRAITS if request.args.get(name)]
    found = [one for one in every if all(getattr(one.seat, TRAITS[name][0]) for name in wanted)]
    use, inside = who.mine(), who.reader(drawn.place.branch_id)
    marks = [(one.seat.id, one.kind, str(one.until)) for one in every]
    fixtures = {(x, y): seats.fixture_label(kind) for x, y, kind in drawn.fixtures}
    return {"drawn": drawn, "place": drawn.place, "states": found, "all_states": every, "wanted": wanted, "traits": TRAITS,
            "at": {(one.seat.x, one.seat.y): one for one in every}, "fixtures": fixtures, "kinds": KINDS, "use": use,
            "as_list": bool(wanted) or request.args.get("as") == "list", "may_hold": bool(inside and not use),
            "inside": inside, "here": urlencode({name: 1 for name in wanted} | ({"as": "list"} if request.args.get("as") == "list" else {})),
            "version": digest(repr((marks, drawn.version, bool(inside), use and use.id)))[:16]}  # fmt: skip


def own() -> dict:
    """One's own seat as its page draws it."""
    use = who.mine()
    shown = {"use": use, "place": use and branches.get_place(use.place_id), "version": digest(repr(use))[:16]}
    return shown | {"offer": use and seats.offer(use)}


def scanned(code: str) -> dict:
    """A seat, what it is, who asks, and which of the page's answers fits."""
    found = seats.by_code(code)
    if found is None:
        raise NotThere("seat_gone")
    state = next(one for one in seats.states(found.place_id) if one.seat.id == found.id)
    use, inside = who.mine(), who.reader(found.place.branch_id)
    is_mine = bool(use and use.seat_id == found.id)
    return {"seat": found, "place": found.place, "state": state, "use": use, "is_mine": is_mine, "inside": inside,
            "kinds": KINDS, "offer": seats.offer(use) if is_mine else None, "yields": seats.yields(found.id)}  # fmt: skip
