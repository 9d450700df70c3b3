"""接龙: the text of a chat in which each put their name under the last. Read line by line; what is no name says why."""

import re

from yylib.errors import Refused
from yylib.services.registration_lists import MOST_ROWS
from yylib.services.registration_lists.entries import (
    LANDLINE,
    MOBILE,
    BadEntry,
    Entry,
    name_of,
    number_of,
    phone_of,
    plain_text,
)

_NUMBERED = re.compile(r"\s*[(（\[【]?([0-9]{1,4})\s*[)）\]】.．、,，:：]\s*(.*)")
_ROLE = r"(大人|家长|成人|大|小孩|小朋友|孩子|儿童|宝宝|小|娃)"
_COUNT = re.compile(r"([0-9]{1,3}|[一二两俩三四五六七八九十])\s*(?:个|位|名)?\s*" + _ROLE)
_WHOLE = re.compile(r"(?:共|一共|合计)?\s*([0-9]{1,3}|[一二两俩三四五六七八九十])\s*(?:个|位)?人")
_MORE = re.compile(r"\+\s*([0-9]{1,2})(?![0-9])")
_AGED = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*(?:周?岁半?|个月)")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_SPLIT = re.compile(r"[\s,，、;；/|+＋&和与—–-]+")
_PARENT = re.compile(r"妈妈|爸爸|家长|奶奶|爷爷|姥姥|姥爷|外婆|外公")
_FILLER = re.compile(_PARENT.pattern + r"|报名|参加|已报|接龙|孩子|电话|手机|姓名|共|[:：]")
_SMALL = frozenset({"小孩", "小朋友", "孩子", "儿童", "宝宝", "小", "娃"})


def read(text: str, *, is_for_children: bool = False) -> list[Entry]:
    """The entries of a pasted 接龙, each under its own number; lines above the first number are its head.

    Without any number each line is one, numbered from the top. Where the activity is for children, a name without numbers
    is a child's, with an adult coming along, and 妈妈+1 are those two; any other +1 of a family is in doubt."""
    lines = [plain_text(line) for line in text.splitlines()]
    found = [(at, _NUMBERED.fullmatch(line)) for at, line in enumerate(lines, 1)]
    first = next((at for at, match in found if match and _NUMBERED.fullmatch(lines[at - 1])[2]), None)
    if first is None:
        numbered = [(at, line) for at, line in enumerate(lines, 1) if line and not line.startswith("#")]
    else:
        numbered = [(int(match[1]), match[2]) if match else (0, lines[at - 1]) for at, match in found
                    if at >= first and lines[at - 1]]  # fmt: skip
    if not numbered:
        raise Refused("names_unclear", field="text", why="里面没有一行名字")
    if len(numbered) > MOST_ROWS:
        raise Refused("names_too_many", field="text", most=MOST_ROWS)
    entries, last = [], 0
    for number, line in numbered:
        last = number or last
        entries.append(_entry(number, line, is_for_children) if number else
                       Entry(last, why=f"第 {last} 条后面的一行“{line[:20]}”没有序号，没有当作报名"))  # fmt: skip
    return [entry for entry in entries if entry.name or entry.why]


def _entry(number: int, line: str, is_for_children: bool) -> Entry:
    if not line:
        return Entry(number)
    try:
        return _read(number, line, is_for_children)
    except BadEntry as bad:
        return Entry(number, why=str(bad), note=line[:60])


def _read(number: int, line: str, is_for_children: bool) -> Entry:
    rest, phone = _without_phone(line)
    is_aged = bool(_AGED.search(rest))
    rest = _AGED.sub(" ", rest)
    counts = {"大": None, "小": None}
    for found in _COUNT.finditer(rest):
        size = "小" if found[2] in _SMALL else "大"
        counts[size] = (counts[size] or 0) + number_of(found[1])
    rest = _COUNT.sub(" ", rest)
    if (whole := _WHOLE.search(rest)) and counts == {"大": None, "小": None}:
        counts["大"] = number_of(whole[1])
    more, is_parent = _MORE.search(rest), bool(_PARENT.search(rest))
    rest = _MORE.sub(" ", _WHOLE.sub(" ", rest))
    words = [word for word in _SPLIT.split(_FILLER.sub(" ", _BRACKETS.sub(" ", rest))) if any(map(str.isalpha, word))]
    if not words:
        raise BadEntry("没有姓名")
    if len(words) > 6 or any(len(word) > 40 for word in words):
        raise BadEntry("一行里的字太多，看不出谁是谁")
    names = [name_of(word) for word in words]
    more, is_small = int(more[1]) if more else 0, is_for_children or is_aged
    if more and len(names) == 1 and counts == {"大": None, "小": None} and (is_small or is_parent):
        return _and_more(number, names[0], phone, more, is_small, is_parent, line)
    return _party(number, names, phone, counts, more, is_small, line)


def _and_more(number, name, phone, more, is_small, is_parent, line) -> Entry:
    """小雨点妈妈+1 in an activity for children is a child and its mother; otherwise nobody can tell who the +1 are."""
    doubt = f"“+{more}”是大人还是孩子看不出来：问过再勾选，人数不对的请单独登记"
    child = ({"name": name, "birth_on": None},)
    if is_small and is_parent:
        return Entry(
            number, name, phone, False, child, (), 1, more - 1, note=line[:60], doubt="" if more == 1 else doubt
        )
    if is_small:
        return Entry(number, name, phone, False, child, (), 1 + more, note=line[:60], doubt=doubt)
    return Entry(number, name, phone, more_adults=more, note=line[:60], doubt=doubt)


def _without_phone(line: str) -> tuple[str, str | None]:
    found = MOBILE.search(line) or LANDLINE.search(line)
    if found:
        return line[: found.start()] + " " + line[found.end() :], phone_of(found[0])
    if digits := re.search(r"[0-9][0-9-]{5,}[0-9]", line):
        raise BadEntry(f"电话“{digits[0][:20]}”不对，要 11 位")
    return line, None


def _party(number, names, phone, counts, more, is_small, line) -> Entry:
    """Names and numbers put together: the first is who registered; further names are children while there are any."""
    grown, small = counts["大"], counts["小"]
    if grown is None and small is None and is_small and len(names) == 1:
        return Entry(number, names[0], phone, False, ({"name": names[0], "birth_on": None},), (), 1, 0, note=line[:60])
    if grown is None and small is None and is_small:
        small = len(names) - 1
    grown, small = max(1, 1 if grown is None else grown) + more, small or 0
    others = names[1:]
    children = tuple({"name": name, "birth_on": None} for name in others[:small])
    adults = tuple({"name": name} for name in others[small:])
    return Entry(number, names[0], phone, True, children, adults, max(0, grown - 1 - len(adults)), small - len(children),
                 note=line[:60])  # fmt: skip
