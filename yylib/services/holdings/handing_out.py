"""交给借阅系统: volumes that are ready leave as one CNMARC file with 905 and are marked 已交; it can be taken back."""

import io
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.models.batches import AccessionBatch
from yylib.models.bibs import BibRecord
from yylib.models.history import MoveMade
from yylib.models.items import GONE, HandOut, Item, Source
from yylib.models.orders import Supplier
from yylib.permissions import Permission
from yylib.services import bibs, files, marc, running_numbers
from yylib.services.holdings import field905

declare(
    hand_out_none=("没有可以交出的册", "册要先登记（有条码）、编好目，而且没有交出过。", 409),
    hand_out_changed=("这些册刚刚有了变动", "请重新打开这一页再交一次。", 409),
    hand_out_too_long=("《{title}》的记录太长，放不进 ISO 2709", "请分几次交出它的册，或在编目里把提要改短。", 422),
    hand_out_back=("这一次交出已经收回过了", "文件还留着，可以下载。", 409),
)
PURPOSE = files.declare("hand_out", label="交出的馆藏", endings=("iso",), megabytes=64,
                        permission=Permission.ACQUISITION_READ)  # fmt: skip
MOST = 5000


class Waiting(NamedTuple):
    """What of one batch has not been handed over: ready volumes, and those that are not ready yet."""

    batch_id: int | None
    number: str
    name: str
    titles: int
    ready: int
    not_ready: int


class Draft(NamedTuple):
    """A file that was made and is not recorded yet, and the volumes in it with their versions."""

    data: bytes
    versions: dict[int, int]
    titles: int
    format: field905.Format


def is_waiting():
    """The condition that a volume has not been handed over and came by this house's own way in."""
    return and_(
        Item.handed_out_id.is_(None), Item.stage.not_in(GONE), Item.source != Source.OPENING, Item.import_id.is_(None)
    )


def is_ready():
    """The condition that a volume may be handed over: registered under its barcode, its title catalogued."""
    return and_(is_waiting(), Item.registered_at.is_not(None), Item.barcode.is_not(None), BibRecord.is_full)


def waiting() -> list[Waiting]:
    """What has not been handed over, by batch, the oldest first."""
    ready = func.sum(case((is_ready(), 1), else_=0))
    name = func.coalesce(Supplier.name, AccessionBatch.name)
    query = (select(Item.batch_id, AccessionBatch.number, name, func.count(func.distinct(Item.bib_id)),
                    func.count(Item.id), ready)
             .join(BibRecord, BibRecord.id == Item.bib_id).outerjoin(AccessionBatch, AccessionBatch.id == Item.batch_id)
             .outerjoin(Supplier, Supplier.id == AccessionBatch.supplier_id)
             .where(is_waiting()).group_by(Item.batch_id, AccessionBatch.number, name).order_by(Item.batch_id))  # fmt: skip
    return [Waiting(batch_id, number or "", name or "", titles, int(good or 0), count - int(good or 0))
            for batch_id, number, name, titles, count, good in db.session.execute(query)]  # fmt: skip


def past(limit: int = 50) -> list[HandOut]:
    """What was handed over, the latest first."""
    query = select(HandOut).options(joinedload(HandOut.by), joinedload(HandOut.file)).order_by(HandOut.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def get(hand_out_id: int) -> HandOut:
    """One of them, or ``NotThere``."""
    found = db.session.get(HandOut, hand_out_id)
    if found is None:
        raise NotThere()
    return found


def draft(batch_ids: list[int] | None = None, item_ids: list[int] | None = None) -> Draft:
    """The file of all ready volumes of these batches, or of these volumes, five thousand at most; nothing is written."""
    chosen = [Item.batch_id.in_([one for one in batch_ids or () if one]), Item.id.in_(item_ids or ())]
    if 0 in (batch_ids or ()):
        chosen.append(Item.batch_id.is_(None))
    query = (select(Item).join(BibRecord, BibRecord.id == Item.bib_id).where(is_ready(), or_(*chosen))
             .options(joinedload(Item.bib), joinedload(Item.location)).order_by(Item.bib_id, Item.id).limit(MOST))  # fmt: skip
    items, held = list(db.session.scalars(query)), field905.present()
    if not items:
        raise Refused("hand_out_none")
    records, titles = [], []
    for _bib_id, group in groupby(items, key=lambda item: item.bib_id):
        volumes = list(group)
        titles.append(volumes[0].bib.title)
        records.append(field905.with_volumes(bibs.record_of(volumes[0].bib), volumes, held))
    return Draft(_encoded(records, titles, held), {item.id: item.version for item in items}, len(records), held)


def _encoded(records: list[marc.Record], titles: list[str], held: field905.Format) -> bytes:
    try:
        return marc.to_iso2709(records, held.encoding)
    except marc.TooLong as error:
        raise Refused("hand_out_too_long", title=titles[error.row - 1][:40]) from error


def put_in_place(made: Draft) -> files.Kept:
    """Lay the file down, before the unit that records it."""
    return files.keep(io.BytesIO(made.data), f"交出馆藏-{clock.today():%Y%m%d}.iso", PURPOSE)


def record(*, kept: dict, versions: dict, titles: int, format_id: int | None, encoding: str, by: int) -> int:
    """Write down that these volumes left in this file; refused where one has changed since the file was made."""
    versions = {int(item_id): version for item_id, version in versions.items()}
    items = list(db.session.scalars(select(Item).where(Item.id.in_(versions)).with_for_update()))
    if any(item.version != versions[item.id] or item.handed_out_id for item in items) or len(items) < len(versions):
        raise Refused("hand_out_changed")
    made = HandOut(number=_number(), encoding=encoding, titles=titles, copies=len(items), format_id=format_id,
                   file_id=files.remember(**kept, by=by), made_at=clock.now(), by_id=by)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    for item in items:
        item.handed_out_id, item.changed_at = made.id, clock.now()
    _trail(items, "hand_out", "交出", f"交出单 {made.number}", by)
    return made.id


def take_back(*, hand_out_id: int, by: int) -> int:
    """The file was not read in after all: its volumes wait to be handed over again, the file is kept; how many."""
    made = locked(HandOut, hand_out_id)
    if made.taken_back_at:
        raise Refused("hand_out_back")
    items = list(db.session.scalars(select(Item).where(Item.handed_out_id == made.id)))
    made.taken_back_at, made.taken_back_by_id = clock.now(), by
    for item in items:
        item.handed_out_id, item.changed_at = None, clock.now()
    _trail(items, "take_back", "收回", f"交出单 {made.number}", by)
    return len(items)


def _number() -> str:
    year = clock.today().year
    return f"{year}-{running_numbers.take(f'hand_out {year}'):04}"


def _trail(items: list[Item], verb: str, label: str, note: str, by: int) -> None:
    db.session.add_all(MoveMade(subject="item", row_id=item.id, verb=verb, label=label, source=item.stage, target=item.stage,
                                by_id=by, at=clock.now(), note=note) for item in items)  # fmt: skip
