"""更正: nothing in the registers is written over. What was wrong is struck by a further line and entered anew, with a reason."""

import unicodedata

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused, declare
from yylib.models.bibs import BibRecord
from yylib.models.items import GONE, Item
from yylib.models.registers import AccessionLine
from yylib.services.registers import entering
from yylib.services.registers.entering import Tally

declare(
    register_reason=("请写明为什么更正", "4–200 个字，会写进登记簿。", 422),
    correction_nothing=("没有要更正的", "请改一项再保存。", 422),
    correction_same_class=("登记簿里的分类号和书目里的一样", "请先在编目页改好这种书的分类号，再来更正登记。", 409),
    correction_gone=("这一册已经{stage}，登记簿里不再有它", "请看它的记录。", 409),
    correction_unregistered=("这一册还没有登记号和条码", "登记以后才能更正号码；现在请在加工页登记。", 409),
    correction_number=("号码 {number} 已经用过", "用过的号码不再用；请换一个没有用过的。", 409),
)


def find(code: str) -> Item | None:
    """A volume by its barcode or accession number."""
    code = _scanned(code)
    query = db.select(Item).where((Item.barcode == code) | (Item.accession_no == code))
    return db.session.scalars(query).first()


def get(item_id: int) -> Item | None:
    """One volume, or None."""
    return db.session.get(Item, item_id)


def lines_of(item_id: int) -> list[AccessionLine]:
    """Every line of a volume in the 个别登记簿, the first first."""
    query = db.select(AccessionLine).where(AccessionLine.item_id == item_id).order_by(AccessionLine.id)
    return list(db.session.scalars(query))


def price(*, item_id: int, price: int, net_price: int, reason: str, by: int) -> None:
    """The price of a volume was entered wrong: both books get further lines over the difference, in fen."""
    item, reason = _held(item_id), _said(reason)
    old = (item.price or 0, _net(item))
    if (item.price, item.net_price) == (price, net_price):
        raise Refused("correction_nothing", field="price")
    item.price, item.net_price, item.changed_at = price, net_price, clock.now()
    db.session.flush()
    change = Tally(0, 0, price - old[0], net_price - old[1], {}, {}, {})
    _entered(item, change, reason, by)


def class_no(*, item_id: int, reason: str, by: int) -> None:
    """The title's class was entered wrong and is right in its record now: its volume is struck and entered under it.

    The number of volumes stays; one moves from class to class.
    """
    item, reason = _held(item_id), _said(reason)
    line, bib = entering.standing(item_id), db.session.get(BibRecord, item.bib_id)
    if line is None:
        raise Refused("correction_unregistered")
    if line.class_no == bib.class_no:
        raise Refused("correction_same_class")
    was, now = entering.main_class(line.class_no), entering.main_class(bib.class_no)
    _entered(item, Tally(0, 0, 0, 0, {was: -1, now: 1} if was != now else {}, {}, {}), reason, by)


def number(*, item_id: int, barcode: str, accession_no: str, reason: str, by: int) -> None:
    """A wrong number was entered: the volume bears the right one, the wrong one is spent and never given again. Of a new
    barcode the lending system is to be told again."""
    item, reason, barcode, accession_no = _held(item_id), _said(reason), _scanned(barcode), _scanned(accession_no)
    if item.registered_at is None:
        raise Refused("correction_unregistered")
    if (item.barcode, item.accession_no) == (barcode, accession_no):
        raise Refused("correction_nothing", field="barcode")
    _free(item, barcode, "barcode")
    _free(item, accession_no, "accession_no")
    if barcode != item.barcode:
        plain("INSERT INTO spent_barcode (barcode, why, at, by_id) VALUES (:barcode, :why, :at, :by) ON CONFLICT DO NOTHING",
              barcode=item.barcode, why="登记更正", at=clock.stamp(clock.now()), by=by)  # fmt: skip
        item.handed_out_id = None
    item.barcode, item.accession_no, item.changed_at = barcode, accession_no, clock.now()
    db.session.flush()
    entering.replace(item.id, reason=reason, by=by)


def _held(item_id: int) -> Item:
    item = locked(Item, item_id)
    if item.stage in GONE:
        raise Refused("correction_gone", stage=item.stage_label)
    return item


def _net(item: Item) -> int:
    return (item.price if item.net_price is None else item.net_price) or 0


def _said(reason: str) -> str:
    reason = " ".join((reason or "").split())
    if not 4 <= len(reason) <= 200:
        raise Refused("register_reason", field="reason")
    return reason


def _scanned(code: str) -> str:
    """A number as a scanner reads it and every volume bears it: narrow and in capitals."""
    return unicodedata.normalize("NFKC", code).strip().upper()


def _free(item: Item, number: str, field: str) -> None:
    taken = plain("SELECT 1 FROM item WHERE (barcode = :number OR accession_no = :number) AND id <> :id "
                  "UNION SELECT 1 FROM spent_barcode WHERE barcode = :number LIMIT 1", number=number, id=item.id)  # fmt: skip
    if taken:
        raise Refused("correction_number", field=field, number=number)


def _entered(item: Item, change: Tally, reason: str, by: int) -> None:
    """What changed, in the 总括; and in the 个别 where the volume stands in it."""
    if any(change):
        entering.add(change, kind="fix", batch_id=item.batch_id, import_id=None if item.batch_id else item.import_id,
                     source=item.source, reason=reason, by=by)  # fmt: skip
    if entering.standing(item.id):
        entering.replace(item.id, reason=reason, by=by)
