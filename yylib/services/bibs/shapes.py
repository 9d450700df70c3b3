"""The fields that a cataloguer fills in, in plain words, and their usual subfields; every other field is kept as it came."""

from typing import NamedTuple


class Shape(NamedTuple):
    """One field: its name, its subfields in the usual order, its indicators when new, whether there may be several."""

    label: str
    subs: dict[str, str]
    marks: str = "  "
    may_repeat: bool = True


_NAME = {"a": "姓名", "b": "名（西文）", "c": "附加成分（国别、朝代）", "f": "生卒年", "4": "责任方式（著、译、编）", "9": "拼音",
         "A": "拼音"}  # fmt: skip
_BODY = {"a": "团体名称", "b": "下属部门", "c": "附加成分", "4": "责任方式", "9": "拼音", "A": "拼音"}
SHAPES = {
    "010": Shape("书号和定价", {"a": "ISBN", "b": "装订", "d": "定价（CNY68.00）", "z": "印错的 ISBN"}),
    "100": Shape("通用数据", {"a": "代码"}, may_repeat=False),
    "101": Shape("语种", {"a": "正文语种", "b": "转译语种", "c": "原著语种"}, "0 ", False),
    "102": Shape("出版国别", {"a": "国家", "b": "地区（行政区划码）"}, may_repeat=False),
    "105": Shape("图书形式", {"a": "代码"}, may_repeat=False),
    "200": Shape("题名和责任者", {"a": "正题名", "b": "文献类型", "d": "并列题名", "e": "其他题名信息", "h": "分册号", "i": "分册名",
                           "f": "第一责任者", "g": "其他责任者", "z": "并列题名语种", "9": "题名拼音", "A": "题名拼音"}, "1 ", False),
    "205": Shape("版本", {"a": "版次", "b": "版本说明"}),
    "210": Shape("出版发行", {"a": "出版地", "c": "出版者", "d": "出版日期", "e": "印刷地", "g": "印刷者", "h": "印刷日期"}),
    "215": Shape("形态", {"a": "页数或册数", "c": "图", "d": "尺寸", "e": "附件"}),
    "225": Shape("丛编", {"a": "丛编名", "e": "其他题名信息", "f": "责任者", "h": "分册号", "i": "分丛编名", "v": "卷册号", "x": "ISSN"},
                 "2 "),
    "300": Shape("一般附注", {"a": "附注"}),
    "330": Shape("提要", {"a": "提要"}),
    "606": Shape("主题词", {"a": "主题词", "x": "主题复分", "y": "地区复分", "z": "年代复分", "j": "形式复分"}, "0 "),
    "690": Shape("中图法分类号", {"a": "分类号", "v": "版次"}),
    "701": Shape("主要责任者（个人）", _NAME, " 0"),
    "702": Shape("次要责任者（个人）", _NAME, " 0"),
    "711": Shape("主要责任者（团体）", _BODY, "02"),
    "712": Shape("次要责任者（团体）", _BODY, "02"),
    "801": Shape("编目机构", {"a": "国家", "b": "机构", "c": "日期", "g": "规则"}, " 0"),
    "905": Shape("馆藏", {"a": "馆代码", "b": "条码号", "d": "分类号", "e": "种次号", "f": "索书号"}),
}  # fmt: skip
_FIRST = {"010": "ad", "101": "a", "102": "ab", "200": "aefg", "210": "acd", "215": "acd", "606": "a", "690": "av", "701": "a4",
          "702": "a4", "711": "a4", "712": "a4", "801": "abc", "225": "av", "905": "abde"}  # fmt: skip
_FILLED = {("101", "a"): "chi", ("102", "a"): "CN", ("690", "v"): "5", ("801", "a"): "CN"}
# What a title must have before its cataloguing is done: field, subfields of which one is enough, its name.
NEEDED = (("101", "a", "语种 101"), ("200", "a", "正题名 200"), ("200", "fg", "责任者 200"), ("210", "c", "出版者 210"),
          ("210", "d", "出版日期 210"), ("215", "a", "页数 215"), ("690", "a", "分类号 690"))  # fmt: skip


def blank(tag: str) -> list:
    """A new field with its usual subfields, empty but for what is nearly always the same."""
    codes = _FIRST.get(tag, "a")
    return [tag, SHAPES[tag].marks, [[code, _FILLED.get((tag, code), "")] for code in codes]]


def with_places(lines: list) -> list:
    """The fields of a record, and an empty place for each subfield that it must have and has not."""
    lines = [[tag, marks, [list(sub) for sub in subs]] for tag, marks, subs in lines]
    for tag, codes, _name in NEEDED:
        there = [line for line in lines if line[0] == tag]
        if not there:
            at = next((at for at, line in enumerate(lines) if line[0] > tag), len(lines))
            lines.insert(at, blank(tag))
        elif not any(code in codes for line in there for code, _value in line[2]):
            there[0][2].append([codes[0], ""])
    return lines


def is_whole(tag: str, code: str) -> bool:
    """Whether a subfield is a text of several lines."""
    return (tag, code) in (("330", "a"), ("300", "a"))
