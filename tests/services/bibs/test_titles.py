"""书目: titles come in, are found again, described, finished; sources and classes are brought in and taken out."""

import io

import pytest

from tests.factories import a_colleague, some_items
from yylib import clock
from yylib.database import db, plain, scanning, write
from yylib.errors import NotThere, Refused
from yylib.services import bibs, clc, files, marc
from yylib.services.bibs import checking, copying, drawing, editing, sending, shapes
from yylib.services.imports import batches, run
from yylib.services.marc import Record


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 10:00")
    return a_colleague("acquisition")


def entered(**given):
    return write(bibs.brief, by=None, **({"title": "红楼梦"} | given))


def opened(kind, name, data, by):
    kept = files.keep(io.BytesIO(data), name, "import")
    return write(batches.open_batch, name=kind, kept=kept, place_id=None, mapping={}, by=by)


def waiting(kind, name, data, by):
    return batches.trial(opened(kind, name, data, by))


def brought(kind, name, data, by):
    batch_id = opened(kind, name, data, by)
    write(batches.move, batch_id=batch_id, verb="start", by=by)
    run.run_next()
    return batches.get(batch_id)


@pytest.mark.shared
def test_columns_are_drawn_from_what_real_records_say(shared):
    records = [one.record for one in marc.read(shared / "data/marc/cnmarc24/cnmarc24_gbk.iso")]
    first = drawing.drawn(records[0])
    assert {name: first[name] for name in ("control_no", "title", "responsibility", "publisher", "pub_date", "pub_year", "isbn",
                                           "price", "language", "audience", "class_no", "initials", "material")} == {
        "control_no": "012012004066", "title": "评说 鼓励 鞭策", "responsibility": "张脉峰主编", "publisher": "中国文化出版社",
        "pub_date": "2011", "pub_year": 2011, "isbn": "9789881990112", "price": 4800, "language": "chi", "audience": "em",
        "class_no": "I206.7", "initials": "psglbc", "material": "book"}  # fmt: skip
    every = [drawing.drawn(record) for record in records]
    assert all(one["title"] and one["leader"] for one in every) and sum(one["isbn"] is not None for one in every) >= 20
    empty = drawing.drawn(Record("", [["200", "1 ", []], ["010", "  ", [["a", "1-2"], ["d", "?"]]]]))
    assert (empty["title"], empty["isbn"], empty["price"], empty["pub_year"]) == ("（无题名）", None, None, None)
    assert drawing.numbers(Record("", [["010", "  ", [["a", "7-02-000220-8"]]], ["091", "  ", [["a", "10019·2345"]]]])) == [
        {"kind": "isbn", "value": "7020002208", "shown": "7-02-000220-8", "is_valid": False},
        {"kind": "unified", "value": "100192345", "shown": "10019·2345", "is_valid": True}]  # fmt: skip


def test_a_title_is_entered_once_and_found_by_number_or_name(by):
    seen = []
    bibs.follow(seen.append)
    one = entered(isbn="978-7-02-000220-7", volume="上", price=5990)
    assert entered(isbn="7-02-000220-X", volume="上") == one != entered(isbn="7-02-000220-X", volume="下")
    with scanning():
        local = bibs.brief(title="燕崖村志", responsibility="甲", by=None)
        assert (
            bibs.brief(title="燕崖村志", responsibility="甲", by=None) == local != bibs.brief(title="燕崖村志", by=None)
        )
    assert [bib.volume for bib in bibs.like(isbn="9787020002207", title="燕崖村志")] == ["上", "下", "", ""]
    assert [bib.id for bib in bibs.like(isbn="7-02-000220-X", volume="上")] == [one] and bibs.like() == []
    assert {one, local} <= {bib_id for ids in seen for bib_id in ids}
    bib = bibs.get(one)
    assert (bib.price, bib.is_full, bib.origin, bib.version) == (5990, False, "brief", 1)
    with pytest.raises(NotThere):
        bibs.get(999)
    wrong = bibs.get(entered(title="错号的书", isbn="978-7-02-000220-8"))
    assert (wrong.isbn, wrong.numbers[0].value, wrong.numbers[0].is_valid) == (None, "9787020002208", False)
    assert bibs.like(isbn="978-7-02-000220-8") == [wrong]


def test_cataloguing_is_done_when_nothing_lacks_and_its_volumes_go_on(by):
    bib_id = entered(isbn="9787020002207", class_no="I242.4", publisher="人民文学出版社", pub_date="2008")
    items = some_items(bib_id, stage="to_catalogue", status="processing", shelved_at=None)
    with pytest.raises(Refused) as refused:
        write(editing.finish, bib_id=bib_id, version=1, by=by)
    assert "责任者 200、页数 215、索书号" in refused.value.sentence.title
    record = bibs.record_of(bibs.get(bib_id))
    db.session.rollback()
    lines = [field if field[0] != "200" else ["200", "1 ", [*field[2], ["f", "曹雪芹著"]]] for field in record.fields]
    write(editing.save, bib_id=bib_id, version=1, fields=[*lines, ["215", "  ", [["a", "1606页"]]]], by=by)
    with pytest.raises(Refused, match="changed_meanwhile"):
        write(editing.save, bib_id=bib_id, version=1, fields=lines, by=by)
    from yylib.services.bibs import calling

    assert write(calling.take, bib_id=bib_id, version=2, by=by) == 1
    write(editing.finish, bib_id=bib_id, version=bibs.get(bib_id).version, by=by)
    bib = bibs.get(bib_id)
    assert (bib.is_full, bib.origin, bib.catalogued_by_id, bib.call_no) == (True, "original", by, "I242.4/1")
    assert plain("SELECT stage FROM item WHERE id = :id", id=items[0])[0].stage == "to_process"
    write(editing.reopen, bib_id=bib_id, by=by)
    assert plain("SELECT stage FROM item WHERE id = :id", id=items[0])[0].stage == "to_catalogue"


def test_a_wrong_number_price_and_class_are_said_and_hinder_nothing(by):
    bib_id = entered(isbn="978-7-02-000220-8", class_no="123")
    lines = bibs.record_of(bibs.get(bib_id)).fields + [["010", "  ", [["d", "CNY10+20"]]]]
    db.session.rollback()
    write(editing.save, bib_id=bib_id, version=1, fields=lines, by=by)
    said = "；".join(checking.warnings(bibs.get(bib_id)))
    assert "校验位不对" in said and "定价“CNY10+20”看不懂" in said and "“123”不像中图法分类号" in said
    with pytest.raises(Refused, match="bib_no_title"):
        write(editing.create, fields=[["200", "1 ", [["a", " "]]]], by=by)
    with pytest.raises(Refused, match="bib_too_long"):
        write(editing.create, fields=[shapes.blank("101"), ["200", "1 ", [["a", "书"], ["e", "长" * 5000]]]], by=by)


def test_untouched_fields_keep_their_very_characters_and_their_places():
    record = Record("", [["001", " x1"], ["999", "##", [["a", " 保留　原样 "]]], ["200", "1 ", [["a", "红楼梦 "], ["9", "hong lou meng"]]],
                         ["690", "  ", [["a", "I242.4"]]], ["300", "  ", [["a", "一\n二"]]], ["098", "", []], ["035", "无子字段"]])  # fmt: skip
    edited = [["200", "1 ", [["a", "红楼梦"], ["9", "hong lou meng"]]], ["690", "  ", [["a", "I242.4"]]],
              ["300", "  ", [["a", "一 二"]]]]  # fmt: skip
    assert editing.merged(record, edited) == record._replace(leader=editing.BLANK)
    changed = editing.merged(
        record, [edited[0], ["606", "0 ", [["a", "长篇\u202e小说"], ["x", " "]]], ["215", "  ", [["a", ""]]]]
    )
    assert [field[0] for field in changed.fields] == ["001", "999", "200", "098", "035", "606"]
    assert changed.fields[-1] == ["606", "0 ", [["a", "长篇小说"]]]


@pytest.mark.shared
def test_a_file_to_copy_from_and_the_classes_come_in_and_go_out_again(by, shared):
    sent = (shared / "data/marc/cnmarc24/cnmarc24_gbk.iso").read_bytes()
    batch = brought("bibs", "书商.iso", sent[:-100], by)
    assert (batch.state, batch.good, batch.bad) == ("done", 23, 1) and bibs.like(title="小王子") == []
    mine = bibs.get(entered(title="小王子", isbn="9787500162087"))
    theirs = copying.candidates(mine)
    assert [(one.kind, one.title) for one in theirs] == [("file", "小王子")]
    assert [one.title for one in copying.candidates(mine, "7-5037-2790-X")] == ["'98中国发展报告"]
    source = theirs[0].id
    db.session.rollback()
    write(
        copying.take_over, bib_id=mine.id, version=1, kind="file", source_id=source, tags=["001", "200", "215"], by=by
    )
    bib = bibs.get(mine.id)
    assert (bib.origin, bib.control_no, bib.responsibility) == (
        "copied",
        None,
        "(法)安托万·德·圣·埃克苏佩里著；李玉民译",
    )
    new = write(copying.enter_from, source_id=source, by=by)
    assert bibs.get(new).fields == [
        field for field in copying.origin_record("file", source).fields if field[0] not in ("001", "005")
    ]
    data, _ending, number = sending.packed([new, mine.id, new], "utf-8")
    assert number == 2 and [one.record.fields for one in marc.read(data)][0] == bibs.get(new).fields
    table = (shared / "data/clc/clc_flat.tsv").read_bytes()
    assert waiting("clc", "类目.txt", table, by)[:2] == (45835, 45835)
    literature = b"".join(line for line in table.splitlines(True) if line[:1] in b"[I")
    batch2 = brought("clc", "类目.txt", literature, by)
    assert (batch2.state, batch2.bad) == ("done", 0) and clc.loaded() > 500
    assert [step.class_no for step in clc.way("I247.58/3")] == ["I", "I2", "I24", "I247", "I247.5"]
    again = brought("clc", "类目.txt", literature, by)
    assert again.known == again.good == batch2.good
    for one in (batch.id, batch2.id):
        write(batches.move, batch_id=one, verb="undo", by=by)
        run.run_next()
    assert clc.loaded() == 0 and plain("SELECT count(*) AS n FROM copy_source")[0].n == 0
    assert [tuple(step) for step in clc.way(" tp312")] == [("T", "工业技术"), ("TP", "自动化技术、计算机技术")]
    assert (
        len(clc.outline()) == 38
        and clc.name("M1") == ""
        and [one.class_no for one in clc.below("T")][:2] == ["TB", "TD"]
    )


def test_what_a_record_lacks_has_an_empty_place_and_an_empty_place_is_not_kept(by):
    bib_id = entered(publisher="人民文学出版社")
    bib = bibs.get(bib_id)
    held = bibs.record_of(bib).fields
    lines = shapes.with_places([field for field in held if editing.is_editable(field)])
    shown = {line[0]: [code for code, _value in line[2]] for line in lines}
    assert shown["200"][-1] == "f" and shown["210"] == ["c", "d"] and "215" in shown and "690" in shown
    write(editing.save, bib_id=bib_id, version=bib.version, fields=lines, by=by)
    assert bibs.record_of(bibs.get(bib_id)).fields == held
