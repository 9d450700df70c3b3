"""套录数据: a MARC file whose records are kept to copy from, as a kind of import. They are no titles of this library."""

import json
from collections.abc import Iterator

from yylib.database import plain, plain_many
from yylib.services import marc
from yylib.services.bibs.drawing import drawn
from yylib.services.imports import kinds
from yylib.services.imports.kinds import Item, Plan, Trial
from yylib.services.imports.sheets import BadSheet

KIND = "bibs"
_COLUMNS = ("isbn", "title", "volume", "responsibility", "publisher", "pub_date", "class_no", "leader")
_PUT = """
INSERT INTO copy_source (import_id, row, isbn, title, volume, responsibility, publisher, pub_date, class_no, leader, fields)
VALUES (:import_id, :row, :isbn, :title, :volume, :responsibility, :publisher, :pub_date, :class_no, :leader, :fields)
"""
_TAKE_OUT = "DELETE FROM copy_source WHERE id IN (SELECT id FROM copy_source WHERE import_id = :id LIMIT :limit)"
_MOST = 200


def _read(plan: Plan) -> Iterator[Item]:
    """The records of the file one by one; what is no CNMARC is named with its reason."""
    try:
        for one in marc.read(plan.path):
            yield Item(one.row, one.record, one.reason)
    except marc.BadMarc as error:
        raise BadSheet(f"{error}。") from error


def _look(plan: Plan) -> Trial:
    read, total, rejected = 0, 0, []
    for item in _read(plan):
        read += 1
        total += not item.reason
        if item.reason and len(rejected) < _MOST:
            rejected.append(item)
    form = marc.recognise(plan.path)
    notes = [f"格式 {form.label}，编码 {form.encoding}。这些记录只供套录，不算本馆的书目。"]
    if read - total > len(rejected):
        notes.append(f"没有收下的共 {read - total} 条，这里列前 {_MOST} 条。")
    return Trial(read, total, rejected, [], [], notes, None, None, 0, total, "条")


def _write(plan: Plan, items: list[Item]) -> list[Item]:
    rows = []
    for item in items:
        values = drawn(item.data)
        rows.append({name: values[name] for name in _COLUMNS}
                    | {"import_id": plan.batch_id, "row": item.row, "fields": json.dumps(item.data.fields, ensure_ascii=False)})  # fmt: skip
    plain_many(_PUT, rows)
    return []


def _undo(batch_id: int, limit: int) -> int:
    return plain(_TAKE_OUT, id=batch_id, limit=limit).count


kinds.kind(KIND, label="套录数据", read=_read, look=_look, write=_write, undo=_undo, pages="bibs", rows="bibs.sources",
           undoing="这批套录数据会去掉。已经取用到书目里的字段不受影响。")  # fmt: skip
