"""What is ready leaves as CNMARC with 905 in the agreed format, and what was read in comes back equal."""

import pytest

from tests.factories import a_bib, a_branch, a_colleague, an_accepted_batch, some_items
from tests.services.holdings.files import opened
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.items import Item, Location
from yylib.services import files, marc, registers
from yylib.services.holdings import field905, handing_out, volume
from yylib.services.imports import batches
from yylib.services.imports import run as imports
from yylib.services.registers import correcting

FIELDS = [["001", "012000001"], ["010", "  ", [["a", "978-7-02-000220-7"], ["d", "CNY59.70"]]],
          ["200", "1 ", [["a", "红楼梦"], ["f", "曹雪芹著"], ["9", "hong lou meng"]]], ["339", "  ", [["x", "未知字段\U00020000"]]],
          ["905", "  ", [["a", "别馆"], ["b", "999"]]]]  # fmt: skip


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 09:00")
    return a_colleague("acquisition")


@pytest.fixture
def ready(by):
    """Two volumes of one title, registered and catalogued, in one batch; a third that has no barcode yet."""
    branch = a_branch(name="总馆")
    with writing() as session:
        place = Location(branch_id=branch, name="一楼借阅室", code="JY1")
        session.add(place)
        session.flush()
        place_id = place.id
    batch = an_accepted_batch()
    bib = a_bib(title="红楼梦", fields=FIELDS, leader=marc.record.BLANK, call_no="I242.4/12", class_no="I242.4")
    given = {"batch_id": batch, "location_id": place_id, "price": 5970, "stage": "to_hand_over", "shelved_at": None}
    ids = [some_items(bib, barcode=f"37030000{n}", registered_at=clock.now(), **given)[0] for n in (1, 2)]
    some_items(bib, **given)
    return batch, ids


def handed(by, **chosen) -> int:
    made = handing_out.draft(**chosen)
    kept = handing_out.put_in_place(made)
    return write(handing_out.record, kept=kept._asdict(), versions=made.versions, titles=made.titles,
                 format_id=made.format.id, encoding=made.format.encoding, by=by)  # fmt: skip


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_what_leaves_is_read_again_with_equal_fields_and_comes_in_as_known(by, ready, encoding):
    write(field905.agree, library_code="YYTSG", encoding=encoding, by=by,
          codes={"library": "a", "barcode": "b", "class_no": "d", "seq": "e", "location": "f", "price": "p", "note": ""})  # fmt: skip
    batch, ids = ready
    out = handing_out.get(handed(by, batch_ids=[batch]))
    path = files.path_of(out.file.stored_name)
    (read,) = marc.read(path)
    assert read.record.fields[:-2] == [field for field in FIELDS if field[0] != "905"]
    assert read.record.fields[-2:] == [
        [
            "905",
            "  ",
            [["a", "YYTSG"], ["b", f"37030000{n}"], ["d", "I242.4"], ["e", "12"], ["f", "JY1"], ["p", "59.70"]],
        ]
        for n in (1, 2)
    ]
    assert (out.number, out.titles, out.copies, read.warnings) == ("2026-0001", 1, 2, ())
    again = opened(path.read_bytes(), "back.iso", subfields=field905.present().roles, by=by)
    write(batches.move, batch_id=again, verb="start", by=by)
    imports.run(again)
    assert (batches.get(again).known, batches.get(again).bad) == (2, 0)
    assert len(plain("SELECT 1 FROM item")) == 3 and not plain("SELECT 1 FROM item_change")


def test_what_is_ready_is_marked_once_and_can_be_taken_back(by, ready):
    batch, ids = ready
    (waiting,) = handing_out.waiting()
    assert (waiting.batch_id, waiting.titles, waiting.ready, waiting.not_ready) == (batch, 1, 2, 1)
    made = handing_out.draft(batch_ids=[batch])
    out = handed(by, item_ids=ids)
    with pytest.raises(Refused) as refused:
        handing_out.draft(batch_ids=[batch])
    assert refused.value.code == "hand_out_none"
    with pytest.raises(Refused) as refused:
        write(handing_out.record, kept=handing_out.put_in_place(made)._asdict(), versions=made.versions, titles=1, by=by,
              format_id=None, encoding="gb18030")  # fmt: skip
    assert refused.value.code == "hand_out_changed"
    assert handing_out.waiting()[0].ready == 0 and handing_out.get(out).copies == 2
    told = [event.what for event in volume.history(volume.get(ids[0]))]
    assert told.count("交出") == 1 and "验收" in told and "在交出的文件里" in told
    with writing():
        registers.enter(ids, by=by)
    write(correcting.number, item_id=ids[0], barcode="370300009", accession_no="370300009", reason="条码录错了", by=by)
    assert handing_out.waiting()[0].ready == 1, "the lending system knows it by a wrong barcode"
    assert write(handing_out.take_back, hand_out_id=out, by=by) == 1
    db.session.expire_all()
    assert handing_out.waiting()[0].ready == 2 and db.session.get(Item, ids[0]).handed_out_id is None
    assert files.path_of(handing_out.get(out).file.stored_name).is_file()
    with pytest.raises(Refused):
        write(handing_out.take_back, hand_out_id=out, by=by)


@pytest.mark.parametrize(("codes", "code"), [
    ({"barcode": "b", "location": "b"}, "format_twice"), ({"location": "f"}, "format_no_barcode"),
    ({"barcode": "条"}, "format_code"),
])  # fmt: skip
def test_a_format_that_no_system_could_read_is_refused(by, codes, code):
    with pytest.raises(Refused) as refused:
        write(field905.agree, library_code="", encoding="utf-8", codes=codes, by=by)
    assert refused.value.code == code and field905.present().id is None
