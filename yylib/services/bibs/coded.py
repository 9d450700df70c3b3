"""100 and 105: data in fixed places, filled by choosing. A place that nobody chooses for stays as it came."""

from typing import NamedTuple

from yylib import clock

_DATES = {"d": "一次出完的图书", "g": "多卷书，几年出完", "e": "重印", "h": "版权日期不同", "f": "出版年不确定", "a": "仍在出的连续出版物",
          "b": "已停刊的连续出版物", "u": "出版年不明"}  # fmt: skip
_READERS = {"m": "成人", "e": "青年（14–20 岁）", "a": "青少年", "d": "少年（9–14 岁）", "c": "小学生（5–10 岁）",
            "b": "学龄前（0–5 岁）", "k": "研究人员", "u": "不明", " ": "不填"}  # fmt: skip
_LANGUAGES = {
    "chi": "中文",
    "eng": "英文",
    "jpn": "日文",
    "mon": "蒙古文",
    "tib": "藏文",
    "uig": "维吾尔文",
    "mul": "多语种",
}
_PICTURES = {
    " ": "没有",
    "a": "插图",
    "b": "地图",
    "c": "肖像",
    "e": "设计图",
    "f": "图版",
    "h": "摹真",
    "k": "表格",
    "y": "无插图",
}
_CONTENT = {" ": "一般", "a": "书目", "b": "目录", "d": "文摘", "e": "词典", "f": "百科全书", "g": "名录", "i": "统计资料", "j": "教科书",
            "k": "专利", "l": "标准", "m": "学位论文", "n": "法律法规", "t": "卡通、连环画", "z": "其他"}  # fmt: skip
_LITERARY = {"y": "不是文学作品", "a": "小说", "b": "戏剧", "c": "散文", "d": "幽默讽刺", "e": "书信", "f": "短篇小说", "g": "诗歌",
             "h": "演说", "z": "多种体裁"}  # fmt: skip
_LIVES = {"y": "不是传记", "a": "自传", "b": "个人传记", "c": "合传", "d": "含传记资料"}
_YES_NO = {"0": "没有", "1": "有"}


class Place(NamedTuple):
    """One piece of coded data: where it stands, how long it is, what may be chosen; without choices it is typed."""

    name: str
    at: int
    size: int
    label: str
    choices: dict[str, str] | None = None


PLACES = {
    "100": (Place("dates", 8, 1, "出版类型", _DATES), Place("first", 9, 4, "出版年"), Place("last", 13, 4, "终止年或原版年"),
            Place("reader", 17, 1, "读者对象", _READERS), Place("second", 18, 1, "读者对象二", _READERS),
            Place("language", 22, 3, "编目语种", _LANGUAGES)),
    "105": (Place("pictures", 0, 1, "图表", _PICTURES), Place("content", 4, 1, "内容类型", _CONTENT),
            Place("index", 10, 1, "索引", _YES_NO), Place("literary", 11, 1, "文学体裁", _LITERARY),
            Place("lives", 12, 1, "传记", _LIVES)),
}  # fmt: skip
_LENGTH = {"100": 36, "105": 13}


def is_coded(tag: str, code: str) -> bool:
    """Whether this subfield is filled by choosing."""
    return tag in PLACES and code == "a"


def fresh(tag: str) -> str:
    """The data of a new record: a book of this year for adults, in Chinese."""
    today = clock.today()
    return {"100": f"{today:%Y%m%d}d{today.year}    em y0chiy50      ea", "105": "y   z   000yy"}[tag]


def chosen(tag: str, text: str) -> list[tuple[Place, str, list[tuple[str, str]]]]:
    """Each place with its value and its choices; a value that is no choice is offered as it is."""
    held = (text or fresh(tag)).ljust(_LENGTH[tag])
    told = []
    for place in PLACES[tag]:
        value = held[place.at : place.at + place.size]
        pairs = list((place.choices or {}).items())
        if place.choices and value not in place.choices:
            pairs.insert(0, (value, f"原值“{value}”"))
        told.append((place, value, pairs))
    return told


def filled(tag: str, text: str, given: dict[str, str]) -> str:
    """The data with what was chosen in its place; ``given`` is by the name of the place. Untouched data is untouched."""
    held = (text or fresh(tag)).ljust(_LENGTH[tag])
    for place in PLACES[tag]:
        value = given.get(place.name)
        if value is not None and (place.choices is None or value in place.choices):
            held = held[: place.at] + value[: place.size].ljust(place.size) + held[place.at + place.size :]
    return text if text and held.rstrip() == text.rstrip() else held
