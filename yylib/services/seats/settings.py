"""The house's rules for seats; all of them are settings."""

from datetime import datetime, time, timedelta

from yylib import clock
from yylib.errors import Refused
from yylib.services import rules

_SEATS, _SOURCE = "座位", "系统默认（参照各馆选座规则）"


def meals(text: str) -> list[tuple[time, time]]:
    """The meal windows written as 11:00-13:00 16:30-18:30; ``Refused`` where one is not to be read."""
    found = []
    for part in text.split():
        try:
            begins, ends = (time.fromisoformat(side) for side in part.split("-"))
        except ValueError:
            raise Refused("seat_meals_unreadable", field="value", text=part) from None
        if begins >= ends:
            raise Refused("seat_meals_unreadable", field="value", text=part)
        found.append((begins, ends))
    return found


def _readable(_rule, text: str) -> None:
    meals(text)


SEAT_HOLD = rules.declare(
    "SEAT_HOLD", label="留座后多久要到座位签到", subject=_SEATS, type=int, unit="分钟内", default=15, low=1, high=120,
    source=_SOURCE)  # fmt: skip
SEAT_HOLDS_DAY = rules.declare(
    "SEAT_HOLDS_DAY", label="一天里留座不坐几次后只能到座位扫码", subject=_SEATS, type=int, unit="次", default=3, low=1,
    high=50, source="系统默认")  # fmt: skip
SEAT_AWAY = rules.declare(
    "SEAT_AWAY", label="暂离", subject=_SEATS, type=int, unit="分钟", default=30, low=1, high=240, source=_SOURCE)  # fmt: skip
SEAT_AWAY_MEAL = rules.declare(
    "SEAT_AWAY_MEAL", label="用餐时段暂离", subject=_SEATS, type=int, unit="分钟", default=90, low=1, high=240,
    source=_SOURCE)  # fmt: skip
SEAT_MEALS = rules.declare(
    "SEAT_MEALS", label="用餐时段", subject=_SEATS, type=str, default="11:00-13:00 16:30-18:30", source=_SOURCE,
    check=_readable)  # fmt: skip
SEAT_AWAYS = rules.declare(
    "SEAT_AWAYS", label="一次用座最多暂离", subject=_SEATS, type=int, unit="次", default=3, low=0, high=50, source="系统默认")  # fmt: skip
SEAT_REPORT_MINUTES = rules.declare(
    "SEAT_REPORT_MINUTES", label="疑似占座，多久内要扫座位回应", subject=_SEATS, type=int, unit="分钟", default=30, low=5,
    high=240, source=_SOURCE)  # fmt: skip
SEAT_REPORTS_DAY = rules.declare(
    "SEAT_REPORTS_DAY", label="每位读者一天最多报告疑似占座", subject=_SEATS, type=int, unit="次", default=3, low=0,
    high=50, source="系统默认")  # fmt: skip
SEAT_NO_RELEASE = rules.declare(
    "SEAT_NO_RELEASE", label="闭馆前多久不再催还座位（有人等座除外）", subject=_SEATS, type=int, unit="分钟", default=30,
    low=0, high=240, source="系统默认")  # fmt: skip


def leave_of(at: datetime) -> timedelta:
    """How long a leave that begins at a moment may last: longer in a meal window."""
    wall = clock.local(at).time()
    at_table = any(begins <= wall < ends for begins, ends in meals(rules.rule(SEAT_MEALS)))
    return minutes(SEAT_AWAY_MEAL if at_table else SEAT_AWAY)


def minutes(declared) -> timedelta:
    """A rule in minutes as a span of time."""
    return timedelta(minutes=rules.rule(declared))


def timer(now: datetime, span: timedelta, until_at: datetime) -> datetime:
    """When a timer begun now runs out: never past the closing; one that would run out in the last minutes before it
    (``SEAT_NO_RELEASE``) runs to the closing itself, for then seats free themselves while nobody waits."""
    ends = now + span
    return until_at if ends >= until_at - minutes(SEAT_NO_RELEASE) else ends
