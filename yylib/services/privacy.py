"""个人信息: what is kept of whom, why and how long; the texts people consent to; and letting go of what has run out."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, inspect, or_, select, update
from sqlalchemy.types import DateTime

from yylib import clock
from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.personal import REGISTRY, Personal
from yylib.services import audit, rules

declare(consent_unknown=("同意书的版本不对", "请刷新页面，看过现在的文字再勾选。", 422))


class ConsentText(NamedTuple):
    """What is said before somebody consents. A changed text is a new version; the old one stays, for old consents."""

    purpose: str
    label: str
    version: str
    text: str


OF_STAFF = frozenset({"account", "attempt", "guide_version", "sign_in"})

CONSENT_TEXTS = (
    ConsentText(
        "contact", "联系与服务", "2026-01",
        "沂源县图书馆用您的姓名和电话办理您申请的服务，并在需要时联系您，不作他用，也不提供给别的单位。"
        "您可以随时撤回同意；撤回后我们不再使用，并按保存期限删除。",
    ),
    ConsentText(
        "child", "儿童个人信息（由监护人同意）", "2026-01",
        "孩子未满十四周岁。我是孩子的监护人，同意沂源县图书馆为办理这项服务保存孩子的姓名、出生日期和我的姓名、电话。"
        "不同意不影响孩子到馆阅读。我可以随时查看、更正、删除这些信息，也可以随时撤回同意。",
    ),
)  # fmt: skip


def consent_text(purpose: str, version: str) -> ConsentText:
    """One text by purpose and version, or ``consent_unknown``."""
    for text in CONSENT_TEXTS:
        if (text.purpose, text.version) == (purpose, version):
            return text
    raise Refused("consent_unknown", field="consent")


def current_text(purpose: str) -> ConsentText:
    """The version of a purpose's text that is shown now: the last one declared."""
    return [text for text in CONSENT_TEXTS if text.purpose == purpose][-1]


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


_COUNTED_FROM = {"seen_at": "最后一次使用", "withdrawn_at": "撤回同意", "until_at": "链接到期", "ticked_at": "通知办完",
                 "day": "当天", "started_at": "登录", "created_at": "建立"}  # fmt: skip


def registry() -> list[Kept]:
    """Every personal field of the house, with the days that hold today."""
    listed = [Kept(model.__tablename__, audit.word_of(model.__tablename__), entry, _days(entry))
              for model, entries in REGISTRY.items() for entry in entries]  # fmt: skip
    return sorted(listed, key=lambda kept: kept.table)


def _days(entry: Personal) -> int | None:
    return rules.rule(rules.get(entry.days)) if isinstance(entry.days, str) else entry.days


class Overdue(NamedTuple):
    """Rows of one table whose time is over: what happens to which fields, how many rows, since before when."""

    table: str
    subject: str
    then: str
    fields: tuple[str, ...]
    before: date
    count: int


def expired() -> list[Overdue]:
    """What ``expire`` would act on now. It only looks."""
    found = []
    for model, then, fields, day, runs_out in _groups():
        count = db.session.scalar(select(func.count()).select_from(model).where(runs_out))
        if count:
            table = model.__tablename__
            found.append(Overdue(table, audit.word_of(table), then, fields, day, count))
    return found


def expire(*, by: int | None = None) -> dict[str, int]:
    """Let go of what has run out: delete the row or blank the fields, and return how many rows of which table.

    Sums kept beside the rows are untouched. The audit keeps the numbers, never what was let go.
    """
    counts: dict[str, int] = {}
    for model, then, fields, day, runs_out in _groups():
        statement = delete(model) if then == "delete" else update(model).values(_blank(model, fields))
        done = db.session.execute(statement.where(runs_out).execution_options(synchronize_session=False)).rowcount
        if done:
            table = model.__tablename__
            counts[table] = counts.get(table, 0) + done
            audit.note(subject="privacy", row_id=table, act="expire", by=by, then=then, fields=list(fields),
                       before=day.isoformat(), count=done)  # fmt: skip
    db.session.expire_all()
    return counts


def _groups():
    """The registry's entries that act alike on one table, each with the condition under which a row has run out."""
    for model, entries in REGISTRY.items():
        alike: dict[tuple, list[str]] = {}
        for entry in entries:
            if (days := _days(entry)) is not None:
                alike.setdefault((entry.then, entry.since, days), []).append(entry.field)
        for (then, since, days), fields in alike.items():
            day = clock.today() - timedelta(days=days)
            runs_out = getattr(model, since) < _first_kept(model, since, day)
            if then == "blank":
                runs_out &= or_(*(getattr(model, name).is_not(None) for name in fields))
            yield model, then, tuple(fields), day, runs_out


def _first_kept(model, since: str, day: date) -> date | datetime:
    """The bound below which a row has run out: it is kept through the whole of its last day."""
    is_moment = isinstance(inspect(model).columns[since].type, DateTime)
    return clock.midnight(day) if is_moment else day


def _blank(model, fields) -> dict:
    values = dict.fromkeys(fields)
    if hasattr(model, "version"):
        values["version"] = model.version + 1
    return values
