"""The registry in words: every personal field of the house, how long it is kept and what happens then."""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.personal import REGISTRY, Personal
from yylib.services import audit, rules

OF_STAFF = frozenset({"account", "attempt", "guide_version", "sign_in"})
WRITTEN_ON = date(2026, 11, 23)  # of the wording of the page; the rules' own dates are read from the rules
_COUNTED_FROM = {
    "at": "登记", "created_at": "建立", "day": "当天", "ends_at": "预约时段或活动结束", "last_day": "活动结束", "noted_at": "记为未到", "returned_at": "领走",
    "lapsed_at": "意向了结", "scan.day": "参观", "seen_at": "最后一次使用", "started_at": "登录", "ticked_at": "通知办完", "until_at": "链接到期或活动结束",
    "decided_at": "核对", "ended_at": "证明开具或了结", "answered_at": "答复", "closed_at": "未录用或退出",
    "withdrawn_at": "撤回同意", "work.closed_at": "征集办结（寄存的，归还）", "signup.ends_at": "班次结束",
}  # fmt: skip


class Kept(NamedTuple):
    """One personal field as the privacy page lists it."""

    table: str
    subject: str
    entry: Personal
    days: int | None

    @property
    def period(self) -> str:
        """How long it is kept, in words."""
        if self.days is None:
            return "长期"
        return "当天" if self.days == 0 else f"{self.days} 天"

    @property
    def counted_from(self) -> str:
        """From when the days run, in words."""
        return _COUNTED_FROM.get(self.entry.since, "登记")

    @property
    def afterwards(self) -> str:
        """What happens then, in words."""
        if self.days is None:
            return "不删除"
        return "整条删除" if self.entry.then == "delete" else "抹去，只留数字"


def registry(*, of_staff: bool = True) -> list[Kept]:
    """Every personal field of the house, with the days that hold today; without ``of_staff`` what concerns readers."""
    listed = [Kept(model.__tablename__, audit.word_of(model.__tablename__), entry, days_of(entry))
              for model, entries in REGISTRY.items() for entry in entries
              if of_staff or model.__tablename__ not in OF_STAFF]  # fmt: skip
    return sorted(listed, key=lambda kept: kept.table)


def days_of(entry: Personal) -> int | None:
    """The days that hold today."""
    return rules.rule(rules.get(entry.days)) if isinstance(entry.days, str) else entry.days


def is_settled(entry: Personal) -> bool:
    """Whether the page has a word for the moment from which the days run, where they run at all."""
    return entry.days is None or entry.since in _COUNTED_FROM


def version_on() -> date:
    """The day of the present version of the rules on personal data: of the wording, or of the last change of a period."""
    names = {entry.days for entries in REGISTRY.values() for entry in entries if isinstance(entry.days, str)}
    days = [clock.day(row.valid_from) for row in plain("SELECT name, valid_from FROM setting") if row.name in names]
    return max(day for day in [WRITTEN_ON, *days] if day <= max(clock.today(), WRITTEN_ON))
