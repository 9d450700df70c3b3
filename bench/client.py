"""The load: a process of its own, keep-alive connections, every answer checked. Reads one JSON order, prints one JSON result."""

import http.client
import random
import threading
import time
from urllib.parse import urlencode

from bench.processes import Trouble, answered, tell

WARM_UP = 10
# What the desk sends, in turn: a card in, the same card out, a key of the desk for somebody without a card, twice.
TURNS = (("in", "", True), ("out", "", True), ("in", "adult", False), ("in", "elderly", False))


def load(**order) -> dict:
    """Run one order in a process of its own: ``port``, ``path``, ``headers``, ``clients``, ``seconds``, and for scans
    ``form`` and a ``series`` that no other order of the run has, or ``requests``, a cookie and a body each, sent once;
    ``status`` and ``mark`` are what each answer must show."""
    return answered("bench.client", order, order["seconds"] + 120)


def percentile(times: list[float], share: float) -> float:
    """The time within which ``share`` of the requests were answered, in ms."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000, 3)


def bodies(order: dict, client: int):
    """The forms of one desk, each with a nonce of its own."""
    count = 0
    while True:
        mode, key, is_card = TURNS[count % len(TURNS)]
        card = f"{order['series']:04}{client:02}{count // len(TURNS):08}" if is_card else ""
        yield urlencode(order["form"] | {"nonce": f"b{order['series']:04}-{client:02}-{count:08}", "mode": mode, "key": key,
                                         "confirmed": "", "code": card}).encode()  # fmt: skip
        count += 1


class Desk(threading.Thread):
    """One connection, one request after the other, at least one, until the time is over."""

    def __init__(self, order: dict, number: int, gate: threading.Barrier):
        super().__init__(daemon=True)
        self.order, self.number, self.gate = order, number, gate
        self.times: list[float] = []
        self.good, self.busy, self.wrong = 0, 0, ""

    def run(self):
        order = self.order
        link = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=30)
        forms = self.forms()
        for _ in range(WARM_UP):
            self.ask(link, *next(forms))
        self.gate.wait()
        limit = time.perf_counter() + order["seconds"]
        while not self.wrong and (asked := next(forms, None)):
            began = time.perf_counter()
            self.ask(link, *asked)
            self.times.append(time.perf_counter() - began)
            if began + self.times[-1] > limit:
                break
        link.close()

    def forms(self):
        """What this connection sends, one after the other: the body, the headers that are its own, and its own path."""
        order = self.order
        if "requests" in order:
            return (
                (body.encode(), {"Cookie": cookie}, *path)
                for cookie, body, *path in order["requests"][self.number :: order["clients"]]
            )
        if "form" in order:
            return ((body, {}) for body in bodies(order, self.number))
        return iter(lambda: (None, {}), 0)

    def ask(self, link, form: bytes | None, own: dict, path: str = "") -> None:
        order = self.order
        link.request("GET" if form is None else "POST", path or order["path"], form, order["headers"] | own)
        answer = link.getresponse()
        body = answer.read()
        if answer.status == 503:  # the gate's honest answer: nothing was stored
            self.busy += 1
        elif answer.status != order["status"] or order["mark"].encode() not in body:
            self.wrong = f"{answer.status} {body[:300].decode('utf-8', 'replace')}"
        else:
            self.good += 1


def answer(order: dict) -> dict:
    """The load itself: how many answers were good, and how long they took in ms."""
    gate = threading.Barrier(order["clients"] + 1)
    desks = [Desk(order, number, gate) for number in range(order["clients"])]
    for desk in desks:
        desk.start()
    gate.wait()
    began = time.perf_counter()
    for desk in desks:
        desk.join()
    took = time.perf_counter() - began
    if wrong := [desk.wrong for desk in desks if desk.wrong]:
        raise Trouble(f"{order['path']}: {wrong[0]}")
    times = [one for desk in desks for one in desk.times]
    return {"good": sum(desk.good for desk in desks), "busy": sum(desk.busy for desk in desks), "rps": round(len(times) / took, 1),
               "p50": percentile(times, 0.5), "p95": percentile(times, 0.95), "p99": percentile(times, 0.99)}  # fmt: skip


def shuffled(names) -> list:
    """The order of one round."""
    return random.sample(list(names), len(names))


if __name__ == "__main__":
    tell(answer)
