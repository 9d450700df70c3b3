"""索书号: given by the counter of its class, or by hand."""

import re
import unicodedata

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused, declare
from yylib.models.bibs import BibRecord
from yylib.services import clc, pinyin
from yylib.services.bibs import numbering
from yylib.services.bibs.following import entered
from yylib.services.bibs.keys import call_no, shelf_key

declare(
    bib_no_class=("还没有分类号", "请先在 690 填分类号，或在索书号里写一个，再取种次号。", 422),
    bib_two_schools=("种次号和著者号只能有一个", "请留下本馆用的那一个，另一个清空。", 422),
)  # fmt: skip
_PARTS = {"上": 1, "中": 2, "下": 3}
_FIGURES = {figure: place for place, figure in enumerate("一二三四五六七八九", 1)}


def take(*, bib_id: int, version: int, by: int) -> int:
    """取种次号: the number of its set, if another volume has one, else the next of its class. Its own is given back."""
    bib = locked(BibRecord, bib_id, version=version)
    class_no = clc.tidy(bib.class_no)
    if not class_no:
        raise Refused("bib_no_class", field="class_no")
    numbering.hold(class_no)
    number = numbering.shared_number(class_no, bib.title, bib.volume, bib.id)
    is_shared = number is not None
    number = number or numbering.take_number(class_no)
    _bear(bib, class_no, number, "", bib.aux_no or (volume_mark(bib.volume) if is_shared or bib.volume else ""))
    return number


def give(*, bib_id: int, version: int, class_no: str, by: int, title_seq_no: int | None = None, author_no: str = "",
         aux_no: str = "", initials: str = "") -> None:  # fmt: skip
    """Set the call number by hand, and correct the pinyin initials. The same number on another title is said and allowed."""
    bib = locked(BibRecord, bib_id, version=version)
    class_no, author_no = clc.tidy(class_no)[:40], author_no.strip().upper()
    if title_seq_no and author_no:
        raise Refused("bib_two_schools", field="author_no")
    if (title_seq_no or author_no) and not class_no:
        raise Refused("bib_no_class", field="class_no")
    bib.initials = re.sub(r"[^a-z0-9]", "", initials.lower()) or pinyin.initials(bib.title)
    if class_no and title_seq_no:
        numbering.hold(class_no)
    _bear(bib, class_no, title_seq_no, author_no, aux_no.strip())


def _bear(bib: BibRecord, class_no: str, number: int | None, author_no: str, aux_no: str) -> None:
    old = (bib.class_no, bib.title_seq_no)
    bib.class_no, bib.title_seq_no, bib.author_no, bib.aux_no = class_no, number, author_no, aux_no
    bib.call_no = call_no(class_no, number, author_no, aux_no)
    bib.shelf_key = shelf_key(bib.call_no) if bib.call_no else ""
    bib.changed_at = clock.now()
    db.session.flush()
    if old != (class_no, number):
        numbering.free_number(*old)
    entered([bib.id])


def volume_mark(volume: str) -> str:
    """The mark of a volume in a call number, ``:2``; empty where its name holds no number."""
    text = unicodedata.normalize("NFKC", volume)
    figures = re.search(r"\d{1,4}", text)
    if figures:
        return f":{int(figures[0])}"
    if part := re.search("[上中下]", text):
        number = 2 if part[0] == "下" and "中" not in text and "三" not in text else _PARTS[part[0]]
        return f":{number}"
    found = re.search("[一二三四五六七八九十]{1,3}", text)
    return f":{_counted(found[0])}" if found else ""


def _counted(figures: str) -> int:
    tens, ten, ones = figures.partition("十")
    if not ten:
        return _FIGURES.get(figures[0], 0)
    return (_FIGURES.get(tens, 1) * 10) + _FIGURES.get(ones, 0)
