"""日历订阅, read back by a parser that had no part in writing it; the picture and the poster, read back too."""

import io
import re
from datetime import date, datetime, time, timedelta

import pytest
import vobject

from tests.factories import a_colleague, an_activity
from yylib import clock
from yylib.database import db, write, writing
from yylib.models.activities import Activity
from yylib.services import notices
from yylib.services.notices import feed, pictures

UTC = "+00:00"


@pytest.fixture(autouse=True)
def morning():
    clock.freeze("2026-11-23 09:00")


def at(day, hour=14, minute=30):
    return clock.at(date(2026, 11, day), time(hour, minute))


def events(data: bytes) -> dict:
    calendar = vobject.readOne(data.decode())
    calendar.validate()
    return {event.uid.value: event for event in calendar.contents.get("vevent", [])}


def changed(activity_id, act):
    with writing():
        act(db.session.get(Activity, activity_id))
    db.session.rollback()


def test_another_parser_reads_what_the_plan_says(house):
    house.config["PUBLIC_URL"] = "http://library.test"
    title = "读书会，第 1 期；《山乡》\\ 上册\n与作者见面" + "长" * 40
    activity_id = an_activity(at(28), at(29, 9, 0), title=title, audience="adults", speaker="某主讲", phone="0533-1111111",
                              about="联系人某某 0533-2222222", outside_contact="某联系人")  # fmt: skip
    an_activity(at(28), is_public=False, title="还没有发布")
    an_activity(at(28), stage="draft", title="还在策划")
    raw = feed.whole()
    found = events(raw)
    ids = [session.id for session in notices.get(activity_id).sessions]
    assert list(found) == [feed.uid(one) for one in ids]
    first = found[feed.uid(ids[0])]
    assert first.dtstart.value.isoformat() == "2026-11-28T06:30:00" + UTC
    assert first.dtend.value - first.dtstart.value == timedelta(hours=2)
    assert first.summary.value == title and first.location.value.endswith("阅览室")
    assert first.status.value == "CONFIRMED" and first.sequence.value == "0" and "免费" in first.description.value
    assert first.url.value == f"http://library.test/activities/{notices.get(activity_id).number}"
    assert all(len(row) <= 75 for row in raw.split(b"\r\n")) and not re.search(rb"[^\r]\n", raw)
    for secret in ("某主讲", "1111111", "2222222", "某联系人", "还没有发布", "还在策划"):
        assert secret not in raw.decode().replace("\r\n ", "")


def test_a_cancelled_activity_stays_under_its_name_as_cancelled(house):
    activity_id = an_activity(at(28), at(29))
    first, second = (session.id for session in notices.get(activity_id).sessions)
    before = events(feed.whole())

    def call_off(activity):
        activity.sessions[0].cancelled_at = clock.now()

    changed(activity_id, call_off)
    one = events(feed.whole())
    assert set(one) == set(before)
    assert one[feed.uid(first)].status.value == "CANCELLED" and one[feed.uid(second)].status.value == "CONFIRMED"
    assert int(one[feed.uid(first)].sequence.value) > int(before[feed.uid(first)].sequence.value)
    changed(activity_id, lambda activity: setattr(activity, "stage", "cancelled"))
    all_off = events(feed.single(activity_id))
    assert {event.status.value for event in all_off.values()} == {"CANCELLED"}
    assert all(int(all_off[uid].sequence.value) > int(one[uid].sequence.value) for uid in one)


def test_what_took_place_before_the_rest_was_called_off_stays_confirmed(house):
    from yylib.services import activities

    activity_id, by = an_activity(at(23, 9, 30), at(29)), a_colleague()
    first, second = (session.id for session in notices.get(activity_id).sessions)
    clock.freeze("2026-11-23 13:00")
    write(activities.cancel, activity_id=activity_id, reason="场地漏水", by=by)
    found = {uid: event.status.value for uid, event in events(feed.whole()).items()}
    assert found == {feed.uid(first): "CONFIRMED", feed.uid(second): "CANCELLED"}
    assert notices.state(notices.get(activity_id), notices.of(activity_id))[1] == "取消公告"


def test_a_moved_session_keeps_its_name_and_raises_its_number(house):
    activity_id = an_activity(at(28))
    before = next(iter(events(feed.whole()).values()))

    def move(activity):
        session = activity.sessions[0]
        session.moved_from, shift = session.starts_at, timedelta(days=1)
        for name in ("starts_at", "ends_at", "room_from", "room_until"):
            setattr(session, name, getattr(session, name) + shift)

    changed(activity_id, move)
    after = next(iter(events(feed.whole()).values()))
    assert after.uid.value == before.uid.value and int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value - before.dtstart.value == timedelta(days=1)


def test_an_exhibition_is_said_in_whole_days_and_leaves_the_reader_free(house):
    activity_id = an_activity(at(20, 8, 30), kind="exhibition", entry="drop_in")

    def last(activity):
        activity.sessions[0].ends_at = activity.sessions[0].room_until = at(30, 17, 0)

    changed(activity_id, last)
    event = next(iter(events(feed.whole()).values()))
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 11, 20), date(2026, 12, 1))
    assert event.transp.value == "TRANSPARENT"


def test_what_has_long_been_over_leaves_the_feed_and_an_empty_feed_is_a_calendar_all_the_same(house):
    activity_id = an_activity(at(23))
    clock.freeze("2026-12-23 16:00")
    assert len(events(feed.whole())) == 1
    clock.freeze("2026-12-24 16:00")
    assert b"VEVENT" not in feed.whole() and feed.whole().startswith(b"BEGIN:VCALENDAR")
    assert len(events(feed.single(activity_id))) == 1


def pages_of(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", data))


def test_a_poster_is_one_page_whatever_the_plan_says(house):
    house.config["PUBLIC_URL"] = "http://library.test"
    times = [at(day) for day in range(1, 29)]
    full = an_activity(
        *times, title="龘" * 100, theme="长" * 200, co_organizer="协" * 200, bring="带" * 200, host="办" * 120
    )
    plain = an_activity(at(28))
    for activity_id in (full, plain):
        assert pages_of(notices.poster(activity_id)) == 1
    house.config["PUBLIC_URL"] = ""
    assert pages_of(notices.poster(plain)) == 1


def test_the_picture_is_as_wide_as_a_phone_shows_it_and_high_enough(house):
    from PIL import Image

    activity_id = an_activity(at(28), title="古文字𠀀龘" + "长" * 90, theme="题" * 200, bring="带" * 200)
    without = Image.open(io.BytesIO(pictures.draw(activity_id)))
    house.config["PUBLIC_URL"] = "http://library.test"
    with_code = Image.open(io.BytesIO(pictures.draw(activity_id)))
    assert without.size[0] == with_code.size[0] == pictures.WIDTH and with_code.size[1] > without.size[1] + 300
    assert with_code.getpixel((2, with_code.size[1] - 2)) != with_code.getpixel((2, 2))


def test_moments_in_the_feed_are_those_of_the_wall_clock(house):
    activity_id = an_activity(at(28, 19, 0), place_id=None)
    event = next(iter(events(feed.single(activity_id)).values()))
    assert event.dtstart.value.astimezone(clock.ZONE).replace(tzinfo=None) == datetime(2026, 11, 28, 19, 0)
    assert event.location.value == notices.get(activity_id).branch.name
