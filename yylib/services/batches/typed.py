"""What is scanned or typed at the counting desk: a book number, a number of copies, a price, or words of a title."""

import re
import unicodedata
from typing import NamedTuple

from yylib.services import isbn as isbns

MOST = 999
_NUMBER = re.compile(r"[0-9]{1,3}")
_PRICE = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,2})?)元|([0-9]{1,5}\.[0-9]{1,2})")
_TIMES = re.compile(r"([0-9]{1,3})\s*[*×xX]\s*(.+)")
_LIKE_A_NUMBER = re.compile(r"[0-9][0-9Xx\- ]{6,30}")


class Typed(NamedTuple):
    """One line of the field. ``why`` says what is wrong with something that looks like a book number."""

    copies: int | None = None
    isbn: str = ""
    price: int | None = None
    words: str = ""
    shown: str = ""
    why: str = ""


def read(text: str) -> Typed:
    """Understand one line. ``3*9787…``, or 3 typed before the scanner's thirteen digits, counts three."""
    text = unicodedata.normalize("NFKC", text or "").strip()
    if times := _TIMES.fullmatch(text):
        return read(times[2])._replace(copies=int(times[1]))
    if _NUMBER.fullmatch(text):
        return Typed(copies=int(text))
    if money := _PRICE.fullmatch(text):
        return Typed(price=_fen(money[1] or money[2]))
    if found := _book(text):
        return found
    if _LIKE_A_NUMBER.fullmatch(text):
        return Typed(shown=text[:60], why=isbns.verdict(text)[1])
    return Typed(words=text[:60])


def _book(text: str) -> Typed | None:
    if found := isbns.isbn13(text):
        return Typed(isbn=found, shown=text[:60])
    digits = text if text.isascii() and text.isdigit() else ""
    if len(digits) in (15, 18) and isbns.isbn13(digits[:13]):  # the scanner reads the price's bars as well
        return Typed(isbn=digits[:13], shown=digits[:13])
    if 14 <= len(digits) <= 16 and digits[-13:-10] in ("978", "979") and isbns.isbn13(digits[-13:]):
        return Typed(copies=int(digits[:-13]), isbn=digits[-13:], shown=digits[-13:])
    return None


def _fen(text: str) -> int:
    yuan, _, rest = text.partition(".")
    return int(yuan) * 100 + int(f"{rest}00"[:2])
