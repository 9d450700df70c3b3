"""待通知: who must hear what by when. There is no gateway here: people tell people, and tick it off once."""

from datetime import datetime

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.models.outbox import OutboxItem


def tell(*, kind: str, ref: str, what: str, due_at: datetime, account_id: int | None = None,
         person_id: int | None = None) -> int:  # fmt: skip
    """Enter that somebody must be told; the same kind and occasion once only."""
    held = db.session.scalar(select(OutboxItem.id).where(OutboxItem.kind == kind, OutboxItem.ref == ref))
    if held:
        return held
    item = OutboxItem(kind=kind, ref=ref, what=what, due_at=due_at, created_at=clock.now(), account_id=account_id,
                      person_id=person_id)  # fmt: skip
    db.session.add(item)
    db.session.flush()
    return item.id


def waiting() -> list[OutboxItem]:
    """What has not been told yet, the soonest due first."""
    return list(
        db.session.scalars(select(OutboxItem).where(OutboxItem.ticked_at.is_(None)).order_by(OutboxItem.due_at))
    )


def told(limit: int = 50) -> list[OutboxItem]:
    """What was told lately."""
    query = select(OutboxItem).where(OutboxItem.ticked_at.is_not(None)).order_by(OutboxItem.ticked_at.desc())
    return list(db.session.scalars(query.limit(limit)))


def count_waiting() -> int:
    """How many wait, for the menu."""
    return db.session.scalar(select(func.count(OutboxItem.id)).where(OutboxItem.ticked_at.is_(None)))


def tick(*, item_id: int, by: int) -> None:
    """It has been said. A second tick changes nothing: the first one's name stays."""
    item = locked(OutboxItem, item_id)
    if item.ticked_at is None:
        item.ticked_at, item.ticked_by_id = clock.now(), by


def untick(*, item_id: int, by: int) -> None:
    """Ticked by mistake: it waits again."""
    item = locked(OutboxItem, item_id)
    item.ticked_at = item.ticked_by_id = None
