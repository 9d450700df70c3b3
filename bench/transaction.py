"""The scan's unit alone, in this process, against the same rows written by the driver."""

import sqlite3
import time
from pathlib import Path
from statistics import median

from bench.client import TURNS, shuffled
from bench.house import prepare
from bench.unit import enter, holder_of


def measure(folder: Path, rounds: int, seconds: float) -> dict:
    """The part ``transaction``: the ratio of the medians, each of ``rounds`` rounds of some hundred scans."""
    from yylib import create_app
    from yylib.database import PRAGMAS, db, write
    from yylib.services.visits.scan import scan

    homes = {"app": folder / "unit", "raw": folder / "raw"}
    places = {}
    for name, home in homes.items():
        home.mkdir()
        places[name] = prepare(home)
    raw = sqlite3.connect(homes["raw"] / "yylib.db", isolation_level=None)
    for pragma in PRAGMAS:
        raw.execute("PRAGMA " + pragma)
    acts = {
        "app": lambda **given: write(scan, hot=True, place_id=places["app"], terminal_id=None, **given),
        "raw": lambda **given: enter(raw, place_id=places["raw"], **given),
    }
    found = {"app": [], "raw": []}
    with create_app(homes["app"]).app_context():
        by = raw.execute("SELECT min(id) FROM account").fetchone()[0]
        for number in range(rounds + 1):
            for name in shuffled(found):
                p50 = _round(acts[name], number, max(20, int(seconds * 100)), by)
                found[name] += [p50] if number else []  # the first round warms both up
        db.session.remove()
        db.engine.dispose()
    raw.close()
    middle = {name: median(times) for name, times in found.items()}
    return {"transaction": {"ratio": round(middle["app"] / middle["raw"], 2), "p50_ms": round(middle["app"], 3),
                            "floor_p50_ms": round(middle["raw"], 3)}}  # fmt: skip


def _round(act, number: int, scans: int, by: int) -> float:
    """The median time of one scan, in ms; the same mixture as over HTTP."""
    times = []
    for count in range(scans):
        mode, key, is_card = TURNS[count % len(TURNS)]
        holder = holder_of(f"{number}-{count // len(TURNS)}") if is_card else None
        began = time.perf_counter()
        act(nonce=f"t{number:04}-{count:08}", direction=mode, kind=key or "card", holder=holder, by=by)
        times.append(time.perf_counter() - began)
    return median(times) * 1000
