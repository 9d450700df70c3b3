"""The words to volunteers as the office sends them: by kind and shift, with the text for the group and those it reaches."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.models.outbox import OutboxItem
from yylib.models.shifts import Shift
from yylib.models.volunteers import VolunteerTraining
from yylib.services import outbox
from yylib.services.volunteer_words import speaking, terms, training

MOST = 300
_TEXTS = {
    terms.CANCELLED: speaking.cancelled,
    terms.MOVED: speaking.moved,
    terms.REMINDER: lambda shift: speaking.reminder([shift]),
    terms.TRAINING: training.invited,
    terms.TRAINING_MOVED: training.moved,
    terms.TRAINING_OFF: training.off,
}


class Group(NamedTuple):
    """What waits of one kind, of a shift or a training where all of it hear the same (``text``); else each gets words of their own
    (``own``: the item's id with its text)."""

    label: str
    about: str
    text: str
    items: list[OutboxItem]
    own: dict[int, str]


def _waiting():
    return select(OutboxItem).where(OutboxItem.kind.in_(terms.ALL), OutboxItem.ticked_at.is_(None))


def count_waiting() -> int:
    """How many volunteers are still to be told of something."""
    return db.session.scalar(_waiting().with_only_columns(func.count(OutboxItem.id)))


def groups() -> list[Group]:
    """What waits, the soonest due first, at most three hundred."""
    query = _waiting().options(joinedload(OutboxItem.person)).order_by(OutboxItem.due_at, OutboxItem.id).limit(MOST)
    held: dict[tuple, list[OutboxItem]] = {}
    for item in db.session.scalars(query):
        held.setdefault((item.kind, speaking.key(item) if item.kind in terms.GROUPED else 0), []).append(item)
    return [_group(kind, row_id, items) for (kind, row_id), items in held.items()]


def _group(kind: str, row_id: int, items: list[OutboxItem]) -> Group:
    model, about = (VolunteerTraining, training.one) if kind in terms.TRAININGS else (Shift, speaking.one)
    row = db.session.get(model, row_id) if row_id else None
    text = _TEXTS[kind](row) if row else ""
    own = {} if text else {item.id: said.text for item in items if (said := outbox.words(item))}
    return Group(outbox.KINDS[kind].label, about(row) if row else "", text, items, own)


def tick_all(*, item_ids: Collection[int], by: int) -> int:
    """It was said to these; how many of them had not been told. Whoever was told meanwhile keeps their tick."""
    query = _waiting().with_only_columns(OutboxItem.id).where(OutboxItem.id.in_(list(item_ids)))
    open_ones = list(db.session.scalars(query.order_by(OutboxItem.id)))
    for item_id in open_ones:
        outbox.tick(item_id=item_id, by=by)
    return len(open_ones)
