"""Taking, standing by, giving back, swapping, not coming, and whom to call."""

from datetime import date, time

import pytest

from tests.factories import a_colleague, a_post, a_shift, a_volunteer, an_entry
from yylib import clock
from yylib import jobs as _jobs  # noqa: F401 (declares them)
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.shifts import Shift, Signup
from yylib.models.volunteers import Volunteer, VolunteerGroup, VolunteerWish
from yylib.services import jobs, shifts, signups
from yylib.services.signups import calling, candidates, following, group, listed, own, reliability, swapping, waiting
from yylib.services.volunteers import keys, vetting

SATURDAY = "2026-11-28 09:00"


@pytest.fixture(autouse=True)
def monday(house):
    clock.freeze("2026-11-23 09:00")


@pytest.fixture
def told(monkeypatch):
    """What those who follow are told: (signup, what)."""
    heard = []
    monkeypatch.setattr(following.followers, "each", [lambda one, what, facts: heard.append((one, what))])
    return heard


def take(shift, volunteer, **given) -> int:
    return write(signups.take, shift_id=shift, volunteer_id=volunteer, **given)


def stages(*ids) -> list[str]:
    db.session.rollback()
    return [plain("SELECT stage FROM signup WHERE id = :id", id=one)[0].stage for one in ids]


def room(shift) -> tuple[int, int]:
    row = plain("SELECT taken, needed FROM shift WHERE id = :id", id=shift)[0]
    return row.taken, row.needed


def refused(code, command, **given) -> Refused:
    with pytest.raises(Refused) as error:
        write(command, **given)
    assert error.value.code == code
    return error.value


def test_a_place_then_standing_by_then_moving_up_when_somebody_gives_back(told):
    shift, by = a_shift(SATURDAY, needed=1), a_colleague()
    first, second, third = (take(shift, a_volunteer()) for _ in range(3))
    assert stages(first, second, third) == ["taken", "waiting", "waiting"] and room(shift) == (1, 1)
    assert take(shift, signups.get(second).volunteer_id) == second
    assert [waiting.line(signups.get(one)) for one in (first, second, third)] == [None, 1, 2]
    write(signups.cancel, signup_id=first)
    write(signups.cancel, signup_id=first)
    assert stages(first, second, third) == ["cancelled", "taken", "waiting"] and room(shift) == (1, 1)
    assert told == [
        (first, "taken"),
        (second, "waiting"),
        (third, "waiting"),
        (first, "cancelled"),
        (second, "promoted"),
    ]
    kept = a_shift("2026-11-29 09:00", is_open=False)
    refused("signup_lacking", signups.take, shift_id=kept, volunteer_id=a_volunteer())
    assert stages(take(kept, a_volunteer(), by=by)) == ["taken"]  # a colleague may, without a reason
    extra = take(shift, a_volunteer(), override_reason="活动加人", by=by)
    assert stages(extra) == ["taken"] and room(shift) == (2, 2)
    write(shifts.need, shift_id=shift, needed=3, by=by)
    assert stages(third) == ["taken"] and room(shift) == (3, 3)


def test_who_stands_by_and_has_another_duty_by_then_is_passed_over_and_told_why():
    shift = a_shift(SATURDAY, needed=1)
    holder, busy, free = a_volunteer(), a_volunteer(), a_volunteer()
    first, second, third = (take(shift, who) for who in (holder, busy, free))
    other = take(a_shift("2026-11-28 10:00"), busy)
    write(signups.cancel, signup_id=first)
    assert stages(second, third) == ["waiting", "taken"]
    assert "时间重叠" in own.one(busy, shift).hindering[0].text
    assert "时间重叠" in next(line.lacking for line in listed.of_shift(shift) if line.signup.id == second)
    write(shifts.need, shift_id=shift, needed=2, by=a_colleague())
    write(signups.cancel, signup_id=other)
    assert waiting.due() == [shift]
    jobs.WORKS["signups"].act()
    assert stages(second) == ["taken"] and waiting.due() == []


def test_near_the_beginning_nobody_is_entered_unasked_but_may_come_by_themselves():
    shift = a_shift(SATURDAY, needed=1)
    first, second, third = (take(shift, a_volunteer()) for _ in range(3))
    clock.freeze("2026-11-27 10:00")
    write(signups.cancel, signup_id=first, reason="感冒")
    assert stages(first, second, third) == ["late", "waiting", "waiting"] and room(shift) == (0, 1)
    late = take(shift, a_volunteer())
    assert stages(late) == ["waiting"]  # behind those who stand by already
    assert own.one(signups.get(third).volunteer_id, shift).may_come
    write(signups.come, signup_id=third)
    assert stages(second, third) == ["waiting", "taken"] and room(shift) == (1, 1)
    assert refused("signup_no_room", signups.come, signup_id=second).sentence.status == 409
    clock.freeze("2026-11-28 09:00")
    refused("signup_begun", signups.cancel, signup_id=third)


def test_the_library_asks_somebody_off_without_a_mark():
    shift = a_shift("2026-11-23 15:00")
    one, other = take(shift, a_volunteer()), take(shift, a_volunteer())
    write(signups.cancel, signup_id=one, is_ours=True, by=a_colleague())
    write(signups.cancel, signup_id=other, is_ours=True)  # nobody says that of themselves
    assert stages(one, other) == ["cancelled", "late"]


def test_a_swap_to_one_by_number_and_to_anybody(told):
    shift = a_shift(SATURDAY, needed=1)
    holder, friend, stranger = a_volunteer(), a_volunteer(), a_volunteer()
    mine = take(shift, holder)
    refused("swap_unknown", swapping.offer, signup_id=mine, number="ZY2026-9999")
    refused("swap_self", swapping.offer, signup_id=mine, number=keys.get(holder).number)
    named = write(swapping.offer, signup_id=mine, number=f" {keys.get(friend).number.lower()} ")
    with pytest.raises(NotThere):
        write(swapping.take, swap_id=named, volunteer_id=stranger)
    assert [one.id for one in swapping.offered_to(friend)] == [named] and swapping.offered_to(stranger) == []
    write(swapping.decline, swap_id=named, volunteer_id=friend)
    refused("swap_over", swapping.take, swap_id=named, volunteer_id=friend)
    anybody = write(swapping.offer, signup_id=mine)
    overlapping = take(a_shift("2026-11-28 11:00"), friend)
    assert "时间重叠" in refused("signup_lacking", swapping.take, swap_id=anybody, volunteer_id=friend).sentence.todo
    assert stages(mine) == ["taken"]
    write(signups.cancel, signup_id=overlapping)
    by = a_colleague()
    write(vetting.advance, volunteer_id=friend, verb="pause", until=date(2026, 12, 31), by=by)
    assert "服务暂停" in refused("signup_lacking", swapping.take, swap_id=anybody, volunteer_id=friend).sentence.todo
    write(vetting.advance, volunteer_id=friend, verb="resume", by=by)
    waits = take(shift, friend)
    assert write(swapping.take, swap_id=anybody, volunteer_id=friend) == waits  # they stood by already
    assert write(swapping.take, swap_id=anybody, volunteer_id=friend) == waits
    assert stages(mine, waits) == ["swapped", "taken"] and room(shift) == (1, 1)
    refused("swap_over", swapping.take, swap_id=anybody, volunteer_id=stranger)
    assert told[-2:] == [(mine, "swapped"), (waits, "taken")] and (mine, "swap_asked") in told
    new = write(swapping.hand_over, signup_id=waits, number=keys.get(stranger).number, by=a_colleague())
    assert stages(waits, new) == ["swapped", "taken"] and room(shift) == (1, 1)


def test_a_minor_comes_to_an_evening_alone_by_no_way():
    minor = a_volunteer(birth_on=date(2010, 3, 1), guardian_signed_on=date(2026, 11, 1))
    day, evening = a_shift(SATURDAY, 2), a_shift("2026-11-29 18:30", 2, needed=1)
    other, held = take(evening, a_volunteer()), take(day, minor)
    alone = {"shift_id": evening, "volunteer_id": minor}
    for act, given in ((signups.take, alone), (signups.take, alone | {"by": a_colleague()}),
                       (swapping.take, {"swap_id": write(swapping.offer, signup_id=other), "volunteer_id": minor})):  # fmt: skip
        assert "18 点以后" in refused("signup_lacking", act, **given).sentence.todo
    waits = take(evening, minor, escort="母亲")
    with writing() as session:  # the mother does not come after all
        session.get(Signup, waits).escort = None
    write(signups.cancel, signup_id=other)
    assert stages(waits) == ["waiting"]
    ends = {
        "starts_at": clock.at(date(2026, 11, 28), time(18, 30)),
        "ends_at": clock.at(date(2026, 11, 28), time(20, 30)),
    }
    write(shifts.change, shift_id=day, reason="改到晚上", by=a_colleague(), **ends)
    assert "18 点以后" in next(line.lacking for line in listed.of_shift(day) if line.signup.id == held)


def test_an_offer_ends_with_the_place():
    mine = take(a_shift(SATURDAY), a_volunteer())
    swap = write(swapping.offer, signup_id=mine)
    write(signups.cancel, signup_id=mine)
    refused("swap_over", swapping.take, swap_id=swap, volunteer_id=a_volunteer())
    again = take(a_shift(SATURDAY), a_volunteer())
    write(swapping.offer, signup_id=again)
    write(swapping.withdraw, signup_id=again)
    assert swapping.offered_to(a_volunteer()) == []


def test_absence_is_marked_undone_and_never_costs_hours():
    shift, by = a_shift("2026-11-23 10:00", needed=1), a_colleague()
    one = take(shift, who := a_volunteer())
    refused("signup_not_begun", signups.absent, signup_id=one, by=by)
    clock.freeze("2026-11-23 10:20")
    an_entry(who, 90, day=date(2026, 11, 20))
    write(signups.absent, signup_id=one, note="电话不通", by=by)
    assert stages(one) == ["absent"] and room(shift) == (0, 1)
    instead = take(shift, a_volunteer(), override_reason="临时来帮忙", by=by)
    write(signups.undo_absent, signup_id=one, by=by)
    assert stages(one, instead) == ["taken", "taken"] and room(shift) == (2, 2)
    assert plain("SELECT sum(minutes) AS n FROM service_entry")[0].n == 90
    with writing() as session:
        session.execute(
            db.text("UPDATE service_entry SET signup_id = :id, shift_id = :shift"), {"id": one, "shift": shift}
        )
    refused("signup_served", signups.absent, signup_id=one, by=by)
    write(shifts.cancel, shift_id=shift, reason="停电", by=by)
    assert stages(one, instead) == ["taken", "closed"]  # who has served stays


def test_reliability_is_a_score_of_its_own():
    who, cases = a_volunteer(), ("taken", "taken", "taken", "late", "absent", "cancelled", "swapped", "closed")
    for number, stage in enumerate(cases):
        shift = a_shift(f"2026-11-{10 + number} 09:00")
        with writing() as session:
            session.add(Signup(shift_id=shift, volunteer_id=who, stage=stage, channel="web", queued_at=clock.now(),
                               made_at=clock.now(), ends_at=session.get(Shift, shift).ends_at))  # fmt: skip
    assert (
        reliability.of([who])[who] == (3, 1, 1) and reliability.of([who])[who].words == "守约 50%（未到 1，临时取消 1）"
    )
    assert reliability.of([a_volunteer()]).popitem()[1].score is None


def test_cancelled_and_moved_shifts_and_those_who_leave(told):
    shift, by = a_shift(SATURDAY, needed=1), a_colleague()
    who = a_volunteer()
    held, waits = take(shift, who), take(shift, a_volunteer())
    other = take(a_shift("2026-11-29 09:00"), who)
    write(shifts.change, shift_id=shift, starts_at=clock.at(date(2026, 11, 29), clock.local(clock.now()).time()),
          ends_at=clock.at(date(2026, 11, 29), clock.local(clock.now()).time().replace(hour=12)), reason="改期", by=by)  # fmt: skip
    assert stages(held, waits) == ["taken", "waiting"]
    assert signups.get(held).ends_at == db.session.get(Shift, shift).ends_at
    assert "时间重叠" in next(line.lacking for line in listed.of_shift(shift) if line.signup.id == held)
    write(shifts.cancel, shift_id=shift, reason="闭馆", by=by)
    assert stages(held, waits, other) == ["closed", "closed", "taken"] and room(shift)[0] == 0
    assert told[-2:] == [(held, "closed"), (waits, "closed")]
    write(vetting.advance, volunteer_id=who, verb="pause", until=date(2026, 11, 28), by=by)
    assert stages(other) == ["taken"]
    write(vetting.advance, volunteer_id=who, verb="leave", by=by)
    assert stages(other) == ["cancelled"]


def test_who_could_come_those_who_stand_by_first_then_the_free_the_willing_and_the_reliable():
    post = a_post()
    shift = a_shift(SATURDAY, needed=1, post_id=post)
    take(shift, a_volunteer("占位"))
    stands, free = a_volunteer("替补"), a_volunteer("有空", free_times=["6am"])
    wishes = a_volunteer("想做", free_times=["6am", "6pm"])
    a_volunteer("没空", free_times=["1am"])
    a_volunteer("没录用", stage="applied")
    a_volunteer("孩子", birth_on=date(2015, 1, 1), guardian_signed_on=date(2026, 1, 1))
    busy, gone, silent = a_volunteer("别处"), a_volunteer("取消过"), a_volunteer("没说")
    take(a_shift("2026-11-28 11:00"), busy)
    take(shift, stands)
    with writing() as session:
        session.add(VolunteerWish(volunteer_id=wishes, post_id=post))
    write(signups.cancel, signup_id=take(shift, gone))
    found = calling.could_come(shift)
    assert [one.name for one in found] == ["替补", "想做", "有空", "孩子", "没说"]
    assert found[0].place == 1 and found[1].is_wished and found[3].needs_escort and found[4].free_words == "没填"
    assert "没空" in [one.name for one in calling.could_come(shift, busy=True)]
    assert all("****" in one.phone for one in found) and {free, silent} <= {one.volunteer_id for one in found}
    assert (
        candidates.half_words(db.session.get(Shift, a_shift("2026-11-28 11:00", 14))) == "周六上午、周六下午、周日上午"
    )
    by = a_colleague()
    whole = write(calling.phones, shift_id=shift, reason="周六缺人，打电话请人", by=by)
    assert whole[str(free)] == db.session.get(Volunteer, free).person.phone
    assert plain("SELECT count(*) AS n FROM audit_row WHERE act = 'unmask'")[0].n == 1


def test_open_shifts_are_shown_by_fourteen_days_and_a_group_keeps_its_own():
    shown, later = a_shift(SATURDAY), a_shift("2026-12-10 09:00")
    a_shift("2026-11-28 10:00", is_open=False)
    a_shift("2026-11-28 10:00", cancelled_at=clock.now())
    a_shift("2026-11-23 08:30")
    page = own.open_page()
    assert [one.id for one in page.shifts] == [shown] and page.before is None and page.after == date(2026, 12, 7)
    assert [one.id for one in own.open_page(page.after).shifts] == [later]
    far = own.open_page(date(2030, 1, 1))
    assert far.first == far.last == date(2027, 1, 4) and far.after is None
    with pytest.raises(NotThere):
        own.one(a_volunteer(), a_shift("2026-11-28 10:00", is_open=False))


def test_a_groups_shift_is_filled_with_all_of_them_and_those_who_lack_the_same_are_named_together():
    with writing() as session:
        pupils = VolunteerGroup(
            name="示例中学", code="EEEE2222", channel="desk", made_at=clock.now(), consented_on=clock.today()
        )
        session.add(pupils)
        session.flush()
        group_id = pupils.id
    for name, band in (("甲", "minor"), ("乙", "child"), ("丙", "child"), ("丁", "minor")):
        a_volunteer(name, group_id=group_id, band=band)
    a_volunteer("还没录用", group_id=group_id, stage="training")
    shift, by = a_shift(SATURDAY, needed=3, group_id=group_id), a_colleague("promotion")
    found = write(group.take, shift_id=shift, by=by)
    assert (found["taken"], found["waiting"]) == (2, 0)
    ((names, why),) = found["not"]
    assert names == "2 人：乙、丙" and "陪同的成年人" in why
    assert write(group.take, shift_id=shift, by=by, escort="带队老师") == {"taken": 1, "waiting": 1, "not": []}
    assert write(group.take, shift_id=shift, by=by) == {"taken": 0, "waiting": 0, "not": []} and room(shift) == (3, 3)
    refused("signup_no_group", group.take, shift_id=a_shift(SATURDAY), by=by)
