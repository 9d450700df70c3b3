"""Which format a record is of, told by its own fields; and in which encoding its bytes are."""

import re
from typing import NamedTuple

from yylib.services.marc.record import Record

GB, UTF8 = "gb18030", "utf-8"
ACCEPTED = ("cnmarc", "unimarc")
LABELS = {"cnmarc": "CNMARC", "unimarc": "UNIMARC", "marc21": "MARC21", "dc": "DC", "mods": "MODS",
          "unknown": "别的格式的"}  # fmt: skip
_HAN = re.compile("[\u2e80-\U0003ffff]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
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


def decode(raw: bytes) -> tuple[str, str] | None:
    """The text of a record's bytes and their encoding: utf-8, else gb18030 where it makes sense, else None."""
    found = either(raw)
    return found if found and (found[1] == UTF8 or makes_sense(found[0])) else None


def decode_piece(raw: bytes) -> tuple[str, str] | None:
    """The same of a field or less, where a few Chinese characters in GBK may pass for UTF-8 by chance: they are told by
    what comes out. Whether GB18030 makes sense is asked of all pieces together."""
    found = either(raw)
    if found and found[1] == UTF8 and not raw.isascii() and not _HAN.search(found[0]):
        try:
            return raw.decode(GB), GB
        except UnicodeDecodeError:
            return found
    return found


def either(raw: bytes) -> tuple[str, str] | None:
    """The text by the first of the two encodings that allows it."""
    for encoding in (UTF8, GB):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None


def makes_sense(text: str) -> bool:
    """Whether what came out of GB18030 is Chinese and not another country's letters: a quarter of its first characters
    are common ones."""
    signs = _IDEOGRAPH.findall(text)[:_SAMPLE]
    return sum(sign in _COMMON for sign in signs) * 4 >= len(signs)
