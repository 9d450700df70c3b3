"""入馆核验: what is asked at the doors between two dates, and how far the house is narrowed by it.

Off unless a manager switches it on. A mode is laid over the other settings and changes none of them: ended, by its last
day or by one switch, everything is at once as it was. Kept is only that somebody passed or was refused, by whom and
when: no reading, no reason of health, nobody's name (个人信息保护法 6, 28).
"""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, is_lite, locked, plain
from yylib.errors import Refused, declare
from yylib.models.branches import Branch, Place
from yylib.models.entry_checks import EntryCheck, EntryMode
from yylib.permissions import Permission
from yylib.services import branches, lists
from yylib.services.lists import Column, Filter

declare(
    entry_mode_past=("开始日期已经过了", "请从今天或以后的日子开始。", 422),
    entry_mode_order=("结束日期早于开始日期", "请检查两个日期。", 422),
    entry_mode_overlaps=("{from_on} 至 {until_on} 已有一次核验", "先结束那一次，或把日期错开。", 409),
    entry_mode_empty=("没有写要求，也没有限制人数", "请至少写一条要求，或选一项限制。", 422),
    entry_mode_lines=("要求太多或太长", "最多 {most} 条，每条不超过 {longest} 个字，让读者一眼看完。", 422),
    entry_mode_over=("这一次核验已经结束", "不用再结束一次。", 409),
    entry_mode_off=("现在没有入馆核验", "直接请读者进馆。", 409),
)

WORDINGS = ("扫“场所码”", "测量体温")  # as the guides 2 and 3 have it
MOST_LINES, LONGEST_LINE = 8, 40


class DayCount(NamedTuple):
    """The checks of one day."""

    day: date
    passed: int
    refused: int


def on(day: date | None = None) -> EntryMode | None:
    """The mode that holds on a day (today unless given), or None."""
    day = day or clock.today()
    query = select(EntryMode).where(EntryMode.from_on <= day, EntryMode.until_on >= day, EntryMode.ended_at.is_(None))
    return db.session.scalar(query.order_by(EntryMode.id.desc()).limit(1))


def reduced(number: int, day: date | None = None) -> int:
    """A capacity or quota as it holds on a day: the mode's share of it, rounded down."""
    mode = on(day)
    return number * mode.capacity_percent // 100 if mode else number


def modes() -> list[EntryMode]:
    """All modes there were, are and will be, the latest first."""
    query = select(EntryMode).options(joinedload(EntryMode.by), joinedload(EntryMode.ended_by))
    return list(db.session.scalars(query.order_by(EntryMode.from_on.desc(), EntryMode.id.desc())))


def is_running(mode: EntryMode) -> bool:
    """Whether a mode holds now or is still to come."""
    return mode.ended_at is None and mode.until_on >= clock.today()


def state(mode: EntryMode) -> tuple[str, str]:
    """The kind of mark and the word for how a mode stands."""
    if mode.ended_at or mode.until_on < clock.today():
        return "off", "已结束"
    return ("open", "还没开始") if mode.from_on > clock.today() else ("ok", "正在核验")


def switch_on(*, from_on: date, until_on: date, requirements: str, capacity_percent: int, is_alternate: bool,
              are_walk_ins_off: bool, reason: str, by: int) -> int:  # fmt: skip
    """Switch it on between two dates, both included; only one mode holds at a time. Bookings made before stay."""
    asked = [line.strip() for line in requirements.splitlines() if line.strip()]
    if from_on < clock.today():
        raise Refused("entry_mode_past", field="from_on")
    if until_on < from_on:
        raise Refused("entry_mode_order", field="until_on")
    if len(asked) > MOST_LINES or any(len(line) > LONGEST_LINE for line in asked):
        raise Refused("entry_mode_lines", field="requirements", most=MOST_LINES, longest=LONGEST_LINE)
    if not asked and capacity_percent == 100 and not is_alternate and not are_walk_ins_off:
        raise Refused("entry_mode_empty", field="requirements")
    _refuse_overlap(from_on, until_on)
    mode = EntryMode(from_on=from_on, until_on=until_on, requirements="\n".join(asked), is_alternate=is_alternate,
                     capacity_percent=capacity_percent, are_walk_ins_off=are_walk_ins_off, reason=reason.strip(),
                     by_id=by, made_at=clock.now())  # fmt: skip
    db.session.add(mode)
    db.session.flush()
    return mode.id


def _refuse_overlap(from_on: date, until_on: date) -> None:
    if not is_lite():
        plain("LOCK TABLE entry_mode IN SHARE ROW EXCLUSIVE MODE")  # two at once would not see each other
    held = db.session.scalar(select(EntryMode).where(EntryMode.ended_at.is_(None), EntryMode.from_on <= until_on,
                                                     EntryMode.until_on >= from_on).limit(1))  # fmt: skip
    if held:
        raise Refused("entry_mode_overlaps", field="from_on", from_on=held.from_on, until_on=held.until_on)


def switch_off(*, mode_id: int, by: int) -> None:
    """End a mode now, also one that has not begun: from this moment nothing of it holds."""
    mode = locked(EntryMode, mode_id)
    if not is_running(mode):
        raise Refused("entry_mode_over")
    mode.ended_at, mode.ended_by_id = clock.now(), by


def passed(*, place_id: int, nonce: str, by: int) -> None:
    """Somebody met the requirements at a door. The same nonce again enters nothing."""
    _enter(place_id, nonce, True, by)


def refuse(*, place_id: int, nonce: str, by: int) -> None:
    """Somebody did not meet them. Why is not asked and has no column."""
    _enter(place_id, nonce, False, by)


def _enter(place_id: int, nonce: str, is_passed: bool, by: int) -> None:
    mode = on()
    if mode is None:
        raise Refused("entry_mode_off")
    plain("INSERT INTO entry_check (mode_id, place_id, day, at, is_passed, by_id, nonce) VALUES (:mode, :place, :day, :at, "
          ":is_passed, :by, :nonce) ON CONFLICT (nonce) DO NOTHING", mode=mode.id, place=place_id, by=by,
          day=clock.today().isoformat(), at=clock.stamp(clock.now()), is_passed=is_passed, nonce=nonce)  # fmt: skip


def of_day(day: date, place_ids=None) -> tuple[int, int]:
    """How many passed and how many were refused on a day, at some places or at all."""
    rows = plain("SELECT place_id, is_passed, count(*) AS n FROM entry_check WHERE day = :day GROUP BY place_id, is_passed",
                 day=day.isoformat())  # fmt: skip
    mine = [row for row in rows if place_ids is None or row.place_id in place_ids]
    return sum(row.n for row in mine if row.is_passed), sum(row.n for row in mine if not row.is_passed)


def by_day(first: date, last: date) -> list[DayCount]:
    """The counts of each day between two days that has any, the latest first."""
    rows = plain("SELECT day, sum(CASE WHEN is_passed THEN 1 ELSE 0 END) AS passed, count(*) AS n FROM entry_check "
                 "WHERE day BETWEEN :first AND :last GROUP BY day ORDER BY day DESC",
                 first=first.isoformat(), last=last.isoformat())  # fmt: skip
    return [DayCount(clock.day(row.day), int(row.passed), int(row.n - row.passed)) for row in rows]


def _places() -> list[tuple[int, str]]:
    return [(place.id, place.full_name) for place in branches.places(closed=True)]


def _within(days: str):
    return EntryCheck.day >= clock.today() - timedelta(days=int(days))


CHECKS = lists.announce(lists.List(
    name="entry_checks", title="入馆核验记录", id=EntryCheck.id, export=Permission.REPORTS_EXPORT, order="-at",
    source=lambda: select(EntryCheck).select_from(EntryCheck).join(Place, Place.id == EntryCheck.place_id)
    .join(Branch, Branch.id == Place.branch_id).add_columns(Place.name.label("place"), Branch.name.label("branch")),
    load=(joinedload(EntryCheck.by),),
    columns=(
        Column("at", "时间", lambda row: row.EntryCheck.at, (EntryCheck.at,)),
        Column("place", "地点", lambda row: f"{row.branch} {row.place}", (Branch.sort, EntryCheck.place_id)),
        Column("result", "结果", lambda row: "通过" if row.EntryCheck.is_passed else "未通过", (EntryCheck.is_passed,)),
        Column("by", "经办", lambda row: row.EntryCheck.by.name, (EntryCheck.by_id,)),
    ),
    filters=(
        Filter("result", "结果", (("passed", "通过"), ("refused", "未通过")),
               lambda value: EntryCheck.is_passed.is_(value == "passed")),
        Filter("place", "地点", _places, lambda value: EntryCheck.place_id == int(value)),
        Filter("days", "日期", (("0", "今天"), ("6", "近 7 天"), ("29", "近 30 天")), _within),
    ),
))  # fmt: skip
