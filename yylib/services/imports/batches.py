"""导入批次: the trade of bringing a file's rows in under one batch id, whatever the rows are.

A subject plugs in with ``kind``: it reads a file into items, writes some of them, and takes some of them out again. The
batch keeps what was not taken and why, how far it has come, and whether somebody asked it to stop.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused, declare
from yylib.models.imports import BadRow, Batch, BatchStage, MappingMemory
from yylib.permissions import Permission
from yylib.services import files, history, jobs
from yylib.workflow import Move, Workflow

UNIT = 200
JOB = "imports"
S, P = BatchStage, Permission.IMPORTS_RUN
declare(
    batch_begun=("这一批已经开始导入", "栏目不能再改；要改请先撤销这一批，再重新上传。", 409),
    file_gone=("这个文件已不在服务器上", "请重新上传一次。", 409),
    nothing_to_import=("没有可以导入的行", "请看下面没有收下的行和原因，改好文件后重新上传。", 422),
)
PIPELINE = Workflow(
    Move("start", "开始导入", {S.MAPPED}, S.RUNNING, P),
    Move("resume", "继续导入", {S.STOPPED, S.FAILED}, S.RUNNING, P),
    Move("halt", "停止", {S.RUNNING}, S.STOPPED, P),
    Move("finish", "完成", {S.RUNNING}, S.DONE, P),
    Move("fail", "失败", {S.RUNNING}, S.FAILED, P),
    Move("undo", "撤销", {S.DONE, S.STOPPED, S.FAILED}, S.UNDOING, P),
    Move("drop", "不导入了", {S.MAPPED}, S.UNDONE, P),
    Move("undone", "撤销完成", {S.UNDOING}, S.UNDONE, P),
)
ASKED = ("start", "resume", "undo", "drop")


class Item(NamedTuple):
    """One row of a file: what it says, or the reason why it is not taken."""

    row: int
    data: Any = None
    reason: str = ""


class Plan(NamedTuple):
    """What a run needs to know of its batch: plain values only. ``today`` is the day on which the file came."""

    batch_id: int
    kind: str
    path: Path
    place_id: int | None
    mapping: dict
    at_row: int
    today: date
    by: int | None


class Trial(NamedTuple):
    """What an import would bring, without writing anything. ``unit`` is what ``total`` counts."""

    read: int
    good: int
    rejected: list[Item]
    clashes: list[Item]
    doubts: list[Item]
    notes: list[str]
    first: date | None
    last: date | None
    days: int
    total: int
    unit: str


class Kind(NamedTuple):
    """What one subject gives: its parts are told at ``kind``."""

    name: str
    label: str
    read: Callable
    look: Callable
    write: Callable
    settle: Callable
    undo: Callable


KINDS: dict[str, Kind] = {}


def kind(name: str, *, label: str, read, look, write, undo, settle=None) -> Kind:
    """Plug a subject in.

    ``read(plan)`` → the items in order of row, outside any unit; ``look(plan)`` → a Trial; ``write(plan, items)`` → the
    items not taken, with reasons, inside a unit; ``settle(batch_id, cursor)`` → the next cursor or None, after the
    writing and after the undoing, inside units; ``undo(batch_id, limit)`` → how many records it took out, 0 at the end.
    The units have no ORM session: ``plain`` only.
    """
    if name in KINDS:
        raise ValueError(f"kind of import {name} is declared twice")
    KINDS[name] = Kind(name, label, read, look, write, settle or (lambda batch_id, cursor: None), undo)
    return KINDS[name]


def recent(*, before: int | None = None, limit: int = 50) -> list[Batch]:
    """The batches, the newest first."""
    query = select(Batch).order_by(Batch.id.desc()).limit(limit)
    return list(db.session.scalars(query.where(Batch.id < before) if before else query))


def get(batch_id: int) -> Batch:
    """One batch, or ``NotThere``."""
    batch = db.session.get(Batch, batch_id)
    if batch is None:
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


def plan(batch_id: int) -> Plan:
    """The plan of a batch; ``file_gone`` where its file is no longer there."""
    batch = get(batch_id)
    path = files.path_of(batch.file.stored_name)
    if not path.is_file():
        raise Refused("file_gone")
    return Plan(batch.id, batch.kind, path, batch.place_id, dict(batch.mapping),
                batch.at_row, clock.local(batch.created_at).date(), batch.by_id)  # fmt: skip


def trial(batch_id: int) -> Trial:
    """What a batch would bring; writes nothing."""
    held = plan(batch_id)
    return KINDS[held.kind].look(held)


def waiting() -> int | None:
    """The batch that is to be worked on next, if any."""
    rows = plain("SELECT id FROM batch WHERE state IN ('running', 'undoing') ORDER BY id LIMIT 1")
    return rows[0].id if rows else None


def open_batch(*, name: str, kept: files.Kept, place_id: int | None, mapping: dict, by: int | None) -> int:
    """A batch over a file that lies in place, its columns understood as ``mapping`` says; nothing is imported yet."""
    batch = Batch(kind=KINDS[name].name, file_id=files.remember(**kept._asdict(), by=by), place_id=place_id, mapping=mapping,
                  state=S.MAPPED, by_id=by, created_at=clock.now())  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    return batch.id


def remap(*, batch_id: int, place_id: int | None, mapping: dict, signature: str, by: int) -> None:
    """Say anew what the columns mean, and remember it for files with the same heads."""
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
        batch.finished_at, batch.note = clock.now(), note[:500]
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


def put(*, held: Plan, items: list[Item], total: int) -> bool:
    """One unit of a run: write these items and note how far the batch has come; False where it is to stop.

    Rows already settled are not written again, whoever runs the batch.
    """
    going = plain("UPDATE batch SET at_row = :last, done = done + :number, total = :total WHERE id = :id "
                  "AND state = 'running' AND NOT is_stop_asked AND at_row < :first",
                  id=held.batch_id, first=items[0].row, last=items[-1].row, number=len(items), total=total)  # fmt: skip
    if not going.count:
        return False
    good = [item for item in items if not item.reason]
    bad = [item for item in items if item.reason]
    bad += KINDS[held.kind].write(held, good) if good else []
    for item in sorted(bad, key=lambda item: item.row):
        plain("INSERT INTO bad_row (batch_id, row, reason) VALUES (:id, :row, :reason)",
              id=held.batch_id, row=item.row, reason=item.reason[:200])  # fmt: skip
    plain("UPDATE batch SET good = good + :good, bad = bad + :bad WHERE id = :id",
          id=held.batch_id, good=len(items) - len(bad), bad=len(bad))  # fmt: skip
    return True


def end(*, batch_id: int, by: int | None = None) -> None:
    """Close a run that has come to the end of its rows, or to where it was asked to stop."""
    batch = locked(Batch, batch_id)
    is_through = 0 < batch.total <= batch.done
    if batch.state == S.RUNNING and (batch.is_stop_asked or is_through):
        move(batch_id=batch_id, verb="finish" if is_through else "halt", by=by)


def take_out(*, batch_id: int, limit: int = UNIT) -> int:
    """One unit of an undo: how many records it took out."""
    name = plain("SELECT kind FROM batch WHERE id = :id AND state = 'undoing'", id=batch_id)
    number = KINDS[name[0].kind].undo(batch_id, limit) if name else 0
    plain("UPDATE batch SET undone = undone + :number WHERE id = :id", id=batch_id, number=number)
    return number


def settle(*, batch_id: int, cursor=None):
    """One unit of what follows from the rows written or taken out; the next cursor, or None at the end."""
    return KINDS[plain("SELECT kind FROM batch WHERE id = :id", id=batch_id)[0].kind].settle(batch_id, cursor)
