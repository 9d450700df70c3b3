"""拼音首字母: of a title or a name, for searching by typing few keys; staff may correct what is stored."""

import re
import unicodedata
from functools import cache

# Where a character alone would be read wrongly: places and words of frequent titles, surnames of well-known people.
_READ = {
    "重庆": "cq", "重阳": "cy", "重逢": "cf", "重生": "cs", "重新": "cx", "重返": "cf", "重建": "cj", "成长": "cz", "长大": "zd",
    "家长": "jz", "校长": "xz", "院长": "yz", "县长": "xz", "市长": "sz", "银行": "yh", "行业": "hy", "音乐": "yy", "乐器": "yq",
    "乐理": "yl", "朝鲜": "cx", "王朝": "wc", "唐朝": "tc", "宋朝": "sc", "明朝": "mc", "清朝": "qc", "元朝": "yc", "传记": "zj",
    "自传": "zz", "水浒传": "shz", "外传": "wz", "列传": "lz", "评传": "pz", "正传": "zz", "大传": "dz", "小传": "xz",
    "会计": "kj", "厦门": "xm", "都市": "ds", "首都": "sd", "古都": "gd", "成都": "cd", "便宜": "py", "西藏": "xz", "宝藏": "bz",
    "藏族": "zz", "弹弓": "dg", "子弹": "zd", "炸弹": "zd", "调查": "dc", "声调": "sd", "曲调": "qd", "调动": "dd", "参差": "cc",
    "人参": "rs", "曾国藩": "zgf", "曾巩": "zg", "曾子": "zz", "曾参": "zs", "单田芳": "stf", "单雄信": "sxx", "解缙": "xj",
    "解晓东": "xxd", "仇英": "qy", "区大相": "odx", "查良镛": "zlr", "查慎行": "zsx", "朴正熙": "pzx", "尉迟": "yc", "长孙": "zs",
    "万俟": "mq", "任继愈": "rjy", "盖叫天": "gjt", "华佗": "ht", "六安": "la", "蚌埠": "bb", "番禺": "py", "什刹海": "schh",
    "降魔": "xm", "投降": "tx", "供给": "gj", "自给": "zj", "角色": "js", "主角": "zj", "似的": "sd", "宿舍": "ss", "星宿": "xx",
}  # fmt: skip
_READ["查良镛"], _READ["什刹海"] = "zly", "sch"
_PHRASE = re.compile("|".join(sorted(map(re.escape, _READ), key=len, reverse=True)))
LONGEST = 100


def initials(title: str | None) -> str:
    """The first letters of a title's syllables in lower case, its Latin letters and digits as they are: 红楼梦 → hlm.

    At most a hundred; a character without a reading is left out.
    """
    said = _PHRASE.sub(lambda found: _READ[found[0]], title or "")
    return said.translate(_letters())[:LONGEST]


def from_syllables(spelled: str) -> str:
    """The initials of a title that is spelled out already, as CNMARC has it: ``ping shuo gu li`` → psgl."""
    parts = unicodedata.normalize("NFKD", spelled or "").lower()
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return "".join(word[0] if word[0].isalpha() else word for word in re.findall(r"[a-z]+|[0-9]+", plain))[:LONGEST]


class _Letters(dict):
    """A table for ``str.translate`` that asks for each character once."""

    def __init__(self, read):
        super().__init__()
        self._read = read

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        if plain.isascii():
            letter = "".join(one for one in plain if one.isalnum())
        else:
            read = self._read(plain[0])
            letter = next(
                (one[0] for one in unicodedata.normalize("NFKD", read).lower() if one.isascii() and one.isalpha()), ""
            )
        self[code] = letter
        return letter


@cache
def _letters() -> _Letters:
    from pypinyin import Style, pinyin

    return _Letters(lambda sign: "".join(pinyin(sign, style=Style.NORMAL, errors="ignore")[0])
                    if pinyin(sign, style=Style.NORMAL, errors="ignore") else "")  # fmt: skip
