"""The lists of this subject: hand-over lists, volumes to be placed, and the order in which volumes stand on the shelf."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib.database import db, plain
from yylib.models.batches import AccessionBatch
from yylib.models.bibs import BibRecord
from yylib.models.branches import Branch
from yylib.models.handovers import HandOver, HandOverItem, HandOverStage
from yylib.models.items import Item, ItemStage, Location
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

_KEPT = (ItemStage.TO_CATALOGUE, ItemStage.TO_PROCESS, ItemStage.TO_ALLOCATE, ItemStage.TO_HAND_OVER)


def _copies():
    return (select(func.count()).select_from(HandOverItem).where(HandOverItem.hand_over_id == HandOver.id, HandOverItem.is_live)
            .correlate(HandOver).scalar_subquery())  # fmt: skip


def _branches() -> list[tuple[int, str]]:
    return list(db.session.execute(select(Branch.id, Branch.name).order_by(Branch.sort, Branch.id)).all())


def batches() -> list[tuple[int, str]]:
    """The batches that are accepted and not all on the shelf, as choices."""
    query = select(AccessionBatch.id, AccessionBatch.number).where(AccessionBatch.state == "accepted")
    return list(db.session.execute(query.order_by(AccessionBatch.id)).all())


def _locations() -> list[tuple[int, str]]:
    query = select(Location).where(Location.is_active).order_by(Location.branch_id, Location.sort, Location.id)
    return [(one.id, one.full_name) for one in db.session.scalars(query)]


def _classes() -> list[tuple[str, str]]:
    return [(letter, letter) for letter in "ABCDEFGHIJKNOPQRSTUVXZ"]


HAND_OVERS = lists.announce(lists.List(
    name="hand_overs", title="移交清单", id=HandOver.id, export=Permission.REPORTS_EXPORT, order="-number",
    source=lambda: select(HandOver, _copies().label("copies")).select_from(HandOver).join(Branch, Branch.id == HandOver.branch_id),
    load=(joinedload(HandOver.branch), joinedload(HandOver.giver), joinedload(HandOver.taker), joinedload(HandOver.batch)),
    search=(HandOver.number, Branch.name, HandOver.note),
    columns=(
        Column("number", "清单号", lambda row: row.HandOver.number, (HandOver.number,)),
        Column("branch", "移交给", lambda row: row.HandOver.branch.name, (Branch.sort, Branch.id)),
        Column("copies", "册数", lambda row: row.copies, is_number=True),
        Column("made", "制单", lambda row: row.HandOver.made_at, (HandOver.made_at,)),
        Column("giver", "移交人", lambda row: row.HandOver.giver.name if row.HandOver.giver else ""),
        Column("taker", "接收人", lambda row: row.HandOver.taker.name if row.HandOver.taker else ""),
        Column("signed", "签收", lambda row: row.HandOver.signed_at),
        Column("state", "状态", lambda row: row.HandOver.state_label, (HandOver.state,)),
    ),
    filters=(
        Filter("state", "状态", tuple((stage.value, stage.label) for stage in HandOverStage), lambda value: HandOver.state == value),
        Filter("branch", "馆舍", _branches, lambda value: HandOver.branch_id == int(value)),
    ),
))  # fmt: skip

PLACES = lists.announce(lists.List(
    name="to_place", title="典藏分配", id=Item.id, export=Permission.REPORTS_EXPORT,
    source=lambda: select(Item).select_from(Item).join(BibRecord, BibRecord.id == Item.bib_id)
    .where(Item.stage.in_(_KEPT), Item.batch_id.is_not(None)),
    load=(joinedload(Item.bib), joinedload(Item.location), joinedload(Item.batch)),
    search=(BibRecord.title, Item.barcode, BibRecord.call_no, BibRecord.isbn),
    columns=(
        Column("barcode", "条码", lambda one: one.barcode or "", (func.coalesce(Item.barcode, ""),)),
        Column("title", "书名", lambda one: one.bib.full_title, (BibRecord.title,)),
        Column("call_no", "索书号", lambda one: one.call_no or one.bib.call_no, (BibRecord.shelf_key,)),
        Column("batch", "批次", lambda one: one.batch.number, (Item.batch_id,)),
        Column("location", "馆藏地点", lambda one: one.location.full_name if one.location else ""),
        Column("stage", "进度", lambda one: one.stage_label, (Item.stage,)),
    ),
    filters=(
        Filter("placed", "分配", (("no", "还没有分配"), ("yes", "已分配")),
               lambda value: Item.allocated_at.is_not(None) if value == "yes" else Item.allocated_at.is_(None)),
        Filter("batch", "批次", batches, lambda value: Item.batch_id == int(value)),
        Filter("class", "大类", _classes, lambda value: BibRecord.class_no.startswith(value, autoescape=True)),
        Filter("location", "馆藏地点", _locations, lambda value: Item.location_id == int(value)),
    ),
))  # fmt: skip


def shelf_order(*, hand_over_id: int = 0, location_id: int = 0) -> list[Item]:
    """排架单: the volumes of a list, or those that wait for the shelf at a location, as they will stand there."""
    query = (
        select(Item).join(BibRecord, BibRecord.id == Item.bib_id).outerjoin(Location, Location.id == Item.location_id)
    )
    if hand_over_id:
        query = query.join(HandOverItem, HandOverItem.item_id == Item.id).where(
            HandOverItem.hand_over_id == hand_over_id, HandOverItem.is_live)  # fmt: skip
    else:
        query = query.where(Item.location_id == location_id, Item.stage == ItemStage.TO_SHELVE)
    query = query.order_by(Location.sort, Location.id, BibRecord.shelf_key, BibRecord.id, Item.volume, Item.barcode)
    return list(db.session.scalars(query.options(joinedload(Item.bib), joinedload(Item.location)).limit(2000)))


def to_shelve() -> list:
    """At which locations volumes wait for the shelf, and how many."""
    return plain("SELECT n.id, r.name AS branch, n.name, count(*) AS copies FROM item i JOIN location n ON n.id = i.location_id "
                 "JOIN branch r ON r.id = n.branch_id WHERE i.stage = 'to_shelve' "
                 "GROUP BY n.id, r.name, n.name, r.sort, n.sort ORDER BY r.sort, n.sort, n.id")  # fmt: skip
