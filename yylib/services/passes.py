"""凭证: turns what was scanned or typed at a door into who and what. Every key goes through ``resolve``."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from yylib import clock, tokens
from yylib.errors import Refused, declare
from yylib.models.visits import Kind
from yylib.services import rules

declare(
    not_a_card=("这不是读者证", "扫到的是{what}，没有计数。请扫读者证，或按键登记。", 422),
    unknown_code=("认不出这个号码", "没有计数。请看看是不是扫全了，或按 Alt 加数字登记。", 422),
    empty_code=("还没有扫码", "请扫读者证，或按 Alt 加数字登记。", 422),
    number_alone=("只打了数字“{code}”", "请接着按 Alt 加数字，例如 30 再按 Alt+1 是 30 位成人。", 422),
    nobody_ends_so=(
        "今天没有电话尾号 {code} 的预约",
        "没有计数。按 Alt+1 登记成人，或请读者看看预约凭证上的日期。",
        422,
    ),
)

CARD_PATTERN = rules.declare(
    "CARD_PATTERN", label="读者证号的样子", subject="前台", type=str, unit="正则式", default=r"[A-Z]{0,4}[0-9]{6,18}[X]?",
    source="馆内规定：县里借阅系统的证号为 6–18 位数字，可带字母前缀", check=rules.expression,
)  # fmt: skip


class Pass(NamedTuple):
    """Who stands at the door, as far as the key says: the kind of reader, how many, a name for the day only, and how
    many of them are under fourteen. The kind is one that ``is_known``; ``heads`` is the whole party. ``direction`` is the
    way it goes where "auto" was asked and the day's own comings and goings would not tell."""

    kind: Kind
    heads: int
    holder: str | None
    label: str
    children: int = 0
    direction: str = ""


class Asked(NamedTuple):
    """Where and when a code was shown, for a resolver whose answer depends on it: the place (None: not known), the way
    ("in", "out" or "auto"), the moment, and whether it is told later: what has happened already is not refused for a
    window or a quota, and nobody who leaves is."""

    place_id: int | None
    direction: str
    at: datetime
    is_told_later: bool = False


class Passage(NamedTuple):
    """A pass that went through a door, for the subjects that follow it: in the same unit, after its row is stored.

    ``is_inside``: whether somebody of it is inside now. ``is_undone``: the passage was taken back. ``source``: what it was
    entered by, for whom a code on paper is weaker than one on a screen.
    """

    holder: str
    direction: str
    is_inside: bool
    at: datetime
    scan_id: int
    branch_id: int
    area_id: int
    is_undone: bool = False
    source: str = "desk"


Resolver = Callable[[str, Asked], Pass | None]
Follower = Callable[[Passage], None]
_resolvers: list[Resolver] = []
_followers: list[Follower] = []


def register(resolver: Resolver) -> Resolver:
    """A later subject's keys (booking, activity, shift): asked in order before the library card. It is given the code
    and ``Asked``."""
    _resolvers.append(resolver)
    return resolver


def follow(follower: Follower) -> Follower:
    """A later subject that acts when a pass goes in or out (booking, seat). Plain SQL only: the desk's scan is hot."""
    _followers.append(follower)
    return follower


def passed(passage: Passage) -> None:
    """Tell those who follow."""
    for follower in _followers:
        follower(passage)


def resolve(code: str, place_id: int | None = None, *, direction: str = "in", at: datetime | None = None) -> Pass:
    """The pass behind a code, or a refusal that says what was scanned instead. Reads only; keeps nothing.

    ``at`` is when it was shown, where that is told later.
    """
    code = normalised(code)
    if not code:
        raise Refused("empty_code", field="code")
    asked = Asked(place_id, direction, at or clock.now(), at is not None)
    for resolver in _resolvers:
        if found := resolver(code, asked):
            return found
    if foreign := foreign_code(code):
        raise Refused("not_a_card", field="code", what=foreign)
    if code.isascii() and code.isdigit() and len(code) <= 4:
        raise Refused("nobody_ends_so" if len(code) == 4 else "number_alone", field="code", code=code)
    if not re.fullmatch(rules.rule(CARD_PATTERN), code):
        raise Refused("unknown_code", field="code")
    return Pass(Kind.CARD, 1, holder_of(code, clock.local(asked.at).date()), f"读者证 尾号 {code[-4:]}")


def normalised(code: str) -> str:
    """Full-width characters made plain, no blanks, capitals: what a scanner or an input method may have made of it."""
    return "".join(unicodedata.normalize("NFKC", code or "").upper().split())[:200]


def holder_of(code: str, day: date | None = None) -> str:
    """A card's name for a day (today unless given): a keyed hash that the next day is another. The card number itself
    is kept nowhere."""
    return tokens.keyed("card", (day or clock.today()).isoformat(), code)


def stray(code: str, at: datetime) -> str:
    """The name of a party that was let in without what its code stands for: one of that day alone."""
    return "s:" + tokens.keyed("stray", code, clock.local(at).date().isoformat())[:62]


def foreign_code(code: str) -> str | None:
    """What a code is that is surely no reader's: a book, a periodical, goods, an address."""
    if code.startswith(("HTTP:", "HTTPS:", "WEIXIN:")):
        return "网址二维码"
    if not (len(code) == 13 and code.isascii() and code.isdigit()):
        return None
    if sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(code)) % 10:
        return None
    if code.startswith(("978", "979")):
        return "图书的 ISBN 条码"
    return "期刊的 ISSN 条码" if code.startswith("977") else "商品条码" if code.startswith("69") else None
