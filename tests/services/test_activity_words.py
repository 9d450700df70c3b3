"""Who registered hears of it once: moved up, a place held, moved, cancelled, tomorrow; who waits is not reminded."""

from datetime import timedelta

import pytest

from tests.factories import a_branch, a_colleague, an_activity
from yylib import clock
from yylib.database import db, write
from yylib.services import activities, activity_words, contests, outbox
from yylib.services.activity_words import terms
from yylib.services.registrations import ending, keys, sheets, taking

CONSENT = ("contact", "2026-01", "web")


@pytest.fixture(autouse=True)
def morning(house):
    clock.freeze("2026-11-23 09:00")


def joined(sheet_id: int, number: int, **given) -> int:
    return write(taking.register, sheet_id=sheet_id, name=f"读者{number}号", phone=f"199000000{number:02d}", channel="web",
                 consent=CONSENT, **given)  # fmt: skip


def sheet(activity_id: int) -> int:
    return sheets.of(activity_id)[0].id


def on(text: str):
    from datetime import datetime

    return clock.utc(datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M"))


def an_open_one(*times, **given) -> int:
    return an_activity(*(on(text) for text in times), **({"opens_days": 30} | given))


def kinds() -> list[str]:
    return [item.kind for item in outbox.waiting()]


def move(activity_id: int, starts: str, number: int = 1, **given) -> None:
    one = next(one for one in activities.get(activity_id).sessions if one.number == number)
    write(activities.move_session, session_id=one.id, starts_at=on(starts), ends_at=on(starts) + timedelta(hours=2),
          place_id=one.place_id, reason="主讲人有事", by=a_colleague(), **given)  # fmt: skip


def test_who_moves_up_early_is_told_and_who_registered_by_themselves_needs_no_call(house):
    activity = an_open_one("11-28 09:00", quota=1)
    first, second = joined(sheet(activity), 1), joined(sheet(activity), 2)
    assert kinds() == []
    write(ending.cancel, registration_id=first)
    (item,) = outbox.waiting()
    assert item.kind == terms.PROMOTED and item.registration_id == second and item.person_id
    said = outbox.words(item).text
    assert "候补补上了" in said and keys.qr_text(keys.get(second)) in said and "11 月 28 日（周六）9:00" in said
    write(ending.cancel, registration_id=second)
    assert kinds() == [] and outbox.told()[0].why == "读者已取消"


def test_a_held_place_is_told_by_its_hour_and_done_when_it_is_taken(house):
    activity = an_open_one("11-24 08:00", quota=1)
    first, second = joined(sheet(activity), 1), joined(sheet(activity), 2)
    write(ending.cancel, registration_id=first)
    (item,) = outbox.waiting()
    assert item.kind == terms.OFFERED and clock.local(item.due_at).strftime("%d %H:%M") == "23 11:00"
    assert "给您留到 11 月 23 日（周一）11:00" in outbox.words(item).text
    write(ending.accept, registration_id=second)
    assert kinds() == [] and outbox.told()[0].why == "读者已确认"


def test_reminded_once_those_who_wait_never_and_anew_when_it_moved(house):
    activity = an_open_one("11-28 09:00", quota=1)
    joined(sheet(activity), 1), joined(sheet(activity), 2)
    assert write(activity_words.remind) == 0
    clock.freeze("2026-11-27 10:00")
    assert write(activity_words.remind) == 1 and write(activity_words.remind) == 0
    (item,) = outbox.waiting()
    write(outbox.tick, item_id=item.id, by=a_colleague())
    move(activity, "12-05 09:00")
    assert kinds() == [terms.MOVED, terms.MOVED]  # who waits hears that it moved
    assert write(activity_words.remind) == 0
    clock.freeze("2026-12-04 10:00")
    assert write(activity_words.remind) == 1
    clock.freeze("2026-12-05 09:01")
    assert write(activity_words.remind) == 0 and kinds() == []  # it has begun: nothing is left to say


def test_a_series_day_after_day_is_reminded_of_once_and_a_weekly_one_each_time(house):
    days = an_open_one("11-28 09:00", "11-29 09:00", "11-30 09:00")
    weeks = an_open_one("11-28 14:00", "12-05 14:00")
    joined(sheet(days), 1), joined(sheet(weeks), 2)
    told = 0
    for day in ("11-27", "11-28", "11-29", "12-04"):
        clock.freeze(f"2026-{day} 15:00")
        told += write(activity_words.remind)
    assert told == 3


def test_moved_twice_only_the_last_is_said_and_the_group_is_ticked_off_at_once(house):
    activity, colleague = an_open_one("11-28 09:00"), a_colleague()
    for number in (1, 2, 3):
        joined(sheet(activity), number)
    move(activity, "11-29 09:00"), move(activity, "11-29 15:00")
    (group,) = activity_words.groups(activity)
    assert group.kind == terms.MOVED and len(group.items) == 3
    assert "原定 11 月 28 日（周六）9:00，现在是 11 月 29 日（周日）15:00" in group.text and "读者" not in group.text
    first, *others = [item.id for item in group.items]
    write(outbox.tick, item_id=first, by=colleague)
    assert write(outbox.tick_all, activity_id=activity, kind=group.kind, item_ids=[first, *others], by=colleague) == 2
    assert write(outbox.tick_all, activity_id=activity, kind=group.kind, item_ids=[first, *others], by=colleague) == 0
    assert activity_words.groups(activity) == []


def test_cancelled_everybody_hears_why_once_and_nothing_else_is_said(house):
    activity = an_open_one("11-28 09:00", "11-29 09:00", quota=2)
    for number in (1, 2, 3):
        joined(sheet(activity), number)
    clock.freeze("2026-11-27 10:00")
    write(activity_words.remind)
    write(activities.cancel, activity_id=activity, reason="大雪", by=a_colleague())
    assert kinds() == [terms.CANCELLED] * 3
    assert all("取消了：大雪" in outbox.words(item).text for item in outbox.waiting())


def test_one_session_less_is_told_to_who_is_registered_for_all(house):
    activity = an_open_one("11-28 09:00", "12-05 09:00")
    joined(sheet(activity), 1)
    one = activities.get(activity).sessions[1]
    write(activities.cancel_session, session_id=one.id, reason="停电", by=a_colleague())
    (item,) = outbox.waiting()
    assert item.kind == terms.SESSION_OFF and "其余各场照常" in outbox.words(item).text


def test_a_person_registered_for_several_sessions_hears_once_of_the_whole_cancellation(house):
    activity = an_activity(on("11-28 09:00"), on("12-05 09:00"), attends="each", opens_days=30, branch_id=a_branch())
    for one in sheets.of(activity):
        joined(one.id, 1)
    write(activities.cancel, activity_id=activity, reason="大雪", by=a_colleague())
    (item,) = outbox.waiting()
    assert "您报名的《" in outbox.words(item).text and "取消了：大雪" in outbox.words(item).text


def test_winners_are_told_once_and_those_who_handed_in_hear_that_the_contest_is_called_off(house):
    clock.freeze("2026-11-23 10:00")
    contest, by = an_activity(on("11-23 09:30"), kind="essay_contest", entry="submit"), a_colleague("promotion")
    ids = [write(contests.hand_in, activity_id=contest, author=f"演示{name}生", phone=f"1990000000{n}", title=f"题{n}", text="文")
           for n, name in enumerate("甲乙")]  # fmt: skip
    write(contests.award, activity_id=contest, given={ids[0]: "一等奖"}, by=by)
    clock.freeze("2026-11-24 10:00")
    write(contests.publish, activity_id=contest, by=by)
    (item,) = outbox.waiting(activity_id=contest)
    assert (
        item.kind == "act_won" and "作品《题0》" in outbox.words(item).text and "荣获一等奖" in outbox.words(item).text
    )
    db.session.rollback()
    write(contests.unpublish, activity_id=contest, by=by)
    assert kinds() == []
    clock.freeze("2026-11-24 10:05")
    write(contests.publish, activity_id=contest, by=by)
    assert kinds() == ["act_won"]
    open_one = an_activity(on("11-24 09:30"), kind="essay_contest", entry="submit")
    write(contests.hand_in, activity_id=open_one, author="演示丙生", phone="19900000003", title="题", text="文")
    write(activities.cancel, activity_id=open_one, reason="大雪", by=by)
    (item,) = outbox.waiting(activity_id=open_one)
    assert item.kind == "act_entry_off" and "取消了：大雪" in outbox.words(item).text
