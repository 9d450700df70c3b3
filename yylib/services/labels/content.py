"""What stands on a label, and which of it the font cannot write."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from yylib.services.items import ranges
from yylib.services.items.rows import each
from yylib.services.prints import fonts

_ITEMS = """SELECT i.id, i.barcode, i.volume, i.call_no, b.title, b.volume AS bib_volume, b.call_no AS bib_call_no,
n.name AS location, r.name AS branch FROM item i JOIN bib_record b ON b.id = i.bib_id
LEFT JOIN location n ON n.id = i.location_id LEFT JOIN branch r ON r.id = n.branch_id WHERE i.id IN {ids}"""


class Label(NamedTuple):
    """One label. ``code`` is the barcode; ``call`` the call number in its parts; ``foot`` the volume's place."""

    item_id: int | None
    code: str
    title: str = ""
    call: tuple[str, ...] = ()
    foot: str = ""

    def texts(self, kind: str) -> tuple[str, ...]:
        """What is written on it."""
        return (self.code, self.title) if kind == "barcode" else (*self.call, self.foot)


class Unwritable(NamedTuple):
    """A label with characters that the font lacks."""

    label: Label
    characters: tuple[str, ...]


def of_items(kind: str, item_ids: Iterable[int]) -> tuple[list[Label], list[Label]]:
    """The labels of volumes by barcode, and those that cannot be printed: without a barcode, or without a call number."""
    made = [_label(row) for row in each(_ITEMS, item_ids)]
    made.sort(key=lambda label: (not label.code, label.code, label.item_id or 0))
    printable = [label for label in made if (label.code if kind == "barcode" else label.call)]
    return printable, [label for label in made if label not in printable]


def of_range(range_id: int, batch_id: int) -> list[Label]:
    """The labels of a range's numbers that no volume bears and that are not spent: to be printed ahead and stuck by scan."""
    held = next((one for one in ranges.open_to(batch_id) if one.id == range_id), None)
    if held is None:
        return []
    taken = set(ranges.borne(held.prefix, held.width, held.first_no, held.last_no))
    codes = [held.code(number) for number in range(held.first_no, held.last_no + 1)]
    return [Label(None, code) for code in codes if code not in taken]


def unwritable(kind: str, labels: Sequence[Label]) -> list[Unwritable]:
    """The labels on which a character would be printed as 〓, each with its characters."""
    found = [Unwritable(label, fonts.missing(*label.texts(kind))) for label in labels]
    return [one for one in found if one.characters]


def _label(row) -> Label:
    volume = row.volume or row.bib_volume
    parts = [part for part in (row.call_no or row.bib_call_no).split("/", 1) if part.strip()]
    call = (*parts[:1], *(f"/{part}" for part in parts[1:]), *([volume] if volume and parts else []))
    title = f"{row.title} {volume}" if volume else row.title
    return Label(row.id, row.barcode or "", title, call, row.location or "")
