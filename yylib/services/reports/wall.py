"""大屏: who is inside, where there is room, when it closes; never a name."""

from datetime import timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services import calendar, crowd, rules
from yylib.services.periods import weekday
from yylib.services.visits import figures, live, report

WEEKS = 4


class Level(NamedTuple):
    """One area: how many places are free (None: not counted, or its capacity unknown), and the word for it."""

    name: str
    inside: int | None
    capacity: int | None
    free: int | None
    kind: str
    word: str


class Wall(NamedTuple):
    """What the screen shows. ``next`` is (moment, "opens" or "closes"); ``now`` and ``usual`` are entries by hour."""

    branch: str
    number: int | None
    capacity: int | None
    word: str
    today: int | None
    next: tuple | None
    is_last: bool
    labels: list[str]
    now: list[int | None]
    usual: list[int | None]
    weekday: str
    levels: list[Level]

    @property
    def next_words(self) -> str:
        """What comes next, in words: the midday closing is not the day's."""
        if self.next is None:
            return ""
        at, what = clock.local(self.next[0]), self.next[1]
        if at.date() != clock.today():
            return f"周{weekday(at.date())}开馆" if what == "opens" else "闭馆"
        if what == "opens":
            return "下午开馆" if at.hour >= 12 else "上午开馆"
        return "今天闭馆" if self.is_last else "上午闭馆" if at.hour <= 13 else "闭馆"


def wall(branch_id: int) -> Wall:
    """The screen of one branch at this moment."""
    now, today, spots = clock.now(), clock.today(), report.spots()
    mine = [spot for spot in spots.values() if spot.branch_id == branch_id and spot.is_active]
    held, share = live.inside(), rules.rule(rules.CROWDED_SHARE)
    spans = calendar.intervals(branch_id, today)
    doors = {spot.id for spot in mine if spot.kind == "door"} or {spot.id for spot in mine}
    labels, solid, usual = _bars(today, doors, spans)
    is_open = any(opens <= now < closes for opens, closes in spans)
    levels = [_level(spot, held.get((branch_id, spot.id)), share, is_open) for spot in mine if spot.kind == "area"]
    number = live.inside_of(held, branch_id)
    capacity = mine[0].branch_capacity if mine else None
    return Wall(mine[0].branch if mine else "", number, capacity, _word(number, capacity, share) if is_open else "现在闭馆",
                figures.visits(today, today, branch_id), calendar.next_change(branch_id, now),
                bool(spans) and now >= spans[-1][0], labels, solid, usual, "周" + weekday(today),
                sorted((level for level in levels if level.free is not None), key=lambda level: level.free <= 0))  # fmt: skip


def version(branch_id: int) -> str:
    """A mark that changes with every count and every minute, for the clock on the wall."""
    return f"{live.version()}.{branch_id}.{clock.local(clock.now()):%d%H%M}"


def _level(spot, inside: int | None, share: int, is_open: bool) -> Level:
    free = None if inside is None or not spot.capacity else max(0, spot.capacity - inside)
    kind, word = crowd.SHUT if free is None or not is_open else crowd.state(inside, spot.capacity, share)
    return Level(spot.name, inside, spot.capacity, free, kind, word)


def _word(number: int | None, capacity: int | None, share: int) -> str:
    return {crowd.FULL: "已经满了，请稍候", crowd.CROWDED: "人比较多", crowd.ROOMY: "还很宽松",
            crowd.UNKNOWN: ""}[crowd.state(number, capacity, share)]  # fmt: skip


def _bars(today, doors: set[int], spans: list) -> tuple[list, list, list]:
    """Entries by hour: today's as far as it has come, then what the same weekday usually brings, four weeks averaged."""
    days = [today - timedelta(weeks=n) for n in range(WEEKS + 1)]
    held = _by_hour(days)
    this_hour = clock.local(clock.now()).hour
    hours = sorted({h for opens, closes in spans
                    for h in range(clock.local(opens).hour, clock.local(closes - timedelta(seconds=1)).hour + 1)})  # fmt: skip
    now, usual = [], []
    for hour in hours:
        past = [sum(number for (d, h, p), number in held.items() if (d, h) == (day, hour) and p in doors)
                for day in days[1:] if any(d == day and p in doors for d, _, p in held)]  # fmt: skip
        mine = sum(number for (d, h, p), number in held.items() if (d, h) == (today, hour) and p in doors)
        now.append(mine if hour <= this_hour else None)
        usual.append(round(sum(past) / len(past)) if past else None)
    return [str(hour) for hour in hours], now, usual


def _by_hour(days: list) -> dict:
    names = {f"d{n}": day.isoformat() for n, day in enumerate(days)}
    rows = plain("SELECT place_id, day, hour, sum(entries) AS entries FROM visit_hour WHERE day IN ("  # noqa: S608
                 + ", ".join(":" + name for name in names) + ") GROUP BY place_id, day, hour", **names)  # fmt: skip
    return {(clock.day(row.day), row.hour, row.place_id): int(row.entries) for row in rows}
