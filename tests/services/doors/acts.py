"""What the tests of the doors share: a day, a phone, a moment of that day, a refusal."""

from datetime import date

import pytest

from yylib import clock
from yylib.database import db
from yylib.errors import Refused

DAY = date(2026, 11, 23)


PHONE = "p:one"


def refused(act, *args, **given) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refused) as found:
        act(*args, **given)
    db.session.rollback()
    return found.value.code


def at(wall: str) -> None:
    clock.freeze(f"2026-11-23 {wall}")
