"""What the columns of a holdings file mean: guessed from their heads and contents, or from 905's subfields; remembered."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import islice

from yylib.services import isbn, money
from yylib.services.holdings import states

# role: its word on the page, the heads that say it whole, the words that a longer head holds, what no such head may hold
ROLES: dict[str, tuple[str, str, str, str]] = {
    "barcode": ("条码", "条码|条码号|条形码|barcode|图书条码|馆藏条码|财产条码", "条码|条形码|barcode", "isbn|读者"),
    "accession_no": ("登录号", "登录号|财产号|登记号|个别登记号|regno", "登录号|财产号|登记号|财产账号", "批"),
    "title": ("题名", "题名|书名|正题名|名称|图书名称|文献题名|题名与责任者|title", "题名|书名|图书名|刊名|title",
              "丛书|副|并列|其他|拼音|统一|分册|责任"),
    "title_rest": ("副题名", "副题名|副书名|其他题名信息|其他题名|subtitle", "副题名|副书名|其他题名|副标题", ""),
    "responsibility": ("责任者", "责任者|第一责任者|作者|著者|编著者|author|著作者", "责任者|作者|著者|author|主编", "国|号"),
    "publisher": ("出版社", "出版社|出版者|出版单位|出版发行者|publisher", "出版社|出版者|出版单位|publisher", "地|日|年"),
    "pub_place": ("出版地", "出版地", "出版地", ""),
    "pub_date": ("出版日期", "出版日期|出版年|出版时间|出版年月|出版年份|pubdate", "出版日|出版年|出版时间|pub.*(date|year)", ""),
    "isbn": ("ISBN", "isbn|书号|标准书号|标准号|国际标准书号|isbn号|isbn13|isbn/issn", "isbn|标准书号|书号", "isbn10|统一|种次|书次|著者|登录|索"),
    "call_no": ("索书号", "索书号|索取号|排架号|callno|call_no", "索书号|索取号|排架号|callno", ""),
    "class_no": ("分类号", "分类号|中图分类号|中图法分类号|类号|分类", "分类号|中图法|类号|classno", "科图"),
    "seq": ("种次号", "种次号|书次号|著者号|种次", "种次号|书次号|著者号", ""),
    "branch": ("所属馆", "所属馆|馆代码|分馆|馆名|所属分馆|所在馆|orglib|curlib|图书馆", "所属馆|所在馆|分馆|馆代码|curlib|orglib", "地|室"),
    "location": ("馆藏地", "馆藏地|馆藏地点|馆藏位置|所在馆藏地|所属馆藏地|典藏地|馆藏部门|阅览室|location|curlocal|orglocal|部门",
                 "馆藏地|馆藏位置|典藏地|馆藏部门|所在地|存放|curlocal|orglocal|location|库室", "日期|状态"),
    "price": ("价格", "价格|单价|定价|书价|流通单册价|单册价|price|码洋|原价|singleprice", "价|price|码洋", "总|实洋|折|totalprice"),
    "status": ("状态", "状态|馆藏状态|图书状态|流通状态|state|status", "状态|state|status", "日|时间"),
    "volume": ("卷册", "卷册|分册|分册号|卷次|册次|卷册号|分卷号|volinfo|volnum|卷", "卷册|分册|卷次|册次|volinfo", "册数|名"),
    "control_no": ("控制号", "控制号|记录号|记录控制号|书目记录号|bookrecno|marc记录号|001|id|书目id", "控制号|记录号|bookrecno", "批"),
    "shelf_no": ("架位号", "架位号|架位|层架号|shelfno", "架位|层架|shelfno", ""),
    "arrived_on": ("入藏日期", "入藏日期|入馆日期|登记日期|验收日期|indate|regdate|入库日期", "入藏日|入馆日|登记日|入库日|indate|regdate", ""),
    "series": ("丛书", "丛书|丛书名|丛编|丛编题名", "丛书|丛编", ""),
    "pages": ("页数", "页数|页码|载体形态", "页数", ""),
    "edition": ("版次", "版次|版本", "版次", "分类"),
    "language": ("语种", "语种|语言|文种", "语种", ""),
    "abstract": ("摘要", "摘要|提要|内容提要|简介|内容简介", "摘要|提要|简介", ""),
    "note": ("备注", "备注|附注|说明|memoinfo", "备注|memo", ""),
}  # fmt: skip
IN_905 = ("barcode", "accession_no", "class_no", "seq", "call_no", "branch", "location", "price", "status", "volume",
          "shelf_no", "arrived_on", "note")  # fmt: skip
USUAL_905 = {"a": "branch", "b": "barcode", "d": "class_no", "e": "seq", "f": "location", "p": "price"}
SAMPLE, WITHIN = 400, 20
MOST_ROWS = 3_000_000  # of a file that streams


def head_row(rows: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The row of heads: of the first twenty the one that names most columns, at least two; (0, []) without one."""
    scored = [(len(roles_by_name(cells)), -number, number, cells) for number, cells in rows[:WITHIN]]
    best = max(scored, default=(0, 0, 0, []))
    return (best[2], best[3]) if best[0] >= 2 else (0, [])


def roles_by_name(head: list[str]) -> dict[str, int]:
    """One column for each role that a head names; a head that says it whole goes before one that holds the word."""
    names = [_plain(cell) for cell in head]
    found: dict[str, int] = {}
    for part in (1, 2):
        for role, told in ROLES.items():
            if role in found:
                continue
            fits = _whole(told[1]) if part == 1 else _holding(told[2], told[3])
            at = next((at for at, name in enumerate(names) if name and at not in found.values() and fits(name)), None)
            if at is not None:
                found[role] = at
    return found


def guess(rows: list[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """The number of the head row, 0 without one, and the column of each role: by its head, else by what stands in it."""
    number, head = head_row(rows)
    data = [cells for at, cells in rows if at > number and any(cells)][:SAMPLE]
    width = max((len(cells) for cells in data), default=len(head))
    columns = [[cells[at] for cells in data if at < len(cells) and cells[at]] for at in range(width)]
    found = roles_by_name(head) if number else {}
    # A head that promises numbers over a column of words is not believed.
    for role, fits in (("isbn", _is_isbn), ("price", _is_price)):
        if role in found and found[role] < width and columns[found[role]] and _share(columns[found[role]], fits) < 0.3:
            del found[role]
    return number, found | _by_content(columns, found)


def guess_905(fields: list[list]) -> dict[str, str]:
    """What each subfield of 905 holds, by the usual order and by what stands in it: ``{code: role}``."""
    values: dict[str, list[str]] = {}
    for field in fields:
        for code, value in field[2] if len(field) > 2 else ():
            values.setdefault(code, []).append(value)
    found = {code: USUAL_905[code] for code in values if code in USUAL_905}
    is_code = {
        code for code, held in values.items() if _share(held, _is_barcode) > 0.8 and len(set(held)) > 0.9 * len(held)
    }
    if found.get("b") == "barcode" and "b" not in is_code and is_code:
        found["b"] = "location" if "f" not in values else "note"
        found[sorted(is_code)[0]] = "barcode"
    for code, fits, role in (("s", _is_call_no, "call_no"), ("c", _is_barcode, "accession_no"), ("v", None, "volume"),
                             ("h", None, "volume"), ("t", states.status_of, "status"), ("y", None, "arrived_on")):  # fmt: skip
        if code in values and code not in found and (fits is None or _share(values[code], fits) > 0.8):
            found[code] = role
    return _once(found)


def signature_905(codes) -> str:
    """The name under which the meaning of 905 is remembered: its codes."""
    return "905:" + "".join(sorted(set(codes)))[:50]


def signature(head: list[str]) -> str:
    """Equal for two head rows that say the same in the same order."""
    return hashlib.sha256("\x1f".join(_plain(cell) for cell in head).rstrip("\x1f").encode()).hexdigest()[:32]


def sample(rows) -> list[tuple[int, list[str]]]:
    """The first rows that hold anything."""
    return list(islice(((number, cells) for number, cells in rows if any(cells)), SAMPLE))


def _once(found: dict[str, str]) -> dict[str, str]:
    taken, kept = set(), {}
    for code, role in found.items():
        kept[code] = role if role not in taken else "note"
        taken.add(role)
    return {code: role for code, role in kept.items() if role != "note" or code in ("n", "z")}


def _plain(text: str) -> str:
    return re.sub(r"[\s:：*_（）()【】\[\]“”\"']+", "", unicodedata.normalize("NFKC", text)).lower()


def _whole(words: str) -> Callable[[str], object]:
    return re.compile(words).fullmatch


def _holding(words: str, never: str) -> Callable[[str], object]:
    held, barred = re.compile(words), re.compile(never) if never else None
    return lambda name: held.search(name) and len(name) <= 20 and not (barred and barred.search(name))


def _share(cells: list[str], fits) -> float:
    return sum(bool(fits(cell)) for cell in cells) / len(cells) if cells else 0.0


def _is_isbn(cell: str) -> bool:
    return len(isbn.hyphenless(cell)) in (10, 13) and isbn.hyphenless(cell)[:9].isdigit()


def _is_price(cell: str) -> bool:
    return money.price(cell) is not None and len(cell) < 20


def _is_barcode(cell: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{0,6}-?[0-9]{5,16}", cell)) and isbn.isbn13(cell) is None


def _is_call_no(cell: str) -> bool:
    return bool(re.fullmatch(r"[A-KN-VXZ][A-Z]?[\d.\-=()a-z]*/\S{1,30}", cell))


def _by_content(columns: list[list[str]], found: dict[str, int]) -> dict[str, int]:
    """The roles that plain contents give to columns without a role: ISBN, barcode, call number, price, and the title."""
    more: dict[str, int] = {}
    for role, fits in (("isbn", isbn.isbn13), ("call_no", _is_call_no), ("barcode", _is_barcode)):
        if role in found or role == "barcode" and "accession_no" in found:
            continue
        free = [at for at in range(len(columns)) if at not in {*found.values(), *more.values()}]
        able = [at for at in free if len(columns[at]) > 1 and _share(columns[at], fits) >= 0.8]
        if role == "barcode":
            able = [at for at in able if len(set(columns[at])) == len(columns[at])]
        if able:
            more[role] = able[0]
    if "title" not in found:
        free = [at for at in range(len(columns)) if at not in {*found.values(), *more.values()}]
        lengths = Counter({at: sum(map(len, columns[at])) for at in free if _share(columns[at], _has_words) > 0.6})
        if lengths:
            more["title"] = lengths.most_common(1)[0][0]
    return more


def _has_words(cell: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", cell)) and not _is_call_no(cell)
