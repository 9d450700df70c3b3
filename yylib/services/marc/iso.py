"""ISO 2709: one record's bytes into fields, and fields into bytes.

The length in the leader and the places in the directory are checked and not relied on: fields are told by their
separators, which no character of GB18030 or UTF-8 contains, and a directory is followed only where it and they differ.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from yylib.services.marc import formats
from yylib.services.marc.record import BLANK, Record

END, FIELD, SUB = b"\x1d", b"\x1e", b"\x1f"
LONGEST_FIELD, LONGEST_RECORD = 9999, 99_999
_JUNK = b"\r\n\t \x1a\x00"
_BOM = b"\xef\xbb\xbf"
_GLUED = re.compile(rb"\x1e[\r\n]*(?=[0-9 ]{5}[acdnpos][a-z][a-z0-9 ].{2}22[0-9 ]{5}.{3}45[0-9 ]?)", re.S)
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){2}")
_CONTROL = re.compile("[\x1d\x1e\x1f]")


class TooLong(ValueError):
    """A record or a field that ISO 2709 cannot hold: ``row`` of those given, the ``tag`` or nothing for all of it."""

    def __init__(self, row: int, tag: str, size: int):
        super().__init__(f"第 {row} 条{f'的 {tag} 字段' if tag else ''}有 {size} 个字节，ISO 2709 放不下")
        self.row, self.tag = row, tag


class Bad(ValueError):
    """Why a record is not taken, in words."""


def bare(chunk: bytes) -> bytes:
    """A record's bytes without what suppliers put between records: CR LF, a byte order mark, an end-of-file sign."""
    chunk = chunk.lstrip(_JUNK)
    return chunk[3:].lstrip(_JUNK) if chunk.startswith(_BOM) else chunk


def apart(chunk: bytes) -> list[bytes]:
    """The records in what stands between two record separators: one, or several where a separator was lost."""
    if chunk.count(b"450 ") + chunk.count(b"4500") < 2:
        return [chunk]
    cuts = [0, *(found.end() for found in _GLUED.finditer(chunk, 24)), len(chunk)]
    return [chunk[start:end] for start, end in pairwise(cuts)]


def parse(chunk: bytes) -> tuple[Record, str, list[str]]:
    """A record out of its bytes, without the record separator; its encoding; and what was wrong with it and put right.

    ``Bad`` with the reason where it cannot be taken, also because it is MARC21.
    """
    base = chunk.find(FIELD, 24)
    if base < 0:
        raise Bad("不是 ISO 2709 记录，或在目次区断了")
    directory = chunk[24:base]
    if len(directory) % 12 or not directory:
        raise Bad("目次区长度不对，分不出字段")
    tags = [directory[at : at + 3].decode("latin-1") for at in range(0, len(directory), 12)]
    refuse(tags, chunk)
    warnings = []
    if chunk[:5] != b"%05d" % (len(chunk) + 1):
        warnings.append(f"头标区写的记录长度是 {chunk[:5].decode('latin-1')}，实为 {len(chunk) + 1}")
    parts = _parts(directory, chunk[base + 1 :], warnings)
    texts, encoding = _texts(tags, parts, warnings)
    return Record(chunk[:24].decode("latin-1"), _fields(tags, texts)), encoding, warnings


def _texts(tags: list[str], parts: list[bytes], warnings: list[str]) -> tuple[list[str], str]:
    """The fields as text, all in one encoding or, where that makes no sense, each in its own."""
    whole = FIELD.join(parts)
    found = formats.decode(whole)
    # What is UTF-8 in part may pass for GB18030 as a whole.
    if found and (found[1] == formats.UTF8 or not _UTF8_RUN.search(whole)):
        return found[0].split("\x1e"), found[1]
    pieces = [_pieces(tag, part, warnings) for tag, part in zip(tags, parts, strict=True)]
    every = [piece for of_field in pieces for piece in of_field]
    if not formats.makes_sense("".join(text for text, encoding in every if encoding == formats.GB)):
        raise Bad("编码认不出：不是 UTF-8，也不是 GB18030")
    encodings = {encoding for text, encoding in every if not text.isascii()}
    texts = ["\x1f".join(text for text, _encoding in of_field) for of_field in pieces]
    return texts, encodings.pop() if len(encodings) == 1 else "mixed"


def refuse(tags: Iterable[str], raw: bytes = b"") -> None:
    """``Bad`` for a record that is not CNMARC or UNIMARC; its text is not even read."""
    name = formats.kind_of(tags)
    if name == "marc21":
        raise Bad("MARC21 记录" + ("（MARC-8 编码）" if is_marc8(raw) else "") + "，不是 CNMARC，不收")
    if name == "unknown":
        raise Bad("没有题名（200 字段），不收")


def is_marc8(raw: bytes) -> bool:
    """Whether a MARC21 record is in MARC-8: it says so by a blank in its leader, and is not plain ASCII nor UTF-8."""
    if not raw or raw[9:10] == b"a":
        return False
    try:
        return b"\x1b" in raw or not (raw.isascii() or raw.decode("utf-8"))
    except UnicodeDecodeError:
        return True


def to_iso2709(records: Iterable[Record], encoding: str = formats.GB) -> bytes:
    """The records one behind the other, leader/09 blank as CNMARC has it; ``TooLong`` where one does not fit."""
    return b"".join(_framed(row, record, encoding) for row, record in enumerate(records, 1))


def _parts(directory: bytes, body: bytes, warnings: list[str]) -> list[bytes]:
    """The bytes of each field, in the order of the directory."""
    parts, number = body.split(FIELD), len(directory) // 12
    starts = [directory[at : at + 5] for at in range(7, len(directory), 12)]
    if len(parts) == number + 1 and not parts[-1].strip(_JUNK) and starts == sorted(starts):
        if not _is_right(directory, parts):
            warnings.append("目次区的长度或起始位置不对，已按字段分隔符读取")
        return parts[:-1]
    found, held = len(parts) - 1, _followed(directory, body, len(parts) - 1)
    if found > number:
        warnings.append(f"数据区里有 {found - number} 个字段目次区没有列出，没有读")
    return held


def _is_right(directory: bytes, parts: list[bytes]) -> bool:
    last = len(parts) - 2
    return directory[12 * last + 7 : 12 * last + 12] == b"%05d" % (sum(map(len, parts[:last])) + last)


def _followed(directory: bytes, body: bytes, number: int) -> list[bytes]:
    """The fields where the directory says they are, if each ends there."""
    parts, body = [], body if body.endswith(FIELD) else body + FIELD
    for at in range(0, len(directory), 12):
        length, start = directory[at + 3 : at + 7], directory[at + 7 : at + 12]
        if not (length + start).isdigit() or body[int(start) + int(length) - 1 : int(start) + int(length)] != FIELD:
            raise Bad(f"目次区与数据区对不上：目次 {len(directory) // 12} 项，字段 {number} 个")
        parts.append(body[int(start) : int(start) + int(length) - 1])
    return parts


def _fields(tags: list[str], texts: list[str]) -> list:
    fields = []
    for tag, text in zip(tags, texts, strict=False):
        if "\x1f" in text and tag[:2] != "00":
            marks, *subs = text.split("\x1f")
            fields.append([tag, marks, [[sub[:1], sub[1:]] for sub in subs]])
        else:
            fields.append([tag, text])
    return fields


def _pieces(tag: str, part: bytes, warnings: list[str]) -> list[tuple[str, str]]:
    """A field in one encoding, or its subfields each in its own."""
    found = formats.decode_piece(part)
    if found and (part.isascii() or found[1] == formats.UTF8):
        return [found]
    return [_piece(tag, sub, warnings) for sub in part.split(SUB)]


def _piece(tag: str, raw: bytes, warnings: list[str]) -> tuple[str, str]:
    """A subfield of a record that is not all in one encoding; a character cut off at its end is marked."""
    for cut in range(3):
        found = formats.decode_piece(raw[: len(raw) - cut])
        if found and cut:
            warnings.append(f"{tag} 字段有残缺的字，已换成 \ufffd")
            return found[0] + "\ufffd", found[1]
        if found:
            return found
    raise Bad(f"{tag} 字段的编码认不出：不是 UTF-8，也不是 GB18030")


def _framed(row: int, record: Record, encoding: str) -> bytes:
    directory, body = [], bytearray()
    for field in record.fields:
        data = _text(field).encode(encoding) + FIELD
        if len(data) > LONGEST_FIELD:
            raise TooLong(row, field[0], len(data))
        directory.append(b"%s%04d%05d" % (field[0].encode("ascii", "replace")[:3].ljust(3), len(data), len(body)))
        body += data
    base = 24 + 12 * len(directory) + 1
    size = base + len(body) + 1
    if size > LONGEST_RECORD:
        raise TooLong(row, "", size)
    leader = (record.leader + BLANK[len(record.leader) :])[:24].encode("ascii", "replace")
    head = b"%05d" % size + leader[5:9] + b" 22" + b"%05d" % base + leader[17:20] + b"450 "
    return head + b"".join(directory) + FIELD + bytes(body) + END


def _text(field: list) -> str:
    if len(field) == 2:
        return field[1] if field[0][:2] != "00" else _CONTROL.sub("", field[1])
    return _CONTROL.sub("", field[1]) + "".join(
        "\x1f" + _CONTROL.sub("", code + value) for code, value in field[2])  # fmt: skip
