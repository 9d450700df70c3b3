"""The log of changes: derived by the unit, chained, and broken by one altered, removed or swapped row."""

import threading

import pytest
from sqlalchemy import text

from tests.factories import a_colleague
from yylib import database
from yylib.database import db, plain, write
from yylib.services import audit, audit_list, lists
from yylib.services.accounts import manage


def some_entries(count=5):
    person = a_colleague("admin")
    for _ in range(count):
        write(noted, by=person)
    return person


pytestmark = pytest.mark.own_database  # the trigger goes, so that a row can be altered


def noted(*, by):
    audit.note(subject="export", row_id="visits", act="export", by=by, rows=12)


def raw(*statements):
    """Do what somebody with the file in hand could do: take the trigger away, then change rows."""
    db.session.rollback()
    lite = database.is_lite()
    drop = "DROP TRIGGER audit_row_update" + ("" if lite else " ON audit_row")
    with db.engine.connect().execution_options(**{database.WRITE: True}) as conn:
        for statement in (drop, *statements):
            conn.execute(text(statement))
        conn.commit()


def test_an_untouched_chain_holds_and_so_does_an_empty_one(house):
    assert audit.verify() is None
    some_entries()
    assert audit.verify() is None


def test_the_database_itself_refuses_to_change_an_entry(house):
    some_entries(1)
    with (
        pytest.raises(Exception, match="append-only"),
        db.engine.connect().execution_options(**{database.WRITE: True}) as conn,
    ):
        conn.execute(text("UPDATE audit_row SET act = 'x'"))


@pytest.mark.parametrize("column", ["at", "subject", "row_id", "act", "body", "hash", "previous"])
def test_one_altered_entry_is_found(house, column):
    some_entries()
    raw(f"UPDATE audit_row SET {column} = '2026' WHERE id = 3")
    assert "第 3 条" in audit.verify()


def test_another_name_under_an_entry_is_found(house):
    some_entries()
    raw("UPDATE audit_row SET by_id = 99 WHERE id = 2")
    assert audit.verify() == "第 2 条操作日志被改动过"


@pytest.mark.parametrize("gone", [1, 3, 7])
def test_one_removed_entry_is_found_at_either_end_and_between(house, gone):
    some_entries(5)
    assert audit.recent(limit=1)[0][0].id == 7
    raw(f"DELETE FROM audit_row WHERE id = {gone}")
    assert "缺失" in audit.verify()


def test_two_swapped_entries_are_found(house):
    some_entries()
    raw("UPDATE audit_row SET id = 99 WHERE id = 3", "UPDATE audit_row SET id = 3 WHERE id = 4",
        "UPDATE audit_row SET id = 4 WHERE id = 99")  # fmt: skip
    assert "第 3 条" in audit.verify()


def test_a_removed_head_is_found(house):
    some_entries()
    raw("DELETE FROM audit_head")
    assert audit.verify() == "操作日志的起点缺失"


def test_an_entry_names_who_what_and_the_fields_but_no_secret(house):
    boss = some_entries(0)
    write(manage.set_password, account_id=boss, password_hash="scrypt:secret", by=boss)
    row, who = audit.recent(limit=1)[0]
    assert (row.subject, row.row_id, row.act, row.by_id) == ("account", str(boss), "change", boss)
    assert who == manage.get(boss).name
    assert "password_hash" in row.body and "scrypt" not in row.body


def test_units_at_once_leave_one_unbroken_chain(house):
    person, app = some_entries(0), house

    def one():
        with app.app_context():
            for _ in range(5):
                write(noted, by=person)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert plain("SELECT count(*) AS n FROM audit_row WHERE subject = 'export'")[0].n == 30
    assert audit.verify() is None


def test_the_log_is_read_a_page_at_a_time_in_both_directions(house):
    some_entries(60)
    newest = lists.find(audit_list.ENTRIES, {})
    older = lists.find(audit_list.ENTRIES, {"after": str(newest.last)})
    assert [row.id for row in newest.rows + older.rows] == list(range(62, 0, -1))
    assert lists.find(audit_list.ENTRIES, {"before": str(older.first)}).rows == newest.rows
    assert {row.subject for row in lists.find(audit_list.ENTRIES, {"subject": "export"}).rows} == {"导出"}
    assert lists.find(audit_list.ENTRIES, {"subject": "nothing"}).rows == []


def test_a_subject_is_called_by_the_word_of_its_model(house):
    some_entries(1)
    assert dict(audit.subjects()) == {"account": "账户", "export": "导出", "role_held": "角色"}
    assert [audit.word_of(name) for name in ("person", "terminal", "nothing")] == ["读者", "终端", "nothing"]
