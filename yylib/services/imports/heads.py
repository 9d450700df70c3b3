"""The head of a file of past counts: put in place, understood, and shown so that a person can name its columns."""

from pathlib import Path
from typing import BinaryIO, NamedTuple

from yylib.errors import Refused
from yylib.services import files
from yylib.services.imports import batches
from yylib.services.imports.counts import Mapping, guess, letter
from yylib.services.imports.dates import UNCLEAR
from yylib.services.imports.sheets import BadSheet, open_sheet

NAME = "visits"
MOST_PLACES = 60
SHOWN_ROWS = 12


class Look(NamedTuple):
    """The head of a file for the page on which its columns are named."""

    rows: list[tuple[int, list[str]]]
    columns: list[str]
    sheet: str
    sheets: tuple[str, ...]
    words: list[str]


def understand(path: Path, sheet: str | None = None) -> dict:
    """What the columns of a file seem to mean, or meant the last time a file had these heads.

    The writing of the days is taken from this file where it is plain from its cells.
    """
    table = open_sheet(path, sheet)
    guessed = guess(table.rows)
    known = batches.remembered(NAME, guessed.signature) if guessed.head_row else None
    if known is None:
        return {"columns": guessed.to_json(), "sheet": table.name, "places": {}}
    kept = {"width": guessed.width, "head_row": guessed.head_row}
    if guessed.day_format != UNCLEAR:
        kept["day_format"] = guessed.day_format
    return known | {"columns": known["columns"] | kept, "sheet": table.name}


def receive(stream: BinaryIO, name: str) -> tuple[files.Kept, dict]:
    """Put a file in place and understand it; one that is no table is refused and leaves nothing behind."""
    kept = files.keep(stream, name, "import")
    path = files.path_of(kept.stored_name)
    try:
        return kept, understand(path)
    except BadSheet as bad:
        path.unlink(missing_ok=True)
        raise Refused("file_refused", field="file", name=name[-60:], why=bad.sentence) from bad


def head(path: Path, mapping: dict) -> Look:
    """The first rows of a file and, where a column names the place, the words that stand in it."""
    table, columns = open_sheet(path, mapping["sheet"] or None), Mapping.from_json(mapping["columns"])
    first, words, width = [], {}, 0
    for number, cells in table.rows:
        if len(first) < SHOWN_ROWS and any(cells):
            first.append((number, cells))
            width = max(width, len(cells))
        elif columns.place is None and len(first) >= SHOWN_ROWS:
            break
        if columns.place is not None and number > columns.head_row and len(cells) > columns.place:
            words.setdefault(cells[columns.place], None)
        if len(words) > MOST_PLACES:
            raise BadSheet(f"地点栏里有超过 {MOST_PLACES} 个不同的词，多半指错了栏；请改选地点栏。")
    return Look(first, [letter(at) for at in range(width)], table.name, table.names, [word for word in words if word])


def missing(mapping: dict, place_id: int | None) -> str:
    """What must still be said before the file can be read, in Chinese; empty when nothing."""
    columns = Mapping.from_json(mapping["columns"])
    if columns.missing:
        return columns.missing
    if columns.place is None and place_id is None:
        return "请选这些数字是哪个门或区域的。"
    return "" if columns.place is None or any(mapping["places"].values()) else "请给地点栏里的词选对应的门或区域。"
