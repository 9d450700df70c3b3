"""忘记签退: what is past its shift and tolerance is over, whether or not the job has written it down (C46)."""

from datetime import timedelta

from yylib import clock
from yylib.database import plain, writing
from yylib.services import jobs
from yylib.services.rules import rule
from yylib.services.service_hours import expecting, signing
from yylib.services.service_hours.terms import TOLERANCE

_DUE = "SELECT id, volunteer_id FROM service_entry WHERE stage = 'open' AND ends_at < :limit ORDER BY id LIMIT 200"


def settle() -> int:
    """Close the open entries whose sign-out was forgotten, each in a unit of its own; how many."""
    due = plain(_DUE, limit=clock.stamp(clock.now() - timedelta(minutes=rule(TOLERANCE))))
    for one in due:
        with writing():
            close(volunteer_id=one.volunteer_id)
    return len(due)


def close(*, volunteer_id: int) -> dict | None:
    """Close a volunteer's open entry where it is past its limit; what became of it, or None where nothing was due."""
    expecting.held(volunteer_id)
    return signing.forget(volunteer_id)


jobs.job("service-hours", "忘记签退的服务记录按岗位规定记下，等待确认", settle, every=timedelta(minutes=10))
