"""Addresses that were guessed, counted in memory: reading a page never writes a row, yet whoever tries one link after
another is slowed down. Each process counts for itself, and a restart forgets."""

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from yylib import clock, tokens
from yylib.errors import Refused

WINDOW, MISSES = timedelta(minutes=10), 20
_MOST = 10_000  # addresses remembered at a time
_lock = threading.Lock()
_missed: OrderedDict[str, deque[datetime]] = OrderedDict()


def missed(what: str, address: str) -> None:
    """A link of this kind that is none was asked for from this address; ``too_many`` past twenty in ten minutes."""
    key, now = tokens.keyed("guess", what, address), clock.now()
    with _lock:
        times = _missed.setdefault(key, deque(maxlen=MISSES))
        _missed.move_to_end(key)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= MISSES:
            raise Refused("too_many", wait="十分钟")
        times.append(now)
        while len(_missed) > _MOST:
            _missed.popitem(last=False)


def forget() -> None:
    """Begin anew: nobody has guessed anything."""
    with _lock:
        _missed.clear()
