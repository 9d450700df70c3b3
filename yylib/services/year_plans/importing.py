"""年度计划的导入: the office's table under one batch; a line that is there already is left alone."""

from typing import BinaryIO

from yylib import clock
from yylib.database import plain, plain_among, plain_many
from yylib.errors import Refused
from yylib.models.imports import Batch
from yylib.services import files
from yylib.services.imports import batches, kinds
from yylib.services.imports.kinds import Item, Plan, Trial
from yylib.services.imports.sheets import BadSheet
from yylib.services.year_plans import reading

NAME = "year_plan"
_INSERT = ("INSERT INTO year_plan (year, month, title, kind, audience, place, department_id, times, expected, note, batch_id, "
           "dropped_reason, version) VALUES (:year, :month, :title, :kind, :audience, :place, :department_id, :times, "
           ":expected, :note, :batch_id, '', 1)")  # fmt: skip


def receive(stream: BinaryIO, name: str) -> tuple[files.Kept, dict]:
    """Put a table in place and understand it; what is no plan is refused and leaves nothing behind."""
    kept = files.keep(stream, name, "import")
    path = files.path_of(kept.stored_name)
    try:
        mapping = reading.understand(path)
        reading.read(path, mapping)
    except BadSheet as bad:
        path.unlink(missing_ok=True)
        raise Refused("year_sheet_unclear", field="file", why=bad.sentence) from bad
    return kept, mapping | {"year": reading.year_in(name, clock.today())}


def batch(batch_id: int) -> Batch:
    """An import of this kind; any other looks as if there were none."""
    return batches.of_kind(batch_id, NAME)


def items_of(plan: Plan) -> list[Item]:
    """The rows of a table; one that stands twice is taken once."""
    seen, kept = {}, []
    for item in reading.read(plan.path, plan.mapping):
        first = seen.setdefault(item.data.key, item.row) if item.data else item.row
        kept.append(item if first == item.row else Item(item.row, reason=f"与第 {first} 行是同一个活动，没有重复收"))
    return kept


def look(plan: Plan) -> Trial:
    """What a table would bring; writes nothing."""
    items = items_of(plan)
    good, known = _new(plan, items)
    doubts = [Item(item.row, item.data, "；".join(item.data.doubts)) for item in good if item.data.doubts]
    times = sum(item.data.times for item in good)
    return Trial(len(items), len(good), [item for item in items if item.reason], known, doubts,
                 [f"写进 {plan.mapping['year']} 年的计划，共 {times} 场。"], None, None, 0, times, "场")  # fmt: skip


def _new(plan: Plan, items: list[Item]) -> tuple[list[Item], list[Item]]:
    there = {(row.title, row.month or 0) for row in plain("SELECT title, month FROM year_plan WHERE year = :year",
                                                         year=plan.mapping["year"])}  # fmt: skip
    told = [item for item in items if item.data]
    good = [item for item in told if item.data.key not in there]
    return good, [item._replace(is_known=True) for item in told if item.data.key in there]


def write(plan: Plan, items: list[Item]) -> list[Item]:
    """One unit: the lines of these rows; back come those that were known."""
    good, known = _new(plan, items)
    rooms = {row.name: row.id for row in plain("SELECT id, name FROM department")}
    plain_many(_INSERT, [_row(plan, item.data, rooms) for item in good])
    return known


def _row(plan: Plan, line: reading.Line, rooms: dict[str, int]) -> dict:
    found = next((held for name, held in rooms.items() if line.department and (name in line.department or
                                                                             line.department in name)), None)  # fmt: skip
    note = line.note if found or not line.department else f"{line.department}。{line.note}".strip("。")
    return {"year": plan.mapping["year"], "month": line.month, "title": line.title, "kind": str(line.kind),
            "audience": str(line.audience), "place": line.place, "department_id": found, "times": line.times,
            "expected": line.expected, "note": note[:300], "batch_id": plan.batch_id}  # fmt: skip


def undo(batch_id: int, limit: int) -> int:
    """Take lines out from which no activity was begun."""
    rows = plain("SELECT id FROM year_plan WHERE batch_id = :batch AND activity_id IS NULL ORDER BY id LIMIT :limit",
                 batch=batch_id, limit=limit)  # fmt: skip
    return plain_among("DELETE FROM year_plan WHERE id IN :listed", [row.id for row in rows]).count


def left(batch_id: int) -> str:
    """What an undo could not take out."""
    count = plain("SELECT count(*) AS n FROM year_plan WHERE batch_id = :batch", batch=batch_id)[0].n
    return f"{count} 行已经起草了活动，没有取出" if count else ""


kinds.kind(NAME, label="年度活动计划", read=items_of, look=look, write=write, undo=undo, left=left, pages="year_plans",
           rows="year_plans.brought", undoing="由它写进计划的行都取出来；已经起草了活动的不动。")  # fmt: skip
