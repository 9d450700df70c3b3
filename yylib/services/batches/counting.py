"""点收: book by book with the scanner. What is unusual about a book is said at once and counted apart; nothing is a volume
yet."""

from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.batches import AccessionBatch, Condition, Count
from yylib.models.bibs import BibRecord
from yylib.services import isbn as isbns
from yylib.services import orders
from yylib.services.batches import finding, opening, typed

declare(
    count_nothing=("还没有点收过", "先扫一本书，再按这个键。", 422),
    count_number=("册数要写 1–{most}", "请再敲一次数量。", 422),
    count_fewer=("上一笔只有 {copies} 册完好的", "请写 1–{copies}，或先补点几册。", 422),
    count_gone=("这一笔已经撤销", "请看下面的点收记录。", 409),
    count_title=("请写题名", "书上印的正题名，写全。", 422),
    count_number_as_title=("题名栏里是书号，没有点收", "上一本还不认识：再扫它、写上题名，或按 Esc 跳过。", 422),
    count_no_line=("这一行不在订单上", "请再扫一次书号。", 409),
    count_expected=("上一笔本来就在订单之内", "“收下”只用于没有订单或多发的书。", 409),
)  # fmt: skip
NO_ORDER, TOO_MANY, PRICE, SECOND = "no_order", "too_many", "price_differs", "second_hit"
REMARKS = {NO_ORDER: "没有订单", TOO_MANY: "超出订数", PRICE: "价格不符", SECOND: "同号多种"}
TOLERANCE = 10  # fen: the reconciliation's tolerance of 0.1 yuan


class Book(NamedTuple):
    """What a book was found to be."""

    line_id: int | None = None
    bib_id: int | None = None
    isbn: str | None = None
    shown: str = ""
    title: str = ""


def recent(batch_id: int, limit: int = 12) -> list[Count]:
    """The last counts of a batch, those taken back too, the latest first."""
    query = select(Count).where(Count.batch_id == batch_id).order_by(Count.id.desc()).limit(limit)
    return list(db.session.scalars(query.options(joinedload(Count.by), joinedload(Count.line))))


def live(batch_id: int) -> list[Count]:
    """All counts of a batch that stand, in their order, each with its line."""
    query = select(Count).where(Count.batch_id == batch_id, Count.undone_at.is_(None)).order_by(Count.id)
    return list(db.session.scalars(query.options(joinedload(Count.line))))


def copies(batch_id: int) -> int:
    """How many copies stand counted, whatever their condition."""
    query = select(func.coalesce(func.sum(Count.copies), 0)).where(
        Count.batch_id == batch_id, Count.undone_at.is_(None)
    )
    return int(db.session.scalar(query))


def enter(*, batch_id: int, code: str, by: int, copies: int = 1) -> dict:
    """One line of the field: a book number counts a copy or so many, a number alone makes the last book so many copies,
    a price is the last book's, words look a title up. Answers what the desk is to show."""
    batch, line = opening.counting(batch_id), typed.read(code)
    if line.price is not None:
        return _priced(batch, line.price, by)
    if line.isbn:
        return _numbered(batch, line, line.copies or copies, by)
    if line.words:
        return _asked("found" if (hits := finding.by_words(batch, line.words)) else "unknown", copies=line.copies or copies,
                      choices=[choice._asdict() for choice in hits], title=line.words)  # fmt: skip
    if line.why:
        return _asked("bad", shown=line.shown, why=line.why, copies=line.copies or copies)
    if line.copies is None:
        return _asked("empty")
    return recount(batch_id=batch_id, copies=line.copies, by=by)


def choose(*, batch_id: int, by: int, isbn: str = "", copies: int = 1, line_id: int | None = None,
           bib_id: int | None = None, title: str = "", shown: str = "") -> dict:  # fmt: skip
    """Count what was chosen among several hits, or a title that was typed because nobody knows the number."""
    batch = opening.counting(batch_id)
    found = isbns.isbn13(isbn)
    if line_id:
        line = orders.line(line_id)
        if line.order.state not in finding.ORDERED:
            raise Refused("count_no_line")
        return _put(batch, Book(line.id, line.bib_id, line.isbn or found, shown, line.title), copies, by,
                    SECOND if found else "")  # fmt: skip
    if bib_id:
        title = db.session.get_one(BibRecord, bib_id).full_title
    if not title:
        raise Refused("count_title", field="title")
    if not bib_id and typed.read(title).isbn:
        raise Refused("count_number_as_title")
    return _put(batch, Book(None, bib_id, found, shown, title[:300]), copies, by)


def recount(*, batch_id: int, copies: int, by: int) -> dict:
    """The last book is so many copies: what was counted of it is taken back and counted anew."""
    batch, rows = opening.counting(batch_id), _last(batch_id, by)
    good = [row for row in rows if row.condition == Condition.GOOD] or rows
    if not 1 <= copies <= typed.MOST:
        raise Refused("count_number", most=typed.MOST)
    _undone(rows)
    rest = [row for row in rows if row not in good]
    answer = _put(batch, _book(good[0]), copies, by, price=good[0].price, is_kept=good[0].is_kept)
    for row in rest:
        _row(batch, _book(row), row.copies, by, go_id=answer["go_id"], condition=row.condition, price=row.price)
    return answer


def mark(*, batch_id: int, condition: str, copies: int, by: int) -> dict:
    """So many copies of the last book are 破损 or 错发: they are set apart and will be a difference."""
    batch, rows = opening.counting(batch_id), _last(batch_id, by)
    good = sum(row.copies for row in rows if row.condition == Condition.GOOD)
    if not 1 <= copies <= good:
        raise Refused("count_fewer", copies=good)
    first, apart = rows[0], [row for row in rows if row.condition != Condition.GOOD]
    _undone(rows)
    book, go_id = _book(first), None
    if good > copies:
        go_id = _put(batch, book, good - copies, by, price=first.price, is_kept=first.is_kept)["go_id"]
    for kind, number in [(row.condition, row.copies) for row in apart] + [(Condition(condition), copies)]:
        go_id = _row(batch, book, number, by, go_id=go_id, condition=kind, price=first.price).go_id
    return _answer(batch, "marked", go_id, book, note=f"{Condition(condition).label} {copies} 册")


def keep(*, batch_id: int, by: int) -> dict:
    """收下: the last book was not ordered, or not so many, and comes in all the same."""
    batch, rows = opening.counting(batch_id), _last(batch_id, by)
    beyond = [row for row in rows if row.remark in (NO_ORDER, TOO_MANY) and row.condition == Condition.GOOD]
    if not beyond:
        raise Refused("count_expected")
    for row in beyond:
        row.is_kept = True
    return _answer(batch, "kept", rows[0].go_id, _book(rows[0]))


def undo(*, batch_id: int, by: int, go_id: int | None = None) -> dict:
    """Take a count back, the last one of this person unless one is named; it stays to be seen."""
    batch = opening.counting(batch_id)
    rows = _of_go(batch_id, go_id) if go_id else _last(batch_id, by)
    if not rows:
        raise Refused("count_gone")
    _undone(rows)
    return _answer(batch, "undone", None, _book(rows[0]), note=f"撤销 {sum(row.copies for row in rows)} 册")


def _numbered(batch: AccessionBatch, line: typed.Typed, copies: int, by: int) -> dict:
    found = finding.lines(batch, line.isbn)
    still = finding.left(found)
    open_ = [one for one in found if still[one.id]]
    if len(open_) > 1:
        return _asked("second", choices=[one._asdict() for one in finding.choices(open_)], isbn=line.isbn,
                      copies=copies, shown=line.shown)  # fmt: skip
    if found:
        one = (open_ or found[-1:])[0]
        return _put(batch, Book(one.id, one.bib_id, line.isbn, line.shown, one.title), copies, by)
    titles = finding.titles(batch, line.isbn)
    if len(titles) == 1:
        return _put(batch, Book(None, titles[0].bib_id, line.isbn, line.shown, titles[0].title), copies, by)
    return _asked("second" if titles else "unknown", choices=[one._asdict() for one in titles], isbn=line.isbn,
                  copies=copies, shown=line.shown)  # fmt: skip


def _put(batch: AccessionBatch, book: Book, copies: int, by: int, remark: str = "", *, price: int | None = None,
         is_kept: bool = False) -> dict:  # fmt: skip
    """Count good copies, those beyond what is open apart; what is unusual about them is the answer's kind."""
    if not 1 <= copies <= typed.MOST:
        raise Refused("count_number", most=typed.MOST)
    go_id, kind = None, "counted"
    within = copies
    if book.line_id:
        line = orders.line(book.line_id)
        within = min(copies, finding.left([line])[line.id])
        if _differs(batch, line, book, price):
            kind = remark = PRICE
    elif not batch.is_direct:
        within, kind = 0, NO_ORDER
    if within:
        go_id = _row(batch, book, within, by, remark=remark, price=price, is_kept=is_kept).go_id
    if copies > within:
        kind = TOO_MANY if book.line_id else NO_ORDER
        go_id = _row(batch, book, copies - within, by, go_id=go_id, remark=kind, price=price, is_kept=is_kept).go_id
    return _answer(batch, kind, go_id, book)


def _differs(batch: AccessionBatch, line, book: Book, price: int | None) -> bool:
    """Whether the price typed, or else the one on the supplier's list, is not the order's."""
    listed = [row.price for row in finding.listed_of(batch.id, book.isbn, book.title) if row.price is not None]
    seen = price if price is not None else listed[0] if listed else None
    return seen is not None and line.price is not None and abs(seen - line.price) > TOLERANCE


def _priced(batch: AccessionBatch, price: int, by: int) -> dict:
    """The price as it is printed on the last book; where it is not the order's, that is said."""
    rows = _last(batch.id, by)
    differs = False
    for row in rows:
        row.price = price
        if row.line and row.line.price is not None and abs(row.line.price - price) > TOLERANCE:
            row.remark, differs = row.remark or PRICE, True
        elif row.remark == PRICE:
            row.remark = ""
    return _answer(batch, PRICE if differs else "priced", rows[0].go_id, _book(rows[0]))


def _row(batch: AccessionBatch, book: Book, copies: int, by: int, *, go_id: int | None = None, **more) -> Count:
    row = Count(batch_id=batch.id, line_id=book.line_id, bib_id=book.bib_id, isbn=book.isbn, isbn_shown=book.shown,
                title=book.title, copies=copies, at=clock.now(), by_id=by, go_id=go_id, **more)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if go_id is None:
        row.go_id = row.id
        db.session.flush()
    return row


def _last(batch_id: int, by: int) -> list[Count]:
    """The counts of the last go of a person; the page is one person's."""
    go_id = db.session.scalar(select(Count.go_id).where(
        Count.batch_id == batch_id, Count.by_id == by, Count.undone_at.is_(None)).order_by(Count.id.desc()).limit(1))  # fmt: skip
    if go_id is None:
        raise Refused("count_nothing")
    return _of_go(batch_id, go_id)


def _of_go(batch_id: int, go_id: int) -> list[Count]:
    query = select(Count).where(Count.batch_id == batch_id, Count.go_id == go_id, Count.undone_at.is_(None))
    return list(db.session.scalars(query.options(joinedload(Count.line)).order_by(Count.id)))


def _undone(rows: list[Count]) -> None:
    ids = [row.id for row in rows]
    db.session.execute(update(Count).where(Count.id.in_(ids)).values(undone_at=clock.now()))


def _book(row: Count) -> Book:
    return Book(row.line_id, row.bib_id, row.isbn, row.isbn_shown, row.title)


def _asked(kind: str, **more) -> dict:
    return {"kind": kind, "copies": 1, "choices": [], "isbn": "", "shown": "", "title": "", "why": ""} | more


def _answer(batch: AccessionBatch, kind: str, go_id: int | None, book: Book, note: str = "") -> dict:
    rows = _of_go(batch.id, go_id) if go_id else []
    parts = [
        {"copies": row.copies, "condition": row.condition, "remark": row.remark, "is_kept": row.is_kept} for row in rows
    ]
    return _asked(kind, go_id=go_id, line_id=book.line_id, title=book.title, isbn=book.isbn or "", note=note, parts=parts,
                  copies=sum(row.copies for row in rows), price=rows[0].price if rows else None)  # fmt: skip
