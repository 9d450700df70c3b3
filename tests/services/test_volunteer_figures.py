"""Hours and people by post, month and person; milestones and stars; what waits for the coordinator; thanks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from tests.factories import a_branch, a_colleague, a_post, a_shift, a_volunteer, an_entry
from yylib import clock, database
from yylib.database import db, write, writing
from yylib.errors import Refused
from yylib.models.people import Consent, Person
from yylib.models.proofs import Proof
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Signup
from yylib.models.volunteers import Commendation, CorrectionAsked, Volunteer, VolunteerGroup
from yylib.services import lists, periods, volunteer_figures
from yylib.services.day_sheets.drawing import _volunteers
from yylib.services.volunteer_figures import days, listed, stars, thanks

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def morning(house):
    clock.freeze("2026-11-23 09:00")


def named(volunteer_id: int, withdrawn=None) -> None:
    with writing() as session:
        person = session.get(Volunteer, volunteer_id).person_id
        session.add(Consent(person_id=person, purpose="volunteer_named", text_version="2026-11", channel="web",
                            given_at=clock.now(), withdrawn_at=withdrawn))  # fmt: skip


def hours(volunteer_id: int, number: int, **given) -> int:
    """So many hours, in entries of ten at most, from a day of October on."""
    for at in range(0, number, 10):
        made = an_entry(volunteer_id, min(10, number - at) * 60, day=date(2026, 10, 1) - timedelta(days=at), **given)
    return made


def test_confirmed_minutes_alone_count_in_the_month_and_year_they_began(house):
    shelves, stories = a_post("上架整理"), a_post("少儿故事会")
    anna, berta = a_volunteer(), a_volunteer()
    (
        an_entry(anna, 125, day=date(2026, 3, 7), post_id=shelves),
        an_entry(anna, 59, day=date(2026, 4, 4), post_id=stories),
    )
    an_entry(berta, 60, day=date(2026, 3, 8), post_id=shelves, evidence="claimed")
    an_entry(berta, 90, day=date(2026, 3, 9), post_id=shelves, stage="pending")
    for stage in ("refused", "void"):
        an_entry(berta, 600, day=date(2026, 3, 9), post_id=shelves, stage=stage)
    an_entry(berta, 600, day=date(2025, 12, 31), post_id=stories)
    found = volunteer_figures.year(2026)
    assert found.total[1:4] == (244, 3, 2) and (found.pending, found.pending_minutes) == (1, 90)
    assert [line[:4] for line in found.by_post] == [("上架整理", 185, 2, 2), ("少儿故事会", 59, 1, 1)]
    assert {line.label: line.minutes for line in found.by_month if line.minutes} == {"3 月": 185, "4 月": 59}
    assert [(line.label, line.minutes) for line in found.by_evidence] == [
        ("现场扫码", 184),
        ("工作人员确认", 0),
        ("本人申报、经确认", 60),
    ]
    assert volunteer_figures.years() == [2026, 2025] and volunteer_figures.year(2025).total.minutes == 600
    assert volunteer_figures.this_year() == (2026, 2, "4.0")  # the tenth is rounded once, from the sum
    march = volunteer_figures.Served(periods.of("month", date(2026, 3, 1)))
    assert [(one.name, one.number) for one in march.figures()] == [("volunteer_hours", 3), ("volunteers", 2)]
    assert (
        march.number("visits") is None
        and volunteer_figures.Served(periods.of("day", date(2026, 3, 7)), march).figures() == []
    )


def test_the_people_of_a_year_are_listed_with_their_hours(house):
    anna, berta = a_volunteer("志愿者甲"), a_volunteer("志愿者乙")
    (
        an_entry(anna, 60, day=date(2026, 3, 7)),
        an_entry(anna, 60, day=date(2026, 3, 7)),
        an_entry(anna, 999, day=date(2025, 3, 7)),
    )
    an_entry(berta, 150, day=date(2026, 5, 7))
    found = lists.find(listed.HOURS, {"sort": "-minutes"}, year=2026)
    assert [(row.Volunteer.name, row.minutes, row.entries, row.days) for row in found.rows] == [
        ("志愿者乙", 150, 1, 1),
        ("志愿者甲", 120, 2, 1),
    ]
    assert [lists.find(listed.HOURS, {"q": q}, year=2026).count for q in ("甲", "丙")] == [1, 0]
    assert lists.find(listed.HOURS, {"group": "none"}, year=2025).count == 1


def test_who_was_not_seen_for_three_months_is_called_unless_on_a_shift_to_come(house):
    long_ago = MONDAY - timedelta(days=91)
    gone, back, pending, fresh, coming, left = (a_volunteer(admitted_on=date(2026, 1, 5)) for _ in range(6))
    an_entry(gone, day=long_ago), an_entry(back, day=long_ago), an_entry(back, day=long_ago + timedelta(days=2))
    (
        an_entry(gone, day=MONDAY, stage="void"),
        an_entry(pending, day=MONDAY, stage="pending"),
        an_entry(coming, day=long_ago),
    )
    shift = a_shift("2026-11-28 09:00", taken=1)
    with writing() as session:
        session.get(Volunteer, fresh).admitted_on = MONDAY
        session.get(Volunteer, left).stage = "left"
        session.add(Signup(shift_id=shift, volunteer_id=coming, stage="taken", channel="web", queued_at=clock.now(),
                           ends_at=clock.now(), made_at=clock.now()))  # fmt: skip
    assert [row.Volunteer.id for row in lists.find(listed.UNSEEN, {}).rows] == [gone]
    assert listed.count_unseen() == 1


@pytest.mark.parametrize(("minutes", "number"), [(0, 0), (5999, 0), (6000, 1), (17999, 1), (18000, 2), (36000, 3), (60000, 4),
                                                 (90000, 5), (10**6, 5)])  # fmt: skip
def test_stars_are_reached_by_whole_minutes(house, minutes, number):
    assert stars.reached(minutes) == number


def test_a_star_is_announced_first_then_given_and_withdrawn_with_its_reason(house):
    coordinator = a_colleague("promotion")
    anna, self_, short = a_volunteer("志愿者甲"), a_volunteer("同事乙", account_id=coordinator), a_volunteer()
    last = hours(anna, 310)
    hours(self_, 100), hours(short, 99)
    assert [(one.volunteer_id, one.stars, one.is_self) for one in stars.due(coordinator)] == [
        (anna, 2, False),
        (self_, 1, True),
    ]
    for ids, code in (([], "stars_none"), ([short], "star_not_reached"), ([anna, self_], "star_own")):
        with pytest.raises(Refused) as refused:
            write(stars.announce, volunteer_ids=ids, by=coordinator)
        assert refused.value.code == code
    assert stars.announced() == []  # the whole form or nothing
    on = write(stars.announce, volunteer_ids=[anna, anna], by=coordinator)
    assert on == "2026-12-01"  # five working days: 24–27 and 30 November
    (one,) = stars.announced()
    assert (one.stars, one.shown, one.is_short) == (2, "志*甲", False)
    with pytest.raises(Refused):
        write(stars.announce, volunteer_ids=[anna], by=coordinator)
    named(anna)
    with writing() as session:
        session.get(ServiceEntry, last).stage = "void"
        session.get(ServiceEntry, last).minutes = 0
    hours_left = stars.announced()[0]
    assert hours_left.shown == "志愿者甲" and not hours_left.is_short
    own = a_colleague("promotion")
    with writing() as session:
        session.get(Volunteer, anna).account_id = own
    with pytest.raises(Refused, match="star_own"):
        write(stars.withdraw, commendation_id=one.id, reason="公示有异议", by=own)
    write(stars.withdraw, commendation_id=one.id, reason="公示有异议", by=coordinator)
    with pytest.raises(Refused):
        write(stars.withdraw, commendation_id=one.id, reason="再撤一次", by=coordinator)
    assert stars.announced() == [] and "公示有异议" in db.session.get(Commendation, one.id).note
    write(stars.announce, volunteer_ids=[anna], by=coordinator)
    clock.freeze("2026-12-01 09:00")
    assert stars.announced() == [] and [s.stars for s in stars.all_since(date(2026, 1, 1)) if not s.is_undone] == [2]


def test_a_milestone_is_passed_once_in_the_span_in_which_it_fell(house):
    anna = a_volunteer()
    an_entry(anna, 19 * 60, day=date(2025, 12, 1)), an_entry(anna, 20 * 60, day=date(2026, 2, 1))
    an_entry(anna, 11 * 60, day=date(2026, 2, 2))
    assert [(one.hours, one.minutes) for one in stars.milestones(date(2026, 1, 1), MONDAY)] == [(50, 3000)]
    assert stars.milestones(date(2025, 1, 1), date(2025, 12, 31)) == [] == stars.milestones(date(2026, 3, 1), MONDAY)


def test_thanks_name_those_alone_who_agreed(house):
    clock_star, plain_one, withdrawn, silent = (
        a_volunteer("星者甲"),
        a_volunteer("志者乙"),
        a_volunteer("撤者丙"),
        a_volunteer("默者丁"),
    )
    with writing() as session:
        session.add(
            group := VolunteerGroup(name="示例学校志愿队", code="GROUP00001", channel="desk", made_at=clock.now())
        )
        session.flush()
        session.get(Volunteer, silent).group_id = group.id
        session.add(Commendation(volunteer_id=clock_star, title="一星级志愿者", awarded_on=MONDAY, by_whom="馆", kind="star", stars=1,
                                 at=clock.now()))  # fmt: skip
    for one in (clock_star, plain_one, withdrawn, silent):
        an_entry(one, 90, day=date(2026, 5, 1))
    named(clock_star), named(plain_one), named(withdrawn, clock.now())
    found = thanks.of(2026, MONDAY)
    assert (found.people, found.minutes, found.unnamed) == (4, 360, 2) and found.groups == ["示例学校志愿队"]
    assert found.starred == [("一星级志愿者", ["星者甲"])] and found.names == ["志者乙"]


def test_the_board_says_what_waits_and_a_day_says_who_served(house):
    anna, by = a_volunteer("志愿者甲"), a_colleague("promotion")
    a_volunteer(stage="applied"), a_volunteer(stage="interview"), a_volunteer(stage="training")
    soon, later = a_shift("2026-11-28 09:00", needed=3, taken=1), a_shift("2026-12-20 09:00")
    a_shift("2026-11-29 09:00", needed=1, taken=1), a_shift("2026-11-27 09:00", cancelled_at=clock.now())
    an_entry(anna, 90, day=MONDAY - timedelta(days=3), stage="pending"), an_entry(anna, 61, day=MONDAY)
    with writing() as session:
        session.add_all([CorrectionAsked(volunteer_id=anna, words="少记一次", asked_at=clock.now()),
                         Proof(volunteer_id=anna, first_day=MONDAY, last_day=MONDAY, channel="web", asked_at=clock.now()),
                         Proof(volunteer_id=anna, first_day=MONDAY, last_day=MONDAY, channel="web", asked_at=clock.now(), stage="announced",
                               announced_until=MONDAY - timedelta(days=1))])  # fmt: skip
        for shift, stage in ((later, "absent"), (soon, "late")):
            session.add(Signup(shift_id=shift, volunteer_id=anna, stage=stage, channel="web", queued_at=clock.now(),
                               ends_at=clock.now(), made_at=clock.now()))  # fmt: skip
    board = volunteer_figures.board(by)
    assert [(one.id, one.open) for one in board.shifts] == [(soon, 2)] and (
        board.lacking_shifts,
        board.lacking_people,
    ) == (1, 2)
    assert (board.pending_count, board.pending_since) == (1, MONDAY - timedelta(days=3))
    assert (board.applied, board.interview, board.training, board.corrections, board.proofs, board.proofs_ready) == (
        1,
        1,
        1,
        1,
        1,
        1,
    )
    assert [(one.name, one.absent, one.late) for one in board.absent] == [("志愿者甲", 1, 1)] and board.waiting == 5
    today = days.of(MONDAY)
    assert (today.people, today.hours, today.pending) == (1, "1.0", 0) and days.table(MONDAY, 3) == {}
    assert _volunteers(days.table(MONDAY, 0)).rows[-1] == ("合计", "1", "1.0", "0")
    assert days.table(MONDAY - timedelta(days=1), 0) == {}


def test_the_statements_do_not_grow_with_a_year_of_service(house, monkeypatch):
    by, post, branch = a_colleague("promotion"), a_post(), a_branch()
    sent, ask = [], database._ask
    monkeypatch.setattr(database, "_ask", lambda raw, sql, values: sent.append(sql) or ask(raw, sql, values))

    def asked() -> int:
        db.session.remove()
        sent.clear()
        event.listen(db.engine, "before_cursor_execute", note := lambda _c, _u, sql, *_more: sent.append(sql))
        (
            volunteer_figures.year(2026),
            volunteer_figures.board(by),
            stars.milestones(date(2026, 1, 1), MONDAY),
            stars.due(by),
        )
        thanks.of(2026, MONDAY), lists.find(listed.UNSEEN, {})
        for found in (
            lists.find(listed.HOURS, {}, year=2026),
            lists.everything(listed.HOURS, {}, most=20_000, year=2026),
        ):
            assert all(column.cell(row) is not None for row in found.rows for column in listed.HOURS.columns)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)

    some(25, post, branch)
    few = asked()
    some(175, post, branch)
    assert asked() == few <= 50


def some(number: int, post_id: int, branch_id: int) -> None:
    """So many volunteers, each with an hour over the first star, in one unit."""
    with writing() as session:
        start, now = session.scalar(select(func.count(Volunteer.id))), clock.now()
        people = [
            Person(name=f"志愿者{at}", phone=f"1300000{at:04}", created_at=now, seen_at=now)
            for at in range(start, start + number)
        ]
        session.add_all(people)
        session.flush()
        made = [Volunteer(number=f"ZY2026-{at:04}", code=f"ABC{at:05}", holder=f"v:{at}", person_id=person.id, stage="admitted",
                          channel="web", applied_at=now, admitted_on=date(2026, 1, 1)) for at, person in enumerate(people, start)]  # fmt: skip
        session.add_all(made)
        session.flush()
        session.add_all(ServiceEntry(volunteer_id=one.id, post_id=post_id, branch_id=branch_id, what="上架整理", minutes=1212, stage="confirmed",
                                     day=date(2026, 1 + one.id % 7, 1 + one.id % 20 + more), in_at=clock.midnight(MONDAY), way_in="code",
                                     entered_at=now) for one in made for more in range(5))  # fmt: skip
