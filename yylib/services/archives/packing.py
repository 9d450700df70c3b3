"""The zip itself, and the page that leads through it: one HTML file without script, which prints and needs no network."""

import hashlib
from datetime import datetime
from functools import cache
from importlib.resources import files as resources
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from yylib import clock
from yylib.models.activities import Activity
from yylib.services.archives import gathering
from yylib.services.archives.contents import Content, Entry, Source, safe
from yylib.services.archives.filing import of
from yylib.services.archives.own import when, where
from yylib.services.files import photos

SUMS = "SHA256SUMS.txt"
PIECE = 1 << 18
_PACKED = ("jpg", "jpeg", "png", "webp", "zip")


class Packing:
    """A zip being written: each member goes to disk piece by piece, and its checksum is noted on the way."""

    def __init__(self, out: BinaryIO, at: datetime):
        self._zip = ZipFile(out, "w", ZIP_DEFLATED)
        self._at, self._sums = at.timetuple()[:6], []

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._zip.close()

    def add(self, path: str, content: bytes) -> None:
        """One member from memory."""
        self._stream(path, BytesIO(content), len(content))

    def put(self, content: Content, source: Source) -> None:
        """One document of a line; a photo with a small picture of it for the index."""
        name = safe(source.name) if source.photo else f"{len(content.entries) + 1:02}-{safe(source.name)}"
        path, small = f"{content.folder}/{name}", ""
        if source.path is None:
            self.add(path, source.content)
        else:
            with source.path.open("rb") as stream:
                self._stream(path, stream, source.path.stat().st_size)
        if source.photo:
            small = f"{content.folder}/小图/{name.rpartition('.')[0]}.jpg"
            self.add(small, photos.small(source.path))
        content.entries.append(Entry(path, source.title, small, source.photo))

    def add_sums(self) -> None:
        """The checksums of all members so far, as ``sha256sum -c`` reads them."""
        self._stream(SUMS, BytesIO("".join(f"{digest}  {path}\n" for path, digest in self._sums).encode()), 0)

    def _stream(self, path: str, stream: BinaryIO, size: int) -> None:
        info = ZipInfo(path, self._at)
        info.compress_type = ZIP_STORED if path.rpartition(".")[2] in _PACKED else ZIP_DEFLATED
        info.file_size, info.external_attr = size, 0o644 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w") as member:
            while piece := stream.read(PIECE):
                digest.update(piece)
                member.write(piece)
        if path != SUMS:
            self._sums.append((path, digest.hexdigest()))


@cache
def _template():
    from jinja2 import Environment

    text = resources("yylib.data").joinpath("archives", "index.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)


def page(activity: Activity, contents: list[Content], notes: list[str]) -> bytes:
    """index.html: the file's code, the activity, the list of what it holds with a link each, its photos and links."""
    return _template().render(
        activity=activity, file=of(activity.id), contents=contents, notes=notes, links=gathering.links(activity.id),
        sessions=[(one, when(one), where(activity, one)) for one in activity.sessions], made=clock.local(clock.now()),
        states={"held": "有", "na": "不适用", "missing": "缺", "optional": "无"},
    ).encode()  # fmt: skip
