"""守约（按时长）: what was promised by signing up, and how much of it was served (C49)."""

from datetime import date, datetime, timedelta

from tests import factories
from yylib import clock
from yylib.database import write, writing
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Shift, Signup
from yylib.services import rules
from yylib.services.proofs import counting
from yylib.services.proofs.terms import PROMISED_PERCENT
from yylib.services.service_hours import promised

DAY = "2026-10-10 09:00"
# shifts of a case: (begins, hours, break, stages of the signups on it, confirmed minutes) → promised, served, per cent
CASES = {
    "nothing was promised": ([], 0, 0, None),
    "the whole shift": ([(DAY, 3, 0, "taken", 180)], 180, 180, 100),
    "the break is not promised": ([(DAY, 3, 30, "taken", 150)], 150, 150, 100),
    "what is longer than the shift does not make up for another": (
        [(DAY, 3, 0, "taken", 210), ("2026-10-11 09:00", 3, 0, "taken", 90)], 360, 270, 75),
    "who did not come": ([(DAY, 3, 0, "absent", 0), ("2026-10-11 09:00", 1, 0, "taken", 60)], 240, 60, 25),
    "given back late": ([(DAY, 2, 0, "late", 0)], 120, 0, 0),
    "given back late and taken again is promised once": ([(DAY, 2, 0, "late taken", 120)], 120, 120, 100),
    "given back in time, swapped, called off, standing by": (
        [(f"2026-10-1{at} 09:00", 3, 0, stage, 0) for at, stage in enumerate(("cancelled", "swapped", "closed", "waiting"))], 0, 0, None),
    "taken, and nobody said that he was absent": ([(DAY, 3, 0, "taken", 0)], 180, 0, 0),
    "over midnight it is of the day on which it began": ([("2026-10-31 22:00", 4, 0, "taken", 239)], 240, 239, 99),
    "before and after the days": ([("2026-09-30 23:00", 3, 0, "taken", 10), ("2026-11-01 00:00", 1, 0, "taken", 10)], 0, 0, None),
    "what is not over is not promised yet": ([("2026-10-31 23:30", 40, 0, "taken", 0)], 0, 0, None),
}  # fmt: skip


def _lived(shifts) -> int:
    """A volunteer with these shifts; of each the minutes in two entries, and as much again that nobody confirmed."""
    one, post, branch, now = factories.a_volunteer(), factories.a_post(), factories.a_branch(), clock.now()
    with writing() as session:
        for begins, hours, pause, stages, minutes in shifts:
            starts = clock.utc(datetime.fromisoformat(begins))
            shift = Shift(post_id=post, branch_id=branch, starts_at=starts, ends_at=starts + timedelta(hours=hours), needed=2,
                          break_minutes=pause, made_at=now)  # fmt: skip
            session.add(shift)
            session.flush()
            session.add_all(Signup(shift_id=shift.id, volunteer_id=one, stage=stage, channel="web", queued_at=now, made_at=now,
                                   ends_at=shift.ends_at) for stage in stages.split())  # fmt: skip
            parts = (
                (minutes // 2, "confirmed"),
                (minutes - minutes // 2, "confirmed"),
                (minutes, "pending"),
                (55, "void"),
            )
            session.add_all(ServiceEntry(
                volunteer_id=one, post_id=post, branch_id=branch, shift_id=shift.id, what="上架整理", way_in="code", in_at=starts,
                out_at=starts, day=clock.local(starts).date(), entered_at=now, minutes=part, stage=stage) for part, stage in parts)  # fmt: skip
    return one


def test_what_was_promised_and_served(house):
    clock.freeze("2026-11-01 12:00")
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    for case, (shifts, whole, served, percent) in CASES.items():
        found = promised.of(_lived(shifts), first, last)
        assert (found.promised, found.served, found.percent) == (whole, served, percent), case
    one = _lived([(DAY, 1, 0, "taken", 30)])
    factories.an_entry(one, 600, day=first)
    assert promised.of(one) == (60, 30), "what was done without a shift was not promised"


def test_the_houses_custom_is_said_below_it_and_not_asked_at_zero(house):
    clock.freeze("2026-11-23 10:00")
    kept, short = promised.Promise(100, 80), promised.Promise(1000, 799)
    assert (counting.short_of(kept), counting.short_of(short), counting.short_of(promised.Promise())) == (
        None,
        80,
        None,
    )
    write(
        rules.set_value, name=PROMISED_PERCENT.name, value="0", valid_from=clock.today(), reason="馆务会决定", by=None
    )
    assert counting.short_of(short) is None
