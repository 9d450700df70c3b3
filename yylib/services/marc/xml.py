"""MARCXML: records out of a file, also out of an answer of a search service (SRU), and records into one.

A document type declaration is refused: nobody sends records with one, and entities are how a small file grows.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from yylib.services.marc.record import BLANK, Record

SLIM = "http://www.loc.gov/MARC21/slim"
DC = "http://purl.org/dc/elements/1.1/"
DEEPEST, LONGEST = 60, 4_000_000
_GB_XML = re.compile(rb"""(\s*<\?xml[^>]*encoding=["'])GB(?:K|2312|18030)""", re.I)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIELDS = ("leader", "controlfield", "datafield")


class Broken(ValueError):
    """The file is not well-formed, or holds what no file of records does; what was read before it counts."""


def to_xml(records: Iterable[Record]) -> bytes:
    """The records as one MARCXML collection in UTF-8; the fields are those given, whatever their indicators."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<collection xmlns="{SLIM}">']
    for record in records:
        leader = (record.leader + BLANK[len(record.leader) :])[:24]
        lines += ["<record>", f"<leader>{_said(leader)}</leader>", *map(_field, record.fields), "</record>"]
    return "\n".join([*lines, "</collection>", ""]).encode("utf-8")


def records(blocks: Iterable[bytes]) -> Iterator[tuple[str, Record | None]]:
    """(format, record) for each record of a file as its bytes come; of DC, MODS and others the format only.

    ``Broken`` where the file cannot be read on.
    """
    found = _Found()
    for block, is_last in _with_end(_in_utf8(blocks)):
        broken = found.feed(block, is_last)
        yield from found.taken()
        if broken:
            raise broken


def _in_utf8(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes as the parser knows them: it does not read GBK and its kin, which some systems still declare."""
    decoder = None
    for at, block in enumerate(blocks):
        if at == 0 and _GB_XML.match(block):
            decoder = codecs.getincrementaldecoder("gb18030")("replace")
            block = _GB_XML.sub(rb"\1UTF-8", block, count=1)
        yield decoder.decode(block).encode("utf-8") if decoder else block


def _with_end(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for block in blocks:
        yield block, False
    yield b"", True


class _Found:
    """What the parser has met: the way down to here, and the record that is being read."""

    def __init__(self):
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._declared
        self._parser.buffer_text = True
        self._way, self._out, self._said, self._size = [], [], None, 0
        self._record = self._field = self._marks = None
        self._foreign = 0

    def feed(self, block: bytes, is_last: bool) -> Broken | None:
        """Read on; what stopped it is given back, so that what was whole before it is not lost."""
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            return Broken(f"XML 在第 {error.lineno} 行读不下去")
        except Broken as error:
            return error

    def taken(self) -> list[tuple[str, Record | None]]:
        out, self._out = self._out, []
        return out

    def _declared(self, *_about):
        raise Broken("XML 里有文档类型声明（DOCTYPE），不收")

    def _start(self, name: str, marks: dict) -> None:
        space, _, local = name.rpartition(" ")
        self._way.append((space, local))
        if len(self._way) > DEEPEST:
            raise Broken("XML 套得太深")
        if self._foreign:
            return
        name = _foreign(space, local, self._way[:-1])
        if name:
            self._out.append((name, None))
            self._foreign, self._record = len(self._way), None
        elif local == "record":
            self._record = Record("", [])
        elif self._record is not None and local in (*_FIELDS, "subfield"):
            self._open(local, marks)

    def _open(self, local: str, marks: dict) -> None:
        if local == "datafield":
            self._field = [marks.get("tag", ""), marks.get("ind1", "") + marks.get("ind2", ""), []]
        else:
            self._marks, self._said, self._size = marks, [], 0

    def _text(self, text: str) -> None:
        if self._said is not None:
            self._size += len(text)
            if self._size > LONGEST:
                raise Broken("XML 里有一个字段太长")
            self._said.append(text)

    def _end(self, _name: str) -> None:
        _space, local = self._way.pop()
        if self._foreign:
            self._foreign = 0 if len(self._way) < self._foreign else self._foreign
        elif self._record is not None and local in (*_FIELDS, "subfield"):
            self._close(local)
        elif local == "record" and self._record is not None:
            if any(self._record):
                self._out.append(("marc", self._record))
            self._record = None

    def _close(self, local: str) -> None:
        if local == "datafield":
            self._record.fields.append(self._field)
            self._field = None
            return
        text, self._said = "".join(self._said or ()), None
        if local == "leader":
            self._record = self._record._replace(leader=text[:24])
        elif local == "controlfield":
            self._record.fields.append([self._marks.get("tag", ""), text])
        elif self._field is not None:
            self._field[2].append([self._marks.get("code", "")[:1], text])


def _foreign(space: str, local: str, way: list) -> str:
    """The format of a record that is none of MARC; empty for anything else."""
    if local == "mods":
        return "mods"
    if local in ("dc", "record") and (space == DC or local == "dc"):
        return "dc"
    is_payload = bool(way) and way[-1][1] == "recordData"
    return "unknown" if is_payload and local not in ("record", "collection") else ""


def _field(field: list) -> str:
    if len(field) == 2:
        return f"<controlfield tag={_quoted(field[0])}>{_said(field[1])}</controlfield>"
    subs = "".join(f"<subfield code={_quoted(code)}>{_said(value)}</subfield>" for code, value in field[2])
    return f"<datafield tag={_quoted(field[0])} ind1={_quoted(field[1][:1])} ind2={_quoted(field[1][1:])}>{subs}</datafield>"


def _said(text: str) -> str:
    return escape(_ILLEGAL.sub("", text), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("", text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
