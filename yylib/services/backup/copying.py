"""Making a copy: the backup API in one step, verified, sealed where a passphrase is set, then renamed into place."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from yylib import clock
from yylib.config import value
from yylib.database import db, is_lite
from yylib.errors import Refused
from yylib.services.backup import postgres, sealing
from yylib.services.backup.checking import copied, counts, counts_of, digest, durable, head_of, sound
from yylib.services.backup.keeping import Copy, copy_of, folder, listing

MEGABYTE = 1024 * 1024
SPARE = 20 * MEGABYTE


class Made(NamedTuple):
    """A copy just made, and why there is none in the second place, if there should be one."""

    copy: Copy
    second_failed: str | None


def make(why: str = "daily") -> Made:
    """Copy the database and what was handed in to ``instance/backups`` and to the second place, if one is set.

    Done in one step of the backup API, for small steps start again at every write. A full disk leaves no half file.
    """
    home = folder()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(home)
    stem = _name(home)
    part = home / f"{stem}.part"
    try:
        facts = _lite(part) if is_lite() else postgres.dump(part)
        path = _sealed(part, home / f"{stem}{facts.pop('suffix')}")
        facts["uploads"] = _uploads(home)
        facts |= {"why": why, "made_at": clock.stamp(clock.now()), "sha256": digest(path), "size": path.stat().st_size}
        _write(home / f"{stem}.json", facts)
    except (OSError, sqlite3.Error) as error:
        _away(home, stem)
        raise Refused("backup_failed", why=_why(error)) from error
    except BaseException:
        _away(home, stem)
        raise
    copy = copy_of(path)
    return Made(copy, _second(copy))


def _name(home: Path) -> str:
    """yylib-YYYYMMDD-HHMMSS, the library's wall clock; a second copy in one second takes the next."""
    at = clock.local(clock.now())
    while any(home.glob(f"{(stem := f'yylib-{at:%Y%m%d-%H%M%S}')}.*")):
        at += timedelta(seconds=1)
    return stem


def _lite(part: Path) -> dict:
    """One consistent copy of the SQLite file, with the rows it must have."""
    source = Path(db.engine.url.database)
    needed = source.stat().st_size + SPARE
    if shutil.disk_usage(part.parent).free < needed:
        raise Refused("backup_no_space", megabytes=needed // MEGABYTE)
    part.touch(mode=0o600)
    with closing(sqlite3.connect(source, isolation_level=None)) as raw, closing(sqlite3.connect(part)) as copy:
        raw.execute("PRAGMA busy_timeout=5000")
        raw.execute("PRAGMA query_only=ON")
        raw.execute("BEGIN")  # the count and the copy see the same moment
        wanted = counts(raw)
        raw.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    sound(part)
    if counts_of(part) != wanted:
        raise Refused("backup_failed", why="核对行数时不一致")
    durable(part)
    return {"suffix": ".db", "engine": "sqlite", "head": head_of(part), "counts": wanted}


def _sealed(part: Path, target: Path) -> Path:
    """Put the finished copy in place, sealed where a passphrase is set, and prove that it opens again."""
    secrets = sealing.passphrases(value("BACKUP_PASSPHRASE_FILE"))
    if not secrets:
        part.replace(target)
        return target
    closed, again = part.with_suffix(".part2"), part.with_suffix(".part3")
    sealing.seal(part, closed, secrets)
    sealing.unseal(closed, again, secrets)
    if digest(again) != digest(part):
        raise Refused("backup_failed", why="加密后不能还原")
    durable(closed)
    again.unlink()
    part.unlink()
    return closed.replace(target.with_name(target.name + ".sealed"))


def _uploads(home: Path) -> dict[str, str]:
    """Copy what was handed in since the last copy; name and SHA-256 of all of it. A stored file never changes."""
    source, known = value("INSTANCE") / "uploads", {}
    for copy in listing(home)[:1]:
        known = copy.facts.get("uploads", {})
    found = {}
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if not path.is_file() or path.suffix == ".part":
            continue
        name = path.relative_to(source).as_posix()
        target = home / "uploads" / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = target.exists() and target.stat().st_size == path.stat().st_size and name in known
        found[name] = known[name] if there else copied(path, target)
    return found


def _write(path: Path, facts: dict) -> None:
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
    durable(part)
    part.replace(path)


def _second(copy: Copy) -> str | None:
    """The same copy in the second place, read back; why not, in words, or None."""
    if not value("BACKUP_FOLDER"):
        return None
    home = Path(value("BACKUP_FOLDER"))
    try:
        if not home.is_dir():
            return f"找不到文件夹 {home.name}"
        if copied(copy.path, home / copy.path.name) != copy.facts["sha256"]:
            return "写进去的内容不一致"
        for name, wanted in copy.facts["uploads"].items():
            target = home / "uploads" / name
            if target.exists() and target.stat().st_size == (copy.path.parent / "uploads" / name).stat().st_size:
                continue
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if copied(copy.path.parent / "uploads" / name, target) != wanted:
                return "写进去的上传文件不一致"
        copied(copy.facts_path, home / copy.facts_path.name)
    except OSError as error:
        return _why(error)
    return None


def _away(home: Path, stem: str) -> None:
    for path in home.glob(f"{stem}.*"):
        path.unlink(missing_ok=True)


def _sweep(home: Path) -> None:
    """What a killed process left half done a day ago or earlier."""
    before = datetime.now().timestamp() - 24 * 3600
    for path in home.glob("*.part*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _why(error: Exception) -> str:
    text = str(error)
    if "full" in text or "No space" in text or getattr(error, "errno", None) in (27, 28, 112, 122):
        return "磁盘已满"
    return "磁盘读写出错" if isinstance(error, OSError) else "数据库读不出来"
