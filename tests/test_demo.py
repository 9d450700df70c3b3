"""The demonstration year keeps the house's invariants, tells the same story twice, and names nobody real."""

import re
import shutil
from datetime import date, timedelta

import pytest

from tests.conftest import make_app
from tests.factories import a_colleague
from yylib import clock, demo
from yylib.database import db, plain
from yylib.demo import booked, rooms, sheets
from yylib.models.certificates import Certificate
from yylib.models.volunteers import VolunteerStage
from yylib.permissions import Role
from yylib.services import activities, archives, audit, branches, calendar, lost, proofs, seats
from yylib.services.accounts import credentials
from yylib.services.visits import closing, figures, lacking, rollups

NOW, TODAY = "2026-11-21 10:40", date(2026, 11, 21)


@pytest.fixture(scope="module")
def built(tmp_path_factory, lite_template):
    """One whole year, built once for the tests that only look at it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(lite_template, folder / "yylib.db")
    app = make_app(folder)
    clock.freeze(NOW)
    passwords = demo.build(app)
    clock.freeze(None)
    yield app, passwords
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def year(built):
    """The app context of the built year, at the moment it was built for."""
    clock.freeze(NOW)
    with built[0].app_context():
        yield built[1]


def counts(*tables: str) -> dict[str, int]:
    return {table: plain(f"SELECT count(*) AS n FROM {table}")[0].n for table in tables}


def one(sql: str, **given):
    return plain(sql, **given)[0][0]


def everyday_sound(first: date, last: date) -> None:
    """What holds of any instance: sums agree with rows, the audit chain is whole, nobody of an old period inside."""
    days = rollups.days()
    assert (days[0], days[-1]) == (first, last)
    assert [line for day in days for line in rollups.differences(day)] == []
    assert audit.verify() is None
    for branch in branches.all_branches():
        now = closing.inside_now(branch.id)
        came = plain("SELECT coalesce(sum(entries), 0) AS n FROM scan WHERE branch_id = :branch AND at >= :since",
                     branch=branch.id,
                     since=clock.stamp(calendar.last_closing(branch.id, clock.now())))[0].n  # fmt: skip
        assert all(0 <= (level.number or 0) <= came for level in [now, *now.areas])


def test_a_short_year_is_sound_on_both_engines_and_a_second_build_changes_nothing(house):
    clock.freeze(NOW)
    passwords = demo.build(house, days=20, recent=4)
    assert len(passwords) == len(Role)
    everyday_sound(TODAY - timedelta(20), TODAY)
    before = counts("scan", "account", "audit_row", "day_figure", "setting", "closure")
    assert demo.build(house, days=20, recent=4) == {}
    assert counts(*before) == before
    assert clock.local(clock.now()).isoformat(" ", "minutes") == NOW


def test_sums_audit_and_present_are_sound_over_the_whole_year(year):
    everyday_sound(TODAY - timedelta(demo.DAYS), TODAY)
    assert closing.inside_now(branches.all_branches()[0].id).number > 10


def test_each_role_has_one_account_and_its_password_opens_it(year):
    held = plain("SELECT a.login_name, r.role FROM account a JOIN role_held r ON r.account_id = a.id")
    assert sorted(row.role for row in held) == sorted(Role)
    assert {row.login_name for row in held} == set(year)
    for login_name, password in year.items():
        assert credentials.check(login_name=login_name, password=password, address="127.0.0.1")
    assert one("SELECT count(*) FROM account WHERE must_change") == 0


def test_every_name_says_that_it_is_made_up_and_every_phone_is_a_synthetic_one(year):
    names = [row[0] for table in ("account", "person") for row in plain(f"SELECT name FROM {table}")]
    units = [row[0] for row in plain("SELECT unit FROM group_visit")]
    assert len(names) > len(Role) and units
    assert all("演示" in name for name in names + units)
    assert all(
        13000000000 <= int(row[0]) <= 13000009999 for row in plain("SELECT phone FROM person WHERE phone IS NOT NULL")
    )
    texts = [str(row[0]) for table, column in (("audit_row", "body"), ("outbox_item", "what"), ("duty_note", "line"))
             for row in plain(f"SELECT {column} FROM {table}")]  # fmt: skip
    assert not [
        text for text in texts if re.search(r"(?<![\da-f])1[3-9]\d{9}(?![\da-f])", text)
    ]  # no piece of a digest


def test_cards_leave_a_hash_of_today_and_nothing_of_the_days_before(year):
    assert one("SELECT count(*) FROM scan WHERE kind = 'card'") > 1000
    assert {clock.day(row[0]) for row in plain("SELECT DISTINCT day FROM presence")} == {TODAY}
    assert all(re.fullmatch("(b:)?[0-9a-f]{62}([0-9a-f]{2})?", row[0]) for row in plain("SELECT holder FROM presence"))
    assert {clock.day(row[0]) for row in plain("SELECT DISTINCT day FROM seat_use WHERE holder IS NOT NULL")} == {TODAY}


def test_the_last_month_is_scan_by_scan_with_all_that_happens_at_a_desk(year):
    since = (TODAY - timedelta(demo.RECENT)).isoformat()
    found = {row[0] for row in plain("SELECT DISTINCT outcome FROM scan WHERE day >= :since", since=since)}
    assert found >= {"ok", "same", "back", "undo", "exit_unknown", "assumed"}
    sources = {row[0] for row in plain("SELECT DISTINCT source FROM scan WHERE day >= :since", since=since)}
    assert sources == {"desk", "paper", "closing"}
    assert one("SELECT max(at) FROM scan") <= clock.stamp(clock.now())


def test_every_figure_of_the_year_is_plausible_and_closed_days_are_empty(year):
    main = branches.all_branches()[0]
    first = TODAY - timedelta(demo.DAYS)
    days = [row for row in figures.branch_days(first, TODAY - timedelta(1)) if row.branch_id == main.id]
    open_days = calendar.open_days(main.id, first, TODAY - timedelta(1))
    assert {row.day for row in days} == open_days and len(open_days) == demo.DAYS - 2
    assert all(100 <= row.number <= 900 for row in days)
    assert max(days, key=lambda row: row.number).day == date(2026, 3, 3)
    assert 90_000 <= sum(row.number for row in days[-365:]) <= 160_000


def test_all_but_the_last_two_days_are_adopted_by_somebody_who_did_not_enter_them(year):
    last = clock.day(one("SELECT max(day) FROM day_figure WHERE stage = 'adopted'"))
    assert last == TODAY - timedelta(3)
    lonely = one("SELECT count(*) FROM day_figure f WHERE f.stage = 'adopted' AND NOT EXISTS "
                 "(SELECT 1 FROM move_made m WHERE m.subject = 'day_figure' AND m.row_id = f.id)")  # fmt: skip
    own = one("SELECT count(*) FROM day_figure f JOIN tally t ON t.place_id = f.place_id AND t.day = f.day "
              "WHERE t.by_id = f.by_id")  # fmt: skip
    assert (lonely, own) == (0, 0)
    missing = [word for day in lacking.of_day(TODAY - timedelta(1)) for check in day.checks for word in check.missing]
    assert "还没有采纳" in missing and "缺闭馆读数" in missing


def test_the_year_before_came_by_a_real_import_with_its_bad_rows_named(year):
    batch = plain("SELECT state, good, bad FROM batch")[0]
    assert tuple(batch) == ("done", 362, 3)
    assert one("SELECT count(*) FROM bad_row") == 3
    assert figures.visits(date(2024, 11, 1), date(2024, 11, 30)) > 5000


def test_the_door_counter_agrees_roughly_with_the_desk(year):
    rows = plain("SELECT i.number, v.entries FROM interval i JOIN visit_day v ON v.place_id = i.place_id "
                 "AND v.day = i.first_on WHERE i.first_on = i.last_on AND i.state = 'ok' "
                 "AND i.undone_at IS NULL")  # fmt: skip
    assert len(rows) == 10
    assert all(0.98 <= row.number / row.entries <= 1.08 for row in rows)


def test_two_weeks_and_the_week_to_come_are_booked_in_every_stage(year):
    assert {row[0] for row in plain("SELECT policy FROM booking_plan")} == {"recommended", "required"}
    stages = {row[0] for row in plain("SELECT DISTINCT stage FROM booking")}
    assert stages == {"booked", "arrived", "left", "cancelled", "lapsed", "closed"}
    days = plain("SELECT min(day) AS first, max(day) AS last FROM booking WHERE stage = 'booked'")[0]
    assert clock.day(days.last) == TODAY + timedelta(booked.AHEAD) and clock.day(days.first) == TODAY
    assert one("SELECT count(*) FROM booking WHERE children > 0") > 10
    over = plain("SELECT place_id, starts_at, sum(adults + toddlers + children) AS n FROM booking "
                 "WHERE stage IN ('booked', 'arrived', 'left') GROUP BY place_id, starts_at")  # fmt: skip
    assert all(row.n <= 200 for row in over)


def test_some_did_not_come_and_only_where_somebody_was_turned_away_it_counts(year):
    rows = plain("SELECT does_count, waived_at IS NOT NULL AS waived, count(*) AS n FROM miss GROUP BY 1, 2")
    found = {(bool(row.does_count), bool(row.waived)): row.n for row in rows}
    assert found[True, True] == 1 and found[True, False] >= 2 and found[False, False] >= 5
    assert one("SELECT count(DISTINCT code) FROM turned_away") >= 1
    assert one("SELECT count(*) FROM outbox_item WHERE kind = 'miss' AND person_id IS NOT NULL") >= 2


def test_the_rooms_are_drawn_and_somebody_sits_in_them(year):
    maps = {place.name: number for place, number in seats.rooms()}
    assert maps == {"自习室": 32, "报刊阅览室": 30}
    study = next(place for place, _number in seats.rooms() if place.name == "自习室")
    kinds = {state.kind for state in seats.states(study.id)}
    assert {"free", "taken", "blocked"} <= kinds
    ends = {row[0] for row in plain("SELECT DISTINCT end_reason FROM seat_use")}
    assert {"left", "closing", "overstayed"} <= ends


def test_a_child_waits_a_thing_is_kept_and_one_is_due(year):
    assert [bool(row[0]) for row in plain("SELECT seen_at IS NOT NULL FROM child_alert ORDER BY id")] == [True, False]
    assert counts("lost_thing")["lost_thing"] == len(rooms.THINGS)
    assert one("SELECT count(*) FROM lost_thing WHERE returned_to LIKE '演示%'") == 2
    assert lost.count_due() == 1


def test_the_sheets_of_three_weeks_are_signed_but_for_yesterdays(year):
    days = plain("SELECT day, max(version) AS version, min(signed_as) AS signed_as FROM day_sheet WHERE department_id = 0 "
                 "GROUP BY day ORDER BY day")  # fmt: skip
    assert len(days) == sheets.DAYS and clock.day(days[-1].day) == TODAY - timedelta(1)
    assert {row.signed_as for row in days[:-1]} == {"馆长"} and days[-1].signed_as == ""
    assert [clock.day(row.day) for row in days if row.version == 2] == [TODAY - timedelta(sheets.CORRECTED + 1)]
    assert any("平稳" in row[0] for row in plain("SELECT sentence FROM day_sheet WHERE department_id = 0"))


def test_something_waits_for_everybody(year):
    assert counts("terminal", "setting", "closure") == {"terminal": 1, "setting": 4, "closure": 6}
    assert one("SELECT count(*) FROM outbox_item WHERE kind = 'demo'") == 3
    assert one("SELECT count(*) FROM outbox_item WHERE kind = 'lost'") == 1
    assert one("SELECT count(*) FROM terminal WHERE enrolled_at IS NULL") == 1
    assert counts("reading")["reading"] == 20 and counts("duty_note")["duty_note"] >= 30


def test_the_same_day_is_told_the_same_way_again(built, app):
    told = "SELECT place_id, kind, direction, number, outcome, at FROM scan WHERE day = '2026-11-20' ORDER BY id"
    clock.freeze(NOW)
    demo.build(app, days=2, recent=2)
    with app.app_context():
        again = [tuple(row) for row in plain(told)]
    with built[0].app_context():
        first = [tuple(row) for row in plain(told)]
    assert len(first) > 400 and first == again


def test_a_house_that_has_an_account_is_left_alone(app):
    with app.app_context():
        a_colleague("admin")
        assert demo.build(app) == {}
        assert counts("account", "scan", "setting", "outbox_item") == {
            "account": 1, "scan": 0, "setting": 0, "outbox_item": 0}  # fmt: skip


def test_every_filed_activity_holds_all_that_its_checklist_asks(year):
    filed = [row.id for row in plain("SELECT id FROM activity WHERE stage = 'filed'")]
    lines = [line for activity_id in filed for line in archives.checklist(activities.get(activity_id))]
    assert len(filed) > 10 and {line.state for line in lines} <= {"held", "optional"}
    assert one("SELECT count(*) FROM activity_photo") >= 3 * len(filed)
    assert one("SELECT count(*) FROM activity WHERE stage = 'approved' AND due_on < :day", day=TODAY.isoformat()) == 1


def test_volunteers_stand_at_every_stage_and_their_proofs_agree_with_their_entries(year):
    stages = {row.stage: row.n for row in plain("SELECT stage, count(*) AS n FROM volunteer GROUP BY stage")}
    assert set(stages) == {stage.value for stage in VolunteerStage}
    assert one("SELECT count(*) FROM volunteer WHERE group_id IS NOT NULL") == 12
    papers = plain("SELECT id, revoked_at, replaces_id FROM certificate WHERE kind = 'service' ORDER BY id")
    assert [(row.revoked_at is not None, row.replaces_id) for row in papers] == [
        (False, None), (True, None), (False, papers[1].id)]  # fmt: skip
    valid = [db.session.get(Certificate, row.id) for row in papers if row.revoked_at is None]
    assert all(proofs.agreement(paper).agrees for paper in valid)
    assert one("SELECT count(*) FROM proof WHERE stage = 'announced'") == 1
    assert {row.stage for row in plain("SELECT stage FROM service_entry")} >= {"confirmed", "pending", "void"}
    assert {row.stage for row in plain("SELECT stage FROM signup")} >= {"taken", "waiting", "absent"}
