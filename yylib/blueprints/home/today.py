"""What the public home page says of each house: whether it is open, until when, and how full it is."""

from typing import NamedTuple

from yylib import clock
from yylib.services import branches, calendar, crowd, rules
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
    inside = inside_now(branch.id)
    share = rules.rule(rules.CROWDED_SHARE)
    areas = [Area(level.name, level.number, level.capacity, *crowd.state(level.number, level.capacity, share))
             for level in inside.areas]  # fmt: skip
    return House(branch.name, is_open, crowd.opening_words(branch.id),
                 [_span(opens, closes) for opens, closes in today.intervals], today.reasons,
                 inside.number, inside.by_rooms, areas)  # fmt: skip


def _span(opens, closes) -> tuple:
    """The part of the day, and both ends as the library's wall clock shows them."""
    begins = clock.local(opens)
    part = "上午" if begins.hour < 12 else "下午" if begins.hour < 18 else "晚上"
    return part, begins, clock.local(closes)
