"""The record: its five parts, who may write in it, corrections answered with reasons, the export in the office's columns."""

from datetime import date, time

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories import a_branch, a_colleague, a_post, a_volunteer, an_entry
from yylib import clock
from yylib.database import write, writing
from yylib.errors import NotThere, Refused
from yylib.models.shifts import PostApproval
from yylib.models.volunteers import Volunteer, VolunteerGroup
from yylib.services import service_hours, volunteer_records
from yylib.services.service_hours import deciding
from yylib.services.volunteer_records import columns, corrections, exporting, honours, trainings
from yylib.services.volunteer_records.record import records


def refused(act, **given) -> str:
    with pytest.raises(Refused) as caught:
        write(act, **given)
    return caught.value.code


def test_the_record_has_the_five_parts_and_sums_what_is_confirmed(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    one, other = a_volunteer("孙甲"), a_volunteer("孙乙")
    post, branch = a_post("上架整理"), a_branch()
    for day, minutes, stage in ((date(2026, 10, 1), 127, "confirmed"), (date(2026, 11, 1), 58, "confirmed"),
                                (date(2026, 11, 2), 90, "pending"), (date(2026, 11, 3), 90, "refused"),
                                (date(2026, 11, 4), 90, "void")):  # fmt: skip
        an_entry(one, minutes, day=day, stage=stage, post_id=post, branch_id=branch)
    an_entry(other, 600, post_id=post, branch_id=branch)
    held = write(trainings.plan, title="岗前培训", held_on=date(2026, 9, 1), minutes=60, by=by)
    write(trainings.mark, training_id=held, volunteer_ids=[one], passed=True, by=by)
    write(trainings.mark, training_id=held, volunteer_ids=[other], passed=False, by=by)
    write(
        honours.commend, volunteer_ids=[one, other], title="优秀志愿者", awarded_on=clock.today(), by_whom="本馆", by=by
    )
    write(
        honours.commend,
        volunteer_ids=[one],
        title="一星",
        awarded_on=clock.today(),
        by_whom="本馆",
        kind="star",
        stars=1,
        by=by,
    )
    write(
        honours.evaluate, volunteer_ids=[one], first_day=date(2026, 1, 1), last_day=clock.today(), grade="good", by=by
    )
    found = volunteer_records.record(one)
    assert (found.minutes, len(found.entries), len(found.pending), found.stars) == (185, 2, 1, 1)
    assert [part.title for part in found.trainings] == ["岗前培训"]
    assert [part.title for part in found.commendations] == ["优秀志愿者", "一星"]
    assert [part.grade for part in found.evaluations] == ["good"]
    assert volunteer_records.record(one, first=date(2026, 11, 1)).minutes == 58
    write(honours.undo_commendation, commendation_id=found.commendations[0].id, by=by)
    assert refused(honours.undo_commendation, commendation_id=found.commendations[1].id, by=by) == "record_star"
    write(honours.undo_evaluation, evaluation_id=found.evaluations[0].id, by=by)
    assert refused(honours.undo_evaluation, evaluation_id=found.evaluations[0].id, by=by) == "record_undone"
    found = volunteer_records.record(one)
    assert [part.title for part in found.commendations] == ["一星"] and found.evaluations == []
    assert [line.minutes for line in records([other, one])] == [185, 600]
    with pytest.raises(NotThere):
        volunteer_records.record(9_999)


def test_nobody_writes_in_their_own_record(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    one, other, post = a_volunteer(account_id=by), a_volunteer(), a_post(needs_approval=True)
    asked = write(corrections.ask, volunteer_id=one, words="少记了一个小时")
    held = write(trainings.plan, title="岗前培训", held_on=clock.today(), minutes=60, by=by)
    days = {"first_day": clock.today(), "last_day": clock.today()}
    assert [
        refused(
            honours.commend, volunteer_ids=[other, one], title="优秀", awarded_on=clock.today(), by_whom="本馆", by=by
        ),
        refused(honours.evaluate, volunteer_ids=[one], grade="good", by=by, **days),
        refused(trainings.mark, training_id=held, volunteer_ids=[one], passed=True, by=by),
        refused(corrections.answer, correction_id=asked, is_granted=True, answer="情况属实", by=by),
        refused(volunteer_records.approve_post, volunteer_id=one, post_id=post, by=by),
    ] == ["record_self"] * 5
    write(volunteer_records.approve_post, volunteer_id=other, post_id=post, by=by)
    write(volunteer_records.approve_post, volunteer_id=other, post_id=post, by=by)
    assert volunteer_records.approved([one, other]) == {one: set(), other: {post}}
    write(volunteer_records.withdraw_approval, volunteer_id=other, post_id=post, by=by)
    assert volunteer_records.approved([other]) == {other: set()}
    write(volunteer_records.approve_post, volunteer_id=other, post_id=post, by=by)
    assert volunteer_records.approved([other]) == {other: {post}}
    held = volunteer_records.history_of(other)
    assert [one.withdrawn_by_id for one in held] == [None, by], "what was withdrawn stays, and one holds at a time"
    with pytest.raises(IntegrityError), writing() as session:
        session.add(PostApproval(volunteer_id=other, post_id=post, at=clock.now()))
    assert refused(
        honours.commend, volunteer_ids=[other], title="优秀", awarded_on=date(2026, 11, 24), by_whom="本馆", by=by
    ) == ("record_day")
    assert refused(honours.evaluate, volunteer_ids=[other], grade="good", by=by, first_day=clock.today(),
                   last_day=date(2026, 11, 1)) == "record_day"  # fmt: skip


def test_a_correction_is_about_ones_own_waits_once_and_is_answered_once_with_reasons(house):
    clock.freeze("2026-11-23 10:00")
    by, one, other = a_colleague("head"), a_volunteer(), a_volunteer()
    mine, theirs = an_entry(one), an_entry(other)
    asked = write(corrections.ask, volunteer_id=one, words="九点就到了", entry_id=mine)
    assert write(corrections.ask, volunteer_id=one, words="九点就到了", entry_id=mine) == asked
    with pytest.raises(NotThere):
        write(corrections.ask, volunteer_id=one, words="这一笔不对", entry_id=theirs)
    for number in range(4):
        write(corrections.ask, volunteer_id=one, words=f"第 {number} 条不对")
    assert refused(corrections.ask, volunteer_id=one, words="又一条不对") == "correction_many"
    assert refused(corrections.ask, volunteer_id=other, words="不") == "correction_words"
    assert volunteer_records.count_open() == 5
    assert refused(corrections.answer, correction_id=asked, is_granted=False, answer="不", by=by) == "correction_answer"
    write(corrections.answer, correction_id=asked, is_granted=False, answer="签到表上是九点半", by=by)
    assert (
        refused(corrections.answer, correction_id=asked, is_granted=True, answer="情况属实", by=by)
        == "correction_answered"
    )
    held = corrections.get(asked)
    assert (corrections.status(held), held.answer, volunteer_records.count_open()) == (
        ("off", "不予更正"),
        "签到表上是九点半",
        4,
    )
    again = write(corrections.ask, volunteer_id=one, words="确实是九点", entry_id=mine)
    given = {"correction_id": again, "is_granted": True, "answer": "九点到的，已改", "by": by}
    assert refused(corrections.answer, **given) == "correction_untouched", "nothing was mended"
    clock.freeze("2026-11-23 10:05")
    write(deciding.void, entry_id=mine, reason="九点到的", by=by)
    write(corrections.answer, **given)
    assert corrections.status(corrections.get(again)) == ("ok", "已更正")
    clock.freeze("2026-12-20 10:00")
    assert corrections.status(corrections.of(one)[1]) == ("late", "过了答复期限")


def test_the_export_has_the_offices_columns_and_masks_phones_unless_they_may_be_seen(house):
    clock.freeze("2026-11-23 10:00")
    by = a_colleague("head")
    one = a_volunteer("孙甲", phone="13000000831", number="ZY2026-0001", area="历山街道")
    post, branch = a_post("上架整理", about="把书放回书架"), a_branch(name="总馆")
    for minutes in (65, 65):
        an_entry(one, minutes, post_id=post, branch_id=branch)
    left = a_volunteer("孙乙", stage="left", number="ZY2026-0002")
    assert exporting.whom("register") == [one]
    assert exporting.whom("all") == [one, left] and exporting.whom("served", date(2026, 12, 1)) == []
    person, service = _export([one])[:2]
    shown = dict(zip(person.head, person.rows[0], strict=True))
    assert (shown["姓名"], shown["联系方式"], shown["居住区域"], shown["服务时长（小时）"]) == (
        "孙甲",
        "130****0831",
        "历山街道",
        "2.1",
    )
    assert "证件号码" in shown and shown["证件号码"] is None
    assert [row[-1] for row in service.rows] == ["沂源县图书馆"] * 2, "what the record does not know is filled in"
    assert "到馆读者" in service.rows[0] and "把书放回书架" in service.rows[0]
    now = columns.columns()
    given = {part: [column._asdict() | {"sort": at} for at, column in enumerate(held)] for part, held in now.items()}
    for line in given["person"]:
        line["is_shown"] = line["name"] in ("phone", "name")
        line["sort"] = 1 if line["name"] == "phone" else 2
        line["heading"] = {"phone": "手机", "name": ""}.get(line["name"], line["heading"])
    write(columns.arrange, given=given, by=by)
    person = _export([one], is_whole=True)[0]
    assert (list(person.head), person.rows) == (["手机", "姓名"], [["13000000831", "孙甲"]])
    for line in given["award"]:
        line["is_shown"] = False
    assert refused(columns.arrange, given=given, by=by) == "record_columns"
    write(columns.ship, by=by)
    assert [column.name for column in columns.columns()["person"]] == [
        one.name for one in columns.SHIPPED if one.part == "person"
    ]


def test_each_column_that_is_offered_can_be_filled_or_is_said_to_be_written_by_hand(house):
    clock.freeze("2026-11-23 10:00")
    by, today = a_colleague("head"), clock.today()
    with writing() as session:
        group = VolunteerGroup(name="演示小队", made_at=clock.now(), code="GRUPPE22", channel="desk")
        session.add(group)
        session.flush()
        group_id = group.id
    one = a_volunteer("孙甲", birth_on=date(1990, 5, 1), sex="女", area="历山街道", skills="讲故事", national_no="3703A", group_id=group_id)  # fmt: skip
    an_entry(one, 65, post_id=a_post("上架整理"))
    held = write(trainings.plan, title="岗前培训", held_on=today, begins=time(8), ends=time(9, 30), place="二楼",
                 content="怎样上架", organiser="阅读推广部", by=by)  # fmt: skip
    write(trainings.mark, training_id=held, volunteer_ids=[one], passed=True, by=by)
    write(honours.commend, volunteer_ids=[one], title="优秀", awarded_on=today, by_whom="本馆", note="年会上", by=by)
    write(honours.evaluate, volunteer_ids=[one], first_day=today, last_day=today, grade="good", words="认真", by=by)
    given = {part: [column._asdict() | {"is_shown": True, "fill": column.fill or "统一", "sort": at} for at, column in enumerate(held)]
             for part, held in columns.columns().items()}  # fmt: skip
    for line in given["person"] + given["training"]:
        line["fill"] = "37" if line["name"].startswith("id_") else ""
    write(columns.arrange, given=given, by=by)
    cells = {(part, name): value for part, sheet in zip(columns.PARTS, _export([one], is_whole=True), strict=True)
             for name, value in zip([column.name for column in columns.columns()[part]], sheet.rows[0], strict=True)}  # fmt: skip
    empty = {key for key, value in cells.items() if value in (None, "")}
    assert empty == {("person", "id_kind"), ("person", "id_number")}
    assert empty == {(column.part, column.name) for column in columns.SHIPPED if column.is_by_hand}
    assert (cells["training", "minutes"], cells["training", "times"]) == (90, "08:00–09:30")


def _export(ids: list[int], **given):
    return exporting.sheets(ids, hours=service_hours.hours, **({"is_whole": False} | given))


def test_a_record_without_a_person_is_still_a_record(house):
    one = a_volunteer("孙甲")
    an_entry(one, 60)
    with writing() as session:
        session.get(Volunteer, one).person_id = None
    found = volunteer_records.record(one)
    assert (found.volunteer.name, found.minutes) == ("（已匿名）", 60)
    assert _export([one])[0].rows[0][1] == "（已匿名）"
