"""The desk's scan over HTTP against its two floor programs; then eight desks at once; and the memory after the load."""

import shutil
import sqlite3
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.client import load, shuffled
from bench.house import Browser, prepare
from bench.processes import Trouble, running

MARK = 'id="answer"'
SPREAD = 1.5  # of the floor over the rounds, above which the run is called noisy
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Scans:
    """The three programs, running, and how many answers each has given."""

    def __init__(self, folder: Path, stack: ExitStack):
        self.folder, self.series, self.good = folder, 0, {"app": 0, "floor": 0, "rawauth": 0}
        for name in self.good:
            (folder / name).mkdir()
        place = prepare(folder / "app")
        shutil.copy(folder / "app" / "yylib.db", folder / "rawauth" / "yylib.db")
        self.app = stack.enter_context(running("bench.house", folder / "app"))
        self.orders = {"app": self._of_app(place)}
        size = self._size()
        for name in ("floor", "rawauth"):
            server = stack.enter_context(running("bench." + name, folder / name, size))
            self.orders[name] = {"port": server.port, "path": "/scan", "headers": _FORM, "form": {"place": place}}
        browser = Browser(self.orders["rawauth"]["port"])
        token = browser.ask("GET", "/enter")[1]
        self.orders["rawauth"] |= {"headers": _FORM | {"Cookie": browser.cookie},
                                   "form": {"place": place, "csrf_token": token}}  # fmt: skip
        self.orders["floor"]["form"] |= {"csrf_token": token}

    def _of_app(self, place: int) -> dict:
        browser = Browser(self.app.port)
        browser.sign_in()
        token = browser.desk_token()
        headers = _FORM | {"Cookie": browser.cookie, "HX-Request": "true"}
        return {"port": self.app.port, "path": "/staff/desk/scan", "headers": headers,
                "form": {"place": place, "csrf_token": token}}  # fmt: skip

    def _size(self) -> int:
        """The bytes of the application's own answer."""
        import http.client
        from urllib.parse import urlencode

        order = self.orders["app"]
        link = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=30)
        link.request("POST", order["path"], urlencode(order["form"] | {"nonce": "first-of-all", "mode": "in", "key": "adult"}),
                     order["headers"])  # fmt: skip
        answer = link.getresponse()
        body = answer.read()
        link.close()
        if answer.status != 200 or MARK.encode() not in body:
            raise Trouble(f"the first scan was answered {answer.status}: {body[:300]!r}")
        self.good["app"] += 1
        return len(body)

    def go(self, name: str, clients: int, seconds: float) -> dict:
        """One measurement of one program."""
        self.series += 1
        found = load(**self.orders[name], clients=clients, seconds=seconds, series=self.series, status=200, mark=MARK)
        self.good[name] += found["good"]
        return found

    def compare(self) -> None:
        """As many rows as good answers, in each database, and the sums as the rows have them."""
        for name, good in self.good.items():
            raw = sqlite3.connect(self.folder / name / ("floor.db" if name == "floor" else "yylib.db"))
            if name == "floor":
                rows = raw.execute("SELECT count(*) FROM scan").fetchone()[0]
                said = sums = 0
            else:
                # Who goes out while nobody is inside has a row that adds nothing.
                told = "SELECT count(*), sum(entries + exits) FROM scan WHERE source = 'desk'"
                rows, said = raw.execute(told).fetchone()
                sums = raw.execute("SELECT sum(entries + exits - assumed) FROM visit_day").fetchone()[0]
            raw.close()
            if rows != good or said != sums:
                raise Trouble(f"{name}: {good} good answers, {rows} rows which say {said}, {sums} in the sums")


def measure(folder: Path, rounds: int, seconds: float) -> dict:
    """The parts ``scan`` and ``memory`` of the result."""
    one, eight = {"app": [], "floor": [], "rawauth": []}, []
    with ExitStack() as stack:
        scans = Scans(folder, stack)
        for _ in range(rounds):
            for name in shuffled([*one, "eight"]):
                if name == "eight":
                    eight.append(scans.go("app", 8, seconds))
                else:
                    one[name].append(scans.go(name, 1, seconds)["p50"])
        scans.compare()
        memory = scans.app.rss_mib()
    middle = {name: median(times) for name, times in one.items()}
    c8 = {name: round(median(found[name] for found in eight), 2) for name in ("p50", "p99", "rps")}
    return {"scan": {
        "ratio": round(middle["app"] / middle["floor"], 2), "rawauth_ratio": round(middle["app"] / middle["rawauth"], 2),
        "p50_ms": middle["app"], "p50_range_ms": [min(one["app"]), max(one["app"])],
        "floor_p50_ms": middle["floor"], "floor_range_ms": [min(one["floor"]), max(one["floor"])],
        "rawauth_p50_ms": middle["rawauth"], "rawauth_range_ms": [min(one["rawauth"]), max(one["rawauth"])],
        "c8_p50_ms": c8["p50"], "c8_p99_ms": c8["p99"], "rps_c8": c8["rps"],
        "c8_busy": sum(found["busy"] for found in eight),
        "noisy": max(one["floor"]) > SPREAD * min(one["floor"]),
    }, "memory": {"rss_mib": memory}}  # fmt: skip
