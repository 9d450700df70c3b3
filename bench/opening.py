"""The opening minute: 300 readers for 200 places of one slot in 60 s, each on a phone of their own, by the public form.

``python -m bench.opening`` is the load: one JSON order on standard input, one JSON result.
"""

import http.client
import random
import sqlite3
import threading
import time
from contextlib import ExitStack
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.client import percentile
from bench.house import prepare
from bench.processes import Trouble, answered, running, tell

READERS, PLACES, MINUTE = 300, 200, 60.0
SMALL = (30, 20, 2.0)  # for --quick
READING = 2.5  # nobody has read and filled in the form in less than two seconds
MOST_ROUNDS = 3
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}


class Fields(HTMLParser):
    """The fields of the page's form as they stand, and the slots it offers."""

    def __init__(self, text: str):
        super().__init__()
        self.fields, self.slots = {}, []
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        if tag != "input" or not given.get("name"):
            return
        if given["name"] == "starts" and "disabled" not in given:
            self.slots.append(given.get("value"))
        elif given.get("type") not in ("radio", "checkbox", "submit"):
            self.fields[given["name"]] = given.get("value", "")


class Reader(threading.Thread):
    """One phone: reads the page in good time, sends the form at its moment, and looks at the pass."""

    def __init__(self, order: dict, number: int, at: float):
        super().__init__(daemon=True)
        self.order, self.number, self.at = order, number, at
        self.took, self.status, self.cookie = 0.0, 0, ""

    def ask(self, method: str, path: str, form: dict | None = None):
        """A connection of its own each time, as a phone that comes back after a while has."""
        link = http.client.HTTPConnection("127.0.0.1", self.order["port"], timeout=60)
        headers = {"Cookie": self.cookie} | (_FORM if form else {"Connection": "close"})
        link.request(method, path, urlencode(form) if form else None, headers)
        answer = link.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = "; ".join(filter(None, [self.cookie, value.split(";")[0]]))
        link.close()
        return answer, body

    def read(self) -> dict:
        """The form of the page, filled in; without a page, what the floor is sent."""
        typed = {
            "name": f"开馆读者{self.number}",
            "phone": f"1300000{self.number + 1000:04}",
            "adults": "1",
            "consent": "y",
        }
        if "page" not in self.order:
            return typed | {"starts": "0" * 12}
        found = Fields(self.ask("GET", self.order["page"])[1])
        return found.fields | typed | {"starts": found.slots[0]}

    def run(self):
        form = self.read()
        self.order["gate"].wait()
        time.sleep(max(0.0, self.order["began"]() + self.at - time.perf_counter()))
        began = time.perf_counter()
        answer, _body = self.ask("POST", self.order["path"], form)
        self.took, self.status = time.perf_counter() - began, answer.status
        if answer.status == 303 and "page" in self.order:
            self.ask("GET", answer.getheader("Location"))


def moments(readers: int, seconds: float, series: int) -> list[float]:
    """When each sends: half of them in the first sixth, the rest over the whole time; the same for every program."""
    chance = random.Random(series)
    return sorted(chance.uniform(0, seconds / 6 if number % 2 else seconds) for number in range(readers))


def answer(order: dict) -> dict:
    """All readers read first; then the time runs."""
    start: list[float] = []
    gate = threading.Barrier(order["readers"] + 1, action=lambda: start.append(time.perf_counter() + READING))
    order |= {"gate": gate, "began": lambda: start[0]}
    phones = [Reader(order, number, at)
              for number, at in enumerate(moments(order["readers"], order["seconds"], order["series"]))]  # fmt: skip
    for phone in phones:
        phone.start()
        time.sleep(0.01)
    gate.wait()
    for phone in phones:
        phone.join()
    codes = [phone.status for phone in phones]
    return {"p95": percentile([phone.took for phone in phones], 0.95), "booked": codes.count(303),
               "refused": codes.count(409), "errors": sum(code not in (303, 409) for code in codes)}  # fmt: skip


def _load(**order) -> dict:
    return answered("bench.opening", order, order["seconds"] + 180)


def _house(home: Path, places: int) -> int:
    """A house whose main door takes bookings for so many readers in each slot, beside those kept for walk-ins."""
    from yylib import clock, create_app
    from yylib.database import db, write
    from yylib.services import rules
    from yylib.services.bookings import plans

    place = prepare(home)
    with create_app(home).app_context():
        # All readers come from this machine's one address.
        write(rules.set_value, name="BOOK_PER_ADDRESS", value=10_000, valid_from=clock.today(), reason="测速", by=None)
        write(plans.set_plan, place_id=place, policy="recommended", quota=places * 5 // 4, walk_in_percent=20)
        db.session.remove()
        db.engine.dispose()
    return place


def _taken(home: Path) -> list[int]:
    """How many people hold a place of each slot, as the rows have it."""
    raw = sqlite3.connect(home / "yylib.db")
    rows = raw.execute("SELECT sum(adults + toddlers + children) FROM booking WHERE stage IN ('booked', 'arrived') "
                       "GROUP BY place_id, starts_at").fetchall()  # fmt: skip
    raw.close()
    return [row[0] for row in rows]


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``opening``: p95 of the application's form by the floor's insert under the same load; and whether
    exactly as many were booked as there are places."""
    readers, places, minute = SMALL if quick else (READERS, PLACES, MINUTE)
    app, floor, booked = [], [], []
    for number in range(min(rounds, MOST_ROUNDS)):
        order = {"readers": readers, "seconds": minute, "series": number}
        with ExitStack() as stack:
            app.append(_of_app(stack, folder / f"opening{number}", places, order))
            floor.append(_of_floor(stack, folder / f"opening-floor{number}", order))
        booked.append(_taken(folder / f"opening{number}"))
        if [app[-1]["booked"]] != booked[-1]:
            raise Trouble(f"{app[-1]['booked']} were told they are booked, the rows say {booked[-1]}")
        if floor[-1]["errors"]:
            raise Trouble(f"the floor answered {floor[-1]['errors']} times with an error")
    p95, floor_p95 = median(one["p95"] for one in app), median(one["p95"] for one in floor)
    return {"opening": {
        "ratio": round(p95 / floor_p95, 2), "p95_ms": p95, "floor_p95_ms": floor_p95,
        "booked": [one["booked"] for one in app], "refused": [one["refused"] for one in app],
        "errors": sum(one["errors"] for one in app),
        "oversold": sum(max(0, max(taken, default=0) - places) for taken in booked),
        "unsold": sum(places - sum(taken) for taken in booked if sum(taken) < places),
    }}  # fmt: skip


def _of_app(stack: ExitStack, home: Path, places: int, order: dict) -> dict:
    home.mkdir()
    place = _house(home, places)
    server = stack.enter_context(running("bench.house", home))
    path = f"/book/{place}"
    return _load(port=server.port, path=path, page=path, **order)


def _of_floor(stack: ExitStack, home: Path, order: dict) -> dict:
    home.mkdir()
    server = stack.enter_context(running("bench.floor", home, 400))
    return _load(port=server.port, path="/book", **order)


if __name__ == "__main__":
    tell(answer)
