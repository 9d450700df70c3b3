"""现场的码: what a screen shows for half a minute, the ticket of the phone that scanned it, and the receipt of what it did.

Nothing of them is stored: each is a keyed hash over what it speaks of, under its subject's own salt, shortened to 64 bits
or to 128; the server's clock alone says which hold.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from yylib import clock, tokens
from yylib.errors import NotThere

STEP = 30  # seconds a code is shown; it is taken for one step more
TICKET = timedelta(minutes=5)
SIGNS = 16  # hexadecimal digits of a code: 64 bits


def step(at: datetime | None = None) -> int:
    """The number of the half minute."""
    return seconds(at or clock.now()) // STEP


def left(at: datetime | None = None) -> int:
    """Seconds until the next code, 1 to 30."""
    return STEP - seconds(at or clock.now()) % STEP


def seconds(at: datetime) -> int:
    """A moment as a whole number of seconds."""
    return int(at.replace(tzinfo=UTC).timestamp())


def sign(salt: str, *parts: object) -> str:
    """The secret part of a code."""
    return tokens.keyed(salt, *map(str, parts))[:SIGNS]


def shown_in(given: str, text: Callable[[int], str]) -> int | None:
    """The half minute, this one or the one before, whose code (``text``) was given; None where it is of neither."""
    now = step()
    return next((one for one in (now, now - 1) if tokens.is_same(text(one), given)), None)


def is_fresh(number: int) -> bool:
    """Whether a half minute is not five minutes past, nor ahead by more than a clock is set back."""
    return -2 <= step() - number <= TICKET.total_seconds() // STEP


def signed(salt: str, said: str, *more: str) -> str:
    """What a page carries, signed; ``more`` is signed with it and not carried."""
    return f"{said}.{tokens.keyed(salt, said, *more)[:32]}"


def unsigned(salt: str, given: str | None, *more: str) -> str | None:
    """What a page carried, or None where anything was changed."""
    said = (given or "").rpartition(".")[0]
    return said if tokens.is_same(signed(salt, said, *more), given) else None


def receipt(salt: str, row_id: int) -> str:
    """The last part of the address of what a phone has just done."""
    return f"{row_id}-{sign(salt, row_id)}"


def received(salt: str, given: str) -> int:
    """The row that a receipt speaks of; ``NotThere`` for another's."""
    number = given.partition("-")[0]
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    if not (is_number and tokens.is_same(receipt(salt, int(number)), given)):
        raise NotThere()
    return int(number)
