"""The house's rules for registering, each a setting; and the sheet's row that whoever takes or gives back a place holds."""

from datetime import datetime, time, timedelta

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.registrations import RegistrationSheet
from yylib.services.rules import declare, rule

_SUBJECT = "活动"

AUTO_HOURS = declare(
    "WAITLIST_AUTO_HOURS", label="离开始多少小时以前，候补直接报上", subject=_SUBJECT, type=int, unit="小时",
    default=24, low=0, high=720, source="系统默认；不到这个时间的，先留名额请读者确认")  # fmt: skip
HOLD_MINUTES = declare(
    "WAITLIST_HOLD_MINUTES", label="给候补留名额多少分钟", subject=_SUBJECT, type=int, unit="分钟",
    default=120, low=15, high=2880, source="系统默认；夜里不计时")  # fmt: skip
HOLD_FROM = declare(
    "WAITLIST_HOLD_FROM", label="留名额从几点开始计时", subject=_SUBJECT, type=int, unit="点",
    default=8, low=0, high=12, source="系统默认；夜里不打扰读者")  # fmt: skip
HOLD_TO = declare(
    "WAITLIST_HOLD_TO", label="留名额到几点停止计时", subject=_SUBJECT, type=int, unit="点",
    default=21, low=13, high=24, source="系统默认；夜里不打扰读者")  # fmt: skip
STOP_MINUTES = declare(
    "WAITLIST_STOP_MINUTES", label="开始前多少分钟停止候补递补", subject=_SUBJECT, type=int, unit="分钟",
    default=60, low=0, high=2880, source="系统默认；之后有空位的，在现场按到的先后")  # fmt: skip
CHILDREN_PER_ADULT = declare(
    "ACTIVITY_CHILDREN_PER_ADULT", label="活动中一位大人最多带几个未满 14 周岁的孩子", subject=_SUBJECT, type=int, unit="个",
    default=3, low=1, high=20, source="系统默认（服务指南 3：14 岁以下由家长陪同）")  # fmt: skip
OPEN_PER_PHONE = declare(
    "ACTIVITY_OPEN_PER_PHONE", label="一个电话最多有几个还没开始的活动报名", subject=_SUBJECT, type=int, unit="个",
    default=10, low=1, high=100, source="系统默认（每个活动或场次算一个）")  # fmt: skip
JOIN_PER_ADDRESS = declare(
    "JOIN_PER_ADDRESS", label="同一网络地址 10 分钟内最多报名", subject=_SUBJECT, type=int, unit="个",
    default=120, low=60, high=10_000, source="系统默认（馆内无线网几百人共用一个地址）")  # fmt: skip


def hold(sheet_id: int) -> RegistrationSheet:
    """Hold a sheet's row until the unit ends, and return it as it stands then; ``NotThere`` without it. Several are held
    in the order of their ids. Take it before counting anything."""
    if not plain("UPDATE registration_sheet SET taken = taken WHERE id = :id", id=sheet_id).count:
        raise NotThere()
    return db.session.get(RegistrationSheet, sheet_id, populate_existing=True)


def stop_at(starts_at: datetime) -> datetime:
    """From when on nobody moves up by themselves any more."""
    return starts_at - timedelta(minutes=rule(STOP_MINUTES))


def running_from(at: datetime) -> datetime:
    """The moment itself where a hold's time runs then, else when it begins to run."""
    day, (opens, closes) = clock.local(at).date(), _span(at)
    return max(at, opens) if at < closes else _span(clock.midnight(day + timedelta(days=1)))[0]


def hold_end(at: datetime) -> datetime:
    """When a hold given at a moment is over: its minutes run in the day's hours only, whatever the night is long."""
    left, at = timedelta(minutes=rule(HOLD_MINUTES)), running_from(at)
    while (closes := _span(at)[1]) < at + left:
        left -= closes - at
        at = running_from(closes)
    return at + left


def _span(at: datetime) -> tuple[datetime, datetime]:
    day, until = clock.local(at).date(), rule(HOLD_TO)
    closes = clock.midnight(day + timedelta(days=1)) if until == 24 else clock.at(day, time(until))
    return clock.at(day, time(rule(HOLD_FROM))), closes
