"""专题: entering one, the order of its works, and what its public page shows."""

import re
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.batches import AccessionBatch, AccessionStage
from yylib.models.bibs import BibRecord
from yylib.models.collections import CollectionWork, DigitalCopy, SpecialCollection
from yylib.models.local_works import LocalWork, Openness
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]")


class Held(NamedTuple):
    """A work of a collection with those of its files that may be named to whoever looks."""

    entry: CollectionWork
    copies: tuple[DigitalCopy, ...]


def get(collection_id: int) -> SpecialCollection:
    """One collection, or ``NotThere``."""
    found = db.session.get(SpecialCollection, collection_id)
    if found is None:
        raise NotThere()
    return found


def published() -> list[tuple[SpecialCollection, int]]:
    """What readers find, each with how many works it shows."""
    query = select(SpecialCollection).where(SpecialCollection.is_public)
    query = query.order_by(SpecialCollection.sort, SpecialCollection.name)
    shown = select(CollectionWork.collection_id, func.count(CollectionWork.id)).outerjoin(
        LocalWork, LocalWork.id == CollectionWork.work_id).where(_may_be_named()).group_by(CollectionWork.collection_id)  # fmt: skip
    numbers = {row[0]: row[1] for row in db.session.execute(shown)}
    return [(one, numbers.get(one.id, 0)) for one in db.session.scalars(query)]


def public(slug: str) -> SpecialCollection:
    """A published collection by its address; ``NotThere`` for one that is not published."""
    query = select(SpecialCollection).where(SpecialCollection.slug == slug, SpecialCollection.is_public)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def _may_be_named():
    """A work that is closed is not even named to readers, nor its title where that was put in by its record; nor one that
    has not come, was taken back with its batch, or went back without a copy."""
    copied = select(DigitalCopy.id).where(DigitalCopy.work_id == LocalWork.id, DigitalCopy.withdrawn_at.is_(None))
    came = select(AccessionBatch.id).where(AccessionBatch.id == LocalWork.batch_id,
                                           AccessionBatch.state != AccessionStage.VOID)  # fmt: skip
    same = aliased(LocalWork)
    closed = select(same.id).where(same.bib_id == CollectionWork.bib_id, same.openness == Openness.CLOSED)
    return or_(and_(CollectionWork.work_id.is_(None), ~closed.exists()), and_(
        LocalWork.openness != Openness.CLOSED, came.exists(), or_(LocalWork.returned_on.is_(None), copied.exists())))  # fmt: skip


def works_of(collection_id: int, *, for_readers: bool = False) -> list[Held]:
    """The works in their order with their files; ``for_readers`` without what is closed."""
    query = select(CollectionWork).outerjoin(LocalWork, LocalWork.id == CollectionWork.work_id).where(
        CollectionWork.collection_id == collection_id)  # fmt: skip
    query = query.where(_may_be_named()) if for_readers else query
    query = query.options(joinedload(CollectionWork.work), joinedload(CollectionWork.bib))
    entries = list(db.session.scalars(query.order_by(CollectionWork.sort, CollectionWork.id)))
    copies = _copies(entries)
    return [Held(entry, tuple(copy for copy in copies if _belongs(copy, entry)
                              and not (for_readers and copy.degree == Openness.CLOSED))) for entry in entries]  # fmt: skip


def _belongs(copy: DigitalCopy, entry: CollectionWork) -> bool:
    return (copy.work_id, copy.bib_id) == (entry.work_id, entry.bib_id)


def _copies(entries: list[CollectionWork]) -> list[DigitalCopy]:
    works, titles = [one.work_id for one in entries if one.work_id], [one.bib_id for one in entries if one.bib_id]
    query = select(DigitalCopy).where(or_(DigitalCopy.work_id.in_(works), DigitalCopy.bib_id.in_(titles)),
                                      DigitalCopy.withdrawn_at.is_(None))  # fmt: skip
    query = query.options(joinedload(DigitalCopy.file), joinedload(DigitalCopy.work))
    return list(db.session.scalars(query.order_by(DigitalCopy.sort, DigitalCopy.id)))


def enter(*, by: int, **given) -> int:
    """A collection; its slug is part of its public address."""
    _checked(None, given)
    row = SpecialCollection(created_at=clock.now(), **given)
    db.session.add(row)
    db.session.flush()
    return row.id


def change(*, collection_id: int, version: int, by: int, **given) -> None:
    """Change its words, its address, its place, or whether it is published."""
    row = locked(SpecialCollection, collection_id, version=version)
    _checked(collection_id, given)
    for name, value in given.items():
        setattr(row, name, value)


def _checked(collection_id: int | None, given: dict) -> None:
    if not SLUG.fullmatch(given["slug"]):
        raise Refused("collection_slug", field="slug")
    for name in ("slug", "name"):
        held = db.session.scalar(
            select(SpecialCollection.id).where(getattr(SpecialCollection, name) == given[name]))  # fmt: skip
        if held not in (None, collection_id):
            raise Refused("collection_taken", field=name)


def put(*, collection_id: int, key: str, by: int, note: str = "") -> int:
    """Put a work at the end: by its number of local literature, or the number of its record."""
    locked(SpecialCollection, collection_id)
    owner = _found(key)
    held = select(CollectionWork.id).where(CollectionWork.collection_id == collection_id).filter_by(**owner)
    if db.session.scalar(held):
        raise Refused("collection_twice", field="key")
    last = db.session.scalar(
        select(func.max(CollectionWork.sort)).where(CollectionWork.collection_id == collection_id))  # fmt: skip
    row = CollectionWork(collection_id=collection_id, sort=(last or 0) + 10, note=note, **owner)
    db.session.add(row)
    db.session.flush()
    return row.id


def _found(key: str) -> dict:
    key = key.strip().upper()
    if re.fullmatch(r"[0-9]{1,9}", key):
        found = db.session.scalar(select(BibRecord.id).where(BibRecord.id == int(key)))
        owner = {"bib_id": found}
    else:
        found = db.session.scalar(select(LocalWork.id).where(LocalWork.number == key))
        owner = {"work_id": found}
    if found is None:
        raise Refused("collection_work", field="key")
    return owner


def place(*, entry_id: int, sort: int, note: str, by: int) -> None:
    """Where a work stands in its collection, and what is said of it there."""
    entry = locked(CollectionWork, entry_id)
    entry.sort, entry.note = sort, note


def take_out(*, entry_id: int, by: int) -> None:
    """A work leaves the collection; the work itself stays as it is."""
    db.session.delete(locked(CollectionWork, entry_id))


COLLECTIONS = lists.announce(lists.List(
    name="collections", title="专题", id=SpecialCollection.id, export=Permission.REPORTS_EXPORT, order="sort",
    source=lambda: select(SpecialCollection).select_from(SpecialCollection),
    search=(SpecialCollection.name, SpecialCollection.scope),
    columns=(
        Column("sort", "序号", lambda one: one.sort, (SpecialCollection.sort,), is_number=True),
        Column("name", "专题", lambda one: one.name, (SpecialCollection.name,)),
        Column("scope", "收录范围", lambda one: one.scope),
        Column("slug", "地址", lambda one: f"/collections/{one.slug}", (SpecialCollection.slug,)),
        Column("public", "公开", lambda one: "已公开" if one.is_public else "未公开"),
    ),
    filters=(
        Filter("public", "公开", (("yes", "已公开"), ("no", "未公开")), lambda value:
               SpecialCollection.is_public if value == "yes" else ~SpecialCollection.is_public),
    ),
))  # fmt: skip
