"""Volumes come in with an acceptance, are entered in the register with their barcode, and leave it; none is deleted."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, plain
from yylib.errors import Refused, declare
from yylib.meanings import mean
from yylib.models.items import Item
from yylib.services import registers, rules, running_numbers
from yylib.services.items.rows import each, forget
from yylib.services.items.staging import moving, restage

declare(
    barcode_taken=("这个条码已经在用", "换一张标签；同一个条码不会给两册书。", 409),
    accession_taken=("这个登录号已经在用", "请改“登录号起始号”，或让登录号与条码相同，再登记。", 409),
    item_on_list=("“{title}”在移交清单 {number} 上", "先把它从清单上拿下，或撤销签收，再退书。", 409),
)
mean(uq_item_barcode="barcode_taken", uq_item_accession_no="accession_taken")

ACCESSION_RUNNING = rules.declare(
    "ACCESSION_RUNNING", label="登录号另编流水号（不选则与条码相同）", subject="采编", type=bool, default=False,
    source="系统默认（登录号与条码一致）")  # fmt: skip
ACCESSION_FROM = rules.declare(
    "ACCESSION_FROM", label="登录号流水号从几号起", subject="采编", type=int, unit="号", default=1, low=1,
    high=99_999_999, source="系统默认；请改成现有登录号的下一个")  # fmt: skip
ACCESSION_WIDTH = rules.declare(
    "ACCESSION_WIDTH", label="登录号流水号写几位", subject="采编", type=int, unit="位", default=8, low=4, high=14,
    source="系统默认")  # fmt: skip
_NEW = """INSERT INTO item (bib_id, batch_id, line_id, import_id, rfid_uid, volume, call_no, shelf_no, price, net_price,
source, owning_branch_id, stage, status, protection, note, created_at, changed_at, version)
VALUES (:bib, :batch, :line, :import, '', :volume, '', '', :price, :net, :source, :branch, 'to_catalogue', 'processing',
'', :note, :now, :now, 1) RETURNING id"""
_TO_REGISTER = """SELECT id, barcode, accession_no FROM item WHERE id IN {ids} AND barcode IS NOT NULL
AND registered_at IS NULL AND stage NOT IN ('returned', 'void')"""
_REGISTERED = """UPDATE item SET registered_at = :now, accession_no = :number, changed_at = :now, version = version + 1
WHERE id = :id"""
_GONE = """UPDATE item SET stage = :stage, status = 'withdrawn', returned_at = :now, changed_at = :now, version = version + 1
WHERE id IN {ids} AND stage NOT IN ('returned', 'void')"""
_LIVE = "SELECT id, barcode FROM item WHERE id IN {ids} AND stage NOT IN ('returned', 'void')"
_LISTED = """SELECT h.number, b.title FROM hand_over_item l JOIN hand_over h ON h.id = l.hand_over_id
JOIN item i ON i.id = l.item_id JOIN bib_record b ON b.id = i.bib_id
WHERE l.item_id IN {ids} AND l.is_live AND h.state = 'open'"""


# The label it bore is spent with its barcode: the step that a new one ticks is to be done again.
_NO_LABEL = """UPDATE item_step SET undone_at = :now, undone_by_id = :by WHERE item_id IN {ids} AND undone_at IS NULL
AND step_id IN (SELECT id FROM processing_step WHERE kind = 'barcode')"""


def by_barcode(code: str) -> Item | None:
    """The volume that bears a barcode, its title and location read with it."""
    query = select(Item).where(Item.barcode == code.strip())
    return db.session.scalar(query.options(joinedload(Item.bib), joinedload(Item.location), joinedload(Item.batch)))


def create(rows: Iterable[dict], by: int | None) -> list[int]:
    """Volumes of an accepted delivery, one a row of ``bib_id batch_id line_id price net_price source volume``; their ids.

    ``branch_id`` is whom the line was ordered for, ``import_id`` and ``note`` may be given. Part of a command.
    """
    now, ids = clock.stamp(clock.now()), []
    for row in rows:
        ids += [new.id for new in plain(
            _NEW, bib=row["bib_id"], batch=row.get("batch_id"), line=row.get("line_id"), volume=row.get("volume") or "",
            price=row.get("price"), net=row.get("net_price"), source=row["source"], branch=row.get("branch_id"),
            note=row.get("note") or "", now=now, **{"import": row.get("import_id")},
        )]  # fmt: skip
    restage(ids)
    return ids


def register(item_ids: Iterable[int], by: int | None) -> list[int]:
    """个别登记: volumes that bear a barcode and are not entered yet get their accession number and their line; their
    ids. The number is the barcode, unless the house counts accession numbers apart."""
    found, now = sorted(each(_TO_REGISTER, item_ids)), clock.stamp(clock.now())
    missing = [row for row in found if not row.accession_no]
    numbers = dict(zip((row.id for row in missing), _numbers(missing), strict=True))
    for row in found:
        plain(_REGISTERED, now=now, number=row.accession_no or numbers[row.id], id=row.id)
    forget()
    ids = [row.id for row in found]
    if ids:
        registers.enter(ids, by=by)
    return ids


def give_back(item_ids: Iterable[int], by: int | None, reason: str = "退书") -> None:
    """退书: the volumes go back to the supplier. They leave the register with a line of their own, and their barcodes
    are never given again."""
    _leave(list(item_ids), "returned", "give_back", "退书", by, reason)


def void(item_ids: Iterable[int], by: int | None, reason: str = "撤回验收", corrects_id: int | None = None) -> None:
    """撤回: the acceptance was taken back, as if they had not come; otherwise as ``give_back``. ``corrects_id`` is the
    line of the 总括登记 that is corrected so."""
    _leave(list(item_ids), "void", "void", "撤回", by, reason, kind="fix", corrects_id=corrects_id)


def bring_back(item_ids: Iterable[int], by: int | None, reason: str = "撤销退书") -> None:
    """A return was entered by mistake: the volumes are here after all, and need a new barcode and a new line. Whoever
    undoes the return enters them in the 总括登记 again."""
    ids = [row.id for row in each("SELECT id FROM item WHERE id IN {ids} AND stage = 'returned'", item_ids)]
    with moving(ids, verb="bring_back", label="撤销退书", by=by, note=reason):
        each("UPDATE item SET stage = 'to_catalogue', returned_at = NULL, barcode = NULL, accession_no = NULL, "
             "registered_at = NULL, processed_at = NULL, allocated_at = NULL, handed_over_at = NULL, shelved_at = NULL, "
             "handed_out_id = NULL, current_branch_id = NULL, status = 'processing' WHERE id IN {ids}", ids)  # fmt: skip
        each(_NO_LABEL, ids, now=clock.stamp(clock.now()), by=by)


def spend(code: str, why: str, by: int | None) -> bool:
    """A barcode is spent and never given again; whether it was not so already."""
    return bool(plain("INSERT INTO spent_barcode (barcode, why, at, by_id) VALUES (:code, :why, :now, :by) "
                      "ON CONFLICT DO NOTHING", code=code, why=why[:60], now=clock.stamp(clock.now()), by=by).count)  # fmt: skip


def _numbers(rows) -> list[str]:
    if not rows or not rules.rule(ACCESSION_RUNNING):
        return [row.barcode for row in rows]
    first = running_numbers.take("accession", len(rows), first=rules.rule(ACCESSION_FROM))
    width = rules.rule(ACCESSION_WIDTH)
    return [f"{first + place:0{width}d}" for place in range(len(rows))]


def _leave(ids: list[int], stage: str, verb: str, label: str, by: int | None, reason: str, **line) -> None:
    if listed := each(_LISTED, ids):
        raise Refused("item_on_list", title=listed[0].title, number=listed[0].number)
    rows = each(_LIVE, ids)
    if not rows:
        return
    ids = [row.id for row in rows]
    registers.leave(ids, by=by, reason=reason, **line)
    for row in rows:
        if row.barcode:
            spend(row.barcode, reason, by)
    with moving(ids, verb=verb, label=label, by=by, note=reason):
        each(_GONE, ids, stage=stage, now=clock.stamp(clock.now()))
