"""书目 out of the house: some titles as ISO 2709 or as MARCXML, equal in their fields to what is held."""

from sqlalchemy import select

from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.bibs import BibRecord
from yylib.services import marc

declare(
    bibs_none=("没有要下载的书目", "请先勾选，或换一个筛选。", 422),
    bibs_too_long=("《{title}》太长，ISO 2709 放不下", "请缩短它的提要，或改选 MARCXML。", 422),
)
_PIECE = 500


def packed(bib_ids: list[int], encoding: str) -> tuple[bytes, str, int]:
    """The file, the ending of its name, and how many records are in it. ``encoding`` is gb18030, utf-8 or xml."""
    found = {}
    for at in range(0, len(bib_ids), _PIECE):
        query = select(BibRecord.id, BibRecord.title, BibRecord.leader, BibRecord.fields)
        found |= {row.id: row for row in db.session.execute(query.where(BibRecord.id.in_(bib_ids[at : at + _PIECE])))}
    rows = [found[bib_id] for bib_id in dict.fromkeys(bib_ids) if bib_id in found]
    if not rows:
        raise Refused("bibs_none")
    records = [marc.Record(row.leader, row.fields) for row in rows]
    if encoding == "xml":
        return marc.to_xml(records), "xml", len(records)
    try:
        return marc.to_iso2709(records, encoding), "iso", len(records)
    except marc.TooLong as error:
        raise Refused("bibs_too_long", title=rows[error.row - 1].title) from error
