"""导入批次: one file's rows under one batch id: opened, understood, started, stopped, undone; and what became of them."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused, declare
from yylib.models.files import StoredFile
from yylib.models.imports import BadRow, Batch, BatchStage, MappingMemory
from yylib.permissions import Permission
from yylib.services import files, history, jobs, lists
from yylib.services.imports import kinds
from yylib.services.lists import Column, Filter
from yylib.workflow import Move, Workflow

JOB = "imports"
S, _P = BatchStage, Permission.IMPORTS_RUN
declare(
    batch_begun=("这一批已经开始导入", "栏目不能再改；要改请先撤销这一批，再重新上传。", 409),
    file_gone=("这个文件已不在服务器上", "请重新上传一次。", 409),
    nothing_to_import=("没有可以导入的行", "请看下面没有收下的行和原因，改好文件后重新上传。", 422),
)
PIPELINE = Workflow(
    Move("start", "开始导入", {S.MAPPED}, S.RUNNING, _P),
    Move("resume", "继续导入", {S.STOPPED, S.FAILED}, S.RUNNING, _P),
    Move("halt", "停止", {S.RUNNING}, S.STOPPED, _P),
    Move("finish", "完成", {S.RUNNING}, S.DONE, _P),
    Move("fail", "失败", {S.RUNNING}, S.FAILED, _P),
    Move("undo", "撤销", {S.DONE, S.STOPPED, S.FAILED}, S.UNDOING, _P),
    Move("drop", "不导入了", {S.MAPPED}, S.UNDONE, _P),
    Move("undone", "撤销完成", {S.UNDOING}, S.UNDONE, _P),
)
ASKED = ("start", "resume", "undo", "drop")


def get(batch_id: int) -> Batch:
    """One batch, or ``NotThere``."""
    batch = db.session.get(Batch, batch_id)
    if batch is None:
        raise NotThere()
    return batch


def of_kind(batch_id: int, kind: str) -> Batch:
    """One batch of a kind; any other looks as if there were none (``NotThere``)."""
    batch = get(batch_id)
    if batch.kind != kind:
        raise NotThere()
    return batch


def twins(batch: Batch) -> list[Batch]:
    """Other live batches of the same file, byte for byte."""
    query = select(Batch).join(Batch.file).where(
        Batch.id != batch.id, Batch.file.has(sha256=batch.file.sha256), Batch.state.in_((S.DONE, S.RUNNING, S.STOPPED)))  # fmt: skip
    return list(db.session.scalars(query.order_by(Batch.id)))


def bad_rows(batch_id: int, *, after: int = 0, limit: int = 50) -> list[BadRow]:
    """The rows not taken, by their number in the file, those after ``after``."""
    query = select(BadRow).where(BadRow.batch_id == batch_id, BadRow.row > after).order_by(BadRow.row)
    return list(db.session.scalars(query.limit(limit)))


def remembered(name: str, signature: str) -> dict | None:
    """How a file with these heads was understood the last time."""
    held = db.session.get(MappingMemory, (name, signature)) if signature else None
    return dict(held.mapping) if held else None


def plan(batch_id: int) -> kinds.Plan:
    """The plan of a batch; ``file_gone`` where its file is no longer there."""
    batch = get(batch_id)
    path = files.path_of(batch.file.stored_name)
    if not path.is_file():
        raise Refused("file_gone")
    return kinds.Plan(batch.id, batch.kind, path, batch.place_id, dict(batch.mapping),
                batch.at_row, clock.local(batch.created_at).date(), batch.by_id)  # fmt: skip


def trial(batch_id: int) -> kinds.Trial:
    """What a batch would bring; writes nothing."""
    held = plan(batch_id)
    return kinds.KINDS[held.kind].look(held)


def waiting() -> int | None:
    """The batch that is to be worked on next, if any."""
    rows = plain("SELECT id FROM batch WHERE state IN ('running', 'undoing') ORDER BY id LIMIT 1")
    return rows[0].id if rows else None


def open_batch(*, name: str, kept: files.Kept, mapping: dict, by: int | None, place_id: int | None = None) -> int:
    """A batch over a file that lies in place, its columns understood as ``mapping`` says; nothing is imported yet."""
    batch = Batch(kind=kinds.KINDS[name].name, file_id=files.remember(**kept._asdict(), by=by), place_id=place_id, mapping=mapping,
                  state=S.MAPPED, by_id=by, created_at=clock.now())  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    return batch.id


def remap(*, batch_id: int, mapping: dict, by: int, place_id: int | None = None, signature: str = "") -> None:
    """Say anew what the columns mean, and remember it for files with the same heads (``signature``)."""
    batch = locked(Batch, batch_id)
    if batch.state != S.MAPPED:
        raise Refused("batch_begun")
    batch.place_id, batch.mapping = place_id, mapping
    if signature:
        db.session.merge(MappingMemory(kind=batch.kind, signature=signature, mapping=mapping | {"place_id": place_id}))


def move(*, batch_id: int, verb: str, by: int | None, note: str = "") -> None:
    """One step asked for by a person or made by the run; what is then to be done, the job does."""
    batch = locked(Batch, batch_id)
    step = PIPELINE.find(S(batch.state), verb)
    history.record(subject="batch", row=batch, move=step, by=by, note=note)
    batch.is_stop_asked = False
    if verb in ("halt", "finish", "fail"):
        batch.finished_at = clock.now()
    if verb in ("halt", "finish", "fail", "undone"):
        batch.note = note[:500]
    if step.target is S.UNDOING or verb == "drop":
        batch.undone_at, batch.undone_by_id = clock.now(), by
    if step.target in (S.RUNNING, S.UNDOING):
        batch.note = ""
        jobs.soon(name=JOB)


def stop(*, batch_id: int, by: int) -> None:
    """Ask a running batch to stop after the unit it is in; what it has written stays until it is undone."""
    batch = locked(Batch, batch_id)
    PIPELINE.find(S(batch.state), "halt")
    batch.is_stop_asked = True


def end(*, batch_id: int, is_through: bool, by: int | None = None) -> None:
    """Close a run that has come to the end of its rows, or to where it was asked to stop."""
    batch = locked(Batch, batch_id)
    if batch.state != S.RUNNING or not (is_through or batch.is_stop_asked):
        return
    if is_through:
        batch.total = batch.done
    move(batch_id=batch_id, verb="finish" if is_through else "halt", by=by)


def _kinds() -> list[tuple[str, str]]:
    return [(name, held.label) for name, held in kinds.KINDS.items()]


BATCHES = lists.announce(lists.List(
    name="batches", title="导入批次", id=Batch.id, export=_P, order="-id",
    source=lambda: select(Batch).select_from(Batch).join(StoredFile, StoredFile.id == Batch.file_id),
    load=(joinedload(Batch.file), joinedload(Batch.place), joinedload(Batch.by)),
    search=(StoredFile.original_name,),
    columns=(
        Column("id", "批次", lambda one: f"{one.id}　{kinds.KINDS[one.kind].label}", (Batch.id,)),
        Column("file", "文件", lambda one: one.file.original_name, (StoredFile.original_name,)),
        Column("place", "哪里的", lambda one: one.place.full_name if one.place else
               "按地点栏" if kinds.KINDS[one.kind].pages == "imports" else ""),
        Column("state", "状态", lambda one: one.stage_label, (Batch.state,)),
        Column("good", "收下", lambda one: one.good, (Batch.good,), True),
        Column("known", "其中已有", lambda one: one.known, (Batch.known,), True),
        Column("bad", "没收", lambda one: one.bad, (Batch.bad,), True),
        Column("made", "谁、何时", lambda one: f"{one.by.name if one.by else '命令行'} "
               f"{clock.local(one.created_at):%Y-%m-%d %H:%M}", (Batch.created_at,)),
    ),
    filters=(
        Filter("kind", "内容", _kinds, lambda value: Batch.kind == value),
        Filter("state", "状态", [(stage.value, stage.label) for stage in S], lambda value: Batch.state == value),
    ),
))  # fmt: skip
