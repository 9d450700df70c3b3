"""Shifts of an activity go where its sessions go."""

from datetime import date, time, timedelta

import pytest

from tests.factories import a_post, a_volunteer, an_activity, an_entry, places_of
from yylib import clock
from yylib.database import write
from yylib.errors import Refused
from yylib.services import activities, shifts
from yylib.services.shifts import batches

FIRST, SECOND = clock.at(date(2026, 11, 28), time(14)), clock.at(date(2026, 12, 5), time(14))


def test_shifts_follow_their_sessions_and_earned_time_stays_with_the_cancelled(house):
    clock.freeze("2026-11-23 09:00")
    activity_id, post_id = an_activity(FIRST, SECOND), a_post("活动协助")
    one, two = (held.id for held in activities.get(activity_id).sessions)
    door, room = places_of(activities.get(activity_id).branch_id)
    given = {"activity_id": activity_id, "session_ids": [one, two], "post_id": post_id, "needed": 2, "by": None}
    batch_id = write(shifts.bind, before_minutes=45, after_minutes=15, **given)
    first, second = batches.shifts_of(batch_id)
    assert first.session_id == one and first.place_id == room and shifts.when(first) == "2026-11-28 周六 13:15–16:15"
    with pytest.raises(Refused) as refused:
        write(shifts.bind, **given)
    assert refused.value.code == "shift_no_session"

    def shift_of(session_id):
        return next(one for one in shifts.reading.of_activity(activity_id) if one.session_id == session_id)

    an_entry(a_volunteer(), shift_id=first.id, post_id=post_id)

    moved = SECOND + timedelta(days=1, hours=2)
    write(activities.move_session, session_id=two, starts_at=moved, ends_at=moved + timedelta(hours=3), place_id=door,
          reason="场地占用", by=None)  # fmt: skip
    held = shift_of(two)
    assert shifts.when(held) == "2026-12-06 周日 15:15–19:15" and held.place_id == door
    # the session was made an hour longer: so is the time of who helps at it
    assert held.moved_from == SECOND - timedelta(minutes=45) and held.starts_at == moved - timedelta(minutes=45)

    write(activities.cancel_session, session_id=one, reason="主讲人生病", by=None)
    assert shift_of(one).cancel_reason == "活动场次取消：主讲人生病" and not shift_of(two).cancelled_at
    write(activities.cancel, activity_id=activity_id, reason="改到明年", by=None)
    assert shift_of(two).cancel_reason == "活动取消：改到明年"
    assert len(shifts.reading.served([first.id])) == 1


@pytest.mark.parametrize(("stage", "code"), [("draft", "shift_activity"), ("approved", "not_there")])
def test_only_the_sessions_of_an_approved_activity_get_shifts(house, stage, code):
    activity_id = an_activity(stage=stage)
    own = activities.get(activity_id).sessions[0].id
    with pytest.raises(Refused) as refused:
        write(shifts.bind, activity_id=activity_id, session_ids=[own + (code == "not_there")], post_id=a_post(), needed=1,
              by=None)  # fmt: skip
    assert refused.value.code == code
