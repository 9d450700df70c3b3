"""证件: which kinds a proof may name, whether a number can be one, and how it is shown.

残疾人证 and 老年优待证 are not offered: they hold the citizen's own number and say more of somebody than a proof needs
(个人信息保护法 第6条).
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.errors import Refused

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_ABROAD = ("810000", "820000", "830000")


class Kind(NamedTuple):
    """One kind of document: its word, what its number looks like, and the shape."""

    label: str
    want: str
    shape: str
    is_citizen: bool = False


KINDS = {
    "resident": Kind("居民身份证", "18 位，末位是校验码", r"[0-9]{17}[0-9X]", True),
    "household": Kind("户口簿（写本人的公民身份号码）", "18 位，末位是校验码", r"[0-9]{17}[0-9X]", True),
    "hmt_residence": Kind("港澳台居民居住证", "18 位，以 81、82、83 开头", r"8[123]0000[0-9]{11}[0-9X]", True),
    "hm_pass": Kind("来往内地通行证", "H 或 M 加 8 位数字", r"[HM][0-9]{8}"),
    "tw_pass": Kind("台胞证", "8 位数字", r"[0-9]{8}"),
    "foreign_residence": Kind("外国人永久居留身份证", "以 9 开头的 18 位，或 3 个字母加 12 位数字",
                              r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}"),
    "passport": Kind("护照", "5–17 位字母和数字", r"[A-Z0-9]{5,17}"),
    "military": Kind("军官证、士兵证", "5–20 位汉字、字母或数字", r"[\u4e00-\u9fffA-Z0-9]{5,20}"),
}  # fmt: skip


def proper(kind: str, number: str, born: date | None = None) -> str:
    """A number in its normal form, capitals and no blanks. ``proof_id_bad`` where it cannot be one of its kind (GB 11643:
    weights, check sign, a birth date that exists and has been); ``proof_id_birth`` where it says another birth date than
    the one that is known. The region is not looked up: those of counties that are no more remain valid."""
    if kind not in KINDS:
        raise Refused("proof_id_kind", field="id_kind")
    held, number = KINDS[kind], re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", number or "").upper())
    if not re.fullmatch(held.shape, number) or len(number) == 18 and held.shape[-1] == "]" and not _adds_up(number):
        raise Refused("proof_id_bad", field="id_number", kind=held.label, want=held.want)
    if held.is_citizen:
        _born(number, held, born)
    if kind == "resident" and number.startswith(_ABROAD):
        raise Refused("proof_id_bad", field="id_number", kind=held.label, want="港澳台居民请选港澳台居民居住证")
    return number


def _adds_up(number: str) -> bool:
    total = sum(int(one) * weight for one, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17]


def _born(number: str, held: Kind, born: date | None) -> None:
    try:
        said = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        said = None
    if said is None or not said.year >= 1850 or said > clock.today():
        raise Refused("proof_id_bad", field="id_number", kind=held.label, want="里面的出生日期不存在")
    if born is not None and said != born:
        raise Refused("proof_id_birth", field="id_number")


def masked(number: str) -> str:
    """3703**********0011: the first and the last four of a long number, the first and the last two of a short one."""
    head, tail = (4, 4) if len(number) >= 12 else (1, 2)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def label_of(kind: str) -> str:
    """The word of a kind as it stands on paper, "" without one."""
    return KINDS[kind].label.split("（")[0] if kind in KINDS else ""
