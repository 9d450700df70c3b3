"""What a reading programme leaves in the activity's file: what each child read, by age band."""

from sqlalchemy import select

from yylib.database import db
from yylib.models.activities import ActivitySession
from yylib.models.contests import Progress
from yylib.services import prints
from yylib.services.archives import parts
from yylib.services.programmes.weeks import board


def progress(activity_id: int) -> list[parts.Document]:
    """阅读记录表: a table for each age band."""
    found = board(activity_id)
    if not any(one for line in found.lines for one in line.weeks):
        return []
    drawn = []
    for held in found.bands:
        rows = [(line.name, line.done, line.books, line.minutes) for line in held.lines]
        drawn += [prints.Heading(f"{held.name}：{len(held.lines)} 人，{held.books} 册，{held.minutes} 分钟"),
                  prints.Table(("姓名", "有记录的周", "册数", "分钟"), rows, (4, 2, 2, 2), (1, 2, 3))]  # fmt: skip
    head = (found.activity.title, f"{len(found.weeks)} 周")
    made = prints.pdf(title="阅读记录表", head=head, parts=drawn, signatures=("制表", "审核"))
    return [parts.Document("阅读记录表.pdf", "阅读记录表", made.data)]


def _held(ids: list[int]) -> set[int]:
    query = select(ActivitySession.activity_id).join(Progress, Progress.session_id == ActivitySession.id)
    return set(db.session.scalars(query.where(ActivitySession.activity_id.in_(ids)).distinct()))


parts.supply("progress", label="阅读记录", make=progress, held=_held)
