"""合计: confirmed minutes by person, post and month. What waits, was refused or voided counts nowhere."""

from datetime import date

from sqlalchemy import extract, func, select

from yylib.database import db
from yylib.models.service_hours import EntryStage, ServiceEntry

_YEAR, _MONTH = extract("year", ServiceEntry.day), extract("month", ServiceEntry.day)
_KEYS = {"volunteer": (ServiceEntry.volunteer_id,), "post": (ServiceEntry.post_id,), "month": (_YEAR, _MONTH),
         "evidence": (ServiceEntry.evidence,), "branch": (ServiceEntry.branch_id,), "day": (ServiceEntry.day,)}  # fmt: skip


def minutes(volunteer_id: int | None = None, first: date | None = None, last: date | None = None) -> int:
    """The confirmed minutes of a volunteer, or of all, from a day to a day, both included."""
    return db.session.scalar(select(func.coalesce(func.sum(ServiceEntry.minutes), 0)).where(
        *_within(first, last), *((ServiceEntry.volunteer_id == volunteer_id,) if volunteer_id else ())))  # fmt: skip


def by(what: str, first: date | None = None, last: date | None = None, volunteer_id: int | None = None) -> dict:
    """Confirmed minutes by ``volunteer``, ``post``, ``month`` (as 2026-11), ``evidence``, ``branch`` or ``day``; one query."""
    keys = _KEYS[what]
    query = select(*keys, func.sum(ServiceEntry.minutes)).where(*_within(first, last)).group_by(*keys).order_by(*keys)
    if volunteer_id:
        query = query.where(ServiceEntry.volunteer_id == volunteer_id)
    return {f"{int(key[0])}-{int(key[1]):02}" if what == "month" else key[0]: total
            for *key, total in db.session.execute(query)}  # fmt: skip


def of(volunteer_ids, first: date | None = None, last: date | None = None) -> dict[int, int]:
    """The confirmed minutes of each of some volunteers; those without any have 0. One query."""
    ids = list(volunteer_ids)
    query = select(ServiceEntry.volunteer_id, func.sum(ServiceEntry.minutes)).where(
        *_within(first, last), ServiceEntry.volunteer_id.in_(ids)).group_by(ServiceEntry.volunteer_id)  # fmt: skip
    return dict.fromkeys(ids, 0) | {key: total for key, total in db.session.execute(query)} if ids else {}


def _within(first: date | None, last: date | None) -> list:
    given = [ServiceEntry.stage == EntryStage.CONFIRMED]
    given += [ServiceEntry.day >= first] if first else []
    return given + ([ServiceEntry.day <= last] if last else [])
