"""The file of the README's commands: nothing but the standard library, and no half-made environment."""

import ast
import configparser
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The file as a module, its environment in a folder of the test, its commands written down instead of run."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.VENV = tmp_path / ".venv"
    module.PYTHON = module.VENV / "bin" / "python"
    module.ran = []

    def run(words, **_given):
        module.ran.append([str(word) for word in words])
        return subprocess.CompletedProcess(words, 0)

    def make(_self, folder):
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        module.PYTHON.touch()
        module.ran.append(["venv"])

    monkeypatch.setattr(module.subprocess, "run", run)
    monkeypatch.setattr(module.venv.EnvBuilder, "create", make)
    return module


def test_it_imports_nothing_that_must_be_installed():
    tree = ast.parse((ROOT / "bootstrap.py").read_text("utf-8"), feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_first_time_makes_the_environment_and_the_second_does_nothing(bootstrap):
    bootstrap.ready(bootstrap.LOCK)
    said = [" ".join(words) for words in bootstrap.ran]
    assert any("--require-hashes" in line and "requirements.lock" in line for line in said)
    assert any("--no-build-isolation --no-deps --editable" in line for line in said)
    bootstrap.ran.clear()
    bootstrap.ready(bootstrap.LOCK)
    assert bootstrap.ran == []


def test_the_tests_add_their_own_packages_to_the_same_environment(bootstrap):
    bootstrap.ready(bootstrap.LOCK)
    bootstrap.ran.clear()
    bootstrap.ready(bootstrap.LOCK, bootstrap.DEV_LOCK)
    assert len(bootstrap.ran) == 1 and bootstrap.ran[0][-1].endswith("requirements-dev.lock")
    bootstrap.ran.clear()
    bootstrap.ready(bootstrap.LOCK, bootstrap.DEV_LOCK)
    assert bootstrap.ran == []


def test_an_installation_that_fails_leaves_no_stamp_and_begins_anew(bootstrap, monkeypatch):
    works = bootstrap.subprocess.run

    def fails(words, **given):
        return subprocess.CompletedProcess(words, 1 if "pip" in words else works(words, **given).returncode)

    monkeypatch.setattr(bootstrap.subprocess, "run", fails)
    with pytest.raises(SystemExit, match="没有成功"):
        bootstrap.ready(bootstrap.LOCK)
    assert not (bootstrap.VENV / ".stamp").exists()
    monkeypatch.setattr(bootstrap.subprocess, "run", works)
    bootstrap.ran.clear()
    bootstrap.ready(bootstrap.LOCK)
    assert ["venv"] in bootstrap.ran


def test_where_debian_left_venv_out_and_one_may_not_install_the_line_to_type_is_said(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "_has_ensurepip", lambda: False)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit, match="sudo apt-get install -y python3-venv"):
        bootstrap.ready(bootstrap.LOCK)


def test_where_debian_left_venv_out_root_installs_it(bootstrap, monkeypatch):
    answers = iter([False, True])
    monkeypatch.setattr(bootstrap, "_has_ensurepip", lambda: next(answers))
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(bootstrap.Path, "exists", lambda path: path.name == "apt-get" or path == bootstrap.PYTHON)
    bootstrap._make_venv()
    said = [" ".join(words) for words in bootstrap.ran]
    assert any(re.search(r"apt-get install -q -y python3-venv python3\.\d+-venv", line) for line in said)
    assert said[-1] == "venv"


@pytest.mark.parametrize(
    ("typed", "became"),
    [
        (["run"], ["serve", "--listen", "127.0.0.1:8000"]),
        (["run", "--listen", "0.0.0.0:80", "--public-url", "http://lib.test", "--profile", "tls"],
         ["serve", "--listen", "0.0.0.0:80", "--public-url", "http://lib.test", "--profile", "tls"]),
        (["demo"], ["demo", "--listen", "127.0.0.1:8001"]),
    ],
)  # fmt: skip
def test_run_and_demo_become_the_console_command(bootstrap, monkeypatch, typed, became):
    gone = []
    monkeypatch.setattr(bootstrap, "ready", lambda *_locks: None)
    monkeypatch.setattr(bootstrap, "go", lambda *words, **_more: gone.append(list(words)))
    bootstrap.main(typed)
    folder = ROOT / ("demo-instance" if typed[0] == "demo" else "instance")
    assert gone == [["-m", "yylib.cli", "--instance", str(folder), *became]]


@pytest.mark.parametrize(
    ("typed", "became"),
    [
        ([], ["-n", "3"]),
        (["tests/test_cli.py", "-k", "lock"], ["-n", "3", "tests/test_cli.py", "-k", "lock"]),
        (["-n0", "-x"], ["-n0", "-x"]),
    ],
)
def test_test_hands_on_to_pytest_what_it_does_not_know(bootstrap, typed, became):
    asked, rest = bootstrap._parser().parse_known_args(["test", *typed])
    assert bootstrap._pytest(rest) == ["-m", "pytest", *became]


def test_an_option_that_run_does_not_know_is_refused(bootstrap):
    with pytest.raises(SystemExit):
        bootstrap.main(["run", "--port", "80"])


def test_the_tests_never_see_a_librarys_own_settings(bootstrap, monkeypatch):
    seen = {}
    monkeypatch.setenv("YYLIB_DATABASE_URL", "postgresql://library")
    monkeypatch.setenv("YYLIB_TEST_POSTGRES", "postgresql://tests")
    monkeypatch.setattr(bootstrap.os, "name", "posix")
    monkeypatch.setattr(bootstrap.os, "chdir", lambda _path: None)

    def become(_path, _words, env):
        seen.update(env)
        raise SystemExit

    monkeypatch.setattr(bootstrap.os, "execve", become)
    with pytest.raises(SystemExit):
        bootstrap.go("-m", "pytest")
    assert "YYLIB_DATABASE_URL" not in seen
    assert seen["YYLIB_TEST_POSTGRES"] == "postgresql://tests" and seen["PYTHONUTF8"] == "1"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_is_exact_hashed_and_without_an_address(lock):
    text = lock.read_text("utf-8")
    packages = [block for block in re.split(r"\n(?=[a-z0-9])", text) if "==" in block]
    assert len(packages) > 10
    for block in packages:
        assert re.match(r"[a-z0-9-]+==[\w.]+( ; [^\n]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n?)+$", block), block
    assert "://" not in text


def test_what_setup_cfg_asks_for_is_locked():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", "".join(lock.read_text("utf-8") for lock in LOCKS), re.M))
    wanted = setup["options"]["install_requires"] + setup["options.extras_require"]["dev"]
    names = {re.split(r"[ \[~>=]", line)[0].lower() for line in wanted.split("\n") if line.strip()}
    assert names - locked == set()
