"""Past counts and counter readings brought in: the real door counter, clashes, places, undo."""

from datetime import date

import pytest

from tests.factories import a_colleague, a_door
from tests.services.imports.files import GATE, a_batch, days
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import rules
from yylib.services.imports import batches, heads, history, past, run
from yylib.services.imports.inspect import inspect
from yylib.services.imports.sheets import BadSheet
from yylib.services.visits import figures, readings

SOURCE = 15459


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 20:00")
    return a_colleague("head")


@pytest.fixture
def door(house):
    return a_door()


def bring(batch_id: int, by: int) -> int:
    write(batches.move, batch_id=batch_id, verb="start", by=by)
    run.run_next()
    db.session.expire_all()
    assert batches.get(batch_id).state == "done", batches.get(batch_id).note
    return batch_id


def gone(batch_id: int, by: int) -> None:
    write(batches.move, batch_id=batch_id, verb="undo", by=by)
    run.run_next()


def live(table: str) -> int:
    return plain(f"SELECT count(*) AS n FROM {table} WHERE undone_at IS NULL")[0].n


def reasons(batch_id: int) -> dict[int, str]:
    return {bad.row: bad.reason for bad in batches.bad_rows(batch_id)}


def test_the_real_counter_is_brought_in_and_what_cannot_be_right_stays_outside(by, door):
    batch_id = bring(a_batch(GATE.read_bytes(), by=by, place_id=door), by)
    told = inspect(GATE)
    doubts = readings.doubts(door)
    assert [(d.begins.row, d.ends.row, d.first_on.isoformat(), d.number) for d in doubts] == [
        (d["from_row"], d["row"], d["first_day"], d["count"]) for d in told["doubts"]
    ]
    assert len(doubts) == 6 and {d.ends.batch_id for d in doubts} == {batch_id}
    assert figures.visits(date(2021, 9, 1), date(2022, 7, 30)) == told["total"] == SOURCE
    sure = "SELECT count(*) AS n FROM interval WHERE undone_at IS NULL AND state = 'ok' AND first_on {} last_on"
    assert plain(sure.format("<>"))[0].n == told["intervals"] == 9
    assert plain(sure.format("="))[0].n == told["days"] == 306
    assert reasons(batch_id) == {bad["row"]: bad["reason"] for bad in told["rejected"]}


def test_the_dry_run_says_beforehand_what_the_import_then_does(by, door):
    batch_id = a_batch(GATE.read_bytes(), by=by, place_id=door)
    trial = batches.trial(batch_id)
    assert (trial.read, len(trial.doubts), trial.days, trial.total) == (333, 6, 306, SOURCE)
    assert trial.good == 333 - len(trial.rejected) and not trial.clashes
    assert (trial.first, trial.last) == (date(2021, 9, 1), date(2022, 7, 30))
    assert any("9 段" in note for note in trial.notes)
    assert [live(table) for table in ("reading", "interval", "past_count")] == [0, 0, 0]
    bring(batch_id, by)
    assert batches.get(batch_id).good == trial.good
    assert [d.number for d in readings.doubts(door)] == [doubt.data[2] for doubt in trial.doubts]


def test_the_same_file_again_adds_nothing_and_says_so(by, door):
    bring(a_batch(GATE.read_bytes(), by=by, place_id=door), by)
    again = a_batch(GATE.read_bytes(), by=by, place_id=door)
    trial = batches.trial(again)
    assert (trial.good, trial.total, trial.doubts) == (0, 0, [])
    assert {clash.reason for clash in trial.clashes} == {past.HELD_READING}
    assert len(trial.clashes) == 333 - len(trial.rejected)
    before = live("reading"), live("interval")
    bring(again, by)
    assert (live("reading"), live("interval")) == before and batches.get(again).good == 0


def test_an_undo_takes_readings_and_differences_out_also_after_they_were_looked_at_and_decided(by, door):
    batch_id = bring(a_batch(GATE.read_bytes(), by=by, place_id=door), by)
    write(readings.decide, interval_id=readings.doubts(door)[0].id, accept=True, by=by)
    assert figures.visits(date(2021, 9, 1), date(2022, 7, 30)) > SOURCE
    gone(batch_id, by)
    assert (live("reading"), live("interval"), readings.count_doubts()) == (0, 0, 0)
    assert figures.visits(date(2021, 9, 1), date(2022, 7, 30)) is None
    bring(a_batch(GATE.read_bytes(), by=by, place_id=door), by)
    assert figures.visits(date(2021, 9, 1), date(2022, 7, 30)) == SOURCE


def test_an_undo_leaves_what_the_desk_has_typed_and_joins_it_anew(by, door):
    write(rules.set_value, name="READING_GAP_DAYS", value="400", valid_from=clock.today(), reason="同一个计数器", by=by)
    for day, value in ((date(2021, 8, 31), 9800), (date(2022, 8, 1), 12000)):
        write(readings.enter, place_id=door, day=day, taken="closing", value=value, by=by, sure=True)
    first = plain("SELECT number FROM interval WHERE undone_at IS NULL")[0].number
    batch_id = bring(a_batch(GATE.read_bytes(), by=by, place_id=door), by)
    assert live("interval") > 300
    gone(batch_id, by)
    assert [row.number for row in plain("SELECT number FROM interval WHERE undone_at IS NULL")] == [first] == [2200]


def test_readings_taken_at_opening_count_for_the_day_they_begin(by, door):
    text = days({"2024-03-01": 1000, "2024-03-02": 1090, "2024-03-03": 1150}, head="日期,开馆读数")
    bring(a_batch(text, by=by, place_id=door, shape="cumulative", taken="opening"), by)
    assert {d.day: d.number for d in figures.place_days(date(2024, 3, 1), date(2024, 3, 3))} == {
        date(2024, 3, 1): 90, date(2024, 3, 2): 60}  # fmt: skip


def test_of_several_readings_a_day_the_last_is_taken_and_the_others_are_named(by, door):
    text = "日期,时段,读数\n2024-03-01,9,1000\n2024-03-01,17,1080\n2024-03-02,17,1200"
    batch_id = bring(a_batch(text, by=by, place_id=door, shape="cumulative"), by)
    assert reasons(batch_id) == {2: "同一天取第 3 行的读数"}
    assert [row.number for row in plain("SELECT number FROM interval WHERE undone_at IS NULL")] == [120]


def test_a_reading_beyond_the_counter_of_its_door_is_named(by, house):
    door = a_door(counter_max=9999)
    text = days({"2024-03-01": 9900, "2024-03-02": 12000, "2024-03-03": 9990})
    batch_id = bring(a_batch(text, by=by, place_id=door, shape="cumulative"), by)
    assert reasons(batch_id) == {3: "读数 12000 超过计数器的最大值 9999"}


def test_daily_counts_become_figures_with_their_cell(by, door):
    batch_id = bring(a_batch(days({"2019-05-01": 321, "2019-05-02": 280}), by=by, place_id=door), by)
    cells = history.cells(batches.get(batch_id))
    assert [(c.row, c.column, c.day, c.number, c.is_live) for c in cells] == [
        (2, "B", date(2019, 5, 1), 321, True), (3, "B", date(2019, 5, 2), 280, True)]  # fmt: skip
    assert figures.visits(date(2019, 5, 1), date(2019, 5, 31)) == 601


def test_hourly_counts_keep_their_hours(by, door):
    text = "日期,时段,进馆,出馆\n2019-05-01,9:00-10:00,30,5\n2019-05-01,10:00-11:00,41,12"
    bring(a_batch(text, by=by, place_id=door), by)
    assert figures.by_hour(date(2019, 5, 1)) == {9: (30, 5), 10: (41, 12)}


def test_a_day_that_has_a_number_is_not_doubled_by_another_file(by, door):
    bring(a_batch(days({"2019-05-01": 321}), by=by, place_id=door), by)
    hours = "日期,时段,进馆\n2019-05-01,9,30\n2019-05-02,9,30\n2019-05-02,10,31"
    batch_id = bring(a_batch(hours, by=by, place_id=door), by)
    assert reasons(batch_id) == {2: past.HELD_COUNT}
    daily = a_batch(days({"2019-05-02": 99, "2019-05-03": 70}), by=by, place_id=door)
    assert [clash.row for clash in batches.trial(daily).clashes] == [2]
    bring(daily, by)
    assert figures.visits(date(2019, 5, 1), date(2019, 5, 3)) == 321 + 61 + 70


def test_a_day_the_counter_covers_takes_no_daily_count(by, door):
    text = days({"2024-03-01": 1000, "2024-03-04": 1300})
    bring(a_batch(text, by=by, place_id=door, shape="cumulative"), by)
    daily = bring(a_batch(days({"2024-03-01": 80, "2024-03-02": 90, "2024-03-05": 70}), by=by, place_id=door), by)
    assert reasons(daily) == {3: past.HELD_COUNT}


def test_the_words_of_a_place_column_become_places_and_strange_ones_are_named(by, door):
    other = a_door()
    text = "日期,地点,人次\n2019-05-01,东门,300\n2019-05-01,西门,200\n2019-05-01,后院,7\n2019-05-02,东门,310"
    batch_id = bring(a_batch(text, by=by, places={"东门": door, "西门": other}), by)
    assert reasons(batch_id) == {4: "“后院”没有对应的门或区域"}
    assert {(d.place_id, d.number) for d in figures.place_days(date(2019, 5, 1), date(2019, 5, 1))} == {
        (door, 300), (other, 200)}  # fmt: skip


def test_two_words_for_one_place_are_not_added_up(by, door):
    text = "日期,地点,人次\n2019-05-01,东门,300\n2019-05-01,大门,200\n2019-05-02,东门,310\n2019-05-02,大门,210"
    batch_id = a_batch(text, by=by, places={"东门": door, "大门": door})
    assert [clash.row for clash in batches.trial(batch_id).clashes] == [3, 5]
    assert set(reasons(bring(batch_id, by))) == {3, 5}


def test_a_file_with_the_same_heads_is_understood_as_it_was_the_last_time(by, door):
    text = "日期,上午,下午\n2019-05-01,120,200\n2019-05-02,110,190"
    batch_id = a_batch(text, by=by)
    mapping = dict(batches.get(batch_id).mapping)
    assert "计数栏" in heads.missing(mapping, door)
    mapping["columns"] = mapping["columns"] | {"total": 2}
    write(batches.remap, batch_id=batch_id, place_id=door, mapping=mapping,
          signature=mapping["columns"]["signature"], by=by)  # fmt: skip
    later = batches.get(a_batch("日期,上午,下午\n2020-05-01,125,205", by=by))
    assert later.mapping["columns"]["total"] == 2 and later.mapping["place_id"] == door


def test_without_a_place_nothing_is_read_and_the_sentence_says_what_is_missing(by, house):
    batch_id = a_batch(days({"2019-05-01": 321, "2019-05-02": 280}), by=by)
    with pytest.raises(BadSheet) as bad:
        batches.trial(batch_id)
    assert bad.value.sentence == "请选这些数字是哪个门或区域的。"


def test_an_adopted_day_of_the_batch_is_counted_before_an_undo(by, door):
    from yylib.services.visits import adopt

    batch_id = bring(a_batch(days({"2019-05-01": 321, "2019-05-02": 280}), by=by, place_id=door), by)
    write(adopt.move, place_id=door, day=date(2019, 5, 1), verb="adopt", by=a_colleague("head"))
    assert history.adopted_days(batch_id) == 1


def test_a_day_above_the_plausible_is_pointed_at_and_counts(by, door):
    trial = batches.trial(a_batch(days({"2019-05-01": 321, "2019-05-02": 4500}), by=by, place_id=door))
    assert trial.total == 4821 and trial.notes == ["第 3 行超过一天 3000 人次，请看一眼是否写对。"]
