"""看一个文件: what any file of records or list of books holds, and what an import would not take; no database is needed."""

from pathlib import Path
from typing import NamedTuple

from yylib.services import isbn, marc
from yylib.services.holdings import heads, matching, reading
from yylib.services.imports.sheets import BadSheet, open_sheet
from yylib.services.prints import fonts


class _Seen:
    """What is counted on the way: what came twice, wrong book numbers, and every character that may be printed."""

    def __init__(self):
        self.rejected: list[dict] = []
        self.keys, self.characters = set(), set()
        self.read = self.duplicates = self.bad_isbn = 0

    def reject(self, row: int, reason: str) -> None:
        self.rejected.append({"row": row, "reason": reason})

    def title(self, values: dict, codes: tuple = ()) -> None:
        """One title or volume that can be read."""
        for name in ("title", "title_rest", "volume", "responsibility", "publisher", "call_no"):
            self.characters.update(values.get(name) or "")
        keys = {("code", code) for code in codes} or {matching.key_of(values)}
        self.duplicates += not keys.isdisjoint(self.keys)
        self.keys |= keys

    def told(self, name: str, encoding: str | None) -> dict:
        return {"format": name, "encoding": encoding, "read": self.read, "rejected": self.rejected,
                "duplicates": self.duplicates, "bad_isbn": self.bad_isbn,
                "missing_glyphs": list(fonts.missing("".join(sorted(self.characters))))}  # fmt: skip


class Unreadable(NamedTuple):
    """A file that is neither, with the reason."""

    reason: str

    def told(self) -> dict:
        """The same shape, nothing read."""
        return {"format": "unknown", "encoding": None, "read": 0, "rejected": [{"row": 0, "reason": self.reason}],
                "duplicates": 0, "bad_isbn": 0, "missing_glyphs": []}  # fmt: skip


def inspect(path: Path | str) -> dict:
    """What the file holds: ``format`` and ``encoding``; ``read`` counts its records or rows, those of ``rejected`` among
    them, each named by its number with the reason; ``duplicates``, ``bad_isbn`` are counts, ``missing_glyphs`` the
    characters that the font of the labels lacks.

    Raises BadSheet where it cannot be read at all.
    """
    path = Path(path)
    if not path.stat().st_size:
        raise BadSheet("文件是空的。")
    return _records(path) if reading.is_marc(path) else _rows(path)


def _records(path: Path) -> dict:
    from yylib.services import bibs

    seen, found = _Seen(), marc.recognise(path)
    try:
        for read in marc.read(path):
            seen.read += 1
            if read.record is None:
                seen.reject(read.row, read.reason)
                continue
            seen.bad_isbn += any(
                isbn.hyphenless(one) and not isbn.isbn13(one) for one in read.record.values("010", "a")
            )
            seen.title(bibs.drawn(read.record))
    except marc.BadMarc as error:
        raise BadSheet(str(error)) from error
    return seen.told(found.name, found.encoding)


def _rows(path: Path) -> dict:
    seen, table = _Seen(), open_sheet(path, None, heads.MOST_ROWS)
    head_row, columns = heads.guess(heads.sample(table.rows))
    mapping = {"columns": columns, "sheet": table.name, "head_row": head_row}
    for item in reading.of_sheet(path, mapping):
        seen.read += 1
        if item.reason:
            seen.reject(item.row, item.reason)
            continue
        seen.bad_isbn += "isbn" in item.data.doubts
        before = seen.duplicates
        seen.title(item.data.bib, item.data.keys)
        if item.data.codes and seen.duplicates > before:
            seen.reject(item.row, f"“{item.data.codes[0]}”在这个文件前面的行里已经有了")
    return seen.told(table.format, table.encoding)
