"""征文与竞赛: works come in once and in order, judges see no author, level works share a place, who agreed is named."""

from datetime import date, timedelta
from functools import partial
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.event import listen, remove

from tests.factories import a_colleague, an_activity
from tests.races import thinking, together
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity
from yylib.models.contests import ContestEntry, Judge, Score
from yylib.models.people import Consent
from yylib.services import activities, certificates, contests, files, people
from yylib.services.archives.parts import PARTS
from yylib.services.contests import handing, judging, panel, ranking, terms
from yylib.services.privacy import persons


@pytest.fixture(autouse=True)
def _now(house):
    clock.freeze("2026-11-23 10:00")


def a_contest(**given) -> int:
    """An essay contest that takes works now and until the next day."""
    return an_activity(clock.now() - timedelta(minutes=30), kind="essay_contest", entry="submit", **given)


def sent(activity_id, number=1, **given) -> int:
    given = {"author": f"作者{'甲乙丙丁戊己庚辛'[number - 1]}", "phone": f"1990000{number:04}", "title": f"我的书屋{number}",
             "text": "今年读了很多书。", "address": "10.0.0.9"} | given  # fmt: skip
    return write(contests.hand_in, activity_id=activity_id, **given)


def judged(activity_id, entry_ids, *columns, by=1) -> list[int]:
    """A judge by link for each column of points; their ids."""
    found = []
    for at, points in enumerate(columns, 1):
        token = write(contests.add_judge, activity_id=activity_id, name=f"评委{at}", by=by)
        judge = contests.by_token(token)
        found.append(judge.id)
        for entry_id, given in zip(entry_ids, points, strict=True):
            if given is not None:
                write(contests.score, judge_id=judge.id, entry_id=entry_id, points=str(given))
    return found


def refused(code, command, **given):
    with pytest.raises(Refused) as caught:
        write(command, **given)
    assert caught.value.code == code, caught.value.code
    return caught.value


def later():
    clock.freeze("2026-11-24 10:00")


def test_works_come_in_under_numbers_while_the_contest_is_open_and_once_each():
    by, contest = a_colleague("promotion"), a_contest()
    assert contests.get(sent(contest)).number == 1
    assert refused("entry_again", contests.hand_in, activity_id=contest, author="作者甲", phone="19900000001",
                   title="《我的书屋 1》", text="又一次").facts["number"] == 1  # fmt: skip
    refused(
        "entry_enough",
        contests.hand_in,
        activity_id=contest,
        author="作者甲",
        phone="199 0000 0001",
        title="另一篇",
        text="文",
    )
    refused("entry_work", contests.hand_in, activity_id=contest, author="作者乙", phone="19900000002", title="只有题目")
    assert contests.get(sent(contest, 2)).number == 2
    write(contests.withdraw, entry_id=1)
    write(contests.withdraw, entry_id=1)
    assert contests.get(sent(contest, 1, title="换了一篇")).number == 3
    later()
    refused(
        "entry_closed",
        contests.hand_in,
        activity_id=contest,
        author="作者丙",
        phone="19900000003",
        title="晚了",
        text="文",
    )
    refused(
        "entry_closed",
        contests.hand_in,
        activity_id=contest,
        author="作者丙",
        phone="19900000003",
        title="晚",
        text="文",
        by=by,
    )
    late = sent(contest, 3, by=by, override_reason="邮寄途中，邮戳在截止以前")
    assert (contests.get(late).channel, contests.get(late).override_reason) == ("desk", "邮寄途中，邮戳在截止以前")
    hidden = a_contest(is_public=False)
    refused(
        "entry_not_taken",
        contests.hand_in,
        activity_id=hidden,
        author="作者甲",
        phone="19900000001",
        title="题",
        text="文",
    )
    with pytest.raises(NotThere):
        terms.of(an_activity())


def test_a_child_hands_in_with_a_guardian_and_is_one_author_whichever_parent_sends():
    contest = a_contest()
    child = {"author": "小明明", "is_child": True, "birth_on": date(2016, 6, 1), "title": "画", "text": "文"}
    refused("entry_guardian", contests.hand_in, activity_id=contest, phone="19900000001", **child)
    refused("entry_child", contests.hand_in, activity_id=contest, phone="19900000001", **child | {"birth_on": None})
    refused("entry_grown", contests.hand_in, activity_id=contest, phone="19900000001", guardian="周女士",
            **child | {"birth_on": date(2012, 11, 23)})  # fmt: skip
    entry = contests.get(sent(contest, 1, **child, guardian="周女士", can_name=True))
    assert (entry.person.name, entry.author) == ("周女士", "小明明")
    assert {one.purpose for one in db.session.scalars(select(Consent))} == {"contact", "child", "winners"}
    db.session.rollback()
    refused(
        "entry_enough",
        contests.hand_in,
        activity_id=contest,
        phone="19900000002",
        guardian="周先生",
        **child | {"title": "另一幅"},
    )


def test_six_authors_who_send_twice_at_once_get_six_numbers_without_gaps(both):
    """Both engines, real threads: numbers without gaps, and the same author once."""
    app = both
    with app.app_context():
        clock.freeze(None)
        contest = a_contest()
        db.session.remove()
    answers = together(app, [
        lambda n=n: write(contests.hand_in, activity_id=contest, author=f"作者{'甲乙丙丁戊己'[n % 6]}", phone=f"1990000000{n % 6}",
                          title=f"题{n}", text="文", address=f"10.0.0.{n}") for n in range(12)
    ])  # fmt: skip
    with app.app_context():
        numbers = sorted(db.session.scalars(select(ContestEntry.number)))
        assert numbers == [1, 2, 3, 4, 5, 6] and answers.count("entry_enough") == 6


def naive(contest, number, think):
    """What must not be done: look, think, write."""
    if db.session.scalar(select(ContestEntry.id).where(ContestEntry.identity == "the same author")):
        raise Refused("entry_enough", most=1)
    db.session.rollback()
    think()
    with writing() as session:
        session.add(ContestEntry(activity_id=contest, code=terms.CODES.fresh(), number=number, title="题", author="作者甲",
                                 identity="the same author", made_at=clock.now(), ends_at=clock.now()))  # fmt: skip


def test_the_naive_control_takes_one_author_several_times(both):
    with both.app_context():
        contest = a_contest()
        db.session.remove()
    think = thinking(6)
    together(both, [lambda n=n: naive(contest, n, think) for n in range(1, 7)])
    with both.app_context():
        assert db.session.scalar(select(func.count(ContestEntry.id))) > 1


def _noted(said, _connection, _cursor, statement, *_more):
    said.append(statement)


def test_twenty_certificates_take_as_many_statements_as_two(house):
    by, counts = a_colleague("promotion"), []
    for number in (2, 20):
        contest = a_contest()
        write(contests.settle, activity_id=contest, awards="优秀奖 50", by=by)
        with writing() as session:
            session.add_all(ContestEntry(activity_id=contest, code=terms.CODES.fresh(), number=n, title=f"题{n}", author=f"演示{n}",
                                         award="优秀奖", made_at=clock.now(), ends_at=clock.now()) for n in range(1, number + 1))  # fmt: skip
        later()
        write(contests.publish, activity_id=contest, by=by)
        said = []
        listen(db.engine, "before_cursor_execute", heard := partial(_noted, said))
        assert write(contests.certify_all, activity_id=contest, by=by) == number
        remove(db.engine, "before_cursor_execute", heard)
        counts.append(len(said))
        clock.freeze("2026-11-23 10:00")
    assert counts[0] == counts[1]
    numbers = plain("SELECT number FROM certificate ORDER BY seq")
    assert [row.number for row in numbers] == [f"奖证字〔2026〕{n:03d}号" for n in range(1, 23)]
    assert plain("SELECT count(*) AS n FROM contest_entry WHERE certificate_id IS NULL")[0].n == 0


def test_a_file_is_kept_without_its_name_and_a_judge_sees_number_and_work_alone():
    contest = a_contest()
    kept = files.keep(BytesIO("春天来了，作者是小明明".encode()), "三年级二班小明明.txt", handing.WORK)._asdict()
    entry_id = sent(contest, 1, text="", kept=kept)
    token = write(contests.add_judge, activity_id=contest, name="王老师", by=1)
    judge = contests.by_token(token)
    work, file = judging.work(judge, entry_id)
    assert file.original_name == "作品.txt" and work.file_kind == "txt"
    assert not {"author", "school", "teacher", "birth_on", "person_id"} & set(work._fields)
    assert token not in str(db.session.execute(select(Judge.token_hash)).scalar())
    other = sent(a_contest(), 2)
    db.session.rollback()
    refused("score_other", contests.score, judge_id=judge.id, entry_id=other, points="80")
    for wrong in ("101", "100.5", "-1", "NaN", "", "八十", "88.55", "1e2"):
        refused("score_bad", contests.score, judge_id=judge.id, entry_id=entry_id, points=wrong)
    write(contests.score, judge_id=judge.id, entry_id=entry_id, points="８８.5")
    assert db.session.scalar(select(Score.tenths)) == 885
    db.session.rollback()
    clock.freeze("2026-12-25 10:00")
    with pytest.raises(NotThere):
        contests.by_token(token)
    with pytest.raises(NotThere):
        contests.by_token("")


def test_a_colleague_who_judges_sees_no_author_until_winners_are_published():
    contest, colleague, planner = a_contest(), a_colleague("promotion"), a_colleague("promotion")
    entry_id = sent(contest)
    ask = {"activity_id": contest, "account_id": colleague}
    refused("judge_knows", contests.add_judge, **ask, by=colleague)
    assert refused("judge_unasked", contests.add_judge, **ask, by=planner).facts["count"] == 1
    assert write(contests.add_judge, **ask, is_blind=True, by=planner) == ""
    assert plain("SELECT count(*) AS n FROM audit_row WHERE subject = 'judge' AND act = 'blind'")[0].n == 1
    clerk = a_colleague("desk")
    sent(contest, 2, by=clerk)
    refused("judge_knows", contests.add_judge, activity_id=contest, account_id=clerk, is_blind=True, by=planner)
    with pytest.raises(Refused, match="judge_blind"):
        panel.see_authors(contest, colleague)
    judge_id = panel.by_account(contest, colleague).id
    db.session.rollback()
    write(contests.score, judge_id=judge_id, entry_id=entry_id, points="90")
    write(contests.revoke_judge, judge_id=judge_id, by=colleague)
    refused("judge_gone", contests.score, judge_id=judge_id, entry_id=entry_id, points="95")
    with pytest.raises(Refused, match="judge_blind"):
        panel.see_authors(contest, colleague)
    later()
    write(contests.award, activity_id=contest, given={entry_id: "一等奖"}, by=colleague)
    write(contests.publish, activity_id=contest, by=colleague)
    assert panel.see_authors(contest, colleague) is None


def test_the_mean_ranks_ties_share_a_place_and_a_score_left_out_counts_nowhere():
    contest = a_contest()
    ids = [sent(contest, number) for number in range(1, 5)]
    judged(contest, ids, (90, 85, 85, None), (80, 85, 85, None), (100, 70, 100, None))
    rows = ranking.ranking(contest)[""]
    assert [(one.entry.number, one.place, one.points) for one in rows] == [
        (1, 1, "90.00"), (3, 1, "90.00"), (2, 3, "80.00"), (4, None, "—")]  # fmt: skip
    assert rows[0].place_words == "并列第 1" and (rows[2].counted, rows[2].expected) == (3, 3)
    given = db.session.scalar(select(Score.id).where(Score.entry_id == ids[0], Score.tenths == 1000))
    db.session.rollback()
    refused("entry_reason", contests.leave_out, score_id=given, reason=" ", by=1)
    write(contests.leave_out, score_id=given, reason="评委是作者的姑姑", by=None)
    rows = ranking.ranking(contest)[""]
    assert [(one.entry.number, one.place, one.points, one.expected) for one in rows[:3]] == [
        (3, 1, "90.00", 3), (1, 2, "85.00", 2), (2, 3, "80.00", 3)]  # fmt: skip


def test_a_judge_who_recuses_waits_for_no_score_and_may_be_taken_in_again():
    contest = a_contest()
    ids = [sent(contest, number) for number in (1, 2)]
    first, _second = judged(contest, ids, (None, 70), (90, 80))
    write(contests.recuse, judge_id=first, entry_id=ids[0])
    refused("score_out", contests.score, judge_id=first, entry_id=ids[0], points="60")
    assert [(one.points, one.counted, one.expected) for one in ranking.ranking(contest)[""]] == [
        ("90.00", 1, 1), ("75.00", 2, 2)]  # fmt: skip
    held = db.session.scalar(select(Score.id).where(Score.entry_id == ids[0], Score.judge_id == first))
    db.session.rollback()
    write(contests.take_in, score_id=held, by=None)
    write(contests.score, judge_id=first, entry_id=ids[0], points="60")
    assert ranking.ranking(contest)[""][0].points == "75.00"


def test_awards_are_proposed_by_place_and_never_beyond_their_number():
    contest = a_contest()
    write(contests.settle, activity_id=contest, divisions="小学组\n中学组", awards="一等奖 1\n二等奖：2名\n", by=1)
    refused(
        "entry_division",
        contests.hand_in,
        activity_id=contest,
        author="作者甲",
        phone="19900000001",
        title="题",
        text="文",
    )
    ids = [sent(contest, number, division="小学组") for number in range(1, 5)] + [sent(contest, 5, division="中学组")]
    judged(contest, ids, (90, 80, 80, 80, 60))
    proposed = ranking.proposed(contest)
    assert proposed == {ids[0]: "一等奖", ids[4]: "一等奖"}, "three level works do not fit two awards: people decide"
    db.session.rollback()
    over = refused("award_over", contests.award, activity_id=contest, by=1,
                   given={one: "二等奖" for one in ids[1:4]})  # fmt: skip
    assert (over.facts["where"], over.facts["count"]) == ("小学组 ", 3)
    refused("award_unknown", contests.award, activity_id=contest, given={ids[0]: "特等奖"}, by=1)
    assert write(contests.award, activity_id=contest, given=proposed | {ids[1]: "二等奖"}, by=None) == 3
    refused("awards_unreadable", contests.settle, activity_id=contest, awards="一等奖", by=1)


def test_winners_are_published_masked_but_for_those_who_agreed_and_stay_as_they_are():
    by, contest = a_colleague("promotion"), a_contest()
    named = sent(contest, 1, author="演示甲生", school="云溪小学", can_name=True, can_publish=True)
    masked = sent(contest, 2, author="演示乙生", school="云溪小学")
    struck = sent(contest, 3)
    write(contests.strike, entry_id=struck, reason="与已发表作品雷同", by=by)
    write(contests.award, activity_id=contest, given={named: "一等奖", masked: "二等奖"}, by=by)
    refused("award_open", contests.publish, activity_id=contest, by=by)
    assert contests.winners(contest) == []
    db.session.rollback()
    later()
    write(contests.publish, activity_id=contest, by=by)
    told = [(one.award, one.name, one.school, one.is_shown) for one in contests.winners(contest)]
    assert told == [("一等奖", "演示甲生", "云溪小学", True), ("二等奖", certificates.mask("演示乙生"), "", False)]
    assert "演示乙生" not in str(told)
    db.session.rollback()
    refused("award_published", contests.award, activity_id=contest, given={}, by=by)
    refused("award_published", contests.withdraw, entry_id=named)
    write(contests.name_me, entry_id=named, can_name=False, can_publish=False)
    assert "演示甲生" not in str(contests.winners(contest))
    assert not people.has_consent(contests.get(named).person_id, "winners")


def test_certificates_are_issued_to_published_winners_and_hold_the_list():
    by, contest = a_colleague("promotion"), a_contest(title="我的书屋我的梦")
    first, second = sent(contest, 1, author="演示甲生", can_name=True), sent(contest, 2, author="演示乙生")
    write(contests.award, activity_id=contest, given={first: "一等奖", second: "二等奖"}, by=by)
    later()
    refused("award_not_published", contests.certify, entry_id=first, by=by)
    write(contests.publish, activity_id=contest, by=by)
    assert (
        write(contests.certify_all, activity_id=contest, by=by),
        write(contests.certify_all, activity_id=contest, by=by),
    ) == (2, 0)
    held = certificates.standing("contest_entry", first)
    assert held.number == "奖证字〔2026〕001号" and held.body.startswith("在“我的书屋我的梦”中荣获一等奖")
    assert certificates.check(number="奖证2026-001")[2:5] == ("演示甲生", held.what, "所获")
    assert certificates.check(number="奖证字〔2026〕002号").name != "演示乙生"
    assert certificates.pdf(held.id).missing == ()
    db.session.rollback()
    refused("award_certified", contests.unpublish, activity_id=contest, by=by)
    for subject in (first, second):
        write(
            certificates.revoke, certificate_id=certificates.standing("contest_entry", subject).id, reason="写错", by=by
        )
    write(contests.unpublish, activity_id=contest, by=by)
    assert contests.winners(contest) == []


def test_the_file_of_a_contest_holds_its_entries_works_and_winners():
    by, contest = a_colleague("promotion"), a_contest()
    assert PARTS["entries"].held([contest]) == set() and PARTS["entries"].make(contest) == []
    first = sent(contest)
    sent(contest, 2)
    write(contests.award, activity_id=contest, given={first: "一等奖"}, by=by)
    names = [one.name for what in ("entries", "winners") for one in PARTS[what].make(contest)]
    assert names == ["参赛作品登记表.pdf", "获奖作品001.txt", "获奖名单.pdf"]
    assert PARTS["entries"].held([contest]) == PARTS["winners"].held([contest]) == {contest}


def test_who_asks_to_be_deleted_leaves_a_number_without_a_name():
    contest, by = a_contest(), a_colleague("director")
    entry_id = sent(contest, 1, author="演示甲生", can_name=True)
    person_id = contests.get(entry_id).person_id
    db.session.rollback()
    write(persons.erase, person_id=person_id, reason="本人来电要求删除", by=by)
    entry = contests.get(entry_id)
    assert (entry.number, entry.author, entry.person_id, entry.text) == (1, None, None, None) and entry.withdrawn_at


def test_moving_the_contest_moves_its_window_and_how_long_authors_are_kept():
    contest = a_contest()
    entry_id = sent(contest)
    with writing() as session:
        held = session.get(Activity, contest).sessions[0]
        held.starts_at += timedelta(hours=1)  # what has begun is not moved any more
        moved = {"session_id": held.id, "starts_at": held.starts_at, "ends_at": held.ends_at + timedelta(days=3)}
    write(activities.move_session, place_id=None, reason="多收三天", by=None, **moved)
    assert terms.of(contest).closes_at == clock.now() + timedelta(days=3, minutes=90)
    assert contests.get(entry_id).ends_at == clock.midnight(date(2026, 11, 27))
