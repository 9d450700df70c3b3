"""The door: a phone that knows its booking's pass sends the ticket of a scanned code, against the floor and ``rawauth``.

Every request is another phone's with a booking of its own, so that each is a new row and none the cheap second answer.
"""

import re
import sqlite3
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.client import load, shuffled
from bench.house import Browser, nth_code, prepare
from bench.processes import Trouble, running
from bench.seed import TODAY, WALL

FASTEST = 1500  # requests a second for which phones are made ready
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_BOOKING = """INSERT INTO booking (code, holder, place_id, day, starts_at, ends_at, lapses_at, adults, toddlers, children,
stage, channel, made_at, override_reason, version) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, 0, 'booked', 'web', ?, '', 1)"""


class Phones:
    """The application's side: bookings of now, and for each what its phone sends."""

    def __init__(self, home: Path):
        from yylib import clock, create_app

        clock.freeze(WALL)
        self.home, self.place, self.made = home, prepare(home), 0
        self.app = create_app(home)

    def ready(self, number: int) -> list[tuple[str, str]]:
        """So many more phones: each one's cookie and the body of its form."""
        from yylib.services.doors import codes

        with self.app.app_context():
            shown = codes.read(codes.text(self.place, "in"))
            session, token = self._session()
            found = []
            for code in self._booked(number):
                name = f"phone-{code}"
                cookie = self._signed("yylib-reader", [name, code])
                ticket = codes.ticket(shown, name)
                body = urlencode({"csrf_token": token, "ticket": ticket, "code": code})
                found.append((f"yylib={session}; yylib-reader={cookie}", body))
            return found

    def _signed(self, salt: str, value) -> str:
        from itsdangerous import URLSafeSerializer

        return URLSafeSerializer(self.app.secret_key, salt=salt).dumps(value)

    def _session(self) -> tuple[str, str]:
        """The cookie and the form token of a page that was opened."""
        client = self.app.test_client()
        from yylib.services.doors import codes

        page = client.get(codes.path(codes.text(self.place, "in"))).get_data(as_text=True)
        return client.get_cookie("yylib").value, re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def _booked(self, number: int) -> list[str]:
        """Bookings of the running slot, written by the driver."""
        from yylib import clock
        from yylib.services.bookings import keys

        now = clock.now()
        spans = [clock.stamp(now + timedelta(hours=hours)) for hours in (-0.25, 2, 0.5)]
        made = [nth_code(keys.PASS, self.made + n) for n in range(number)]
        self.made += number
        raw = sqlite3.connect(self.home / "yylib.db", timeout=30)
        raw.executemany(_BOOKING, [(code, keys.holder_of(code), self.place, TODAY.isoformat(), *spans, clock.stamp(now))
                                   for code in made])  # fmt: skip
        raw.commit()
        raw.close()
        return made


def measure(folder: Path, rounds: int, seconds: float) -> dict:
    """The part ``gate``: the ratio of the medians, one phone after the other."""
    found = {"app": [], "floor": [], "rawauth": []}
    good = dict.fromkeys(found, 0)
    for name in found:
        (folder / f"gate-{name}").mkdir()
    with ExitStack() as stack:
        phones = Phones(folder / "gate-app")
        prepare(folder / "gate-rawauth")
        orders = _orders(stack, folder, phones)
        for number in range(rounds):
            for name in shuffled(found):
                order = dict(orders[name])
                if name == "app":
                    order["requests"] = phones.ready(int(seconds * FASTEST))
                answer = load(**order, clients=1, seconds=seconds, series=number + 1)
                found[name].append(answer["p50"])
                good[name] += answer["good"]
    _compare(folder / "gate-app", good["app"])
    middle = {name: median(times) for name, times in found.items()}
    return {"gate": {
        "ratio": round(middle["app"] / middle["floor"], 2), "rawauth_ratio": round(middle["app"] / middle["rawauth"], 2),
        "p50_ms": middle["app"], "floor_p50_ms": middle["floor"], "rawauth_p50_ms": middle["rawauth"],
    }}  # fmt: skip


def _orders(stack: ExitStack, folder: Path, phones: Phones) -> dict:
    app = stack.enter_context(running("bench.house", phones.home, WALL))
    orders = {"app": {"port": app.port, "path": "/gate/through", "headers": _FORM, "status": 303, "mark": ""}}
    for name in ("floor", "rawauth"):
        server = stack.enter_context(running("bench." + name, folder / f"gate-{name}", 250))
        orders[name] = {"port": server.port, "path": "/scan", "headers": _FORM, "status": 200, "mark": 'id="answer"',
                        "form": {"place": phones.place}}  # fmt: skip
    browser = Browser(orders["rawauth"]["port"])
    token = browser.ask("GET", "/enter")[1]
    orders["rawauth"] |= {"headers": _FORM | {"Cookie": browser.cookie},
                          "form": {"place": phones.place, "csrf_token": token}}  # fmt: skip
    return orders


def _compare(home: Path, good: int) -> None:
    """As many rows, and as many parties that have come, as good answers."""
    raw = sqlite3.connect(home / "yylib.db")
    rows = raw.execute("SELECT count(*) FROM scan WHERE source = 'gate' AND outcome = 'ok'").fetchone()[0]
    came = raw.execute("SELECT count(*) FROM booking WHERE stage = 'arrived'").fetchone()[0]
    raw.close()
    if not rows == came == good:
        raise Trouble(f"{good} good answers, {rows} rows, {came} parties that have come")
