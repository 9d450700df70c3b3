"""Records come in: brief ones of orders and gifts, whole ones of files; and their columns are drawn anew when they change.

Works in either kind of unit: everything here is plain SQL.
"""

import json

from yylib import clock
from yylib.database import db, plain, plain_many
from yylib.errors import NotThere
from yylib.models.bibs import BibRecord, Origin
from yylib.services import isbn as isbns
from yylib.services.bibs.drawing import brief_record, drawn, numbers, spelled
from yylib.services.bibs.following import entered
from yylib.services.bibs.keys import call_no, shelf_key
from yylib.services.marc import Record

_PUT_IN = """
INSERT INTO bib_record (control_no, origin, material, leader, fields, title, title_rest, volume, responsibility, publisher,
pub_date, pub_year, isbn, price, language, audience, abstract, initials, class_no, title_seq_no, author_no, aux_no, call_no,
shelf_key, is_full, import_id, created_at, changed_at, version)
VALUES (:control_no, :origin, :material, :leader, :fields, :title, :title_rest, :volume, :responsibility, :publisher,
:pub_date, :pub_year, :isbn, :price, :language, :audience, :abstract, :initials, :class_no, :title_seq_no, :author_no, :aux_no,
:call_no, :shelf_key, :is_full, :import_id, :created_at, :changed_at, 1) RETURNING id
"""
_NUMBER = (
    "INSERT INTO bib_number (bib_id, kind, value, shown, is_valid) VALUES (:bib, :kind, :value, :shown, :is_valid)"
)
_HELD = (
    "SELECT id FROM bib_record WHERE {key} AND title = :title AND volume = :volume ORDER BY is_full DESC, id LIMIT 1"
)
_BY_ISBN, _BY_TITLE = (
    _HELD.replace("{key}", key)
    for key in ("isbn = :isbn", "isbn IS NULL AND responsibility = :responsibility AND publisher = :publisher")
)


def get(bib_id: int) -> BibRecord:
    """One record, or ``NotThere``."""
    found = db.session.get(BibRecord, bib_id)
    if found is None:
        raise NotThere()
    return found


def brief(*, title: str, isbn: str | None = None, volume: str = "", responsibility: str = "", publisher: str = "",
          pub_date: str = "", price: int | None = None, class_no: str = "", by: int | None = None) -> int:  # fmt: skip
    """The record of this title: the one already here with the same ISBN, title and volume (without an ISBN the same
    people and publisher as well), else a brief one made now. A step of a command; ``price`` in fen."""
    known = isbns.isbn13(isbn)
    record = brief_record(title=title, isbn=known or isbn, volume=volume, responsibility=responsibility,
                          publisher=publisher, pub_date=pub_date, price=price, class_no=class_no)  # fmt: skip
    values = drawn(record)
    held = plain(_BY_ISBN if known else _BY_TITLE, **_asked(values, known))
    return held[0].id if held else _put_in(record, values, origin=Origin.BRIEF)


def _asked(values: dict, known: str | None) -> dict:
    named = ("title", "volume", "isbn") if known else ("title", "volume", "responsibility", "publisher")
    return {name: values[name] for name in named}


def put_in(record: Record, *, origin: Origin, by: int | None = None, import_id: int | None = None, **call) -> int:
    """Enter a record and return its id. ``call`` may give ``class_no title_seq_no author_no aux_no`` and ``is_full``."""
    return _put_in(record, drawn(record) | call, origin=origin, import_id=import_id)


def _put_in(record: Record, values: dict, *, origin: Origin, import_id: int | None = None) -> int:
    values = {"title_seq_no": None, "author_no": "", "aux_no": "", "is_full": False} | values
    values |= _placed(values) | {"origin": str(origin), "import_id": import_id, "fields": _as_text(record)}
    values["created_at"] = values["changed_at"] = clock.stamp(clock.now())
    bib_id = plain(_PUT_IN, **values)[0].id
    _number(bib_id, record)
    entered([bib_id])
    return bib_id


def rewrite(bib: BibRecord, record: Record) -> None:
    """Give a held record these fields, and draw its columns from them; the call number it bears stays as it is."""
    values = drawn(record)
    if bib.title_seq_no or bib.author_no:
        values["class_no"] = bib.class_no
    if values["title"] == bib.title and bib.initials and not spelled(record):
        values["initials"] = bib.initials  # staff may have corrected them
    held = {
        "class_no": values["class_no"],
        "title_seq_no": bib.title_seq_no,
        "author_no": bib.author_no,
        "aux_no": bib.aux_no,
    }
    for name, value in (values | _placed(held)).items():
        if getattr(bib, name) != value:
            setattr(bib, name, value)
    bib.changed_at = clock.now()
    db.session.flush()
    plain("DELETE FROM bib_number WHERE bib_id = :bib", bib=bib.id)
    _number(bib.id, record)
    entered([bib.id])


def _placed(values: dict) -> dict:
    """The call number and its place on the shelf."""
    call = call_no(values["class_no"], values["title_seq_no"], values["author_no"], values["aux_no"])
    return {"call_no": call, "shelf_key": shelf_key(call) if call else ""}


def _as_text(record: Record) -> str:
    return json.dumps(record.fields, ensure_ascii=False)


def _number(bib_id: int, record: Record) -> None:
    plain_many(_NUMBER, [{"bib": bib_id, **one} for one in numbers(record)])
