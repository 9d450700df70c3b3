"""Vetting: what stands between an application and the register, said exactly; numbers, pauses, leaving, groups of thirty."""

from datetime import date, time, timedelta

import pytest

from tests.factories import a_colleague, a_post, a_volunteer
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import IllegalMove, NotThere, Refused
from yylib.models.volunteers import Volunteer
from yylib.services import history, lists, people, rules
from yylib.services.volunteer_records import trainings
from yylib.services.volunteers import (
    applying,
    bulk,
    choosing,
    desk,
    following,
    groups,
    keys,
    listed,
    papers,
    terms,
    vetting,
)
from yylib.services.volunteers.trained import has_training, passed

PARENT = {"name": "赵家长", "phone": "13000000801", "relation": "母亲"}


def refused(act, **given) -> Refused:
    with pytest.raises(Refused) as caught:
        write(act, **given)
    return caught.value


def applied(phone="13000000811", birth_on=date(1990, 5, 1), **given) -> int:
    told = {"name": "钱测试", "phone": phone, "birth_on": birth_on, "consent": True, "post_ids": [a_post()]}
    return write(applying.apply, **(told | given))


def trained(ids: list[int], by: int, post_id: int | None = None) -> int:
    held = write(trainings.plan, title="岗前培训", held_on=clock.today(), minutes=60, post_id=post_id, by=by)
    write(trainings.mark, training_id=held, volunteer_ids=ids, passed=True, by=by)
    return held


def test_admission_names_all_that_is_missing_and_gives_numbers_in_a_row_once_it_is_there(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    one, two = applied(), applied("13000000812")
    said = refused(vetting.advance, volunteer_id=one, verb="admit", by=by)
    assert said.code == "volunteer_lacks"
    assert "协议" in said.sentence.title and "岗前培训" in said.sentence.title and "监护人" not in said.sentence.title
    write(desk.sign, volunteer_id=one, agreed_on=clock.today(), by=by)
    said = refused(vetting.advance, volunteer_id=one, verb="admit", by=by)
    assert "协议" not in said.sentence.title and "岗前培训" in said.sentence.title
    held = trained([one, two], by)
    write(desk.sign, volunteer_id=two, agreed_on=clock.today(), by=by)
    for volunteer_id in (two, one):
        write(vetting.advance, volunteer_id=volunteer_id, verb="admit", by=by)
    assert (keys.get(two).number, keys.get(one).number) == ("ZY2026-0001", "ZY2026-0002")
    assert refused(trainings.cancel, training_id=held, by=by).facts == {"number": 2}
    write(vetting.advance, volunteer_id=one, verb="leave", by=None)
    assert keys.get(one).closed_at == clock.now()
    write(vetting.advance, volunteer_id=one, verb="reconsider", by=by)
    write(vetting.advance, volunteer_id=one, verb="admit", by=by)
    row = keys.get(one)
    assert (row.number, row.closed_at) == ("ZY2026-0002", None), "who comes back keeps the number"
    assert [move.verb for move in history.of(vetting.SUBJECT, one)] == ["admit", "leave", "reconsider", "admit"]


# age today, what is there, whether the guardian's consent is still missing
GUARDIANS = [
    ("adult", {}, False),
    ("minor", {}, True),
    ("child", {}, True),
    ("minor", {"guardian_signed_on": date(2026, 11, 1)}, False),
    ("child", {"group_on": date(2026, 11, 1)}, False),
    ("minor", {"group_on": None}, True),
]


def test_the_guardians_consent_is_asked_for_until_it_is_there(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    for number, (band, given, is_missing) in enumerate(GUARDIANS):
        given = dict(given)
        if "group_on" in given:
            group = write(groups.apply, name=f"示例中学{number}班", leader="示例老师", leader_phone="13000000820",
                          members="甲同学 成人", consent=True, channel="desk", by=None)  # fmt: skip
            write(desk.change_group, group_id=group, consented_on=given.pop("group_on"), by=by)
            given["group_id"] = group
        one = a_volunteer(stage="applied", band=band, agreed_on=date(2026, 11, 1), **given)
        assert any("监护人" in word for word in vetting.missing(keys.get(one))) is is_missing, GUARDIANS[number]


def test_a_consent_on_the_phone_is_enough_and_one_withdrawn_is_none(house):
    clock.freeze("2026-11-23 10:00")
    one = applied(birth_on=date(2010, 5, 1), guardian=PARENT)
    assert vetting.has_guardian(keys.get(one))
    assert papers.agreement(keys.get(one)).is_minor and papers.agreement(keys.get(one)).guardian == "赵家长"
    write(people.withdraw, person_id=keys.get(one).person_id, purpose="volunteer_minor", by=None)
    assert not vetting.has_guardian(keys.get(one))
    clock.freeze("2028-05-01 10:00")
    db.session.expire_all()
    assert vetting.has_guardian(keys.get(one)), "of age the guardian is asked no longer"


def test_rules_may_do_without_agreement_and_training(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("director")
    for rule in (terms.AGREEMENT_FIRST, terms.TRAINING_FIRST):
        write(rules.set_value, name=rule.name, value="0", valid_from=clock.today(), by=by, reason="短期活动")
    one = applied()
    assert vetting.missing(keys.get(one)) == []
    assert write(vetting.advance, volunteer_id=one, verb="admit", by=by) == "admitted"


def test_moves_want_what_they_need_and_nobody_decides_on_themselves(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    one = applied()
    assert refused(vetting.advance, volunteer_id=one, verb="refuse", by=by).code == "volunteer_reason"
    with pytest.raises(IllegalMove):
        write(vetting.advance, volunteer_id=one, verb="pause", until=clock.today(), by=by)
    with pytest.raises(NotThere):
        write(vetting.advance, volunteer_id=9_999, verb="admit", by=by)
    write(desk.link_colleague, volunteer_id=one, account_id=by, by=a_colleague("head"))
    assert refused(vetting.advance, volunteer_id=one, verb="interview", by=by).code == "volunteer_self"
    assert refused(desk.link_colleague, volunteer_id=one, account_id=None, by=by).code == "volunteer_self"
    assert refused(desk.link_colleague, volunteer_id=applied("13000000813"), account_id=by, by=a_colleague()).code == (
        "volunteer_account"
    )
    assert refused(desk.sign, volunteer_id=one, agreed_on=date(2027, 1, 1), by=by).code == "volunteer_day"


def test_a_pause_is_over_by_time_and_the_job_writes_it_down(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    one, seen = a_volunteer(), []
    following.follow(lambda volunteer_id, what, facts: seen.append(what) if volunteer_id == one else None)
    assert (
        refused(vetting.advance, volunteer_id=one, verb="pause", until=date(2026, 11, 22), by=by).code
        == "volunteer_until"
    )
    write(vetting.advance, volunteer_id=one, verb="pause", until=date(2026, 11, 30), by=by)
    held = keys.get(one)
    assert [vetting.is_serving(held, date(2026, 11, day)) for day in (24, 30)] == [False, False]
    assert vetting.is_serving(held, date(2026, 12, 1))
    assert write(vetting.settle) == 0
    clock.freeze("2026-12-01 00:10")
    assert (write(vetting.settle), keys.get(one).stage, seen) == (1, "admitted", ["paused", "resumed"])
    following.followers.each.pop()


def test_a_group_of_thirty_is_pasted_trained_and_admitted_at_once(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    lines = "\n".join(f"学生{number:02d} 2010" for number in range(30))
    group = write(groups.apply, name="示例中学八班", leader="示例老师", leader_phone="13000000821", members=lines, consent=True,
                  channel="desk", by=by)  # fmt: skip
    done = write(bulk.advance, group_id=group, verb="admit", by=by)
    ((names, why),) = done["not"]
    assert done["done"] == 0 and names.startswith("30 人：") and "监护人同意" in why, (
        "those who lack the same are named together"
    )
    write(desk.change_group, group_id=group, consented_on=clock.today(), by=by)
    assert write(desk.agree_group, group_id=group, agreed_on=clock.today(), by=by) == 30
    ids = choosing.chosen("示例中学八班")
    assert len(ids) == 30
    trained(ids, by)
    assert write(bulk.advance, group_id=group, verb="admit", by=by)["done"] == 30
    numbers = plain("SELECT count(DISTINCT number) AS n, max(number) AS last FROM volunteer")[0]
    assert (numbers.n, numbers.last) == (30, "ZY2026-0030")
    assert db.session.query(Volunteer).filter_by(group_id=group, stage="admitted").count() == 30


def test_several_are_named_by_number_name_or_group_and_who_is_unclear_is_said(house):
    one, two = a_volunteer("孙甲", number="ZY2026-0901"), a_volunteer("孙乙", number="ZY2026-0902")
    same = a_volunteer("孙乙", number="ZY2026-0903")
    a_volunteer("孙丙", stage="left", number="ZY2026-0904")
    assert choosing.chosen("zy2026-0902、孙甲\nZY2026-0902") == [two, one]
    assert choosing.chosen("ZY2026-0903") == [same]
    for text, code in (("", "volunteers_nobody"), ("孙甲，孙乙", "volunteers_same"), ("孙丙", "volunteers_unknown"),
                       ("\n".join(str(number) for number in range(301)), "volunteers_many")):  # fmt: skip
        with pytest.raises(Refused) as caught:
            choosing.chosen(text)
        assert caught.value.code == code


WRONG_TIMES = [({"begins": time(9)}, "training_times"), ({"ends": time(9)}, "training_times"), ({}, "training_minutes"),
               ({"begins": time(9), "ends": time(9)}, "training_order"), ({"begins": time(22), "ends": time(1)}, "training_order"),
               ({"begins": time(9), "ends": time(10), "minutes": 61}, "training_longer")]  # fmt: skip


def test_how_long_a_training_lasted_follows_from_its_hours_less_a_break_and_nobody_passes_before_it(house):
    clock.freeze("2026-11-23 10:00")
    by, who = a_colleague("head"), a_volunteer()
    given = {"title": "岗前培训", "held_on": clock.today(), "by": by}
    for wrong, code in WRONG_TIMES:
        assert refused(trainings.plan, **given, **wrong).code == code
    held = write(trainings.plan, **given, begins=time(14), ends=time(15, 30))
    assert (trainings.get(held).minutes, trainings.get(held).times) == (90, "14:00–15:30")
    write(trainings.expect, training_id=held, volunteer_ids=[who], by=by)
    said = refused(trainings.mark, training_id=held, volunteer_ids=[who], passed=True, by=by)
    assert said.code == "training_future" and "11-23 14:00" in said.sentence.todo
    write(trainings.change, training_id=held, **given, begins=time(9), ends=time(17), minutes=360)
    assert trainings.get(held).minutes == trainings.typed_minutes(trainings.get(held)) == 360
    assert trainings.state(trainings.get(held))[1] == "今天办" and len(trainings.expected_at(who)) == 1
    clock.freeze("2026-11-23 17:00")
    assert trainings.state(trainings.get(held))[1] == "已办" and trainings.expected_at(who) == []
    write(trainings.mark, training_id=held, volunteer_ids=[who], passed=True, by=by)
    assert has_training(who)


def test_who_lacks_a_training_is_found_behind_any_number_who_passed_it_those_who_wait_for_it_first(house, monkeypatch):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    done, admitted, waits = a_volunteer(), a_volunteer(), a_volunteer(stage="training")
    trained([done], by)
    held = trainings.get(write(trainings.plan, title="下一次", held_on=clock.today(), minutes=60, by=by))
    monkeypatch.setattr(trainings, "LACKING", 1)
    assert [one.id for one in trainings.lacking(held)] == [waits]
    write(trainings.expect, training_id=held.id, volunteer_ids=[waits], by=by)
    assert [one.id for one in trainings.lacking(trainings.get(held.id))] == [admitted]


def test_training_of_a_post_is_asked_for_beside_the_general_one(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    post_id = a_post("少儿故事会", needs_training=True, needs_own_training=True)
    one, two = a_volunteer(), a_volunteer()
    held = trained([one, two], by)
    later = write(
        trainings.plan, title="讲故事", held_on=clock.today() + timedelta(days=1), minutes=60, post_id=post_id, by=by
    )
    said = refused(trainings.mark, training_id=later, volunteer_ids=[one], passed=True, by=by)
    assert said.code == "training_future"
    trained([one], by, post_id)
    assert passed([one, two]) == {one: {None, post_id}, two: {None}}
    assert has_training(two) and not has_training(two, post_id)
    assert write(trainings.mark, training_id=held, volunteer_ids=[one, two], passed=None, by=by) == 2
    assert passed([one]) == {one: {post_id}} and not has_training(one)
    write(trainings.cancel, training_id=held, by=by)
    assert refused(trainings.expect, training_id=held, volunteer_ids=[one], by=by).code == "training_cancelled"


def test_the_register_is_filtered_by_band_post_half_day_and_group(house):
    clock.freeze("2026-11-23 10:00")
    post = a_post()
    child = applied("13000000814", date(2012, 11, 24), guardian=PARENT, free_times=["6am"], post_ids=[post])
    minor = applied("13000000815", date(2012, 11, 23), guardian=PARENT, name="钱十四", free_times=["6pm"])
    grown = applied("13000000816", date(2008, 11, 23), name="钱十八")
    group = write(groups.apply, name="示例中学", leader="示例老师", leader_phone="13000000820", members="甲同学 少年", consent=True,
                  channel="desk", by=None)  # fmt: skip
    member = groups.of(group)[0].id
    for given, wanted in (({"band": "child"}, [child]), ({"band": "minor"}, [minor, member]), ({"band": "adult"}, [grown]),
                          ({"post": str(post)}, [child]), ({"free": "6am"}, [child]), ({"group": str(group)}, [member]),
                          ({"group": "0"}, [child, minor, grown]), ({"q": "钱十"}, [minor, grown]),
                          ({"stage": "left"}, [])):  # fmt: skip
        found = lists.find(listed.VOLUNTEERS, given).rows
        assert sorted(one.id for one in found) == wanted, given
    line = lists.find(listed.GROUPS, {"state": "live"}).rows[0]
    assert (line.members, line.admitted) == (1, 0)
