"""Taking a shift, signing in and out at a moment of one day."""

import pytest

from tests import factories
from yylib import clock
from yylib.database import write, writing
from yylib.errors import Refused
from yylib.models.shifts import Shift, Signup
from yylib.services.service_hours import (
    signing,
)

DAY = "2026-11-28"


def at(text: str):
    """A moment of the day, or of a whole wall time."""
    clock.freeze(text if len(text) > 5 else f"{DAY} {text}")
    return clock.now()


def on_shift(volunteer_id: int, begins: str = f"{DAY} 09:00", hours: float = 3, **given) -> int:
    """A shift that the volunteer has taken; its id."""
    shift_id = factories.a_shift(begins, hours, **given)
    with writing() as session:
        shift = session.get(Shift, shift_id)
        shift.taken += 1
        session.add(Signup(shift_id=shift_id, volunteer_id=volunteer_id, stage="taken", channel="web", queued_at=clock.now(),
                           made_at=clock.now(), ends_at=shift.ends_at))  # fmt: skip
    return shift_id


def signed_in(volunteer_id, time, **more):
    at(time)
    return write(signing.sign_in, volunteer_id=volunteer_id, way=more.pop("way", "code"), hot=True, **more)


def signed_out(volunteer_id, time, **more):
    at(time)
    return write(signing.sign_out, volunteer_id=volunteer_id, way=more.pop("way", "code"), hot=True, **more)


def refused(code, act, **given):
    with pytest.raises(Refused) as caught:
        write(act, **given)
    assert caught.value.code == code
    return caught.value
