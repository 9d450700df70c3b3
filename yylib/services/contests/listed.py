"""The contests and the entries of one as lists."""

from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from yylib.models.activities import Activity, ActivityKind, ActivityStage, Entry
from yylib.models.contests import Contest, ContestEntry
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.contests import terms
from yylib.services.lists import Column, Filter

_TAKES = Activity.kind.in_(terms.KINDS) | (Activity.entry == Entry.SUBMIT)
_ENTRIES = (
    select(func.count(ContestEntry.id)).where(ContestEntry.activity_id == Activity.id, ContestEntry.withdrawn_at.is_(None))
    .scalar_subquery()
)  # fmt: skip
_DAY = func.coalesce(Activity.first_day, date(9999, 12, 31))
_TITLE, _DIVISION, _AUTHOR = ContestEntry.title, ContestEntry.division, func.coalesce(ContestEntry.author, "")


def state(activity: Activity, winners_at) -> tuple[str, str]:
    """The kind of mark and the word for how a contest stands."""
    if activity.stage == ActivityStage.CANCELLED:
        return "off", "已取消"
    if winners_at:
        return "ok", "已公布"
    return ("open", "征集或评审中") if activity.stage == ActivityStage.APPROVED else ("wait", activity.stage_label)


def entry_state(entry: ContestEntry) -> tuple[str, str]:
    """The kind of mark and the word for how an entry stands."""
    if entry.withdrawn_at:
        return "off", f"已撤回：{entry.withdrawn_reason}" if entry.withdrawn_reason else "作者撤回"
    return ("ok", entry.award) if entry.award else ("open", "参评")


CONTESTS = lists.announce(lists.List(
    name="contests", title="征文竞赛", id=Activity.id, export=Permission.REPORTS_EXPORT, order="-day",
    source=lambda: select(Activity, Contest.winners_at.label("winners_at"), _ENTRIES.label("entries")).select_from(Activity)
    .outerjoin(Contest, Contest.activity_id == Activity.id).where(_TAKES),
    search=(Activity.number, Activity.title),
    columns=(
        Column("number", "编号", lambda one: one.Activity.number, (Activity.number,)),
        Column("title", "名称", lambda one: one.Activity.title, (Activity.title,)),
        Column("kind", "类型", lambda one: one.Activity.kind_label),
        Column("day", "开始", lambda one: one.Activity.first_day, (_DAY,)),
        Column("last", "截止", lambda one: one.Activity.last_day),
        Column("entries", "作品", lambda one: one.entries, (_ENTRIES,), is_number=True),
        Column("state", "状态", lambda one: state(one.Activity, one.winners_at)[1]),
    ),
    filters=(
        Filter("kind", "类型", tuple((one.value, one.label) for one in ActivityKind if one in terms.KINDS),
               lambda value: Activity.kind == value),
        Filter("state", "状态", (("open", "没有公布"), ("out", "已公布")),
               lambda value: Contest.winners_at.is_not(None) if value == "out" else Contest.winners_at.is_(None)),
    ),
))  # fmt: skip

ENTRIES = lists.announce(lists.List(
    name="contest_entries", title="参赛作品", id=ContestEntry.id, export=Permission.REPORTS_EXPORT, order="number", keeps_q=False,
    source=lambda activity_id: select(ContestEntry).select_from(ContestEntry).where(ContestEntry.activity_id == activity_id),
    load=(joinedload(ContestEntry.person), joinedload(ContestEntry.certificate)), search=(_TITLE, ContestEntry.author, ContestEntry.school),
    columns=(
        Column("number", "编号", lambda one: one.number, (ContestEntry.number,), is_number=True),
        Column("title", "题目", lambda one: one.title, (_TITLE,)),
        Column("division", "组别", lambda one: one.division, (_DIVISION,)),
        Column("author", "作者", lambda one: one.author or "（已匿名）", (_AUTHOR,)),
        Column("school", "学校或单位", lambda one: one.school or ""),
        Column("teacher", "指导老师", lambda one: one.teacher or ""),
        Column("guardian", "监护人", lambda one: one.person.name if one.birth_on and one.person else ""),
        Column("phone", "电话", lambda one: one.person.masked_phone if one.person else ""),
        Column("made", "收到", lambda one: one.made_at, (ContestEntry.made_at,)),
        Column("named", "同意署名", lambda one: one.can_name),
        Column("state", "状态", lambda one: entry_state(one)[1], (case((ContestEntry.withdrawn_at.is_not(None), "~"),
                                                                       else_=ContestEntry.award),)),
    ),
    filters=(
        Filter("state", "状态", (("live", "参评"), ("award", "获奖"), ("gone", "已撤回")), lambda value: {
            "live": ContestEntry.withdrawn_at.is_(None), "award": (ContestEntry.award != "") & ContestEntry.withdrawn_at.is_(None),
            "gone": ContestEntry.withdrawn_at.is_not(None)}[value]),
    ),
))  # fmt: skip
