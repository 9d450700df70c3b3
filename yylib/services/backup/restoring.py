"""Putting a copy back: verified first, the present database moved aside and kept, nothing stale left beside it."""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from yylib import clock
from yylib.errors import Refused
from yylib.services.backup import sealing
from yylib.services.backup.checking import copied, counts_of, digest, durable_name, head_of, sound
from yylib.services.backup.keeping import copy_of


@contextmanager
def opened(file: Path, passphrase_file: str = "", heads: set[str] | None = None):
    """The verified, unsealed database of a copy, as a path that is gone afterwards.

    Refused where it is damaged, is not what was noted of it, is not ours, or comes from a version later than the
    migrations ``heads`` known here.
    """
    if not file.is_file():
        raise Refused("backup_missing")
    copy = copy_of(file)
    facts = copy.facts if copy else {}
    if facts.get("sha256", (found := digest(file))) != found:
        raise Refused("backup_unreadable", why="内容和备份时记下的不一致")
    with TemporaryDirectory(prefix="yylib-", dir=file.parent) as folder:
        path = Path(folder) / "yylib.db"
        if sealing.is_sealed(file):
            sealing.unseal(file, path, sealing.passphrases(passphrase_file))
        else:
            copied(file, path)
        sound(path)
        head = head_of(path)
        if head is None:
            raise Refused("backup_unreadable", why="里面不是 yylib 的数据")
        if heads is not None and head not in heads:
            raise Refused("backup_newer", head=head)
        if facts.get("counts", (rows := counts_of(path))) != rows:
            raise Refused("backup_unreadable", why="行数和备份时记下的不一致")
        yield path


def put_back(source: Path, database: Path) -> Path | None:
    """Replace the database by ``source``; where the present one was moved to, or None where there was none.

    Its write-ahead log goes with it: left behind, it would be replayed into the wrong file.
    """
    aside = None
    if database.exists():
        _settle(database)
        aside = _aside(database)
        for ending in ("-wal", "-shm", ""):  # the database last: until then a stop leaves it where it was
            beside = database.with_name(database.name + ending)
            if beside.exists():
                beside.replace(aside.with_name(aside.name + ending))
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    copied(source, database)
    durable_name(database.parent)
    return aside


def _aside(database: Path) -> Path:
    stamp = f"{clock.local(clock.now()):%Y%m%d-%H%M%S}"
    number, aside = 1, database.with_name(f"{database.stem}-before-{stamp}.db")
    while aside.exists():
        number += 1
        aside = database.with_name(f"{database.stem}-before-{stamp}-{number}.db")
    return aside


def _settle(database: Path) -> None:
    """Bring the log into the file where that still can be done; a broken database is moved as it is."""
    try:
        with closing(sqlite3.connect(database, isolation_level=None)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError:
        return


def uploads_back(file: Path, uploads: Path) -> list[str]:
    """Put back what was handed in and is missing or different now; the names that the copy lacks."""
    copy = copy_of(file)
    wanting = []
    for name, wanted in (copy.facts if copy else {}).get("uploads", {}).items():
        source, target = file.parent / "uploads" / name, uploads / name
        if target.exists() and digest(target) == wanted:
            continue
        if not source.exists() or digest(source) != wanted:
            wanting.append(name)
            continue
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copied(source, target)
    return wanting
