"""记录导出: the five parts as sheets, in the columns the office keeps."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select

from yylib.database import db
from yylib.models.service_hours import EntryStage, ServiceEntry
from yylib.models.volunteers import Volunteer, VolunteerStage
from yylib.services.exports import Sheet
from yylib.services.volunteer_records.columns import PARTS, Line, as_of, columns
from yylib.services.volunteer_records.record import Record, records

SCOPES = {"register": "在册和暂停的", "served": "这段时间服务过的", "all": "所有登记过编号的"}
_ROWS = {"person": lambda held: [held.volunteer], "service": lambda held: held.entries, "training": lambda held: held.trainings,
         "award": lambda held: held.commendations, "evaluation": lambda held: held.evaluations}  # fmt: skip


def whom(scope: str, first: date | None = None, last: date | None = None, group_id: int | None = None) -> list[int]:
    """The volunteers of a scope, perhaps of one group only; by id."""
    query = select(Volunteer.id)
    if scope == "served":
        served = select(ServiceEntry.volunteer_id).where(ServiceEntry.stage == EntryStage.CONFIRMED)
        served = served.where(ServiceEntry.day >= first) if first else served
        served = served.where(ServiceEntry.day <= last) if last else served
        query = query.where(Volunteer.id.in_(served))
    elif scope == "all":
        query = query.where(Volunteer.number.is_not(None))
    else:
        query = query.where(Volunteer.stage.in_((VolunteerStage.ADMITTED, VolunteerStage.PAUSED)))
    query = query.where(Volunteer.group_id == group_id) if group_id else query
    return list(db.session.scalars(query.order_by(Volunteer.id)))


def sheets(volunteer_ids: list[int], *, hours: Callable[[int], str], is_whole: bool, first: date | None = None,
           last: date | None = None) -> list[Sheet]:  # fmt: skip
    """One sheet a part. ``hours`` is the one way minutes are shown as hours; phones are whole only where ``is_whole``."""
    held, kept = records(volunteer_ids, first, last), columns()
    return [_sheet(part, word, held, [one for one in kept[part] if one.is_shown], hours, is_whole)
            for part, word in PARTS.items()]  # fmt: skip


def _sheet(part: str, word: str, held: list[Record], shown: list, hours, is_whole: bool) -> Sheet:
    lines = [Line(one, row, hours, is_whole) for one in held for row in _ROWS[part](one)]
    title = f"沂源县图书馆志愿服务记录　{word}　{as_of()}"
    return Sheet(word, [column.heading for column in shown], [[column.value(line) for column in shown] for line in lines],
                 title)  # fmt: skip


def counted(volunteer_ids: list[int], first: date | None = None, last: date | None = None) -> int:
    """How many confirmed entries these have: whether an export is small enough is asked before it is made."""
    query = select(func.count(ServiceEntry.id)).where(ServiceEntry.volunteer_id.in_(volunteer_ids),
                                                      ServiceEntry.stage == EntryStage.CONFIRMED)  # fmt: skip
    query = query.where(ServiceEntry.day >= first) if first else query
    return db.session.scalar(query.where(ServiceEntry.day <= last) if last else query)
