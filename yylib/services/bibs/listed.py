"""编目清单: what waits for cataloguing first."""

from sqlalchemy import and_, exists, func, select

from yylib.models.bibs import BibRecord, CopySource, Material, Origin
from yylib.models.items import Item, ItemStage
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

_HERE = exists().where(Item.bib_id == BibRecord.id, Item.stage == ItemStage.TO_CATALOGUE).correlate(BibRecord)


def _in_state(value: str):
    return {"waiting": and_(BibRecord.is_full.is_(False), _HERE), "brief": BibRecord.is_full.is_(False),
            "full": BibRecord.is_full.is_(True), "no_call": and_(BibRecord.call_no == "", BibRecord.is_full.is_(False))}[value]  # fmt: skip


def state(bib: BibRecord) -> tuple[str, str]:
    """The kind of mark and the word for how far a title is described."""
    return ("ok", "已编目") if bib.is_full else ("open", "待编目")


BIBS = lists.announce(lists.List(
    name="bibs", title="编目清单", id=BibRecord.id, export=Permission.ACQUISITION_READ, order="state",
    source=lambda: select(BibRecord).select_from(BibRecord),
    search=(BibRecord.title, BibRecord.responsibility, BibRecord.isbn, BibRecord.call_no, BibRecord.initials),
    columns=(
        Column("title", "题名", lambda bib: bib.full_title, (BibRecord.title,)),
        Column("people", "责任者", lambda bib: bib.responsibility, (BibRecord.responsibility,)),
        Column("publisher", "出版者", lambda bib: f"{bib.publisher} {bib.pub_date}".strip(), (BibRecord.publisher,)),
        Column("isbn", "ISBN", lambda bib: bib.isbn or "", (func.coalesce(BibRecord.isbn, ""),)),
        Column("call", "索书号", lambda bib: bib.call_no, (BibRecord.shelf_key,)),
        Column("state", "状态", lambda bib: state(bib)[1], (BibRecord.is_full,)),
    ),
    filters=(
        Filter("state", "状态", (("waiting", "待编目，书已到"), ("brief", "待编目，全部"), ("no_call", "没有索书号"), ("full", "已编目")),
               _in_state),
        Filter("origin", "来源", [(one.value, one.label) for one in Origin], lambda value: BibRecord.origin == value),
        Filter("material", "类型", [(one.value, one.label) for one in Material], lambda value: BibRecord.material == value),
    ),
))  # fmt: skip

SOURCES = lists.announce(lists.List(
    name="copy_sources", title="套录数据", id=CopySource.id, export=Permission.ACQUISITION_READ, order="-",
    source=lambda: select(CopySource).select_from(CopySource),
    search=(CopySource.title, CopySource.responsibility, CopySource.isbn),
    columns=(
        Column("title", "题名", lambda one: f"{one.title} {one.volume}".strip(), (CopySource.title,)),
        Column("people", "责任者", lambda one: one.responsibility, (CopySource.responsibility,)),
        Column("publisher", "出版者", lambda one: f"{one.publisher} {one.pub_date}".strip(), (CopySource.publisher,)),
        Column("isbn", "ISBN", lambda one: one.isbn or "", (func.coalesce(CopySource.isbn, ""),)),
        Column("class", "分类号", lambda one: one.class_no, (CopySource.class_no,)),
        Column("batch", "批次", lambda one: one.import_id, (CopySource.import_id,), True),
    ),
    filters=(Filter("number", "书号", (("has", "有 ISBN"), ("none", "没有 ISBN")),
                    lambda value: CopySource.isbn.is_not(None) if value == "has" else CopySource.isbn.is_(None)),),
))  # fmt: skip
