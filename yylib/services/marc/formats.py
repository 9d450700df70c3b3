"""Which format a record is of, told by its own fields; and in which encoding its bytes are."""

import re
from typing import NamedTuple

from yylib.services.marc.record import Record

GB, UTF8 = "gb18030", "utf-8"
ACCEPTED = ("cnmarc", "unimarc")
LABELS = {"cnmarc": "CNMARC", "unimarc": "UNIMARC", "marc21": "MARC21", "dc": "DC", "mods": "MODS",
          "unknown": "别的格式的"}  # fmt: skip
_HAN = re.compile("[\u2e80-\U0003ffff]")
_LATIN = re.compile("[^\x00-\x7f]")
_COMMON = frozenset(
    bytes((lead, trail)).decode("gb2312", "ignore") for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF)
)
_SAMPLE = 80


class Format(NamedTuple):
    """``name`` is cnmarc, unimarc, marc21, dc, mods or unknown; ``encoding`` utf-8, gb18030, mixed, marc-8 or unknown."""

    name: str
    encoding: str

    @property
    def label(self) -> str:
        return LABELS[self.name]


def kind_of(tags) -> str:
    """cnmarc or marc21 by the field of the title, or unknown without one."""
    if "200" in tags:
        return "marc21" if "245" in tags and "008" in tags else "cnmarc"
    return "marc21" if "245" in tags or "008" in tags else "unknown"


def is_chinese(record: Record) -> bool:
    """Whether a record is CNMARC rather than another country's UNIMARC."""
    return bool(record.first("690", "a") or "CN" in record.values("801", "a") + record.values("102", "a")
                or "chi" in record.values("101", "a") or _HAN.search(record.first("200", "a")))  # fmt: skip


def decode(raw: bytes, is_piece: bool = False) -> tuple[str, str] | None:
    """The text of some bytes and their encoding: utf-8, else gb18030 where it makes sense, else None.

    Cyrillic may pass for GBK, and a ``piece`` of a few Chinese characters in GBK for UTF-8: each is told by the characters
    that come out.
    """
    try:
        text = raw.decode(UTF8)
    except UnicodeDecodeError:
        return _chinese(raw)
    if not is_piece or len(text) == len(raw) or _HAN.search(text):
        return text, UTF8
    return _chinese(raw) or (text, UTF8)


def _chinese(raw: bytes) -> tuple[str, str] | None:
    try:
        text = raw.decode(GB)
    except UnicodeDecodeError:
        return None
    signs = _LATIN.findall(text)[:_SAMPLE]
    common = sum(sign in _COMMON for sign in signs)
    return (text, GB) if common * 4 >= len(signs) else None
