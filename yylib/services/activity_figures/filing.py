"""统计表 for the file of an activity: each session with who was registered and who came."""

from yylib import clock
from yylib.database import plain_among
from yylib.services import activities, exports
from yylib.services.activities import reading
from yylib.services.archives import parts
from yylib.services.attendance import figures

HEAD = (
    "场次",
    "开始",
    "报名",
    "未到",
    "签到成人",
    "签到未成年人",
    "志愿者",
    "现场计数成人",
    "现场计数未成年人",
    "参加人次",
)
_HELD = (
    "SELECT DISTINCT activity_id AS id FROM activity_session WHERE cancelled_at IS NULL AND starts_at <= :now "
    "AND activity_id IN :listed"
)


def documents(activity_id: int) -> list[parts.Document]:
    """The table as an Excel file; none before the first session has begun."""
    held = activities.get(activity_id)
    begun = [one for one in reading.live(held) if one.starts_at <= clock.now()]
    if not begun:
        return []
    came = figures.of(one.id for one in begun)
    rows = [(f"第 {one.number} 场", one.starts_at, *_cells(came[one.id])) for one in begun]
    title = f"{held.number}　{held.title}　统计表"
    return [parts.Document("统计表.xlsx", "统计表", exports.workbook([exports.Sheet("统计表", HEAD, rows, title)]))]


def _cells(came: figures.Came) -> tuple:
    return (came.registered, came.missing, came.adults, came.children, came.helpers, came.walk_in_adults,
            came.walk_in_children, came.people)  # fmt: skip


def held(activity_ids: list[int]) -> set[int]:
    """Those of which a session has begun."""
    return {row.id for row in plain_among(_HELD, activity_ids, now=clock.stamp(clock.now()))}


parts.supply("figures", label="统计表", make=documents, held=held)
