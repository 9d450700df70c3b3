"""What of a file's rows is here already: volumes by their numbers, titles by control number, then by ISBN or title."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from yylib.database import plain, plain_among
from yylib.models.bibs import Origin
from yylib.models.items import GONE, ItemStage
from yylib.services.holdings.reading import Row

_ITEM = """SELECT i.id, i.barcode, i.accession_no, i.bib_id, i.stage, i.status, i.location_id, i.current_branch_id, i.shelf_no,
i.call_no, b.call_no AS bib_call_no, i.changed_at, b.control_no, b.isbn, b.title, b.volume, b.responsibility, b.publisher, b.origin
FROM item i JOIN bib_record b ON b.id = i.bib_id WHERE """
_BIB = "SELECT id, control_no, isbn, title, volume, responsibility, publisher, origin FROM bib_record WHERE "
_NOT_TEXT = re.compile(r"[\W_]+")


class Verdict(NamedTuple):
    """What a row is: ``reason`` if it is not taken; else the volume and the title that it means, None where new."""

    reason: str = ""
    item: object = None
    bib_id: int | None = None


class Known:
    """What is here of some rows, asked once for all of them; and what the rows before have brought."""

    def __init__(self, rows: list[Row]):
        keys = {key for row in rows for key in row.keys}
        codes = {
            column: sorted(code for held, code in keys if held == column) for column in ("barcode", "accession_no")
        }
        self._items = {(column, getattr(item, column)): item for column, listed in codes.items()
                       for item in plain_among(_ITEM + f"i.{column} IN :listed", listed)}  # fmt: skip
        self._spent = {one.barcode for one in plain_among(
            "SELECT barcode FROM spent_barcode WHERE barcode IN :listed", codes["barcode"])}  # fmt: skip
        self._bibs: dict[tuple, list] = {}
        self._ask("control_no", {row.bib["control_no"] for row in rows} - {None})
        self._ask("isbn", {row.bib["isbn"] for row in rows} - {None})
        self._ask("title", {row.bib["title"] for row in rows if not row.bib["isbn"]})

    def _ask(self, column: str, values: set) -> None:
        for bib in plain_among(_BIB + f"{column} IN :listed ORDER BY id", values):
            self._bibs.setdefault((column, getattr(bib, column)), []).append(bib)

    def judge(self, row: Row) -> Verdict:
        """Whether a row is taken, and what it means."""
        held = [self._items[key] for key in row.keys if key in self._items]
        if not held:
            if row.barcode in self._spent:
                return Verdict(f"条码“{row.barcode}”已作废，不能再用")
            return Verdict(bib_id=self.bib_of(row))
        item = held[0]
        if any(other.id != item.id for other in held):
            return Verdict(f"条码“{row.barcode}”和登录号“{row.accession_no}”在馆里属于不同的两册")
        if not is_same(row.bib, item):
            return Verdict(f"“{row.codes[0]}”已属于《{item.title[:40]}》")
        if item.stage in GONE and row.status is not None and row.status != item.status:
            return Verdict(f"“{row.codes[0]}”在本系统里{ItemStage(item.stage).label}，状态没有改")
        return Verdict(item=item, bib_id=item.bib_id)

    def bib_of(self, row: Row) -> int | None:
        """The title that a row means, if it is here: by its control number, else by its ISBN, else by its title."""
        values = row.bib
        if values["control_no"]:
            for bib in self._bibs.get(("control_no", values["control_no"]), ()):
                if bib.origin == Origin.HELD or is_alike(values, bib):
                    return bib.id
        key = ("isbn", values["isbn"]) if values["isbn"] else ("title", values["title"])
        for bib in self._bibs.get(key, ()):
            is_other = bib.control_no and values["control_no"] and bib.control_no != values["control_no"]
            if not (is_other and bib.origin == Origin.HELD) and is_alike(values, bib):
                return bib.id
        return None


def is_same(values: dict, item) -> bool:
    """Whether a row's title is that of a volume held: the same control number, or alike in what both say."""
    return bool(values["control_no"]) and values["control_no"] == item.control_no or is_alike(values, item)


def is_alike(values: dict, bib) -> bool:
    """Whether two descriptions are of one title: title and volume, and ISBN or, where one has none, who wrote it."""
    if folded(values["title"]) != folded(bib.title) or folded(values["volume"]) != folded(bib.volume):
        return False
    if values["isbn"] and bib.isbn:
        return values["isbn"] == bib.isbn
    return all(not values[name] or not getattr(bib, name) or folded(values[name]) == folded(getattr(bib, name))
               for name in ("responsibility", "publisher"))  # fmt: skip


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A title as it is compared: signs, blanks, width and case apart."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", text)).lower() or text


def key_of(values: dict) -> tuple:
    """The name by which further rows of one file mean the same new title."""
    if values["control_no"]:
        return ("control", values["control_no"])
    if values["isbn"]:
        return ("isbn", values["isbn"], folded(values["title"]), folded(values["volume"]))
    return ("title", folded(values["title"]), folded(values["volume"]), values["responsibility"], values["publisher"])


def locations() -> dict[tuple[int, str], int]:
    """The locations by branch and by name or code."""
    rows = plain("SELECT id, branch_id, name, code FROM location ORDER BY id DESC")
    named = {(row.branch_id, row.code): row.id for row in rows if row.code}
    return named | {(row.branch_id, row.name): row.id for row in rows}
