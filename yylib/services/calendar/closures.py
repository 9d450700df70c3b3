"""闭馆与特殊开放: announced at least three days ahead, but for force majeure (公共图书馆法 38, 山东办法 15)."""

from datetime import date, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.branches import Branch, Place
from yylib.models.calendar import Closure
from yylib.services.calendar.weeks import Walls, checked, earliest_change
from yylib.services.rules.law import CLOSURE_NOTICE_DAYS


def announce(*, branch_id: int, place_id: int | None, from_on: date, until_on: date, walls: Walls, reason: str,
             is_force_majeure: bool, by: int | None) -> int:  # fmt: skip
    """Close a branch, or one of its areas, on some days; with ``walls`` it opens only then on those days.

    Returns the id of the announcement's first row. What lies wholly in the past is a record made afterwards: it was
    never announced here and is not refused for it.
    """
    locked(Branch, branch_id)
    place = db.session.get(Place, place_id) if place_id else None
    if place_id and (place is None or place.branch_id != branch_id):
        raise Refused("other_branch_place", field="place_id")
    if until_on < from_on:
        raise Refused("ends_before_it_begins", field="until_on")
    if not reason.strip():
        raise Refused("closure_needs_reason", field="reason")
    if not is_force_majeure:
        _must_be_ahead(from_on, until_on)
    now = clock.now()  # one moment for all rows of one announcement
    rows = [
        Closure(branch_id=branch_id, place_id=place_id, from_on=from_on, until_on=until_on, opens=opens, closes=closes,
                reason=reason.strip(), is_force_majeure=is_force_majeure, announced_at=now, by_id=by)
        for opens, closes in checked(walls, "这几天", "hours") or [(None, None)]
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return rows[0].id


def withdraw(*, closure_id: int, by: int | None) -> None:
    """Take an announcement back. One that has begun ends with yesterday: those days stay as they were."""
    held, today = locked(Closure, closure_id), clock.today()
    if held.cancelled_at:
        raise Refused("closure_withdrawn")
    for row in _together(held):
        if row.from_on < today <= row.until_on:
            row.until_on = today - timedelta(days=1)
        else:
            row.cancelled_at = clock.now()


def announced(since: date, branch_id: int | None = None) -> list[list[Closure]]:
    """The announcements that end on a day or later, withdrawn ones left out; each with its rows, one per interval."""
    query = select(Closure).where(Closure.cancelled_at.is_(None), Closure.until_on >= since)
    if branch_id:
        query = query.where(Closure.branch_id == branch_id)
    groups: dict[tuple, list] = {}
    for row in db.session.scalars(query.order_by(Closure.from_on, Closure.branch_id, Closure.opens, Closure.id)):
        groups.setdefault(_key(row), []).append(row)
    return list(groups.values())


def announcement(closure_id: int) -> list[Closure]:
    """The rows of the announcement that a row belongs to; empty where there is none."""
    held = db.session.get(Closure, closure_id)
    return _together(held) if held else []


def _together(held: Closure) -> list[Closure]:
    query = select(Closure).where(Closure.branch_id == held.branch_id, Closure.from_on == held.from_on,
                                  Closure.announced_at == held.announced_at).order_by(Closure.opens)  # fmt: skip
    return [row for row in db.session.scalars(query) if _key(row) == _key(held)]


def _key(row: Closure) -> tuple:
    return row.branch_id, row.place_id, row.from_on, row.until_on, row.reason, row.announced_at, row.cancelled_at


def _must_be_ahead(from_on: date, until_on: date) -> None:
    if until_on >= clock.today() and from_on < earliest_change():
        raise Refused("not_three_days_ahead", field="from_on", days=CLOSURE_NOTICE_DAYS.value,
                      earliest=earliest_change())  # fmt: skip
