"""编目: a record is described, field by field; what the editor does not show survives as it came."""

import re
import unicodedata

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused, declare
from yylib.models.bibs import BibRecord, Origin
from yylib.services.bibs.checking import missing
from yylib.services.bibs.coded import is_coded
from yylib.services.bibs.entering import put_in, rewrite
from yylib.services.bibs.finding import record_of
from yylib.services.bibs.following import entered
from yylib.services.bibs.shapes import SHAPES, blank
from yylib.services.marc import BLANK, LONGEST_FIELD, Record

declare(
    bib_no_title=("没有正题名", "请填 200 的正题名再保存。", 422),
    bib_too_long=("{tag} 字段太长（{size} 字节），机读格式放不下", "请缩短到三千个汉字以内。", 422),
    bib_missing=("还不能算编目完成：缺{what}", "请补齐再点“编目完成”；缺的在编辑页上都有位置。", 422),
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def merged(record: Record, edited: list) -> Record:
    """The record with its editable fields replaced by ``edited``, in their places; all others untouched, also their order.

    What was not changed keeps its very characters, whatever a form does to blanks.
    """
    kept = {(tag, code, tidy(value)): value for tag, _marks, subs in _editable(record) for code, value in subs}
    fresh = {}
    for tag, marks, subs in edited:
        held = [[code, kept.get((tag, code, tidy(value)), tidy(value, is_coded(tag, code)))] for code, value in subs]
        if held := [[code, value] for code, value in held if value.strip()]:
            fresh.setdefault(tag, []).append([tag, marks, held])
    fields = []
    for field in record.fields:
        if not is_editable(field):
            fields.append(field)
        elif field[0] in fresh:
            fields += fresh.pop(field[0])
    for tag in sorted(fresh):
        place = max((at for at, field in enumerate(fields, 1) if field[0] <= tag), default=0)
        fields[place:place] = fresh[tag]
    return Record(record.leader or BLANK, fields)


def is_editable(field: list) -> bool:
    """Whether the editor shows a field to be filled in."""
    return field[0] in SHAPES and len(field) > 2


def _editable(record: Record) -> list:
    return [field for field in record.fields if is_editable(field)]


def tidy(value: str, keeps_blanks: bool = False) -> str:
    """What was typed, composed, in one line, without signs that cannot be seen."""
    value = unicodedata.normalize("NFC", _CONTROL.sub("", value.replace("\r\n", " ").replace("\n", " ")))
    return value if keeps_blanks else value.strip()


def create(*, fields: list, by: int) -> int:
    """原编: a new record of these fields; its id."""
    record = _checked(merged(Record(BLANK, []), _filled(fields)))
    return put_in(record, origin=Origin.ORIGINAL, by=by)


def _filled(fields: list) -> list:
    """A field of which only what stands there from the start is filled is none."""
    return [field for field in fields if field != blank(field[0]) or field[0] in ("101", "102")]


def save(*, bib_id: int, version: int, fields: list, by: int) -> None:
    """Store the edited fields of a record and draw its columns anew; somebody else's change meanwhile is not lost."""
    bib = locked(BibRecord, bib_id, version=version)
    record = _checked(merged(record_of(bib), _filled(fields)))
    if record.fields != bib.fields:
        rewrite(bib, record)


def _checked(record: Record) -> Record:
    if not record.first("200", "a").strip():
        raise Refused("bib_no_title")
    for field in record.fields:
        size = len("".join(code + value for code, value in field[2]).encode("gb18030")) if len(field) > 2 else 0
        if size > LONGEST_FIELD - 200:
            raise Refused("bib_too_long", tag=field[0], size=size)
    return record


def finish(*, bib_id: int, version: int, by: int) -> None:
    """编目完成: its volumes go on to processing; what is missing is named."""
    bib = locked(BibRecord, bib_id, version=version)
    lacking = missing(bib)
    if lacking:
        raise Refused("bib_missing", what="、".join(lacking))
    bib.is_full, bib.catalogued_by_id, bib.catalogued_at = True, by, clock.now()
    bib.origin = Origin.ORIGINAL if bib.origin == Origin.BRIEF else bib.origin
    _followed(bib)


def reopen(*, bib_id: int, by: int) -> None:
    """The record is worked on again: volumes not yet shelved wait for it."""
    bib = locked(BibRecord, bib_id)
    bib.is_full = False
    _followed(bib)


def _followed(bib: BibRecord) -> None:
    bib.changed_at = clock.now()
    db.session.flush()
    entered([bib.id])  # its volumes follow: items draws their stages anew
    db.session.expire_all()
