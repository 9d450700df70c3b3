"""A supplier's list, Excel, CSV or MARC, row by row: the titles it names, and each other row with the reason.

The rows are read alike whichever format brings them. What is no title (lines above the head, headings, totals, signatures)
is told by its row and reason too, so that rows in = titles + rejected.
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from yylib.services import isbn as isbns
from yylib.services.imports.kinds import Item
from yylib.services.imports.sheets import BadSheet, Sheet, open_sheet
from yylib.services.money import Price
from yylib.services.money import price as price_of
from yylib.services.orders import sets
from yylib.services.orders.columns import LOOKED_AT, Columns, folded, guess

MOST_COPIES = 9_999
TOTALS = re.compile(r"(合计|总计|小计|共计|累计|本页|total|sub-?total|sum)[:：]?.*")
_FOOT = re.compile(r"制表|经办|审核|审批|签字|签章|盖章|负责人|联系人|电话|打印时间|第.{1,4}页")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}", re.I)
_COUNT = re.compile(r"([0-9]{1,6})(?:\.0+)?\s*(?:册|本|套)?")


class Listed(NamedTuple):
    """One title of a list. ``price`` is in fen, of a set (``volumes`` above 1) the whole set's; ``copies`` None where
    the list does not say; ``notes`` are doubts to look at, none of which keeps the title out."""

    title: str
    isbn: str | None = None
    isbn_shown: str = ""
    volume: str = ""
    responsibility: str = ""
    publisher: str = ""
    pub_date: str = ""
    class_no: str = ""
    price: int | None = None
    price_shown: str = ""
    net_price: int | None = None
    copies: int | None = None
    volumes: int = 1
    is_gift: bool = False
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple:
        """What tells two titles apart."""
        return (self.isbn or "", folded(self.title), folded(self.volume))


class _Refused(Exception):
    """One row's reason."""


def is_marc(path: Path | str) -> bool:
    """Whether a file holds MARC records rather than a table."""
    from yylib.services import marc

    with Path(path).open("rb") as stream:
        if stream.read(4).startswith((b"PK", bytes.fromhex("d0cf11e0"))):
            return False
    return marc.recognise(path).name != "unknown"


def understand(path: Path | str, sheet: str | None = None) -> dict:
    """What the columns of a list seem to mean, as ``read`` takes it; BadSheet for what is no list."""
    if is_marc(path):
        return {"marc": True, "columns": {}, "sheet": ""}
    table = open_sheet(path, sheet)
    rows = list(islice(((number, cells) for number, cells in table.rows if any(cells)), LOOKED_AT + 40))
    return {"marc": False, "columns": guess(rows)._asdict(), "sheet": table.name}


def read(path: Path | str, mapping: dict | None = None, *, once: bool = True) -> list[Item]:
    """Every row of a list: an Item with a ``Listed``, or with the reason why it names no title. ``once`` False takes a
    title that stands in several rows, cartons of a delivery, in each.

    ``mapping`` is what ``understand`` gave, perhaps corrected by a person; BadSheet where it is not enough.
    """
    mapping = mapping or understand(path)
    if mapping.get("marc"):
        return _once(_records(path)) if once else list(_records(path))
    columns = Columns.from_json(mapping["columns"])
    if columns.missing:
        raise BadSheet(columns.missing)
    table = open_sheet(path, mapping.get("sheet") or None)
    items = _priced(_rows(table.rows, columns, *_merged(path, table, columns)))
    return _once(items) if once else items


def read_text(text: str) -> list[Item]:
    """What was copied out of a spreadsheet: cells apart by tabs, with or without heads."""
    rows = [(number, [cell.strip() for cell in cells])
            for number, cells in enumerate(csv.reader(text.splitlines(keepends=True), delimiter="\t"), 1)]  # fmt: skip
    columns = guess([(number, cells) for number, cells in rows if any(cells)])
    if columns.missing:
        raise BadSheet(columns.missing)
    return _once(_priced(_rows(rows, columns, {}, {})))


def _once(items: list[Item]) -> list[Item]:
    """A title that stands in the list twice is taken once; the later row names the earlier."""
    seen, kept = {}, []
    for item in items:
        if item.data is not None:
            first = seen.setdefault(item.data.key, item.row)
            if first != item.row:
                item = Item(item.row, reason=f"《{item.data.title[:60]}》与第 {first} 行是同一种书，没有重复收")
        kept.append(item)
    return kept


def _rows(rows, columns: Columns, down: dict, sums: dict) -> list[Item]:
    """The rows as titles or with their reasons; ``down`` are cells merged downwards, ``sums`` rows that share a price."""
    head: list[str] = []
    items = []
    for number, cells in rows:
        cells = [cell or down.get((number, at), "") for at, cell in enumerate(cells)]
        if number == columns.head_row:
            head = cells
        elif any(cells):
            try:
                if number < columns.head_row:
                    raise _Refused("表头以上的标题行，不是书目")
                item = Item(number, _listed(cells, head, columns))
            except _Refused as refusal:
                item = Item(number, reason=str(refusal))
            items.append(item)
    if not items:
        raise BadSheet("表里没有书目。")
    return [_share_of(item, sums) for item in items]


def _merged(path: Path | str, table: Sheet, columns: Columns) -> tuple[dict, dict]:
    """Cells merged downwards: what they hand down to the rows below, by (row, column); and the rows that share one
    price, by their number: (first row, how many)."""
    if table.format != "xlsx":
        return {}, {}
    import python_calamine

    spans = python_calamine.load_workbook(str(path)).get_sheet_by_name(table.name).merged_cell_ranges or []
    tall = [(top, left, low) for (top, left), (low, _right) in spans if low > top]
    wanted = {top + 1 for top, _left, _low in tall}
    firsts = {number: cells for number, cells in table.rows if number in wanted} if tall else {}
    down, sums = {}, {}
    for top, left, low in tall:
        if columns.price is not None and left == columns.price:
            sums |= {number: (top + 1, low - top + 1) for number in range(top + 1, low + 2)}
        elif left < len(firsts.get(top + 1, ())):
            down |= {(number, left): firsts[top + 1][left] for number in range(top + 2, low + 2)}
    return down, sums


def _share_of(item: Item, sums: dict) -> Item:
    """Mark a row that shares a merged price with others; ``_priced`` splits it."""
    if item.data is None or item.row not in sums:
        return item
    first, count = sums[item.row]
    return item._replace(data=item.data._replace(volumes=count if item.row == first else 1))


def _priced(items: list[Item]) -> list[Item]:
    """A set's price that stands in its first volume's row is split over the rows of its volumes, which have none."""
    items = list(items)
    for at, item in enumerate(items):
        one = item.data
        if one is None or one.volumes < 2 or one.price is None:
            continue
        rest = items[at + 1 : at + one.volumes]
        if len(rest) == one.volumes - 1 and all(
            more.data and more.data.price is None and not more.data.price_shown for more in rest
        ):
            shares = sets.split(one.price, one.volumes)
            for place, (row, share) in enumerate(zip([item, *rest], shares, strict=True)):
                items[at + place] = row._replace(data=row.data._replace(price=share, volumes=1))
    return items


def _listed(cells: list[str], head: list[str], columns: Columns) -> Listed:
    told = _Cells(cells, columns)
    filled = [cell for cell in cells if cell]
    if cells == head:
        raise _Refused("重复的表头")
    if TOTALS.fullmatch(folded(filled[0])) or TOTALS.fullmatch(folded(told("title"))):
        raise _Refused(f"合计行，不是书目：“{filled[0][:20]}”")
    bare = not told("isbn") and price_of(told("price")) is None
    if bare and _FOOT.search("".join(filled)) and len(filled) < 5:
        raise _Refused(f"表尾行，不是书目：“{filled[0][:20]}”")
    if bare and len(filled) == 1 and len(cells) > 1:
        raise _Refused(f"小标题行，不是书目：“{filled[0][:20]}”")
    number, notes = _isbn(told("isbn"))
    title = told("title")
    if not title and number is None:
        raise _Refused("没有题名，也没有能用的 ISBN")
    price, shown = _price(told("price"), title)
    net, _shown = _price(told("net_price"), title)
    if price.note and price.fen is not None and price.note not in notes:
        notes = (*notes, price.note)
    return Listed(
        title[:300], number, told("isbn")[:60], told("volume")[:60], told("responsibility")[:300], told("publisher")[:150],
        told("pub_date")[:40], told("class_no")[:40], price.fen, shown, 0 if price.is_gift else net.fen,
        _copies(told("copies"), columns), price.copies, price.is_gift, notes,
    )  # fmt: skip


class _Cells:
    """The cells of a row by what their column means; empty where there is none."""

    def __init__(self, cells: list[str], columns: Columns):
        self._cells, self._columns = cells, columns

    def __call__(self, role: str) -> str:
        at = getattr(self._columns, role)
        cell = self._cells[at] if at is not None and at < len(self._cells) else ""
        return re.sub(r"\s+", " ", re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", cell)).strip()


def _isbn(cell: str) -> tuple[str | None, tuple[str, ...]]:
    if not cell:
        return None, ()
    if _SCIENTIFIC.fullmatch(cell):
        raise _Refused(f"ISBN 成了科学计数“{cell}”，后几位已经丢了；请把那一栏设为文本，从原表重新导出")
    number, why = isbns.verdict(cell)
    return (number, ()) if number else (None, (f"ISBN “{cell[:30]}”不对：{why}",))


def _price(cell: str, title: str) -> tuple[Price, str]:
    """The price of a cell, and the cell; a set's bears how many volumes it is for, said in the price or in the title."""
    if not cell:
        return Price(None), ""
    found = price_of(cell) or _of_set(cell)
    if found is None:
        raise _Refused(f"定价看不懂：“{cell[:40]}”")
    if found.fen is None and not found.is_gift:
        raise _Refused(f"定价不是人民币：“{cell[:40]}”，请换算成元再导入")
    if found.copies == 1 and (count := sets.volumes_of(title)):
        found = found._replace(copies=count, is_set=True, note=f"题名里写着全套 {count} 册，定价按整套算")
    return found, cell[:60]


def _of_set(cell: str) -> Price | None:
    """68.00(套), 168.00元（上下两册）: the price before the bracket, of as many volumes as the bracket says."""
    before, _mark, bracket = re.sub(r"/套$|每套$", "(套)", cell.replace("（", "(").replace("）", ")")).partition("(")
    found = price_of(before)
    return found and found._replace(copies=sets.volumes_of(f"({bracket}") or 1)


def _copies(cell: str, columns: Columns) -> int | None:
    if columns.copies is None:
        return None
    if not cell:
        return 0
    found = _COUNT.fullmatch(cell)
    if not found or int(found[1]) > MOST_COPIES:
        raise _Refused(f"册数看不懂：“{cell[:20]}”，要写 1–{MOST_COPIES}")
    return int(found[1])


def _records(path: Path | str) -> list[Item]:
    """The titles of a MARC file; only CNMARC and UNIMARC describe a book as we do."""
    from yylib.services import marc

    found = marc.recognise(path)
    if found.name not in ("cnmarc", "unimarc"):
        raise BadSheet(
            f"这是 {found.name.upper()} 数据，不是 CNMARC 或 UNIMARC，不能当订单书目；请向供货商要 CNMARC 或 Excel。"
        )
    return list(_of_records(path))


def _of_records(path: Path | str) -> Iterator[Item]:
    from yylib.services import bibs, marc

    for one in marc.read(path):
        if one.record is None:
            yield Item(one.row, reason=one.reason)
            continue
        drawn = bibs.drawn(one.record)
        try:
            yield Item(one.row, _of_record(drawn, one.warnings))
        except _Refused as refusal:
            yield Item(one.row, reason=str(refusal))


def _of_record(drawn: dict, warnings) -> Listed:
    if not drawn["title"]:
        raise _Refused("记录里没有题名（200$a）")
    return Listed(drawn["title"], drawn.get("isbn"), drawn.get("isbn") or "", drawn.get("volume", "")[:60],
                  drawn.get("responsibility", ""), drawn.get("publisher", ""), drawn.get("pub_date", ""),
                  drawn.get("class_no", ""), drawn.get("price"), notes=tuple(warnings))  # fmt: skip
