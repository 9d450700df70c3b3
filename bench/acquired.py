"""Titles and volumes for the board and the search: as many as asked for, the same each time, in a folder of its own."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

from bench.house import prepare

LISTED = Path(__file__).resolve().parents[2] / "shared" / "data" / "booklists" / "titles62k" / "Books_3.csv"
WALL = "2026-11-20 10:00"
SYLLABLES = (
    "文学历史中国世界生活艺术科学故事人生经济语言教育自然社会红楼梦家山水春秋少年儿童诗词小说散文传记哲思法律医学农业"
)
STAGES = ("to_process",) * 10 + ("to_catalogue", "to_allocate", "to_hand_over", "to_shelve", "shelved") * 2
_BIB = """INSERT INTO bib_record (id, origin, material, leader, fields, title, title_rest, volume, responsibility, publisher,
pub_date, isbn, language, audience, abstract, initials, class_no, author_no, aux_no, call_no, shelf_key, is_full, created_at,
changed_at, version) VALUES (:id, 'held', 'book', '', '[]', :title, '', '', :responsibility, :publisher, '2024', NULL, 'chi',
'', '', '', :class_no, '', '', :call_no, :call_no, 1, :now, :now, 1)"""
_ITEM = """INSERT INTO item (id, bib_id, batch_id, barcode, rfid_uid, volume, call_no, shelf_no, source, owning_branch_id,
current_branch_id, location_id, stage, status, protection, note, shelved_at, created_at, changed_at, version)
VALUES (:id, :bib_id, :batch_id, :barcode, '', '', :call_no, '', 'purchase', :branch, :branch, :location, :stage, :status,
'', '', :shelved_at, :now, :now, 1)"""


def titles(number: int) -> list[str]:
    """So many titles: of the list beside the checkout, varied, else made of common words."""
    if LISTED.exists():
        with LISTED.open(encoding="utf-8-sig", newline="") as file:
            known = [row[3] for row in csv.reader(file)][1:]
    else:
        pairs = [SYLLABLES[place : place + 2] for place in range(0, len(SYLLABLES), 2)]
        known = [a + b + c for a in pairs for b in pairs for c in pairs if a != b != c]
    return [known[place % len(known)] + (f"（{place // len(known) + 1}）" if place >= len(known) else "")
            for place in range(number)]  # fmt: skip


def instance(folder: Path, number: int, *, copies_on_the_way: bool) -> Path:
    """An instance with so many titles, each of one volume: all on the shelf, or in batches of five hundred on their way."""
    from yylib import clock, create_app
    from yylib.database import db, scanning

    folder.mkdir(parents=True)
    prepare(folder, role="head")
    clock.freeze(WALL)
    with create_app(folder).app_context():
        if copies_on_the_way:
            _batches(number)
        names = titles(number)
        for start in range(0, number, 20_000):
            with scanning():
                _fill(range(start, min(number, start + 20_000)), names, copies_on_the_way)
        db.session.remove()
        db.engine.dispose()
    clock.freeze(None)
    return folder


def _fill(places: range, names: list[str], is_on_the_way: bool) -> None:
    from yylib import clock
    from yylib.database import plain
    from yylib.services.catalogue import index

    now = clock.stamp(clock.now())
    branch, location = _location()
    rows = [{"id": place + 1, "title": names[place], "responsibility": f"示例作者{place % 5000}著", "publisher": "示例出版社",
             "class_no": f"I247.{place % 9}", "call_no": f"I247.{place % 9}/{place}"} for place in places]  # fmt: skip
    for row in rows:
        stage = STAGES[row["id"] % len(STAGES)] if is_on_the_way else "shelved"
        plain(_BIB, **row, now=now)
        plain(_ITEM, id=row["id"], bib_id=row["id"], batch_id=row["id"] // 500 + 1 if is_on_the_way else None,
              barcode=f"YY{row['id']:08}", call_no=row["call_no"], branch=branch, location=location, stage=stage, now=now,
              status="available" if stage == "shelved" else "processing",
              shelved_at=now if stage == "shelved" else None)  # fmt: skip
    index.enter(row | {"fields": json.loads("[]")} for row in rows)


def _location() -> tuple[int, int]:
    from yylib.database import plain

    branch = plain("SELECT id FROM branch ORDER BY sort, id LIMIT 1")[0].id
    plain("INSERT INTO location (branch_id, code, name, audience, is_closed_stack, is_local, is_active, sort, version) "
          "VALUES (:branch, 'bench', '测试书库', 'all', 0, 0, 1, 0, 1) ON CONFLICT DO NOTHING", branch=branch)  # fmt: skip
    return branch, plain("SELECT id FROM location WHERE code = 'bench'")[0].id


def _batches(number: int) -> None:
    """The deliveries, accepted over the last fortnight, their clocks running."""
    from yylib import clock
    from yylib.database import writing
    from yylib.models.batches import AccessionBatch
    from yylib.services.board import clock as board_clock

    with writing() as session:
        for place in range(number // 500 + 1):
            on: date = clock.today() - timedelta(days=place % 20)
            session.add(AccessionBatch(id=place + 1, number=f"2026-{place + 1:04}", name=f"到货 {place + 1}", state="accepted",
                                       arrived_on=on, accepted_on=on, accepted_at=clock.now(), created_at=clock.now()))  # fmt: skip
        session.flush()
        for place in range(number // 500 + 1):
            board_clock.start(place + 1)
