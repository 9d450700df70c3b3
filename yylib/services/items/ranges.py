"""条码号段: numbers reserved for a batch's volumes. No two ranges share a barcode, none takes in one that is or was in use."""

import re
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused, declare
from yylib.services import rules, running_numbers

declare(
    range_prefix=("前缀只能用大写字母、数字和短横线", "例如 YY 或 YYT-；可以留空。", 422),
    range_span=(
        "号段不对：{first}–{last}，{width} 位",
        "起号要小于等于止号，止号不能超过这个位数，一次最多 {most} 个。",
        422,
    ),
    range_crosses=("和已留的号段 {first}–{last} 重叠", "那一段是{whose}留的；请另选一段，或点“接着往下留”。", 409),
    range_used=(
        "这一段里有 {count} 个号已经用过，例如 {code}",
        "用过的条码不会再给别的书；请另选一段，或点“接着往下留”。",
        409,
    ),
    range_full=("{width} 位数字用完了", "请在“馆内规定”里把条码位数加一位，或换一个前缀。", 409),
)


def _prefix(text: str) -> str:
    text = text.strip().upper()
    if not re.fullmatch(r"[A-Z0-9-]{0,12}", text):
        raise Refused("range_prefix", field="prefix")
    return text


BARCODE_PREFIX = rules.declare(
    "BARCODE_PREFIX", label="新条码的前缀", subject="采编", type=str, default="", low=0, high=12,
    source="系统默认；请改成本馆现用的前缀", check=lambda _rule, text: _prefix(text))  # fmt: skip
BARCODE_WIDTH = rules.declare(
    "BARCODE_WIDTH", label="新条码前缀后面的数字位数", subject="采编", type=int, unit="位", default=8, low=3, high=14,
    source="系统默认；请改成本馆现用的位数")  # fmt: skip
MOST = 10_000
_RANGES = """SELECT r.id, r.prefix, r.width, r.first_no, r.last_no, r.next_no, r.batch_id, b.number AS batch_number
FROM barcode_range r LEFT JOIN accession_batch b ON b.id = r.batch_id"""
_WITHIN = """SELECT {column} AS code FROM {table} WHERE {column} >= :first AND {column} <= :last
AND length({column}) = :size AND substr({column}, 1, :head) = CAST(:prefix AS text)"""
_BORNE = (("item", "barcode"), ("spent_barcode", "barcode"))


class Range(NamedTuple):
    """A reserved range as it is read: ``batch_number`` is None where it is kept for whoever needs it."""

    id: int
    prefix: str
    width: int
    first_no: int
    last_no: int
    next_no: int
    batch_id: int | None
    batch_number: str | None

    def code(self, number: int) -> str:
        return f"{self.prefix}{number:0{self.width}d}"

    def number(self, code: str) -> int | None:
        """Which number of the range a barcode is; None where it is none of it."""
        tail = code.removeprefix(self.prefix)
        if len(code) != len(self.prefix) + self.width or not code.startswith(self.prefix) or not _digits(tail):
            return None
        return int(tail) if self.first_no <= int(tail) <= self.last_no else None

    @property
    def first(self) -> str:
        return self.code(self.first_no)

    @property
    def last(self) -> str:
        return self.code(self.last_no)


def of_batch(batch_id: int | None) -> list[Range]:
    """The ranges of a batch, or those kept for all, in the order in which they were reserved."""
    where = " WHERE r.batch_id = :batch ORDER BY r.id" if batch_id else " WHERE r.batch_id IS NULL ORDER BY r.id"
    return [Range(*row) for row in plain(_RANGES + where, **({"batch": batch_id} if batch_id else {}))]


def open_to(batch_id: int | None) -> list[Range]:
    """The ranges from which a batch's volumes take their numbers: its own, then those kept for all."""
    return (of_batch(batch_id) if batch_id else []) + of_batch(None)


def holding(code: str) -> Range | None:
    """The range a barcode belongs to."""
    rows = plain(_RANGES + " WHERE length(r.prefix) + r.width = :size", size=len(code))
    return next((found for found in map(lambda row: Range(*row), rows) if found.number(code) is not None), None)


def borne(prefix: str, width: int, first_no: int, last_no: int) -> list[str]:
    """The barcodes between two numbers that are in use or spent, also those of holdings that came by import."""
    first, last = f"{prefix}{first_no:0{width}d}", f"{prefix}{last_no:0{width}d}"
    found = set()
    for table, column in _BORNE:
        sql = _WITHIN.replace("{table}", table).replace("{column}", column)
        found |= {row.code for row in plain(sql, first=first, last=last, size=len(first), head=len(prefix),
                                            prefix=prefix)}  # fmt: skip
    return sorted(code for code in found if _digits(code[len(prefix) :]))


def proposed(prefix: str, width: int) -> int:
    """The number behind the highest one that is reserved, used or spent."""
    highest = max((held.last_no for held in _alike(prefix, width)), default=0)
    for table, column in _BORNE:
        sql = (_WITHIN + " ORDER BY {column} DESC LIMIT 20").replace("{table}", table).replace("{column}", column)
        rows = plain(sql, first=prefix + "0" * width, last=prefix + "9" * width, size=len(prefix) + width,
                     head=len(prefix), prefix=prefix)  # fmt: skip
        highest = max([highest, *(int(row.code[len(prefix) :]) for row in rows if _digits(row.code[len(prefix) :]))])
    return highest + 1


def reserve(*, batch_id: int | None, count: int, by: int | None, prefix: str | None = None, width: int | None = None,
            first_no: int | None = None) -> int:  # fmt: skip
    """Reserve ``count`` numbers for a batch, from ``first_no`` or behind all that are known; the range's id.

    Refused where one of them is reserved, in use or spent. Two who reserve at the same moment wait for each other.
    """
    prefix = _prefix(rules.rule(BARCODE_PREFIX) if prefix is None else prefix)
    width = width or rules.rule(BARCODE_WIDTH)
    running_numbers.take("barcode range")  # its row is held until the unit ends
    first_no = proposed(prefix, width) if first_no is None else first_no
    last_no = first_no + count - 1
    if last_no >= 10**width or last_no > 2**31 - 1:
        raise Refused("range_full" if count <= MOST else "range_span", field="count", width=width, first=first_no,
                      last=last_no, most=MOST)  # fmt: skip
    if not (1 <= count <= MOST and first_no >= 0 and 1 <= width <= 14):
        raise Refused("range_span", field="count", first=first_no, last=last_no, width=width, most=MOST)
    wanted = Range(0, prefix, width, first_no, last_no, first_no, batch_id, None)
    for held in _alike(prefix, width):
        if held.first_no <= last_no and first_no <= held.last_no:
            raise Refused("range_crosses", field="first_no", first=wanted.code(held.first_no), last=wanted.code(held.last_no),
                          whose=f"批次 {held.batch_number} " if held.batch_number else "大家共用")  # fmt: skip
    if codes := borne(prefix, width, first_no, last_no):
        raise Refused("range_used", field="first_no", count=len(codes), code=codes[0])
    return plain("INSERT INTO barcode_range (batch_id, prefix, width, first_no, last_no, next_no, reserved_at, by_id) "
                 "VALUES (:batch, :prefix, :width, :first, :last, :first, :now, :by) RETURNING id", batch=batch_id,
                 prefix=prefix, width=width, first=first_no, last=last_no, now=clock.stamp(clock.now()), by=by)[0].id  # fmt: skip


def _alike(prefix: str, width: int) -> list[Range]:
    """The ranges whose barcodes could be the same, counted as this prefix counts: YY + 00123 is also YY0 + 0123."""
    found = []
    for held in (Range(*row) for row in plain(_RANGES + " WHERE length(r.prefix) + r.width = :size",
                                              size=len(prefix) + width)):  # fmt: skip
        short, long = sorted((prefix, held.prefix), key=len)
        between = long[len(short) :]
        if not long.startswith(short) or between and not _digits(between):
            continue
        if len(held.prefix) >= len(prefix):
            base = int(between or 0) * 10**held.width
            found.append(held._replace(first_no=base + held.first_no, last_no=base + held.last_no))
        else:
            low = int(between) * 10**width
            first, last = max(held.first_no - low, 0), min(held.last_no - low, 10**width - 1)
            if first <= last:
                found.append(held._replace(first_no=first, last_no=last))
    return found


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
