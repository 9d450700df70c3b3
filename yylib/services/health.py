"""What must be true for the library to run on this machine, each with the sentence that says how to make it so."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from yylib import clock
from yylib.config import held, value
from yylib.database import DRIVER_ERRORS, db, is_lite, plain
from yylib.services import backup, jobs

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
GOOD, LOOK, BAD = "good", "look", "bad"
SAFE_SQLITE = (3, 51, 3)
MEGABYTE = 1024 * 1024
REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "glusterfs", "fuse.glusterfs", "ceph",
          "lustre", "davfs", "fuse.davfs2"}  # fmt: skip


class Finding(NamedTuple):
    """One thing looked at: how it is, in words, and whether the library must not be served like this."""

    name: str
    label: str
    level: str
    words: str
    stops: bool = False


def revisions() -> list[str]:
    """The migrations that this version ships, the latest last; read from their files, without Alembic."""
    found = []
    for path in sorted(MIGRATIONS.glob("[0-9]*.py")):
        line = re.search(r"^revision(?::[^=]+)?\s*=\s*[\"'](.+?)[\"']", path.read_text("utf-8"), re.M)
        if line:
            found.append(line[1])
    return found


def current() -> str | None:
    """The migration the database stands at, or None where it is empty."""
    try:
        rows = plain("SELECT version_num FROM alembic_version")
    except DRIVER_ERRORS:
        return None
    return rows[0].version_num if rows else None


def pulse() -> dict:
    """What ``/healthz`` answers: whether the database answers and is at the version's migration, the last good job."""
    plain("SELECT 1")
    head, known = current(), revisions()
    at = jobs.last_ok() if head else None
    return {"status": "ok", "database": "ok", "migration": "ok" if not known or head == known[-1] else "behind",
            "last_job": at and at.isoformat(timespec="seconds") + "Z"}  # fmt: skip


def before_opening(instance: Path, uri: str) -> str | None:
    """Why the SQLite file must not even be opened, in a sentence, or None. Opening a missing one would create it."""
    url = make_url(uri)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    path = Path(url.database)
    if not path.exists():
        if not held(instance).get("database_made_at"):
            return None
        return f"数据库文件不见了：{path.name}。没有另建空库。请把它放回 {path.parent.name} 文件夹，或用 yylib restore 恢复备份。"
    if not path.stat().st_size:
        return (
            f"数据库文件是空的：{path.name}。请用 yylib restore 恢复备份。"
            if held(instance).get("database_made_at")
            else None
        )
    if _cut_short(path):
        return f"数据库文件不完整：{path.name}。请用 yylib restore 恢复备份，现在的文件会另存。"
    wal, shm = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    if shm.exists() and not wal.exists():
        return f"数据库的日志文件不见了：{wal.name}，最近的记录可能在里面。请把它放回，或用 yylib restore 恢复备份。"
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)) or not path.stat().st_mode & 0o200:
        return f"数据库文件是只读的：{path.name}。请检查文件和文件夹的权限，再启动。"
    return None


def _cut_short(path: Path) -> bool:
    """Whether the file is no SQLite database, or shorter than its own header says (where the header is up to date)."""
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        return True
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    is_known = head[24:28] == head[92:96]
    return is_known and path.stat().st_size < pages * (65536 if page == 1 else page)


def look(thorough: bool = False) -> list[Finding]:
    """Every check, in the order of the page; ``thorough`` also reads every page of the database."""
    checks: list[Callable] = [
        _debug, _secrets, _modes, _hosts, _public_url, _migration, _settings, _network, _version, _clock, _space, _backups,
        _rehearsal, _jobs,
    ]  # fmt: skip
    return [found for check in (*checks, *([_pages] if thorough else [])) if (found := check())]


def _found(
    name: str, label: str, wrong: str | None, words: str = "正常", level: str = BAD, stops: bool = False
) -> Finding:
    return Finding(name, label, level, wrong, stops) if wrong else Finding(name, label, GOOD, words)


def _debug() -> Finding:
    on = value("DEBUG")
    return _found(
        "debug", "调试开关", "调试开关开着，会把内部信息给所有人看；请去掉 FLASK_DEBUG" if on else None, stops=True
    )


def _secrets() -> Finding:
    weak = [name for name in ("SECRET_KEY", "HASH_KEY") if len(value(name)) < 32]
    return _found(
        "secrets",
        "密钥",
        f"{'、'.join(weak)} 不足 32 字节；请在 config.json 里换成随机的" if weak else None,
        stops=True,
    )


def _modes() -> Finding | None:
    if os.name != "posix":
        return None
    instance = value("INSTANCE")
    wide = [path.name for path, most in _guarded(instance) if path.exists() and path.stat().st_mode & 0o777 & ~most]
    return _found(
        "modes", "文件权限", f"别的用户也能读：{'、'.join(wide)}；请执行 chmod go= 这些文件" if wide else None
    )


def _guarded(instance: Path):
    yield instance, 0o700
    yield instance / "backups", 0o700
    yield instance / "config.json", 0o600
    if is_lite():
        yield Path(db.engine.url.database), 0o600


def _hosts() -> Finding:
    host, trusted = urlsplit(value("PUBLIC_URL")).hostname, value("TRUSTED_HOSTS")
    missing = host and trusted and host not in trusted
    return _found(
        "hosts", "主机名单", f"对外网址的主机 {host} 不在 trusted_hosts 里，按它访问会被拒绝" if missing else None
    )


def _public_url() -> Finding:
    host = urlsplit(value("PUBLIC_URL")).hostname or ""
    unusable = not host or host == "localhost" or host.startswith("127.") or host == "::1"
    return _found("public_url", "对外网址", "没有填写或只指向本机，二维码暂不可用；请用 yylib config set public_url 填写"
                  if unusable else None, value("PUBLIC_URL"), LOOK)  # fmt: skip


def _migration() -> Finding:
    known, head = revisions(), current()
    behind = known and head != known[-1]
    return _found("migration", "数据库版本", f"数据库在 {head or '空'}，程序需要 {known[-1]}；请执行 yylib migrate" if behind else None,
                  head or "—")  # fmt: skip


def _settings() -> Finding | None:
    if not is_lite():
        return None
    mode, sync = (tuple(plain(f"PRAGMA {name}")[0])[0] for name in ("journal_mode", "synchronous"))
    wrong = [] if mode == "wal" else [f"journal_mode 是 {mode}，应为 wal"]
    wrong += [] if sync == 2 else [f"synchronous 是 {sync}，应为 FULL"]
    return _found("settings", "断电保护", "；".join(wrong), "WAL，FULL", stops=True)


def _network() -> Finding | None:
    if not is_lite():
        return None
    kind = remote_kind(Path(db.engine.url.database))
    return _found(
        "network",
        "数据库位置",
        f"数据库在网络盘（{kind}）上，会损坏；请放在本机硬盘" if kind else None,
        "本机硬盘",
        stops=True,
    )


def remote_kind(path: Path, mounts: str | None = None) -> str | None:
    """The kind of network file system a path lies on, or None for a local disk."""
    path = path.resolve()
    if os.name == "nt":
        return "网络驱动器" if str(path).startswith("\\\\") or _windows_drive(path) else None
    table = mounts if mounts is not None else _mounts()
    best = ("", "")
    for line in table.splitlines():
        _, point, kind = line.split(" ")[:3]
        point = point.replace("\\040", " ")
        if (path.as_posix() + "/").startswith(point.rstrip("/") + "/") and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1] if best[1] in REMOTE else None


def _mounts() -> str:
    table = Path("/proc/mounts")
    return table.read_text("utf-8", "replace") if table.exists() else ""


def _windows_drive(path: Path) -> bool:
    import ctypes

    return ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\") == 4


def _version() -> Finding | None:
    if not is_lite():
        return None
    told = sqlite3.sqlite_version
    old = sqlite3.sqlite_version_info < SAFE_SQLITE
    words = f"SQLite {told} 低于 3.51.3：只能由一个进程使用（yylib serve 会守住这一点）"
    return _found("sqlite", "SQLite 版本", words if old else None, told, LOOK)


_TIMES = ("SELECT max(at) AS at FROM audit_row", "SELECT max(started_at) AS at FROM sign_in",
          "SELECT max(used_at) AS at FROM form_token", "SELECT max(started_at) AS at FROM job")  # fmt: skip


def _clock() -> Finding | None:
    if current() is None:
        return None
    latest = max((at for sql in _TIMES if (at := clock.moment(plain(sql)[0].at))), default=None)
    behind = latest and (latest - clock.now()).total_seconds() > 120
    return _found("clock", "电脑时钟", f"电脑时钟慢了：最近的记录在 {_wall(latest)}；请先校准时间" if behind else None,
                  _wall(clock.now()))  # fmt: skip


def _space() -> Finding:
    disk = shutil.disk_usage(value("INSTANCE"))
    free = disk.free // MEGABYTE
    low = disk.free < 500 * MEGABYTE or disk.free < disk.total * 0.05
    return _found("space", "磁盘空间", f"只剩 {free} MB，请尽快腾出空间" if low else None, f"余 {free} MB", LOOK)


def _backups() -> Finding:
    last, now = backup.newest(), clock.now()
    if last:
        late = now - last > timedelta(hours=26)
        return _found("backup", "备份", f"最近一次在 {_wall(last)}，已超过 26 小时" if late else None, _wall(last))
    young = _age(now) < timedelta(hours=26)
    return _found("backup", "备份", "还没有备份，每天 20:30 会自动做" if young else "从来没有备份过；请执行 yylib backup",
                  level=LOOK if young else BAD)  # fmt: skip


def _rehearsal() -> Finding | None:
    if not is_lite():
        return None
    told = held(value("INSTANCE")).get("rehearsed_at")
    last, now = clock.moment(told), clock.now()
    late = now - last > timedelta(days=100) if last else _age(now) > timedelta(days=100)
    words = "超过 100 天没有做过恢复演练；请执行 yylib backup rehearse"
    return _found("rehearsal", "恢复演练", words if late else None, _wall(last) if last else "还没到时候", LOOK)


def _age(now: datetime) -> timedelta:
    made = clock.moment(held(value("INSTANCE")).get("database_made_at"))
    return now - made if made else timedelta(0)


def _jobs() -> Finding | None:
    if current() is None:
        return None
    failed = [line.label for line in jobs.lines() if line.failed]
    return _found("jobs", "后台任务", f"没有成功：{'、'.join(failed)}" if failed else None, level=LOOK)


def _pages() -> Finding | None:
    if not is_lite():
        return None
    broken = tuple(plain("PRAGMA quick_check")[0])[0] != "ok" or plain("PRAGMA foreign_key_check")
    return _found("pages", "数据库文件", "文件有损坏；请用 yylib restore 恢复备份" if broken else None, stops=True)


def _wall(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else "—"
