"""The lines of a year's plan: typed, corrected, left out, begun; and what the year promises."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivityAudience, ActivityStage, YearPlan
from yylib.services import activities, branches, rules
from yylib.services.activities import terms

_YOUNG = (ActivityAudience.CHILDREN, ActivityAudience.FAMILIES)


class Figures(NamedTuple):
    """A year's plan in numbers: lines and sessions planned, those begun, left out; what was promised."""

    lines: int
    times: int
    children: int
    begun: int
    dropped: int
    promise: int
    children_promise: int


def get(line_id: int) -> YearPlan:
    """One line, or ``NotThere``."""
    held = db.session.get(YearPlan, line_id)
    if held is None:
        raise NotThere()
    return held


def save(*, line_id: int | None = None, version: int | None = None, by: int | None, **told) -> int:
    """A line, new or corrected; its id. One from which an activity was begun stays as it is."""
    held = _open(line_id, version) if line_id else YearPlan()
    for name, value in told.items():
        setattr(held, name, value)
    db.session.add(held)
    db.session.flush()
    return held.id


def _open(line_id: int, version: int | None = None) -> YearPlan:
    held = locked(YearPlan, line_id, version=version)
    if held.activity_id:
        raise Refused("year_line_done", title=held.activity.title)
    return held


def drop(*, line_id: int, reason: str, by: int | None) -> None:
    """It is not held this year; the line stays, with the reason."""
    held = _open(line_id)
    if not reason:
        raise Refused("year_line_reason", field="reason")
    held.dropped_at, held.dropped_reason = clock.now(), reason[:200]


def restore(*, line_id: int, by: int | None) -> None:
    """It is held after all."""
    held = _open(line_id)
    held.dropped_at, held.dropped_reason = None, ""


def begin(*, line_id: int, by: int | None) -> int:
    """A draft from a line; its id. Last year's activity of the same title is copied without its days, else a blank one."""
    held = _open(line_id)
    if held.dropped_at:
        raise Refused("year_line_dropped")
    told = {"title": held.title, "kind": held.kind, "audience": held.audience, "lead_id": by}
    told |= {
        name: value for name, value in (("department_id", held.department_id), ("expected", held.expected)) if value
    }
    before = _before(held)
    if before:
        content = activities.content_of(before)
        activity_id = activities.begin(content=content | {"sessions": []}, by=by, copied_from_id=before.id, **told)
    else:
        activity_id = activities.save(by=by, branch_id=branches.all_branches()[0].id, **told)
    held.activity_id = activity_id
    return activity_id


def _before(held: YearPlan) -> Activity | None:
    query = select(Activity).where(Activity.title == held.title, Activity.kind == held.kind,
                                   Activity.stage.in_((ActivityStage.APPROVED, ActivityStage.FILED)))  # fmt: skip
    return db.session.scalars(query.order_by(Activity.first_day.desc(), Activity.id.desc()).limit(1)).first()


def is_late(held: YearPlan, today: date | None = None) -> bool:
    """Whether its month has ended and no activity was begun."""
    if held.activity_id or held.dropped_at or held.month is None:
        return False
    return date(held.year, held.month, monthrange(held.year, held.month)[1]) < (today or clock.today())


def figures(year: int) -> Figures:
    """What a year's plan comes to, beside the yearly promise."""
    live = YearPlan.dropped_at.is_(None)
    times = func.coalesce(func.sum(YearPlan.times).filter(live), 0)
    young = func.coalesce(func.sum(YearPlan.times).filter(live, YearPlan.audience.in_(_YOUNG)), 0)
    row = db.session.execute(select(
        func.count(YearPlan.id).filter(live), times, young, func.count(YearPlan.id).filter(YearPlan.activity_id.is_not(None)),
        func.count(YearPlan.id).filter(YearPlan.dropped_at.is_not(None)),
    ).where(YearPlan.year == year)).one()  # fmt: skip
    on = date(year, 12, 31)
    return Figures(*(int(value) for value in row), rules.rule(terms.YEAR_PROMISE, on=on),
                   rules.rule(terms.CHILDREN_PROMISE, on=on))  # fmt: skip


def years() -> list[int]:
    """The years that have a plan, this one and the next among them, the latest first."""
    this = clock.today().year
    held = set(db.session.scalars(select(YearPlan.year).distinct()))
    return sorted(held | {this, this + 1}, reverse=True)
