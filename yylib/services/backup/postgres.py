"""PostgreSQL is copied by its own tools; the password goes by the environment, never on a command line."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

from yylib.config import value
from yylib.database import db, plain
from yylib.errors import Refused

LONGEST = 3600


def _target() -> tuple[list[str], dict]:
    url = make_url(value("SQLALCHEMY_DATABASE_URI"))
    given = [f"--host={url.host or '127.0.0.1'}", f"--port={url.port or 5432}", f"--username={url.username or ''}"]
    return given, os.environ | ({"PGPASSWORD": url.password} if url.password else {})


def command(path: str = "yylib.dump") -> str:
    """The command that copies this database, as it is typed, without the password."""
    return " ".join(["pg_dump", *_target()[0], "--format=custom", f"--file={path}", db.engine.url.database])


def restore_command(path: str) -> str:
    """The command that puts a copy back, as it is typed."""
    return " ".join(["pg_restore", *_target()[0], "--clean", "--if-exists", "--single-transaction",
                     f"--dbname={db.engine.url.database}", path])  # fmt: skip


def dump(part: Path) -> dict:
    """Run pg_dump and have pg_restore read the result; refused with the command to type where the tools are missing."""
    if not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        raise Refused("backup_failed", why=f"这台电脑上没有 pg_dump，请在装有 PostgreSQL 的电脑上执行：{command()}")
    where, env = _target()
    part.touch(mode=0o600)
    _run(["pg_dump", *where, "--format=custom", f"--file={part}", db.engine.url.database], env)
    _run(["pg_restore", "--list", str(part)], env)
    rows = plain("SELECT version_num FROM alembic_version") if _has_head() else []
    return {"suffix": ".dump", "engine": "postgresql", "head": rows[0].version_num if rows else None, "counts": {}}


def _has_head() -> bool:
    return bool(plain("SELECT to_regclass('alembic_version') AS found")[0].found)


def _run(arguments: list[str], env: dict) -> None:
    done = subprocess.run(arguments, env=env, capture_output=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise Refused("backup_failed", why=f"{arguments[0]} 没有成功（{done.returncode}）")
