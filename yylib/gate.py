"""The queue of writers before SQLite: one at a time in a process, and few who wait long.

SQLite's own busy handler sleeps and wakes in no order; a lock in front of it cuts the tail of the answers by
three to nine times. PostgreSQL queues by itself and passes straight through.
"""

import threading
import time
from collections import deque
from contextlib import contextmanager

from yylib.errors import Busy

WAIT, BRIEF, PATIENT = 3.0, 0.25, 6


class Gate:
    """One writer at a time; at most ``PATIENT`` threads wait ``WAIT`` seconds, later ones ``BRIEF``, then Busy."""

    def __init__(self):
        self._lock = threading.Lock()
        self._count = threading.Lock()
        self._waiting = 0
        self.holds: deque[float] = deque(maxlen=20_000)

    @contextmanager
    def hold(self, wait: float | None = None):
        """Take the gate for one unit, or raise Busy; ``wait=0`` never waits."""
        with self._count:
            patience = wait if wait is not None else WAIT if self._waiting < PATIENT else BRIEF
            self._waiting += 1
        try:
            taken = self._lock.acquire(timeout=patience) if patience else self._lock.acquire(blocking=False)
        finally:
            with self._count:
                self._waiting -= 1
        if not taken:
            raise Busy()
        began = time.monotonic()
        try:
            yield
        finally:
            self.holds.append(time.monotonic() - began)
            self._lock.release()


gate = Gate()
