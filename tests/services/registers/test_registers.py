from datetime import date

import pytest

from tests.factories import a_bib, a_branch, a_colleague, some_items
from tests.services.batches.test_accepting import labelled
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.bibs import BibRecord
from yylib.models.files import StoredFile
from yylib.models.imports import Batch
from yylib.services import batches, lists, registers
from yylib.services.registers import correcting, days, openings, reading


def gift(by, *pieces, on=None):
    pieces = pieces or ({"title": "沂源县志", "copies": 2, "price": 5000},)
    return write(
        batches.accept_pieces, source="gift", name="赠书", pieces=list(pieces), accepted_on=on or clock.today(), by=by
    )


def volumes(batch_id):
    rows = [row.id for row in plain("SELECT id FROM item WHERE batch_id = :id ORDER BY id", id=batch_id)]
    return rows


def summary(first=date(2026, 1, 1), last=date(2026, 12, 31)):
    db.session.rollback()
    return [(line.on_day.isoformat(), line.kind, line.copies, line.list_amount, held.copies)
            for line, held in reading.lines(first, last)]  # fmt: skip


def test_a_locked_month_takes_no_more_and_what_is_later_goes_to_the_next_open_day(house):
    clock.freeze("2026-10-20 09:00")
    by = a_colleague()
    gift(by)
    clock.freeze("2026-11-04 09:00")
    with pytest.raises(Refused, match="month_running"):
        write(days.lock, month="2026-11", by=by)
    with pytest.raises(Refused, match="month_unreal"):
        write(days.lock, month="2026-13", by=by)
    write(days.lock, month="2026-10", by=by)
    with pytest.raises(Refused, match="month_locked"):
        write(days.lock, month="2026-09", by=by)
    gift(by, on=date(2026, 10, 30))
    assert summary() == [("2026-10-20", "in", 2, 10000, 2), ("2026-11-01", "in", 2, 10000, 4)]
    assert [(month, bool(lock)) for month, lock in days.months()] == [("2026-11", False), ("2026-10", True)]


def test_corrections_are_further_lines_and_the_books_agree_with_the_volumes(house):
    clock.freeze("2026-11-04 09:00")
    by = a_colleague()
    batch_id = gift(by)
    labelled(batch_id, by)
    first, second = volumes(batch_id)
    with pytest.raises(Refused, match="register_reason"):
        write(correcting.price, item_id=first, price=6000, net_price=0, reason="错", by=by)
    write(correcting.price, item_id=first, price=6000, net_price=0, reason="定价看错了", by=by)
    assert summary()[-1] == ("2026-11-04", "fix", 0, 1000, 2)
    with writing() as session:
        session.get(BibRecord, plain("SELECT bib_id FROM item WHERE id = :id", id=first)[0].bib_id).class_no = "K295.2"
    write(correcting.class_no, item_id=second, reason="分类更正", by=by)
    wrong = plain("SELECT barcode FROM item WHERE id = :id", id=second)[0].barcode
    given = {"item_id": second, "reason": "贴错了条码", "by": by}
    with pytest.raises(Refused, match="correction_number"):
        write(correcting.number, **given, barcode=f"YY{first:06d}", accession_no="YY9")
    write(correcting.number, **given, barcode="ＹＹ000999", accession_no="yy000999")
    assert plain("SELECT why FROM spent_barcode WHERE barcode = :code", code=wrong)
    lines = plain("SELECT sign, price, class_no, barcode FROM accession_line WHERE item_id IN (:a, :b) ORDER BY id",
                  a=first, b=second)  # fmt: skip
    assert [line.sign for line in lines] == [1, 1, -1, 1, -1, 1, -1, 1]
    assert (lines[3].price, lines[5].class_no, lines[-1].barcode) == (6000, "K295.2", "YY000999")
    assert registers.verify().faults == []


def test_the_database_refuses_to_change_a_line_and_verify_names_what_does_not_agree(house):
    clock.freeze("2026-11-04 09:00")
    by = a_colleague()
    batch_id = gift(by)

    def act(sql):
        return lambda **given: plain(sql) and None

    for sql in ("UPDATE summary_line SET copies = 9", "DELETE FROM summary_line"):
        with pytest.raises(Refused):
            write(act(sql), by=by)
    write(act("UPDATE item SET price = 1"), by=by)
    told = registers.verify().faults
    assert len(told) == 1 and batches.get(batch_id).number in told[0] and "码洋" in told[0]


def test_holdings_that_were_here_before_open_the_register_and_leave_it_when_the_import_is_undone(house, monkeypatch):
    clock.freeze("2026-11-04 09:00")
    branch_id, bib_id = a_branch(), a_bib(class_no="I247.5", material="book")
    with writing() as session:
        file = StoredFile(stored_name="a" * 32, original_name="馆藏.iso", kind="iso", size=1, sha256="0" * 64,
                          purpose="imports", stored_at=clock.now())  # fmt: skip
        session.add(file)
        session.flush()
        held = Batch(kind="holdings", file_id=file.id, mapping={}, state="done", created_at=clock.now())
        session.add(held)
        session.flush()
        import_id = held.id
    some_items(bib_id, 3, source="opening", price=2000, import_id=import_id, owning_branch_id=branch_id)

    def opened(*, by):
        return registers.opening(import_id, by=by)

    def stepped(*, cursor):
        return openings.step(import_id, cursor, by=None)

    assert write(opened, by=None) and write(opened, by=None) is None
    line = plain("SELECT kind, titles, copies, list_amount FROM summary_line")[0]
    assert tuple(line) == ("opening", 1, 3, 6000)
    assert registers.verify().faults == []
    with writing():
        plain("UPDATE item SET stage = 'void' WHERE import_id = :id", id=import_id)
    write(opened, by=None)
    assert [row[2:] for row in summary()] == [(3, 6000, 3), (-3, -6000, 0)]
    assert registers.verify().faults == []
    monkeypatch.setattr(openings, "PIECE", 1)
    (late, *_others) = some_items(a_bib(), 2, source="opening", price=900, import_id=import_id)
    cursor = write(stepped, cursor=write(stepped, cursor=openings.begin(import_id), hot=True), hot=True)
    write(correcting.price, item_id=late, price=1000, net_price=1000, reason="定价看错了", by=a_colleague())
    passes = 0
    while isinstance(cursor, openings.Cursor):
        cursor, passes = write(stepped, cursor=cursor, hot=True), passes + 1
    assert registers.verify().faults == [] and passes > 2, "added up anew, the correction with it"


def test_a_period_is_summed_by_kind_source_class_and_branch(house):
    clock.freeze("2026-11-04 09:00")
    by = a_colleague()
    bib_id = a_bib(class_no="I247.5", title="边城")
    batch_id = gift(
        by, {"bib_id": bib_id, "copies": 2, "price": 3000}, {"title": "没有分类的", "copies": 1, "price": None}
    )
    labelled(batch_id, by)
    span = (date(2026, 11, 1), date(2026, 11, 30))
    assert registers.totals(*span)["in"] == (2, 3, 6000, 0)
    assert registers.totals(*span, source="purchase")["in"] == (0, 0, 0, 0)
    assert reading.by_source(*span) == [("捐赠", (2, 3, 6000, 0))]
    assert reading.breakdown(*span)["by_class"] == [("I", 2, 6000), ("未分类", 1, 0)]
    assert len(reading.volumes(*span)) == 3 and reading.balance_before(date(2026, 12, 1)) == (3, 6000)
    assert reading.breakdown(*span)["by_branch"] == [("未分配", 3, 6000)]
    branch_id = a_branch(name="祥源")
    with writing():
        plain("UPDATE item SET owning_branch_id = :branch WHERE bib_id = :bib", branch=branch_id, bib=bib_id)
    assert sorted(reading.breakdown(*span)["by_branch"]) == [("未分配", 1, 0), ("祥源", 2, 6000)]
    assert lists.find(reading.VOLUMES, {"branch": str(branch_id)}).count == 2
