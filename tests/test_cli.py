"""The console command: starts the library, says what is wrong in a sentence, ends with a code that tells."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import start
from tests import factories
from tests.conftest import make_app
from tests.services.test_backup import stamped
from yylib import config
from yylib.cli import COMMANDS, yylib
from yylib.commands import Trouble, database, serve, settings
from yylib.commands.alone import alone
from yylib.database import db, writing
from yylib.permissions import Role
from yylib.services import backup, health

ROOT = Path(__file__).resolve().parents[1]
HISTORY = ROOT / "tests" / "data" / "counts" / "gatecounts.csv"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def environment(**more) -> dict:
    kept = {name: told for name, told in os.environ.items() if not name.startswith("YYLIB_")}
    return kept | {"PYTHONUTF8": "1"} | more


def command(instance: Path, *words: str, **more) -> subprocess.CompletedProcess:
    """One command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "yylib.cli", "--instance", str(instance), *words], cwd=ROOT,
                          env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, timeout=60)  # fmt: skip


def invoked(instance: Path, *words: str):
    """One command in this process: where its code and its sentences are asked for, not the process."""
    return CliRunner().invoke(yylib, ["--instance", str(instance), *words])


class Served:
    """``yylib serve`` in a process of its own, ended by its own id."""

    def __init__(self, instance: Path, *words: str):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "yylib.cli", "--instance", str(instance), "serve", "--listen",
             f"127.0.0.1:{self.port}", *words],
            cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def __enter__(self):
        until = time.monotonic() + 40
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.health = json.load(urllib.request.urlopen(self.url + "/healthz", timeout=2))
                return self
            except OSError:
                time.sleep(0.05)
        self.end()
        raise AssertionError(self.said)

    def end(self, number=signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.said = self.process.communicate(timeout=30)[0].decode("utf-8")
        return self.process.returncode

    def __exit__(self, *_error):
        if self.process.poll() is None:
            self.end()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A library that was started once and stopped again; what it said."""
    folder = tmp_path_factory.mktemp("made") / "instance"
    with Served(folder) as served:
        first = served.health
        code = served.end()
    return folder, first, code, served.said


@pytest.fixture
def library(made, tmp_path):
    """A copy of it for one test."""
    folder = tmp_path / "instance"
    shutil.copytree(made[0], folder)
    return folder


def test_the_first_start_makes_the_database_prints_a_link_and_stops_cleanly(made):
    folder, first, code, said = made
    assert first["status"] == "ok" and first["migration"] == "ok"
    assert code == 0
    assert re.search(r"http://127\.0\.0\.1:\d+/staff/first/[\w-]{32}\n", said)
    assert (folder / "yylib.db").exists() and not (folder / "yylib.db-wal").exists()
    assert folder.stat().st_mode & 0o077 == 0 and (folder / "yylib.db").stat().st_mode & 0o077 == 0
    assert sqlite3.connect(folder / "yylib.db").execute("SELECT count(*) FROM account").fetchone() == (0,)


def test_once_there_is_an_administrator_a_start_changes_nothing(library):
    def counted() -> dict:
        raw = sqlite3.connect(library / "yylib.db")
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        told = {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        raw.close()
        return told

    an_admin(library)
    before, settings_before = counted(), (library / "config.json").read_text("utf-8")
    with Served(library) as served:
        with urllib.request.urlopen(served.url + "/healthz", timeout=5) as answer:
            assert "Server" not in answer.headers
        assert served.end(signal.SIGINT) == 0
        assert "/staff/first/" not in served.said
    assert 0 < start._one(library) < 60  # as the benchmark starts it
    assert counted() == before
    assert (library / "config.json").read_text("utf-8") == settings_before
    assert list(library.glob("backups/*")) == []


def test_a_second_process_on_the_same_folder_is_refused(library):
    with Served(library):
        second = command(library, "serve", "--listen", f"127.0.0.1:{free_port()}")
        assert second.returncode != 0 and "已有一个 yylib 在运行" in second.stderr.decode()
        put_back = command(library, "restore", str(library / "yylib.db"), "--yes")
        assert put_back.returncode != 0 and "已有一个 yylib 在运行" in put_back.stderr.decode()


def test_a_port_in_use_is_said_at_once(library):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = command(library, "serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
    assert answer.returncode != 0 and "用不了" in answer.stderr.decode()


def test_a_vanished_database_is_refused_and_none_is_made(library):
    (library / "yylib.db").unlink()
    for words in (["serve", "--listen", f"127.0.0.1:{free_port()}"], ["check"], ["backup"]):
        answer = invoked(library, *words)
        assert answer.exit_code != 0 and "不见了" in answer.stderr
    assert not (library / "yylib.db").exists()


def test_a_database_of_a_later_version_is_refused(library):
    raw = sqlite3.connect(library / "yylib.db")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    answer = invoked(library, "migrate")
    assert answer.exit_code != 0 and "更新的版本" in answer.stderr


def test_backup_rehearse_and_restore_bring_back_the_rows(library):
    assert invoked(library, "backup").exit_code == 0
    copy = next((library / "backups").glob("*.db"))
    raw = sqlite3.connect(library / "yylib.db")
    rows = raw.execute("SELECT count(*) FROM branch").fetchone()[0]
    raw.execute("UPDATE branch SET name = '改过的'  WHERE id = 1")
    raw.commit()
    raw.close()
    assert rows > 0
    rehearsed = invoked(library, "backup", "rehearse")
    assert rehearsed.exit_code == 0, rehearsed.stderr
    assert "恢复演练成功" in rehearsed.stdout
    assert not list(library.glob("rehearsal-*"))
    restored = invoked(library, "restore", str(copy), "--yes")
    assert restored.exit_code == 0, restored.stderr
    raw = sqlite3.connect(library / "yylib.db")
    assert raw.execute("SELECT count(*) FROM branch").fetchone()[0] == rows
    assert raw.execute("SELECT count(*) FROM branch WHERE name = '改过的'").fetchone()[0] == 0
    raw.close()
    assert len(list(library.glob("yylib-before-*.db"))) == 1
    assert invoked(library, "audit", "verify").exit_code == 0


def test_a_damaged_audit_is_found_by_the_command(library):
    raw = sqlite3.connect(library / "yylib.db")
    raw.execute("DROP TRIGGER audit_row_update")
    raw.execute("UPDATE audit_row SET body = '{}' WHERE id = 1")
    raw.commit()
    raw.close()
    answer = invoked(library, "audit", "verify")
    assert answer.exit_code != 0 and "第 1 条操作日志被改动过" in answer.stderr


def test_check_ends_with_one_where_something_is_wrong(library):
    good = invoked(library, "check")
    assert good.exit_code == 0, good.stdout + good.stderr
    (library / "config.json").chmod(0o644)
    assert invoked(library, "check").exit_code != 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk", "utf-8"])
def test_sentences_come_out_on_any_console(library, encoding):
    answer = command(library, "audit", "verify", PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert answer.returncode == 0
    assert "操作日志完整" in answer.stdout.decode("gbk" if encoding == "gbk" else "utf-8")


def test_a_history_file_is_inspected_without_a_database(tmp_path):
    answer = invoked(tmp_path / "none", "visits", "inspect", str(HISTORY), "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == 0 and told["read"] > 0
    assert {"format", "encoding", "read", "rejected", "days", "total"} <= told.keys()
    assert not (tmp_path / "none").exists()
    missing = invoked(tmp_path, "visits", "inspect", str(tmp_path / "none.csv"))
    assert missing.exit_code != 0 and "没有这个文件" in missing.stderr


class TestInProcess:
    """What needs no process of its own."""

    @pytest.fixture
    def run(self, library):
        def run(*words: str, given: str = ""):
            return CliRunner().invoke(yylib, ["--instance", str(library), *words], input=given)

        return run

    def test_every_command_has_help(self):
        for name in COMMANDS:
            assert CliRunner().invoke(yylib, [name, "--help"]).exit_code == 0, name

    def test_accounts_are_listed_linked_and_reset(self, run, library):
        assert "/staff/first/" in run("accounts", "link", "--base", "http://desk.test").output
        an_admin(library)
        assert "wang\t王演示\t系统管理员\t在用" in run("accounts", "list").output
        assert run("accounts", "link").exit_code == 1
        assert re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", run("accounts", "reset", "WANG").output)
        assert run("accounts", "reset", "nobody").exit_code == 1

    def test_jobs_are_listed_and_run(self, run):
        assert "backup" in run("jobs", "list").output
        assert "完成" in run("jobs", "now", "prune").output
        assert run("jobs", "run", "--once").exit_code == 0
        unknown = run("jobs", "now", "nothing")
        assert unknown.exit_code == 1 and "没有这项任务" in unknown.output

    def test_a_restore_that_is_not_confirmed_changes_nothing(self, run, library):
        before = (library / "yylib.db").read_bytes()
        answer = run("restore", str(library / "yylib.db"), given="n\n")
        assert answer.exit_code == 1 and "什么也没有变" in answer.output
        assert (library / "yylib.db").read_bytes() == before

    def test_settings_are_kept_and_keys_not_shown(self, run, library):
        assert run("config", "set", "public_url", "http://192.0.2.7:8000/").exit_code == 0
        shown = run("config", "show").output
        assert "public_url = http://192.0.2.7:8000\n" in shown
        assert config.held(library)["secret_key"] not in shown
        assert run("config", "set", "public_url", "desk").exit_code == 1


def an_admin(folder: Path) -> None:
    """Give a library made by the command an administrator."""
    with make_app(folder).app_context():
        factories.a_colleague(Role.ADMIN, login_name="wang", name="王演示")
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("public_url", " https://lib.test/ ", "https://lib.test"),
        ("public_url", "", ""),
        ("proxies", "2", 2),
        ("trusted_hosts", "a.test, b.test", ["a.test", "b.test"]),
        ("profile", "tls", "tls"),
    ],
)
def test_a_setting_is_kept_as_it_is_used(name, told, kept):
    assert settings.checked(name, told) == kept


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("public_url", "lib.test"),
        ("public_url", "http://lib.test/yylib"),
        ("public_url", "http://u:p@lib.test"),
        ("public_url", "http://lib.test:99999"),
        ("public_url", "javascript:alert(1)"),
        ("proxies", "many"),
        ("profile", "open"),
        ("backup_folder", "/no/such/folder"),
    ],
)
def test_a_setting_that_cannot_work_is_refused(name, told):
    with pytest.raises(Trouble):
        settings.checked(name, told)


@pytest.mark.parametrize(
    ("listen", "opened"),
    [
        ("0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("192.0.2.7:80", "http://192.0.2.7:80"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("localhost:8000", "http://localhost:8000"),
    ],
)
def test_the_address_printed_is_one_that_this_machine_opens(listen, opened):
    assert serve.address(listen) == opened


@pytest.mark.parametrize("listen", ["8000", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000"])
def test_a_listen_address_that_means_nothing_is_refused(listen):
    with pytest.raises(Trouble, match="看不懂"):
        serve.bound(listen)


def test_the_lock_is_free_again_after_its_holder(tmp_path):
    with alone(tmp_path), pytest.raises(Trouble), alone(tmp_path):
        raise AssertionError("two held the lock")
    with alone(tmp_path):
        assert (tmp_path / "yylib.lock").exists()


def test_a_populated_database_is_backed_up_before_a_migration(app, tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(health, "revisions", lambda: ["0001", "0002"])
    monkeypatch.setattr("flask_migrate.upgrade", lambda: done.append(len(backup.listing())))
    monkeypatch.setattr("yylib.content.load", lambda: done.append("content"))
    with app.app_context():
        stamped()
        assert database.bring_up(tmp_path) is True
        assert done == [1, "content"]
        assert backup.listing()[0].facts["why"] == "before-migration"
        with writing() as session:
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
        assert database.bring_up(tmp_path) is False
        assert done == [1, "content"]


def test_a_migration_that_fails_names_the_backup(app, tmp_path, monkeypatch):
    def fail():
        raise RuntimeError("broken")

    monkeypatch.setattr(health, "revisions", lambda: ["0001", "0002"])
    monkeypatch.setattr("flask_migrate.upgrade", fail)
    with app.app_context():
        stamped()
        with pytest.raises(Trouble, match=r"升级前的备份：yylib-\d{8}-\d{6}\.db"):
            database.bring_up(tmp_path)


def test_the_first_start_asks_for_the_public_address_until_it_is_one(tmp_path, monkeypatch, capsys):
    answers = iter(["desk", " http://192.0.2.7:8000/ "])
    monkeypatch.setattr("sys.stdin", type("Console", (), {"isatty": lambda self: True})())
    monkeypatch.setattr("click.prompt", lambda *_words, **_given: next(answers))
    config.read(tmp_path)
    serve.begin(tmp_path, None, None)
    assert config.held(tmp_path)["public_url"] == "http://192.0.2.7:8000"
    assert "对外网址要写成" in capsys.readouterr().err


def test_plain_enter_leaves_the_public_address_open_and_a_made_library_is_not_asked(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("sys.stdin", type("Console", (), {"isatty": lambda self: True})())
    monkeypatch.setattr("click.prompt", lambda *_words, **_given: asked.append(1) or "")
    config.read(tmp_path)
    serve.begin(tmp_path, None, "tls")
    assert config.held(tmp_path)["public_url"] == "" and config.held(tmp_path)["profile"] == "tls"
    config.change(tmp_path, database_made_at="2026-11-23 01:00:00.000000")
    serve.begin(tmp_path, None, None)
    assert asked == [1]


class TestDemo:
    """The fictional year has a folder of its own and is built once, whole."""

    @pytest.fixture
    def built(self, monkeypatch):
        done = []
        module = type(sys)("yylib.demo")
        module.build = lambda app: done.append(app.instance_path) or {"desk": "one-time"}
        monkeypatch.setitem(sys.modules, "yylib.demo", module)
        monkeypatch.setattr("yylib.commands.demo.run", lambda *_given: None)
        return done

    def start(self, folder: Path):
        return CliRunner().invoke(yylib, ["--instance", str(folder), "demo", "--listen", f"127.0.0.1:{free_port()}"])

    def test_it_is_built_once(self, built, tmp_path):
        first, second = self.start(tmp_path / "demo"), self.start(tmp_path / "demo")
        assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
        assert len(built) == 1
        assert "desk\tone-time" in first.output and "one-time" not in second.output

    def test_a_half_built_one_begins_anew(self, built, tmp_path):
        folder = tmp_path / "demo"
        assert self.start(folder).exit_code == 0
        config.change(folder, demo_built=False)
        with sqlite3.connect(folder / "yylib.db") as raw:
            raw.execute("UPDATE branch SET name = '编了一半' WHERE id = 1")
        raw.close()
        assert self.start(folder).exit_code == 0
        raw = sqlite3.connect(folder / "yylib.db")
        assert raw.execute("SELECT count(*) FROM branch WHERE name = '编了一半'").fetchone() == (0,)
        raw.close()
        assert len(built) == 2

    def test_it_never_touches_a_real_library(self, built, library):
        answer = self.start(library)
        assert answer.exit_code == 1 and "真实的图书馆" in answer.output
        assert built == []
