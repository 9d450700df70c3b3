"""现在馆内: how many people each room holds now, in words, and when a house is usually quiet; never a name.

The words: 已满 at the capacity, 较满 from CROWDED_SHARE of it, else 宽松. While entry checks narrow the house, the narrowed
capacity is the capacity. Usual is the median of the last eight ordinary open days of a weekday (``like_days``) that were
scanned: of the people who were in during an hour, that is who was inside when it began and who came in it. With fewer
than three such days nothing is said.
"""

from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.branches import Branch
from yylib.services import branches, calendar, rules, seats
from yylib.services.like_days import LEAST, MOST, LikeDays
from yylib.services.periods import weekday
from yylib.services.visits.closing import inside_now
from yylib.tokens import digest

FULL, CROWDED, ROOMY, SHUT, UNKNOWN = ("late", "已满"), ("wait", "较满"), ("ok", "宽松"), ("off", "闭馆"), ("", "")
WEEKS = 12


class Room(NamedTuple):
    """One room: how many are in it, what it holds today, the word for it, and its seats where a map was drawn."""

    id: int
    name: str
    inside: int | None
    capacity: int | None
    kind: str
    word: str
    seats: int | None
    free_seats: int | None

    @property
    def left(self) -> int | None:
        """How many may still come in; None where it is not known."""
        return None if self.inside is None or not self.capacity else max(0, self.capacity - self.inside)


class House(NamedTuple):
    """One branch: whether it is open and what comes next, in words; how many are inside; its rooms."""

    id: int
    name: str
    is_open: bool
    words: str
    inside: int | None
    capacity: int | None
    kind: str
    word: str
    by_rooms: bool
    rooms: list[Room]


class Hour(NamedTuple):
    """An hour of a weekday as it usually is, and how many minutes of it the house is open."""

    hour: int
    label: str
    people: int
    kind: str
    word: str
    minutes: int

    @property
    def is_whole(self) -> bool:
        """Whether the house is open all through it."""
        return self.minutes == 60

    @property
    def part(self) -> str:
        """半小时: how much of the hour is open, where it is not the whole; such an hour is never the quietest."""
        return "" if self.is_whole else "半小时" if self.minutes == 30 else f"{self.minutes} 分钟"

    @property
    def words(self) -> str:
        """上午 9–10 点."""
        return f"{'上午' if self.hour < 12 else '下午' if self.hour < 18 else '晚上'} {self.label}"


class Weekday(NamedTuple):
    """A weekday's open hours as they usually are: none where it is closed, or scanned too seldom."""

    name: str
    is_open: bool
    hours: list[Hour]

    @property
    def quietest(self) -> Hour | None:
        """The whole hour with the fewest people, the earlier of two."""
        return self.quietest_from(0)

    def quietest_from(self, first: int) -> Hour | None:
        """The same of the hours from one on, for a day that is running."""
        left = (hour for hour in self.hours if hour.is_whole and hour.hour >= first)
        return min(left, key=lambda hour: hour.people, default=None)


def state(inside: int | None, capacity: int | None, share: int) -> tuple[str, str]:
    """The kind of mark and the word for so many people in a room; empty where either is not known."""
    if inside is None or not capacity:
        return UNKNOWN
    if inside >= capacity:
        return FULL
    return CROWDED if inside * 100 >= capacity * share else ROOMY


def houses() -> list[House]:
    """All branches in use, as they are at this moment."""
    share = rules.rule(rules.CROWDED_SHARE)
    drawn = {row.place_id for row in plain("SELECT DISTINCT place_id FROM seat WHERE is_active")}
    return [_house(branch, share, drawn) for branch in branches.all_branches()]


def house(branch_id: int) -> House | None:
    """One branch as it is now."""
    return next((one for one in houses() if one.id == branch_id), None)


def version(shown: list[House]) -> str:
    """A mark that changes with anything that these houses show."""
    return digest(repr(shown))[:16]


def _house(branch: Branch, share: int, drawn: set[int]) -> House:
    held, is_open = inside_now(branch.id), calendar.is_open(branch.id, clock.now())
    kind, word = state(held.number, held.capacity, share) if is_open else SHUT
    rooms = [_room(level, branch.id, share, drawn) for level in held.areas]
    return House(branch.id, branch.name, is_open, opening_words(branch.id), held.number, held.capacity, kind, word,
                 held.by_rooms, rooms)  # fmt: skip


def _room(level, branch_id: int, share: int, drawn: set[int]) -> Room:
    is_open = calendar.is_open(branch_id, clock.now(), level.id)
    kind, word = state(level.number, level.capacity, share) if is_open else SHUT
    held = seats.states(level.id) if level.id in drawn else None
    free = held and sum(one.kind == "free" for one in held)
    return Room(level.id, level.name, level.number, level.capacity, kind, word, held and len(held), free)


def opening_words(branch_id: int) -> str:
    """正在开放，12:00 午间闭馆; 现在闭馆，明天 8:30 开放."""
    now = clock.now()
    day, change, is_open = (
        clock.local(now).date(),
        calendar.next_change(branch_id, now),
        calendar.is_open(branch_id, now),
    )
    if change is None:
        return "正在开放" if is_open else "现在闭馆"
    wall = clock.local(change[0])
    time = f"{wall.hour}:{wall:%M}"
    if is_open:
        again = any(opens > change[0] for opens, _closes in calendar.intervals(branch_id, day))
        return f"正在开放，{time} {'午间' if again and wall.hour < 15 else ''}闭馆"
    if wall.date() == day:
        return f"现在闭馆，{time} 开放"
    on = "明天" if wall.date() == day + timedelta(days=1) else f"{wall.month} 月 {wall.day} 日"
    return f"现在闭馆，{on} {time} 开放"


def usual(branch_id: int) -> list[Weekday]:
    """The seven weekdays from today on, each as it usually is in this branch."""
    today = clock.today()
    likes, held = LikeDays(today, [branch_id]), _people(branch_id, today)
    capacity, share = branches.get_branch(branch_id).capacity, rules.rule(rules.CROWDED_SHARE)
    return [_weekday(branch_id, today + timedelta(days=n), likes, held, capacity, share) for n in range(7)]


def quietest(week: list[Weekday]) -> tuple[Weekday, Hour] | None:
    """The quietest hour of a week, the sooner of two."""
    known = [(day, day.quietest) for day in week if day.quietest]
    return min(known, key=lambda pair: pair[1].people, default=None)


def _people(branch_id: int, today: date) -> dict[date, dict[int, int]]:
    """By day and hour who was in the branch during the hour: who was inside when it began, and who came in it."""
    rows = plain("SELECT v.day, v.hour, sum(v.entries) AS entries, sum(v.exits) AS exits FROM visit_hour v JOIN place p ON "
                 "p.id = v.place_id WHERE p.branch_id = :branch AND p.kind = CASE WHEN EXISTS (SELECT 1 FROM place d WHERE "
                 "d.branch_id = :branch AND d.kind = 'door') THEN 'door' ELSE 'area' END AND v.day >= :first AND v.day < :today "
                 "GROUP BY v.day, v.hour ORDER BY v.day, v.hour", branch=branch_id, today=today.isoformat(),
                 first=(today - timedelta(weeks=WEEKS)).isoformat())  # fmt: skip
    moved: dict[date, dict[int, tuple[int, int]]] = {}
    for row in rows:
        moved.setdefault(clock.day(row.day), {})[row.hour] = int(row.entries), int(row.exits)
    return {day: _during(hours) for day, hours in moved.items()}


def _during(moved: dict[int, tuple[int, int]]) -> dict[int, int]:
    inside, during = 0, {}
    for hour in range(24):
        entries, exits = moved.get(hour, (0, 0))
        during[hour] = inside + entries
        inside = max(0, inside + entries - exits)
    return during


def _weekday(branch_id: int, day: date, likes: LikeDays, held: dict, capacity: int | None, share: int) -> Weekday:
    spans = [(clock.local(opens), clock.local(closes)) for opens, closes in calendar.intervals(branch_id, day)]
    past = [held[one] for one in likes.ordinary(day) if one in held][:MOST]
    hours = [_hour(hour, spans, past, capacity, share) for hour in range(24) if _open_minutes(hour, spans)]
    return Weekday(f"周{weekday(day)}", bool(spans), hours if len(past) >= LEAST else [])


def _open_minutes(hour: int, spans: list) -> int:
    """How many minutes of a day's hour are open."""
    return sum(max(0, min(_minutes(closes, opens), hour * 60 + 60) - max(_minutes(opens, opens), hour * 60))
               for opens, closes in spans)  # fmt: skip


def _minutes(at, opens) -> int:
    """Minutes since the day's beginning; the midnight that ends the day is 24:00."""
    return at.hour * 60 + at.minute + (1440 if at.date() > opens.date() else 0)


def _hour(hour: int, spans: list, past: list[dict[int, int]], capacity: int | None, share: int) -> Hour:
    people = round(median([day[hour] for day in past])) if past else 0
    return Hour(hour, f"{hour}–{hour + 1} 点", people, *state(people, capacity, share), _open_minutes(hour, spans))
