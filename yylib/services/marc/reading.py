"""A file of records, read as it streams by: each record by its number, taken or with the reason why not.

What is read and what is rejected are together what the file holds, whatever is wrong with it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from yylib.services.marc import formats, iso, xml
from yylib.services.marc.record import Record

BLOCK = 1 << 20
LONGEST = 8 * iso.LONGEST_RECORD
_SAMPLE = 50
_NOT_MARC = "不是机读目录文件（ISO 2709 或 MARCXML）"


class BadMarc(ValueError):
    """The file is no file of records at all; in words for the person."""


class Read(NamedTuple):
    """One record of a file: its number, itself or the reason why it is not taken, and what was wrong and put right."""

    row: int
    record: Record | None
    reason: str = ""
    warnings: tuple[str, ...] = ()
    encoding: str = ""


def read(source: Path | str | bytes) -> Iterator[Read]:
    """The records of a file, or of bytes, in their order; memory does not grow with the file.

    ``BadMarc`` where it is neither ISO 2709 nor XML.
    """
    blocks = _blocks(source)
    first = next(blocks, b"")
    if _is_xml(first):
        return _from_xml(_again(first, blocks))
    if not re.search(rb"\d{5}", first[:200]) or iso.FIELD not in first:
        raise BadMarc(_NOT_MARC)
    return _from_iso(_again(first, blocks))


def recognise(source: Path | str | bytes) -> formats.Format:
    """Which format and encoding a file is of, by its first records; unknown where it is no file of records."""
    try:
        read_first = read(source)
        reads = [one for _number, one in zip(range(_SAMPLE), read_first, strict=False)]
    except BadMarc:
        return formats.Format("unknown", "unknown")
    taken = [one for one in reads if one.record]
    if not taken:
        return _rejected(reads)
    name = "cnmarc" if any(formats.is_chinese(one.record) for one in taken) else "unimarc"
    found = Counter(one.encoding for one in taken if one.encoding)
    return formats.Format(name, "mixed" if len(found) > 1 else next(iter(found), "utf-8"))


def _rejected(reads: list[Read]) -> formats.Format:
    reasons = " ".join(one.reason for one in reads)
    encoding = next((one.encoding for one in reads if one.encoding), "unknown")
    for name, word in (("marc21", "MARC21"), ("mods", "MODS"), ("dc", "DC"), ("unimarc", "编码认不出")):
        if word in reasons:
            return formats.Format(name, "marc-8" if "MARC-8" in reasons else encoding)
    return formats.Format("unknown", encoding)


def _blocks(source: Path | str | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        for at in range(0, len(source), BLOCK):
            yield source[at : at + BLOCK]
        return
    with open(source, "rb") as file:
        while block := file.read(BLOCK):
            yield block


def _again(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from blocks


def _is_xml(first: bytes) -> bool:
    head = first[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<"))


def _from_iso(blocks: Iterator[bytes]) -> Iterator[Read]:
    row = 0
    for chunk, is_whole in _chunks(blocks):
        for piece in iso.apart(chunk):
            row += 1
            yield _one(row, piece, is_whole)


def _chunks(blocks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """What stands between record separators, and whether one follows; what is longer than any record is cut off."""
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(iso.END)
        for chunk in whole:
            if chunk := iso.bare(chunk):
                yield chunk, True
        if len(rest) > LONGEST:
            yield rest[:1000], False
            rest = b""
    if rest := iso.bare(rest):
        yield rest, False


def _one(row: int, chunk: bytes, is_whole: bool) -> Read:
    if not is_whole and not chunk.endswith(iso.FIELD):
        return Read(row, None, "记录不完整：文件在这里断了")
    try:
        record, encoding, warnings = iso.parse(chunk)
    except iso.Bad as error:
        return Read(row, None, str(error), encoding=_encoding(chunk))
    return Read(row, record, "", tuple(warnings), encoding)


def _encoding(chunk: bytes) -> str:
    found = formats.decode(chunk)
    return found[1] if found else "unknown"


def _from_xml(blocks: Iterator[bytes]) -> Iterator[Read]:
    row = 0
    try:
        for row, (name, record) in enumerate(xml.records(blocks), 1):
            yield _of_xml(row, name, record)
    except xml.Broken as error:
        yield Read(row + 1, None, str(error))


def _of_xml(row: int, name: str, record: Record | None) -> Read:
    if record is None:
        return Read(row, None, f"{formats.LABELS[name]} 记录，不是 CNMARC，不收", encoding="utf-8")
    try:
        iso.refuse({field[0] for field in record.fields})
    except iso.Bad as error:
        return Read(row, None, str(error), encoding="utf-8")
    return Read(row, record, encoding="utf-8")
