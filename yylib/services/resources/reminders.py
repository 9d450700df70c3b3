"""到期提醒: each step of each end is said once; a job that stood still says the nearest step only."""

from datetime import timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.outbox import OutboxItem
from yylib.models.resources import DigitalResource
from yylib.services import outbox
from yylib.services.resources import directory, licences

KIND = "resource"


def remind() -> int:
    """Have the staff told of what is about to run out, at 60, 30 and 7 days unless the rules say otherwise, and once
    more when it has; how many were due. Run late it tells what holds now and nothing of the steps it missed."""
    due = directory.expiring()
    for one in due:
        resource, held = one
        is_over = held.state == "over"
        step = "over" if is_over else min(days for days in licences.steps() if days >= held.days_left)
        what = (f"数字资源“{resource.name}”的授权已于 {held.until} 到期，公开目录已注明暂停使用，请续订或停用" if is_over
                else f"数字资源“{resource.name}”的授权 {held.until} 到期，还有 {held.days_left} 天，请决定续订或停用")  # fmt: skip
        days = 3 if is_over else max(0, min(held.days_left, 14))
        outbox.tell(kind=KIND, ref=_ref(resource.id, held.until, step), what=what,
                    due_at=clock.now() + timedelta(days=days))  # fmt: skip
    return len(due)


def _ref(resource_id: int, until, step) -> str:
    return f"{resource_id}:{until}:{step}"


def call_off(resource: DigitalResource, by: int | None) -> None:
    """Tick off what is still to be said of an end that is none any more."""
    now = licences.standing(resource)
    keep = f"{resource.id}:{now.until}:" if now.state in ("soon", "over") else None
    query = select(OutboxItem).where(OutboxItem.kind == KIND, OutboxItem.ticked_at.is_(None),
                                     OutboxItem.ref.startswith(f"{resource.id}:"))  # fmt: skip
    for item in db.session.scalars(query):
        if not (keep and item.ref.startswith(keep)):
            outbox.tick(item_id=item.id, by=by)
