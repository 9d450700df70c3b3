"""What must not be served is refused with a sentence; what should be seen to is said."""

import logging
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from tests.services.test_backup import stamped
from yylib import clock, config, logs
from yylib import jobs as declared  # noqa: F401  (declares what runs)
from yylib.database import db, plain, write
from yylib.services import backup, health, jobs

MOBILE = "13000001234"
PERSON = "370323" + "19990101" + "0011"


@pytest.fixture
def library(app, tmp_path, monkeypatch):
    """A library in good order: migrated, backed up, with an address of its own."""
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "0001_first.py").write_text('revision = "0001"\ndown_revision = None\n', "utf-8")
    monkeypatch.setattr(health, "MIGRATIONS", versions)
    monkeypatch.setattr(
        health.shutil, "disk_usage", lambda _path: health.shutil._ntuple_diskusage(100 << 30, 0, 90 << 30)
    )
    app.config["PUBLIC_URL"] = "http://library.test:8000"
    with app.app_context():
        stamped()
        write(jobs.enter)
        for path in (tmp_path, tmp_path / "yylib.db"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        config.change(tmp_path, database_made_at=clock.stamp(clock.now()))
        backup.make()
        yield app


def level(name: str, **given) -> str:
    return next(found.level for found in health.look(**given) if found.name == name)


def test_a_library_in_good_order_has_nothing_bad(library):
    assert [found for found in health.look(thorough=True) if found.level == health.BAD] == []


def test_every_finding_that_stops_the_start_says_what_to_do(library):
    library.config.update(SECRET_KEY="short", DEBUG=True)
    stopping = {found.name: found.words for found in health.look() if found.stops and found.level == health.BAD}
    assert stopping.keys() == {"secrets", "debug"}
    assert all("请" in words for words in stopping.values())


def test_a_settings_file_that_others_can_read_is_bad(library):
    path = library.config["INSTANCE"] / "config.json"
    path.chmod(0o644)
    assert level("modes") == health.BAD
    path.chmod(0o600)
    assert level("modes") == health.GOOD


def test_a_database_behind_its_version_is_bad(library):
    (health.MIGRATIONS / "0002_next.py").write_text('revision: str = "0002"\n', "utf-8")
    assert health.revisions() == ["0001", "0002"]
    assert level("migration") == health.BAD
    assert health.pulse()["migration"] == "behind"


def test_a_backup_older_than_26_hours_is_bad(library):
    assert level("backup") == health.GOOD
    clock.freeze(f"{clock.local(clock.now()) + timedelta(hours=27):%Y-%m-%d %H:%M}")
    assert level("backup") == health.BAD


def test_no_rehearsal_for_100_days_is_said(library):
    config.change(library.config["INSTANCE"], rehearsed_at=clock.stamp(clock.now() - timedelta(days=99)))
    assert level("rehearsal") == health.GOOD
    config.change(library.config["INSTANCE"], rehearsed_at=clock.stamp(clock.now() - timedelta(days=101)))
    assert level("rehearsal") == health.LOOK


def test_a_clock_more_than_two_minutes_behind_the_records_is_bad(library):
    clock.freeze("2026-11-23 09:00")
    write(
        lambda: plain("UPDATE job SET started_at = :at", at=clock.stamp(clock.now() + timedelta(seconds=121))) and None
    )
    assert level("clock") == health.BAD
    clock.freeze("2026-11-23 09:02")
    assert level("clock") == health.GOOD


@pytest.mark.parametrize("url", ["", "http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"])
def test_a_public_address_that_only_this_machine_opens_is_said(library, url):
    library.config["PUBLIC_URL"] = url
    assert level("public_url") == health.LOOK


def test_a_host_list_that_shuts_out_the_public_address_is_bad(library):
    library.config["TRUSTED_HOSTS"] = ["other.test"]
    assert level("hosts") == health.BAD


def test_little_space_is_said(library, monkeypatch):
    free = 499 << 20
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: health.shutil._ntuple_diskusage(1 << 30, 0, free))
    assert level("space") == health.LOOK


def test_a_failed_job_is_said(library):
    write(lambda: plain("UPDATE job SET failed = '出错' WHERE name = 'backup'") and None)
    assert level("jobs") == health.LOOK


def test_a_network_disk_is_known_by_its_mount(tmp_path):
    mounts = f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n"
    assert health.remote_kind(tmp_path / "yylib.db", mounts) == "nfs4"
    assert health.remote_kind(Path("/elsewhere/yylib.db"), mounts) is None


def test_relaxed_durability_is_bad(library, monkeypatch):
    fairy = db.engine.raw_connection()
    raw = fairy.dbapi_connection
    raw.execute("PRAGMA synchronous=NORMAL")
    fairy.close()
    assert level("settings") == health.BAD


class TestBeforeOpening:
    """Looking at the file before SQLite does, for SQLite would make an empty one."""

    def at(self, folder: Path) -> str | None:
        return health.before_opening(folder, f"sqlite:///{(folder / 'yylib.db').as_posix()}")

    @pytest.fixture
    def folder(self, library, tmp_path):
        db.session.remove()
        db.engine.dispose()
        assert self.at(tmp_path) is None
        return tmp_path

    def test_a_first_start_has_no_file_and_that_is_fine(self, tmp_path_factory):
        assert self.at(tmp_path_factory.mktemp("fresh")) is None

    def test_a_file_that_was_there_and_is_gone_is_refused(self, folder):
        (folder / "yylib.db").unlink()
        assert "不见了" in self.at(folder)
        assert not (folder / "yylib.db").exists()

    @pytest.mark.parametrize("left", [0, 50, 5000])
    def test_a_file_cut_short_is_refused(self, folder, left):
        data = (folder / "yylib.db").read_bytes()
        (folder / "yylib.db").write_bytes(data[:left])
        assert "restore" in self.at(folder)

    def test_a_file_that_is_something_else_is_refused(self, folder):
        (folder / "yylib.db").write_bytes(b"x" * 5000)
        assert "不完整" in self.at(folder)

    def test_a_log_taken_away_after_a_crash_is_refused(self, folder):
        (folder / "yylib.db-shm").write_bytes(b"")
        assert "日志文件不见了" in self.at(folder)

    def test_a_read_only_file_is_refused(self, folder):
        (folder / "yylib.db").chmod(stat.S_IRUSR)
        assert "只读" in self.at(folder)

    def test_postgresql_has_no_file_to_look_at(self, folder):
        assert health.before_opening(folder, "postgresql+psycopg://u@host/db") is None


def test_logs_hold_no_number_of_a_person_and_no_query(tmp_path):
    handler = logs.begin(tmp_path)
    try:
        logging.getLogger("yylib").error("%s at /staff/people?q=%s by %s", "王", "张三", PERSON)
        try:
            raise ValueError(f"phone {MOBILE}")
        except ValueError:
            logging.getLogger("yylib").exception("failed")
    finally:
        logs.end(handler)
    text = (tmp_path / "logs" / "yylib.log").read_text("utf-8")
    assert MOBILE not in text and PERSON not in text and "张三" not in text
    assert "[手机号]" in text and "[证件号]" in text and "?…" in text


def test_longer_numbers_stay_in_the_log():
    assert logs.clean("rows 130000012345678901234") == "rows 130000012345678901234"


def test_the_pulse_tells_the_last_job_that_went_well(library):
    assert health.pulse()["last_job"] is None
    write(jobs.soon, name="prune")
    write(jobs.claim, name="prune", holder="x")
    write(jobs.release, name="prune", holder="x")
    assert health.pulse() == {"status": "ok", "database": "ok", "migration": "ok",
                              "last_job": jobs.last_ok().isoformat(timespec="seconds") + "Z"}  # fmt: skip
