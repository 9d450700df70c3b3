"""Past activities from tables: the real events with their sums, a second import, undo, and every row that is none by its number."""

import csv
import io
import json
from collections import Counter
from datetime import date

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.activities import Activity
from yylib.services import activities, activity_figures, outbox, past_activities
from yylib.services.imports import batches, run
from yylib.services.past_activities import importing
from yylib.services.year_plans.reading import folded

TABLES = ("activity", "activity_session", "head_count", "registration_sheet", "activity_notice", "outbox_item")


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 09:00")
    a_branch()
    return a_colleague("head")


def a_batch(data: bytes | str, by: int, name: str = "events.csv", **columns) -> int:
    kept, mapping = past_activities.receive(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name)
    mapping["columns"] |= columns
    return write(batches.open_batch, name=past_activities.NAME, kept=kept, mapping=mapping, by=by)


def step(batch_id: int, verb: str, by: int) -> int:
    write(batches.move, batch_id=batch_id, verb=verb, by=by)
    run.run_next()
    db.session.expire_all()
    return batch_id


def bring(data, by: int, **given) -> int:
    batch_id = step(a_batch(data, by, **given), "start", by)
    assert batches.get(batch_id).state == "done", batches.get(batch_id).note
    return batch_id


def counts() -> dict[str, int]:
    return {table: plain(f"SELECT count(*) AS n FROM {table}")[0].n for table in TABLES}


def reasons(batch_id: int) -> dict[int, str]:
    return {bad.row: bad.reason for bad in batches.bad_rows(batch_id)}


@pytest.mark.shared
def test_the_real_events_come_in_with_the_sums_of_the_file_once_and_leave_nothing_when_undone(by, shared):
    path = shared / "data/turnout/barnet_bristol/events_barnet.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    people, years = sum(int(row["Attendees"]) for row in rows), Counter(row["Event date"][:4] for row in rows)
    by_year = Counter()
    for row in rows:
        by_year[row["Event date"][:4]] += int(row["Attendees"])
    before = counts()
    first = a_batch(path.read_bytes(), by)
    seen = batches.trial(first)
    assert (seen.read, seen.good, seen.total, seen.rejected, seen.clashes) == (len(rows), len(rows), people, [], [])
    assert counts() == before
    step(first, "start", by)
    after = counts()
    assert after["activity"] == after["activity_session"] == len(rows) == 4312 and people == 66651
    assert (after["registration_sheet"], after["activity_notice"], after["outbox_item"]) == (0, 0, 0)
    for year, number in years.items():
        held = activity_figures.year(int(year))
        assert (held.total.sessions, held.total.people, held.due) == (number, by_year[year], 0)
    assert activities.late() == [] and activities.all_in(date(2026, 1, 1), date(2026, 12, 31)) == []
    again = bring(path.read_bytes(), by)
    assert counts() == after and (batches.get(again).good, batches.get(again).known) == (len(rows), len(rows))
    step(again, "undo", by)
    assert counts() == after
    assert batches.get(step(first, "undo", by)).note == "" and counts() == before
    bring(path.read_bytes(), by)
    assert counts() == after


@pytest.mark.shared
@pytest.mark.parametrize("name", ["events.csv", "event_attendance.csv"])
def test_a_table_of_quarterly_counts_is_no_activity_and_says_so_of_each_row(by, shared, name):
    data = (shared / "data/turnout/uk_libraries_activity" / name).read_bytes()
    number = len(list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")))))
    seen = batches.trial(a_batch(data, by))
    assert (seen.read, seen.good, len(seen.rejected)) == (number, 0, number)
    assert {item.row for item in seen.rejected} == set(range(2, number + 2))
    assert all("一段时间的合计，不是一场活动" in item.reason for item in seen.rejected)


@pytest.mark.shared
def test_a_calendar_without_attendance_is_refused_as_a_format_and_as_a_table(by, shared):
    data = (shared / "data/events/universal_offers/events.json").read_bytes()
    with pytest.raises(Refused) as refused:
        past_activities.receive(io.BytesIO(data), "events.json")
    assert "csv" in refused.value.sentence.todo
    with pytest.raises(Refused) as refused:
        past_activities.receive(io.BytesIO(data), "events.csv")
    assert "JSON" in refused.value.sentence.title and "没有到场人数" in refused.value.sentence.title
    table = io.StringIO()
    csv.writer(table).writerows(
        [("title", "start date"), *((row["title"], row["start"][:10]) for row in json.loads(data))]
    )
    with pytest.raises(Refused) as refused:
        past_activities.receive(io.BytesIO(table.getvalue().encode()), "events.csv")
    assert "“参加人次”" in refused.value.sentence.title
    assert plain("SELECT count(*) AS n FROM stored_file")[0].n == 0


TABLE = """2024年活动统计表,,,,,,
活动日期,活动名称,类型,面向对象,地点,参加人数,备注
2024年3月9日 9:30,绘本故事会《小种子》,故事会,少儿,{place},"32人",
2024-03-09,绘本故事会《小种子》,故事会,少儿,{place},28,
2024/4/23,世界读书日诵读,,全体,历山广场,"1,200",
2024-02-30,不存在的一天,,,,5,
2027-01-01,还没办,,,,5,
2024-05-01,,讲座,,,40,
2024-05-04,人数看不懂,,,,约四十,
2024-05-05,人数没写,,,,,
2024-05-06,没人来,讲座,,{place},0,
合计,,,,,1300,
"""


def test_the_offices_table_is_understood_and_each_bad_row_named(by):
    branch = plain("SELECT id FROM branch ORDER BY sort, id")[0].id
    place = plain("SELECT name FROM place WHERE id = :id", id=places_of(branch)[1])[0].name
    batch_id = bring(TABLE.format(place=place), by)
    assert {row: said.split("：")[0].split("，")[0] for row, said in reasons(batch_id).items()} == {
        6: "没有这一天", 7: "日期在今天之后", 8: "没有活动名称", 9: "参加人次不是一个人数", 10: "没有参加人次", 12: "合计行"}  # fmt: skip
    found = activity_figures.year(2024)
    assert (found.total.sessions, found.total.adults, found.total.children) == (4, 1200, 60)
    assert {(line.label, line.sessions) for line in found.by_kind} == {("故事会", 2), ("朗诵诵读", 1), ("讲座", 1)}
    assert ("馆外", 1) in {(line.label, line.sessions) for line in found.by_place}
    held = activities.all_in(date(2024, 3, 9), date(2024, 3, 9))
    assert sorted(clock.local(one.sessions[0].starts_at).strftime("%H:%M") for one in held) == ["09:00", "09:00"]
    assert {(one.stage, one.due_on, one.batch_id) for one in held} == {("filed", None, batch_id)}
    assert folded(place) == folded(activities.get(held[0].id).sessions[0].place.name)


def test_what_somebody_added_to_stays_when_the_import_is_undone(by):
    batch_id = bring("日期,活动名称,成人,儿童\n2024-05-01,甲,3,4\n2024-05-02,乙,5,0", by)
    kept = activities.all_in(date(2024, 5, 1), date(2024, 5, 1))[0].id
    with writing() as session:
        session.get(Activity, kept).summary = "补记"
    step(batch_id, "undo", by)
    assert "1 个活动后来有人改过" in batches.get(batch_id).note and counts()["activity"] == counts()["head_count"] == 1
    assert activity_figures.year(2024).total.people == 7 and outbox.count_waiting() == 0


def test_what_was_counted_by_hand_is_not_deleted(by):
    batch_id = bring("日期,活动名称,人数\n2024-05-01,甲,3", by)
    with writing():
        plain("INSERT INTO head_count (session_id, day, adults, children, spot, source, nonce, at) SELECT id, '2024-05-01', 1, 0, "
              "'', 'staff', 'n', starts_at FROM activity_session")  # fmt: skip
    step(batch_id, "undo", by)
    assert counts()["head_count"] == 2 and counts()["activity"] == 1
    with pytest.raises(Exception, match="append-only"), writing():
        plain("DELETE FROM head_count WHERE batch_id IS NULL")


def test_an_undo_asks_every_table_that_may_point_to_an_activity(by):
    asked = importing._UNTOUCHED
    pointing = {table.name for table in db.metadata.sorted_tables for key in table.foreign_keys
                if key.column.table.name in ("activity", "activity_session")} - {"activity_session"}  # fmt: skip
    assert {name for name in pointing if f" {name} " not in asked} == set()
