"""The two wrappers of an Excel workbook, checked before anything is loaded from them.

A workbook is small on disk and may be huge in memory. What it would unpack to, and how large a grid its cells span,
is measured here on a stream; a workbook past a limit is refused before the real reader sees it.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 500
MAX_ROWS = 200_000
MAX_CELLS = 5_000_000
CHUNK = 1 << 20

_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,9})([0-9]{1,12})["']""")
_UNIQUE = re.compile(rb"""\buniqueCount\s*=\s*["']\s*\+?([0-9]{1,20})""")
_PLACELESS = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*\br\s*=)[^>]*>")
_UNCOUNTED = re.compile(
    rb"""<c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
_TAIL = 4096
# BIFF records (MS-XLS 2.3). Those of _PLACES begin with a row and a column, those of _SEVERAL end with the last column.
_BOF = b"\x09\x08"
_FILEPASS, _BOUNDSHEET, _STRINGS, _DIMENSIONS = 0x002F, 0x0085, 0x00FC, 0x0200
_SEVERAL = {0x00BD, 0x00BE}
_PLACES = {0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, _DIMENSIONS} | _SEVERAL
_WATCHED = _PLACES | {_BOUNDSHEET, _STRINGS}
_ENDS = {0xFFFFFFFE, 0xFFFFFFFF}


class BadSheet(ValueError):
    """A file that cannot be read as a table of counts; ``sentence`` says why, and what to do, in Chinese."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


_TOO_WIDE = f"表格铺得太开（超过 {MAX_CELLS // 10000} 万格），请删去数据以外的单元格再导入。"
TOO_LONG = f"表格超过 {MAX_ROWS // 10000} 万行，请分成几个文件导入。"
BROKEN = "文件已损坏，打不开，请在 Excel 中重新另存一份。"
_LOCKED = "文件有密码，请先在 Excel 中取消密码再导入。"
MACROS = "文件带有宏，不予导入，请另存为不带宏的 .xlsx。"
NOT_A_TABLE = "这不是表格文件，请用 CSV、xls 或 xlsx。"


def check_zip(path: Path) -> dict[tuple[str, int, int], str]:
    """Refuse an .xlsx that is not one, or would unpack too far.

    Answers its formulas that carry no computed value, by worksheet member, row and column (both from 0): the reader
    would show those cells as empty.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, EOFError) as error:
        raise BadSheet(BROKEN) from error
    _check_members(members, path.stat().st_size)
    formulas: dict[tuple[str, int, int], str] = {}
    budget = MAX_UNPACKED
    try:
        with path.open("rb") as stream:
            for member in members:
                budget -= _scan(stream, member, budget, formulas)
    except (OSError, ValueError, struct.error) as error:
        raise error if isinstance(error, BadSheet) else BadSheet(BROKEN) from error
    return formulas


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    names = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise BadSheet(MACROS)
    if any(member.flag_bits & 1 for member in members):
        raise BadSheet(_LOCKED)
    if "xl/workbook.xml" not in names:
        raise BadSheet(NOT_A_TABLE)
    if len(members) > MAX_MEMBERS:
        raise BadSheet(f"文件里的部件超过 {MAX_MEMBERS} 个，不像正常的表格，不予导入。")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise BadSheet(f"文件解开后超过 {MAX_UNPACKED >> 20} MB，请分成几个文件导入。")
    swollen = any(m.file_size > CHUNK and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members)
    if swollen or unpacked > MAX_RATIO * size:
        raise BadSheet(f"文件解开后胀大超过 {MAX_RATIO} 倍，不像正常的表格，不予导入。")


def _inflate(stream: BinaryIO, member: zipfile.ZipInfo, budget: int) -> Iterator[bytes]:
    """Unpack one member piece by piece, trusting the data rather than the sizes the archive declares for it."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadSheet(BROKEN)
    stream.seek(member.header_offset)
    head = stream.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise BadSheet(BROKEN)
    stream.seek(sum(struct.unpack("<HH", head[26:30])), 1)
    unpacker = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    left, out = member.compress_size, 0
    while left > 0 and (packed := stream.read(min(CHUNK, left))):
        left -= len(packed)
        while packed:
            try:
                piece = unpacker.decompress(packed, CHUNK) if unpacker else packed
            except zlib.error as error:
                raise BadSheet(BROKEN) from error
            packed = unpacker.unconsumed_tail if unpacker else b""
            out += len(piece)
            if out > budget or out > member.file_size:
                raise BadSheet(BROKEN)
            yield piece


def _scan(stream: BinaryIO, member: zipfile.ZipInfo, budget: int, formulas: dict) -> int:
    """Measure the grid of a part, whatever its name: which of them is a worksheet, only the workbook knows."""
    out, bottom, right, tail, is_sheet = 0, 0, 0, b"", False
    for piece in _inflate(stream, member, budget):
        out += len(piece)
        text = tail + piece
        places = _CELL.findall(text)
        is_sheet = is_sheet or b"sheetData" in text
        if is_sheet and _PLACELESS.search(text):
            raise BadSheet(BROKEN)
        if any(int(many) > MAX_CELLS for many in _UNIQUE.findall(text)):
            raise BadSheet(BROKEN)
        bottom = max([bottom, text.count(b"<row"), *(int(digits) for _, digits in places)])
        right = max([right, *(_column(letters.decode()) + 1 for letters in {letters for letters, _ in places})])
        _check_grid(bottom, right)
        if b"<f" in text:
            for found in _UNCOUNTED.finditer(text):
                place = (member.filename, int(found[2]) - 1, _column(found[1].decode()))
                formulas[place] = "=" + (found[3] or b"").decode("utf-8", "replace")
        tail = text[-_TAIL:]
    return out


def _column(letters: str) -> int:
    """The number, from 0, of the column that Excel calls ``letters``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _check_grid(rows: int, columns: int) -> None:
    # One row more than the limit: the head does not count.
    if rows > MAX_ROWS + 1:
        raise BadSheet(TOO_LONG)
    if rows * columns > MAX_CELLS:
        raise BadSheet(_TOO_WIDE)


def check_compound(path: Path) -> None:
    """Refuse an .xls that is encrypted, carries macros, is another Office file, or spans too large a grid."""
    data = path.read_bytes()
    if _utf16("EncryptedPackage") in data:
        raise BadSheet(_LOCKED)
    if _utf16("_VBA_PROJECT_CUR") in data:
        raise BadSheet(MACROS)
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise BadSheet(NOT_A_TABLE)
    try:
        stream = _workbook_stream(data)
    except (struct.error, IndexError, KeyError, OverflowError) as error:
        raise BadSheet(BROKEN) from error
    _check_records(stream)


def _check_records(stream: bytes) -> None:
    """Walk the BIFF records as the reader will: the grid they claim or fill, and where each sheet is said to begin."""
    bottom = right = at = 0
    sheets: set[int] = set()
    if stream[:2] != _BOF:
        raise BadSheet("这个 .xls 的版本太老，请在 Excel 中另存为 .xlsx 再导入。")
    while at + 4 <= len(stream):
        sheets.discard(at)
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length] if kind in _WATCHED else b""
        if kind == _FILEPASS:
            raise BadSheet(_LOCKED)
        if kind == _BOUNDSHEET and length >= 4:
            sheets.add(struct.unpack_from("<I", body.ljust(4, b"\0"))[0])
        elif kind == _STRINGS and length >= 8 and struct.unpack_from("<I", body.ljust(8, b"\0"), 4)[0] > len(stream):
            raise BadSheet(BROKEN)
        elif kind in _PLACES and len(body) >= 4:
            rows, columns = _extent(kind, body)
            bottom, right = max(bottom, rows), max(right, columns)
        at += 4 + length
    _check_grid(bottom, right)
    if sheets:
        raise BadSheet(BROKEN)


def _extent(kind: int, body: bytes) -> tuple[int, int]:
    """The rows and columns, from 1, that one record claims or fills."""
    if kind == _DIMENSIONS:
        shape = "<IIHH" if len(body) >= 12 else "<HHHH"
        top, rows, left, columns = struct.unpack_from(shape, body.ljust(12, b"\0"))
        if top > rows or left > columns:
            raise BadSheet(BROKEN)
        return rows, columns
    row, column = struct.unpack_from("<HH", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _SEVERAL else column
    return row + 1, max(column, last) + 1


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _workbook_stream(data: bytes) -> bytes:
    """The bytes of the workbook inside the compound file (MS-CFB): its sector chain, followed once."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise BadSheet(BROKEN)
    sector = 1 << shift
    tables, first_directory = struct.unpack_from("<II", data, 44)
    tables = min(tables, len(data) // sector // (sector // 4) + 1)
    heads = [s for s in struct.unpack_from("<109I", data, 76) if s not in _ENDS]
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // sector):
        if more in _ENDS or len(heads) >= tables:
            break
        *part, more = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        heads += [s for s in part if s not in _ENDS]
    chain = [s for head in heads[:tables] for s in struct.unpack_from(f"<{sector // 4}I", data, (head + 1) * sector)]

    body = data[sector:]
    directory = _follow(body, chain, first_directory, sector)
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        if name not in ("workbook", "book"):
            continue
        start, size = struct.unpack_from("<II", directory, at + 116)
        if size >= 4096:
            return _follow(body, chain, start, sector)[:size]
        table = _follow(body, chain, struct.unpack_from("<I", data, 60)[0], sector)
        small = _follow(body, chain, struct.unpack_from("<I", directory, 116)[0], sector)
        return _follow(small, struct.unpack(f"<{len(table) // 4}I", table), start, 64)[:size]
    raise KeyError("workbook")


def _follow(body: bytes, chain: Sequence[int], start: int, sector: int) -> bytes:
    pieces, seen = [], set()
    while start not in _ENDS and start not in seen:
        seen.add(start)
        pieces.append(body[start * sector : (start + 1) * sector])
        start = chain[start]
    return b"".join(pieces)
