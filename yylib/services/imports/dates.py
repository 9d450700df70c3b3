"""Days and hours as people and machines write them in tables.

A day that can be read in one way only is always read. ``01/09/2021`` is the first of September or the ninth of January:
which of them, the whole column decides, and its answer is the ``order`` given here.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

YMD, DMY, MDY, SERIAL, UNCLEAR = "ymd", "dmy", "mdy", "serial", "unclear"
FIRST_YEAR = 1980

_SEPARATED = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?!\d)(.*)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)(.*)")
_NAMED = re.compile(r"(\d{1,2})[-/ .]([a-z]{3,9})\.?[-/ ,.]\s*(\d{4}|\d{2})(?!\d)(.*)")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)(.*)")
_PERIOD = re.compile(r"\d{4}-\d{2}-\d{2}(?:/p\d+[ymwd]|/\d{4}-\d{2}-\d{2}|\s*[至到~—–]\s*\d{1,4}.*)")
_TIME = re.compile(r"[t\s]\s*(\d{1,2})[:点时].*")
_AFTER = re.compile(r"\s*[(]?(?:星期|周)[一二三四五六日天][)]?|\s*[(]?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[)]?|")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_HOUR = re.compile(r"(上午|下午|晚上)?(\d{1,2})(?:[:点时](\d{2})?(?::\d{2})?分?)?整?(am|pm)?")
_BETWEEN = re.compile(r"\s*[-~至到—–]+\s*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Unreadable(ValueError):
    """A day or an hour that cannot be read; the text is the reason in Chinese."""


def plain(text: str) -> str:
    """The text as it is compared: full-width forms folded, lower case, no blanks around it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


@lru_cache(maxsize=50_000)
def day_of(text: str, order: str) -> tuple[date, int | None]:
    """The day written in ``text`` and, if a time of day is written beside it, its hour. Unreadable says why not."""
    shown = f"“{text}”"
    folded = plain(text)
    if not folded:
        raise Unreadable("日期是空的")
    if is_period(folded):
        raise Unreadable(f"不是单独一天：{shown}是一段时间的合计")
    if order == SERIAL and _SERIAL.fullmatch(folded):
        days = float(folded)
        return date(1899, 12, 30) + timedelta(int(days)), round(days % 1 * 24) % 24 if days % 1 else None
    parts = _parts(folded, order)
    if parts is None:
        raise Unreadable(f"日期看不懂：{shown}")
    year, month, number, after = parts
    hour = _time_after(after)
    if hour is None and not _AFTER.fullmatch(after):
        raise Unreadable(f"日期看不懂：{shown}")
    try:
        found = date(year, month, number)
    except ValueError:
        raise Unreadable(f"没有这一天：{shown}") from None
    if year < FIRST_YEAR:
        raise Unreadable(f"年份太早：{shown}")
    return found, hour


def _parts(folded: str, order: str) -> tuple[int, int, int, str] | None:
    if found := _SEPARATED.fullmatch(folded) or _COMPACT.fullmatch(folded):
        return int(found[1]), int(found[2]), int(found[3]), found[4]
    if (found := _NAMED.fullmatch(folded)) and found[2][:3] in _MONTHS:
        return _year(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1]), found[4]
    if found := _NUMBERS.fullmatch(folded):
        one, two, after = int(found[1]), int(found[2]), found[4]
        if order in (DMY, MDY):
            return _year(found[3]), (two if order == DMY else one), (one if order == DMY else two), after
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _time_after(after: str) -> int | None:
    found = _TIME.fullmatch(after)
    return int(found[1]) if found and int(found[1]) < 24 else None


def is_period(text: str) -> bool:
    """Whether a cell names a stretch of days, such as 2023-04-01/P3M, a quarter."""
    return _PERIOD.fullmatch(plain(text)) is not None


def is_day(text: str) -> bool:
    """Whether a cell can only be meant as a day, in whatever order; a bare serial number is not enough."""
    folded = plain(text)
    return bool(_NUMBERS.fullmatch(folded)) or _parts(folded, YMD) is not None and _readable(folded, YMD)


def is_serial(text: str) -> bool:
    """Whether a cell may be a day as Excel counts them: 1980 to 2099."""
    return bool(_SERIAL.fullmatch(text)) and 29221 <= float(text) < 73051


def _readable(text: str, order: str) -> bool:
    try:
        day_of(text, order)
    except Unreadable:
        return False
    return True


def order_of(texts: Iterable[str], serials: bool = False) -> str:
    """The order in which a whole column writes its days.

    Of the two orders the one that makes more cells a real day; as many either way is ``UNCLEAR``, and a person decides.
    """
    seen = dmy = mdy = serial = 0
    for text in texts:
        folded = plain(text)
        serial += is_serial(folded)
        if _NUMBERS.fullmatch(folded):
            seen += 1
            dmy += _readable(folded, DMY)
            mdy += _readable(folded, MDY)
    if seen:
        return UNCLEAR if dmy == mdy else DMY if dmy > mdy else MDY
    return SERIAL if serials and serial else YMD


@lru_cache(maxsize=5_000)
def hour_of(text: str) -> int:
    """The hour that begins at ``text``: 9, 09:00, 9:00-10:00, 9点, 9时. A stretch of another length is Unreadable."""
    ends = [_HOUR.fullmatch(part) for part in _BETWEEN.split(plain(text).replace(" ", ""))]
    if not ends or len(ends) > 2 or not all(ends):
        raise Unreadable(f"时段看不懂：“{text}”" if text else "时段是空的")
    minutes = [_minutes(found, ends[0][1] or ends[0][4]) for found in ends if found]
    if not 0 <= minutes[0] < 24 * 60 or (len(minutes) == 2 and minutes[1] > 24 * 60):
        raise Unreadable(f"没有这个钟点：“{text}”")
    if len(minutes) == 2 and minutes[1] - minutes[0] not in (59, 60):
        raise Unreadable(f"时段不是一个小时：“{text}”")
    return minutes[0] // 60


def _minutes(found: re.Match, inherited: str | None) -> int:
    half, hour = found[1] or found[4] or inherited, int(found[2])
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    return hour * 60 + int(found[3] or 0)
