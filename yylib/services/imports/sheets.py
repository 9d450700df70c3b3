"""Open a file that someone kept in Excel or exported from a counter, as rows of text with their true row numbers.

CSV in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030, delimited by comma, semicolon or tab; xls; xlsx. What
the file is, its bytes say, not its name. Every refusal is a :class:`BadSheet` carrying one sentence.
"""

import codecs
import csv
import datetime as dt
import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from yylib.services.imports.containers import (
    BROKEN,
    CHUNK,
    MACROS,
    MAX_ROWS,
    NOT_A_TABLE,
    TOO_LONG,
    BadSheet,
    check_compound,
    check_zip,
)

__all__ = ["MAX_BYTES", "MAX_ROWS", "BadSheet", "Sheet", "open_sheet", "text"]

MAX_BYTES = 64 * 1024 * 1024
SAMPLE = 64 * 1024
ENCODINGS = ("utf-8", "gb18030")
MOJIBAKE = "文件里的汉字已是乱码（像“{}”），请用原文件另存为“CSV UTF-8”再导入。"
UNKNOWN_ENCODING = "文字编码认不出（不是 UTF-8、GB18030，也不是带标记的 UTF-16），请另存为“CSV UTF-8”再导入。"
DAMAGED_UTF8 = "文件是 UTF-8，但第 {} 行有损坏的字，请用原文件重新导出。"

csv.field_size_limit(131_072)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows`` starts anew each time it is asked for, and numbers the rows from 1 as Excel shows them.

    ``name`` is the sheet that was opened and ``names`` all the visible ones; both are empty for CSV.
    """

    format: str
    encoding: str | None
    name: str = ""
    names: tuple[str, ...] = ()
    _rows: Any = field(default=None, repr=False)

    @property
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        return self._rows()


def open_sheet(path: Path | str, sheet: str | None = None, most: int | None = None) -> Sheet:
    """Open ``path``; of a workbook the sheet named, or else the visible one with the most rows.

    A workbook is held in memory and has its bounds; a delimited file streams, and whoever can take more than ``MAX_ROWS``
    rows of it says how many.
    """
    path, most = Path(path), most or MAX_ROWS
    size = path.stat().st_size
    if size == 0:
        raise BadSheet("文件是空的。")
    if size > MAX_BYTES and most <= MAX_ROWS:
        raise BadSheet(f"文件超过 {MAX_BYTES >> 20} MB，请分成几个文件导入。")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if path.suffix.lower() in (".xlsm", ".xltm", ".xlsb"):
        raise BadSheet(MACROS)
    if head.startswith(b"PK"):
        _bounded(size)
        return _workbook(path, "xlsx", check_zip(path), sheet)
    if head.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        _bounded(size)
        check_compound(path)
        return _workbook(path, "xls", {}, sheet)
    return _delimited(path, head, most)


def _bounded(size: int) -> None:
    if size > MAX_BYTES:
        raise BadSheet(f"文件超过 {MAX_BYTES >> 20} MB，请分成几个文件，或另存为 CSV 再导入。")


def text(value: object) -> str:
    """A cell of a workbook as the text a person would have typed: whole numbers without .0, days and times as ISO."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time.min else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return str(value).strip()


def _workbook(path: Path, kind: str, formulas: dict, wanted: str | None) -> Sheet:
    with _Reading():
        book = python_calamine.load_workbook(str(path))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
            and one.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        if wanted is not None and wanted not in shown:
            raise BadSheet(f"工作簿里没有叫“{wanted}”的工作表。")
        loaded = [(name, book.get_sheet_by_name(name)) for name in ([wanted] if wanted else shown)]
    loaded = [(name, one) for name, one in loaded if one.start is not None]
    if not loaded:
        raise BadSheet("文件里没有数据。")
    name, best = max(loaded, key=lambda pair: pair[1].height)
    uncounted = _formulas_of(path, name, formulas) if formulas else {}

    def rows() -> Iterator[tuple[int, list[str]]]:
        margin = [""] * best.start[1]
        for number, cells in enumerate(best.iter_rows(), 1):
            row = margin + [text(cell) for cell in cells]
            for column, formula in uncounted.get(number - 1, ()):
                if column < len(row):
                    row[column] = row[column] or formula
            yield number, row

    return Sheet(kind, None, name, tuple(shown), rows)


class _Reading:
    """What the reader may raise, a panic of its native code included, becomes one sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, trace) -> None:
        if error is None or isinstance(error, BadSheet):
            return
        if isinstance(error, python_calamine.PasswordError):
            raise BadSheet("文件有密码，请先在 Excel 中取消密码再导入。") from error
        # A Rust panic arrives as a BaseException that is no Exception.
        if isinstance(error, Exception) or kind.__name__ == "PanicException":
            raise BadSheet(BROKEN) from error


def _formulas_of(path: Path, name: str, formulas: dict) -> dict[int, list[tuple[int, str]]]:
    """The uncomputed formulas of the sheet ``name``, by row: [(column, formula)]."""
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        try:
            links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        except KeyError:
            links = ""
    ids = {
        html.unescape(m["name"]): m["id"]
        for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", book)
        if (m := re.search(r'\bname="(?P<name>[^"]*)".*?\br:id="(?P<id>[^"]*)"', tag))
    }
    found: dict[int, list[tuple[int, str]]] = {}
    for tag in re.findall(r"<Relationship\s[^>]*>", links):
        target = re.search(r'\bTarget="([^"]*)"', tag)
        if target and f'Id="{ids.get(name)}"' in tag:
            member = target[1].lstrip("/") if target[1].startswith("/") else "xl/" + target[1]
            for (where, row, column), formula in formulas.items():
                if where == member:
                    found.setdefault(row, []).append((column, formula))
    return found


def _delimited(path: Path, head: bytes, most: int) -> Sheet:
    _refuse_other_kinds(head)
    encoding = _encoding(path, head)
    with path.open(encoding=encoding, newline="") as stream:
        sample = stream.read(SAMPLE)
    if spoiled := _mojibake(sample) or (_odd(sample) if encoding == "gb18030" else ""):
        raise BadSheet(MOJIBAKE.format(spoiled))
    delimiter, told = _delimiter(sample)

    def rows() -> Iterator[tuple[int, list[str]]]:
        with path.open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=delimiter, strict=True)
            if told:  # Excel swallows a first line sep=; and numbers from the next
                next(reader, None)
            for number, cells in enumerate(reader, 1):
                yield number, [cell.strip() for cell in cells]

    _read_through(rows, most)
    return Sheet("csv", encoding, _rows=rows)


def _refuse_other_kinds(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<meta", b"<style", b"mime-version", b"<?xml")):
        raise BadSheet("这是网页存成的表格，不是真正的 Excel 文件，请打开后另存为 .xlsx 再导入。")
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc\xaf", b"{\\rtf")):
        raise BadSheet(NOT_A_TABLE)
    if b"\0" in head and not wide:
        raise BadSheet(UNKNOWN_ENCODING if head[1::2].count(0) > len(head) // 4 else NOT_A_TABLE)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    else:
        candidates = ENCODINGS
    for encoding in candidates:
        bad = _first_bad_line(path, encoding)
        if bad is None:
            return encoding
        if encoding.startswith("utf-8") and (len(candidates) == 1 or _mostly_utf8(path)):
            raise BadSheet(DAMAGED_UTF8.format(bad))
    raise BadSheet(UNKNOWN_ENCODING)


def _first_bad_line(path: Path, encoding: str) -> int | None:
    """The line on which a strict reading fails, or nothing."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as stream:
        while True:
            piece = stream.read(CHUNK)
            try:
                line += decoder.decode(piece, final=not piece).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not piece:
                return None


def _mostly_utf8(path: Path) -> bool:
    with path.open("rb") as stream:
        seen = stream.read(CHUNK).decode("utf-8", "replace")
    bad = seen.count("\ufffd")
    return sum(char > "\x7f" for char in seen) > 4 * bad


def _mojibake(sample: str) -> str:
    """A run of characters that is plainly another encoding's reading of Chinese, or nothing."""
    for sign in ("\ufffd", "锟斤拷"):
        if sign in sample:
            return sign
    runs = re.findall(r"[^\x00-\x7f]{2,}", sample)[:200]
    wrong = [run for run in runs if any(_was_utf8(run, codec) for codec in ("gb18030", "cp1252", "latin-1"))]
    return wrong[0][:6] if len(wrong) * 2 > len(runs) else ""


def _odd(sample: str) -> str:
    """GB18030 reads almost any bytes. Big5 or Shift JIS read so is full of characters that no Chinese table has."""
    foreign = [char for char in sample if char > "\x7f"]
    odd = [char for char in foreign if "\u0370" <= char <= "\u04ff" or "\u3040" <= char <= "\u312f" or _rare(char)]
    return "".join(odd[:6]) if len(odd) >= 2 and len(odd) * 4 > len(foreign) else ""


def _rare(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _was_utf8(run: str, codec: str) -> bool:
    try:
        meant = run.encode(codec).decode("utf-8")
    except UnicodeError:
        return False
    return all("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in meant)


def _delimiter(sample: str) -> tuple[str, bool]:
    """The delimiter that cuts the most of the first lines into the same number of cells; True if the file names it."""
    if told := re.match(r"sep=([,;\t])\r?\n", sample, re.IGNORECASE):
        return told[1], True
    lines = [line for line in re.sub(r'"[^"]*"', "", sample).splitlines() if line.strip()][:50]
    if not lines:
        raise BadSheet("文件里没有数据。")
    best, agreed = "", 0
    for mark in (",", "\t", ";"):
        cuts = [line.count(mark) for line in lines]
        common = max((cuts.count(n) for n in set(cuts) - {0}), default=0)
        if common > agreed:
            best, agreed = mark, common
    if not best:
        raise BadSheet("文件只有一栏，认不出表格：栏与栏之间要用逗号、分号或制表符隔开。")
    return best, False


def _read_through(rows, most: int) -> None:
    """Read the whole file once, so that a fault in its last line is told before anything was taken from the first."""
    number = 0
    try:
        for number, _ in rows():
            if number > most + 1:
                raise BadSheet(TOO_LONG)
    except csv.Error as error:
        raise BadSheet(f"第 {number + 1} 行的引号没有配对，或一格太长，请在 Excel 中重新另存为 CSV。") from error
