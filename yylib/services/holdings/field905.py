"""905: which of its subfields holds what, as this library and its lending system have agreed; made of a volume and read again."""

import re
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.holdings import HandOutFormat
from yylib.models.items import ItemStatus
from yylib.services import money
from yylib.services.marc.record import Record

declare(
    format_code=("子字段“{code}”不能用", "子字段代码是一个小写字母或数字，例如 b；不用的留空。", 422),
    format_twice=("子字段 ${code} 用了两次", "每一项要有自己的子字段。", 422),
    format_no_barcode=("905 里没有条码", "借阅系统靠条码认册，请给条码一个子字段。", 422),
)
# word in the format: what it is called, and the role by which the same subfield is understood when a file comes in
WHAT = {
    "library": ("馆代码", "branch"), "barcode": ("条码", "barcode"), "accession_no": ("登录号", "accession_no"),
    "class_no": ("分类号", "class_no"), "seq": ("书次号", "seq"), "call_no": ("索书号", "call_no"),
    "location": ("馆藏地（有代码用代码）", "location"), "price": ("价格", "price"), "volume": ("卷册", "volume"),
    "status": ("状态", "status"), "shelf_no": ("架位号", "shelf_no"), "note": ("备注", "note"),
}  # fmt: skip
DEFAULT = [["a", "library"], ["b", "barcode"], ["d", "class_no"], ["e", "seq"], ["f", "location"], ["p", "price"]]
ENCODINGS = {"gb18030": "GB18030（国标，多数借阅系统）", "utf-8": "UTF-8"}


class Format(NamedTuple):
    """The format that holds: ``id`` is None for the one the house begins with."""

    id: int | None
    library_code: str
    encoding: str
    subfields: list[list[str]]

    @property
    def roles(self) -> dict[str, str]:
        """The meaning of each subfield as an import understands it."""
        return {code: WHAT[what][1] for code, what in self.subfields}


def present() -> Format:
    """The format that holds now."""
    row = db.session.scalar(select(HandOutFormat).order_by(HandOutFormat.id.desc()).limit(1))
    return (
        Format(row.id, row.library_code, row.encoding, row.subfields) if row else Format(None, "", "gb18030", DEFAULT)
    )


def agree(*, library_code: str, encoding: str, codes: dict[str, str], by: int) -> None:
    """Use another format from now on. ``codes`` gives each word its subfield, empty for none; the old one stays known."""
    taken: dict[str, str] = {}
    for what, code in codes.items():
        if not code:
            continue
        if not re.fullmatch("[a-z0-9]", code):
            raise Refused("format_code", field=what, code=code[:5])
        if code in taken:
            raise Refused("format_twice", field=what, code=code)
        taken[code] = what
    if "barcode" not in taken.values():
        raise Refused("format_no_barcode", field="barcode")
    db.session.add(HandOutFormat(library_code=library_code, encoding=encoding, at=clock.now(), by_id=by,
                                 subfields=[[code, taken[code]] for code in sorted(taken)]))  # fmt: skip


def field(item, held: Format) -> list:
    """The 905 of one volume; what it does not say is left out."""
    told = ((code, _says(item, what, held)) for code, what in held.subfields)
    return ["905", "  ", [[code, value] for code, value in told if value]]


def with_volumes(record: Record, items, held: Format) -> Record:
    """The record with a 905 for each of these volumes, at the end; those it came with are of volumes held elsewhere."""
    return Record(
        record.leader, [*(one for one in record.fields if one[0] != "905"), *(field(item, held) for item in items)]
    )


def _says(item, what: str, held: Format) -> str:
    call_no = item.call_no or item.bib.call_no
    class_no, _slash, seq = call_no.partition("/")
    said = {
        "library": held.library_code, "barcode": item.barcode, "accession_no": item.accession_no,
        "class_no": class_no or item.bib.class_no, "seq": seq, "call_no": call_no,
        "location": (item.location.code or item.location.name) if item.location else "", "price": money.yuan(item.price),
        "volume": item.volume, "status": ItemStatus(item.status).label, "shelf_no": item.shelf_no, "note": item.note,
    }  # fmt: skip
    return said[what] or ""
