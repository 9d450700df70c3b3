"""The list of activities."""

from datetime import date

from sqlalchemy import and_, extract, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from yylib import clock
from yylib.database import db
from yylib.models.activities import Activity, ActivityAudience, ActivityKind, ActivitySession, ActivityStage, Series
from yylib.models.branches import Branch
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.activities.reading import PLANNED
from yylib.services.lists import Column, Filter
from yylib.services.money import yuan


def _years() -> list[tuple[str, str]]:
    held = db.session.execute(select(func.min(Activity.first_day), func.max(Activity.first_day))).first()
    first = held[0].year if held[0] else clock.today().year
    last = max(held[1].year if held[1] else 0, clock.today().year)
    return [(str(year), f"{year} 年") for year in range(last, first - 1, -1)][:40]


def _branches() -> list[tuple[int, str]]:
    return [tuple(row) for row in db.session.execute(select(Branch.id, Branch.name).order_by(Branch.sort, Branch.id))]


def _series() -> list[tuple[int, str]]:
    return [tuple(row) for row in db.session.execute(select(Series.id, Series.name).order_by(Series.name))]


def _in_state(value: str):
    today, held = clock.today(), Activity.stage == ActivityStage.APPROVED
    return {
        "plan": Activity.stage.in_(PLANNED), "coming": and_(held, Activity.first_day > today),
        "now": and_(held, Activity.first_day <= today, Activity.last_day >= today),
        "over": and_(held, Activity.last_day < today), "late": and_(held, Activity.due_on < today),
    }.get(value, Activity.stage == value)  # fmt: skip


_STATES = [("plan", "策划和审批中"), ("coming", "已批准，还没办"), ("now", "正在办"), ("over", "办完，没归档"), ("late", "逾期没归档"),
           *((stage.value, stage.label) for stage in ActivityStage if stage is not ActivityStage.APPROVED)]  # fmt: skip
_DAY = func.coalesce(Activity.first_day, date(9999, 12, 31))
_FAR = func.coalesce(Activity.due_on, date(9999, 12, 31))


def when(held: Activity) -> str:
    """The days in words; 待定 without one."""
    if held.first_day is None:
        return "待定"
    return f"{held.first_day}" if held.first_day == held.last_day else f"{held.first_day} 至 {held.last_day}"


def where(held: Activity) -> str:
    """The rooms in words, or where it is outside."""
    if held.is_outside:
        return held.outside_place or "馆外"
    return (
        "、".join(dict.fromkeys(one.place.name for one in held.sessions if one.place and not one.cancelled_at)) or "—"
    )


ACTIVITIES = lists.announce(lists.List(
    name="activities", title="活动", id=Activity.id, export=Permission.REPORTS_EXPORT, order="-day",
    source=lambda: select(Activity).select_from(Activity).join(Branch, Branch.id == Activity.branch_id),
    load=(joinedload(Activity.branch), joinedload(Activity.lead), joinedload(Activity.series),
          selectinload(Activity.sessions).joinedload(ActivitySession.place)),
    search=(Activity.number, Activity.title, Activity.theme, Activity.speaker),
    columns=(
        Column("number", "编号", lambda one: one.number, (Activity.number,)),
        Column("title", "名称", lambda one: one.title, (Activity.title,)),
        Column("kind", "类型", lambda one: one.kind_label, (Activity.kind,)),
        Column("audience", "对象", lambda one: one.audience_label, (Activity.audience,)),
        Column("day", "日期", when, (_DAY,)),
        Column("place", "地点", where),
        Column("expected", "预计", lambda one: one.expected, (Activity.expected,), True),
        Column("stage", "状态", lambda one: one.stage_label, (Activity.stage,)),
        Column("lead", "负责人", lambda one: one.lead.name if one.lead else "—"),
        Column("due", "归档期限", lambda one: one.due_on, (_FAR,)),
    ),
    filters=(
        Filter("state", "状态", _STATES, _in_state),
        Filter("kind", "类型", [(one.value, one.label) for one in ActivityKind], lambda value: Activity.kind == value),
        Filter("audience", "对象", [(one.value, one.label) for one in ActivityAudience],
               lambda value: Activity.audience == value),
        Filter("year", "年份", _years, lambda value: or_(extract("year", Activity.first_day) == int(value),
                                                       extract("year", Activity.last_day) == int(value))),
        Filter("branch", "馆", _branches, lambda value: Activity.branch_id == int(value)),
        Filter("series", "系列", _series, lambda value: Activity.series_id == int(value)),
    ),
))  # fmt: skip


def facts(held, *, with_contact: bool = True) -> list[tuple[str, object]]:
    """What the plan says beside its long texts, in the order of the form; empty ones left out."""
    ages = (
        ""
        if held.age_from is None and held.age_to is None
        else f"{_or(held.age_from, 0)}–{_or(held.age_to, '不限')} 岁"
    )
    told = [
        ("主题", held.theme), ("读者对象", f"{held.audience_label} {ages}".strip()),
        ("预计", f"{held.expected} 人" if held.expected else ""), ("主讲人", held.speaker), ("主办", held.host),
        ("承办", held.organizer), ("协办", held.co_organizer), ("请自带", held.bring), ("电话", held.phone),
        ("馆外地点", held.outside_place), ("馆外联系人", held.outside_contact if with_contact else ""), ("线上链接", held.online_url),
        ("系列", held.series.name if held.series else ""), ("预算", f"{yuan(held.budget_fen)} 元" if held.budget_fen else ""),
        ("安全许可", held.permit_no),
    ]  # fmt: skip
    return [(label, value) for label, value in told if value]


def _or(value, instead):
    return instead if value is None else value
