"""The list of files: what is to be filed, what is late, what is filed under which code, what was handed over."""

from datetime import date

from sqlalchemy import and_, func, literal, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.models.activities import Activity, ActivityKind, ActivityStage
from yylib.models.archives import ArchiveFile, Retention
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.archives.filing import years
from yylib.services.lists import Column, Filter

_S = ActivityStage
_NEVER = literal(date(9999, 12, 31))


def state(activity: Activity, held: ArchiveFile | None) -> tuple[str, str]:
    """The kind of mark and the word for how an activity's filing stands."""
    if activity.filed_at:
        return ("off", "已移交") if held and held.handed_on else ("ok", "已归档")
    if activity.stage == _S.CANCELLED:
        return "off", "已取消"
    if activity.batch_id:
        return "off", "往年导入"
    if activity.last_day is None or activity.last_day >= clock.today():
        return "open", "还没有结束"
    if activity.due_on and activity.due_on < clock.today():
        return "late", f"迟了 {(clock.today() - activity.due_on).days} 天"
    return "wait", "待归档"


def _over():
    return and_(Activity.stage == _S.APPROVED, Activity.last_day < clock.today(), Activity.batch_id.is_(None))


def _in_state(value: str):
    return {"to_file": _over, "late": lambda: and_(_over(), Activity.due_on < clock.today()),
            "filed": lambda: Activity.filed_at.is_not(None), "cancelled": lambda: Activity.stage == _S.CANCELLED,
            "to_hand": lambda: and_(Activity.filed_at.is_not(None), ArchiveFile.handed_on.is_(None)),
            "handed": lambda: ArchiveFile.handed_on.is_not(None),
            "coming": lambda: and_(Activity.stage == _S.APPROVED, Activity.last_day >= clock.today())}[value]()  # fmt: skip


def _years() -> list[tuple[str, str]]:
    return [(str(one.year), f"{one.year} 年度") for one in years()]


FILES = lists.announce(lists.List(
    name="archives", title="活动归档目录", id=Activity.id, export=Permission.REPORTS_EXPORT, order="-last",
    source=lambda: select(Activity, ArchiveFile).select_from(Activity)
    .outerjoin(ArchiveFile, ArchiveFile.activity_id == Activity.id)
    .where(Activity.stage.in_((_S.APPROVED, _S.CANCELLED, _S.FILED))),
    load=(joinedload(Activity.lead),), show=lambda row: (row[0], row[1]),
    search=(Activity.title, Activity.number, ArchiveFile.code),
    columns=(
        Column("code", "档号", lambda row: row[1].code if row[1] else "", (func.coalesce(ArchiveFile.code, "~"),)),
        Column("title", "题名", lambda row: row[0].title, (Activity.title,)),
        Column("number", "活动编号", lambda row: row[0].number, (Activity.number,)),
        Column("kind", "类型", lambda row: row[0].kind_label, (Activity.kind,)),
        Column("last", "最后一天", lambda row: row[0].last_day, (func.coalesce(Activity.last_day, _NEVER),)),
        Column("due", "应归档", lambda row: row[0].due_on),
        Column("retention", "保管期限", lambda row: row[1].retention_label if row[1] and row[1].code else ""),
        Column("state", "状态", lambda row: state(*row)[1]),
        Column("handed", "移交", lambda row: row[1].handed_on if row[1] else None),
    ),
    filters=(
        Filter("state", "状态", (("to_file", "待归档"), ("late", "迟了"), ("filed", "已归档"), ("to_hand", "已归档，未移交"),
                               ("handed", "已移交"), ("coming", "还没有结束"), ("cancelled", "已取消")), _in_state),
        Filter("year", "归档年度", _years, lambda value: and_(ArchiveFile.year == int(value), ArchiveFile.filed_at.is_not(None))),
        Filter("retention", "保管期限", tuple(Retention.labels().items()), lambda value: ArchiveFile.retention == value),
        Filter("kind", "类型", tuple(ActivityKind.labels().items()), lambda value: Activity.kind == value),
    ),
))  # fmt: skip
