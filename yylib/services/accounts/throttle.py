"""Counting wrong tries: they delay, longer and longer, and never ban."""

from datetime import timedelta

from yylib import clock, tokens
from yylib.database import db, plain
from yylib.errors import Refused
from yylib.models.accounts import Attempt

WINDOW = timedelta(minutes=15)
FREE_TRIES, FREE_TRIES_ADDRESS = 5, 30
LONGEST_WAIT = 15 * 60


def pause(*, login_name: str, address: str) -> None:
    """Let the next try pass, or refuse it with ``slow_down`` and the seconds to wait."""
    if (wait := wait_of(*keys_of(login_name, address))) > 0:
        raise Refused("slow_down", seconds=wait)


def keys_of(login_name: str, address: str) -> tuple[str, str]:
    """The keyed hashes under which attempts are counted: of name and address together, and of the address alone."""
    return tokens.keyed("attempt", login_name.lower(), address), tokens.keyed("address", address)


def wait_of(account_key: str, address_key: str) -> int:
    """Seconds until the next try: after five misses in a quarter of an hour the wait doubles from a second on, and
    never passes a quarter of an hour. Another address, and another account, are not delayed."""
    now = clock.now()
    waits = [0]
    for sql, key, free in ((_MISSES, account_key, FREE_TRIES), (_MISSES_ADDRESS, address_key, FREE_TRIES_ADDRESS)):
        rows = plain(sql, key=key, since=clock.stamp(now - WINDOW))
        if len(rows) >= free:
            pause = min(2 ** (len(rows) - free), LONGEST_WAIT)
            # A clock that stepped back must not make the wait longer than it ever may be.
            passed = max((now - clock.moment(rows[0].at)).total_seconds(), 0)
            waits.append(int(pause - passed + 0.999))
    return max(waits)


# A good try begins the count of its account anew; the rows stay, they are the security log.
_MISSES = ("SELECT at FROM attempt WHERE account_key = :key AND at > :since AND NOT is_good AND id > coalesce((SELECT "
           "max(id) FROM attempt WHERE account_key = :key AND is_good), 0) ORDER BY id DESC LIMIT 200")  # fmt: skip
_MISSES_ADDRESS = ("SELECT at FROM attempt WHERE address_key = :key AND at > :since AND NOT is_good "
                   "ORDER BY id DESC LIMIT 200")  # fmt: skip


def miss(*, login_name: str, address: str) -> None:
    """Enter a wrong try."""
    account_key, address_key = keys_of(login_name, address)
    db.session.add(Attempt(at=clock.now(), account_key=account_key, address_key=address_key, is_good=False))
