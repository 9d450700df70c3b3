"""The benchmark: ``python3 bench/run.py [--only NAME] [--json] [--rounds 5] [--seconds 4] [--quick]``. See README.md."""

import argparse
import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PARTS = {"scan": "scan", "memory": "scan", "transaction": "transaction", "dashboard": "dashboard", "poll": "poll",
         "start": "start", "opening": "opening", "gate": "gate", "duty": "duty", "import": "bringing", "board": "board",
         "search": "search", "registration": "registration", "bundle": "bundle",
         "volunteers": "volunteers"}  # fmt: skip
# Those that --quick makes smaller, not only shorter.
SCALED = ("bundle", "dashboard", "opening", "bringing", "board", "search", "registration", "volunteers")
# part, figure, the most it may be
BARS = (
    ("scan", "ratio", 2.5), ("scan", "rawauth_ratio", 1.25), ("scan", "c8_tail", 4.0), ("transaction", "ratio", 1.6),
    ("dashboard", "ratio", 1.3), ("poll", "ratio", 0.5), ("memory", "rss_mib", 150), ("start", "first_200_s", 1.5),
    ("opening", "ratio", 10), ("opening", "errors", 0), ("opening", "oversold", 0), ("opening", "unsold", 0),
    ("gate", "ratio", 2.5), ("gate", "rawauth_ratio", 1.25),
    ("duty", "phone_ratio", 2.5), ("duty", "phone_rawauth_ratio", 1.25),
    ("duty", "desk_ratio", 2.5), ("duty", "desk_rawauth_ratio", 1.25), ("import", "ratio", 3.0), ("import", "desks_failed", 0),
    ("import", "desks_p95_ms", 1500), ("board", "ratio", 1.2), ("search", "ratio", 3.0),
    ("registration", "ratio", 3.0), ("registration", "crowd_ratio", 10), ("registration", "errors", 0),
    ("registration", "oversold", 0), ("registration", "unsold", 0), ("bundle", "rss_mib", 48),
    ("volunteers", "more_statements", 0), ("volunteers", "page_p95_ms", 400), ("volunteers", "export_ms", 10_000),
)  # fmt: skip


def at_home() -> None:
    """Go on with the project's own Python where this one has not what the application needs."""
    sys.path[0] = str(ROOT)  # this folder's modules are bench.…, not of the top level
    own = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if importlib.util.find_spec("flask_sqlalchemy") is None:
        if not own.exists() or os.environ.get("YYLIB_BENCH_AGAIN"):
            sys.exit("the environment is not there yet: run python3 bootstrap.py test once")
        os.environ["YYLIB_BENCH_AGAIN"] = "1"
        os.execv(str(own), [str(own), str(Path(__file__).resolve()), *sys.argv[1:]])


def asked(argv):
    parser = argparse.ArgumentParser(prog="bench/run.py", description=__doc__.split(":")[0])
    parser.add_argument("--only", choices=list(PARTS), help="one part")
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of one measurement")
    parser.add_argument("--quick", action="store_true", help="one short round on little data: does it run at all?")
    given = parser.parse_args(argv)
    if given.quick:
        given.rounds, given.seconds = 1, 0.3
    if given.rounds < 1 or given.seconds <= 0:
        parser.error("--rounds and --seconds must be above 0")
    return given


def measured(given) -> dict:
    """The result of the parts asked for."""
    from yylib import clock

    result = {}
    modules = dict.fromkeys([PARTS[given.only]] if given.only else PARTS.values())
    for name in modules:
        module = importlib.import_module("bench." + name)
        clock.freeze(None)  # where the part before left it
        with tempfile.TemporaryDirectory(prefix="yylib-bench-") as folder:
            options = {"quick": given.quick} if name in SCALED else {}
            result |= module.measure(Path(folder), given.rounds, given.seconds, **options)
    if "scan" in result:
        result["scan"]["c8_tail"] = round(result["scan"]["c8_p99_ms"] / result["scan"]["c8_p50_ms"], 2)
    return {given.only: result[given.only]} if given.only else result


def shown(result: dict) -> None:
    """The table for a person: each figure that has a bar, then all figures."""
    for part, figure, bar in BARS:
        if (value := result.get(part, {}).get(figure)) is not None:
            print(f"{part:12} {figure:14} {value:>8}  {'within' if value <= bar else 'ABOVE'} {bar}")
    for part, figures in result.items():
        print(f"{part}: " + ", ".join(f"{name} {value}" for name, value in figures.items()))
    if result.get("scan", {}).get("noisy"):
        print("noisy: the floor's own rounds lie more than 1.5 times apart; measure again on a quieter machine")


def main(argv=None) -> None:
    at_home()
    given = asked(argv)
    from bench.processes import Trouble

    try:
        result = measured(given)
    except Trouble as trouble:
        sys.exit(f"the benchmark failed: {trouble}")
    if given.json:
        print(json.dumps(result))
    else:
        shown(result)


if __name__ == "__main__":
    main()
