"""The import of what is held, against its floor; and four desks that go on meanwhile. ``python -m bench.bringing FOLDER``."""

import csv
import json
import sqlite3
import sys
import threading
import time
from pathlib import Path
from statistics import median

from bench.client import load
from bench.house import Browser, prepare
from bench.processes import LONGEST, Trouble, running, serve
from bench.scan import MARK

ROWS, QUICK_ROWS, DESKS = 50_000, 1_000, 4
HEAD = ("控制号", "题名", "责任者", "出版社", "出版年", "条码", "索书号", "馆藏地", "价格", "状态")
_SIGNS = "山水风云春秋天地人间书海星河日月江湖花鸟古今中外文史哲理童话故事科学技术历史传记小说散文诗歌教育少年儿童农业医学艺术音乐"
_CLASSES = ("I247.5", "I287.8", "K295.2", "TP311", "G624", "B84", "J292", "R161", "S66", "F230")
_STAMP = "2026-11-23 00:00:00.000000"
_BIB = """INSERT INTO bib_record (id, control_no, origin, material, leader, fields, title, title_rest, volume, responsibility,
publisher, pub_date, pub_year, isbn, price, language, audience, abstract, initials, class_no, title_seq_no, author_no, aux_no,
call_no, shelf_key, is_full, created_at, changed_at, version) VALUES (?, ?, 'held', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
?, ?, ?, ?, ?, ?, ?, 1, ?, ?, 1)"""
_ITEM = """INSERT INTO item (bib_id, barcode, rfid_uid, volume, call_no, shelf_no, price, source, owning_branch_id,
current_branch_id, stage, status, protection, registered_at, processed_at, allocated_at, handed_over_at, shelved_at, note,
created_at, changed_at, version) VALUES (?, ?, '', '', ?, '', ?, 'opening', 1, 1, 'shelved', ?, '', ?, ?, ?, ?, ?, '', ?, ?, 1)"""
_ENTRY = "INSERT INTO search_entry (subject, ref, title, tokens) VALUES ('bib', ?, ?, ?)"
_INDEX = "INSERT INTO search_fts (rowid, tokens) SELECT id, tokens FROM search_entry"
_COLUMNS = ("control_no", "material", "leader", "fields", "title", "title_rest", "volume", "responsibility", "publisher",
            "pub_date", "pub_year", "isbn", "price", "language", "audience", "abstract", "initials", "class_no", "title_seq_no",
            "author_no", "aux_no", "call_no", "shelf_key")  # fmt: skip


def written(path: Path, rows: int) -> Path:
    """A list of so many titles with a volume each, fictional and the same each time."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(HEAD)
        for number in range(rows):
            title = "".join(_SIGNS[number // 7**place % len(_SIGNS)] for place in range(3 + number % 9))
            out.writerow((f"B{number:09}", f"{title}{number}", f"作者{number % 4999}著", f"出版社{number % 211}",
                          1990 + number % 36, f"37{number:010}", f"{_CLASSES[number % 10]}/{number // 10 + 1}",
                          f"{number % 5 + 1}楼借阅室", f"{20 + number % 60}.80", ("在馆", "借出")[number % 7 == 0]))  # fmt: skip
    return path


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``import``: seconds of the whole import by those of its floor, and what four desks met meanwhile."""
    from yylib.services import pinyin

    file = written(folder / "held.csv", QUICK_ROWS if quick else ROWS)
    pinyin.initials("书")  # its table is read once a process, at the first title
    ours, floors, reads = [], [], []
    for number in range(min(rounds, 3)):
        ours.append(_ours(folder / f"app{number}", file))
        floor = _floor(folder / f"floor{number}", file)
        floors.append(floor["all"])
        reads.append(floor["read"])
    meanwhile = _meanwhile(folder / "desks", file, max(0.3, median(ours) if not quick else seconds))
    return {"import": {"ratio": round(median(ours) / median(floors), 2), "rows": QUICK_ROWS if quick else ROWS,
                       "import_s": round(median(ours), 2), "floor_s": round(median(floors), 2),
                       "read_s": round(median(reads), 2)} | meanwhile}  # fmt: skip


def _batch(file: Path) -> int:
    """A batch over the file that is to be carried out."""
    from yylib.database import write
    from yylib.services.holdings import importing
    from yylib.services.imports import batches

    with file.open("rb") as stream:
        kept, mapping = importing.receive(stream, file.name)
    batch_id = write(batches.open_batch, name=importing.NAME, kept=kept, place_id=None, mapping=mapping, by=None)
    write(batches.move, batch_id=batch_id, verb="start", by=None)
    return batch_id


def _ours(home: Path, file: Path) -> float:
    from yylib import create_app
    from yylib.database import db
    from yylib.services.imports import batches, run

    home.mkdir()
    prepare(home)
    with create_app(home).app_context():
        batch_id = _batch(file)
        began = time.perf_counter()
        run.run(batch_id)
        took = time.perf_counter() - began
        batch = batches.get(batch_id)
        if batch.state != "done" or batch.bad:
            raise Trouble(f"the import ended as {batch.state} with {batch.bad} bad rows: {batch.note}")
        db.session.remove()
        db.engine.dispose()
    return took


def _floor(home: Path, file: Path) -> dict:
    """The same rows of the same reader, written into the same tables by the driver in one transaction."""
    from yylib.database import PRAGMAS
    from yylib.services import search
    from yylib.services.holdings import heads, reading
    from yylib.services.imports.sheets import open_sheet

    home.mkdir()
    prepare(home)
    raw = sqlite3.connect(home / "yylib.db", isolation_level=None)
    for pragma in PRAGMAS:
        raw.execute("PRAGMA " + pragma)
    sample = heads.sample(open_sheet(file).rows)
    head_row, columns = heads.guess(sample)
    began = time.perf_counter()
    rows = [item.data for item in reading.of_sheet(file, {"columns": columns, "sheet": "", "head_row": head_row})]
    read = time.perf_counter() - began
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(_BIB, ((at, *(json.dumps(row.bib[name], ensure_ascii=False) if name == "fields" else row.bib[name]
                                  for name in _COLUMNS), _STAMP, _STAMP) for at, row in enumerate(rows, 1)))  # fmt: skip
    raw.executemany(_ITEM, ((at, row.barcode, row.call_no, row.price, row.status, *[_STAMP] * 7)
                            for at, row in enumerate(rows, 1)))  # fmt: skip
    raw.executemany(_ENTRY, ((str(at), row.bib["title"], " ".join(search.tokens(row.bib["title"])))
                             for at, row in enumerate(rows, 1)))  # fmt: skip
    raw.execute(_INDEX)
    raw.execute("COMMIT")
    raw.close()
    return {"read": read, "all": time.perf_counter() - began}


def _meanwhile(home: Path, file: Path, seconds: float) -> dict:
    """Four desks scan while the import runs in the serving process, as it does in the library."""
    from yylib import create_app
    from yylib.database import db

    home.mkdir()
    place = prepare(home)
    with create_app(home).app_context():
        batch_id = _batch(file)
        db.session.remove()
        db.engine.dispose()
    with running("bench.bringing", home) as server:
        browser = Browser(server.port)
        browser.sign_in()
        form = {"place": place, "csrf_token": browser.desk_token()}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": browser.cookie, "HX-Request": "true"}
        (home / "go").touch()
        found = load(port=server.port, path="/staff/desk/scan", headers=headers, form=form, clients=DESKS, seconds=seconds,
                     series=1, status=200, mark=MARK)  # fmt: skip
        _until_over(home / "yylib.db", batch_id)
    raw = sqlite3.connect(home / "yylib.db")
    stored = raw.execute("SELECT count(*) FROM scan WHERE source = 'desk'").fetchone()[0]
    state, done = raw.execute("SELECT state, done FROM batch WHERE id = ?", (batch_id,)).fetchone()
    raw.close()
    if stored != found["good"] or state != "done":
        raise Trouble(f"{found['good']} good answers, {stored} rows; the import is {state} at {done}")
    return {"desks_p50_ms": found["p50"], "desks_p95_ms": found["p95"], "desks_scans": found["good"],
            "desks_failed": found["busy"]}  # fmt: skip


def _until_over(database: Path, batch_id: int) -> None:
    """Wait until the batch is no longer at work."""
    raw, limit = sqlite3.connect(database), time.monotonic() + LONGEST
    while (
        raw.execute("SELECT state FROM batch WHERE id = ?", (batch_id,)).fetchone()[0] == "running"
        and time.monotonic() < limit
    ):
        time.sleep(0.01)
    raw.close()


def make(folder: str):
    """The instance, which carries its batch out beside, once the desks are ready."""
    from yylib import create_app
    from yylib.services.imports import run

    app, go = create_app(folder), Path(folder) / "go"

    def carry_out() -> None:
        while not go.exists():
            time.sleep(0.01)
        with app.app_context():
            run.run_next()

    threading.Thread(target=carry_out, daemon=True).start()
    return app


if __name__ == "__main__":
    serve(make(*sys.argv[1:]))
