"""The house's rules for bookings, each a setting; and the day's row that whoever takes or gives back a place holds."""

from datetime import date, datetime, timedelta

from yylib.database import plain
from yylib.services.rules import declare, rule

_SUBJECT = "预约"

BOOK_AHEAD_DAYS = declare(
    "BOOK_AHEAD_DAYS", label="最多提前多少天预约", subject=_SUBJECT, type=int, unit="天",
    default=7, low=0, high=60, source="系统默认（各馆多为 0–7 天）")  # fmt: skip
BOOK_UNTIL_MINUTES = declare(
    "BOOK_UNTIL_MINUTES", label="时段结束前多少分钟停止预约", subject=_SUBJECT, type=int, unit="分钟",
    default=30, low=0, high=240, source="系统默认")  # fmt: skip
SIGN_IN_EARLY = declare(
    "SIGN_IN_EARLY", label="可以提前多少分钟进馆", subject=_SUBJECT, type=int, unit="分钟",
    default=10, low=0, high=120, source="系统默认")  # fmt: skip
SIGN_IN_LATE = declare(
    "SIGN_IN_LATE", label="过了多少分钟未到就释放名额", subject=_SUBJECT, type=int, unit="分钟",
    default=30, low=5, high=240, source="系统默认")  # fmt: skip
SIGN_OUT_GRACE = declare(
    "SIGN_OUT_GRACE", label="时段结束后多少分钟内还能再进馆", subject=_SUBJECT, type=int, unit="分钟",
    default=30, low=0, high=240, source="系统默认")  # fmt: skip
PARTY_MOST = declare(
    "PARTY_MOST", label="一次预约最多多少人", subject=_SUBJECT, type=int, unit="人",
    default=6, low=1, high=50, source="系统默认")  # fmt: skip
CHILDREN_PER_ADULT = declare(
    "CHILDREN_PER_ADULT", label="一位大人最多带几个未满 14 周岁的孩子", subject=_SUBJECT, type=int, unit="个",
    default=3, low=1, high=20, source="系统默认（服务指南 3：14 岁以下由家长陪同）")  # fmt: skip
OPEN_BOOKINGS = declare(
    "OPEN_BOOKINGS", label="一个电话最多有几个还没用的预约", subject=_SUBJECT, type=int, unit="个",
    default=3, low=1, high=20, source="系统默认")  # fmt: skip
BOOK_PER_ADDRESS = declare(
    "BOOK_PER_ADDRESS", label="同一网络地址 10 分钟内最多预约", subject=_SUBJECT, type=int, unit="个",
    default=120, low=60, high=10_000, source="系统默认（馆内无线网几百人共用一个地址）")  # fmt: skip


def hold(place_id: int, day: date, made: int = 0) -> None:
    """Hold the day's row of a place until the unit ends, and count ``made`` more bookings in it. Several days are held
    in the order of (place, day). Take it before counting anything."""
    plain("INSERT INTO booking_day (place_id, day, taken) VALUES (:place, :day, :made) ON CONFLICT (place_id, day) "
          "DO UPDATE SET taken = booking_day.taken + excluded.taken RETURNING taken",
          place=place_id, day=day.isoformat(), made=made)  # fmt: skip


def lapse_of(starts_at: datetime, ends_at: datetime, now: datetime) -> datetime:
    """When a booking made ``now`` gives its place back: counted from the start, or from now where the slot has begun;
    never after its end."""
    return min(max(starts_at, now) + timedelta(minutes=rule(SIGN_IN_LATE)), ends_at)
