"""我的账户: what everybody sets for themselves, the PIN and the keys at the desk."""

import json
import re

from yylib.database import locked
from yylib.errors import Refused
from yylib.models.accounts import Account


def check_pin_shape(pin: str) -> str:
    """Six digits, not all alike and not in a row."""
    if not re.fullmatch(r"[0-9]{6}", pin) or len(set(pin)) < 3 or pin in "0123456789" or pin in "9876543210":
        raise Refused("bad_pin", field="pin")
    return pin


def set_pin(*, account_id: int, pin_hash: str, by: int) -> None:
    """A new PIN for taking over an enrolled desk."""
    locked(Account, account_id).pin_hash = pin_hash


def set_keys(*, account_id: int, keys: dict, by: int) -> None:
    """One's own keys at the desk: digit → what it does."""
    locked(Account, account_id).keys = json.dumps(keys, sort_keys=True)
