"""Who signs, that signed is frozen, and that a correction is a further version; on both engines."""

import json
from datetime import date

import pytest

from yylib import clock, jobs
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.models.day_sheets import HOUSE
from yylib.services.accounts import deputies
from yylib.services.day_sheets import making, signing, standing
from yylib.services.visits import adopt

DAY = date(2026, 11, 21)


@pytest.fixture
def made(books):
    """The sheets of a Saturday with three readers."""
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-21 17:10")
    jobs.make_sheets()
    books.house, books.sheet = making.latest(DAY, HOUSE).id, making.latest(DAY, books.lending).id
    db.session.rollback()
    return books


def refused(act, **given) -> str:
    with pytest.raises(Refused) as caught:
        write(act, **given)
    return caught.value.code


def sign(sheet_id, by):
    write(signing.sign, sheet_id=sheet_id, by=by)


def held(sheet_id):
    db.session.rollback()
    return standing.get(sheet_id)


def test_the_head_signs_for_the_department_and_the_director_for_the_house(made):
    for who in (made.by, made.other, made.director):
        assert refused(signing.sign, sheet_id=made.sheet, by=who) == "not_the_signer"
    for who in (made.by, made.head, made.other):
        assert refused(signing.sign, sheet_id=made.house, by=who) == "not_the_signer"
    sign(made.sheet, made.head)
    sign(made.house, made.director)
    assert (held(made.sheet).signed_as, held(made.house).signed_as) == ("科室负责人", "馆长")
    assert refused(signing.sign, sheet_id=made.sheet, by=made.head) == "sheet_signed"


def test_a_deputy_signs_between_the_dates_for_the_department_of_whom_they_stand_in_for(made):
    write(deputies.name, for_id=made.head, deputy_id=made.by, role="head", from_on=date(2026, 11, 22),
          until_on=date(2026, 11, 23), by=made.head)  # fmt: skip
    assert signing.signs_as(made.by, made.lending) == ""
    clock.freeze("2026-11-22 08:00")
    assert signing.signs_as(made.by, made.lending) == "代科室负责人"
    assert signing.signs_as(made.by, made.reading) == "" == signing.signs_as(made.by, HOUSE)
    sign(made.sheet, made.by)
    assert held(made.sheet).signed_as == "代科室负责人" and "（代科室负责人）11-22 08:00" in standing.auditor(
        held(made.sheet)
    )
    clock.freeze("2026-11-24 08:00")
    assert signing.signs_as(made.by, made.lending) == ""


def test_the_directors_deputy_signs_for_the_house(made):
    write(deputies.name, for_id=made.director, deputy_id=made.head, role="director", from_on=DAY, until_on=DAY,
          by=made.director)  # fmt: skip
    sign(made.house, made.head)
    assert held(made.house).signed_as == "代馆长"


def test_signed_is_frozen_and_the_difference_is_told(made):
    sign(made.house, made.director)
    kept, sentence = held(made.house).content, held(made.house).sentence
    write(
        adopt.move,
        place_id=made.door,
        day=DAY,
        verb="adopt",
        method="by_hand",
        number=8,
        note="照片估计",
        by=made.director,
    )
    made.scanned("2026-11-21 10:00", 2, place_id=made.room)
    assert (held(made.house).content, held(made.house).sentence) == (kept, sentence)
    changed = standing.differences(standing.read(held(made.house)), standing.present(held(made.house)))
    assert "到馆人次 3 → 8" in changed and "大门 3 → 8" in changed and "阅览室 — → 2" in changed
    for act in (making.remake,):
        assert refused(act, sheet_id=made.house, by=made.director) == "sheet_signed"
    jobs.make_sheets()
    assert held(made.house).content == kept


def test_a_correction_is_a_version_with_a_reason_signed_again_and_the_old_one_stays(made):
    assert refused(making.correct, sheet_id=made.house, reason="x", by=made.director) == "sheet_not_signed"
    sign(made.house, made.director)
    kept = held(made.house).content
    write(
        adopt.move,
        place_id=made.door,
        day=DAY,
        verb="adopt",
        method="by_hand",
        number=8,
        note="照片估计",
        by=made.director,
    )
    assert refused(making.correct, sheet_id=made.house, reason=" ", by=made.director) == "correction_reason"
    assert refused(making.correct, sheet_id=made.house, reason="核定", by=made.head) == "not_the_signer"
    clock.freeze("2026-11-22 09:00")
    second = write(making.correct, sheet_id=made.house, reason="照片核定", by=made.director)
    assert (held(second).version, held(second).reason, held(second).signed_at) == (2, "照片核定", None)
    assert json.loads(held(second).content)["figures"][0]["number"] == 8 and held(made.house).content == kept
    assert standing.state(2, None) == ("wait", "更正 1 待签")
    assert refused(making.correct, sheet_id=made.house, reason="再改", by=made.director) == "sheet_not_latest"
    assert refused(making.correct, sheet_id=second, reason="再改", by=made.director) == "sheet_not_signed"
    sign(second, made.director)
    sides = {line.label: line for line in standing.beside([standing.read(v) for v in standing.versions(held(second))])}
    assert sides["到馆人次"].numbers == ["3", "8"] and sides["到馆人次"].differs and not sides["失约"].differs


def test_before_it_is_signed_a_sheet_takes_the_present_figures_when_asked(made):
    made.scanned("2026-11-21 10:00", 2, place_id=made.room)
    assert refused(making.remake, sheet_id=made.sheet, by=made.other) == "not_the_signer"
    clock.freeze("2026-11-22 08:00")
    write(making.remake, sheet_id=made.sheet, by=made.head)
    sheet = held(made.sheet)
    assert (sheet.version, clock.local(sheet.made_at).day, standing.maker(sheet)) == (1, 22, sheet.made_by.name)
    assert standing.differences(standing.read(sheet), standing.present(sheet)) == []


def test_what_waits_for_a_day_is_told_department_by_department(made):
    sign(made.sheet, made.head)
    told = [(one.name, one.word) for one in standing.of_day(DAY)]
    assert told == [("全馆", "待签"), ("图书借阅部", "已签"), ("阅读推广部", "待签")]
    assert standing.of_day(date(2026, 11, 20)) == []
    clock.freeze("2026-11-23 08:00")
    made.scanned("2026-11-22 10:00", 2)
    assert {one.word for one in standing.of_day(date(2026, 11, 22))} == {"未制"}


def test_signing_and_correcting_stand_in_the_audit_with_who_did_it(made):
    sign(made.sheet, made.head)
    rows = plain("SELECT by_id, body FROM audit_row WHERE subject = 'day_sheet' AND act = 'change'")
    assert [row.by_id for row in rows] == [made.head] and "科室负责人" in rows[0].body
