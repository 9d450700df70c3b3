"""Whoever writes in a plan holds its row, and leaves a line saying so: nobody approves what went through his own hands."""

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.activities import Activity, ActivityStage
from yylib.models.history import MoveMade

SUBJECT = "activity"
IN_APPROVAL = (ActivityStage.SUBMITTED, ActivityStage.ENDORSED)
ENDED = (ActivityStage.CANCELLED, ActivityStage.FILED)


def draft(activity_id: int, version: int | None = None) -> Activity:
    """The plan, its row held, while it is being written."""
    held = locked(Activity, activity_id, version=version)
    if held.stage != ActivityStage.DRAFT:
        raise Refused("activity_not_draft", stage=held.stage_label)
    return held


def running(activity_id: int, version: int | None = None) -> Activity:
    """The activity, its row held, unless it is cancelled or filed."""
    held = locked(Activity, activity_id, version=version)
    if held.stage in ENDED:
        raise Refused("activity_over", stage=held.stage_label.removeprefix("已"))
    return held


def announced(activity_id: int) -> Activity:
    """The running activity, its row held, for moving or cancelling one of its sessions: not while its plan is being
    approved, because what was handed in is what is judged, and nobody was told of its times yet."""
    held = running(activity_id)
    if held.stage in IN_APPROVAL:
        raise Refused("activity_in_approval")
    return held


def touched(held: Activity, by: int | None) -> None:
    """Write down, once each, who beside its author changed the plan."""
    if by is None or by == held.made_by_id:
        return
    query = select(MoveMade.id).where(MoveMade.subject == SUBJECT, MoveMade.row_id == held.id, MoveMade.verb == "edit",
                                      MoveMade.by_id == by).limit(1)  # fmt: skip
    if db.session.scalar(query) is None:
        note(held, "edit", "改动方案", by)


def note(held: Activity, verb: str, label: str, by: int | None, text: str = "") -> None:
    """A line of the history that moves nothing on."""
    db.session.add(MoveMade(subject=SUBJECT, row_id=held.id, verb=verb, label=label, source=held.stage, target=held.stage,
                            by_id=by, at=clock.now(), note=text[:500]))  # fmt: skip


def hands(held: Activity) -> set[int]:
    """Who wrote, changed or handed in the plan, now or before; not those who only approve."""
    moves = select(MoveMade.by_id).where(MoveMade.subject == SUBJECT, MoveMade.row_id == held.id,
                                         MoveMade.verb.in_(("submit", "edit", "rewrite")))  # fmt: skip
    return {held.made_by_id, *db.session.scalars(moves)} - {None}
