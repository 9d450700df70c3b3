"""The registry of personal fields, and letting go of what has run out."""

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, select

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock, jobs, services
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.accounts import Attempt
from yylib.models.bookings import Booking, Miss
from yylib.models.doors import ChildAlert, DoorName
from yylib.models.lost import LostThing
from yylib.models.people import Person
from yylib.models.personal import REGISTRY
from yylib.models.seats import SeatReport, SeatUse
from yylib.models.visits import GroupVisit, Presence, Scan, VisitDay
from yylib.services import audit, outbox, people, privacy, rules


def counted(table):
    return plain(f"SELECT count(*) AS n FROM {table}")[0].n


def a_presence(branch, day):
    with writing() as session:
        session.add(Presence(branch_id=branch, area_id=0, holder=f"hash-{day}", day=day,
                             last_at=clock.midnight(day), is_inside=False, scan_id=1))  # fmt: skip


def test_the_card_hash_is_gone_when_the_day_is_over_and_the_figures_stay(house):
    clock.freeze("2026-11-23 23:59")
    branch = a_branch()
    door, _room = places_of(branch)
    a_presence(branch, date(2026, 11, 23))
    with writing() as session:
        session.add(
            VisitDay(place_id=door, day=date(2026, 11, 23), weekday=0, entries=40, exits=38, assumed=2, by_hand=0)
        )
    assert privacy.expired() == [] and write(privacy.expire) == {}
    clock.freeze("2026-11-24 00:00")
    assert [(row.table, row.count, row.then) for row in privacy.expired()] == [("presence", 1, "delete")]
    assert write(privacy.expire) == {"presence": 1}
    assert counted("presence") == 0
    assert plain("SELECT entries, exits FROM visit_day")[0] == (40, 38)


def test_looking_changes_nothing(house):
    clock.freeze("2026-11-24 00:00")
    a_presence(a_branch(), date(2026, 11, 20))
    privacy.expired()
    assert counted("presence") == 1


def test_letting_go_is_audited_by_number_and_never_by_content(house):
    clock.freeze("2026-11-24 03:00")
    a_presence(a_branch(), date(2026, 11, 20))
    write(privacy.expire)
    entry = audit.recent(subject="privacy")[0][0]
    assert (entry.act, entry.row_id) == ("expire", "presence")
    assert '"count": 1' in entry.body and "hash-" not in entry.body
    assert audit.verify() is None


def test_a_second_run_has_nothing_to_do(house):
    clock.freeze("2026-11-24 03:00")
    a_presence(a_branch(), date(2026, 11, 20))
    write(privacy.expire)
    before = counted("audit_row")
    assert write(privacy.expire) == {} and counted("audit_row") == before


def test_a_person_not_seen_for_a_year_becomes_nobody_and_the_row_stays(house):
    clock.freeze("2025-11-22 12:00")
    old = write(people.enter, name="张三丰", phone="13000000001", birth_on=date(1990, 1, 1), by=None)
    clock.freeze("2025-11-23 12:00")
    recent = write(people.enter, name="李四光", phone="13000000002", by=None)
    clock.freeze("2026-11-23 03:00")
    assert write(privacy.expire) == {"person": 1}
    row = plain("SELECT name, phone, birth_on FROM person WHERE id = :id", id=old)[0]
    assert tuple(row) == (None, None, None)
    assert people.get(old).is_blank and people.get(old).name == "（已匿名）"
    assert not people.get(recent).is_blank
    assert write(privacy.expire) == {}


def test_the_days_are_a_rule_of_the_house_and_follow_it(house):
    clock.freeze("2026-08-01 12:00")
    write(people.enter, name="张三丰", phone="13000000001", by=None)
    clock.freeze("2026-11-23 03:00")
    assert privacy.expired() == []
    write(
        rules.set_value, name="PEOPLE_KEEP_DAYS", value=100, valid_from=date(2026, 11, 23), reason="馆务会决定", by=None
    )
    assert [row.table for row in privacy.expired()] == ["person"]


@pytest.mark.parametrize(("days", "kept"), [(180, 1), (181, 0)])
def test_the_log_of_tries_is_kept_a_hundred_and_eighty_days(house, days, kept):
    clock.freeze("2026-11-23 03:00")
    with writing() as session:
        session.add(Attempt(at=clock.now() - timedelta(days=days), account_key="a", address_key="b", is_good=False))
    write(privacy.expire)
    assert counted("attempt") == kept


def test_what_waits_to_be_told_and_a_consent_that_holds_have_no_end(house):
    clock.freeze("2020-01-01 09:00")
    write(people.enter, name="张三丰", phone="13000000001", consent=("contact", "2026-01", "desk"), by=None)
    write(outbox.tell, kind="k", ref="r", what="交给同事", due_at=clock.now(), account_id=a_colleague())
    clock.freeze("2026-11-23 03:00")
    write(privacy.expire)
    assert (counted("consent"), counted("outbox_item")) == (1, 1)


def test_every_entry_of_the_registry_can_be_acted_on():
    for model, entries in REGISTRY.items():
        columns = model.__table__.columns
        for entry in entries:
            assert entry.then in ("delete", "blank") and entry.label and entry.purpose
            link, _, name = entry.since.rpartition(".")
            assert name in (inspect(model).relationships[link].mapper.columns if link else columns)
            assert entry.field in columns and privacy.is_settled(entry), f"no words for {entry.since}"
            assert entry.then == "delete" or entry.days is None or columns[entry.field].nullable
            assert not isinstance(entry.days, str) or entry.days in rules.REGISTRY


def test_who_comes_and_who_tries_is_in_the_registry():
    assert {entry.field for entry in REGISTRY[Person]} == {"name", "phone", "birth_on"}
    assert {Presence, Attempt} <= REGISTRY.keys()


def a_booking(place, person, day, **given):
    """A booking of the morning of a day, for two adults and a child, straight into the table."""
    return Booking(**{
        "code": f"K{day:%d%m%y}"[:6], "holder": f"b:{day}{person}", "place_id": place, "day": day, "person_id": person,
        "starts_at": clock.midnight(day), "ends_at": clock.midnight(day) + timedelta(hours=12), "stage": "arrived",
        "lapses_at": clock.midnight(day) + timedelta(hours=1), "adults": 2, "children": 1, "channel": "web",
        "made_at": clock.midnight(day)} | given)  # fmt: skip


def a_visit(place, branch, person, day):
    """A group led by somebody and a name written down at the door, on a day."""
    with writing() as session:
        scans = [Scan(nonce=f"{day}{n}", branch_id=branch, place_id=place, day=day, at=clock.midnight(day), direction="in",
                      kind="group", number=30, entries=30, exits=0, outcome="ok", source="desk",
                      saved_at=clock.midnight(day)) for n in range(2)]  # fmt: skip
        session.add_all(scans)
        session.flush()
        session.add(GroupVisit(scan_id=scans[0].id, unit="云溪小学", leader_id=person))
        session.add(DoorName(scan_id=scans[1].id, name="张三丰", at=clock.midnight(day)))


@pytest.mark.parametrize(("on", "kept"), [("2026-11-23", 1), ("2026-11-24", 0)])
def test_a_name_on_a_visit_is_kept_thirty_days_and_the_count_for_good(house, on, kept):
    clock.freeze("2026-10-24 09:00")
    branch = a_branch()
    place, _room = places_of(branch)
    person = write(people.enter, name="张三丰", phone="13000000001", by=None)
    a_visit(place, branch, person, date(2026, 10, 24))
    clock.freeze(f"{on} 00:20")
    write(privacy.expire)
    assert counted("door_name") == kept
    assert plain("SELECT count(leader_id) AS n, count(*) AS visits FROM group_visit")[0] == (kept, 1)
    assert plain("SELECT sum(entries) AS n FROM scan")[0].n == 60


@pytest.mark.parametrize(("on", "kept"), [("2026-11-22", 1), ("2026-11-23", 0)])
def test_who_booked_and_who_did_not_come_is_kept_ninety_days_and_how_many_for_good(house, on, kept):
    clock.freeze("2026-08-24 09:00")
    _door, room = places_of(a_branch())
    person = write(people.enter, name="张三丰", phone="13000000001", by=None)
    with writing() as session:
        booking = a_booking(room, person, date(2026, 8, 24), stage="lapsed")
        session.add(booking)
        session.flush()
        session.add(Miss(booking_id=booking.id, person_id=person, day=booking.day, does_count=True,
                         noted_at=booking.ends_at))  # fmt: skip
    clock.freeze(f"{on} 00:20")
    write(privacy.expire)
    found = plain("SELECT count(person_id) AS who, sum(adults + children) AS heads FROM booking")[0]
    assert found == (kept, 3)
    assert plain("SELECT count(person_id) AS who, count(*) AS misses FROM miss")[0] == (kept, 1)


def test_after_a_week_in_which_the_job_stood_still_one_run_has_caught_up(house):
    clock.freeze("2026-08-20 09:00")
    _door, room = places_of(a_branch())
    person = write(people.enter, name="张三丰", phone="13000000001", by=None)
    with writing() as session:
        session.add_all(a_booking(room, person, date(2026, 8, 20) + timedelta(n)) for n in range(9))
    clock.freeze("2026-11-18 21:00")
    write(services.jobs.enter)
    clock.freeze("2026-11-19 00:20")
    assert jobs.run("expire")
    assert db.session.scalars(select(Booking.person_id)).all().count(None) == 1
    clock.freeze("2026-11-26 10:00")
    assert jobs.run("expire")
    db.session.rollback()
    assert db.session.scalars(select(Booking.person_id)).all().count(None) == 8
    assert plain("SELECT sum(adults) AS n FROM booking")[0].n == 18


def test_the_hashes_of_a_day_are_gone_the_day_after(house):
    clock.freeze("2026-11-23 09:00")
    branch = a_branch()
    _door, room = places_of(branch)
    now, day = clock.now(), clock.today()
    person, by = write(people.enter, name="张三丰", phone="13000000001", by=None), a_colleague()
    with writing() as session:
        seat = SeatUse.seat.property.mapper.class_(place_id=room, label="1", code="seat-1", x=0, y=0)
        session.add(seat)
        session.flush()
        use = SeatUse(seat_id=seat.id, place_id=room, day=day, holder="p:1", from_at=now, until_at=now)
        session.add_all([use, a_booking(room, person, day)])
        session.flush()
        session.add_all([SeatReport(seat_use_id=use.id, day=day, at=now, due_at=now, by_holder="p:2"),
                         ChildAlert(branch_id=branch, place_id=room, day=day, at=now, holder="p:3", number=1),
                         LostThing(place_id=room, found_on=day, found_at=now, what="水杯", kept_where="服务台",
                                   found_by_id=by, returned_at=now, returned_to="张三丰 0001")])  # fmt: skip
    clock.freeze("2026-11-24 00:20")
    assert write(privacy.expire) == {"seat_use": 1, "seat_report": 1, "child_alert": 1}
    assert plain("SELECT count(*) AS n, count(holder) AS who FROM seat_use")[0] == (1, 0)
    clock.freeze("2027-02-22 00:20")
    assert write(privacy.expire)["lost_thing"] == 1
    assert plain("SELECT count(*) AS n, count(returned_to) AS who FROM lost_thing")[0] == (1, 0)


def test_every_record_of_the_list_has_a_word_of_ours(house):
    names = {row.table: row.subject for row in privacy.registry()}
    assert {"booking", "miss", "door_name", "child_alert", "seat_use", "seat_report", "lost_thing"} <= names.keys()
    assert all("一" <= word[0] <= "鿿" for word in names.values()), names
    assert all(row.counted_from and row.period for row in privacy.registry())


def test_the_version_is_the_day_of_the_last_changed_period(house):
    clock.freeze("2026-12-01 09:00")
    before = privacy.version_on()
    for valid_from in (date(2026, 12, 1), date(2027, 1, 1)):
        write(rules.set_value, name="BOOKING_KEEP_DAYS", value=60, valid_from=valid_from, reason="馆务会决定", by=None)
    assert privacy.version_on() == date(2026, 12, 1) > before
    clock.freeze("2027-01-01 09:00")
    assert privacy.version_on() == date(2027, 1, 1)


def test_the_list_says_the_period_in_words(house):
    words = {(row.table, row.entry.field): (row.period, row.afterwards) for row in privacy.registry()}
    assert words["presence", "holder"] == ("当天", "整条删除")
    assert words["person", "phone"] == ("365 天", "抹去，只留数字")
    assert words["account", "name"] == ("长期", "不删除")


def test_a_consent_text_is_known_by_purpose_and_version():
    for text in privacy.CONSENT_TEXTS:
        assert privacy.consent_text(text.purpose, text.version) == text and len(text.text) > 30
    assert privacy.current_text("child").purpose == "child"
    with pytest.raises(Refused, match="consent_unknown"):
        privacy.consent_text("child", "0")
