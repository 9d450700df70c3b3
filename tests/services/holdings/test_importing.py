"""What is held already comes in: titles, volumes, places, counters, the opening balance; again; and out again."""

import pytest

from tests.factories import a_branch, a_colleague
from tests.services.holdings.files import HEAD, ROWS, brought, opened, text, undone, volumes_in_marc
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.items import Item
from yylib.services import bibs, marc, registers, search
from yylib.services.handovers import allocating
from yylib.services.holdings import heads, importing, reading, records, states
from yylib.services.imports import batches
from yylib.services.registers import correcting

COUNTS = ("bib_record", "item", "location", "search_entry", "summary_line")


@pytest.fixture(autouse=True)
def branch(house):
    clock.freeze("2026-11-23 09:00")
    return a_branch(name="总馆")


def number(table: str) -> int:
    return plain(f"SELECT count(*) AS n FROM {table}")[0].n


def counts() -> list[int]:
    return [number(table) for table in COUNTS]


def item(code: str):
    return plain("SELECT * FROM item WHERE barcode = :code", code=code)[0]


def reasons(batch) -> dict[int, str]:
    return {bad.row: bad.reason for bad in batches.bad_rows(batch.id)}


def test_a_sheet_brings_titles_volumes_places_counters_and_one_opening_line():
    batch = brought(text())
    assert (batch.state, batch.good, batch.known, batch.bad) == ("done", 4, 0, 0)
    assert counts() == [3, 4, 3, 3, 1]
    held = item("370300000002")
    assert (held.source, held.stage, held.status, held.price) == ("opening", "shelved", "on_loan", 5970)
    assert item("370300000003").status == "closed_stack" and item("370300000004").price == 3200
    dream = plain("SELECT * FROM bib_record WHERE control_no = 'C1'")[0]
    assert (dream.isbn, dream.initials, dream.class_no, dream.title_seq_no) == ("9787020002207", "hlm", "I242.4", 12)
    assert search.find("红楼")[0].ref == str(dream.id)
    assert plain("SELECT next_no FROM call_counter WHERE class_no = 'I242.4'")[0].next_no == 13
    line = plain("SELECT * FROM summary_line")[0]
    assert (line.kind, line.titles, line.copies, line.list_amount) == ("opening", 3, 4, 5970 * 2 + 12000 + 3200)


def test_the_same_file_again_adds_nothing_and_what_changed_is_changed_and_can_be_taken_back():
    brought(text())
    before = counts()
    again = brought(text())
    assert (again.good, again.known, again.bad, counts()) == (4, 4, 0, before)
    assert number("item_change") == 0
    moved = ROWS[0].replace("一楼借阅室", "少儿借阅室").replace("在馆", "剔除")
    third = brought(text(moved, *ROWS[1:]))
    assert (third.known, item("370300000001").status, number("location")) == (4, "withdrawn", before[2] + 1)
    changed = plain("SELECT * FROM item_change")
    assert len(changed) == 1 and third.state == "done" and counts()[1] == 4
    undone(third.id)
    assert (item("370300000001").status, number("location")) == ("available", before[2])


def test_each_row_that_is_not_taken_says_why_and_the_good_ones_go_in():
    brought(text())
    bad = (
        ROWS[0],  # known
        "C9,别的书,甲,乙,,370300000002,I2/1,一楼借阅室,1.00,在馆",
        "C8,新书,甲,乙,,370300000009,I2/2,一楼借阅室,1.00,在馆",
        "C8,新书,甲,乙,,370300000009,I2/2,一楼借阅室,1.00,在馆",
        "C7,新书二,甲,乙,,3.703E+11,I2/3,一楼借阅室,1.00,在馆",
        "C6,新书三,甲,乙,,370300000010,I2/4,一楼借阅室,1.00,神游",
        "C5,,甲,乙,,370300000011,I2/4,一楼借阅室,1.00,在馆",
        "C4,=A1&B1,甲,乙,,370300000012,I2/4,一楼借阅室,1.00,在馆",
        ",合计,,,,,,,100.00,",
        "C3,小王子,(法)圣埃克苏佩里著,中译出版社,9787500162088,370300000013,I565.88/3,一楼借阅室,CNY赠,在馆",
    )
    looked = batches.trial(opened(text(*bad)))
    batch = brought(text(*bad))
    assert (looked.read, looked.good, looked.bad, looked.known) == (10, batch.good, batch.bad, batch.known)
    assert (batch.total, batch.good, batch.known) == (10, 3, 1)
    told = reasons(batch)
    assert list(told) == [3, 5, 6, 7, 8, 9, 10]
    for row, word in zip(
        told, ("已属于《红楼梦》", "前面的行", "科学记数法", "神游", "没有题名", "公式", "合计"), strict=True
    ):
        assert word in told[row]
    assert item("370300000013").bib_id == item("370300000004").bib_id


def test_barcodes_and_accession_numbers_are_counted_apart_and_kept_as_they_are_scanned():
    head = "题名,条码,登录号"
    rows = ("红楼梦,ＹＹ0003,0001", "西游记,yy0004,0002", "水浒传,0001,0003", "三国演义,0002,0004", "聊斋,YY0003,0009")
    batch = brought(text(*rows, head=head))
    assert reasons(batch) == {6: "“YY0003”在这个文件前面的行里已经有了"} and number("item") == 4
    again = brought(text(*rows[:4], head=head), "again.csv")
    assert (again.good, again.known, again.bad) == (4, 4, 0)
    assert item("YY0003").accession_no == "0001" and item("0001").accession_no == "0003"


def test_records_bring_a_volume_for_each_barcode_of_905_and_are_known_by_control_number():
    data = volumes_in_marc(("M1", "小王子", "1001 1002"), ("M2", "夜航", "1003"), ("M3", "没有条码的", ""))
    batch = brought(data, "held.iso")
    assert (batch.good, batch.bad, number("bib_record"), number("item")) == (4, 0, 3, 3)
    assert (item("1001").bib_id, item("1001").call_no) == (item("1002").bib_id, "I565.88/3")
    more = brought(
        volumes_in_marc(("M1", "小王子", "1001 1002 1004"), ("M2", "夜航", "1001"), encoding="utf-8"), "more.iso"
    )
    assert (more.good, more.known, more.bad) == (3, 2, 1) and "前面的行" in reasons(more)[4]
    assert item("1004").bib_id == item("1001").bib_id
    other = brought(volumes_in_marc(("M2", "夜航", "1001")), "other.iso")
    assert "已属于《小王子》" in reasons(other)[1]


def test_an_undo_takes_everything_out_but_the_volumes_that_something_has_happened_to_since():
    empty = counts()
    whole = undone(brought(text()).id)
    assert (whole.state, counts()[:4], whole.note) == ("undone", empty[:4], "")
    assert plain("SELECT sum(copies) AS n FROM summary_line")[0].n == 0
    assert plain("SELECT next_no FROM call_counter WHERE class_no = 'I242.4'")[0].next_no == 1
    batch = brought(text())
    clock.freeze("2026-11-24 09:00")
    with writing() as session:
        held = session.query(Item).filter_by(barcode="370300000003").one()
        held.shelf_no, held.changed_at = "3-2", clock.now()
    by = a_colleague("director")
    write(correcting.price, item_id=held.id, price=13000, net_price=9000, reason="定价录错了", by=by)
    write(
        correcting.number,
        item_id=held.id,
        barcode="370300000009",
        accession_no="370300000009",
        reason="条码录错了",
        by=by,
    )
    write(allocating.save_rule, classes="K", audience="", location_id=held.location_id, by=by)
    left = undone(batch.id)
    assert registers.verify().faults == [] and plain("SELECT name FROM location")[0].name == "地方文献室"
    assert [row.barcode for row in plain("SELECT barcode FROM item")] == ["370300000009"]
    assert "370300000009《沂源县志》" in left.note and number("bib_record") == 1
    assert plain("SELECT sum(copies) AS n FROM summary_line")[0].n == 1


def test_a_stopped_import_goes_on_and_its_line_in_the_register_grows(monkeypatch):
    kind = importing.kinds.KINDS["holdings"]
    monkeypatch.setitem(importing.kinds.KINDS, "holdings", kind._replace(unit=2))
    batch_id = opened(text())
    batches_moved = [("start", 2), ("resume", 4)]
    for verb, volumes in batches_moved:
        importing_run(batch_id, verb, stop_at=2 if verb == "start" else None)
        db.session.expire_all()
        assert (number("item"), plain("SELECT sum(copies) AS n FROM summary_line")[0].n) == (volumes, volumes)
    assert batches.get(batch_id).state == "done" and number("summary_line") == 2


def test_what_an_import_wrote_before_it_failed_stands_in_the_register(monkeypatch):
    kind = importing.kinds.KINDS["holdings"]

    def broken(plan):
        for number, item in enumerate(kind.read(plan)):
            if number == 2:
                raise importing.BadSheet("文件断了。")
            yield item

    monkeypatch.setitem(importing.kinds.KINDS, "holdings", kind._replace(unit=2, read=broken))
    batch = brought(text())
    assert (batch.state, number("item"), registers.verify().faults) == ("failed", 2, [])


def importing_run(batch_id, verb, stop_at):
    from yylib.database import write
    from yylib.services.imports import run

    write(batches.move, batch_id=batch_id, verb=verb, by=None)
    run.run(batch_id, lambda done, total: done == stop_at and write(batches.stop, batch_id=batch_id, by=None))


def test_what_a_sheet_says_of_a_title_is_what_its_record_would_say():
    for row in ROWS:
        said = dict.fromkeys(records.ROLES, "") | dict(zip(
            ("control_no", "title", "responsibility", "publisher", "isbn", "_", "call_no", "_", "price"), row.split(","),
            strict=False)) | {"pub_date": "2024.5", "language": "中文", "class_no": "I242.4"}  # fmt: skip
        record = records.made(said)
        assert records.columns(said, record) == bibs.drawn(record)


def test_heads_are_told_by_their_names_or_by_what_stands_under_them_and_states_by_code_or_word():
    number_, columns = heads.guess(
        [(1, ["馆藏清单"]), (3, ["序号", *HEAD.split(",")]), (4, ["1", *ROWS[0].split(",")])]
    )
    assert (number_, columns["title"], columns["barcode"], columns["call_no"]) == (3, 2, 6, 7)
    plain_rows = [(n, [f"书的名字第{n}本", f"37030000000{n}", f"I247.5/{n}"]) for n in range(1, 9)]
    assert heads.guess(plain_rows) == (0, {"call_no": 2, "barcode": 1, "title": 0})
    fields = [
        ["905", "  ", [["a", "YY"], ["b", f"37030{n:07}"], ["d", "I2"], ["e", "1"], ["f", "JY"]]] for n in range(5)
    ]
    assert heads.guess_905(fields) == {"a": "branch", "b": "barcode", "d": "class_no", "e": "seq", "f": "location"}
    words = {
        "2": "available",
        "": "available",
        "丢失赔书": "lost_paid",
        "66": "transferred",
        "借出": "on_loan",
        "2-在馆": "available",
    }
    assert {word: states.status_of(word) for word in words} == words and states.status_of("神游") is None


@pytest.mark.shared
def test_the_real_records_and_lists_come_in_and_what_is_rejected_is_what_no_cnmarc_is(shared):
    taken = {"cnmarc24_gbk.iso": 24, "cnmarc24_utf8.iso": 24, "sample_cnmarcxml.xml": 10}
    for path in sorted(shared.glob("data/marc/*/*")):
        if path.name in taken:
            batch = brought(path.read_bytes(), path.name)
            assert (batch.total, batch.bad) == (taken[path.name], 0)
            assert sum(1 for _ in marc.read(path)) == sum(1 for _ in reading.of_marc(path, {"subfields": {}}))
    listed = brought((shared / "data/booklists/douban391/douban391.xlsx").read_bytes(), "douban391.xlsx")
    assert (listed.total, listed.good + listed.bad) == (391, 391) and number("item") == 0
