"""The list of a year's plan."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from yylib.models.activities import ActivityAudience, ActivityKind, YearPlan
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.year_plans import lines

_MONTH = func.coalesce(YearPlan.month, 13)


def kind_of(one: YearPlan) -> str:
    """The kind in words."""
    return ActivityKind(one.kind).label


def audience_of(one: YearPlan) -> str:
    """The audience in words."""
    return ActivityAudience(one.audience).label


def state_of(one: YearPlan) -> tuple[str, str]:
    """What became of a line, as a status: kind and word."""
    if one.activity_id:
        return "ok", "已起草"
    if one.dropped_at:
        return "off", "不办了"
    return ("late", "过月没起草") if lines.is_late(one) else ("open", "未起草")


def _in_state(value: str):
    open_ = and_(YearPlan.activity_id.is_(None), YearPlan.dropped_at.is_(None))
    return {"open": open_, "begun": YearPlan.activity_id.is_not(None)}.get(value, YearPlan.dropped_at.is_not(None))


YEAR_PLAN = lists.announce(lists.List(
    name="year_plan", title="年度活动计划", id=YearPlan.id, export=Permission.REPORTS_EXPORT, order="month",
    source=lambda: select(YearPlan).select_from(YearPlan),
    load=(joinedload(YearPlan.department), joinedload(YearPlan.activity)),
    search=(YearPlan.title, YearPlan.place, YearPlan.note),
    columns=(
        Column("month", "月份", lambda one: f"{one.year} 年 {one.month} 月" if one.month else f"{one.year} 年",
               (YearPlan.year, _MONTH)),
        Column("title", "名称", lambda one: one.title, (YearPlan.title,)),
        Column("kind", "类型", kind_of, (YearPlan.kind,)),
        Column("audience", "对象", audience_of, (YearPlan.audience,)),
        Column("place", "地点", lambda one: one.place or "—"),
        Column("times", "场次", lambda one: one.times, (YearPlan.times,), True),
        Column("expected", "预计人数", lambda one: one.expected, (func.coalesce(YearPlan.expected, 0),), True),
        Column("department", "科室", lambda one: one.department.name if one.department else "—"),
        Column("state", "进展", lambda one: state_of(one)[1]),
    ),
    filters=(
        Filter("year", "年度", lambda: [(str(year), f"{year} 年") for year in lines.years()],
               lambda value: YearPlan.year == int(value)),
        Filter("state", "进展", [("open", "未起草"), ("begun", "已起草"), ("dropped", "不办了")], _in_state),
        Filter("kind", "类型", [(one.value, one.label) for one in ActivityKind], lambda value: YearPlan.kind == value),
        Filter("audience", "对象", [(one.value, one.label) for one in ActivityAudience],
               lambda value: YearPlan.audience == value),
    ),
))  # fmt: skip
