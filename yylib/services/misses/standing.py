"""How a reader stands: which misses count now, what they have earned back, and how far ahead they may book."""

from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services import rules

_SUBJECT = "失约"
_SOURCE = "系统默认（馆务会可改）"
MISS_WINDOW_DAYS = rules.declare(
    "MISS_WINDOW_DAYS", label="失约按最近多少天计算", subject=_SUBJECT, type=int, unit="天", default=30, low=1, high=90,
    source=_SOURCE)  # fmt: skip
MISS_LIMIT_FROM = rules.declare(
    "MISS_LIMIT_FROM", label="从第几次失约起限制提前预约（以前的只提醒）", subject=_SUBJECT, type=int, unit="次", default=2,
    low=2, high=20, source=_SOURCE)  # fmt: skip
MISS_LIMITED_AHEAD_DAYS = rules.declare(
    "MISS_LIMITED_AHEAD_DAYS", label="限制期间最多提前几天预约（0 是只能约当天）", subject=_SUBJECT, type=int, unit="天",
    default=1, low=0, high=30, source=_SOURCE)  # fmt: skip
MISS_LIMIT_DAYS = rules.declare(
    "MISS_LIMIT_DAYS", label="限制提前预约多少天", subject=_SUBJECT, type=int, unit="天", default=14, low=1, high=30,
    source=_SOURCE)  # fmt: skip
MISS_EARN_BACK = rules.declare(
    "MISS_EARN_BACK", label="按约到馆几次抵掉一次失约（0 是不抵）", subject=_SUBJECT, type=int, unit="次", default=3, low=0,
    high=50, source=_SOURCE)  # fmt: skip

# A booking that turns out to have been kept after all is no miss, whatever was noted before.
_EVENTS = (
    "SELECT b.starts_at, b.id, b.day, 1 AS is_miss FROM miss m JOIN booking b ON b.id = m.booking_id "
    "WHERE m.person_id = :person AND m.does_count AND m.waived_at IS NULL AND b.stage = 'lapsed' AND m.day > :since "
    "UNION ALL SELECT b.starts_at, b.id, b.day, 0 AS is_miss FROM booking b "
    "WHERE b.person_id = :person AND b.stage IN ('arrived', 'left') AND b.day > :since ORDER BY starts_at, id"
)


class Standing(NamedTuple):
    """``counted`` misses now; ``notice``: they are a reminder only; ``limited_until``: the last day on which the reader
    may book no more than ``ahead_days`` days ahead (both None without a limit). Entering is never limited."""

    counted: int
    notice: bool
    limited_until: date | None
    ahead_days: int | None

    @property
    def is_limited(self) -> bool:
        return self.limited_until is not None

    def words(self) -> str:
        """What one can say at the desk or on the phone."""
        if not self.counted:
            return "没有计入的失约，预约照常。"
        days = rules.rule(MISS_WINDOW_DAYS)
        if not self.is_limited:
            note = "这是提醒，" if self.notice else "限制已过，"
            return f"最近 {days} 天有 {self.counted} 次约了没来，当时还有别的读者没能进来。{note}预约照常。"
        return (f"最近 {days} 天有 {self.counted} 次约了没来，当时还有别的读者没能进来。到 {_spoken(self.limited_until)}为止"
                f"{_reach(self.ahead_days)}；进馆不受影响，不预约也可以来。{_earning()}有特殊情况请告诉馆员，可以免除。")  # fmt: skip


def _spoken(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def _reach(ahead: int) -> str:
    return "只能预约当天的" if ahead == 0 else "只能预约今天和明天的" if ahead == 1 else f"最多提前 {ahead} 天预约"


def _earning() -> str:
    kept = rules.rule(MISS_EARN_BACK)
    return f"按约到馆 {kept} 次抵掉一次。" if kept else ""


def standing(person_id: int | None, on: date | None = None) -> Standing:
    """How a person stands on a day (today unless given); nobody's standing is a good one."""
    today = on or clock.today()
    left = _remaining(person_id, today) if person_id else []
    if not left:
        return Standing(0, False, None, None)
    is_notice = len(left) < rules.rule(MISS_LIMIT_FROM)
    until = left[-1] + timedelta(days=rules.rule(MISS_LIMIT_DAYS))
    if is_notice or until < today:
        return Standing(len(left), is_notice, None, None)
    return Standing(len(left), False, until, rules.rule(MISS_LIMITED_AHEAD_DAYS))


def _remaining(person_id: int, today: date) -> list[date]:
    """The days of the misses that are left when each was paid back by bookings kept after it, the oldest first."""
    since = today - timedelta(days=rules.rule(MISS_WINDOW_DAYS))
    price, kept, left = rules.rule(MISS_EARN_BACK), 0, []
    for event in plain(_EVENTS, person=person_id, since=since.isoformat()):
        if event.is_miss:
            left.append(clock.day(event.day))
        elif left and price:
            kept += 1
            if kept == price:
                left.pop(0)
                kept = 0
    return left
