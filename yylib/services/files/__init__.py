"""文件: what is handed in is checked, put in place under a random name, then written down; never served as a page."""

from yylib.services.files.kinds import PURPOSES, Purpose, check, declare
from yylib.services.files.store import (
    Kept,
    Usage,
    forget,
    forget_orphans,
    get,
    keep,
    make,
    path_of,
    remember,
    usage,
)

__all__ = [
    "PURPOSES", "Kept", "Purpose", "Usage", "check", "declare", "forget", "forget_orphans", "get", "keep", "make", "path_of",
    "remember", "usage",
]  # fmt: skip
