"""待通知: who must hear what by when. There is no gateway here: people tell people, and tick it off once."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere
from yylib.meanings import mean
from yylib.models.accounts import Account
from yylib.models.outbox import OutboxItem
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

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


def _waiting(with_people: bool = True):
    query = select(OutboxItem).select_from(OutboxItem).outerjoin(Account, Account.id == OutboxItem.account_id)
    query = query.where(OutboxItem.ticked_at.is_(None))
    return query if with_people else query.where(OutboxItem.person_id.is_(None))


def waiting(*, with_people: bool = True) -> list[OutboxItem]:
    """What has not been told yet, the soonest due first; without ``with_people`` only what concerns colleagues."""
    return list(db.session.scalars(_waiting(with_people).order_by(OutboxItem.due_at, OutboxItem.id)))


def told(limit: int = 50, *, with_people: bool = True) -> list[OutboxItem]:
    """What was told lately."""
    query = select(OutboxItem).where(OutboxItem.ticked_at.is_not(None))
    query = query if with_people else query.where(OutboxItem.person_id.is_(None))
    return list(db.session.scalars(query.order_by(OutboxItem.ticked_at.desc(), OutboxItem.id.desc()).limit(limit)))


def count_waiting(*, with_people: bool = True) -> int:
    """How many wait."""
    return db.session.scalar(_waiting(with_people).with_only_columns(func.count(OutboxItem.id)))


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


def _whom(item: OutboxItem) -> str:
    """On paper a reader is masked, as on the page."""
    return (
        f"{item.person.masked_name} {item.person.masked_phone}"
        if item.person
        else item.account.name
        if item.account
        else ""
    )


def _due(value: str):
    now, tonight = clock.now(), clock.midnight(clock.today() + timedelta(days=1))
    return {
        "late": OutboxItem.due_at < now,
        "today": OutboxItem.due_at < tonight,
        "later": OutboxItem.due_at >= tonight,
    }[value]


WAITING = lists.announce(lists.List(
    name="outbox", title="待通知", id=OutboxItem.id, export=Permission.REPORTS_EXPORT, order="due", source=_waiting,
    load=(joinedload(OutboxItem.person), joinedload(OutboxItem.account).joinedload(Account.department)), keeps_q=False,
    search=(OutboxItem.what, Account.name),
    columns=(
        Column("what", "通知什么", lambda one: one.what),
        Column("whom", "通知谁", _whom),
        Column("due", "最晚", lambda one: one.due_at, (OutboxItem.due_at,)),
        Column("created", "登记时间", lambda one: one.created_at, (OutboxItem.created_at,)),
    ),
    filters=(
        Filter("whom", "对象", (("reader", "读者"), ("colleague", "同事")), lambda value:
               OutboxItem.person_id.is_not(None) if value == "reader" else OutboxItem.person_id.is_(None)),
        Filter("due", "时限", (("late", "已过时限"), ("today", "今天以内"), ("later", "明天以后")), _due),
    ),
))  # fmt: skip
