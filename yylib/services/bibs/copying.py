"""套录: a record is found here, or in a file that was brought in for it, looked at side by side, and its fields taken over."""

from typing import NamedTuple

from sqlalchemy import or_, select

from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.models.bibs import BibRecord, CopySource, Origin
from yylib.services import isbn as isbns
from yylib.services.bibs.entering import get, put_in, rewrite
from yylib.services.bibs.finding import like, record_of
from yylib.services.bibs.shapes import SHAPES
from yylib.services.marc import Record

declare(copy_nothing=("没有选字段", "请勾选要取用的字段，再点“取用”。", 422))
HELD, FILE = "held", "file"
# Numbers and dates of another house's record, and its holdings, are never this library's.
_NEVER = ("001", "003", "005", "905", "906", "995", "999")


class Candidate(NamedTuple):
    """A record that may be copied from: ``kind`` says whether it is held here or of a file."""

    kind: str
    id: int
    title: str
    volume: str
    responsibility: str
    publisher: str
    pub_date: str
    isbn: str | None
    class_no: str
    is_full: bool


class Pair(NamedTuple):
    """One tag of both records side by side, and whether it is worth taking over at first sight."""

    tag: str
    label: str
    mine: list
    theirs: list
    is_chosen: bool
    is_same: bool


def candidates(bib: BibRecord, q: str = "") -> list[Candidate]:
    """Records of the same ISBN or title, those of the same ISBN and the full ones first; or those asked for by ``q``."""
    number = isbns.isbn13(q) if q else bib.isbn
    title = "" if number and q else (q or bib.title)
    held = [_of_held(other) for other in like(isbn=number, title=title) if other.id != bib.id]
    found = held + [_of_file(source) for source in _sources(number, title.strip())]
    return sorted(found, key=lambda one: (one.isbn != number, not one.is_full))


def _sources(number: str | None, title: str) -> list[CopySource]:
    keys = ([CopySource.isbn == number] if number else []) + ([CopySource.title == title] if title else [])
    if not keys:
        return []
    return list(db.session.scalars(select(CopySource).where(or_(*keys)).order_by(CopySource.id.desc()).limit(20)))


def _of_held(bib: BibRecord) -> Candidate:
    return Candidate(HELD, bib.id, bib.title, bib.volume, bib.responsibility, bib.publisher, bib.pub_date, bib.isbn,
                     bib.class_no, bib.is_full)  # fmt: skip


def _of_file(source: CopySource) -> Candidate:
    return Candidate(FILE, source.id, source.title, source.volume, source.responsibility, source.publisher,
                     source.pub_date, source.isbn, source.class_no, True)  # fmt: skip


def origin_record(kind: str, source_id: int) -> Record:
    """The record of a candidate, or ``NotThere``."""
    if kind == HELD:
        return record_of(get(source_id))
    source = db.session.get(CopySource, source_id) if kind == FILE else None
    if source is None:
        raise NotThere()
    return Record(source.leader, source.fields)


def beside(mine: Record, theirs: Record) -> list[Pair]:
    """Both records tag by tag. Chosen at first: what theirs has and mine has not, or says in fewer words."""
    tags = sorted({field[0] for record in (mine, theirs) for field in record.fields if field[0] not in _NEVER})
    return [_pair(tag, list(mine.all(tag)), list(theirs.all(tag))) for tag in tags]


def _pair(tag: str, mine: list, theirs: list) -> Pair:
    label = SHAPES[tag].label if tag in SHAPES else ""
    return Pair(tag, label, mine, theirs, mine != theirs and len(str(theirs)) > max(len(str(mine)), 2), mine == theirs)


def taken(mine: Record, theirs: Record, tags: list[str]) -> Record:
    """My record with these tags of theirs in the place of mine."""
    fields = list(mine.fields)
    for tag in sorted(set(tags) - set(_NEVER)):
        fresh = list(theirs.all(tag))
        if not fresh:
            continue
        place = next((at for at, field in enumerate(fields) if field[0] >= tag), len(fields))
        fields = [field for field in fields if field[0] != tag]
        fields[place:place] = fresh
    return Record(theirs.leader if "200" in tags and theirs.leader else mine.leader, fields)


def take_over(*, bib_id: int, version: int, kind: str, source_id: int, tags: list[str], by: int) -> None:
    """Take these tags of another record over into this one; its origin is 套录 from then on."""
    bib = locked(BibRecord, bib_id, version=version)
    record = taken(record_of(bib), origin_record(kind, source_id), tags)
    if record.fields == bib.fields:
        raise Refused("copy_nothing")
    bib.origin = Origin.COPIED
    rewrite(bib, record)


def enter_from(*, source_id: int, by: int) -> int:
    """A new title from a record of a file, all its fields but the other house's own; its id."""
    theirs = origin_record(FILE, source_id)
    return put_in(Record(theirs.leader, [field for field in theirs.fields if field[0] not in _NEVER]),
                  origin=Origin.COPIED, by=by)  # fmt: skip
