"""标准书号: ISBN-10, ISBN-13 and the older SBN checked and brought to thirteen digits; ISSN and its barcode."""

import re
from decimal import Decimal, InvalidOperation

_DASHES = re.compile("[-\u2010-\u2015\u2212\uff0d~\uff5e\\s\u3000\u00b7]+")
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X", 0xFF58: "X", 0xFF0E: "."}
_LEAD = re.compile(r"^ISBN(?:-?1[03](?!\d))?\s*[:：]?\s*", re.I)
_TAIL = re.compile(r"[(（\[【].*$")
_BOOK, _SERIAL = ("978", "979"), "977"


def hyphenless(text: str | None) -> str:
    """The number without hyphens, blanks, its label and what stands in brackets behind it; full-width digits become
    plain ones, and a number that a spreadsheet made a decimal becomes whole again."""
    text = _LEAD.sub("", str(text or "").translate(_WIDE).strip())
    text = _DASHES.sub("", _TAIL.sub("", text)).upper()
    return _whole(text) if "." in text else text


def isbn13(text: str | None) -> str | None:
    """The thirteen digits of an ISBN of 9, 10 or 13 characters; None where it is none or its check digit is wrong."""
    return verdict(text)[0]


def isbn10(isbn: str) -> str | None:
    """The ten characters of a thirteen-digit ISBN; one that begins with 979 has no such form."""
    if not isbn.startswith("978"):
        return None
    return isbn[3:12] + _check10(isbn[3:12])


def verdict(text: str | None) -> tuple[str | None, str]:
    """The thirteen digits, or None and in words why not; a number that is right has no words."""
    found = hyphenless(text)
    if not found:
        return None, "没有书号"
    if not re.fullmatch(r"[0-9]+X?", found):
        return None, "书号里有不是数字的字"
    if len(found) == 13:
        return _thirteen(found)
    if len(found) in (9, 10):
        return _ten(found.zfill(10))
    return None, f"书号是 {len(found)} 位，应为 13 位或 10 位"


def issn(text: str | None) -> str | None:
    """An ISSN as ``1006-3358``, also from the barcode of a serial, which begins with 977; None where it is none."""
    found = hyphenless(text)
    if len(found) == 13 and found.startswith(_SERIAL) and found.isdigit() and _check13(found[:12]) == found[12]:
        found = found[3:10] + _check8(found[3:10])
    if not re.fullmatch(r"[0-9]{7}[0-9X]", found) or _check8(found[:7]) != found[7]:
        return None
    return f"{found[:4]}-{found[4:]}"


def _whole(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return str(int(number)) if number == number.to_integral_value() and number.adjusted() <= 13 else text


def _thirteen(found: str) -> tuple[str | None, str]:
    if found.endswith("X"):
        return None, "13 位的书号末位不会是 X"
    if found.startswith(_SERIAL):
        return None, "这是期刊的条码（977 开头），不是书号"
    if not found.startswith(_BOOK):
        return None, "不是图书的条码（图书以 978 或 979 开头）"
    right = _check13(found[:12])
    return (found, "") if right == found[12] else (None, f"校验位不对：末位是 {found[12]}，应为 {right}")


def _ten(found: str) -> tuple[str | None, str]:
    right = _check10(found[:9])
    if right != found[9]:
        return None, f"校验位不对：末位是 {found[9]}，应为 {right}"
    stem = "978" + found[:9]
    return stem + _check13(stem), ""


def _check13(stem: str) -> str:
    return str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(stem)) % 10)


def _check10(stem: str) -> str:
    return "0123456789X"[-sum((10 - place) * int(digit) for place, digit in enumerate(stem)) % 11]


def _check8(stem: str) -> str:
    return "0123456789X"[-sum((8 - place) * int(digit) for place, digit in enumerate(stem)) % 11]
