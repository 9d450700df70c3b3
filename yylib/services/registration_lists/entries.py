"""One line of a list that was collected elsewhere: who comes, in the words of ``registrations.register``."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.errors import Refused
from yylib.services import people

MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])")
_NUMBERS = {sign: at for at, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2}
_DAY = re.compile(r"((?:19|20)[0-9]{2})[-./年]?([0-9]{1,2})[-./月]?([0-9]{1,2})日?(?:\s.*)?")


class BadEntry(ValueError):
    """A line that cannot become a registration; ``args[0]`` says why, in Chinese."""


class Entry(NamedTuple):
    """One line. ``row`` is the number under which those who wrote it know it; ``why`` is set where it is unusable,
    ``doubt`` where somebody must look before it is entered.

    ``children`` and ``adults`` are names, ``more_adults`` and ``more_children`` people without one."""

    row: int
    name: str = ""
    phone: str | None = None
    is_coming: bool = True
    children: tuple[dict, ...] = ()
    adults: tuple[dict, ...] = ()
    more_adults: int = 0
    more_children: int = 0
    unit: str = ""
    answers: dict | None = None
    note: str = ""
    why: str = ""
    doubt: str = ""

    @property
    def names(self) -> list[str]:
        """Everybody who comes by name."""
        own = [self.name] if self.is_coming else []
        return own + [one["name"] for one in (*self.adults, *self.children)]

    @property
    def grown(self) -> int:
        """The adults, named or not."""
        return self.is_coming + len(self.adults) + self.more_adults

    @property
    def small(self) -> int:
        """The children, named or not."""
        return len(self.children) + self.more_children

    def party(self) -> str:
        """大人 1，孩子 1."""
        said = [(word, number) for word, number in (("大人", self.grown), ("孩子", self.small)) if number]
        return "，".join(f"{word} {number}" for word, number in said)

    def given(self) -> dict:
        """What ``register`` takes."""
        return {"name": self.name, "phone": self.phone, "is_coming": self.is_coming, "children": list(self.children),
                "adults": list(self.adults), "more_adults": self.more_adults, "more_children": self.more_children,
                "unit": self.unit, "answers": self.answers}  # fmt: skip


def plain_text(text: str) -> str:
    """A line as it is read: NFKC, no control or direction signs, single blanks."""
    text = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "So", "Sk") else sign
                   for sign in unicodedata.normalize("NFKC", text))  # fmt: skip
    return " ".join(text.split())


def phone_of(text: str) -> str | None:
    """A cell's phone in normal form, None where there is none; ``BadEntry`` for one that is wrong."""
    try:
        return people.normalise_phone(text)
    except Refused:
        raise BadEntry(f"电话“{text[:20]}”不对") from None


def name_of(text: str) -> str:
    """A cell's name in normal form, or ``BadEntry``."""
    try:
        return people.normalise_name(text)
    except Refused:
        raise BadEntry(f"姓名“{text[:20]}”不对" if text else "没有姓名") from None


def number_of(text: str) -> int:
    """2, 两, 2人, 2 位大人; nought where nothing stands; ``BadEntry`` for anything else or more than 99."""
    text = plain_text(text)
    if not text or text in ("无", "没有", "-", "—"):
        return 0
    found = re.fullmatch(
        r"([0-9]{1,3}|[零一二三四五六七八九十两俩])(?:\.0+)?\s*(?:个|位|名)?\s*(?:人|大人|大|孩子|小孩|小|儿童|成人)?",
        text,
    )
    number = _NUMBERS.get(found[1]) if found and found[1] in _NUMBERS else int(found[1]) if found else None
    if number is None or number > 99:
        raise BadEntry(f"人数“{text[:20]}”看不懂")
    return number


def day_of(text: str) -> date | None:
    """2019-06-01, 2019/6/1, 20190601, 2019年6月1日; None where nothing stands, ``BadEntry`` for what is no day before
    tomorrow."""
    text = plain_text(text)
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        day = date(*map(int, found.groups()))
    except (AttributeError, ValueError):
        raise BadEntry(f"出生日期“{text[:20]}”看不懂，要写成 2019-06-01") from None
    if not clock.today().year - 130 <= day.year or day > clock.today():
        raise BadEntry(f"出生日期“{text[:20]}”不对")
    return day
