"""待通知: who must hear what by when. There is no gateway here: people tell people, and tick it off once."""

from datetime import datetime

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere
from yylib.meanings import mean
from yylib.models.outbox import OutboxItem

mean(uq_outbox_item_kind_ref="same_again")


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


def waiting(*, with_people: bool = True) -> list[OutboxItem]:
    """What has not been told yet, the soonest due first; without ``with_people`` only what concerns colleagues."""
    query = select(OutboxItem).where(OutboxItem.ticked_at.is_(None)).order_by(OutboxItem.due_at, OutboxItem.id)
    return list(db.session.scalars(query if with_people else query.where(OutboxItem.person_id.is_(None))))


def told(limit: int = 50, *, with_people: bool = True) -> list[OutboxItem]:
    """What was told lately."""
    query = select(OutboxItem).where(OutboxItem.ticked_at.is_not(None))
    query = query if with_people else query.where(OutboxItem.person_id.is_(None))
    return list(db.session.scalars(query.order_by(OutboxItem.ticked_at.desc(), OutboxItem.id.desc()).limit(limit)))


def count_waiting() -> int:
    """How many wait, for the menu."""
    return db.session.scalar(select(func.count(OutboxItem.id)).where(OutboxItem.ticked_at.is_(None)))


def _mine_to_tick(item_id: int, with_people: bool) -> OutboxItem:
    item = locked(OutboxItem, item_id)
    if item.person_id is not None and not with_people:
        raise NotThere()
    return item


def tick(*, item_id: int, by: int, with_people: bool = True) -> None:
    """It has been said. A second tick changes nothing: the first one's name stays."""
    item = _mine_to_tick(item_id, with_people)
    if item.ticked_at is None:
        item.ticked_at, item.ticked_by_id = clock.now(), by


def untick(*, item_id: int, by: int, with_people: bool = True) -> None:
    """Ticked by mistake: it waits again."""
    item = _mine_to_tick(item_id, with_people)
    item.ticked_at = item.ticked_by_id = None
