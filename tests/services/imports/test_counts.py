"""The columns are guessed, the good rows kept, the bad ones named by row and reason."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yylib.services.imports import counts
from yylib.services.imports.counts import Count, Mapping
from yylib.services.imports.dates import Unreadable, day_of, hour_of, order_of
from yylib.services.imports.inspect import inspect
from yylib.services.imports.sheets import BadSheet, Sheet, open_sheet

DATA = Path(__file__).parents[2] / "data" / "counts"
TODAY = date(2026, 11, 23)


def a_sheet(*lines, kind="csv"):
    rows = [(number, line.split(",") if line else []) for number, line in enumerate(lines, 1)]
    return Sheet(kind, None, _rows=lambda: iter(rows))


def read(*lines, kind="csv", **changed):
    sheet = a_sheet(*lines, kind=kind)
    mapping = Mapping.from_json(counts.guess(sheet.rows).to_json() | changed)
    return counts.read(sheet, mapping, today=TODAY)


def guess(*lines):
    return counts.guess(a_sheet(*lines).rows)


def reasons(outcome):
    return {one.row: one.reason for one in outcome.rejected}


@pytest.mark.parametrize(
    ("head", "row", "wanted"),
    [
        ("日期,人次", "2026-03-02,41", {"day": 0, "total": 1}),
        ("时间,到馆人次", "2026-03-02,41", {"day": 0, "total": 1}),
        ("序号,日期,星期,进馆,出馆,备注", "1,2026-03-02,1,41,40,晴", {"day": 1, "entries": 3, "exits": 4}),
        ("日期,时段,区域,入馆人次", "2026-03-02,9:00-10:00,自习室,4", {"day": 0, "hour": 1, "place": 2, "entries": 3}),
        ("日期,时间,人次", "2026-03-02,09:00,4", {"day": 0, "hour": 1, "total": 2}),
        ("地点,人数,日期", "总馆,4,2026年3月2日", {"day": 2, "place": 0, "total": 1}),
        ("Date,Hour,Location,Visits", "02-Mar-26,9,Main,41", {"day": 0, "hour": 1, "place": 2, "total": 3}),
        ("日期,借阅室人次,自习室人次,合计", "2026-03-02,4,5,9", {"day": 0, "total": 3}),
        ("日期,开馆读数,闭馆读数", "2026-03-02,100,141", {"day": 0, "total": 2}),
        ("date,in,out,total", "2026/3/2,41,40,81", {"day": 0, "entries": 1, "exits": 2, "total": 3}),
    ],
)
def test_columns_are_found_by_their_heads_in_both_languages(head, row, wanted):
    found = guess(head, row)
    roles = ("day", "entries", "exits", "total", "hour", "place")
    assert {role: getattr(found, role) for role in roles if getattr(found, role) is not None} == wanted
    assert found.head_row == 1 and not found.missing


def test_a_title_above_the_head_and_a_table_without_head_are_understood():
    assert guess("沂源县图书馆三月到馆人次", "", "日期,人次", "2026-03-02,41").head_row == 3
    bare = guess("2026-03-02,41", "2026-03-03,57")
    assert (bare.head_row, bare.day, bare.count, bare.width) == (0, 0, 1, 2)


@pytest.mark.parametrize(
    ("head", "shape"), [("日期,人次", "daily"), ("日期,时段,人次", "hourly"), ("日期,门口计数器读数", "cumulative")]
)
def test_the_shape_follows_the_heads(head, shape):
    rows = ["2026-03-02,9,41", "2026-03-03,9,30"] if "时段" in head else ["2026-03-02,41", "2026-03-03,57"]
    assert guess(head, *rows).shape == shape


def test_large_numbers_that_only_rise_are_readings_even_if_the_head_says_counts():
    rising = [f"{TODAY - timedelta(30 - n)},{90_000 + 40 * n}" for n in range(20)]
    assert guess("dates,counts", *rising).shape == "cumulative"
    assert guess("dates,counts", *reversed(rising)).shape == "cumulative"


def test_visits_that_go_up_and_down_are_daily_however_large():
    rows = [f"{TODAY - timedelta(30 - n)},{2000 + 400 * (n % 3)}" for n in range(20)]
    assert guess("日期,人次", *rows).shape == "daily"


def test_readings_taken_at_opening_are_told_by_their_head():
    assert guess("日期,开馆读数", "2026-03-02,41", "2026-03-03,57").taken == "opening"
    assert guess("日期,读数", "2026-03-02,41", "2026-03-03,57").taken == "closing"


def test_a_counter_of_more_digits_has_a_larger_maximum():
    rows = [f"{TODAY - timedelta(30 - n)},{12_345_678 + 40 * n}" for n in range(20)]
    assert guess("日期,读数", *rows).maximum == 99_999_999


def test_a_time_of_day_beside_the_day_makes_a_table_hourly():
    outcome = read("时间,人次", "2026-03-02 09:00,41", "2026-03-02 10:00,57")
    assert [(one.hour, one.entries) for one in outcome.rows] == [(9, 41), (10, 57)]


def test_a_mapping_survives_json_and_is_remembered_by_its_head():
    found = guess("日期,人次", "2026-03-02,41")
    assert Mapping.from_json(json.loads(json.dumps(found.to_json())) | {"unknown": 1}) == found
    assert (
        found.signature
        == guess(" 日期 ,人 次,", "2025-01-01,9").signature
        != guess("人次,日期", "4,2026-03-02").signature
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["地点,人次", "总馆,41"], "日期栏"),
        (["日期,备注", "2026-03-02,晴"], "计数栏"),
        (["日期,上午,下午", "2026-03-02,41,57"], "计数栏"),
        (["日期,借阅室人次,自习室人次", "2026-03-02,41,57"], "计数栏"),
        (["日期,人次", "03/02/2026,41", "04/02/2026,42"], "日/月/年"),
    ],
)
def test_what_cannot_be_guessed_is_asked_for(rows, sentence):
    assert sentence in guess(*rows).missing
    with pytest.raises(BadSheet, match=sentence):
        read(*rows)


def test_an_hourly_table_needs_its_hours():
    with pytest.raises(BadSheet, match="时段栏"):
        read("日期,人次", "2026-03-02,41", shape="hourly")


@pytest.mark.parametrize(
    "text",
    ["2026-11-03", "2026/11/3", "2026.11.03", "20261103", "2026年11月3日", "03-Nov-26", "3 November 2026",
     "２０２６－１１－０３", "2026-11-03 星期二", "2026年11月3日（周二）", "2026-11-03 00:00"],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text):
    assert day_of(text, "ymd")[0] == date(2026, 11, 3)


def test_excel_serials_and_both_numeric_orders_are_read_when_the_column_says_so():
    assert day_of("46349", "serial")[0] == date(2026, 11, 23)
    assert day_of("46349.375", "serial") == (date(2026, 11, 23), 9)
    assert day_of("03/11/2026", "dmy")[0] == date(2026, 11, 3)
    assert day_of("11/03/26", "mdy")[0] == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("2026-02-30", "没有这一天"), ("20261340", "没有这一天"), ("三月二日", "看不懂"), ("", "空的"), ("2026-11-03x", "看不懂"),
     ("1899-12-31", "年份太早"), ("2023-04-01/P3M", "不是单独一天"), ("46349", "看不懂"), ("03/11/2026", "看不懂")],
)  # fmt: skip
def test_a_day_that_cannot_be_read_says_why(text, reason):
    with pytest.raises(Unreadable, match=reason):
        day_of(text, "ymd")


def test_the_order_of_days_is_decided_over_the_whole_column():
    assert order_of(["03/04/2026"] * 2000 + ["13/04/2026"]) == "dmy"
    assert order_of(["03/04/2026", "04/13/2026"]) == "mdy"
    assert order_of(["03/04/2026", "05/06/2026"]) == "unclear"
    assert order_of(["2026-03-04"]) == "ymd"
    late = ["日期,人次", *[f"0{1 + n % 9}/0{1 + n // 9 % 9}/{2000 + n // 81},5" for n in range(1100)], "25/09/2013,5"]
    assert guess(*late).day_format == "dmy"


@pytest.mark.parametrize(
    "text",
    [
        "9",
        "09",
        "09:00",
        "9:00-10:00",
        "9点",
        "9时",
        "9:00~10:00",
        "9点-10点",
        "09:00:00",
        "上午9点",
        "9:00—9:59",
        "９：００",
    ],
)
def test_hours_are_read_as_people_write_them(text):
    assert hour_of(text) == 9


def test_an_afternoon_hour_counts_from_noon():
    assert hour_of("下午2点") == hour_of("2pm") == hour_of("下午2点-3点") == 14


@pytest.mark.parametrize(
    ("text", "reason"), [("25", "没有这个钟点"), ("上午", "看不懂"), ("8:30-12:00", "不是一个小时"), ("", "空的")]
)
def test_an_hour_that_cannot_be_read_says_why(text, reason):
    with pytest.raises(Unreadable, match=reason):
        hour_of(text)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("NA", "计数栏不是数字：“NA”"),
        ('"Gate Closed"', "计数栏不是数字：“Gate Closed”"),
        ("Gate broken", "计数栏不是数字：“Gate broken”"),
        ("", "计数栏是空的"),
        ("-3", "计数栏是负数：“-3”"),
        ("3.5", "计数栏不是整数：“3.5”"),
        ("1e5", "计数栏不是整数：“1e5”"),
        ("100001", "计数栏太大：“100001”超过 100000"),
        ("9" * 5000, "计数栏太大"),
        ("=SUM(B2:B9)", "单元格是公式"),
        ("2026-03-05", "列错位：计数栏里是日期"),
        ("#N/A", "计数栏不是数字"),
        ("٣x", "计数栏不是数字"),
    ],
)
def test_a_bad_count_is_rejected_with_its_reason_and_the_good_rows_stay(cell, reason):
    outcome = read("日期,人次", "2026-03-02,41", f"2026-03-03,{cell}", "2026-03-04,57")
    assert list(reasons(outcome)) == [3] and reasons(outcome)[3].startswith(reason)
    assert [one.entries for one in outcome.rows] == [41, 57] and outcome.read == 3


@pytest.mark.parametrize("cell", ["41", "41.0", " 41 ", "４１"])
def test_a_whole_number_is_read_however_it_is_typed(cell):
    assert [one.entries for one in read("日期,人次", f"2026-03-02,{cell}").rows] == [41]


def test_thousands_may_be_grouped():
    rows = [(1, ["日期", "人次"]), (2, ["2026-03-02", "1,204"]), (3, ["2026-03-03", "1,20"])]
    sheet = Sheet("csv", None, _rows=lambda: iter(rows))
    outcome = counts.read(sheet, counts.guess(sheet.rows), today=TODAY)
    assert outcome.rows[0].entries == 1204 and "不是整数" in reasons(outcome)[3]


def test_a_column_without_one_number_names_every_row():
    outcome = read("dates,counts", "01-Sep-21,NA", "02-Sep-21,Gate Closed")
    assert list(reasons(outcome)) == [2, 3] and not outcome.rows


def test_a_row_keeps_the_cell_it_came_from():
    (row,) = read("序号,日期,时段,区域,进馆,出馆", "1,2026-03-02,9,自习室,41,40").rows
    assert row == Count(2, "E", date(2026, 3, 2), 9, "自习室", 41, 40)
    assert [counts.letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_day_after_today_is_rejected_and_today_is_not():
    outcome = read("日期,人次", "2026-11-23,41", "2026-11-24,57")
    assert "今天之后" in reasons(outcome)[3] and len(outcome.rows) == 1


def test_a_second_row_for_a_day_names_the_first():
    outcome = read("日期,人次", "2026-03-02,41", "2026/3/2,57", "2026-03-02,9")
    assert reasons(outcome) == {3: "与第 2 行重复（同一天）", 4: "与第 2 行重复（同一天）"}


def test_another_hour_or_another_place_is_no_repetition():
    outcome = read(
        "日期,时段,区域,人次",
        "2026-03-02,9,自习室,4",
        "2026-03-02,10,自习室,5",
        "2026-03-02,9,借阅室,6",
        "2026-03-02,9:00,自习室,7",
    )
    assert reasons(outcome) == {5: "与第 2 行重复（同一天同一时段同一地点）"} and len(outcome.rows) == 3


@pytest.mark.parametrize("row", ["x,2026-03-03,57", "2026-03-03", "57,2026-03-03", ",2026-03-03,57"])
def test_a_shifted_row_is_told_as_such(row):
    assert "列错位" in reasons(read("日期,人次", "2026-03-02,41", row))[3]


def test_a_shifted_row_of_a_workbook_is_told_by_the_date_in_the_wrong_column():
    assert "列错位" in reasons(read("日期,人次,", "2026-03-02,41,", ",2026-03-03,57", kind="xlsx"))[3]


@pytest.mark.parametrize("row", ["合计,98", "总计：,98", "Total,98", "平均,49", "三月,98", "小计,"])
def test_a_foot_row_is_no_day(row):
    outcome = read("日期,人次", "2026-03-02,41", "2026-03-03,57", row)
    assert list(reasons(outcome)) == [4] and sum(one.entries for one in outcome.rows) == 98


def test_a_total_row_says_so():
    assert "合计行" in reasons(read("日期,人次", "2026-03-02,41", "合计,41"))[3]


def test_blank_rows_are_not_counted_and_repeated_heads_are_named():
    outcome = read("日期,人次", "2026-03-02,41", "", ",", "日期,人次", "2026-03-03,57")
    assert (outcome.read, reasons(outcome)) == (3, {5: "重复的表头"})


def test_sums_over_a_quarter_are_no_days():
    outcome = read("Location,Period,Count", "Library,2023-04-01/P3M,74302", "Library,2023-07-01/P3M,77039")
    assert not outcome.rows and all("不是单独一天" in reason for reason in reasons(outcome).values())
    outcome = read("Count start,Count end,Visits", "2026-01-01,2026-03-31,900", "2026-04-01,2026-04-01,8")
    assert "不是单独一天" in reasons(outcome)[2] and outcome.rows[0].entries == 8


def test_a_reading_beyond_the_counter_is_rejected():
    assert "超过 999999" in reasons(read("日期,读数", "2026-03-02,41", "2026-03-03,1000000"))[3]


def test_a_table_without_rows_is_refused():
    with pytest.raises(BadSheet, match="没有数据"):
        read("日期,人次", "")


def test_a_workbook_is_inspected_like_a_csv(tmp_path):
    for name in ("daily.xls", "daily.xlsx"):
        told = inspect(DATA / name)
        assert (told["read"], told["days"], told["total"], told["rejected"]) == (5, 5, 248, [])
        assert (told["format"], told["encoding"], told["shape"]) == (name[6:], None, "daily")
        assert json.loads(json.dumps(told)) == told


def test_a_daily_figure_above_the_plausible_day_counts_and_is_pointed_at(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("日期,人次\n2026-03-02,41\n2026-03-03,5000\n", encoding="gb18030")
    told = inspect(path)
    assert (told["total"], told["high"], told["encoding"]) == (5041, [{"row": 3, "count": 5000}], "gb18030")
    assert inspect(path, plausible_day=5000)["high"] == []


def test_each_place_has_a_counter_of_its_own(tmp_path):
    path = tmp_path / "counts.csv"
    rows = [
        f"2026-03-0{day},{door},{base + 10 * day}"
        for day in (2, 3, 4)
        for door, base in (("东门", 500), ("西门", 90_000))
    ]
    path.write_text("\n".join(["日期,地点,读数", *rows]), encoding="utf-8")
    told = inspect(path)
    assert (told["shape"], told["total"], told["days"], told["doubts"]) == ("cumulative", 40, 2, [])


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=12))
def test_any_table_is_read_or_refused_and_every_row_is_accounted_for(rows):
    numbered = list(enumerate([["日期", "人次"], ["2026-03-02", "41"], *rows], 1))
    sheet = Sheet("csv", None, _rows=lambda: iter(numbered))
    outcome = counts.read(sheet, Mapping(day=0, total=1, head_row=1, width=2), today=TODAY)
    assert outcome.read == len(outcome.rows) + len(outcome.rejected) == sum(any(cells) for _, cells in numbered) - 1
    assert isinstance(counts.guess(sheet.rows), Mapping)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1), TODAY), st.integers(0, 9999)), min_size=1, unique_by=lambda pair: pair[0]
    )
)
def test_what_is_written_is_what_is_read(pairs):
    outcome = read("日期,人次", *(f"{day:%Y/%m/%d},{count}" for day, count in pairs), shape="daily")
    assert [(one.day, one.entries) for one in outcome.rows] == pairs and not outcome.rejected


@pytest.mark.shared
def test_no_real_file_of_turnout_raises_anything_but_a_clear_refusal():
    folder = Path(__file__).parents[4] / "shared" / "data" / "turnout"
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".csv", ".xlsx")]
    told = {}
    for path in files:
        try:
            told[path.name] = inspect(path)
        except BadSheet as refused:
            told[path.name] = refused.sentence
    assert len(told) == len(files) > 10
    assert told["visits.csv"]["read"] == len(told["visits.csv"]["rejected"]) == 3420
    assert told["libraries_plymouth.csv"].startswith("找不到日期栏")


def test_rows_of_the_real_counter_are_read_from_the_copy_in_the_repository():
    sheet = open_sheet(DATA / "gatecounts.csv")
    mapping = counts.guess(sheet.rows)
    assert (mapping.day, mapping.total, mapping.head_row, mapping.taken) == (0, 1, 1, "closing")
