"""馆藏清单: every volume, narrowed by what it waits for, how it stands and where it is."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib.database import plain
from yylib.models.bibs import BibRecord
from yylib.models.items import GONE, Item, ItemStage, ItemStatus, Source
from yylib.permissions import Permission
from yylib.services import branches, lists, money
from yylib.services.holdings import handing_out, locations
from yylib.services.lists import Column, Filter

_OUT = (("waiting", "未交出"), ("ready", "可以交出"), ("out", "已交"))


def _handed(value: str):
    return {"waiting": handing_out.is_waiting(), "ready": handing_out.is_ready(),
            "out": or_(Item.handed_out_id.is_not(None), Item.source == Source.OPENING)}[value]  # fmt: skip


def _places() -> list[tuple]:
    return [(place.id, place.full_name) for place in locations.every()]


def _houses() -> list[tuple]:
    return [(branch.id, branch.name) for branch in branches.all_branches()]


def _imports() -> list[tuple]:
    rows = plain("SELECT id FROM batch WHERE kind = 'holdings' AND state <> 'undone' ORDER BY id DESC LIMIT 50")
    return [(row.id, f"批次 {row.id}") for row in rows]


VOLUMES = lists.announce(lists.List(
    name="held", title="馆藏", id=Item.id, export=Permission.ACQUISITION_READ, order="-id",
    source=lambda: select(Item).select_from(Item).join(Item.bib),
    load=(contains_eager(Item.bib).load_only(BibRecord.title, BibRecord.volume, BibRecord.responsibility, BibRecord.call_no),
          joinedload(Item.location), joinedload(Item.current_branch)),
    search=(BibRecord.title, Item.barcode, Item.accession_no, Item.call_no, BibRecord.call_no, BibRecord.initials),
    columns=(
        Column("barcode", "条码", lambda one: one.barcode or one.accession_no),
        Column("title", "题名", lambda one: one.bib.full_title, (BibRecord.title,)),
        Column("call", "索书号", lambda one: one.call_no or one.bib.call_no, (BibRecord.shelf_key,)),
        Column("location", "馆藏地", lambda one: one.location.full_name if one.location else ""),
        Column("price", "价格", lambda one: money.yuan(one.price), is_number=True),
        Column("stage", "进度", lambda one: one.stage_label, (Item.stage,)),
        Column("status", "状态", lambda one: one.status_label, (Item.status,)),
        Column("out", "交出", lambda one: "已交" if one.handed_out_id else "期初" if one.source == Source.OPENING else "未交"),
    ),
    filters=(
        Filter("stage", "进度", [(one.value, one.label) for one in ItemStage], lambda value: Item.stage == value),
        Filter("status", "状态", [(one.value, one.label) for one in ItemStatus], lambda value: Item.status == value),
        Filter("branch", "馆", _houses, lambda value: and_(Item.current_branch_id == int(value), Item.stage.not_in(GONE))),
        Filter("location", "馆藏地", _places, lambda value: Item.location_id == int(value)),
        Filter("source", "来源", [(one.value, one.label) for one in Source], lambda value: Item.source == value),
        Filter("out", "交出", _OUT, _handed),
        Filter("of", "导入", _imports, lambda value: Item.import_id == int(value)),
    ),
))  # fmt: skip
