"""The items of the outbox: entered once, told once, taken out where they are not true any more."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere
from yylib.meanings import mean
from yylib.models.accounts import Account
from yylib.models.outbox import OutboxItem, SendStage, Via
from yylib.services import gateways

mean(uq_outbox_item_kind_ref="same_again")


def tell(*, kind: str, ref: str, what: str, due_at: datetime, account_id: int | None = None,
         person_id: int | None = None, activity_id: int | None = None, session_id: int | None = None,
         registration_id: int | None = None, email: str | None = None) -> int:  # fmt: skip
    """Enter that somebody must be told; the same kind and occasion once only. With an ``email``, where e-mail is set up,
    it is sent as well: ``wording`` must know the kind."""
    held = db.session.scalar(select(OutboxItem.id).where(OutboxItem.kind == kind, OutboxItem.ref == ref))
    if held:
        return held
    now, gateway = clock.now(), gateways.for_address(email=email)
    item = OutboxItem(kind=kind, ref=ref, what=what, due_at=due_at, created_at=now, account_id=account_id,
                      person_id=person_id, activity_id=activity_id, session_id=session_id,
                      registration_id=registration_id, email=email, gateway=gateway)  # fmt: skip
    if gateway:
        item.send_stage, item.send_next_at = SendStage.QUEUED, now
    db.session.add(item)
    db.session.flush()
    return item.id


def get(item_id: int) -> OutboxItem:
    """One item, or ``NotThere``."""
    item = db.session.get(OutboxItem, item_id)
    if item is None:
        raise NotThere()
    return item


def waiting_query(with_people: bool = True):
    """What waits, as a query that may be narrowed."""
    query = select(OutboxItem).select_from(OutboxItem).outerjoin(Account, Account.id == OutboxItem.account_id)
    return _seen(query.where(OutboxItem.ticked_at.is_(None)), with_people)


def _seen(query, with_people: bool):
    if with_people:
        return query
    return query.where(OutboxItem.person_id.is_(None), OutboxItem.registration_id.is_(None))


def waiting(*, with_people: bool = True, activity_id: int | None = None) -> list[OutboxItem]:
    """What has not been told yet, the soonest due first; without ``with_people`` only what concerns colleagues."""
    query = waiting_query(with_people)
    query = query.where(OutboxItem.activity_id == activity_id) if activity_id else query
    query = query.options(joinedload(OutboxItem.person))
    return list(db.session.scalars(query.order_by(OutboxItem.due_at, OutboxItem.id)))


def told(limit: int = 50, *, with_people: bool = True, activity_id: int | None = None) -> list[OutboxItem]:
    """What was told lately, or came to nothing."""
    query = _seen(select(OutboxItem).where(OutboxItem.ticked_at.is_not(None)), with_people)
    query = query.where(OutboxItem.activity_id == activity_id) if activity_id else query
    query = query.options(joinedload(OutboxItem.person), joinedload(OutboxItem.ticked_by))
    return list(db.session.scalars(query.order_by(OutboxItem.ticked_at.desc(), OutboxItem.id.desc()).limit(limit)))


def count_waiting(*, with_people: bool = True) -> int:
    """How many wait."""
    return db.session.scalar(waiting_query(with_people).with_only_columns(func.count(OutboxItem.id)))


def mine(item_id: int, with_people: bool) -> OutboxItem:
    """One item, held; ``NotThere`` for who may see no reader's data."""
    item = locked(OutboxItem, item_id)
    if not with_people and (item.person_id is not None or item.registration_id is not None):
        raise NotThere()
    return item


def tick(*, item_id: int, by: int, with_people: bool = True) -> None:
    """It has been said. A second tick changes nothing: the first one's name stays."""
    item = mine(item_id, with_people)
    if item.ticked_at is None:
        _end(item, by=by)


def tick_all(*, activity_id: int, kind: str, item_ids: Collection[int], by: int) -> int:
    """It was said to these of an activity at once, in a group; how many. Whoever was told meanwhile keeps their tick."""
    query = select(OutboxItem.id).where(OutboxItem.activity_id == activity_id, OutboxItem.kind == kind,
                                        OutboxItem.id.in_(list(item_ids)), OutboxItem.ticked_at.is_(None))  # fmt: skip
    items = [locked(OutboxItem, item_id) for item_id in db.session.scalars(query.order_by(OutboxItem.id)).all()]
    open_ones = [item for item in items if item.ticked_at is None]
    for item in open_ones:
        _end(item, by=by, via=Via.GROUP)
    return len(open_ones)


def untick(*, item_id: int, by: int, with_people: bool = True) -> None:
    """Ticked by mistake: it waits again. What a gateway sent is not sent again."""
    item = mine(item_id, with_people)
    item.ticked_at = item.ticked_by_id = None
    item.via, item.why = Via.CALL, ""


def void(why: str, *, kinds: Collection[str] = (), **which) -> int:
    """What waits and is not true any more needs not be told; it stays in the records. ``which`` are columns with their
    values (``registration_id=7``); how many."""
    query = select(OutboxItem).where(OutboxItem.ticked_at.is_(None)).filter_by(**which)
    query = query.where(OutboxItem.kind.in_(list(kinds))) if kinds else query
    items = list(db.session.scalars(query.order_by(OutboxItem.id).with_for_update()))
    for item in items:
        _end(item, via=Via.VOID, why=why)
    db.session.flush()
    return len(items)


def _end(item: OutboxItem, *, by: int | None = None, via: str = Via.CALL, why: str = "") -> None:
    """An item that is ended by a person or by the facts is not sent any more; one that is being sent just now is."""
    item.ticked_at, item.ticked_by_id, item.via, item.why = clock.now(), by, via, why[:100]
    if item.send_stage == SendStage.QUEUED:
        item.send_stage, item.send_next_at = None, None
