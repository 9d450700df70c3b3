"""Inside the rooms: two drawn seat maps, who sits where in the last week, and things left behind."""

from datetime import date, timedelta

from yylib.database import plain, write
from yylib.demo import crowd, when
from yylib.demo.crowd import Act
from yylib.errors import Refused
from yylib.services import lost, passes, seats

ACTS = ("seat", "away", "back")
DAYS = 7
# label of the first seat of a row, its square, how many stand side by side
STUDY = (("A", 1, 1), ("B", 1, 3), ("C", 1, 4), ("D", 1, 6))
PAPERS = (("甲", 1, 2), ("乙", 1, 4), ("丙", 1, 6))
NAP = timedelta(minutes=25)


def furnish(sites: list, first: date, by: int) -> None:
    """The maps as a librarian drew them."""
    when.stand_on(first, "08:05")
    for site in sites:
        if site.name == "自习室":
            write(seats.draw, place_id=site.place_id, width=10, height=8, version=None, by=by,
                  seats=_rows(STUDY, 8, blocked="D8"),
                  fixtures=[(9, 7, "door"), (0, 7, "desk"), *((x, 0, "shelf") for x in range(2, 9))])  # fmt: skip
        elif site.name == "报刊阅览室":
            write(seats.draw, place_id=site.place_id, width=12, height=8, version=None, by=by,
                  seats=_rows(PAPERS, 10), fixtures=[(0, 7, "door"), *((x, 0, "shelf") for x in range(12))])  # fmt: skip


def _rows(rows, number: int, blocked: str = "") -> list[dict]:
    """Rows of seats: power along the wall, a window at the end, the first of all for wheelchairs."""
    found = []
    for order, (letter, left, y) in enumerate(rows):
        for n in range(number):
            label = f"{letter}{n + 1}"
            found.append({"x": left + n, "y": y, "label": label, "has_power": order in (0, len(rows) - 1),
                          "is_at_window": n == number - 1, "is_accessible": order == n == 0,
                          "is_blocked": label == blocked, "blocked_why": "椅子待修（演示）" if label == blocked else ""})  # fmt: skip
    return found


def seated(site: crowd.Site, day: date, last: date, acts: list[Act]) -> list[Act]:
    """Of those who come to the study room with a pass or a card most take a seat; a few step out, most of them come back."""
    if site.name != "自习室" or last - day > timedelta(DAYS):
        return []
    found = []
    for number, act in enumerate(act for act in acts if act.what == "in" and (act.holder or act.card)):
        chance = crowd.luck(day, site.place_id, f"seat {number}")
        if chance.random() < 0.6:
            at = act.at + timedelta(minutes=2)
            found.append(act._replace(at=at, what="seat", number=chance.randrange(31)))
            if chance.random() < 0.3:
                found.append(act._replace(at=at + NAP, what="away"))
                if chance.random() < 0.7:
                    found.append(act._replace(at=at + 1.6 * NAP, what="back"))
    return found


def do(site: crowd.Site, act: Act) -> None:
    """What somebody does with a seat; whoever has gone, or has none, does nothing."""
    holder = passes.holder_of(act.card) if act.card else act.holder
    try:
        if act.what == "seat":
            _sit(site.place_id, holder, act.number)
        else:
            write(seats.away if act.what == "away" else seats.back, holder=holder)
    except Refused:
        return


def _sit(place_id: int, holder: str, number: int) -> None:
    """The next free seat from a number on."""
    held = [state.seat.id for state in seats.states(place_id) if state.kind == "free"]
    if held:
        write(seats.take, seat_id=held[number % len(held)], holder=holder)


def present(sites: list, by: int) -> None:
    """Now: a round of the room found a place with nobody at it; the desk gave some readers a seat by the newspapers."""
    for site in sites:
        states = seats.states(site.place_id) if site.name in ("自习室", "报刊阅览室") else []
        if site.name == "自习室":
            for state in [state for state in states if state.kind == "taken"][:1]:
                write(seats.patrol, seat_id=state.seat.id, by=by)
        elif site.name == "报刊阅览室":
            for state in [state for state in states if state.kind == "free"][:18:3]:
                _give(state.seat.id, by)


def _give(seat_id: int, by: int) -> None:
    try:
        write(seats.take, seat_id=seat_id, by=by)
    except Refused:  # the room is shut at this hour
        return


# days ago, room, what, where it lay, where it is kept, what became of it
THINGS = (
    (96, "借阅室", "黑色雨伞（演示）", "门口伞架", "服务台右柜", ""),
    (33, "自习室", "蓝色保温杯（演示）", "C 排", "服务台右柜", "back"),
    (21, "少儿借阅区", "儿童外套（演示）", "绘本架旁", "服务台左柜", "over"),
    (9, "报刊阅览室", "老花镜（演示）", "窗边", "服务台抽屉", "back"),
    (3, "自习室", "数学练习册（演示）", "B 排", "服务台抽屉", ""),
    (1, "少儿借阅区", "水壶（演示）", "低桌上", "服务台左柜", ""),
)  # fmt: skip


def left_behind(sites: list, first: date, last: date, by: int):
    """Each thing written down when it was found; some handed back, one handed over."""
    rooms = {site.name: site.place_id for site in sites if site.area_id}
    for days, room, what, spot, shelf, became in THINGS:
        day = last - timedelta(days)
        if day < first:
            continue
        found = when.moment(day, "16:40")
        yield found, lost.log, {"place_id": rooms[room], "what": what, "spot": spot, "kept_where": shelf,
                                "found_at": found, "by": by}  # fmt: skip
        if became:
            yield when.moment(day + timedelta(2), "10:10"), _gone, {"what": what, "became": became, "by": by}


def _gone(*, what: str, became: str, by: int) -> None:
    thing = plain("SELECT max(id) AS id FROM lost_thing WHERE what = :what", what=what)[0].id
    if became == "back":
        lost.hand_back(thing_id=thing, name="演示·失主", last4="0042", by=by)
    else:
        lost.hand_over(thing_id=thing, how="读者不要了，按可回收物处理（演示）", by=by)
