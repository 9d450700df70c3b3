"""A copy is whole or not there at all, and puts back exactly what was copied."""

import errno
import json
import os
import shutil
import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import current_app

from yylib import clock
from yylib.database import WRITE, db, is_lite, plain, write
from yylib.errors import Refused
from yylib.services import audit, backup
from yylib.services.backup import checking, copying, keeping, postgres, sealing
from yylib.services.backup.checking import counts_of


def stamped() -> None:
    """Mark the tables as made by a migration, as a real database is."""
    with db.engine.connect().execution_options(**{WRITE: True}) as conn:
        conn.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        conn.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
        conn.commit()


def enter(number: int) -> None:
    """One audited entry, which is one row and one link of the chain."""
    write(lambda: audit.note(subject="test", row_id=number, act="look", by=None))


@pytest.fixture
def library(app, tmp_path):
    """A small library on SQLite with a handed-in file."""
    with app.app_context():
        stamped()
        for number in range(5):
            enter(number)
        (tmp_path / "uploads").mkdir()
        (tmp_path / "uploads" / "a1b2").write_bytes("到馆".encode())
        yield tmp_path


def rows() -> int:
    return plain("SELECT count(*) AS n FROM audit_row")[0].n


def test_a_copy_has_the_rows_the_uploads_and_a_note_of_both(library):
    clock.freeze("2026-11-23 20:30")
    made = backup.make()
    assert made.second_failed is None
    assert made.copy.path == library / "backups" / "yylib-20261123-203000.db"
    assert counts_of(made.copy.path)["audit_row"] == 5
    facts = json.loads(made.copy.facts_path.read_text("utf-8"))
    assert facts["head"] == "0001" and facts["counts"]["audit_row"] == 5
    assert list(facts["uploads"]) == ["a1b2"]
    assert (library / "backups" / "uploads" / "a1b2").read_bytes() == "到馆".encode()
    assert sorted(path.name for path in (library / "backups").iterdir()) == [
        "uploads", "yylib-20261123-203000.db", "yylib-20261123-203000.json",
    ]  # fmt: skip


def test_the_keys_stay_out_of_the_copy(library):
    made = backup.make()
    secret = json.loads((library / "config.json").read_text("utf-8"))["secret_key"].encode()
    for path in (library / "backups").rglob("*"):
        assert path.is_dir() or secret not in path.read_bytes()
    assert made.copy.path.stat().st_mode & 0o077 == 0


def test_two_copies_in_one_second_are_two_files(library):
    clock.freeze("2026-11-23 20:30")
    assert backup.make().copy.path.name == "yylib-20261123-203000.db"
    assert backup.make().copy.path.name == "yylib-20261123-203001.db"


def test_a_copy_made_while_others_write_is_whole(library):
    stop, written = threading.Event(), []
    app = current_app._get_current_object()

    def scribble():
        with app.app_context():
            while not stop.is_set():
                enter(len(written))
                written.append(1)
            db.session.remove()

    threads = [threading.Thread(target=scribble) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        copies = []
        for _ in range(5):
            before = rows()
            copies.append((before, backup.make().copy.path))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for before, path in copies:
        raw = sqlite3.connect(path)
        held, last = raw.execute("SELECT count(*), max(id) FROM audit_row").fetchone()
        raw.close()
        assert held == last >= before


def test_a_full_disk_leaves_no_half_file_and_says_so(library, monkeypatch):
    backup.make()
    kept = sorted(path.name for path in (library / "backups").iterdir())

    def full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(copying, "durable", full)
    with pytest.raises(Refused) as refused:
        backup.make()
    assert "磁盘已满" in refused.value.sentence.todo
    assert sorted(path.name for path in (library / "backups").iterdir()) == kept


def test_too_little_space_is_said_before_anything_is_written(library, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 99, 1))
    with pytest.raises(Refused, match="backup_no_space"):
        backup.make()
    assert list((library / "backups").iterdir()) == []


def test_the_second_place_gets_the_same_bytes_and_its_absence_is_said(library, app, tmp_path_factory):
    second = tmp_path_factory.mktemp("usb")
    app.config["BACKUP_FOLDER"] = str(second)
    made = backup.make()
    assert made.second_failed is None
    assert checking.digest(second / made.copy.path.name) == made.copy.facts["sha256"]
    assert (second / "uploads" / "a1b2").exists() and (second / made.copy.facts_path.name).exists()
    app.config["BACKUP_FOLDER"] = str(second / "unplugged")
    again = backup.make()
    assert "unplugged" in again.second_failed and again.copy.path.exists()


def test_a_sealed_copy_opens_with_its_passphrase_and_with_no_other(library, app, tmp_path):
    secret = tmp_path / "passphrase.txt"
    secret.write_text("旧的口令一二三\n", "utf-8")
    app.config["BACKUP_PASSPHRASE_FILE"] = str(secret)
    made = backup.make()
    assert made.copy.path.name.endswith(".db.sealed")
    assert b"SQLite" not in made.copy.path.read_bytes()
    secret.write_text("新的口令四五六\n旧的口令一二三\n", "utf-8")
    with backup.opened(made.copy.path, str(secret), {"0001"}) as path:
        assert counts_of(path)["audit_row"] == 5
    secret.write_text("不对的口令\n", "utf-8")
    with pytest.raises(Refused, match="backup_passphrase"), backup.opened(made.copy.path, str(secret)):
        raise AssertionError("opened with a wrong passphrase")


def test_a_sealed_copy_with_a_piece_taken_away_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "PIECE", 10)
    source, closed, again = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    source.write_bytes(b"0123456789" * 3 + b"end")
    sealing.seal(source, closed, [b"secret"])
    sealing.unseal(closed, again, [b"secret"])
    assert again.read_bytes() == source.read_bytes()
    lines = closed.read_bytes().splitlines(keepends=True)
    for wanting in (lines[:-1], lines[:2] + lines[3:], [lines[0], lines[2], lines[1], *lines[3:]]):
        closed.write_bytes(b"".join(wanting))
        with pytest.raises(Refused, match="backup_unreadable"):
            sealing.unseal(closed, again, [b"secret"])


def test_restoring_puts_back_the_rows_and_keeps_what_was_there(library):
    copy = backup.make().copy
    before = counts_of(copy.path)
    enter(99)
    (library / "uploads" / "a1b2").unlink()
    db.session.remove()
    db.engine.dispose()
    with backup.opened(copy.path, heads={"0001"}) as path:
        aside = backup.put_back(path, library / "yylib.db")
    assert backup.uploads_back(copy.path, library / "uploads") == []
    assert (library / "uploads" / "a1b2").read_bytes() == "到馆".encode()
    assert counts_of(library / "yylib.db") == before
    assert counts_of(aside)["audit_row"] == 6
    assert audit.verify() is None and rows() == 5


def test_a_stale_log_beside_the_database_is_not_replayed_into_the_copy(library):
    copy = backup.make().copy
    enter(99)
    for ending in ("", "-wal"):  # what a crash leaves behind
        shutil.copy(library / f"yylib.db{ending}", library / f"crashed.db{ending}")
    db.session.remove()
    db.engine.dispose()
    for ending in ("", "-wal"):
        shutil.move(library / f"crashed.db{ending}", library / f"yylib.db{ending}")
    with backup.opened(copy.path) as path:
        aside = backup.put_back(path, library / "yylib.db")
    assert not (library / "yylib.db-wal").exists()
    assert counts_of(library / "yylib.db")["audit_row"] == 5
    assert counts_of(aside)["audit_row"] == 6


@pytest.mark.parametrize("harm", ["cut", "flipped", "other", "empty"])
def test_a_damaged_copy_is_refused_and_nothing_is_touched(library, harm):
    copy = backup.make().copy.path
    data = copy.read_bytes()
    copy.write_bytes({"cut": data[: len(data) // 2], "flipped": data[:5000] + b"\xff" * 50 + data[5050:],
                      "other": "不是数据库".encode(), "empty": b""}[harm])  # fmt: skip
    with pytest.raises(Refused, match="backup_unreadable"), backup.opened(copy):
        raise AssertionError("a damaged copy was opened")
    copy.with_suffix(".json").unlink()
    if harm != "flipped":
        with pytest.raises(Refused, match="backup_unreadable"), backup.opened(copy):
            raise AssertionError("a damaged copy without a note was opened")
    assert rows() == 5


def test_a_copy_of_a_later_version_is_refused(library):
    with pytest.raises(Refused, match="backup_newer"), backup.opened(backup.make().copy.path, heads={"0000"}):
        raise AssertionError("a copy of a later version was opened")


def test_a_database_of_another_program_is_refused(tmp_path):
    raw = sqlite3.connect(tmp_path / "other.db")
    raw.execute("CREATE TABLE t (a)")
    raw.close()
    with pytest.raises(Refused, match="backup_unreadable"), backup.opened(tmp_path / "other.db"):
        raise AssertionError("a foreign database was opened")


def test_a_year_of_daily_copies_leaves_seven_days_five_weeks_twelve_months():
    days = [datetime(2025, 11, 24, 20, 30) + timedelta(days=n) for n in range(365)]
    keep = keeping.kept(days)
    assert keep >= set(days[-7:])
    assert len({moment.isocalendar()[:2] for moment in keep}) >= 5
    assert len({(moment.year, moment.month) for moment in keep}) == 12
    assert len(keep) <= 7 + 5 + 12


def test_the_newest_of_each_day_is_the_one_kept():
    morning, evening = datetime(2026, 11, 23, 8, 0), datetime(2026, 11, 23, 20, 30)
    assert keeping.kept([morning, evening]) == {evening}


def test_pruning_deletes_old_copies_and_the_uploads_only_they_name(library):
    clock.freeze("2026-10-01 20:30")
    old = backup.make().copy
    (library / "uploads" / "a1b2").unlink()
    (library / "uploads" / "c3d4").write_bytes(b"new")
    for day in range(2, 24):
        clock.freeze(f"2026-10-{day:02} 20:30")
        backup.make()
    assert backup.prune() > 0
    assert not old.path.exists() and not old.facts_path.exists()
    assert [path.name for path in (library / "backups" / "uploads").iterdir()] == ["c3d4"]
    assert backup.newest() == clock.utc(datetime(2026, 10, 23, 20, 30))


def test_postgresql_is_copied_by_its_own_tools_and_the_password_is_not_on_the_command_line(house):
    stamped()
    enter(1)
    if is_lite():
        assert backup.make().copy.path.suffix == ".db"
        return
    made = backup.make()
    assert made.copy.path.suffix == ".dump" and made.copy.facts["head"] == "0001"
    house.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg://u:hidden@db/yylib"
    assert "hidden" not in postgres.command() + postgres.restore_command("x.dump")


def test_a_half_made_copy_of_a_killed_process_is_swept_up_a_day_later(library):
    (library / "backups").mkdir(mode=0o700)
    part = Path(library / "backups" / "yylib-20261101-203000.part")
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    backup.make()
    assert not part.exists()
