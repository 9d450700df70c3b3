"""数字化件: files of a work, and who may open them: 公开 anybody, 馆内阅览 staff and enrolled terminals, 不公开 nobody here;
those who look after local literature have their files all the same."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.collections import DigitalCopy
from yylib.models.items import Source
from yylib.models.local_works import LocalWork, Openness
from yylib.permissions import Permission
from yylib.services import files

COPY = files.declare("digital_copy", label="数字化件", endings=("pdf", "jpg", "jpeg", "png"), megabytes=25,
                     permission=Permission.LOCAL_MANAGE)  # fmt: skip


def copies_of(*, work_id: int | None = None, bib_id: int | None = None, withdrawn: bool = False) -> list[DigitalCopy]:
    """The files of a work in their order; with ``withdrawn`` also those that were taken down."""
    owner = DigitalCopy.work_id == work_id if work_id else DigitalCopy.bib_id == bib_id
    query = select(DigitalCopy).where(owner).options(joinedload(DigitalCopy.file), joinedload(DigitalCopy.work))
    query = query if withdrawn else query.where(DigitalCopy.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(DigitalCopy.sort, DigitalCopy.id)))


def copy_for(copy_id: int, *, is_staff: bool, is_terminal: bool) -> DigitalCopy:
    """A file as somebody may open it: a closed one is not there, one for reading in the house is refused outside it, and
    says so; taken down it is nowhere."""
    copy = db.session.get(DigitalCopy, copy_id)
    if copy is None or copy.withdrawn_at is not None or copy.file.deleted_at is not None:
        raise NotThere()
    if copy.degree == Openness.CLOSED:
        raise NotThere()
    if copy.degree == Openness.IN_HOUSE and not (is_staff or is_terminal):
        raise Refused("copy_in_house")
    return copy


def add_copy(*, kept: dict, title: str, openness: str, by: int, work_id: int | None = None, bib_id: int | None = None,
             sort: int = 0) -> int:  # fmt: skip
    """A file that ``files.keep`` put in place becomes a copy of a work. What is not ours is copied with leave alone."""
    if work_id:
        work = locked(LocalWork, work_id)
        if not work.may_copy and (work.is_custody or work.way == Source.REPRODUCTION):
            raise Refused("copy_no_right", field="file")
    copy = DigitalCopy(work_id=work_id, bib_id=bib_id, title=title, openness=openness, sort=sort, added_at=clock.now(),
                       file_id=files.remember(by=by, **kept), by_id=by)  # fmt: skip
    db.session.add(copy)
    db.session.flush()
    return copy.id


def change_copy(*, copy_id: int, version: int, title: str, openness: str, sort: int, by: int) -> None:
    """Its title, its degree of openness, its place."""
    copy = locked(DigitalCopy, copy_id, version=version)
    copy.title, copy.openness, copy.sort = title, openness, sort


def withdraw_copy(*, copy_id: int, why: str, by: int) -> None:
    """撤下, with the reason: nobody opens it any more, and the file leaves the disk."""
    copy = locked(DigitalCopy, copy_id)
    if copy.withdrawn_at is not None:
        raise Refused("copy_withdrawn")
    if len(why.strip()) < 2:
        raise Refused("copy_why", field="why")
    copy.withdrawn_at, copy.withdrawn_why = clock.now(), why.strip()
    files.forget(file_id=copy.file_id, by=by)
