"""What the public home page says of each house: whether it is open, until when, and how full it is."""

from datetime import timedelta
from typing import NamedTuple

from yylib import clock
from yylib.services import branches, calendar, rules
from yylib.services.visits.closing import inside_now


class Area(NamedTuple):
    """One area: how many are in it, how many it holds, and a word with its kind: 宽松, 较满, 已满, or none."""

    name: str
    number: int | None
    capacity: int | None
    kind: str
    word: str


class House(NamedTuple):
    """One branch today. ``spans`` are (上午, opens, closes); ``number`` is None while nobody counts."""

    name: str
    is_open: bool
    words: str
    spans: list
    reasons: list[str]
    number: int | None
    by_rooms: bool
    areas: list[Area]


def houses() -> list[House]:
    """The branches in their order, the main library first."""
    now = clock.now()
    return [_house(branch, now) for branch in branches.all_branches()]


def _house(branch, now) -> House:
    day = clock.local(now).date()
    today = calendar.days(branch.id, day, day)[0]
    is_open = calendar.is_open(branch.id, now)
    change = calendar.next_change(branch.id, now)
    inside = inside_now(branch.id)
    crowded = rules.rule(rules.CROWDED_SHARE)
    areas = [_area(level, crowded) for level in inside.areas]
    return House(branch.name, is_open, _words(is_open, change, today.intervals, day),
                 [_span(opens, closes) for opens, closes in today.intervals], today.reasons,
                 inside.number, inside.by_rooms, areas)  # fmt: skip


def _words(is_open: bool, change, spans: list, day) -> str:
    """正在开放，12:00 午间闭馆; 已闭馆，明天 8:30 开放."""
    if change is None:
        return "正在开放" if is_open else "现在闭馆"
    at, _what = change
    wall = clock.local(at)
    time = f"{wall.hour}:{wall:%M}"
    if is_open:
        again = any(opens > at for opens, _closes in spans)
        return f"正在开放，{time} {'午间' if again and wall.hour < 15 else ''}闭馆"
    if wall.date() == day:
        return f"现在闭馆，{time} 开放"
    on = "明天" if wall.date() == day + timedelta(days=1) else f"{wall.month} 月 {wall.day} 日"
    return f"现在闭馆，{on} {time} 开放"


def _span(opens, closes) -> tuple:
    """The part of the day, and both ends as the library's wall clock shows them."""
    begins = clock.local(opens)
    part = "上午" if begins.hour < 12 else "下午" if begins.hour < 18 else "晚上"
    return part, begins, clock.local(closes)


def _area(level, crowded: int) -> Area:
    if level.number is None or not level.capacity:
        return Area(level.name, level.number, level.capacity, "", "")
    kind, word = "ok", "宽松"
    if level.number >= level.capacity:
        kind, word = "late", "已满"
    elif level.number * 100 >= crowded * level.capacity:
        kind, word = "wait", "较满"
    return Area(level.name, level.number, level.capacity, kind, word)
