"""授权期: what holds on a day, until when without a break, and how a fee spreads over its days. Reads alone."""

from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.models.resources import DigitalResource, Licence
from yylib.services import rules

_SUBJECT = "采编"
REMIND_FIRST = rules.declare(
    "RESOURCE_REMIND_FIRST", label="数字资源到期前多少天第一次提醒", subject=_SUBJECT, type=int, unit="天",
    default=60, low=1, high=365, source="系统默认")  # fmt: skip
REMIND_SECOND = rules.declare(
    "RESOURCE_REMIND_SECOND", label="数字资源到期前多少天第二次提醒", subject=_SUBJECT, type=int, unit="天",
    default=30, low=1, high=365, source="系统默认")  # fmt: skip
REMIND_LAST = rules.declare(
    "RESOURCE_REMIND_LAST", label="数字资源到期前多少天最后一次提醒", subject=_SUBJECT, type=int, unit="天",
    default=7, low=0, high=365, source="系统默认")  # fmt: skip
_DAY = timedelta(days=1)


class Standing(NamedTuple):
    """How a resource stands on a day. ``until`` is its last licensed day without a break, or the last there was;
    ``days_left`` counts from the day to it, 0 on the last day itself; both None where there is no end or no licence.
    """

    state: str
    until: date | None
    days_left: int | None
    begins: date | None = None

    @property
    def is_usable(self) -> bool:
        """Whether readers may use it: licensed, and not stopped."""
        return self.state in ("ok", "soon")

    @property
    def mark(self) -> tuple[str, str]:
        """The kind of mark and the word for the staff's pages."""
        if self.state == "soon":
            return "wait", "今天到期" if self.days_left == 0 else f"还有 {self.days_left} 天到期"
        return {"ok": ("ok", f"授权到 {self.until}" if self.until else "长期授权"), "over": ("late", f"已于 {self.until} 到期"),
                "ahead": ("open", f"{self.begins} 起可用"), "none": ("off", "没有授权期"), "stopped": ("off", "已停用"),
                }[self.state]  # fmt: skip


def standing(resource: DigitalResource, day: date | None = None) -> Standing:
    """How it stands on a day, today unless told."""
    day = day or clock.today()
    live = sorted((one for one in resource.licences if one.void_at is None), key=lambda one: one.from_on)
    ends = [one.to_on for one in live if one.from_on <= day]
    until = None if not ends or None in ends else max(ends)
    if resource.stopped_on and resource.stopped_on <= day:
        return Standing("stopped", until, None)
    now = next((one for one in live if one.covers(day)), None)
    if now:
        until = _unbroken(live, now)
        left = (until - day).days if until else None
        return Standing("soon" if left is not None and left <= first_reminder() else "ok", until, left)
    ahead = [one.from_on for one in live if one.from_on > day]
    if until:
        return Standing("over", until, None, min(ahead, default=None))
    return Standing("ahead", None, None, min(ahead)) if ahead else Standing("none", None, None)


def _unbroken(live: list[Licence], now: Licence) -> date | None:
    """The last day of this licence and of those that follow it without a gap; None where one of them has no end."""
    until = now.to_on
    while until and (after := next((one for one in live if one.covers(until + _DAY)), None)):
        until = after.to_on
    return until


def steps() -> list[int]:
    """How many days before its end a licence is reminded of, the farthest first."""
    return sorted({rules.rule(one) for one in (REMIND_FIRST, REMIND_SECOND, REMIND_LAST)}, reverse=True)


def first_reminder() -> int:
    """From how many days before its end on a licence is marked."""
    return steps()[0]


def next_period(resource: DigitalResource) -> tuple[date, date]:
    """What a renewal usually is: a year from the day after the last licence, or from today without one."""
    ends = [one.to_on for one in resource.licences if one.void_at is None and one.to_on]
    begin = max(ends) + _DAY if ends else clock.today()
    return begin, a_year(begin)


def a_year(begin: date) -> date:
    """The last day of a year that begins on ``begin``: the day before the same date, and 28 February from 29 February
    (民法典 202: a month that lacks the day ends with its last)."""
    try:
        return begin.replace(year=begin.year + 1) - _DAY
    except ValueError:
        return date(begin.year + 1, 2, 28)


def cost(licence: Licence, first: date, last: date) -> int:
    """What of a fee falls on these days, in fen, by the day; the parts of a whole period add up to the fee. One without
    an end was paid on its first day."""
    if licence.void_at is not None:
        return 0
    if licence.to_on is None:
        return licence.fee if first <= licence.from_on <= last else 0
    whole = (licence.to_on - licence.from_on).days + 1

    def up_to(day: date) -> int:
        return licence.fee * min(max((day - licence.from_on).days + 1, 0), whole) // whole

    return up_to(last) - up_to(first - _DAY)
