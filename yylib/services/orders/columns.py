"""Which column of a supplier's list means what: by its head where it has one, and by what stands in it."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from yylib.services import isbn as isbns
from yylib.services.money import price as price_of

ROLES = {
    "isbn": "ISBN", "title": "题名", "volume": "分册", "responsibility": "作者", "publisher": "出版社",
    "pub_date": "出版日期", "price": "定价", "net_price": "实价", "copies": "册数", "class_no": "分类号",
}  # fmt: skip
_HEADS = {
    "isbn": r"isbn|书号|条码|条形码|统一书号", "title": r"题名|书名|名称|品名|书目|\btitle\b", "volume": r"卷册|分册|册次|卷次|卷号",
    "responsibility": r"作者|著者|责任者|著作者|主编|\bauthors?\b", "publisher": r"出版社|出版者|出版单位|版别|\bpublisher\b",
    "pub_date": r"出版日期|出版时间|出版年|版次年|\b(pub_?date|year)\b",
    "net_price": r"实价|实洋单价|折后|折扣价|进价|\bnet\b", "price": r"定价|单价|价格|原价|码价|\bprice\b",
    "copies": r"订数|订购|册数|数量|复本|本数|采购数|\b(copies|qty|quantity)\b", "class_no": r"分类|中图|类号",
}  # fmt: skip
_NOT = {
    "isbn": r"isbn-?10|套书|丛书", "title": r"副|丛书|系列|并列|英文|类目|公司|单位|供货", "price": r"总|实|折|合计|套价",
    "net_price": r"总|合计", "copies": r"总|库存|页|全套|序|套册|共", "class_no": r"名", "responsibility": r"译|国",
    "publisher": r"地", "pub_date": r"印",
}  # fmt: skip
_LOOKS_PRICED = re.compile(r"[0-9]\.[0-9]|元|CNY|RMB|[¥￥]")
_HOUSES = re.compile(r"出版|书局|书店|社$|公司")
HEAD_WITHIN, LOOKED_AT = 20, 400


class Columns(NamedTuple):
    """Columns from 0, None where the list has none; ``head_row`` as Excel numbers it, 0 without a head."""

    isbn: int | None = None
    title: int | None = None
    volume: int | None = None
    responsibility: int | None = None
    publisher: int | None = None
    pub_date: int | None = None
    price: int | None = None
    net_price: int | None = None
    copies: int | None = None
    class_no: int | None = None
    head_row: int = 0
    signature: str = ""

    @property
    def missing(self) -> str:
        """What a person must still say, in Chinese; empty when nothing."""
        return "" if self.isbn is not None or self.title is not None else "认不出哪一栏是书名、哪一栏是 ISBN，请指定。"

    @classmethod
    def from_json(cls, given: dict) -> "Columns":
        """The columns that ``_asdict`` gave; names it does not know are left out."""
        return cls(**{name: given[name] for name in cls._fields if name in given})


def folded(cell: str) -> str:
    """A cell as heads and titles are compared: NFKC, lower case, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).lower()


def guess(rows: list[tuple[int, list[str]]]) -> Columns:
    """What the columns of the first rows seem to mean; a head is believed only where the cells under it can be that."""
    head_row, head = _head(rows)
    data = [cells for number, cells in rows if number > head_row and sum(map(bool, cells)) > 1][:LOOKED_AT]
    width = max([len(head), *(len(cells) for cells in data)], default=0)
    names = [folded(cell) for cell in head] + [""] * (width - len(head))
    columns = [[cells[at] for cells in data if at < len(cells) and cells[at]] for at in range(width)]
    found = _named(names, columns) if head_row else {}
    return Columns(
        **_by_content(found, columns, not head_row), head_row=head_row, signature=_signature(head) if head_row else ""
    )


def _head(rows) -> tuple[int, list[str]]:
    """The row in which most cells name a column, among the first; (0, []) where no row names two."""
    best = (0, [], 1)
    for number, cells in rows[:HEAD_WITHIN]:
        named = sum(any(_says(folded(cell), role) for role in _HEADS) for cell in cells if cell and len(cell) < 20)
        if named > best[2]:
            best = (number, cells, named)
    return best[0], best[1]


def _says(name: str, role: str) -> bool:
    return bool(re.search(_HEADS[role], name) and not re.search(_NOT.get(role, "(?!)"), name))


def _named(names: list[str], columns: list[list[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for role in _HEADS:
        able = [at for at, name in enumerate(names) if at not in found.values() and _says(name, role)
                and (not columns[at] or _FITS.get(role, lambda cells: True)(columns[at]))]  # fmt: skip
        if able:
            found[role] = min(able, key=lambda at: (not columns[at], len(names[at]), at))
    return found


def _by_content(found: dict[str, int], columns: list[list[str]], without_head: bool) -> dict[str, int]:
    """What no head says is told by the cells: check digits, prices, publishing houses, and the most varied text."""
    free = [at for at in range(len(columns)) if at not in found.values() and columns[at]]

    def take(role: str, fits: Callable, best: Callable = lambda cells: 0) -> None:
        able = [at for at in free if fits(columns[at])]
        if role not in found and able:
            found[role] = max(able, key=lambda at: (best(columns[at]), -at))
            free.remove(found[role])

    take("isbn", _are_isbns, lambda cells: _share(cells, lambda cell: len(isbns.hyphenless(cell)) == 13))
    free[:] = [at for at in free if not _are_isbns(columns[at])]
    take("price", lambda cells: _are_prices(cells) and _share(cells, _LOOKS_PRICED.search) >= 0.5)
    take("publisher", lambda cells: _share(cells, _HOUSES.search) >= 0.6)
    take("title", lambda cells: _share(cells, _is_text) >= 0.8, lambda cells: len(set(cells)))
    if without_head:
        take("copies", lambda cells: _share(cells, lambda cell: re.fullmatch("[0-9]{1,2}", cell)) == 1)
    return found


def _are_isbns(cells: list[str]) -> bool:
    return _share(cells, lambda cell: isbns.verdict(cell)[0]) >= 0.5


def _are_prices(cells: list[str]) -> bool:
    return _share(cells, price_of) >= 0.5


def _are_counts(cells: list[str]) -> bool:
    return _share(cells, lambda cell: re.fullmatch(r"[0-9]{1,4}(?:\.0+)?\s*[册本套]?", cell)) >= 0.5


_FITS = {"isbn": _are_isbns, "price": _are_prices, "net_price": _are_prices, "copies": _are_counts}


def _is_text(cell: str) -> bool:
    return any(sign.isalpha() for sign in cell) and not isbns.verdict(cell)[0]


def _share(cells: list[str], fits) -> float:
    return sum(bool(fits(cell)) for cell in cells) / len(cells) if cells else 0.0


def _signature(head: list[str]) -> str:
    named = "\x1f".join(folded(cell) for cell in head).rstrip("\x1f")
    return hashlib.sha256(named.encode()).hexdigest()[:32]
