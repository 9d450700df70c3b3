"""The write unit, on both engines: what it does, what it refuses, what it means by an error."""

import sqlite3
import threading
import time

import psycopg
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from tests.factories import a_branch, a_colleague
from yylib import clock
from yylib.database import at_end, db, in_unit, is_lite, locked, nudge, plain, scanning, write, writing
from yylib.errors import Busy, NotThere, Refused
from yylib.gate import Gate
from yylib.models.accounts import Department
from yylib.models.branches import Branch
from yylib.services import branches


def put(name, **_given):
    db.session.add(Department(name=name, sort=0, is_active=True))


def names():
    held = sorted(db.session.scalars(select(Department.name)))
    db.session.rollback()
    return held


def test_a_command_is_durable_when_write_returns(house):
    write(put, name="图书借阅部")
    assert names() == ["图书借阅部"]
    assert not in_unit()


def test_a_command_that_raises_leaves_nothing(house):
    def failing():
        put("图书借阅部")
        db.session.flush()
        raise Refused("conflict")

    with pytest.raises(Refused):
        write(failing)
    assert names() == []


def test_a_unit_refuses_to_nest_in_a_session_or_a_thread(house):
    with writing(), pytest.raises(RuntimeError), writing():
        pass
    with scanning(), pytest.raises(RuntimeError), scanning():
        pass
    with pytest.raises(RuntimeError):
        write(lambda: write(put, name="x"))
    write(put, name="after")
    assert names() == ["after"]


def test_a_session_that_already_holds_changes_is_refused_and_they_are_not_lost_silently(house):
    put("图书借阅部")
    with pytest.raises(RuntimeError), writing():
        pass
    db.session.rollback()


def test_a_read_before_the_unit_does_not_keep_it_from_writing(house):
    """The snapshot that a look-up left behind makes the engine ignore IMMEDIATE, unless the unit rolls back first."""
    assert names() == []
    db.session.scalar(select(Department.id))
    write(put, name="图书借阅部")
    assert names() == ["图书借阅部"]


@pytest.mark.parametrize("act", [
    lambda: plain("INSERT INTO department (name, sort, is_active) VALUES ('x', 0, true)"),
    lambda: db.session.execute(text("DELETE FROM department")),
    lambda: db.session.execute(update(Department).values(name="x")),
    lambda: (put("x"), db.session.flush()),
])  # fmt: skip
def test_outside_a_unit_the_database_itself_refuses_every_kind_of_write(house, act):
    with pytest.raises((sqlite3.OperationalError, psycopg.Error, OperationalError, Exception)) as refused:
        act()
    assert "read" in str(refused.value).lower()
    db.session.rollback()
    assert names() == []


def test_plain_runs_beside_the_orm_in_one_transaction(house):
    def both():
        put("一")
        assert [row.name for row in plain("SELECT name FROM department")] == ["一"]
        assert plain("UPDATE department SET sort = :sort WHERE name = :name", sort=7, name="一").count == 1

    write(both)
    assert db.session.scalar(select(Department.sort)) == 7


def test_moments_and_days_come_back_alike_on_both_engines(house):
    clock.freeze("2026-11-23 09:00:01")
    branch = a_branch()
    by = a_colleague()
    from tests.factories import places_of
    from yylib.services.visits.scan import scan

    write(scan, hot=True, nonce="n", place_id=places_of(branch)[0], direction="in", kind="adult", by=by)
    row = plain("SELECT at, day FROM scan")[0]
    assert clock.local(clock.moment(row.at)).isoformat() == "2026-11-23T09:00:01"
    assert clock.day(row.day).isoformat() == "2026-11-23"


def test_the_same_form_twelve_times_is_one_row_and_twelve_equal_answers(house):
    def named(name):
        put(name)
        db.session.flush()
        return {"id": plain("SELECT max(id) AS id FROM department")[0].id}

    answers = [write(named, once="form-token-0001", name=f"部门{n}") for n in range(12)]
    assert answers == [answers[0]] * 12
    assert names() == ["部门0"]


def test_a_token_of_another_form_or_person_is_no_answer_here(house):
    def one(*, by):
        return "one"

    def other(*, by):
        return "other"

    assert [write(one, once="t", by=1), write(other, once="t", by=1), write(one, once="t", by=2)] == [
        "one",
        "other",
        "one",
    ]
    assert plain("SELECT count(*) AS n FROM form_token")[0].n == 3


def test_a_refused_form_may_be_sent_again(house):
    def refusing():
        raise Refused("conflict")

    with pytest.raises(Refused):
        write(refusing, once="form-token-0002")
    write(put, once="form-token-0002", name="好了")
    assert names() == ["好了"]


def test_a_lock_that_passes_is_tried_three_times_and_then_busy(house):
    tries = []

    def locked_out():
        tries.append(1)
        raise sqlite3.OperationalError("database is locked")

    with pytest.raises(Busy):
        write(locked_out)
    assert len(tries) == 3


def test_a_full_disk_is_said_to_be_full(house):
    def full():
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(Refused) as refused:
        write(full)
    assert (refused.value.code, refused.value.sentence.status) == ("disk_full", 503)


def test_a_constraint_means_the_same_on_both_engines(house):
    a_branch(name="总馆")
    with pytest.raises(Refused) as refused:
        write(branches.add_branch, name="总馆", kind="main_library", capacity=None, by=None)
    assert refused.value.code == "branch_name_taken"


def test_a_row_is_locked_by_what_the_form_was_drawn_from(house):
    branch = a_branch()
    version = db.session.get(Branch, branch).version
    db.session.rollback()
    given = {"branch_id": branch, "kind": "main_library", "capacity": None, "version": version, "by": None}
    write(branches.change_branch, name="甲", **given)
    with pytest.raises(Refused) as refused:
        write(branches.change_branch, name="乙", **given)
    assert refused.value.code == "changed_meanwhile"
    with pytest.raises(NotThere):
        write(lambda: locked(Branch, 999_999))


def test_two_movers_at_once_are_one_after_the_other(house):
    """Each adds one to what it read under the lock; without the lock PostgreSQL would lose one."""
    branch = a_branch(capacity=0)

    def add():
        row = locked(Branch, branch)
        time.sleep(0.02)
        row.capacity += 1

    def mover():
        with house.app_context():
            write(add)
            db.session.remove()

    threads = [threading.Thread(target=mover) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert db.session.get(Branch, branch).capacity == 6


def test_work_at_the_end_runs_before_the_commit_and_goes_with_it(house):
    def act():
        put("一")
        at_end(lambda session: put("二"))

    write(act)
    assert names() == ["一", "二"]


def test_an_unimportant_statement_is_skipped_while_a_writer_is_at_work(house):
    if not is_lite():
        assert nudge(db.engine, "UPDATE department SET sort = 1") is True
        return
    holding, done = threading.Event(), threading.Event()

    def hold():
        with house.app_context(), writing():
            holding.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(5)
    assert nudge(db.engine, "UPDATE department SET sort = 1") is False
    done.set()
    thread.join()
    assert nudge(db.engine, "UPDATE department SET sort = 1") is True


def test_few_wait_long_at_the_gate_and_later_ones_briefly(monkeypatch):
    monkeypatch.setattr("yylib.gate.WAIT", 0.6)
    monkeypatch.setattr("yylib.gate.BRIEF", 0.05)
    monkeypatch.setattr("yylib.gate.PATIENT", 2)
    gate, waits, done = Gate(), [], threading.Event()

    def wait():
        began = time.monotonic()
        try:
            with gate.hold():
                pass
        except Busy:
            waits.append(time.monotonic() - began)

    with gate.hold():
        threads = [threading.Thread(target=wait) for _ in range(5)]
        for thread in threads:
            thread.start()
            time.sleep(0.02)
        done.wait(0.9)
    [thread.join() for thread in threads]
    assert len(waits) == 5
    assert sum(wait < 0.3 for wait in waits) == 3


def test_each_connection_of_sqlite_has_its_settings(house):
    if not is_lite():
        assert plain("SHOW default_transaction_read_only")[0][0] == "on"
        return
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1,
              "trusted_schema": 0, "query_only": 1}  # fmt: skip
    assert {name: plain("PRAGMA " + name)[0][0] for name in wanted} == wanted
