"""The trade of imports: states, units, stopping, going on, undoing."""

import threading
import time

import pytest

from tests.factories import a_colleague, a_door
from tests.services.imports.files import a_batch
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import IllegalMove, Refused
from yylib.gate import gate
from yylib.services import audit, files, jobs
from yylib.services import history as moves
from yylib.services.imports import batches, kinds, run, units
from yylib.services.visits import readings


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 20:00")
    return a_colleague("head")


@pytest.fixture
def door(house):
    return a_door()


def many(number: int) -> str:
    """So many hours of so many days."""
    rows = (f"20{10 + n // 3360:02}-{1 + n // 280 % 12:02}-{1 + n // 10 % 28:02},{8 + n % 10},{n % 50}"
            for n in range(number))  # fmt: skip
    return "日期,时段,进馆\n" + "\n".join(rows)


def begun(batch_id: int, by: int) -> int:
    write(batches.move, batch_id=batch_id, verb="start", by=by)
    return batch_id


def live() -> int:
    return plain("SELECT count(*) AS n FROM past_count WHERE undone_at IS NULL")[0].n


def test_a_batch_that_was_opened_has_written_no_figure(by, door):
    batch_id = a_batch(many(30), by=by, place_id=door)
    trial = batches.trial(batch_id)
    assert (trial.read, trial.good, trial.rejected, live()) == (30, 30, [], 0)
    assert batches.get(batch_id).stage == "mapped" and batches.waiting() is None


def test_starting_asks_for_the_job_and_the_job_brings_everything_in(by, door):
    batch_id = begun(a_batch(many(450), by=by, place_id=door), by)
    write(jobs.enter)
    assert batches.JOB in jobs.due() and batches.waiting() == batch_id
    run.run_next()
    batch = batches.get(batch_id)
    assert (batch.state, batch.total, batch.done, batch.good, batch.bad, live()) == ("done", 450, 450, 450, 0, 450)
    assert [move.verb for move in moves.of("batch", batch_id)] == ["start", "finish"]


def test_each_unit_holds_a_bounded_number_of_rows(by, door, monkeypatch):
    sizes = []
    held = units.put
    monkeypatch.setattr(units, "put", lambda **given: sizes.append(len(given["items"])) or held(**given))
    run.run(begun(a_batch(many(450), by=by, place_id=door), by))
    assert sizes == [200, 200, 50]


def test_the_gate_is_given_back_between_the_units(by, door):
    batch_id = begun(a_batch(many(450), by=by, place_id=door), by)
    before = len(gate.holds)
    run.run(batch_id)
    lite = db.engine.dialect.name == "sqlite"
    assert (len(gate.holds) - before >= 4) is lite


def test_a_stop_leaves_what_was_written_and_going_on_brings_the_rest(by, door):
    batch_id = begun(a_batch(many(450), by=by, place_id=door), by)

    def stop_after_the_first(done, total):
        if done == 200:
            write(batches.stop, batch_id=batch_id, by=by)

    run.run(batch_id, stop_after_the_first)
    assert (batches.get(batch_id).state, live()) == ("stopped", 200)
    write(batches.move, batch_id=batch_id, verb="resume", by=by)
    run.run_next()
    db.session.expire_all()
    assert (batches.get(batch_id).state, batches.get(batch_id).good, live()) == ("done", 450, 450)


def test_a_run_that_broke_off_goes_on_where_its_last_unit_ended(by, door, monkeypatch):
    batch_id = begun(a_batch(many(450), by=by, place_id=door), by)
    held, calls = units.put, iter(range(9))

    def put(**given):
        if next(calls) == 1:
            raise MemoryError
        return held(**given)

    monkeypatch.setattr(units, "put", put)
    with pytest.raises(MemoryError):
        run.run(batch_id)
    assert (batches.get(batch_id).state, batches.get(batch_id).note, live()) == ("failed", "出错：MemoryError", 200)
    write(batches.move, batch_id=batch_id, verb="resume", by=by)
    run.run_next()
    assert live() == 450


def test_rows_already_settled_are_not_written_again(by, door):
    batch_id = begun(a_batch(many(50), by=by, place_id=door), by)
    held = batches.plan(batch_id)
    items = kinds.KINDS["visits"].read(held)
    assert write(units.put, held=held, items=items, total=50, hot=True)
    assert not write(units.put, held=held, items=items, total=50, hot=True)
    assert live() == 50 and plain("SELECT done FROM batch")[0].done == 50


def test_bad_rows_are_kept_by_number_with_their_reason_and_good_ones_go_in(by, door):
    text = "日期,人次\n2024-01-01,120\n2024-01-02,NA\n2024-01-03,Gate Closed\n2024-01-04,90\n合计,210"
    batch_id = begun(a_batch(text, by=by, place_id=door), by)
    run.run_next()
    assert [(bad.row, bad.reason) for bad in batches.bad_rows(batch_id)] == [
        (3, "计数栏不是数字：“NA”"), (4, "计数栏不是数字：“Gate Closed”"), (6, "合计行，不是某一天的数：“合计”"),
    ]  # fmt: skip
    assert [bad.row for bad in batches.bad_rows(batch_id, after=3, limit=1)] == [4]
    assert (batches.get(batch_id).good, batches.get(batch_id).bad, live()) == (2, 3, 2)


def test_an_undo_leaves_nothing_live_whenever_it_comes(by, door):
    batch_id = begun(a_batch(many(450), by=by, place_id=door), by)
    run.run_next()
    write(batches.move, batch_id=batch_id, verb="undo", by=by)
    run.run_next()
    batch = batches.get(batch_id)
    assert (batch.state, batch.undone, batch.undone_by_id, live()) == ("undone", 450, by, 0)
    with pytest.raises(IllegalMove):
        write(batches.move, batch_id=batch_id, verb="undo", by=by)


def test_an_undo_that_broke_off_goes_on(by, door):
    batch_id = begun(a_batch(many(450), by=by, place_id=door), by)
    run.run_next()
    write(batches.move, batch_id=batch_id, verb="undo", by=by)
    assert write(units.take_out, batch_id=batch_id, hot=True) == 200
    run.run_next()
    assert live() == 0 and plain("SELECT undone FROM batch")[0].undone == 450


def test_a_batch_that_never_began_is_dropped_without_a_run(by, door):
    batch_id = a_batch(many(3), by=by, place_id=door)
    write(batches.move, batch_id=batch_id, verb="drop", by=by)
    assert batches.get(batch_id).state == "undone" and batches.waiting() is None


def test_columns_cannot_be_changed_once_it_has_begun(by, door):
    batch_id = begun(a_batch(many(3), by=by, place_id=door), by)
    with pytest.raises(Refused) as refused:
        write(batches.remap, batch_id=batch_id, place_id=door, mapping={}, signature="", by=by)
    assert refused.value.code == "batch_begun"


def test_a_file_that_is_gone_fails_the_batch_with_a_sentence(by, door):
    batch_id = begun(a_batch(many(3), by=by, place_id=door), by)
    files.path_of(batches.get(batch_id).file.stored_name).unlink()
    run.run_next()
    assert (batches.get(batch_id).state, batches.get(batch_id).note) == ("failed", "这个文件已不在服务器上")


def test_the_same_file_brought_before_is_named(by, door):
    first = begun(a_batch(many(3), by=by, place_id=door), by)
    run.run_next()
    second = a_batch(many(3), by=by, place_id=door)
    assert [batch.id for batch in batches.twins(batches.get(second))] == [first]


def test_the_audit_hears_of_the_batch_and_not_of_each_unit(by, door):
    run.run(begun(a_batch(many(450), by=by, place_id=door), by))
    acts = [(row.subject, row.act) for row, _name in audit.recent(subject="batch")]
    assert acts.count(("batch", "create")) == 1 and len(acts) <= 4
    assert audit.verify() is None


def test_four_desks_write_beside_an_import_and_none_is_turned_away(both):
    with both.app_context():
        clock.freeze("2026-11-23 20:00")
        by, hall, doors = a_colleague("head"), a_door(), [a_door() for _ in range(4)]
        batch_id = begun(a_batch(many(2000), by=by, place_id=hall), by)
    errors, written, over = [], [], threading.Event()

    def desk(door):
        with both.app_context():
            value = 0
            while not over.is_set() and value < 20:
                day = clock.today().replace(day=1 + value)
                try:
                    write(readings.enter, place_id=door, day=day, taken="closing", value=100 * value, by=by)
                    written.append(door)
                except Exception as error:
                    errors.append(error)
                value += 1
                time.sleep(0.005)

    threads = [threading.Thread(target=desk, args=(door,)) for door in doors]
    for thread in threads:
        thread.start()
    with both.app_context():
        run.run(batch_id)
        over.set()
        for thread in threads:
            thread.join()
        assert errors == [] and len(written) >= 4
        assert live() == 2000
        assert plain("SELECT count(*) AS n FROM reading")[0].n == len(written)
