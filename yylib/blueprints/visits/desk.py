"""The front desk: one field, Enter, done."""

import secrets
from typing import NamedTuple

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires, terminal
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.forms import GroupForm, ReadingForm
from yylib.errors import Refused
from yylib.models.visits import Kind
from yylib.permissions import Permission
from yylib.services import bookings, branches, calendar, entry_checks, rules
from yylib.services.doors import children, stays
from yylib.services.visits import closing, figures, readings, rows
from yylib.services.visits import desk as line
from yylib.services.visits.ledger import answer as answer_of
from yylib.web import is_htmx, page

DESK = "visits/desk.html"
WORDS = {"in": "进馆", "out": "出馆"}
NOT_COUNTED = {
    "exit_unknown": "出馆没有记上：今天没有他的进馆记录，已留底，不改人数。没有进馆就出馆的，不用处理。",
    "exit_too_many": "馆内没有这么多人；已留底，不改人数，请看看是不是打多了。",
}
NOTES = {"same": "刚才已进馆，不重复计", "back": "半小时内回来，接着上一次，不重复计"}


def here(place_id: int | None = None):
    """The place this desk counts: the one asked for, the terminal's own, else its branch's first door."""
    machine = terminal()
    wanted = place_id or (machine.place_id if machine else None)
    if wanted:
        place = branches.get_place(wanted)
        own_or_missing(place is not None and place.is_active)
        return place
    open_places = branches.places(machine.branch_id if machine else None)
    own_or_missing(bool(open_places))
    return open_places[0]


def terminal_id() -> int | None:
    return terminal().id if terminal() else None


class Said(NamedTuple):
    """What the desk says of one line: its word, its colour and tone; of a stored one also what it was."""

    word: str
    note: str
    tone: str = "good"
    id: int | None = None
    kind: str = ""
    number: int = 0
    at: str = ""
    can_undo: bool = False
    confirm: str = ""
    children: int = 0
    may_stay: int = 0
    choices: tuple = ()


def shown(answer: dict, under: int = 0) -> Said:
    """An answer in the words of the desk; ``under`` of the party are under fourteen."""
    word, tone, note = WORDS[answer["direction"]], "good", NOTES.get(answer["outcome"], "")
    if answer["undoes_id"]:
        word, note = "已撤销", f"撤销了一笔{word}"
    if answer["outcome"] in NOT_COUNTED:
        word, tone, note = "未计", "bad", NOT_COUNTED[answer["outcome"]]
    can_undo = bool(answer["entries"] or answer["exits"]) and answer["undoes_id"] is None
    under = min(under, answer["number"] - 1)
    may_stay = under if can_undo and answer["direction"] == "out" else 0
    return Said(word, note, tone, answer["id"], Kind(answer["kind"]).label, answer["number"],
                f"{clock.local(clock.moment(answer['at'])):%H:%M:%S}", can_undo, "", under, may_stay)  # fmt: skip


def around(place, mode: str = "in") -> dict:
    """What the whole desk page shows beside the answer."""
    person = me()
    return {"place": place, "places": branches.places(), "mode": mode, "nonce": secrets.token_urlsafe(16),
            "keys": line.keys_of(person.keys), "labels": line.LABELS, "modes": line.MODES, "counted": line.COUNTED,
            "group_form": GroupForm(), "hours": calendar.intervals(place.branch_id, clock.today()),
            "is_open": calendar.is_open(place.branch_id, clock.now()), "reading_form": ReadingForm(formdata=None),
            "counter": readings.of_day(place.id, clock.today()) if place.is_door else None, "page_words": page_words(),
            } | listed(place) | levels(place) | notices(place)  # fmt: skip


def page_words() -> dict:
    """What the page itself says while it waits or is cut off: the same sentences as here, ``#`` for what was typed."""
    said = {"empty": Refused("empty_code"), "number-alone": Refused("number_alone", code="#"), "unknown": Refused("unknown_code"),
            "bad-number": Refused("bad_number"), "ask-words": Refused("ask_number", number="#")}  # fmt: skip
    return {name: refused.sentence.whole for name, refused in said.items()} | {
        "ask": rules.rule(rules.ASK_ABOVE),
        "unheard": "没有计数。等一会儿再按一次同样的键，不会重复计；一直连不上，请先记在纸上。"}  # fmt: skip


def listed(place) -> dict:
    given = {"by": me().id, "terminal_id": terminal_id()}
    return {"place": place, "rows": rows.of_desk(**given), "count": rows.count_of_desk(**given)}


def levels(place) -> dict:
    return {"place": place, "now_inside": closing.inside_now(place.branch_id), "version": figures.version(),
            "is_full": bookings.room(place.id).left == 0, "notices_mark": line.notices(place.branch_id),
            "shared": len(stays.shared_of_day(clock.today(), place.branch_id)),
            "today_visits": figures.visits(clock.today(), clock.today(), place.branch_id)}  # fmt: skip


def notices(place) -> dict:
    """What stands above the field: children whose adult has gone, and what readers are asked to show."""
    mode = entry_checks.on()
    return {"place": place, "alerts": children.alerts_open(place.branch_id), "checks_now": mode,
            "check_nonce": secrets.token_urlsafe(16) if mode else None}  # fmt: skip


@bp.get("/desk")
@requires(Permission.VISITS_RECORD)
def desk():
    place = here(request.args.get("place", type=int))
    held = request.args.get("answer", type=int)
    mode = request.args.get("mode", "in")
    return page(DESK, answer=shown(answer_of(held), line.children_of(held)) if held else None,
                **around(place, mode if mode in line.MODES else "in"))  # fmt: skip


@bp.get("/desk/rows")
@requires(Permission.VISITS_RECORD)
def desk_rows():
    """The list beside the field, asked for after each answer."""
    if not is_htmx():
        return redirect(url_for("visits.desk", **request.args))
    return page(DESK, fragment="rows", **listed(here(request.args.get("place", type=int))))


@bp.get("/desk/levels")
@requires(Permission.VISITS_READ)
def desk_levels():
    """Who is inside, polled: 204 while nothing has changed."""
    if not is_htmx():
        return redirect(url_for("visits.desk", **request.args))
    place = here(request.args.get("place", type=int))
    has_news = request.args.get("n") != line.notices(place.branch_id)
    if request.args.get("v") == figures.version() and not has_news:
        return "", 204
    return page(DESK, fragment="levels", has_news=has_news, **levels(place) | (notices(place) if has_news else {}))
