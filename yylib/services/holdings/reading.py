"""A holdings file row by row: what each says of a title and of one volume, or why it is not taken. Streams; writes nothing.

A row is a row of the sheet, or one volume of a CNMARC file: a 905, or each barcode of a 905 that names several.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from yylib.services import bibs, marc
from yylib.services.holdings import heads, records, states
from yylib.services.imports.dates import YMD, Unreadable, day_of
from yylib.services.imports.kinds import Item, Plan
from yylib.services.imports.sheets import BadSheet, open_sheet

LONGEST_CODE, LONGEST_TITLE = 30, 300
_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|总价|总册数)[\s\d:：,，.元册种]*$|(?:制表|审核|经手)人?[:：]|第\s*\d+\s*页"
)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


class Row(NamedTuple):
    """What a row says. ``bib`` are the columns of its title, ``status`` is None where the file does not tell it."""

    record: marc.Record
    bib: dict
    barcode: str | None = None
    accession_no: str | None = None
    volume: str = ""
    call_no: str = ""
    shelf_no: str = ""
    price: int | None = None
    status: str | None = None
    branch: str = ""
    location: str = ""
    note: str = ""
    arrived_on: date | None = None
    doubts: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What the volume is known by; nothing where the row is of a title only."""
        return tuple(code for code in (self.barcode, self.accession_no) if code)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The same, each with its column: the numbers of one may be those of the other, of another volume."""
        held = (("barcode", self.barcode), ("accession_no", self.accession_no))
        return tuple(key for key in held if key[1])


class Unusable(ValueError):
    """Why a row is not taken."""


def is_marc(path) -> bool:
    """Whether a file holds records rather than a sheet, told by its first bytes."""
    with open(path, "rb") as stream:
        head = stream.read(4096)
    if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return False
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return not re.search(rb"<(?:html|table|body|style|!doctype html|(?:\w+:)?workbook)\b", head, re.I)
    return b"\x1e" in head and (b"\x1f" in head or start[:5].isdigit())


def items_of(plan: Plan) -> Iterator[Item]:
    """The rows of a file in their order, by the understanding that ``plan.mapping`` holds."""
    seen: dict[str, set[str]] = {"barcode": set(), "accession_no": set()}
    every = of_marc(plan.path, plan.mapping) if plan.mapping["form"] == "marc" else of_sheet(plan.path, plan.mapping)
    for item in every:
        keys = item.data.keys if item.data else ()
        twice = [code for column, code in keys if code in seen[column]]
        if twice:
            yield Item(item.row, reason=f"“{twice[0]}”在这个文件前面的行里已经有了")
            continue
        for column, code in keys:
            seen[column].add(code)
        yield item


def of_sheet(path, mapping: dict) -> Iterator[Item]:
    """The rows of a sheet below its head; empty ones do not count."""
    columns = mapping["columns"]
    for number, cells in open_sheet(path, mapping["sheet"] or None, heads.MOST_ROWS).rows:
        if number <= mapping["head_row"] or not any(cells):
            continue
        said = {role: cells[at].strip() for role, at in columns.items() if at < len(cells)}
        try:
            yield Item(number, _row_of(said, cells))
        except Unusable as error:
            yield Item(number, reason=str(error))


def of_marc(path, mapping: dict) -> Iterator[Item]:
    """The volumes of a CNMARC file; a record without 905 is a row of its title only."""
    number = 0
    try:
        for read in marc.read(path):
            pieces = _volumes(read.record, mapping["subfields"]) if read.record else [None]
            drawn = bibs.drawn(read.record) if read.record else None
            for piece in pieces:
                number += 1
                yield _of_record(number, read, drawn, piece)
    except marc.BadMarc as error:
        raise BadSheet(str(error)) from error


def _of_record(number: int, read, drawn: dict | None, piece: dict | None) -> Item:
    where = f"第 {read.row} 条记录：" if number != read.row else ""
    if piece is None:
        return Item(number, reason=where + read.reason)
    try:
        if not read.record.first("200", "a").strip():
            raise Unusable("没有题名（200 字段 $a）")
        return Item(number, _with_volume(read.record, drawn, piece, read.record.first("010", "d")))
    except Unusable as error:
        return Item(number, reason=where + str(error))


def _volumes(record: marc.Record, roles: dict[str, str]) -> list[dict]:
    """What 905 says of each volume; one that names several barcodes is as many volumes."""
    found = []
    for field in record.all("905"):
        said: dict[str, str] = {}
        codes = []
        for code, value in field[2] if len(field) > 2 else ():
            if roles.get(code) == "barcode":
                codes.append(value.strip())
            elif role := roles.get(code):
                said.setdefault(role, value.strip())
        found += [said | {"barcode": code} for code in codes] or [said]
    return found or [{}]


def _row_of(said: dict[str, str], cells: list[str]) -> Row:
    title = said.get("title", "")
    if not said.get("barcode") and _TOTAL.match(title or "".join(cells).strip()):
        raise Unusable(f"合计或表尾，不是一册书：“{(title or ''.join(cells).strip())[:20]}”")
    if not title:
        raise Unusable("没有题名")
    if title.startswith("="):
        raise Unusable(f"题名是公式：“{title[:30]}”")
    told = tuple(said.get(role, "") for role in records.ROLES)
    record, drawn = _drawn(told)
    return _with_volume(record, drawn, said, said.get("price", ""))


@lru_cache(maxsize=64)
def _drawn(told: tuple[str, ...]) -> tuple[marc.Record, dict]:
    """The record that a sheet's cells make, and its columns; the volumes of a title mostly stand together."""
    said = dict(zip(records.ROLES, told, strict=True))
    record = records.made(said)
    return record, records.columns(said, record)


def _with_volume(record: marc.Record, drawn: dict, said: dict[str, str], price: str) -> Row:
    doubts = []
    status = states.status_of(said["status"]) if "status" in said else None
    if "status" in said and status is None:
        raise Unusable(f"状态“{said['status'][:20]}”不认识")
    price = said.get("price") or price
    cost = records.priced(price) if price else None
    if price and cost is None:
        doubts.append("price")
    if not drawn["isbn"] and record.first("010", "a"):
        doubts.append("isbn")
    told = said.get("call_no") or records.call_no(said.get("class_no", ""), said.get("seq", ""))
    placed = records.numbers_of(told, said.get("class_no") or drawn["class_no"])
    return Row(record, drawn | placed, _code(said.get("barcode", ""), "条码"),
               _code(said.get("accession_no", ""), "登录号"), said.get("volume", "")[:60],
               told[:90], said.get("shelf_no", "")[:30], cost.each if cost else None,
               status.value if status else None, said.get("branch", ""), said.get("location", "")[:60],
               said.get("note", "")[:200], _day(said.get("arrived_on", "")), tuple(doubts))  # fmt: skip


def _code(text: str, word: str) -> str | None:
    """A number as it is scanned: full-width characters narrow, no blanks, upper case."""
    code = "".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).upper().split())
    if not code or code.isdigit() and len(code) <= LONGEST_CODE:
        return code or None
    if _SCIENTIFIC.fullmatch(code):
        raise Unusable(f"{word}成了科学记数法（{code[:20]}），请在 Excel 里把这一栏设为文本再存")
    if len(code) > LONGEST_CODE or not code.isprintable():
        raise Unusable(f"{word}太长或有怪字符：“{code[:20]}”")
    return code[:-2] if re.fullmatch(r"\d+\.0", code) else code


def _day(text: str) -> date | None:
    try:
        return day_of(text, YMD)[0] if text else None
    except Unreadable:
        return None
