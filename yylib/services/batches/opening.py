"""到货批次: opened when a parcel is unpacked, changed or dropped while it is counted; its way and its list."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.meanings import mean
from yylib.models.batches import AccessionBatch, AccessionStage, Count
from yylib.models.items import Source
from yylib.models.orders import Supplier
from yylib.permissions import Permission
from yylib.services import history, lists, running_numbers
from yylib.services.lists import Column, Filter
from yylib.services.money import yuan
from yylib.workflow import Move, Workflow

S, _RECORD = AccessionStage, Permission.BATCHES_RECORD
SUBJECT = "accession_batch"
PIPELINE = Workflow(
    Move("accept", "验收", {S.COUNTING}, S.ACCEPTED, _RECORD),
    Move("take_back", "撤回验收", {S.ACCEPTED, S.CLOSED}, S.COUNTING, _RECORD),
    Move("withdraw", "撤回入藏", {S.ACCEPTED, S.CLOSED}, S.VOID, _RECORD),
    Move("drop", "作废", {S.COUNTING}, S.VOID, _RECORD),
)
declare(
    batch_no_origin=("请选供货商，或写明从哪里来", "现购的写书店或经手人，交换的写对方单位。", 422),
    batch_in_future=("到货日期还没有到", "请写今天或以前的日期。", 422),
    batch_supplier_off=("这个供货商已停用", "请选别的，或先在供货商页恢复。", 409),
    batch_counted=("已经点收了 {copies} 册，不能作废", "请先撤销点收的各笔。", 409),
    batch_not_counting=("批次 {number} 已经是“{stage}”", "点收只在验收以前；要改请先撤回验收。", 409),
    batch_number_taken=("批号刚被别人用去", "请再点一次，会编下一个号。", 409),
)
mean(uq_accession_batch_number="batch_number_taken")


def get(batch_id: int) -> AccessionBatch:
    """One batch with its supplier, or ``NotThere``."""
    query = select(AccessionBatch).where(AccessionBatch.id == batch_id).options(joinedload(AccessionBatch.supplier))
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def counting(batch_id: int) -> AccessionBatch:
    """A batch that is being counted, its row held so that two who count decide one after the other."""
    batch = locked(AccessionBatch, batch_id)
    if batch.state != S.COUNTING:
        raise Refused("batch_not_counting", number=batch.number, stage=batch.stage_label)
    return batch


def followers(batch_id: int) -> list[AccessionBatch]:
    """The batches in which what was kept of this one's differences came in later."""
    query = select(AccessionBatch).where(AccessionBatch.follows_id == batch_id, AccessionBatch.state != S.VOID)
    return list(db.session.scalars(query.order_by(AccessionBatch.id)))


def open_batch(*, arrived_on: date, by: int | None, source: str = Source.PURCHASE, supplier_id: int | None = None,
               name: str = "", delivery_no: str = "", is_direct: bool = False, is_final: bool = False,
               note: str = "") -> int:  # fmt: skip
    """A delivery is unpacked: its id. Nothing of it is a volume before it is accepted."""
    if arrived_on > clock.today():
        raise Refused("batch_in_future", field="arrived_on")
    if not (supplier_id or name):
        raise Refused("batch_no_origin", field="supplier_id")
    if supplier_id:
        supplier = db.session.get(Supplier, supplier_id)
        if supplier is None or not supplier.is_active:
            raise Refused("batch_supplier_off", field="supplier_id")
    return add(source=source, supplier_id=supplier_id, name=name, delivery_no=delivery_no, is_final=is_final, by=by,
               is_direct=is_direct or source != Source.PURCHASE, arrived_on=arrived_on, note=note).id  # fmt: skip


def add(*, arrived_on: date, by: int | None, **given) -> AccessionBatch:
    """A new row with the year's next number, 2026-0001."""
    year = clock.today().year
    number = f"{year}-{running_numbers.take(f'accession_batch {year}'):04d}"
    batch = AccessionBatch(number=number, arrived_on=arrived_on, opened_by_id=by, created_at=clock.now(),
                           state=S.COUNTING, **given)  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    return batch


def change(*, batch_id: int, version: int, by: int, arrived_on: date, name: str = "", delivery_no: str = "",
           is_final: bool = False, note: str = "") -> None:  # fmt: skip
    """Correct what was written down of a batch that is being counted."""
    batch = locked(AccessionBatch, batch_id, version=version)
    if batch.state != S.COUNTING:
        raise Refused("batch_not_counting", number=batch.number, stage=batch.stage_label)
    if arrived_on > clock.today():
        raise Refused("batch_in_future", field="arrived_on")
    if not (batch.supplier_id or name):
        raise Refused("batch_no_origin", field="name")
    batch.arrived_on, batch.name, batch.delivery_no = arrived_on, name, delivery_no
    batch.is_final, batch.note = is_final, note


def drop(*, batch_id: int, by: int, note: str = "") -> None:
    """作废: opened by mistake; only while nothing stands counted in it."""
    batch = locked(AccessionBatch, batch_id)
    move = PIPELINE.find(S(batch.state), "drop")
    counted = sum(db.session.scalars(select(Count.copies).where(Count.batch_id == batch_id, Count.undone_at.is_(None))))
    if counted:
        raise Refused("batch_counted", copies=counted)
    history.record(subject=SUBJECT, row=batch, move=move, by=by, note=note)


def _sources() -> list[tuple[str, str]]:
    return [(source.value, source.label) for source in Source if source != Source.OPENING]


def _suppliers() -> list[tuple[int, str]]:
    return [tuple(row) for row in db.session.execute(select(Supplier.id, Supplier.name).order_by(Supplier.name))]


BATCHES = lists.announce(lists.List(
    name="accessions", title="到货批次", id=AccessionBatch.id, export=Permission.REPORTS_EXPORT, order="-number",
    source=lambda: select(AccessionBatch).select_from(AccessionBatch)
    .outerjoin(Supplier, Supplier.id == AccessionBatch.supplier_id),
    load=(joinedload(AccessionBatch.supplier), joinedload(AccessionBatch.accepted_by)),
    search=(AccessionBatch.number, AccessionBatch.name, AccessionBatch.delivery_no, Supplier.name),
    columns=(
        Column("number", "批号", lambda one: one.number, (AccessionBatch.number,)),
        Column("name", "从哪里来", lambda one: one.full_name),
        Column("source", "来源", lambda one: Source(one.source).label),
        Column("arrived", "到货", lambda one: one.arrived_on, (AccessionBatch.arrived_on,)),
        Column("state", "状态", lambda one: one.stage_label, (AccessionBatch.state,)),
        Column("accepted", "验收", lambda one: one.accepted_on),
        Column("titles", "种数", lambda one: one.titles, (AccessionBatch.titles,), True),
        Column("copies", "册数", lambda one: one.copies, (AccessionBatch.copies,), True),
        Column("list_amount", "码洋（元）", lambda one: yuan(one.list_amount), (AccessionBatch.list_amount,), True),
        Column("due", "承诺上架", lambda one: one.due_on),
    ),
    filters=(
        Filter("state", "状态", tuple((stage.value, stage.label) for stage in S),
               lambda value: AccessionBatch.state == value),
        Filter("source", "来源", _sources, lambda value: AccessionBatch.source == value),
        Filter("supplier", "供货商", _suppliers, lambda value: AccessionBatch.supplier_id == int(value)),
    ),
))  # fmt: skip
