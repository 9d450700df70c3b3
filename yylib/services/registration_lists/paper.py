"""The lists as documents: for the activity's file, on A4 and as a sheet whose answers stay text."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from yylib.database import db, plain_among
from yylib.models.registrations import Registration, RegistrationSheet
from yylib.services import activities, exports, prints
from yylib.services.archives import parts
from yylib.services.registration_lists import reading
from yylib.services.registrations import saying


def _rows(activity_id: int) -> list[Registration]:
    query = select(Registration).join(Registration.sheet).where(RegistrationSheet.activity_id == activity_id).options(
        joinedload(Registration.sheet).joinedload(RegistrationSheet.session), joinedload(Registration.person),
        selectinload(Registration.participants))  # fmt: skip
    order = (RegistrationSheet.starts_at, reading.RANK, Registration.queued_at, Registration.id)
    return list(db.session.scalars(query.order_by(*order)))


def documents(activity_id: int) -> list[parts.Document]:
    """报名表 as PDF and as Excel; phones covered, each question a column. None where nobody registered."""
    rows = _rows(activity_id)
    if not rows:
        return []
    activity, labels = activities.get(activity_id), reading.labels(activity_id)
    head = ["序号", "报名人", "电话", "参加的人", "人数", "状态", "怎么报的", *labels.values()]
    lines = [[number, reading.whom(one), one.person.masked_phone if one.person else "—", reading.people_words(one),
              reading.party_words(one), saying.status(one)[1], reading.CHANNELS.get(one.channel, one.channel),
              *((one.answers or {}).get(key, "") for key in labels)] for number, one in enumerate(rows, 1)]  # fmt: skip
    title = f"{activity.title}报名表"
    drawn = prints.pdf(title=title, number=activity.number, head=(f"{activity.first_day}" if activity.first_day else "",), parts=[
        prints.Table(head[:7], [line[:7] for line in lines], [0.8, 2, 2, 3, 2, 1.6, 1.4], (0,))])  # fmt: skip
    sheet = exports.workbook([exports.Sheet("报名表", head, lines, title)])
    return [parts.Document("报名表.pdf", title, drawn.data), parts.Document("报名表.xlsx", f"{title}（Excel）", sheet)]


def _held(activity_ids: list[int]) -> set[int]:
    rows = plain_among("SELECT DISTINCT s.activity_id FROM registration r JOIN registration_sheet s ON s.id = r.sheet_id "
                       "WHERE s.activity_id IN :listed", activity_ids)  # fmt: skip
    return {row.activity_id for row in rows}


parts.supply("registrations", label="报名表", make=documents, held=_held)
