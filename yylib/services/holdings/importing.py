"""馆藏导入 as a kind of import: a file is put in place and understood; the framework brings it in, unit by unit."""

from pathlib import Path
from typing import BinaryIO, NamedTuple

from yylib.errors import Refused
from yylib.permissions import Permission
from yylib.services import branches, files, marc
from yylib.services.holdings import bringing, heads, reading, settling, trial, undoing
from yylib.services.imports import batches, kinds
from yylib.services.imports.sheets import BadSheet, open_sheet

NAME = "holdings"
UNIT = 400
SHOWN_ROWS = 8
LARGE = files.declare("holdings", label="馆藏导入", endings=("csv", "txt", "xls", "xlsx", "iso", "mrc", "xml"), megabytes=2048,
                      permission=Permission.IMPORTS_RUN)  # from the console only: a form takes 64 MB  # fmt: skip


class Look(NamedTuple):
    """The head of a file for the page on which its columns are named."""

    rows: list[tuple[int, list[str]]]
    words: list[str]
    sheets: tuple[str, ...]
    codes: list[tuple[str, list[str]]]


def understand(path: Path, sheet: str | None = None) -> dict:
    """What a file seems to hold, or meant the last time one had these heads."""
    held = _records(path) if reading.is_marc(path) else _sheet(path, sheet)
    known = batches.remembered(NAME, held["signature"]) or {}
    kept = {name: known[name] for name in ("columns", "subfields", "branch_id", "branches") if name in known}
    return (
        held | {"branch_id": branches.all_branches()[0].id if branches.all_branches() else None, "branches": {}} | kept
    )


def _sheet(path: Path, sheet: str | None) -> dict:
    table = open_sheet(path, sheet, heads.MOST_ROWS)
    rows = heads.sample(table.rows)
    head_row, columns = heads.guess(rows)
    head = next((cells for number, cells in rows if number == head_row), [])
    return {"form": "sheet", "sheet": table.name, "head_row": head_row, "columns": columns,
            "signature": heads.signature(head) if head else ""}  # fmt: skip


def _records(path: Path) -> dict:
    found = marc.recognise(path)
    if found.name not in ("cnmarc", "unimarc"):
        raise BadSheet(f"这是{found.label}，不是 CNMARC，不收；请从借阅系统导出 CNMARC。")
    fields = [field for _at, read in zip(range(heads.SAMPLE), marc.read(path), strict=False) if read.record
              for field in read.record.all("905")]  # fmt: skip
    subfields = heads.guess_905(fields)
    codes = {code for field in fields if len(field) > 2 for code, _value in field[2]}
    return {"form": "marc", "sheet": "", "head_row": 0, "subfields": subfields, "codes": sorted(codes),
            "signature": heads.signature_905(codes)}  # fmt: skip


def receive(stream: BinaryIO, name: str, purpose: str = "import") -> tuple[files.Kept, dict]:
    """Put a file in place and understand it; one that cannot be read is refused and leaves nothing behind."""
    kept = files.keep(stream, name, purpose)
    path = files.path_of(kept.stored_name)
    try:
        return kept, understand(path)
    except BadSheet as bad:
        path.unlink(missing_ok=True)
        raise Refused("file_refused", field="file", name=name[-60:], why=bad.sentence) from bad


def head(path: Path, mapping: dict) -> Look:
    """The first rows of a file, the words for branches in it, and what stands in each subfield of 905."""
    if mapping["form"] == "marc":
        return _marc_head(path, mapping)
    table = open_sheet(path, mapping["sheet"] or None, heads.MOST_ROWS)
    rows = heads.sample(table.rows)
    at = mapping["columns"].get("branch")
    words = {
        cells[at]: None for number, cells in rows if at is not None and at < len(cells) and number > mapping["head_row"]
    }
    return Look(rows[:SHOWN_ROWS], [word for word in words if word][:40], table.names, [])


def _marc_head(path: Path, mapping: dict) -> Look:
    rows, values, words = [], {}, {}
    for _at, read in zip(range(heads.SAMPLE), marc.read(path), strict=False):
        if read.record and len(rows) < SHOWN_ROWS:
            rows.append(
                (read.row, [read.record.first("001"), read.record.first("200", "a"), read.record.first("010", "a")])
            )
        for field in read.record.all("905") if read.record else ():
            for code, value in field[2] if len(field) > 2 else ():
                held = values.setdefault(code, [])
                if len(held) < 3 and value not in held:
                    held.append(value)
                if mapping["subfields"].get(code) == "branch":
                    words[value.strip()] = None
    return Look(rows, [word for word in words if word][:40], (), sorted(values.items()))


def missing(mapping: dict) -> str:
    """What must still be said before the file can be read, in Chinese; empty when nothing."""
    if mapping["form"] == "sheet" and "title" not in mapping["columns"]:
        return "请选哪一栏是题名。"
    return "" if mapping["branch_id"] else "请选这些书是哪个馆的。"


def count(plan: kinds.Plan) -> int:
    """About how many rows a file has, by its size and its beginning."""
    is_marc = plan.mapping["form"] == "marc"
    with plan.path.open("rb") as stream:
        taken = stream.read(1 << 20)
    if not is_marc and b"\0" in taken:
        return 0  # a workbook: its rows are not counted by its bytes
    found = taken.count(b"\x1d") if is_marc else taken.count(b"\n") + (taken[-1:] != b"\n") - plan.mapping["head_row"]
    return plan.path.stat().st_size * found // len(taken) if taken else 0


kinds.kind(NAME, label="馆藏", read=reading.items_of, look=trial.look, write=bringing.bring_in, undo=undoing.take_out,
           settle=settling.settle, unit=UNIT, count=count, left=undoing.left, pages=NAME, rows="holdings.brought",
           undoing="新收的书目和册从馆藏、检索和登记簿里一起取出；改过的状态和馆藏地改回原来的。后来又有变动的册会留下，并写明是哪几册。")  # fmt: skip
