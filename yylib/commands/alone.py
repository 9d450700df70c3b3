"""One serving process on one SQLite file: a lock that the system itself lets go of when the process ends."""

import os
from contextlib import contextmanager
from pathlib import Path

from yylib.commands import Trouble


@contextmanager
def alone(instance: Path):
    """Hold ``instance/yylib.lock``; refused while another process serves this folder."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (instance / "yylib.lock").open("a+") as file:
        if not _take(file):
            raise Trouble("这个文件夹已有一个 yylib 在运行，不能再开一个（会损坏数据）。请先停掉它。")
        try:
            yield
        finally:
            _let_go(file)


def _take(file) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _let_go(file) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)
