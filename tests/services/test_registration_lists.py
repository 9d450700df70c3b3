"""Names from elsewhere: each way of writing a line, each head of a sheet, matched and measured against one quota."""

from datetime import date, datetime, time

import pytest

from tests.factories import a_colleague, an_activity
from yylib import clock
from yylib.database import db, write
from yylib.errors import Refused
from yylib.services import exports, lists, registrations
from yylib.services.archives import parts
from yylib.services.registration_lists import desk, matching, pasted, reading, tables
from yylib.services.registrations import sheets

PHONE = "13000000041"


def at(wall):
    return clock.utc(datetime.fromisoformat(wall))


def one(line, **given):
    """The name, phone, adults and children of one line of a 接龙."""
    (entry,) = pasted.read(f"1. {line}", **given)
    return entry.name, entry.phone, entry.grown, entry.small, entry.why


@pytest.mark.parametrize(("line", "said"), [
    (f"周一 {PHONE}", ("周一", PHONE, 1, 0, "")),
    (f"周一{PHONE} 1大2小", ("周一", PHONE, 1, 2, "")),
    ("周一，电话：130-0000-0041，两个大人一个孩子", ("周一", PHONE, 2, 1, "")),
    ("周一（妈妈）+周小一 5岁", ("周一", None, 1, 1, "")),
    ("买买提·阿依古丽 共3人", ("买买提·阿依古丽", None, 3, 0, "")),
    ("周一+1", ("周一", None, 2, 0, "")),
    ("周一 周二 2大", ("周一", None, 2, 0, "")),
    ("𠮷田 1大1小 🎉🎉", ("𠮷田", None, 1, 1, "")),
    ("周一 0533-3240236", ("周一", "05333240236", 1, 0, "")),
    ("周一 130000000", ("", None, 1, 0, "电话“130000000”不对，要 11 位")),
    (PHONE, ("", None, 1, 0, "没有姓名")),
    ("我们一家 三口 都来 请问 几点 开始 呢", ("", None, 1, 0, "一行里的字太多，看不出谁是谁")),
])  # fmt: skip
def test_a_line_is_read_as_people_write_it(line, said):
    assert one(line) == said


def test_a_child_s_name_alone_brings_an_adult_along():
    assert one("周小一 5岁") == ("周小一", None, 1, 1, "") and one("周小一", is_for_children=True)[2:4] == (1, 1)
    assert one("周小一") == ("周小一", None, 1, 0, "")


def test_a_mother_and_one_more_are_a_child_and_an_adult_and_any_other_one_more_of_a_family_is_asked_about(house):
    clock.freeze("2026-11-23 10:00")
    assert one("小雨点妈妈+1", is_for_children=True) == ("小雨点", None, 1, 1, "")
    sheet = sheets.of(an_activity(clock.at(date(2026, 11, 28), time(9)), opens_days=30))[0].id
    found = pasted.read("1. 小雨点妈妈+1\n2. 周小一+1\n3. 周小二奶奶+2\n4. 周小三", is_for_children=True)
    found += pasted.read("5. 周小四爸爸+1")
    judged = matching.judge(sheet, found)
    assert [one.state for one in judged] == ["new", "doubt", "doubt", "new", "doubt"]
    assert "大人还是孩子" in judged[1].why and judged[1].can_register and not judged[1].is_ticked
    assert (judged[2].entry.grown, judged[2].entry.small) == (1, 2)


def test_lines_bear_their_own_numbers_and_what_has_none_says_so():
    found = pasted.read("#接龙\n周六上午 9 点\n1. 甲一\n2、乙二\n谁知道停车方便吗\n（3）丙三\n4.\n")
    assert [(entry.row, entry.name, bool(entry.why)) for entry in found] == [
        (1, "甲一", False), (2, "乙二", False), (2, "", True), (3, "丙三", False)]  # fmt: skip
    assert [(entry.row, entry.name) for entry in pasted.read("甲一\n\n乙二")] == [(1, "甲一"), (3, "乙二")]
    for text in ("", "\n \n", "#接龙"):
        with pytest.raises(Refused, match="names_unclear"):
            pasted.read(text)


HEAD = [
    "序号",
    "提交答卷时间",
    "来源",
    "来自IP",
    "1、家长姓名：",
    "2、手机号码",
    "3、孩子姓名",
    "4、出生日期(必填)",
    "5、大人几位",
]


def table_of(tmp_path, head, *rows):
    path = tmp_path / "names.xlsx"
    path.write_bytes(exports.workbook([exports.Sheet("答卷", head, rows)]))
    return tables.opened(path)


def test_a_sheet_is_read_by_its_heads_without_what_the_site_adds(tmp_path):
    clock.freeze("2026-11-23 10:00")
    table = table_of(tmp_path, HEAD, [1, "x", "微信", "192.0.2.1", "郑一", 13000000041, "郑小一", date(2019, 6, 1), "2人"],
                     [2, "x", "微信", "192.0.2.1", "郑二", 1300, "", "", ""])  # fmt: skip
    assert "192.0.2.1" not in table.packed() and tables.unpacked(table.packed()) == table
    meant = tables.guess(table)
    assert list(meant.values()) == ["name", "phone", "child", "birth", "adults"]
    good, bad = tables.read(table, meant)
    assert (good.row, good.name, good.phone, good.grown, good.small) == (2, "郑一", PHONE, 2, 1)
    assert good.children == ({"name": "郑小一", "birth_on": date(2019, 6, 1)},)
    assert (bad.row, bad.why) == (3, "电话“1300”不对")
    with pytest.raises(Refused, match="names_unclear"):
        table_of(tmp_path, ["书名", "定价"], ["a", 1])


def test_the_csv_of_an_office_and_one_name_with_its_birth_date(tmp_path):
    clock.freeze("2026-11-23 10:00")
    path = tmp_path / "names.csv"
    path.write_bytes(f"姓名,出生日期,联系电话\n周小一,2019/6/1,{PHONE}\n周大,1980-01-01,{PHONE}\n".encode("gb18030"))
    table = tables.opened(path)
    small, grown = tables.read(table, tables.guess(table))
    assert (small.is_coming, small.grown, small.small) == (False, 1, 1)
    assert (grown.is_coming, grown.grown, grown.small) == (True, 1, 0)


@pytest.fixture
def sheet(house):
    """A sheet for four, one of them kept for who comes unregistered."""
    clock.freeze("2026-11-23 10:00")
    activity_id = an_activity(at("2026-11-26 14:30"), quota=4, on_site=1)
    return sheets.of(activity_id)[0].id, activity_id


def registered(sheet_id, name, phone=None, **given):
    return write(
        registrations.register,
        sheet_id=sheet_id,
        name=name,
        phone=phone,
        channel="list",
        by=given.pop("by", 1),
        **given,
    )


def test_rows_are_matched_by_phone_and_by_name_and_measured_in_their_order(sheet):
    sheet_id, _activity_id = sheet
    by = a_colleague()
    held = registered(sheet_id, "周一", PHONE, by=by)
    registered(sheet_id, "李四", by=by)
    entries = pasted.read(f"1. 周一 {PHONE}\n2. 李四\n3. 李四 13000000042\n4. 王五\n5. 王五\n6. 赵六 2大\n7. 钱七")
    judged = matching.judge(sheet_id, entries)
    assert [one.state for one in judged] == ["known", "known", "same", "new", "twice", "wait", "wait"]
    assert judged[0].registration_id == held and not judged[2].is_ticked and judged[2].can_register
    db.session.rollback()


def test_a_family_of_a_pasted_list_registers_without_birth_dates(house):
    clock.freeze("2026-11-23 10:00")
    sheet_id = sheets.of(an_activity(at("2026-11-26 14:30"), audience="families"))[0].id
    (entry,) = pasted.read("1. 周小一", is_for_children=True)
    db.session.rollback()
    held = write(registrations.register, sheet_id=sheet_id, channel="list", by=a_colleague(), **entry.given())
    found = registrations.keys.get(held)
    assert (found.stage, found.adults, found.children, reading.people_words(found)) == (
        "confirmed",
        1,
        1,
        "周小一（孩子）",
    )


def test_the_places_kept_for_the_day_open_to_a_reason_and_the_quota_never(sheet):
    sheet_id, _activity_id = sheet
    by = a_colleague()
    for number in range(3):
        registered(sheet_id, f"周{'一二三'[number]}", by=by)
    assert desk.kept_back(sheet_id) == 1 and desk.may_override("sheet_full", sheet_id)
    assert not desk.may_override("join_ended", sheet_id)
    db.session.rollback()
    registered(sheet_id, "周四", by=by, override_reason="当天补报")
    assert desk.kept_back(sheet_id) == 0 and not desk.may_override("sheet_full", sheet_id)
    db.session.rollback()
    late = registered(sheet_id, "周五", by=by, override_reason="再补")
    assert registrations.keys.get(late).stage == "waiting"


def test_the_list_stands_in_the_order_of_the_line_and_is_filed(sheet):
    sheet_id, activity_id = sheet
    by = a_colleague()
    ids = [registered(sheet_id, name, by=by) for name in ("甲一", "乙二", "丙三", "丁四", "戊五")]
    write(registrations.cancel, registration_id=ids[0], by=by)
    found = lists.find(reading.REGISTRATIONS, {}, activity_id=activity_id)
    assert [line.status[1] for line in found.rows] == ["已报上"] * 3 + ["候补第 1 位", "已取消"]
    assert [line.whom for line in found.rows] == ["乙二", "丙三", "丁四", "戊五", "甲一"]
    assert parts.PARTS["registrations"].held([activity_id, activity_id + 1]) == {activity_id}
    documents = parts.PARTS["registrations"].make(activity_id)
    assert [document.name for document in documents] == ["报名表.pdf", "报名表.xlsx"]
    assert all(document.content[:4] in (b"%PDF", b"PK\x03\x04") for document in documents)
