"""What the columns of a record say, drawn from its fields; and the fields of a brief record."""

import re

from yylib import clock
from yylib.models.bibs import BibRecord, Material, NumberKind
from yylib.services import isbn, money, pinyin
from yylib.services.marc import Record
from yylib.services.marc.record import BLANK

_LIMITS = {name: column.type.length for name, column in BibRecord.__table__.columns.items()
           if getattr(column.type, "length", None)}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d|21\d\d)(?!\d)")
_KINDS = {"g": Material.AUDIOVISUAL, "i": Material.AUDIOVISUAL, "j": Material.AUDIOVISUAL, "e": Material.MAP,
          "f": Material.MAP, "k": Material.MAP}  # fmt: skip
_PLAIN = (("control_no", "001", ""), ("class_no", "690", "a"), ("language", "101", "a"))
_NUMBERS = (("010", NumberKind.ISBN), ("011", NumberKind.ISSN), ("091", NumberKind.UNIFIED))


def drawn(record: Record) -> dict:
    """The columns of ``BibRecord`` that its fields say: not the call number, which this library gives."""
    values = {name: record.first(tag, code).strip() for name, tag, code in _PLAIN}
    title = " = ".join(_of_first(record, "200", "a")) or "（无题名）"
    coded = record.first("100", "a")
    values |= {
        "control_no": values["control_no"] or None,
        "material": material(record),
        "leader": record.leader,
        "fields": record.fields,
        "title": title,
        "title_rest": " ".join(_of_first(record, "200", "e")),
        "volume": " ".join(_of_first(record, "200", "hi")),
        "responsibility": "；".join(_of_first(record, "200", "fg")),
        "publisher": record.first("210", "c").strip(),
        "pub_date": record.first("210", "d").strip(),
        "pub_year": year(record.first("210", "d")) or year(coded[9:13]),
        "isbn": next((found for found in map(isbn.isbn13, record.values("010", "a")) if found), None),
        "price": _price(record),
        "audience": coded[17:20].strip(),
        "abstract": "\n".join(record.values("330", "a")),
        "initials": initials(record, title),
    }
    return {name: value[: _LIMITS[name]] if name in _LIMITS and value else value for name, value in values.items()}


def numbers(record: Record) -> list[dict]:
    """The standard numbers of a record as the columns of ``BibNumber``, wrong ones too, marked so."""
    found = []
    for tag, kind in _NUMBERS:
        for shown in record.values(tag, "a"):
            value = {"isbn": isbn.isbn13, "issn": isbn.issn}.get(kind.value, isbn.hyphenless)(shown)
            known = value or isbn.hyphenless(shown)
            if known:
                found.append(
                    {"kind": kind.value, "value": known[:30], "shown": shown[:60], "is_valid": value is not None}
                )
    return found


def material(record: Record) -> Material:
    """文献类型 by the leader's seventh and eighth characters; a serial is a newspaper where 110 says so."""
    kind, level = record.leader[6:7], record.leader[7:8]
    if kind in _KINDS:
        return _KINDS[kind]
    if level == "s":
        return Material.NEWSPAPER if record.first("110", "a")[:1] == "c" else Material.PERIODICAL
    return Material.BOOK if kind in "ab " or not kind else Material.OTHER


def initials(record: Record, title: str) -> str:
    """The pinyin initials of the title: as the record spells it, where it does, else as its characters are read."""
    found = spelled(record)
    return pinyin.from_syllables(found) if found else pinyin.initials(title)


def spelled(record: Record) -> str:
    """The title in pinyin as the record has it, ``$9`` or ``$A``; empty where it has none."""
    return next((value for code, value in _subs(record, "200") if code in "9A"), "")


def year(text: str) -> int | None:
    """The year in a date of publication: 2024.5, [2011], 2018.10 重印."""
    found = _YEAR.search(text or "")
    return int(found[1]) if found else None


def brief_record(*, title: str, isbn: str | None = None, volume: str = "", responsibility: str = "", publisher: str = "",
                 pub_date: str = "", price: int | None = None, class_no: str = "", author_no: str = "") -> Record:  # fmt: skip
    """A record of what an order, a gift or a list says of a title; cataloguing makes it whole. ``price`` is in fen."""
    entered = f"{clock.today():%Y%m%d}d{year(pub_date) or '    '}    em y0chiy50      ea"
    rows = [
        ("010", "  ", [("a", isbn or ""), ("d", f"CNY{money.yuan(price)}" if price is not None else "")]),
        ("100", "  ", [("a", entered)]),
        ("101", "0 ", [("a", "chi")]),
        ("102", "  ", [("a", "CN")]),
        ("200", "1 ", [("a", title), ("h", volume), ("f", responsibility)]),
        ("210", "  ", [("c", publisher), ("d", pub_date)]),
        ("690", "  ", [("a", class_no), ("v", "5" if class_no else "")]),
    ]
    fields = [[tag, marks, [[code, value] for code, value in subs if value]] for tag, marks, subs in rows]
    return Record(BLANK, [field for field in fields if field[2]])


def _of_first(record: Record, tag: str, codes: str) -> list[str]:
    return [value.strip() for code, value in _subs(record, tag) if code in codes and value.strip()]


def _subs(record: Record, tag: str) -> list:
    """The subfields of the first field of a tag only: a second 200 is another work."""
    field = next(record.all(tag), None)
    return field[2] if field and len(field) > 2 else []


def _price(record: Record) -> int | None:
    """The price of one copy: of a set's price the volume's share."""
    for tag in ("010", "011", "091"):
        for said in record.values(tag, "d"):
            found = money.price(said)
            if found and found.fen is not None:
                return found.each
    return None
