"""What goes into a bundle, line by line of the checklist; documents come one after another, never all at once."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from yylib.errors import Refused
from yylib.models.activities import Activity
from yylib.models.archives import ActivityPhoto
from yylib.services import files
from yylib.services.archives import gathering
from yylib.services.archives.lines import Line, checklist
from yylib.services.archives.parts import supplied
from yylib.services.archives.terms import LABELS

LONGEST = 60
_BAD = frozenset('/\\\\:*?"<>|%#')


class Source(NamedTuple):
    """One document: its name with ending, its title, and its bytes or where it lies."""

    name: str
    title: str
    content: bytes = b""
    path: Path | None = None
    photo: ActivityPhoto | None = None


class Entry(NamedTuple):
    """A document as the index names it: where it lies in the bundle, and its small picture if it is a photo."""

    path: str
    title: str
    small: str = ""
    photo: ActivityPhoto | None = None


@dataclass
class Content:
    """One line of the checklist and what is put in for it. ``entries`` grow while the bundle is written."""

    line: Line
    folder: str
    parts: int
    documents: list
    photos: list
    activity_id: int
    entries: list[Entry] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many documents are to be expected."""
        return self.parts + len(self.documents) + len(self.photos)

    def sources(self) -> Iterator[Source]:
        """Its documents: those a subject makes from its data, those handed in, the photos."""
        if self.parts:
            for made in supplied()[self.line.what].make(self.activity_id):
                yield Source(made.name, made.title, made.content)
        for item in self.documents:
            if item.text:
                yield Source(
                    f"{item.title}.txt", item.title, f"{item.title}\r\n\r\n{item.text}\r\n".encode("utf-8-sig")
                )
            if item.file:
                yield Source(f"{item.title}.{item.file.kind}", item.title, path=_there(item.file, item.title))
        for number, photo in enumerate(self.photos, 1):
            yield Source(
                f"{number:03}.{photo.file.kind}", photo.caption, path=_there(photo.file, f"照片 {number}"), photo=photo
            )


def _there(row, name: str) -> Path:
    path = files.path_of(row.stored_name)
    if not path.is_file():
        raise Refused("archive_lost", name=name)
    return path


def gathered(activity: Activity) -> list[Content]:
    """The lines of an activity's file with what they hold, in the order of the file."""
    documents: dict[str, list] = {}
    for item in gathering.documents(activity.id):
        documents.setdefault(item.what, []).append(item)
    order, parts = list(LABELS), supplied()
    return [
        Content(line, f"{order.index(line.what) + 1:02}-{safe(line.label)}", int(line.what in parts and bool(line.word)),
                documents.get(line.what, []), gathering.photos(activity.id) if line.what == "photos" else [], activity.id)
        for line in checklist(activity)
    ]  # fmt: skip


def safe(name: str) -> str:
    """A name as every system can hold it: no separators, no control characters, not too long; its ending stays."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(c for c in name if c not in _BAD and unicodedata.category(c)[0] != "C").replace(" ", "_")
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending) if dot and 0 < len(ending) <= 5 and stem else (name, "")
    stem = stem.strip(". _")[:LONGEST].rstrip(". _") or "文件"
    return f"{stem}.{ending}" if ending else stem
