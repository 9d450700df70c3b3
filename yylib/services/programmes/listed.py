"""The reading programmes as a list."""

from datetime import date

from sqlalchemy import func, select

from yylib import clock
from yylib.models.activities import Activity, ActivityKind, ActivitySession
from yylib.models.contests import Progress
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

_WEEKS = (
    select(func.count(ActivitySession.id)).where(ActivitySession.activity_id == Activity.id, ActivitySession.cancelled_at.is_(None))
    .scalar_subquery()
)  # fmt: skip
_BOOKS = (
    select(func.coalesce(func.sum(Progress.books), 0)).join(ActivitySession, ActivitySession.id == Progress.session_id)
    .where(ActivitySession.activity_id == Activity.id).scalar_subquery()
)  # fmt: skip
_CHILDREN = (
    select(func.count(func.distinct(Progress.participant_id))).join(ActivitySession, ActivitySession.id == Progress.session_id)
    .where(ActivitySession.activity_id == Activity.id).scalar_subquery()
)  # fmt: skip
_DAY = func.coalesce(Activity.first_day, date(9999, 12, 31))


def _in_state(value: str):
    is_over = Activity.last_day < clock.today()
    return is_over if value == "over" else ~func.coalesce(is_over, False)


PROGRAMMES = lists.announce(lists.List(
    name="programmes", title="阅读项目", id=Activity.id, export=Permission.REPORTS_EXPORT, order="-day",
    source=lambda: select(Activity, _WEEKS.label("weeks"), _CHILDREN.label("children"), _BOOKS.label("books")).select_from(Activity)
    .where(Activity.kind == ActivityKind.PROGRAMME),
    search=(Activity.number, Activity.title),
    columns=(
        Column("number", "编号", lambda one: one.Activity.number, (Activity.number,)),
        Column("title", "名称", lambda one: one.Activity.title, (Activity.title,)),
        Column("day", "开始", lambda one: one.Activity.first_day, (_DAY,)),
        Column("last", "结束", lambda one: one.Activity.last_day),
        Column("weeks", "周数", lambda one: one.weeks, is_number=True),
        Column("children", "有记录的孩子", lambda one: one.children, (_CHILDREN,), is_number=True),
        Column("books", "读了几册", lambda one: int(one.books), (_BOOKS,), is_number=True),
        Column("state", "状态", lambda one: one.Activity.stage_label),
    ),
    filters=(Filter("state", "状态", (("on", "没有结束"), ("over", "已结束")), _in_state),),
))  # fmt: skip
