"""What makes a copy a good one: sound pages, whole references, the same rows as the original."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select, table

from yylib.errors import Refused

CHUNK = 1024 * 1024


def sound(path: Path) -> None:
    """Refuse a database file whose pages or references are broken."""
    try:
        with closing(opened_raw(path)) as raw:
            found = raw.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise Refused("backup_unreadable", why="数据页有损坏")
            if raw.execute("PRAGMA foreign_key_check").fetchone():
                raise Refused("backup_unreadable", why="记录之间的引用不完整")
    except sqlite3.DatabaseError as error:
        raise Refused("backup_unreadable", why="文件不是完整的数据库") from error


def counts(raw) -> dict[str, int]:
    """How many rows each table has; the search index's own tables follow from the others."""
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        name: raw.execute(str(select(func.count()).select_from(table(name)))).fetchone()[0]
        for name in names
        if not name.startswith(("sqlite_", "search_fts"))
    }


def counts_of(path: Path) -> dict[str, int]:
    """The same of a file."""
    with closing(opened_raw(path)) as raw:
        return counts(raw)


def head_of(path: Path) -> str | None:
    """The migration a database file stands at, or None where it is not one of ours."""
    with closing(opened_raw(path)) as raw:
        try:
            row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError:
            return None
    return row[0] if row else None


def opened_raw(path: Path) -> sqlite3.Connection:
    """A connection that creates nothing and changes nothing."""
    raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    raw.execute("PRAGMA busy_timeout=5000")
    return raw


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            found.update(part)
    return found.hexdigest()


def durable(path: Path) -> None:
    """Have the disk hold the file and, where the system can say so, its name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    durable_name(path.parent)


def durable_name(folder: Path) -> None:
    """Have the disk hold the names in a folder."""
    if os.name == "posix":
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def copied(source: Path, target: Path) -> str:
    """Copy a file under a temporary name, read it back, put it in place; return its SHA-256.

    OSError where the disk is full or gone, with nothing left behind.
    """
    part = target.with_name(target.name + ".part")
    wanted = hashlib.sha256()
    try:
        with source.open("rb") as file, part.open("wb") as out:
            part.chmod(0o600)
            while chunk := file.read(CHUNK):
                wanted.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if digest(part) != wanted.hexdigest():
            raise OSError("read back differently")
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    durable_name(target.parent)
    return wanted.hexdigest()
