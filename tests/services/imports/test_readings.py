"""Counter readings become visits; what cannot be believed is kept apart."""

import csv
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yylib.services.imports.inspect import inspect
from yylib.services.imports.readings import OPENING, of_the_day, spans

GATE = Path(__file__).parents[2] / "data" / "counts" / "gatecounts.csv"
START = date(2026, 3, 2)


def days(*values, gap=()):
    return [(at + 2, START + timedelta(at + sum(at >= g for g in gap)), value) for at, value in enumerate(values)]


def test_at_closing_a_reading_less_the_one_before_is_its_own_day():
    only, second = spans(days(100, 130, 190), 3000)
    assert (only.first_day, only.last_day, only.count, only.state, only.why) == (
        START + timedelta(1), START + timedelta(1), 30, "ok", "",
    )  # fmt: skip
    assert (second.count, second.from_row, second.to_row) == (60, 3, 4)


def test_at_opening_a_reading_begins_its_own_day():
    first, second = spans(days(100, 130, 190), 3000, taken=OPENING)
    assert (first.first_day, first.count) == (START, 30)
    assert (second.last_day, second.count) == (START + timedelta(1), 60)


def test_days_without_a_reading_stay_one_interval():
    (span,) = spans([(2, START, 100), (5, START + timedelta(3), 160)], 3000)
    assert (span.first_day, span.last_day, span.days, span.count) == (START + timedelta(1), START + timedelta(3), 3, 60)
    assert span.state == "ok" and "3 天合为一段，不分摊" in span.why


def test_the_interval_at_opening_begins_with_the_day_of_its_reading():
    (span,) = spans([(2, START, 100), (5, START + timedelta(3), 160)], 3000, taken=OPENING)
    assert (span.first_day, span.last_day) == (START, START + timedelta(2))


def test_an_interval_is_doubted_by_its_average_a_day():
    believed, doubted = spans([(2, START, 0), (3, START + timedelta(2), 6000), (4, START + timedelta(4), 12001)], 3000)
    assert believed.state == "ok"
    assert doubted.state == "doubt" and "超过合理上限 3000" in doubted.why and "2 天" in doubted.why


def test_exactly_the_plausible_day_is_believed():
    assert [span.state for span in spans(days(0, 3000, 6001), 3000)] == ["ok", "doubt"]


def test_a_roll_over_is_counted_through_zero_and_doubted():
    (span,) = spans(days(999_990, 15), 3000)
    assert (span.count, span.state) == (25, "doubt") and "归零" in span.why


def test_a_roll_over_follows_the_size_of_the_counter():
    (span,) = spans(days(9_990, 15), 3000, maximum=9_999)
    assert span.count == 25


def test_a_lower_reading_that_is_no_roll_over_has_no_count():
    (span,) = spans(days(500, 450), 3000)
    assert (span.count, span.state) == (0, "doubt") and "读数比上一次小" in span.why


def test_after_a_doubt_the_count_goes_on_from_the_new_reading():
    assert [span.count for span in spans(days(100, 400_000, 400_070), 3000) if span.state == "ok"] == [70]


def test_a_two_way_counter_is_halved_and_says_so():
    even, odd = spans(days(100, 140, 181), 3000, two_way=True)
    assert (even.count, even.why) == (20, "双向计数，取半")
    assert (odd.count, odd.why) == (20, "双向计数，取半，余 1 舍去")


def test_two_readings_of_a_day_are_an_error_of_the_caller():
    with pytest.raises(ValueError):
        spans([(2, START, 1), (3, START, 2)], 3000)


def test_a_reading_beyond_the_counter_is_an_error_of_the_caller():
    with pytest.raises(ValueError):
        spans(days(1, 1_000_000), 3000)


def test_a_single_reading_gives_no_figure():
    assert spans(days(5), 3000) == []


def test_of_several_readings_a_day_the_last_counts_at_closing_and_the_first_at_opening():
    readings = [(2, START, 9, 10), (3, START, 17, 90), (4, START, 12, 50)]
    assert list(of_the_day(readings, "closing")) == [(3, START, 90)]
    assert list(of_the_day(readings, "opening")) == [(2, START, 10)]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 999_999), min_size=1, max_size=30), st.sampled_from(["closing", "opening"]))
def test_spans_cover_every_day_between_the_readings_once(values, taken):
    covered = [
        span.first_day + timedelta(n)
        for span in spans(days(*values, gap=(3, 7)), 3000, taken=taken)
        for n in range(span.days)
    ]
    assert len(covered) == len(set(covered)) == (days(*values, gap=(3, 7))[-1][1] - START).days


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=30))
def test_believable_steps_add_up_to_the_last_reading_less_the_first(steps):
    values = [1000]
    for step in steps:
        values.append(values[-1] + step)
    assert sum(span.count for span in spans(days(*values), 3000)) == values[-1] - values[0]


def test_the_real_counter_gives_six_doubts_names_its_unreadable_rows_and_sums_to_its_source():
    with GATE.open(newline="") as stream:
        source = list(csv.reader(stream))[1:]
    numbers = [(datetime.strptime(day, "%d-%b-%y").date(), int(value)) for day, value in source if value.isdigit()]
    steps = [(after[0], (after[0] - before[0]).days, after[1] - before[1]) for before, after in pairwise(numbers)]
    believed = [(day, span, step) for day, span, step in steps if 0 <= step <= 3000 * span]
    told = inspect(GATE)
    assert [doubt["last_day"] for doubt in told["doubts"]] == [
        "2021-10-21", "2021-12-10", "2022-03-02", "2022-03-03", "2022-04-22", "2022-06-11",
    ]  # fmt: skip
    assert "归零" in told["doubts"][3]["why"]
    assert [row["row"] for row in told["rejected"]] == [
        at for at, (_, value) in enumerate(source, 2) if not value.isdigit()
    ]
    assert len(told["rejected"]) == 11 and told["read"] == len(source) == 333
    assert told["total"] == sum(step for *_, step in believed)
    assert told["days"] == sum(span == 1 for _, span, _ in believed)
    assert told["intervals"] == sum(span > 1 for _, span, _ in believed) == 9
    assert (told["shape"], told["first_day"], told["last_day"]) == ("cumulative", "2021-09-01", "2022-07-30")
