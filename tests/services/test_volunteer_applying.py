"""Applying: ages, guardians, one application a person, groups, and links that nobody can guess."""

from datetime import date

import pytest

from tests.factories import a_post, a_volunteer
from tests.races import together
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.people import Consent, Person
from yylib.models.volunteers import Volunteer
from yylib.services import recruitments
from yylib.services.volunteers import applying, groups, keys, links, online, vetting

PARENT = {"name": "赵家长", "phone": "13000000801", "relation": "母亲", "birth_on": date(1985, 3, 1)}
TOLD = {"about": "招募", "duties": "上架", "risks": "搬书时可能碰伤", "requirements": "守时", "served_where": "总馆",
        "served_when": "周末", "phone": "0533-3240236"}  # fmt: skip


def applied(post_id: int, **given) -> int:
    told = {
        "name": "钱测试",
        "phone": "13000000800",
        "birth_on": date(1990, 5, 1),
        "consent": True,
        "post_ids": [post_id],
    }
    return write(applying.apply, **(told | given))


def code_of(act) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_a_person_has_one_application_and_applies_anew_once_it_was_refused(house):
    clock.freeze("2026-11-23 10:00")
    post = a_post()
    one = applied(post, free_times=["6pm", "1am"], area="历山街道")
    again = applied(post, area="别处")
    assert again == one
    row = keys.get(one)
    assert (row.stage, row.area, row.free_times) == ("applied", "历山街道", ["1am", "6pm"])
    code, a_second = row.code, a_post()
    write(vetting.advance, volunteer_id=one, verb="refuse", reason="这次名额满了", by=None)
    assert applied(post, post_ids=[post, a_second]) == one
    row = keys.get(one)
    assert (row.stage, row.closed_at, [wish.post_id for wish in row.wishes]) == ("applied", None, [post, a_second])
    assert row.code != code, "the pass of an application that was refused opens nothing of the new one"
    with pytest.raises(NotThere):
        applied(9_999, phone="13000000899")


@pytest.mark.parametrize(("birth_on", "given", "said"), [
    (date(2011, 11, 24), {}, "guardian_needed_minor"),
    (date(2008, 11, 24), {}, "guardian_needed_minor"),
    (date(2013, 1, 1), {}, "guardian_needed"),
    (date(2013, 1, 1), {"guardian": PARENT | {"birth_on": date(2014, 1, 1)}}, "guardian_young"),
    (date(2011, 1, 1), {"guardian": {"name": "钱测试", "phone": "13000000800"}}, "guardian_self"),
    (date(2022, 1, 1), {"guardian": PARENT}, "volunteer_age"),
    (date(2027, 1, 1), {}, "bad_birth"),
    (None, {}, "volunteer_birth"),
    (date(1990, 5, 1), {"phone": ""}, "volunteer_phone"),
    (date(1990, 5, 1), {"consent": False}, "volunteer_consent"),
    (date(1990, 5, 1), {"post_ids": []}, "volunteer_no_post"),
])  # fmt: skip
def test_what_is_missing_of_an_application_is_said(house, birth_on, given, said):
    clock.freeze("2026-11-23 10:00")
    post = a_post()
    assert code_of(lambda: applied(post, birth_on=birth_on, **given)) == said
    assert plain("SELECT count(*) AS n FROM volunteer")[0].n == plain("SELECT count(*) AS n FROM person")[0].n == 0


@pytest.mark.parametrize(("birth_on", "purpose", "band"), [
    (date(2008, 11, 23), "contact", "adult"), (date(2008, 11, 24), "volunteer_minor", "minor"),
    (date(2012, 11, 24), "child", "child"),
])  # fmt: skip
def test_a_minor_comes_with_the_guardians_consent_to_the_text_of_that_age(house, birth_on, purpose, band):
    clock.freeze("2026-11-23 10:00")
    row = keys.get(
        applied(a_post(), birth_on=birth_on, guardian=PARENT, phone="" if band != "adult" else "13000000800")
    )
    given = db.session.query(Consent).filter_by(person_id=row.person_id).one()
    assert (given.purpose, row.band_on(clock.today())) == (purpose, band)
    assert (given.guardian_id is not None) == (band != "adult")
    assert vetting.has_guardian(row)


def test_the_ages_and_the_time_are_those_of_the_notice(house):
    clock.freeze("2026-11-23 10:00")
    post, now = a_post(), clock.now()
    times = {"opens_at": now, "closes_at": clock.at(date(2026, 12, 1), clock.local(now).time())}
    one = write(recruitments.start, by=None, title="冬季招募", post_ids=[post], age_from=16, age_to=60, **TOLD, **times)
    with pytest.raises(NotThere):
        applied(post, recruitment_id=one)
    write(recruitments.publish, recruitment_id=one, by=None)
    assert (
        code_of(lambda: applied(post, recruitment_id=one, birth_on=date(2011, 1, 1), guardian=PARENT))
        == "volunteer_age"
    )
    assert code_of(lambda: applied(post, recruitment_id=one, birth_on=date(1960, 1, 1))) == "volunteer_age"
    assert keys.get(applied(post, recruitment_id=one)).recruitment_id == one
    clock.freeze("2026-12-01 10:00")
    assert code_of(lambda: applied(post, recruitment_id=one, phone="13000000802")) == "recruitment_over"


def test_a_notice_without_its_risks_is_not_published_nor_emptied_of_them(house):
    clock.freeze("2026-11-23 10:00")
    times = {"opens_at": clock.now(), "closes_at": clock.at(date(2026, 12, 1), clock.local(clock.now()).time())}
    one = write(recruitments.start, by=None, title="冬季招募", **(TOLD | {"risks": " "}), **times)
    assert code_of(lambda: write(recruitments.publish, recruitment_id=one, by=None)) == "recruitment_untrue"
    assert recruitments.all_public() == ([], [])
    write(recruitments.change, recruitment_id=one, version=None, by=None, title="冬季招募", **TOLD, **times)
    later = clock.at(date(2026, 11, 24), clock.local(clock.now()).time())
    write(recruitments.publish, recruitment_id=one, at=later, by=None)
    assert recruitments.state(recruitments.get(one))[1] == "定于 11-24 10:00 发布"
    clock.freeze("2026-11-24 10:00")
    assert [row.id for row in recruitments.all_public()[0]] == [one]
    emptied = TOLD | {"risks": ""}
    assert code_of(lambda: write(recruitments.change, recruitment_id=one, version=None, by=None, title="招募", **emptied,
                                 **times)) == "recruitment_untrue"  # fmt: skip
    write(recruitments.withdraw, recruitment_id=one, reason="重新定时间", by=None)
    assert recruitments.all_public() == ([], [])
    assert code_of(lambda: recruitments.public(recruitments.get(one).number)) == "recruitment_withdrawn"


def test_a_known_person_gets_a_link_that_opens_like_a_new_one_and_leads_to_nobody(house):
    clock.freeze("2026-11-23 10:00")
    post = a_post()
    known = a_volunteer("孙已知", phone="13000000803", birth_on=date(1990, 5, 1))
    given = {"birth_on": date(1990, 5, 1), "consent": True, "post_ids": [post], "address": "10.0.0.1"}
    new = online.link_of(write(online.apply, name="李新来", phone="13000000804", **given))
    blank = online.link_of(write(online.apply, name="孙已知", phone="13000000803", **given))
    assert links.received(new, "10.0.0.1").stage == "applied"
    assert (links.received(blank, "10.0.0.1"), keys.by_link(blank)) == (None, None)
    for link in (new, blank):
        with pytest.raises(NotThere):
            links.opened(link, "10.0.0.1")
    own = keys.get(known)
    assert write(online.apply, name="孙已知", phone="13000000803", codes=[own.code], **given) == own.code
    write(online.leave, link=blank, reason="")
    write(online.leave, link=new, reason="")
    assert online.is_gone(blank) and keys.by_link(new).stage == "left"
    assert keys.get(known).stage == "admitted"


MINOR, OF_AGE = date(2011, 5, 1), date(1990, 5, 1)


@pytest.mark.parametrize(("name", "typed"), [
    ("知道是孩子", {"birth_on": OF_AGE}),
    ("知道是大人", {"birth_on": MINOR, "guardian": PARENT}),
    ("已是志愿者", {"birth_on": MINOR, "guardian": PARENT}),
    ("没人知道", {"birth_on": MINOR, "guardian": {"name": "知道是孩子", "phone": "13000000811"}}),
])  # fmt: skip
def test_what_is_known_is_neither_told_nor_changed_by_who_applies_in_another_s_name(house, name, typed):
    clock.freeze("2026-11-23 10:00")
    a_volunteer("已是志愿者", phone="13000000811")
    for known, born in (("知道是孩子", date(2016, 1, 1)), ("知道是大人", date(1980, 1, 1))):
        with writing() as session:
            session.add(
                Person(name=known, phone="13000000811", birth_on=born, created_at=clock.now(), seen_at=clock.now())
            )
    before = plain("SELECT name, birth_on, guardian_id FROM person ORDER BY id"), plain("SELECT id FROM consent")
    given = {
        "consent": True,
        "post_ids": [a_post()],
        "address": "10.0.0.1",
        "phone": "13000000811",
        "name": name,
    } | typed
    code = write(online.apply, **given)
    assert keys.is_blank(online.link_of(code))
    assert before == (
        plain("SELECT name, birth_on, guardian_id FROM person ORDER BY id"),
        plain("SELECT id FROM consent"),
    )
    young = typed | {"guardian": {"name": name, "phone": "13000000811"}} if "guardian" in typed else {"birth_on": None}
    with pytest.raises(Refused, match="guardian_self|volunteer_birth"):
        write(online.apply, **given | young)


def test_the_same_form_again_gets_the_same_link_which_is_kept_nowhere(house):
    clock.freeze("2026-11-23 10:00")
    given = {"name": "李新来", "phone": "13000000804", "birth_on": OF_AGE, "consent": True, "post_ids": [a_post()]}
    codes = [write(online.apply, once="form", address="10.0.0.1", **given) for _ in range(12)]
    link = online.link_of(codes[0])
    assert len(set(codes)) == 1 and keys.by_link(link) and plain("SELECT count(*) AS n FROM volunteer")[0].n == 1
    assert link.partition("-")[2] not in str(plain("SELECT answer FROM form_token"))


def test_who_applies_from_several_phones_at_once_is_one_person_with_one_application(both):
    clock.freeze("2026-11-23 10:00", tick=0.0001)
    with both.app_context():
        given = {"birth_on": MINOR, "guardian": PARENT, "consent": True, "post_ids": [a_post()], "address": "10.0.0.1"}
        db.session.remove()
    acts = [lambda phone=phone: write(online.apply, name="李新来", phone=phone, **given)
            for phone in ("13000000804", "") for _ in range(4)]  # fmt: skip
    answers = together(both, acts)
    with both.app_context():
        opened = [one for one in answers if keys.by_code(one)]
        assert len(answers) == len(set(answers)) == 8 and len(opened) == 2, "one with a phone, one without"
        assert (
            plain("SELECT count(*) AS n FROM volunteer")[0].n == 2
            and plain("SELECT count(*) AS n FROM person")[0].n == 3
        )
        assert plain("SELECT count(*) AS n FROM consent")[0].n == 2
        db.session.remove()


def test_a_thousand_guessed_links_open_nothing_and_are_slowed_down(house):
    clock.freeze("2026-11-23 10:00")
    right = keys.link(keys.get(a_volunteer()))
    code = right.partition("-")[0]
    said = [code_of(lambda at=at: links.opened(f"{code}-{at:020x}", "10.0.0.9")) for at in range(1_000)]
    assert said[:20] == ["not_there"] * 20 and set(said[20:]) == {"too_many"}
    assert links.opened(right, "10.0.0.9").code == code, (
        "whoever has the link is not kept out by others of the same network"
    )
    old = keys.by_link(right).id
    new = write(links.renew, volunteer_id=old, by=None)
    assert links.opened(new, "10.0.0.8").id == old
    assert code_of(lambda: links.opened(right, "10.0.0.8")) == "not_there"


def test_a_group_names_its_members_by_band_alone(house):
    clock.freeze("2026-11-23 10:00")
    given = {"name": "测试中学志愿队", "leader": "周老师", "leader_phone": "13000000805", "consent": True}
    text = "吴一 2012\n郑二，2013年\n\n王三　儿童\n冯四 2007\n陈五 2008\n褚六 成人"
    one = write(groups.apply, members=text, **given)
    assert [(row.person.name, row.band) for row in groups.of(one)] == [
        ("吴一", "child"), ("郑二", "child"), ("王三", "child"), ("冯四", "adult"), ("陈五", "minor"), ("褚六", "adult")]  # fmt: skip
    assert {row.person.phone for row in groups.of(one)} == {row.person.birth_on for row in groups.of(one)} == {None}
    assert write(groups.apply, members=text, **given) == one
    assert not vetting.has_guardian(groups.of(one)[0]) and vetting.has_guardian(groups.of(one)[3])
    assert groups.by_link(groups.link(groups.get(one))).id == one
    assert groups.by_link(groups.link(groups.get(one))[:-1] + "x") is None
    write(groups.add, group_id=one, members="卫七 2010", by=None)
    assert len(groups.of(one)) == 7
    assert code_of(lambda: write(groups.add, group_id=one, members="卫七 2010", by=None)) == "group_twice"


@pytest.mark.parametrize(("text", "said"), [
    ("", "group_nobody"), ("吴一", "group_members"), ("吴一 甲", "group_members"), ("吴一 2012\n吴一 2011", "group_twice"),
    ("吴一 2024", "group_young"), ("吴一 2027", "group_members"), ("1 2012", "group_members"), ("吴 2012\n" * 61, "group_most"),
])  # fmt: skip
def test_a_list_that_cannot_be_read_is_refused_by_its_line(house, text, said):
    clock.freeze("2026-11-23 10:00")
    assert code_of(lambda: groups.read(text)) == said


def test_who_is_deleted_leaves_the_register(house):
    from yylib.services.privacy.releases import call_off

    one = a_volunteer()
    with writing():
        counts = call_off([keys.get(one).person_id], by=None)
    assert counts == {"志愿者登记": 1} and db.session.get(Volunteer, one).stage == "left"
    assert db.session.query(Person).count() == 1
