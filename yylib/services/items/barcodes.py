"""贴条码: a volume gets a number of its batch's range, in order or by scanning a label that is printed; giving it enters
the volume in the register. A spoiled label is spent, and its volume gets the next."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from yylib.database import plain
from yylib.errors import NotThere, Refused, declare
from yylib.services import registers
from yylib.services.items import ranges
from yylib.services.items.keeping import register, spend
from yylib.services.items.ranges import Range
from yylib.services.items.rows import forget
from yylib.services.items.staging import moving

declare(
    barcode_unread=("认不出这个条码", "条码由字母、数字和短横线组成，最多 30 个字；请再扫一次。", 422),
    barcode_has=("这一册已有条码 {code}", "标签坏了要换新的，请点“标签作废”。", 409),
    barcode_spent=("条码 {code} 已经作废：{why}", "作废的条码不能再用，请换一张标签。", 409),
    barcode_foreign=("条码 {code} 不在这一批的号段里", "{whose}；请换一张标签，或先给这一批留出这一段。", 409),
    barcode_none_left=("号段里的条码不够，还差 {lacking} 个", "请先在“加工”里打开这一批，“留一段条码”，再来。", 409),
    barcode_is_used=("条码 {code} 已经给了《{title}》", "请换一张标签；同一个条码不会给两册书。", 409),
    barcode_reason=("请写明标签为什么作废", "2–50 个字，例如：打印歪了、贴破了。", 422),
    barcode_unknown=("没有留过条码 {code}", "它不在任何号段里，也没有贴在书上；请看看是不是扫错了。", 404),
    item_gone=("这一册{how}，不再加工", "请把它放到退书那一边。", 409),
)
_GIVE = """UPDATE item SET barcode = :code, version = version + 1 WHERE id = :id AND barcode IS NULL
AND stage NOT IN ('returned', 'void')"""
_ITEM = """SELECT i.id, i.barcode, i.stage, i.batch_id, b.title, i.registered_at FROM item i
JOIN bib_record b ON b.id = i.bib_id"""
_WITHOUT = """SELECT id FROM item WHERE batch_id = :batch AND barcode IS NULL AND stage NOT IN ('returned', 'void')
ORDER BY id"""
_given: list[Callable] = []


class Given(NamedTuple):
    """One volume and the barcode it has now."""

    item_id: int
    barcode: str


def read_code(text: str) -> str:
    """A barcode as it is kept: full-width characters narrow, no blanks, upper case; or ``Refused``."""
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z-]{0,29}", code):
        raise Refused("barcode_unread", field="code")
    return code


def follow_given(follower: Callable[[list[int], int | None], None]) -> None:
    """Have ``follower(item_ids, by)`` told, in the same unit, of the volumes whose barcode was given or taken."""
    if follower not in _given:
        _given.append(follower)


def without(batch_id: int) -> list[int]:
    """The volumes of a batch that bear no barcode yet, in the order in which they were accepted."""
    return [row.id for row in plain(_WITHOUT, batch=batch_id)]


def left(batch_id: int) -> int:
    """How many numbers of a batch's ranges are still to be given."""
    return sum(len(_free(held, held.last_no - held.first_no + 1)) for held in ranges.open_to(batch_id))


def give(*, item_id: int, code: str, by: int) -> str:
    """Give a volume the label that was scanned; the barcode. It must belong to a range of its batch or of all."""
    code, item = read_code(code), _item(item_id)
    if item.barcode:
        raise Refused("barcode_has", field="code", code=item.barcode)
    held = ranges.holding(code)
    if held is None or held.batch_id not in (None, item.batch_id):
        whose = f"它是给批次 {held.batch_number} 留的" if held else "它没有留过"
        raise Refused("barcode_foreign", field="code", code=code, whose=whose)
    _hold([held])
    _refuse_borne(code)
    _assign([Given(item_id, code)], by)
    return code


def give_in_order(*, batch_id: int, by: int, item_ids: Iterable[int] | None = None) -> list[Given]:
    """Give the batch's next free numbers to its volumes without one, or to those named, in order; all or none."""
    _hold(ranges.open_to(batch_id))
    wanted = without(batch_id)
    if item_ids is not None:
        named = set(item_ids)
        wanted = [item_id for item_id in wanted if item_id in named]
    codes = _next(batch_id, len(wanted))
    given = [Given(*pair) for pair in zip(wanted, codes, strict=True)]
    _assign(given, by)
    return given


def spoil(*, code: str, reason: str, by: int) -> Given | None:
    """标签作废: the barcode is spent with its reason. The volume that bore it gets the next of its batch, the register says
    so in two lines, and the lending system is to be told of it again; None where no volume bore it."""
    code, reason = read_code(code), " ".join(reason.split())
    if not 2 <= len(reason) <= 50:
        raise Refused("barcode_reason", field="reason")
    held, found = ranges.holding(code), plain(_ITEM + " WHERE i.barcode = :code", code=code)
    if held is None and not found:
        raise Refused("barcode_unknown", field="code", code=code)
    _hold([held] if held else [])
    if found:
        return _exchange(found[0], reason, by)
    if not spend(code, reason, by):
        why = plain("SELECT why FROM spent_barcode WHERE barcode = :code", code=code)[0].why
        raise Refused("barcode_spent", field="code", code=code, why=why)
    return None


def _exchange(item, reason: str, by: int) -> Given:
    _refuse_gone(item)
    _hold(ranges.open_to(item.batch_id))
    codes = _next(item.batch_id, 1)
    spend(item.barcode, reason, by)
    note = f"条码 {item.barcode} 作废：{reason}"
    with moving([item.id], verb="barcode", label="换条码", by=by, note=note):
        plain("UPDATE item SET accession_no = CASE WHEN accession_no = barcode THEN :code ELSE accession_no END, "
              "barcode = :code, handed_out_id = NULL, version = version + 1 WHERE id = :id", code=codes[0], id=item.id)  # fmt: skip
        forget()
        if item.registered_at:
            registers.replace(item.id, reason=note, by=by)
        else:
            register([item.id], by)
    return Given(item.id, codes[0])


def _item(item_id: int):
    found = plain(_ITEM + " WHERE i.id = :id", id=item_id)
    if not found:
        raise NotThere()
    _refuse_gone(found[0])
    return found[0]


def _refuse_gone(item) -> None:
    if item.stage in ("returned", "void"):
        raise Refused("item_gone", how="已退书" if item.stage == "returned" else "已撤回")


def _refuse_borne(code: str) -> None:
    if spent := plain("SELECT why FROM spent_barcode WHERE barcode = :code", code=code):
        raise Refused("barcode_spent", field="code", code=code, why=spent[0].why)
    if bearer := plain(_ITEM + " WHERE i.barcode = :code", code=code):
        raise Refused("barcode_is_used", field="code", code=code, title=bearer[0].title)


def _hold(held: Iterable[Range]) -> None:
    """Whoever takes a number of a range holds its row first, in ascending order."""
    for range_id in sorted({one.id for one in held}):
        plain("UPDATE barcode_range SET next_no = next_no WHERE id = :id", id=range_id)


def _free(held: Range, most: int) -> list[int]:
    """The next numbers that no volume bears and that are not spent; labels scanned out of order leave gaps behind."""
    borne = (
        set(ranges.borne(held.prefix, held.width, held.next_no, held.last_no)) if held.next_no <= held.last_no else ()
    )
    found = [number for number in range(held.next_no, held.last_no + 1) if held.code(number) not in borne]
    return found[:most]


def _next(batch_id: int | None, count: int) -> list[str]:
    codes: list[str] = []
    for held in ranges.open_to(batch_id):
        numbers = _free(held, count - len(codes))
        if numbers:
            plain("UPDATE barcode_range SET next_no = :next WHERE id = :id", next=numbers[-1] + 1, id=held.id)
            codes += [held.code(number) for number in numbers]
    if len(codes) < count:
        raise Refused("barcode_none_left", lacking=count - len(codes))
    return codes


def _assign(given: list[Given], by: int | None) -> None:
    ids = [one.item_id for one in given]
    with moving(ids, verb="barcode", label="贴条码", by=by):
        for one in given:
            if not plain(_GIVE, code=one.barcode, id=one.item_id).count:
                raise Refused("changed_meanwhile", who="别人")
        forget()
        register(ids, by)
        for follower in _given:
            follower(ids, by)
