"""The lists of shifts and of batches: page, paper and Excel."""

from datetime import date, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.branches import Branch
from yylib.models.shifts import Shift, ShiftBatch, VolunteerPost
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.shifts import reading

LIVE, OVER = "live", "over"


def _branches() -> list[tuple[int, str]]:
    return [tuple(row) for row in db.session.execute(select(Branch.id, Branch.name).order_by(Branch.sort, Branch.id))]


def _posts() -> list[tuple[int, str]]:
    query = select(VolunteerPost.id, VolunteerPost.name).order_by(VolunteerPost.sort, VolunteerPost.id)
    return [tuple(row) for row in db.session.execute(query)]


def _in_state(value: str):
    live, coming = Shift.cancelled_at.is_(None), Shift.ends_at > clock.now()
    return {
        "missing": and_(live, coming, Shift.taken < Shift.needed), "full": and_(live, coming, Shift.taken >= Shift.needed),
        "coming": and_(live, coming), "over": and_(live, ~coming), "cancelled": ~live,
    }[value]  # fmt: skip


_STATES = [
    ("coming", "还没结束"),
    ("missing", "还缺人"),
    ("full", "已排满"),
    ("over", "已结束"),
    ("cancelled", "已取消"),
]


def _months() -> list[tuple[str, str]]:
    """The months that have shifts, the latest first; at most five years of them."""
    first, last = db.session.execute(select(func.min(Shift.starts_at), func.max(Shift.starts_at))).one()
    if first is None:
        return []
    at, least, found = clock.local(last).date().replace(day=1), clock.local(first).date().replace(day=1), []
    while at >= least and len(found) < 60:
        found.append((f"{at:%Y-%m}", f"{at.year} 年 {at.month} 月"))
        at = (at - timedelta(days=1)).replace(day=1)
    return found


def _in_month(value: str):
    first = date.fromisoformat(f"{value}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    return and_(Shift.starts_at >= clock.midnight(first), Shift.starts_at < clock.midnight(following))


SHIFTS = lists.announce(lists.List(
    name="shifts", title="志愿班次", id=Shift.id, export=Permission.REPORTS_EXPORT, order="when",
    source=lambda: select(Shift).select_from(Shift).join(VolunteerPost, VolunteerPost.id == Shift.post_id)
    .join(Branch, Branch.id == Shift.branch_id),
    load=reading.WITH, search=(VolunteerPost.name, Shift.note, Shift.served_where),
    columns=(
        Column("when", "时间", reading.when, (Shift.starts_at,)),
        Column("post", "岗位", reading.what, (VolunteerPost.sort, VolunteerPost.name)),
        Column("where", "地点", reading.where),
        Column("needed", "需要", lambda one: one.needed, (Shift.needed,), True),
        Column("taken", "已排", lambda one: one.taken, (Shift.taken,), True),
        Column("missing", "还缺", lambda one: 0 if one.cancelled_at else one.needed - one.taken,
               (Shift.needed - Shift.taken,), True),
        Column("state", "状态", lambda one: reading.state(one)[1]),
        Column("note", "备注", lambda one: one.cancel_reason or one.note or "—"),
    ),
    sheet=(
        Column("day", "日期", lambda one: clock.local(one.starts_at).date()),
        Column("starts", "开始", lambda one: one.starts_at),
        Column("ends", "结束", lambda one: one.ends_at),
        Column("post", "岗位", reading.what),
        Column("where", "地点", reading.where),
        Column("needed", "需要", lambda one: one.needed),
        Column("taken", "已排", lambda one: one.taken),
        Column("missing", "还缺", lambda one: 0 if one.cancelled_at else one.needed - one.taken),
        Column("state", "状态", lambda one: reading.state(one)[1]),
        Column("note", "备注", lambda one: one.cancel_reason or one.note),
    ),
    filters=(
        Filter("state", "状态", _STATES, _in_state),
        Filter("post", "岗位", _posts, lambda value: Shift.post_id == int(value)),
        Filter("month", "月份", _months, _in_month),
        Filter("branch", "馆", _branches, lambda value: Shift.branch_id == int(value)),
    ),
))  # fmt: skip


def _live_count():
    return select(func.count(Shift.id)).where(Shift.batch_id == ShiftBatch.id, Shift.cancelled_at.is_(None)) \
        .correlate(ShiftBatch).scalar_subquery().label("live")  # fmt: skip


def undone(row) -> str:
    """Whether a batch was taken back, and when."""
    held = row.ShiftBatch
    if held.undone_at is None:
        return "—"
    return f"{clock.local(held.undone_at):%Y-%m-%d %H:%M} 撤销" + ("" if row.live == 0 else f"，留下 {row.live} 个")


BATCHES = lists.announce(lists.List(
    name="shift_batches", title="批量排班记录", id=ShiftBatch.id, export=Permission.REPORTS_EXPORT, order="-made",
    source=lambda: select(ShiftBatch, _live_count()).select_from(ShiftBatch), load=(joinedload(ShiftBatch.made_by),),
    search=(ShiftBatch.title,),
    columns=(
        Column("made", "排班时间", lambda row: row.ShiftBatch.made_at, (ShiftBatch.made_at,)),
        Column("title", "内容", lambda row: row.ShiftBatch.title, (ShiftBatch.title,)),
        Column("number", "排了几个", lambda row: row.ShiftBatch.number, (ShiftBatch.number,), True),
        Column("live", "现有", lambda row: row.live, (), True),
        Column("by", "经手人", lambda row: row.ShiftBatch.made_by.name if row.ShiftBatch.made_by else "—"),
        Column("undone", "撤销", undone),
    ),
    filters=(
        Filter("state", "状态", [("live", "没有撤销"), ("undone", "撤销过")], lambda value:
               ShiftBatch.undone_at.is_(None) if value == "live" else ShiftBatch.undone_at.is_not(None)),
    ),
))  # fmt: skip
