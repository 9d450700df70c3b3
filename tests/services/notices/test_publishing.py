"""活动通知: who sees what when, and what a notice says."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from tests.factories import a_branch, a_colleague, an_activity
from yylib import clock
from yylib.database import db, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity
from yylib.services import activities, notices, rules
from yylib.services.activities import following
from yylib.services.archives import parts
from yylib.services.notices import board, phrases, publishing


@pytest.fixture(autouse=True)
def morning():
    clock.freeze("2026-11-23 09:00")


def at(day, hour=14, minute=30):
    return clock.at(date(2026, 11, day), time(hour, minute))


def line(activity_id, key):
    said = {one.key: one.text for one in notices.lines(notices.get(activity_id), notices.of(activity_id))}
    return said.get(key, "")


def change(activity_id, **given):
    with writing():
        row = db.session.get(Activity, activity_id)
        for name, value in given.items():
            setattr(row, name, value)


def refusal(command, **given):
    with pytest.raises(Refused) as caught:
        write(command, **given)
    return caught.value.code


def test_no_notice_calls_a_session_cancelled_that_was_taken_out_of_the_draft(house):
    by = a_colleague("promotion")
    activity_id = an_activity(at(28), at(29), stage="draft", is_public=False)
    dropped = notices.get(activity_id).sessions[0].id
    write(activities.drop_session, session_id=dropped, by=by)
    assert line(activity_id, "when") == "2026年11月29日（周日）14:30–16:30"
    assert activities.get(activity_id).first_day == date(2026, 11, 29)
    with pytest.raises(NotThere):
        activities.session(dropped)


def test_a_notice_is_public_from_its_moment_on_until_it_is_withdrawn(house):
    activity_id, by = an_activity(at(28), is_public=False), a_colleague()
    number = notices.get(activity_id).number
    with pytest.raises(NotThere):
        notices.by_number(number)
    write(notices.publish, activity_id=activity_id, at=at(24, 8, 0), by=by)
    assert notices.coming() == [] and notices.state(notices.get(activity_id), notices.of(activity_id))[0] == "wait"
    clock.freeze("2026-11-24 08:00")
    assert [one.number for one in notices.coming()] == [number] and notices.public(notices.by_number(number))
    assert refusal(notices.publish, activity_id=activity_id, at=at(25), by=by) == "notice_is_public"
    write(notices.publish, activity_id=activity_id, by=by)
    assert len(publishing.moves(activity_id)) == 1
    write(notices.withdraw, activity_id=activity_id, reason="时间要重新定", by=by)
    assert notices.coming() == [] and not notices.public(notices.get(activity_id))
    assert refusal(notices.withdraw, activity_id=activity_id, reason="再撤", by=by) == "notice_not_published"
    write(notices.publish, activity_id=activity_id, by=by)
    assert [one.label for one in publishing.moves(activity_id)] == ["定时发布", "撤下", "发布"]
    assert len(notices.coming()) == 1


@pytest.mark.parametrize(("stage", "seen", "code"), [
    ("draft", False, "notice_not_approved"), ("endorsed", False, "notice_not_approved"), ("approved", True, None),
    ("cancelled", True, "notice_cancelled"), ("filed", True, "notice_over"),
])  # fmt: skip
def test_only_an_approved_plan_is_published_and_one_sent_back_is_not_seen(house, stage, seen, code):
    activity_id, by = an_activity(at(28), stage=stage), a_colleague()
    found = set(db.session.scalars(select(Activity.id).where(notices.is_public_sql())))
    assert (activity_id in found) is notices.public(notices.get(activity_id)) is seen
    fresh = an_activity(at(28), stage=stage, is_public=False)
    if code:
        assert refusal(notices.publish, activity_id=fresh, by=by) == code
    else:
        write(notices.publish, activity_id=fresh, by=by)


def test_a_moment_that_makes_no_sense_is_refused(house):
    activity_id, by = an_activity(at(28), is_public=False), a_colleague()
    assert refusal(notices.publish, activity_id=activity_id, at=at(22), by=by) == "notice_in_past"
    assert refusal(notices.publish, activity_id=activity_id, at=at(28, 16, 30), by=by) == "notice_too_late"
    past = an_activity(at(20), is_public=False)
    assert refusal(notices.publish, activity_id=past, by=by) == "notice_over"
    assert refusal(notices.publish, activity_id=999_999, by=by) == "not_there"


def test_what_is_called_off_before_its_notice_came_out_is_never_announced(house):
    out, later, by = an_activity(at(28)), an_activity(at(28), is_public=False), a_colleague()
    write(notices.publish, activity_id=later, at=at(25), by=by)
    for activity_id in (out, later):
        change(activity_id, stage="cancelled")
        with writing():
            following.changed(activity_id, "cancelled", reason="停电")
    clock.freeze("2026-11-25 15:00")
    assert [one.id for one in notices.coming()] == [out]
    assert notices.state(notices.get(later), notices.of(later))[1] == "已撤下"


def test_a_notice_says_what_the_plan_says_and_follows_it(house):
    activity_id = an_activity(
        at(28), kind="story_time", title="小熊和最好的爸爸", audience="families", age_from=3, age_to=6, quota=20, on_site=4,
        speaker="林老师（化名）", bring="水彩笔", host="沂源县图书馆", outside_contact="不公开的人 0533-0000000",
    )  # fmt: skip
    said = notices.text(activity_id)
    assert said.startswith("【活动通知】小熊和最好的爸爸\n")
    for part in ("2026年11月28日（周六）14:30–16:30", "亲子家庭（3–6 岁）", "20 人，其中现场 4 人", "免费", "林老师",
                 "报名：11月21日（周六）9:00 起，11月28日（周六）13:30 截止", "水彩笔", "由家长陪同", "不愿入镜", "0533-3240236"):  # fmt: skip
        assert part in said
    assert "不公开的人" not in said and "http" not in said
    house.config["PUBLIC_URL"] = "http://library.test"
    assert f"http://library.test/activities/{notices.get(activity_id).number}" in notices.text(activity_id)
    change(activity_id, title="小熊回家", stage="cancelled", cancel_reason="讲师生病")
    assert notices.text(activity_id).startswith("【活动取消】小熊回家")
    assert "讲师生病" in line(activity_id, "cancelled") and not line(activity_id, "entry")


def test_sessions_moved_or_called_off_say_so(house):
    activity_id = an_activity(at(28), at(29), kind="training", attends="each", quota=8)
    with writing():
        first, second = db.session.get(Activity, activity_id).sessions
        first.cancelled_at, first.cancel_reason, second.moved_from = clock.now(), "停电", at(30)
    said = line(activity_id, "when").split("\n")
    assert said[0].endswith("【本场取消：停电】") and said[1].endswith("【改期，原定 11月30日 14:30】")
    assert line(activity_id, "quota") == "每场 8 人" and "每场开始前 7 天" in line(activity_id, "entry")


def test_who_comes_without_registering_is_told_so_and_grown_ups_need_no_company(house):
    activity_id = an_activity(at(28), entry="drop_in", kind="riddle", audience="elderly", quota=None)
    assert line(activity_id, "entry") == "不用报名，直接来就行"
    assert not line(activity_id, "quota") and not line(activity_id, "accompany")
    essay = an_activity(at(28), entry="submit", kind="essay_contest", audience="children")
    assert not [name for name in ("accompany", "safety", "photos") if line(essay, name)]


def test_the_offices_own_words_stand_instead_of_the_houses(house):
    activity_id, by = an_activity(at(28), audience="children"), a_colleague()
    version = notices.of(activity_id).version
    given = {"more": "下雨照常。", "accompany": "一位家长带一个孩子。", "safety": "", "photo_notice": ""}
    write(notices.word, activity_id=activity_id, version=version, by=by, **given)
    assert line(activity_id, "more") == "下雨照常。" and line(activity_id, "accompany") == "一位家长带一个孩子。"
    assert "照看好孩子" in line(activity_id, "safety")
    assert refusal(notices.word, activity_id=activity_id, version=version, by=by, **given) == "changed_meanwhile"
    write(rules.set_value, name="NOTICE_SAFETY", value="请走南门。", valid_from=clock.today(), reason="南门方便", by=by)
    assert line(activity_id, "safety") == "请走南门。"


def test_a_channel_is_ticked_off_once_and_may_be_undone(house):
    activity_id, by = an_activity(at(28)), a_colleague()
    url = "https://mp.weixin.qq.com/s/abc"
    first = write(notices.tick, activity_id=activity_id, name="微信公众号", by=by)
    assert write(notices.tick, activity_id=activity_id, name="微信公众号", url=url, by=by) == first
    write(notices.tick, activity_id=activity_id, name="县政府网站", by=by)
    held = {one.name: one.row for one in notices.channels(activity_id)}
    assert held["微信公众号"].url == url and held["县政府网站"] and held["抖音"] is None
    for bad in ("javascript:alert(1)", "mp.weixin.qq.com/s", "https://", "http://a b"):
        assert refusal(notices.tick, activity_id=activity_id, name="抖音", url=bad, by=by) == "notice_url"
    other = an_activity(at(28))
    assert refusal(notices.untick, channel_id=first, activity_id=other, by=by) == "not_there"
    write(notices.untick, channel_id=first, activity_id=activity_id, by=by)
    assert notices.channels(activity_id)[0].row is None
    assert refusal(notices.untick, channel_id=first, activity_id=activity_id, by=by) == "notice_no_channel"
    assert write(notices.tick, activity_id=activity_id, name="微信公众号", by=by) == first


def test_a_channel_where_it_reads_differently_by_now_must_be_mended(house):
    activity_id, by = an_activity(at(28)), a_colleague()
    write(notices.tick, activity_id=activity_id, name="抖音", url="https://v.douyin.com/x", by=by)
    stale = lambda: [one.name for one in notices.channels(activity_id) if one.is_stale]  # noqa: E731
    change(activity_id, expected=40)
    assert stale() == []
    change(activity_id, stage="cancelled", cancel_reason="停电")
    assert stale() == ["抖音"]
    write(notices.tick, activity_id=activity_id, name="抖音", by=by)
    assert stale() == [] and notices.channels(activity_id)[2].row.url == "https://v.douyin.com/x"


def test_lists_tell_what_is_coming_from_what_is_over_and_page_by_key(house):
    branch = a_branch()
    soon = an_activity(at(24), branch_id=branch, audience="children")
    show = an_activity(at(1), branch_id=branch, kind="exhibition")
    with writing():
        session = db.session.get(Activity, show).sessions[0]
        session.ends_at = session.room_until = at(30, 17, 0)
    late = [an_activity(at(1 + n % 5), branch_id=branch) for n in range(board.PAGE + 3)]
    assert [one.id for one in notices.coming()] == [show, soon]
    assert [one.id for one in notices.coming("children")] == [soon] and notices.coming(kind="film") == []
    first, onward = notices.over()
    second, end = notices.over(onward)
    assert len(first) == board.PAGE and end is None and {one.id for one in [*first, *second]} == set(late)
    short, long = notices.month(date(2026, 11, 1))
    assert [one.activity_id for one in long] == [show] and len(short) == len(late) + 1
    assert [one.activity_id for one in notices.month(date(2026, 12, 1))[0]] == []
    assert phrases.when(long[0]) == "2026年11月1日（周日）至2026年11月30日（周一）（开放时间内）"


def test_the_file_gets_what_was_published_and_nothing_of_what_was_not(house):
    house.config["PUBLIC_URL"] = "http://library.test"
    out, never = an_activity(at(28)), an_activity(at(28), is_public=False)
    for what in ("notice", "poster"):
        part = parts.PARTS[what]
        assert part.held([out, never]) == {out} and part.make(never) == []
        assert all(document.content for document in part.make(out))
    assert [document.name for document in parts.PARTS["notice"].make(out)] == ["活动通知.pdf", "活动通知.txt"]


def test_a_change_of_the_plan_is_noted_where_calendars_look(house):
    activity_id = an_activity(at(28))
    clock.freeze("2026-11-24 10:00")
    with writing():
        following.changed(activity_id)
    db.session.rollback()
    assert notices.of(activity_id).changed_at == datetime(2026, 11, 24, 2)
