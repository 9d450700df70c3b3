"""Where files lie: ``instance/uploads/<2>/<32 hexadecimal digits>``. The file is in place before its row is written."""

import hashlib
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from yylib import clock, config
from yylib.database import locked, plain
from yylib.errors import NotThere, Refused
from yylib.extensions import db
from yylib.models.files import StoredFile
from yylib.services import rules
from yylib.services.files import photos
from yylib.services.files.kinds import CHUNK, MB, PURPOSES, check, refusal
from yylib.services.imports.containers import BadSheet

GRACE = timedelta(hours=1)  # between the file and its row
HIGH = 0.8


class Kept(NamedTuple):
    """A file in its place, as ``remember`` writes it down."""

    stored_name: str
    original_name: str
    kind: str
    size: int
    sha256: str
    purpose: str


class Usage(NamedTuple):
    """How many bytes are stored, how many may be, and whether the administrator should hear of it (at 80 %)."""

    used: int
    quota: int

    @property
    def is_high(self) -> bool:
        return self.used >= HIGH * self.quota


def usage() -> Usage:
    """What is stored now against the house rule."""
    used = plain("SELECT COALESCE(SUM(size), 0) AS used FROM stored_file WHERE deleted_at IS NULL")[0].used
    return Usage(int(used), rules.rule(rules.FILE_QUOTA_GB) * 1024 * MB)


def keep(stream: BinaryIO, name: str, purpose: str) -> Kept:
    """Check a file and put it in place, before any write unit; refused ones leave nothing behind.

    A photo is stored as a new picture. A file whose row is never written is removed by ``forget_orphans``.
    """
    folder = _folder()
    part = folder / f"{secrets.token_hex(16)}.part"
    try:
        _receive(stream, part, name, PURPOSES[purpose].most)
        kind = check(part, name, purpose)
        if kind in photos.FORMATS:
            _renewed(part, kind, name)
        return _placed(part, name, kind, purpose)
    finally:
        part.unlink(missing_ok=True)


def make(fill: Callable[[BinaryIO], None], name: str, kind: str, purpose: str) -> Kept:
    """Put a file in place that the house writes itself: ``fill`` writes it to disk, as large as it may become."""
    part = _folder() / f"{secrets.token_hex(16)}.part"
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            fill(out)
            out.flush()
            os.fsync(out.fileno())
        return _placed(part, name, kind, purpose)
    finally:
        part.unlink(missing_ok=True)


def _placed(part: Path, name: str, kind: str, purpose: str) -> Kept:
    stored_name, digest, size = secrets.token_hex(16), _digest(part), part.stat().st_size
    held = usage()
    if held.used + size > held.quota:
        raise Refused("file_quota")
    target = path_of(stored_name)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    part.replace(target)
    return Kept(stored_name, name[-200:], kind, size, digest, purpose)


def _folder() -> Path:
    folder = Path(config.value("INSTANCE")) / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def path_of(stored_name: str) -> Path:
    """Where a stored file lies."""
    return _folder() / stored_name[:2] / stored_name


def _receive(stream: BinaryIO, part: Path, name: str, most: int) -> None:
    """Copy the stream to disk piece by piece, no farther than its purpose allows, and make it durable."""
    size = 0
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > most:
                raise Refused("file_too_large", field="file", name=name[-60:], most=most // MB)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _renewed(part: Path, kind: str, name: str) -> None:
    try:
        photos.renew(part, kind)
    except BadSheet as bad:
        raise refusal(name, bad.sentence) from bad


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remember(*, stored_name: str, original_name: str, kind: str, size: int, sha256: str, purpose: str, by: int) -> int:
    """Write down a file that ``keep`` put in place, and return its id."""
    row = StoredFile(stored_name=stored_name, original_name=original_name, kind=kind, size=size, sha256=sha256,
                     purpose=purpose, by_id=by, stored_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def get(file_id: int, may=None) -> StoredFile:
    """One stored file; ``NotThere`` when it was deleted, or when ``may`` (a permission → yes or no) denies it."""
    row = db.session.get(StoredFile, file_id)
    if row is None or row.deleted_at or (may and not may(PURPOSES[row.purpose].permission)):
        raise NotThere()
    return row


def forget(*, file_id: int, by: int) -> None:
    """Strike a file out; a job takes it from the disk."""
    row = locked(StoredFile, file_id)
    row.deleted_at = row.deleted_at or clock.now()


def forget_orphans() -> int:
    """Take from the disk what no row knows, or a deleted one, once it is an hour old; return how many files went."""
    live = {row.stored_name for row in plain("SELECT stored_name FROM stored_file WHERE deleted_at IS NULL")}
    before, gone = clock.now() - GRACE, 0
    for path in _folder().rglob("*"):
        if path.is_file() and path.name not in live and _changed_at(path) < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
