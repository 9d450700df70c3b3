"""索书号 and its order on the shelf.

A class number is compared sign by sign, so that TP311 stands before TP32; what follows the stroke by its numbers, so that
2 stands before 14. The key is of lower-case letters and figures only: every database sorts those alike.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 200
_MARKS = "-(\"=<[:+·/&'.,~!"  # those of 中图法 in its own order, then what else is met
_BOOK = re.compile(r"[0-9]+|[a-z]+|[^0-9a-z]")
_SPLIT = re.compile(r"[a-z]+|[0-9]|[^0-9a-z]")
_END = "0"
_SAME = str.maketrans({"—": "-", "–": "-", "－": "-", "“": '"', "”": '"', "{": "[", "〈": "<", ")": None, ">": None, "]": None,
                       "}": None, "〉": None, " ": None})  # fmt: skip


def call_no(class_no: str, seq: int | None = None, author_no: str = "", aux_no: str = "") -> str:
    """索书号: the class, a stroke, 种次号 or 著者号, and what tells volumes and editions apart; empty before it is given."""
    book = str(seq or author_no or "")
    return f"{class_no}/{book}{aux_no}"[:90] if class_no and book else ""


def shelf_key(call: str) -> str:
    """What a call number is sorted by."""
    plain = unicodedata.normalize("NFKC", call).lower().translate(_SAME)
    class_part, _stroke, book = plain.partition("/")
    return (_class_key(class_part) + _END + (_book_key(book) + _END if book else ""))[:LONGEST]


@lru_cache(maxsize=4096)
def _class_key(text: str) -> str:
    """Letters at the head of a class stand one by one; behind a figure the shorter group stands first (C before AL)."""
    key, is_head = [], True
    for piece in _SPLIT.findall(text):
        if piece.isdigit():
            key.append(f"d{piece}")
        elif _is_letters(piece):
            key.append(_letters(piece, is_head))
        elif piece != ".":
            key.append(_mark(piece))
        is_head = not piece[0].isalnum() and piece != "."
    return "".join(key)


def _book_key(text: str) -> str:
    key, is_head = [], True
    for piece in _BOOK.findall(text):
        if piece.isdigit():
            number = piece.lstrip("0")[:99]
            key.append(f"d{len(number):02}{number}")
        else:
            key.append(_letters(piece, is_head) if _is_letters(piece) else _mark(piece))
        is_head = False
    return "".join(key)


def _is_letters(piece: str) -> bool:
    return piece.isascii() and piece.isalpha()


def _letters(piece: str, is_head: bool) -> str:
    return "".join(f"k{letter}" for letter in piece) if is_head else f"l{min(len(piece), 9)}{piece}"


def _mark(sign: str) -> str:
    place = _MARKS.find(sign)
    return f"b{place:02}" if place >= 0 else f"m{ord(sign):06x}"
