"""活动通知 as a list: every approved activity with how its notice stands."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.models.activities import Activity, ActivityKind, ActivityStage
from yylib.models.notices import ActivityNotice
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.notices import board, publishing


def _source():
    return (
        select(Activity, ActivityNotice).select_from(Activity)
        .outerjoin(ActivityNotice, ActivityNotice.activity_id == Activity.id)
        .where(or_(Activity.stage.in_(board.SHOWN), ActivityNotice.publish_at.is_not(None)))
    )  # fmt: skip


def _stands(value: str):
    now = clock.now()
    out = and_(ActivityNotice.publish_at <= now, ActivityNotice.withdrawn_at.is_(None))
    return {
        "none": and_(
            Activity.stage == ActivityStage.APPROVED,
            ActivityNotice.publish_at.is_(None),
            or_(Activity.last_day.is_(None), Activity.last_day >= clock.today()),
        ),
        "scheduled": and_(ActivityNotice.publish_at > now, ActivityNotice.withdrawn_at.is_(None)),
        "public": and_(out, Activity.stage.in_(board.SHOWN)),
        "withdrawn": ActivityNotice.withdrawn_at.is_not(None),
    }[value]


def _published(row):
    notice = row.ActivityNotice
    return notice.publish_at if notice and notice.withdrawn_at is None else None


NOTICES = lists.announce(lists.List(
    name="notices", title="活动通知", id=Activity.id, export=Permission.REPORTS_EXPORT, order="-number", source=_source,
    load=(joinedload(Activity.branch),), search=(Activity.title, Activity.number),
    columns=(
        Column("number", "编号", lambda row: row.Activity.number, (Activity.number,)),
        Column("title", "活动", lambda row: row.Activity.title, (Activity.title,)),
        Column("kind", "类型", lambda row: row.Activity.kind_label, (Activity.kind,)),
        Column("day", "日期", lambda row: row.Activity.first_day),
        Column("published", "发布时间", _published),
        Column("state", "状态", lambda row: publishing.state(row.Activity, row.ActivityNotice)[1]),
    ),
    filters=(
        Filter("state", "状态", (("none", "待发布"), ("scheduled", "定时"), ("public", "已发布"), ("withdrawn", "已撤下")),
               _stands),
        Filter("kind", "类型", [(one.value, one.label) for one in ActivityKind], lambda value: Activity.kind == value),
    ),
))  # fmt: skip
