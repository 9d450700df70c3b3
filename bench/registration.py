"""Registering for an activity by the public form: one reader after the other, and 64 at once for 30 places.

``python -m bench.registration`` is the crowd: one JSON order on standard input, one JSON result.
"""

import http.client
import re
import sqlite3
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.client import load, percentile, shuffled
from bench.house import Browser, prepare
from bench.processes import Trouble, answered, running, tell

CLIENTS, PLACES, FASTEST = 64, 30, 400  # FASTEST: requests a second for which forms are made ready
SMALL = (12, 5)  # for --quick
READING = 2.5  # nobody has read and filled in the form in less than two seconds
MOST_ROUNDS = 5
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_HIDDEN = re.compile(r'name="(csrf_token|drawn|text_version)"[^>]*? value="([^"]*)"')


class House:
    """The application's side: an activity of so many places for each round's crowd, and more of them for the readers who
    come one after the other: whoever finds one full goes to the next."""

    def __init__(self, home: Path, places: int, rounds: int, readers: int):
        home.mkdir()
        prepare(home)
        self.home, self.places, self.made, self.queued = home, places, 0, 0
        from yylib import clock, create_app
        from yylib.database import db, write
        from yylib.services import rules

        with create_app(home).app_context():
            # All readers come from this machine's one address.
            write(
                rules.set_value, name="JOIN_PER_ADDRESS", value=10_000, valid_from=clock.today(), reason="测速", by=None
            )
            sheets = [_sheet(number, places) for number in range(rounds + 1 + rounds * readers // places)]
            self.scarce, self.others = sheets[:rounds], sheets[rounds:]
            db.session.remove()
            db.engine.dispose()

    def read(self, port: int) -> None:
        """Open the page once, as all readers do, and read it."""
        browser = Browser(port)
        page = browser.ask("GET", f"/join/{self.others[0]}")[1]
        self.hidden, self.cookie = dict(_HIDDEN.findall(page)), browser.cookie
        time.sleep(READING)

    def forms(self, number: int) -> list[tuple[str, str]]:
        """So many more readers: the cookie and the form of each, filled in."""
        self.made += number
        return [(self.cookie, urlencode(self.hidden | _typed(n) | {"once": f"bench-{n}", "is_coming": "y", "more_adults": 0,
                                                                   "consent": "y"}))
                for n in range(self.made - number, self.made)]  # fmt: skip

    def queue(self, number: int) -> list[tuple[str, str, str]]:
        """So many more readers, each sheet's places one after the other."""
        begun, self.queued = self.queued, self.queued + number
        return [(*form, f"/join/{self.others[at // self.places]}") for at, form in enumerate(self.forms(number), begun)]

    def taken(self, sheet_id: int) -> int:
        """How many people hold a place, as the rows have it."""
        raw = sqlite3.connect(self.home / "yylib.db")
        found = raw.execute("SELECT coalesce(sum(adults + children), 0) FROM registration WHERE stage = 'confirmed' AND "
                            "sheet_id = ?", (sheet_id,)).fetchone()[0]  # fmt: skip
        raw.close()
        return found


def _typed(number: int) -> dict:
    return {"name": f"报名读者{number}", "phone": f"1310{number:07}"}


def _sheet(number: int, quota: int) -> int:
    """A published activity in three days, straight into the tables, with its registration sheet drawn."""
    from yylib import clock
    from yylib.database import db, writing
    from yylib.models.activities import Activity, ActivitySession
    from yylib.models.notices import ActivityNotice
    from yylib.services import branches
    from yylib.services.registrations import sheets

    branch, begins = branches.all_branches()[0].id, clock.now() + timedelta(days=3)
    db.session.rollback()
    with writing() as session:
        ends, day = begins + timedelta(hours=2), clock.local(begins).date()
        activity = Activity(number=f"HD-B{number}", kind="lecture", title="测速讲座", stage="approved", branch_id=branch,
                            made_at=clock.now(), quota=quota, has_waitlist=False, first_day=day, last_day=day)  # fmt: skip
        activity.sessions = [
            ActivitySession(number=1, starts_at=begins, ends_at=ends, room_from=begins, room_until=ends)
        ]
        session.add(activity)
        session.flush()
        session.add(ActivityNotice(activity_id=activity.id, publish_at=clock.now()))
        return sheets.draw(activity.id)[0]


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``registration``: the ratio of the medians one after the other; and of the crowd's p95 by the floor's."""
    clients, places = SMALL if quick else (CLIENTS, PLACES)
    rounds, found, crowds = min(rounds, MOST_ROUNDS), {"app": [], "floor": []}, {"app": [], "floor": []}
    readers = int(seconds * FASTEST) + 50
    house = House(folder / "registration", places, rounds, readers)
    (folder / "registration-floor").mkdir()
    with ExitStack() as stack:
        app = stack.enter_context(running("bench.house", house.home)).port
        floor = stack.enter_context(running("bench.floor", folder / "registration-floor", 400)).port
        house.read(app)
        for number in range(rounds):
            for name in shuffled(found):
                sheet = house.scarce[number]
                one = _app_order(app, house, readers) if name == "app" else _floor_order(floor, seconds)
                found[name].append(load(**one, clients=1, seconds=seconds, series=number + 1, headers=_FORM, status=303, mark="")["p50"])  # fmt: skip
                forms = house.forms(clients) if name == "app" else _floor_forms(clients)
                crowds[name].append(_crowd(app if name == "app" else floor, f"/join/{sheet}" if name == "app" else "/book", forms))  # fmt: skip
    return {"registration": _figures(house, found, crowds, places)}


def _app_order(port: int, house: House, readers: int) -> dict:
    return {"port": port, "path": "/join/", "requests": house.queue(readers)}


def _floor_order(port: int, seconds: float) -> dict:
    return {"port": port, "path": "/book", "requests": _floor_forms(int(seconds * FASTEST * 4) + 50)}


def _floor_forms(number: int) -> list[tuple[str, str]]:
    return [("", urlencode(_typed(n) | {"starts": "0" * 12})) for n in range(number)]


def _figures(house: House, found: dict, crowds: dict, places: int) -> dict:
    middle = {name: median(times) for name, times in found.items()}
    p95 = {name: median(one["p95"] for one in rounds) for name, rounds in crowds.items()}
    taken = [house.taken(sheet) for sheet in house.scarce]
    if [one["good"] for one in crowds["app"]] != taken:
        raise Trouble(f"{[one['good'] for one in crowds['app']]} were told they have a place, the rows say {taken}")
    return {"ratio": round(middle["app"] / middle["floor"], 2), "p50_ms": middle["app"], "floor_p50_ms": middle["floor"],
            "crowd_ratio": round(p95["app"] / p95["floor"], 2), "crowd_p95_ms": p95["app"], "crowd_floor_p95_ms": p95["floor"],
            "errors": sum(one["errors"] for one in crowds["app"]), "oversold": sum(max(0, number - places) for number in taken),
            "unsold": sum(max(0, places - number) for number in taken)}  # fmt: skip


def _crowd(port: int, path: str, requests: list) -> dict:
    return answered("bench.registration", {"port": port, "path": path, "requests": requests})


def answer(order: dict) -> dict:
    """All send at the same moment, each on a connection of its own."""
    gate, answers = threading.Barrier(len(order["requests"])), []

    def send(cookie: str, body: str) -> None:
        link = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=60)
        gate.wait()
        began = time.perf_counter()
        link.request("POST", order["path"], body, _FORM | {"Cookie": cookie})
        given = link.getresponse()
        given.read()
        answers.append((time.perf_counter() - began, given.status))
        link.close()

    crowd = [threading.Thread(target=send, args=one) for one in order["requests"]]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    codes = [status for _took, status in answers]
    return {"p95": percentile([took for took, _status in answers], 0.95), "good": codes.count(303),
               "errors": len(crowd) - codes.count(303) - codes.count(409)}  # fmt: skip


if __name__ == "__main__":
    tell(answer)
