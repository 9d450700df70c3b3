"""Records and call numbers out of a sheet's cells."""

import re
from functools import lru_cache
from operator import itemgetter

from yylib.models.bibs import Material
from yylib.services import isbn, marc, money, pinyin
from yylib.services.bibs import drawing, keys
from yylib.services.marc.record import BLANK

# The cells that describe the title; the rest describe one volume.
ROLES = ("control_no", "isbn", "price", "title", "title_rest", "responsibility", "edition", "pub_place", "publisher",
         "pub_date", "pages", "series", "abstract", "language", "class_no", "seq", "call_no")  # fmt: skip
_LANGUAGES = {"中文": "chi", "汉语": "chi", "chi": "chi", "英文": "eng", "英语": "eng", "eng": "eng"}
_FIELDS = (
    ("010", "  ", (("a", "isbn"), ("d", "price"))), ("205", "  ", (("a", "edition"),)),
    ("210", "  ", (("a", "pub_place"), ("c", "publisher"), ("d", "pub_date"))), ("215", "  ", (("a", "pages"),)),
    ("225", "1 ", (("a", "series"),)), ("330", "  ", (("a", "abstract"),)),
)  # fmt: skip
_TAG = itemgetter(0)
_HEAD = ("control_no", "title", "title_rest", "responsibility")


def made(said: dict[str, str]) -> marc.Record:
    """A record of what the cells say; nothing is added that they do not."""
    control, title, rest, people = (said[role] for role in _HEAD)
    fields = [["001", control]] if control else []
    for tag, marks, subs in _FIELDS:
        if told := [[code, said[role]] for code, role in subs if said[role]]:
            fields.append([tag, marks, told])
    if language := _LANGUAGES.get(said["language"].lower()):
        fields.append(["101", "0 ", [["a", language]]])
    named = [["a", title], ["e", rest], ["f", people]]
    fields.append(["200", "1 ", [sub for sub in named if sub[1]]])
    if class_no := said["class_no"] or said["call_no"].partition("/")[0]:
        fields.append(["690", "  ", [["a", class_no]]])
    fields.sort(key=_TAG)
    return marc.Record(BLANK, fields)


def columns(said: dict[str, str], record: marc.Record) -> dict:
    """What ``bibs.drawn`` would say of a record that was made of a sheet's cells, without reading it again."""
    price = priced(said["price"])
    return {
        "control_no": said["control_no"][:60] or None, "class_no": (said["class_no"] or said["call_no"].partition("/")[0])[:40],
        "language": _LANGUAGES.get(said["language"].lower(), ""), "material": Material.BOOK.value, "leader": record.leader,
        "fields": record.fields, "title": said["title"][:300], "title_rest": said["title_rest"][:300], "volume": "",
        "responsibility": said["responsibility"][:300], "publisher": said["publisher"][:150],
        "pub_date": said["pub_date"][:40], "pub_year": _year(said["pub_date"]),
        "isbn": isbn.isbn13(said["isbn"]) if said["isbn"] else None,
        "price": price.each if price and price.fen is not None else None, "audience": "", "abstract": said["abstract"],
        "initials": pinyin.initials(said["title"]),
    }  # fmt: skip


priced = lru_cache(maxsize=4096)(money.price)
_year = lru_cache(maxsize=1024)(drawing.year)


def call_no(class_no: str, seq: str) -> str:
    """The call number of a class and a number; a class alone is none."""
    return f"{class_no}/{seq}" if class_no and seq else ""


@lru_cache(maxsize=256)
def numbers_of(told: str, class_no: str) -> dict:
    """The columns that a call number fills: class, 种次号 or 著者号, 辅助区分号, the order on the shelf. Not to be changed."""
    found, _slash, number = told.partition("/")
    match = re.fullmatch(r"(\d{1,7})(\D.*)?", number)
    call = told or class_no
    return {"class_no": (found or class_no)[:40], "title_seq_no": int(match[1]) if match else None,
            "author_no": "" if match else number[:20], "aux_no": ((match and match[2]) or "")[:20],
            "call_no": call[:90], "shelf_key": keys.shelf_key(call) if call else ""}  # fmt: skip
