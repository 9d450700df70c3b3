"""书价: a price as it is printed, typed or sent, in fen; whether it is a gift's or a set's; and fen as yuan."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_USUAL = re.compile(r"(?:CNY)?([0-9]{1,7})(?:\.([0-9]{1,2}))?")
_YUAN = {"", "CNY", "RMB", "Y", "¥", "人民币", "元"}
_FOREIGN = {"$": "USD", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "£": "GBP", "€": "EUR", "港币": "HKD", "港元": "HKD",
            "美元": "USD", "台币": "TWD", "新台币": "TWD", "日元": "JPY"}  # fmt: skip
_SHAPE = re.compile(
    r"(?P<money>[A-Z]{1,3}\$?|[¥$£€]|人民币|新?台币|港币|美元)?[:.]?(?P<amount>\d{1,7}(?:\.\d{0,4})?)"
    r"(?:(?P<unit>元|圆|块|港元|美元|日元))?整?"
    r"(?P<rest>(?:[/每](?:册|本))|\(.*\)|[*/×]\d{1,3}|)"
)
_NUMBER = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "上下": 2, "上、下": 2,
           "上中下": 3, "上、中、下": 3}  # fmt: skip
_SET = re.compile(
    r"\(?[全共]?(\d{1,3}|十?[二三四五六七八九]|[两十]|上、?下|上、?中、?下)(?:[册卷本辑部集]|函)?[全装]?\)?套?"
)
_BINDING = re.compile(r"\((?:平装|精装|软精装|简装|线装|布面|纸面|盒装|塑套|软皮|硬皮|函套|每册|附光盘|含光盘)\)")
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?![\d,])")
_GIFT = re.compile(r"\(?(?:捐赠|赠阅|赠送|赠书|赠)\)?")
_LARGEST = 2**31 - 1


class Price(NamedTuple):
    """A price that was understood. ``fen`` is the whole of what is printed, of a set that of all its volumes; None for
    another country's money or a gift without one. ``note`` says what had to be put right, empty if nothing."""

    fen: int | None
    is_gift: bool = False
    is_set: bool = False
    note: str = ""
    copies: int = 1

    @property
    def each(self) -> int | None:
        """The price of one volume, a set's shared out evenly and rounded to the fen."""
        return None if self.fen is None else round_half_up(Decimal(self.fen) / self.copies)


def price(text) -> Price | None:
    """What a price string says, or None where nobody can tell: ``10+20``, ``CNY48.00(套)`` of how many volumes."""
    if isinstance(text, str) and (usual := _USUAL.fullmatch(text)):
        return Price(int(usual[1]) * 100 + int((usual[2] or "").ljust(2, "0")))
    said = _plain(text)
    said, gifts = _GIFT.subn("", said)
    if gifts and said in _YUAN:
        return Price(None, True, note="赠书，没有定价")
    cut, notes = _tidied(said.removeprefix("+"))
    found = _SHAPE.fullmatch(cut)
    if not found:
        return None
    money, rest = (found["money"] or "").rstrip(":."), found["rest"]
    copies, total = _copies(rest)
    if copies is None:
        return None
    if rest.startswith("("):
        notes.append(f"“{rest}”按{f'全套 {copies} 册' if copies > 1 else '一册'}理解")
    fen = round_half_up(Decimal(found["amount"]) * 100) * (copies if total else 1)
    money = found["unit"] if found["unit"] in _FOREIGN else money
    if money not in _YUAN:
        return Price(
            None, bool(gifts), copies > 1, f"{_FOREIGN.get(money, money)}{found['amount']}，不是人民币", copies
        )
    return Price(fen, bool(gifts), copies > 1, "；".join(notes), copies) if fen <= _LARGEST else None


def yuan(fen: int | None) -> str:
    """Fen as yuan with two decimals, ``68.00``; nothing for no price."""
    if fen is None:
        return ""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"


def round_half_up(amount: Decimal) -> int:
    """An amount in whole fen, half a fen upwards, as an invoice has it."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _plain(text) -> str:
    if isinstance(text, float):
        text = f"{text:.2f}"
    said = unicodedata.normalize("NFKC", str(text if text is not None else "")).upper()
    return re.sub(r"\s+", "", said).replace("￥", "¥")


def _tidied(said: str) -> tuple[str, list[str]]:
    """The string with its small slips put right, and what they were."""
    notes = []
    cut = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), said)
    if "," in cut:
        cut = cut.split(",")[0]
        notes.append("逗号后面的没有算")
    if "()" in cut:
        cut = cut.replace("()", "")
        notes.append("去掉了空括号")
    shorter = re.sub(r"(?<=[\d元])(?:/|每)(?:册|本)$", "", _BINDING.sub("", cut))
    if shorter != cut:
        notes.append("去掉了装订和“每册”的字样")
    return shorter, notes


def _copies(rest: str) -> tuple[int | None, bool]:
    """How many volumes the price is for, and whether it must be multiplied by them; None where it cannot be told."""
    if not rest:
        return 1, False
    if rest[0] in "*×/":
        number = int(rest[1:])
        return (number or None), rest[0] != "/"
    found = _SET.fullmatch(rest)
    if not found:
        return None, False
    word = found[1]
    number = int(word) if word.isdigit() else _NUMBER.get(word) or 10 + _NUMBER.get(word[1:], 0)
    return (number or None), False
