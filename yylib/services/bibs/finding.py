"""Looking titles up: duplicates before one is entered, and how many wait."""

from sqlalchemy import or_, select

from yylib.database import db, plain
from yylib.models.bibs import BibNumber, BibRecord
from yylib.services import isbn as isbns
from yylib.services.marc import Record


def like(
    isbn: str | None = None, title: str | None = None, volume: str | None = None, limit: int = 20
) -> list[BibRecord]:
    """查重: the records already here with this ISBN or this title, those with the same ISBN first. ``volume`` narrows."""
    number = isbns.isbn13(isbn) or isbns.hyphenless(isbn)
    keys = []
    if number:
        keys.append(BibRecord.id.in_(select(BibNumber.bib_id).where(BibNumber.value == number)))
        keys.append(BibRecord.isbn == number)
    if title and title.strip():
        keys.append(BibRecord.title == title.strip())
    if not keys:
        return []
    query = select(BibRecord).where(or_(*keys))
    query = query.where(BibRecord.volume == volume) if volume is not None else query
    found = list(db.session.scalars(query.order_by(BibRecord.id).limit(limit)))
    return sorted(found, key=lambda bib: (not number or bib.isbn != number, not bib.is_full, bib.id))


def opened_by(code: str) -> list[int]:
    """The titles that a scanned or typed code opens: a volume's barcode, else an ISBN; none for anything else."""
    code = code.strip()
    found = plain("SELECT bib_id FROM item WHERE barcode = :code", code=code)
    return [row.bib_id for row in found] or [bib.id for bib in like(isbn=code) if code]


def record_of(bib: BibRecord) -> Record:
    """The record as it is exchanged."""
    return Record(bib.leader, bib.fields)


def count_waiting() -> int:
    """How many titles of which volumes are here wait for their cataloguing."""
    return plain("SELECT count(DISTINCT bib_id) AS n FROM item WHERE stage = 'to_catalogue'")[0].n
