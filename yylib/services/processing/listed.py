"""The volumes in processing, batch by batch; what each of them has had done and what it waits for."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.batches import AccessionBatch
from yylib.models.bibs import BibRecord
from yylib.models.items import UNDER_WAY, Item, ItemStage, Source
from yylib.models.processing import ItemStep, ProcessingStep
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

_BATCHES = """SELECT b.id, b.number, b.name, b.source, b.accepted_on, b.due_on, s.name AS supplier, count(i.id) AS copies,
sum(CASE WHEN i.barcode IS NULL THEN 1 ELSE 0 END) AS bare, sum(CASE WHEN i.processed_at IS NULL THEN 1 ELSE 0 END) AS raw,
sum(CASE WHEN i.stage = 'to_allocate' THEN 1 ELSE 0 END) AS unplaced
FROM accession_batch b JOIN item i ON i.batch_id = b.id LEFT JOIN supplier s ON s.id = b.supplier_id
WHERE b.state = 'accepted' AND i.stage IN ('to_catalogue', 'to_process', 'to_allocate', 'to_hand_over', 'to_shelve')
GROUP BY b.id, b.number, b.name, b.source, b.accepted_on, b.due_on, s.name ORDER BY b.due_on, b.id"""
_STEPS = """SELECT m.step_id, count(*) AS copies FROM item_step m JOIN item i ON i.id = m.item_id
WHERE i.batch_id = :batch AND m.undone_at IS NULL AND i.stage NOT IN ('returned', 'void') GROUP BY m.step_id"""


def batches() -> list:
    """The batches of which volumes are under way, the most urgent first: without a barcode, not processed, without a place."""
    return plain(_BATCHES)


def batch(batch_id: int) -> AccessionBatch:
    """One batch with its supplier, or ``NotThere``."""
    found = db.session.get(AccessionBatch, batch_id, options=[joinedload(AccessionBatch.supplier)])
    if found is None:
        raise NotThere()
    return found


def done(batch_id: int) -> dict[int, int]:
    """How many volumes of a batch have had each step done."""
    return {row.step_id: row.copies for row in plain(_STEPS, batch=batch_id)}


def volume(item_id: int) -> Item:
    """One volume with its title, batch and location, or ``NotThere``."""
    found = db.session.get(
        Item, item_id, options=[joinedload(Item.bib), joinedload(Item.batch), joinedload(Item.location)]
    )
    if found is None:
        raise NotThere()
    return found


def marks(item_id: int) -> list[ItemStep]:
    """Every tick a volume ever got, also those taken back, the first first."""
    query = select(ItemStep).where(ItemStep.item_id == item_id).order_by(ItemStep.id)
    return list(db.session.scalars(query.options(joinedload(ItemStep.step), joinedload(ItemStep.by))))


def _marked():
    return (select(func.aggregate_strings(ProcessingStep.name, "、")).select_from(ItemStep)
            .join(ProcessingStep, ProcessingStep.id == ItemStep.step_id)
            .where(ItemStep.item_id == Item.id, ItemStep.undone_at.is_(None)).correlate(Item).scalar_subquery())  # fmt: skip


def _with(value: str):
    return Item.barcode.is_not(None) if value == "yes" else Item.barcode.is_(None)


def _not_done(value: str):
    done_ = select(ItemStep.id).where(
        ItemStep.item_id == Item.id, ItemStep.step_id == int(value), ItemStep.undone_at.is_(None)
    )
    return ~done_.exists()


def _open_steps() -> list[tuple[int, str]]:
    query = select(ProcessingStep.id, ProcessingStep.name).where(ProcessingStep.is_active).order_by(ProcessingStep.sort)
    return list(db.session.execute(query).all())


VOLUMES = lists.announce(lists.List(
    name="volumes", title="批次各册", id=Item.id, export=Permission.REPORTS_EXPORT,
    source=lambda batch_id: select(Item, _marked().label("marked")).select_from(Item)
    .join(BibRecord, BibRecord.id == Item.bib_id).where(Item.batch_id == batch_id),
    load=(joinedload(Item.bib), joinedload(Item.location)),
    search=(BibRecord.title, BibRecord.isbn, Item.barcode, BibRecord.call_no),
    columns=(
        Column("barcode", "条码", lambda row: row.Item.barcode or "", (func.coalesce(Item.barcode, ""),)),
        Column("title", "书名", lambda row: row.Item.bib.full_title, (BibRecord.title,)),
        Column("call_no", "索书号", lambda row: row.Item.call_no or row.Item.bib.call_no, (BibRecord.shelf_key,)),
        Column("source", "来源", lambda row: Source(row.Item.source).label),
        Column("marked", "已做", lambda row: row.marked or ""),
        Column("location", "馆藏地点", lambda row: row.Item.location.full_name if row.Item.location else ""),
        Column("stage", "进度", lambda row: row.Item.stage_label, (Item.stage,)),
    ),
    filters=(
        Filter("stage", "进度", tuple((stage.value, stage.label) for stage in (*UNDER_WAY, ItemStage.SHELVED, ItemStage.RETURNED)),
               lambda value: Item.stage == value),
        Filter("barcode", "条码", (("yes", "已贴"), ("no", "未贴")), _with),
        Filter("step", "还没做", _open_steps, _not_done),
    ),
))  # fmt: skip
