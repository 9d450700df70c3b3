"""一句话: what stood out on a day, by one rule that the manual states.

The rule. A day's person-times of the whole house (or of the department), of each branch and of each area are set beside
the median of the last eight like days (``like_days``: same weekday, open, same sort of day by the notice, within 26
weeks) on which the same place was counted. Of all that differ from their median by more than DEVIATION_PERCENT (30) in
a hundred and by at least DEVIATION_LEAST (10) person-times, the one with the largest share is named; of equal shares the
whole, then the larger number. A median of nought has no share. A lower number is explained by the closures announced for
the day, a higher one by the activity or the group with the most people; where there is neither, the sentence says so. Nothing beyond the bounds:
今日平稳. Where the whole has fewer than three like days: 不足三个同类日，暂不比较. A day that was closed, or that
nobody counted, is not compared; nor is one that is still running.
"""

from datetime import date
from statistics import median
from typing import NamedTuple

from yylib.database import plain
from yylib.services import rules
from yylib.services.calendar.hours import wall
from yylib.services.day_sheets import DEVIATION_LEAST, DEVIATION_PERCENT
from yylib.services.day_sheets.programme import held_on
from yylib.services.like_days import LEAST, MOST, LikeDays
from yylib.services.periods import Period, weekday
from yylib.services.visits.report import Counted

CALM, TOO_FEW, SHUT, UNCOUNTED = (
    "今日平稳。",
    "不足三个同类日，暂不比较。",
    "当天闭馆，不作比较。",
    "当天没有计数，不作比较。",
)
UNFINISHED = "今天还没结束，不作比较。"
UNEXPLAINED = "没有登记的闭馆、活动或团体可以说明。"
WHOLE = ("whole", 0)


class Item(NamedTuple):
    """A number with what it is called, its unit's key, and the like days' numbers, the nearest first."""

    key: tuple[str, int]
    label: str
    number: int
    past: list[int]

    @property
    def usual(self) -> float:
        """The median of the last eight."""
        return median(self.past)

    @property
    def share(self) -> float:
        """By how much of its median it differs, as a part of 1, with its sign."""
        return (self.number - self.usual) / self.usual


def sentence(held: Counted, department: str | None = None, *, is_running: bool = False) -> str:
    """The sentence of a counted day for a department by its name, or for the house."""
    day = held.period.first
    places = {spot.id for spot in held.places.values() if department in (None, spot.department)}
    branches = {held.places[place].branch_id for place in places}
    likes = LikeDays(day, branches)
    if not likes.is_open(day):
        return SHUT
    if is_running:
        return UNFINISHED
    now = numbers(held, department).get(day, {})
    if WHOLE not in now:
        return UNCOUNTED
    days = likes.before(day)
    then = numbers(Counted(Period("year", days[-1], days[0]), held), department) if days else {}
    items = [_item(held, key, number, [then[past][key] for past in days if key in then.get(past, {})])
             for key, number in now.items()]  # fmt: skip
    return chosen(day, items)


def numbers(counted: Counted, department: str | None) -> dict[date, dict[tuple[str, int], int]]:
    """Every counted day's person-times: of the whole, of each branch, of each area; for a department of its places."""
    days: dict[date, dict] = {}
    for row in counted.days:
        spot = counted.places[row.place_id]
        if (spot.kind == "area") if department is None else spot.department == department:
            days.setdefault(row.day, {})["place", row.place_id] = row.number
    if department is None:
        for (branch, day), held in counted.branch_days.items():
            days.setdefault(day, {})["branch", branch] = held.number
    for held in days.values():
        whole = [number for key, number in held.items() if department or key[0] == "branch"]
        if whole:
            held[WHOLE] = sum(whole)
    return days


def _item(counted: Counted, key: tuple[str, int], number: int, past: list[int]) -> Item:
    names = {spot.branch_id: spot.branch for spot in counted.places.values()}
    if key == WHOLE:
        label = "全部"
    else:
        label = names[key[1]] if key[0] == "branch" else counted.places[key[1]].name
    return Item(key, label, number, past[:MOST])


def chosen(day: date, items: list[Item]) -> str:
    """The sentence from a day's items."""
    whole = next(item for item in items if item.key == WHOLE)
    if len(whole.past) < LEAST:
        return TOO_FEW
    bound, least = rules.rule(DEVIATION_PERCENT, day) / 100, rules.rule(DEVIATION_LEAST, day)
    far = [item for item in items if len(item.past) >= LEAST and item.usual
           and abs(item.share) > bound and abs(item.number - item.usual) >= least]  # fmt: skip
    if not far:
        return CALM
    most = max(far, key=lambda item: (abs(item.share), item.key == WHOLE, item.number))
    more = most.number > most.usual
    return (f"{most.label} {most.number} 人次，比近 {len(most.past)} 个{_like(day)}的中位数 {most.usual:g} "
            f"{'多' if more else '少'} {abs(most.number - most.usual):g}（{_percent(most.share)}），"
            f"{_why(day, most.key, more) or UNEXPLAINED}")  # fmt: skip


def _like(day: date) -> str:
    return f"周{weekday(day)}"


def _percent(share: float) -> str:
    return f"{share:+.0%}".replace("-", "−")


def _why(day: date, key: tuple[str, int], more: bool) -> str:
    if not more:
        return _closure(day, key)
    return max(_group(day, key), _activity(day, key))[1]


def _activity(day: date, key: tuple[str, int]) -> tuple[int, str]:
    """The activity in the house to which most came, with their number."""
    branch = _branch_of(key)
    held = [one for one in held_on(day) if one.people and not one.is_outside
            and (key == WHOLE or one.branch_id == branch and (key[0] == "branch" or one.place_id == key[1]))]  # fmt: skip
    most = max(held, key=lambda one: one.people, default=None)
    return (most.people, f"当天有活动《{most.title}》{most.people} 人。") if most else (0, "")


def _closure(day: date, key: tuple[str, int]) -> str:
    rows = plain("SELECT c.branch_id, c.place_id, c.opens, c.closes, c.reason, b.name AS branch, p.name AS place FROM closure c "
                 "JOIN branch b ON b.id = c.branch_id LEFT JOIN place p ON p.id = c.place_id "
                 "WHERE c.from_on <= :day AND c.until_on >= :day AND c.cancelled_at IS NULL ORDER BY c.id, c.opens",
                 day=day.isoformat())  # fmt: skip
    branch = _branch_of(key)
    for row in rows:
        if key == WHOLE or row.branch_id == branch and row.place_id in (None, key[1]):
            where = f"{row.branch} {row.place}" if row.place else row.branch
            what = f"只开放 {wall(row.opens):%H:%M}–{wall(row.closes):%H:%M}" if row.opens else "闭馆"
            return f"当天{where}因{row.reason}{what}。"
    return ""


def _group(day: date, key: tuple[str, int]) -> tuple[int, str]:
    rows = plain("SELECT g.unit, s.number, s.branch_id, s.place_id, p.kind FROM group_visit g JOIN scan s ON s.id = g.scan_id "
                 "JOIN place p ON p.id = s.place_id WHERE s.day = :day AND s.entries > 0 "
                 "AND NOT EXISTS (SELECT 1 FROM scan u WHERE u.undoes_id = s.id) ORDER BY s.number DESC, s.id",
                 day=day.isoformat())  # fmt: skip
    branch = _branch_of(key)
    for row in rows:
        if key == WHOLE or row.branch_id == branch and (row.kind == "door" or row.place_id == key[1]):
            return row.number, f"当天有团体“{row.unit}” {row.number} 人。"
    return 0, ""


def _branch_of(key: tuple[str, int]) -> int | None:
    """The branch that a key lies in; of the whole none."""
    if key[0] == "place":
        return plain("SELECT branch_id FROM place WHERE id = :id", id=key[1])[0].branch_id
    return key[1] or None
