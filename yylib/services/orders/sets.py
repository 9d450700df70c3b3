"""套装: how many volumes a set has, as its price or title says, and how its price is split over them."""

import re
import unicodedata

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_COUNTED = re.compile(
    r"(?:全套?|共|套装|一套|/)?\s*([0-9]{1,3}|[一二两三四五六七八九十百]{1,5})\s*(?:册|卷|本|部)(?!\s*(?:第|之))"
)
_WHOLE = re.compile(r"全|共|套|/")
_PARTS = (
    (re.compile(r"上\s*[、,，/]?\s*中\s*[、,，/]?\s*下"), 3),
    (re.compile(r"上\s*[、,，/]?\s*下\s*(?:两|二|2)?\s*(?:册|卷|部|本|\)|）)"), 2),
)
MOST = 200


def number(text: str) -> int | None:
    """A number in digits or in Chinese up to 199; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    hundreds, _, rest = text.rpartition("百")
    tens, mark, ones = rest.rpartition("十")
    try:
        return (100 * _DIGITS[hundreds or "一"] if "百" in text else 0) + (
            10 * _DIGITS[tens or "一"] if mark else 0) + (_DIGITS[ones] if ones else 0)  # fmt: skip
    except KeyError:
        return None


def volumes_of(text: str) -> int | None:
    """How many volumes a price or a title speaks of: 全三册, (上下册), /3, 套装共5册; None where it says nothing of it."""
    folded = unicodedata.normalize("NFKC", text or "")
    for pattern, count in _PARTS:
        if pattern.search(folded):
            return count
    found = _COUNTED.search(folded)
    if found and (_WHOLE.search(found[0]) or re.search(r"\(\s*" + re.escape(found[1]), folded)):
        count = number(found[1])
    else:
        slash = re.search(r"[0-9]\s*/\s*([0-9]{1,3})\s*$", folded)
        count = int(slash[1]) if slash else None
    return count if count and 1 < count <= MOST else None


def split(fen: int, volumes: int) -> list[int]:
    """The price of a set over its volumes, in fen: the first ones bear what does not divide, the sum is the price."""
    each, rest = divmod(fen, volumes)
    return [each + (1 if at < rest else 0) for at in range(volumes)]
