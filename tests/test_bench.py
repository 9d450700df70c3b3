"""The benchmark runs and says what its README promises. Its figures are nobody's test: they belong to a quiet machine."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import yylib
from bench import house
from bench import run as benchmark
from bench.processes import Server
from bench.seed import TODAY, planned
from tests.browser.conftest import served
from tests.conftest import make_app, make_tables
from yylib.services.bookings import online

ROOT = Path(__file__).resolve().parent.parent
FIGURES = {
    "scan": {"ratio", "rawauth_ratio", "p50_ms", "p50_range_ms", "floor_p50_ms", "floor_range_ms", "rawauth_p50_ms", "rawauth_range_ms",
             "c8_p50_ms", "c8_p99_ms", "c8_tail", "c8_busy", "rps_c8", "noisy"},
    "memory": {"rss_mib"},
    "transaction": {"ratio", "p50_ms", "floor_p50_ms"},
    "dashboard": {before + figure for before in ("", "month_", "year_") for figure in ("ratio", "p95_100k_ms", "p95_5m_ms")},
    "poll": {"ratio", "p50_204_ms", "p50_drawn_ms"},
    "start": {"first_200_s", "range_s"},
    "opening": {"ratio", "p95_ms", "floor_p95_ms", "booked", "refused", "errors", "oversold", "unsold"},
    "registration": {"ratio", "p50_ms", "floor_p50_ms", "crowd_ratio", "crowd_p95_ms", "crowd_floor_p95_ms", "errors", "oversold",
                     "unsold"},
    "gate": {"ratio", "rawauth_ratio", "p50_ms", "floor_p50_ms", "rawauth_p50_ms"},
    "duty": {f"{way}_{figure}" for way in ("phone", "desk") for figure in ("ratio", "rawauth_ratio", "p50_ms")}
    | {"floor_p50_ms", "rawauth_p50_ms"},
    "board": {"ratio", "board_p95_ms", "batch_p95_ms", "first_p95_ms", "deep_p95_ms"},
    "search": {"ratio"} | {f"{name}_p95_ms" for name in ("empty", "one", "two", "three", "five", "absent", "people")},
    "bundle": {"ratio", "build_s", "floor_s", "rss_mib", "mib"},
    "import": {"ratio", "rows", "import_s", "floor_s", "read_s", "desks_p50_ms", "desks_p95_ms", "desks_scans", "desks_failed"},
    "volunteers": {"more_statements", "page_p95_ms", "export_ms", "board_p95_ms", "year_p95_ms", "people_p95_ms", "week_p95_ms",
                   "register_p95_ms", "unseen_p95_ms", "calling_p95_ms", "calling_statements", "totals_statements", "board_statements", "entries_statements", "shifts_statements", "export_statements"},
}  # fmt: skip

# What makes each part as small as it can be, and whom it waits for.
SMALLEST = {
    "board": {"SMALL": 600},
    "bringing": {"QUICK_ROWS": 40},
    "bundle": {"FEW": 1, "SMALL": 40},
    "client": {"WARM_UP": 1},
    "dashboard": {"SMALL": {"100k": 200, "5m": 400}},
    "opening": {"SMALL": (6, 4, 0.05), "READING": 0.05},
    "registration": {"SMALL": (3, 2), "READING": 0},
    "search": {"SMALL": 20},
    "seed": {"YEARS": 1},
    "start": {"_one": lambda _home: 0.5},  # a process by its nature: tests/test_cli.py starts one
    "volunteers": {"SMALL": 400, "FEW": 350},
}


@contextmanager
def here(module, *arguments):
    """A server of the benchmark's in this process, where a run has a process for each."""
    app = importlib.import_module(module).make(*map(str, arguments))
    app.config.setdefault("PROXIES", 0)
    with contextmanager(served)(app) as port:
        yield Server(SimpleNamespace(pid=os.getpid()), port)


@pytest.fixture
def smallest(monkeypatch, tmp_path):
    """The benchmark with little data and one or two requests a part, all of them in this process; nobody is timed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(yylib, "create_app", lambda folder: make_app(Path(folder)))
    monkeypatch.setattr(online, "QUICKEST", timedelta())
    monkeypatch.setattr(house, "_made", {})
    monkeypatch.setattr(house, "_tables", make_tables)
    seams = {"running": here, "answered": lambda module, order, *_: importlib.import_module(module).answer(order)}
    for path in (ROOT / "bench").glob("*.py"):
        module = importlib.import_module(f"bench.{path.stem}")
        for name, value in (seams | SMALLEST.get(path.stem, {})).items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    yield SimpleNamespace(only=None, quick=True, rounds=1, seconds=0.02)
    for kept, _place in house._made.values():
        kept.cleanup()


def nothing_wrong(result):
    for part in {"opening", "registration"} & result.keys():
        assert (result[part]["errors"], result[part]["oversold"], result[part]["unsold"]) == (0, 0, 0)


def test_every_part_still_fits_the_house_and_says_every_figure(smallest):
    result = benchmark.measured(smallest)
    assert {part: set(figures) for part, figures in result.items()} == FIGURES
    assert (result["opening"]["booked"], result["opening"]["refused"]) == ([4], [2])
    nothing_wrong(result)
    assert result["volunteers"]["more_statements"] == result["import"]["desks_failed"] == 0


def run(tmp_path, *arguments):
    """The benchmark as a person starts it, with a temporary folder of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("YYLIB_")}
    return subprocess.run([sys.executable, str(ROOT / "bench" / "run.py"), *arguments], env=env | {"TMPDIR": str(tmp_path)},
                          cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)  # fmt: skip


# Daily one part shows that a run runs, with its own processes; in full all of them.
SHORT = {"poll": ["poll"]}


@pytest.mark.parametrize("only", [""] if os.environ.get("YYLIB_DEEP") else SHORT)
def test_a_short_run_prints_one_json_object_with_every_figure_of_the_parts_asked_for(tmp_path, only):
    done = run(tmp_path, "--json", "--quick", *(["--only", only] if only else []))
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert {part: set(figures) for part, figures in result.items()} == {
        part: FIGURES[part] for part in SHORT.get(only, FIGURES)
    }
    if "opening" in result:
        assert (result["opening"]["booked"], result["opening"]["refused"]) == ([20], [10])
    nothing_wrong(result)


def test_a_part_nobody_knows_is_refused(tmp_path):
    assert run(tmp_path, "--only", "lunch").returncode == 2


def test_the_seeded_visits_are_exactly_as_many_as_asked_for_and_none_on_a_monday():
    plan = list(planned([(1, 1), (2, 9), (3, 12)], 5_000))
    assert sum(row[-1] for row in plan) == 5_000
    assert all(date.fromisoformat(row[2]).weekday() and row[2] <= TODAY.isoformat() for row in plan)
