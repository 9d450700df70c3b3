"""Volunteers hear of what changed, once: admitted, moved up, moved, cancelled, asked to swap, tomorrow, a proof."""

from datetime import date, time, timedelta

import pytest

from tests.factories import a_colleague, a_post, a_shift, a_volunteer
from tests.services.test_proofs import House
from yylib import clock
from yylib.database import db, write, writing
from yylib.errors import Refused
from yylib.models.people import Person
from yylib.models.proofs import Proof
from yylib.models.shifts import Shift
from yylib.models.volunteers import Volunteer, VolunteerGroup
from yylib.services import outbox, volunteer_words
from yylib.services import proofs as proving
from yylib.services.proofs import following as proofs
from yylib.services.shifts import following as shifts
from yylib.services.signups import ending, swapping, taking
from yylib.services.volunteer_records import trainings
from yylib.services.volunteer_words import terms
from yylib.services.volunteers import following as volunteers
from yylib.services.volunteers import keys, vetting


@pytest.fixture(autouse=True)
def morning(house):
    clock.freeze("2026-11-23 09:00")


def kinds() -> list[str]:
    return [item.kind for item in outbox.waiting()]


def on(shift_id: int, volunteer_id: int) -> int:
    return write(taking.take, shift_id=shift_id, volunteer_id=volunteer_id, channel="web")


def moved(shift_id: int, **by) -> None:
    """As the plan does it: the row, then those who follow, in one unit."""
    with writing() as session:
        shift = session.get(Shift, shift_id)
        was = shift.moved_from = shift.starts_at
        shift.starts_at, shift.ends_at = was + timedelta(**by), shift.ends_at + timedelta(**by)
        session.flush()
        shifts.changed(shift_id, "moved", was=was)


def cancelled(shift_id: int) -> None:
    with writing() as session:
        shift = session.get(Shift, shift_id)
        shift.cancelled_at, shift.cancel_reason = clock.now(), "大雪"
        session.flush()
        shifts.changed(shift_id, "cancelled", reason="大雪")


def test_admitted_or_not_is_told_once_and_what_is_not_true_any_more_leaves_the_list(house):
    anna = a_volunteer(stage="applied")
    for stage, what, kind, words in (
        ("admitted", "admitted", terms.ADMITTED, "已经录用"),
        ("refused", "refused", terms.REFUSED, "名额已满"),
    ):
        with writing() as session:
            held = session.get(Volunteer, anna)
            held.stage, held.stage_reason = stage, "名额已满" if stage == "refused" else ""
            session.flush()
            volunteers.became(anna, what)
        (item,) = outbox.waiting()
        assert item.kind == kind and item.person_id == db.session.get(Volunteer, anna).person_id
        assert words in outbox.words(item).text
    assert [one.via for one in outbox.told()] == ["void"]


def test_a_group_without_phones_hears_it_from_its_leader_once(house):
    with writing() as session:
        session.add(leader := Person(name="领队甲", phone="13000000001", created_at=clock.now(), seen_at=clock.now()))
        session.flush()
        session.add(
            group := VolunteerGroup(
                name="示例学校", code="GROUP00001", channel="desk", made_at=clock.now(), leader_id=leader.id
            )
        )
        session.flush()
        group_id, leader_id = group.id, leader.id
    members = [a_volunteer(group_id=group_id) for _ in range(3)]
    with writing() as session:
        for one in members:
            session.get(Volunteer, one).person.phone = None
    with writing():
        for one in members:
            volunteers.became(one, "admitted")
    (item,) = outbox.waiting()
    assert item.person_id == leader_id and "示例学校" in item.what and "/p/" not in outbox.words(item).text
    shift = a_shift("2026-11-28 09:00", needed=3)
    for one in members:
        on(shift, one)
    cancelled(shift)
    assert kinds().count(terms.CANCELLED) == 1


def test_who_moves_up_is_told_and_a_cancelled_shift_is_told_to_all_who_stood_on_it(house):
    anna, berta = a_volunteer(), a_volunteer()
    shift = a_shift("2026-11-28 09:00", needed=1, post_id=a_post("上架整理"))
    first, second = on(shift, anna), on(shift, berta)
    assert kinds() == []  # who signs up by themselves has seen it
    write(ending.cancel, signup_id=first)
    (item,) = outbox.waiting()
    assert item.kind == terms.PROMOTED and "11 月 28 日（周六）9:00–12:00，上架整理" in outbox.words(item).text
    cancelled(shift)
    (item,) = outbox.waiting()
    assert item.kind == terms.CANCELLED and "大雪" in outbox.words(item).text and second
    (group,) = volunteer_words.groups()
    assert "大雪" in group.text and group.own == {} and volunteer_words.count_waiting() == 1
    assert write(volunteer_words.tick_all, item_ids=[item.id, 99], by=a_colleague()) == 1 and kinds() == []
    assert write(volunteer_words.tick_all, item_ids=[item.id], by=a_colleague()) == 0


def test_a_day_is_reminded_of_once_and_anew_when_it_moved(house):
    anna, waits = a_volunteer(), a_volunteer()
    early, late = a_shift("2026-11-28 09:00", 2, needed=1), a_shift("2026-11-28 13:30", 2)
    on(early, anna), on(late, anna), on(early, waits)
    assert write(volunteer_words.remind) == 0
    clock.freeze("2026-11-27 14:00")
    assert write(volunteer_words.remind) == 1 and write(volunteer_words.remind) == 0
    (item,) = outbox.waiting()
    text = outbox.words(item).text
    assert "9:00–11:00" in text and "13:30–15:30" in text and keys.link(keys.get(anna)) not in text  # no address is set
    moved(early, days=3)
    assert sorted(kinds()) == [terms.MOVED, terms.MOVED]
    clock.freeze("2026-11-30 15:00")
    write(volunteer_words.remind)
    assert [one.kind for one in outbox.waiting()].count(terms.REMINDER) == 1
    moved(early, days=1), moved(early, hours=1)
    assert sorted(kinds()) == [terms.MOVED, terms.MOVED]  # of the last time alone
    clock.freeze("2026-12-03 09:00")
    write(volunteer_words.remind)
    assert kinds() == []


def test_who_is_asked_to_swap_is_told_and_whose_shift_was_taken_over(house):
    anna, berta = a_volunteer(), a_volunteer()
    shift = a_shift("2026-11-28 09:00", needed=1)
    signup = on(shift, anna)
    write(swapping.offer, signup_id=signup)
    assert kinds() == []  # offered to anybody
    swap = write(swapping.offer, signup_id=signup, number=keys.get(berta).number)
    (item,) = outbox.waiting()
    assert (
        item.kind == terms.SWAP
        and item.person_id == keys.get(berta).person_id
        and "请您替一班" in outbox.words(item).text
    )
    write(swapping.take, swap_id=swap, volunteer_id=berta)
    (item,) = outbox.waiting()
    assert (
        item.kind == terms.SWAPPED
        and item.person_id == keys.get(anna).person_id
        and "不用来了" in outbox.words(item).text
    )


def test_an_issued_proof_is_told(house):
    anna = a_volunteer()
    with writing() as session:
        session.add(held := Proof(volunteer_id=anna, first_day=clock.today(), last_day=clock.today(), channel="web",
                                  asked_at=clock.now(), stage="issued"))  # fmt: skip
        session.flush()
        proofs.became(held.id, "issued")
    (item,) = outbox.waiting()
    assert item.kind == terms.PROOF and "已经开好" in outbox.words(item).text


def test_a_proof_that_is_revoked_or_replaced_is_told_of_each_certificate(house):
    library = House()
    with writing() as session:
        session.get(Person, session.get(Volunteer, library.volunteer).person_id).phone = "13000000001"
    proof_id = library.issued()
    assert kinds() == [terms.PROOF]
    library.void(library.entries[0])
    write(proving.replace, proof_id=proof_id, reason="少一次", by=library.director)
    (item,) = outbox.waiting()
    assert item.kind == terms.PROOF_REPLACED and "原来的作废" in outbox.words(item).text, (
        "the first is not good news any more"
    )
    write(outbox.tick, item_id=item.id, by=library.head)
    write(proving.revoke, proof_id=proof_id, reason="姓名写错", by=library.director)
    (item,) = outbox.waiting()
    assert item.kind == terms.PROOF_REVOKED and "已经作废" in outbox.words(item).text
    write(proving.replace, proof_id=proof_id, reason="姓名写错", by=library.director)
    assert kinds() == [terms.PROOF_REPLACED]


def test_another_time_of_an_interview_is_one_message_and_without_a_time_there_is_none(house):
    anna, by = a_volunteer(stage="applied"), a_colleague("head")
    write(vetting.advance, volunteer_id=anna, verb="interview", by=by)
    assert kinds() == []
    for day in ("2026-11-25", "2026-11-26"):
        at = clock.at(date.fromisoformat(day), time(9, 30))
        write(vetting.advance, volunteer_id=anna, verb="interview", interview_at=at, by=by)
    (item,) = outbox.waiting()
    assert "11 月 26 日" in outbox.words(item).text
    write(outbox.tick, item_id=item.id, by=by)
    clock.freeze("2026-11-23 10:00")
    write(vetting.advance, volunteer_id=anna, verb="interview", interview_at=at + timedelta(hours=1), by=by)
    assert kinds() == [terms.INTERVIEW], "the time that was told is not true any more"
    with pytest.raises(Refused, match="volunteer_interview"):
        write(
            vetting.advance,
            volunteer_id=anna,
            verb="interview",
            interview_at=clock.at(date(2026, 11, 22), time(9)),
            by=by,
        )


def test_who_is_expected_at_a_training_hears_when_and_where_and_only_then_that_it_changed(house):
    by, day = a_colleague("head"), date(2026, 11, 28)
    anna, berta = a_volunteer(), a_volunteer(stage="training")
    given = {"title": "新人第一课", "held_on": day, "place": "二楼会议室", "by": by}
    course = write(trainings.plan, minutes=90, **given)
    write(trainings.expect, training_id=course, volunteer_ids=[anna], by=by)
    (item,) = outbox.waiting()
    assert item.kind == terms.TRAINING and "时间定了再告诉您" in outbox.words(item).text
    write(trainings.change, training_id=course, begins=time(14), ends=time(15, 30), **given)
    (group,) = volunteer_words.groups()
    assert (
        "11 月 28 日 14:00–15:30，二楼会议室" in group.text
        and "新人第一课" in group.about
        and kinds() == [terms.TRAINING]
    )
    write(outbox.tick, item_id=item.id, by=by)
    write(trainings.expect, training_id=course, volunteer_ids=[anna, berta], by=by)
    assert kinds() == [terms.TRAINING]  # Berta's; she hears the truth of the hour in which she is told
    write(
        trainings.change, training_id=course, begins=time(9), ends=time(11), minutes=90, **given | {"title": "第一课"}
    )
    assert sorted(kinds()) == [terms.TRAINING, terms.TRAINING_MOVED]
    assert all("9:00–11:00" in outbox.words(one).text for one in outbox.waiting())
    write(trainings.change, training_id=course, begins=time(9), ends=time(11), **given)
    assert len(kinds()) == 2  # nothing of the hour or the place
    write(trainings.cancel, training_id=course, by=by)
    assert set(kinds()) == {terms.TRAINING_OFF} and "取消" in volunteer_words.groups()[0].text
    clock.freeze("2026-11-28 09:01")
    write(volunteer_words.remind)
    assert kinds() == []
