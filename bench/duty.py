"""A volunteer signs in: by a phone that knows its volunteer and sends the ticket of a scanned code, and by the desk's scan
of a pass; each against the floor and ``rawauth`` of the same run.

Every request is another volunteer's, so that each is a new entry and none the cheap second answer.
"""

import re
import sqlite3
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.client import load, shuffled
from bench.gate import FASTEST, _orders
from bench.house import Browser, nth_code, prepare
from bench.processes import Trouble
from bench.seed import WALL

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BY_PHONE, BY_DESK = "phone", "desk"


class Volunteers:
    """The application's side: a shift of now that everybody has taken, and for each what a phone or the desk sends."""

    def __init__(self, home: Path):
        from yylib import clock, create_app

        clock.freeze(WALL)
        self.home, self.place, self.made = home, prepare(home), 0
        self.app = create_app(home)
        with self.app.app_context():
            self.shift, self.spot = _shift_and_spot(self.place)

    def enter(self, port: int) -> None:
        """The desk's own sign-in, once."""
        self.browser = Browser(port)
        self.browser.sign_in()
        self.desk = self.browser.desk_token()

    def ready(self, number: int, way: str) -> list[tuple[str, str]]:
        """So many more volunteers: the cookie and the body of each one's request."""
        from yylib.services.service_hours import codes

        with self.app.app_context():
            found = self._signed_up(number)
            if way == BY_DESK:
                return [
                    (self.browser.cookie, urlencode({"csrf_token": self.desk, "code": "ZY" + code})) for code in found
                ]
            ticket = codes.ticket(codes.read(codes.text(self.spot)))
            session, token = self._session(codes.path(codes.text(self.spot)))
            return [
                (f"yylib={session}; yylib-serving={self._signed([code])}",
                 urlencode({"csrf_token": token, "ticket": ticket, "code": code, "act": "in"}))
                for code in found
            ]  # fmt: skip

    def _signed(self, value) -> str:
        from itsdangerous import URLSafeSerializer

        return URLSafeSerializer(self.app.secret_key, salt="yylib-serving").dumps(value)

    def _session(self, path: str) -> tuple[str, str]:
        """The cookie and the form token of a page that was opened."""
        client = self.app.test_client()
        page = client.get(path).get_data(as_text=True)
        return client.get_cookie("yylib").value, re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def _signed_up(self, number: int) -> list[str]:
        """Volunteers on the register who have taken the shift, written past the commands."""
        from sqlalchemy import insert

        from yylib import clock
        from yylib.database import writing
        from yylib.models.shifts import Signup
        from yylib.models.volunteers import Volunteer
        from yylib.services.volunteers import keys

        now, first = clock.now(), self.made + 1
        self.made += number
        found = {n: nth_code(keys.PASS, n) for n in range(first, first + number)}
        with writing() as session:
            session.execute(insert(Volunteer), [
                {"id": n, "number": f"ZY2026-{n:05}", "code": code, "holder": keys.holder_of(code), "stage": "admitted",
                 "channel": "web", "applied_at": now} for n, code in found.items()])  # fmt: skip
            session.execute(insert(Signup), [
                {"shift_id": self.shift, "volunteer_id": n, "stage": "taken", "channel": "web", "queued_at": now, "made_at": now,
                 "ends_at": now} for n in found])  # fmt: skip
        return list(found.values())


def _shift_and_spot(place_id: int) -> tuple[int, int]:
    from yylib import clock
    from yylib.database import writing
    from yylib.models.service_hours import DutyCode
    from yylib.models.shifts import Shift, VolunteerPost
    from yylib.services import branches

    now, branch_id = clock.now(), branches.get_place(place_id).branch_id
    with writing() as session:
        post, spot = VolunteerPost(name="测速岗位"), DutyCode(place_id=place_id, made_at=now)
        session.add_all((post, spot))
        session.flush()
        shift = Shift(post_id=post.id, branch_id=branch_id, starts_at=now - timedelta(minutes=30), needed=1_000_000, made_at=now,
                      ends_at=now + timedelta(hours=3))  # fmt: skip
        session.add(shift)
        session.flush()
        return shift.id, spot.id


def measure(folder: Path, rounds: int, seconds: float) -> dict:
    """The part ``duty``: the ratios of the medians, one volunteer after the other."""
    found = {BY_PHONE: [], BY_DESK: [], "floor": [], "rawauth": []}
    good = dict.fromkeys(found, 0)
    for name in ("app", "floor", "rawauth"):
        (folder / f"gate-{name}").mkdir()
    with ExitStack() as stack:
        held = Volunteers(folder / "gate-app")
        prepare(folder / "gate-rawauth")
        orders = _orders(stack, folder, held)
        held.enter(orders["app"]["port"])
        paths = {BY_PHONE: "/duty/sign", BY_DESK: "/staff/service-hours/scan"}
        for number in range(rounds):
            for name in shuffled(found):
                order = dict(orders.get(name) or orders["app"])
                if name in paths:
                    order |= {"path": paths[name], "requests": held.ready(int(seconds * FASTEST), name)}
                answer = load(**order, clients=1, seconds=seconds, series=number + 1)
                found[name].append(answer["p50"])
                good[name] += answer["good"]
    _compare(folder / "gate-app", good[BY_PHONE] + good[BY_DESK])
    middle = {name: median(times) for name, times in found.items()}
    ratio = {f"{way}{kind}": round(middle[way] / middle[base], 2) for way in (BY_PHONE, BY_DESK)
             for kind, base in (("_ratio", "floor"), ("_rawauth_ratio", "rawauth"))}  # fmt: skip
    return {"duty": ratio | {f"{name}_p50_ms": took for name, took in middle.items()}}


def _compare(home: Path, good: int) -> None:
    """As many open entries as good answers."""
    raw = sqlite3.connect(home / "yylib.db")
    rows = raw.execute("SELECT count(*) FROM service_entry WHERE stage = 'open'").fetchone()[0]
    raw.close()
    if rows != good:
        raise Trouble(f"{good} good answers, {rows} entries")
