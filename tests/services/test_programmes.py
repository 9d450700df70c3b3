"""阅读项目: what each child read in each week, by age band, entered by the family or from paper."""

from datetime import date, timedelta

import pytest

from tests.factories import an_activity
from yylib import clock
from yylib.database import db, write
from yylib.errors import NotThere, Refused
from yylib.services import programmes, registrations, rules
from yylib.services.archives.parts import PARTS
from yylib.services.programmes import recording, weeks
from yylib.services.registrations import sheets, taking


@pytest.fixture(autouse=True)
def _now(house):
    clock.freeze("2026-11-23 10:00")


def a_programme(**given) -> int:
    """Three weeks, the first one tomorrow."""
    first = clock.now() + timedelta(days=1)
    return an_activity(*(first + timedelta(days=7 * week) for week in range(3)), kind="programme", **given)


def joined(activity_id, number=1, *born) -> int:
    """A family with a child for each birth date; the registration's id."""
    children = [
        {"name": f"演示{'大中小幼'[at]}宝{'甲乙丙丁'[number - 1]}", "birth_on": day} for at, day in enumerate(born)
    ]
    return write(taking.register, sheet_id=sheets.of(activity_id)[0].id, name=f"演示家长{'甲乙丙丁'[number - 1]}", phone=f"1990000{number:04}",
                 children=children, consent=("child", "2026-01", "web"))  # fmt: skip


def refused(code, command, **given):
    with pytest.raises(Refused) as caught:
        write(command, **given)
    assert caught.value.code == code, caught.value.code


def test_children_stand_by_age_band_and_a_family_enters_its_own_alone():
    programme = a_programme()
    family = joined(programme, 1, date(2014, 5, 1), date(2021, 5, 1))
    joined(programme, 2, date(2020, 5, 1))
    board = programmes.board(programme)
    assert [(held.name, len(held.lines)) for held in board.bands] == [("4–6 岁", 2), ("10–12 岁", 1)]
    own = [line.participant_id for line in board.lines if line.registration_id == family]
    other = next(line.participant_id for line in board.lines if line.registration_id != family)
    first, second = (week.id for week in board.weeks[:2])
    db.session.rollback()
    given = {own[0]: (3, 90), own[1]: (0, 0)}
    third = joined(programme, 3, date(2018, 5, 1))
    write(registrations.cancel, registration_id=third)
    assert len(programmes.board(programme).lines) == 3, "who cancelled reads no more"
    db.session.rollback()
    refused("progress_early", programmes.by_family, registration_id=family, session_id=first, given=given)
    clock.freeze("2026-11-24 08:00")
    assert (
        write(programmes.by_family, registration_id=family, session_id=first, given=given, note="《青石村的秋天》") == 2
    )
    refused("progress_not_ours", programmes.by_family, registration_id=family, session_id=first, given={other: (1, 1)})
    refused("progress_early", programmes.by_family, registration_id=family, session_id=second, given=given)
    refused("progress_number", programmes.by_family, registration_id=family, session_id=first, given={own[0]: (201, 0)})
    write(programmes.by_family, registration_id=family, session_id=first, given={own[0]: (4, 100)})
    line = next(one for one in programmes.board(programme).lines if one.participant_id == own[0])
    assert (line.books, line.minutes, line.done) == (4, 100, 1)
    with pytest.raises(NotThere):
        programmes.board(an_activity())


def test_a_week_comes_in_from_paper_and_families_may_fill_in_until_some_days_after():
    programme = a_programme()
    family = joined(programme, 1, date(2016, 5, 1))
    board = programmes.board(programme)
    child, last = board.lines[0].participant_id, board.weeks[-1].id
    db.session.rollback()
    clock.freeze("2026-12-15 17:00")
    assert write(programmes.fill, activity_id=programme, session_id=last, given={child: (2, 40)}, by=None) == 1
    assert write(programmes.fill, activity_id=programme, session_id=last, given={child: (2, 40)}, by=None) == 0
    assert PARTS["progress"].held([programme]) == {programme}
    assert [one.name for one in PARTS["progress"].make(programme)] == ["阅读记录表.pdf"]
    db.session.rollback()
    write(rules.set_value, name="PROGRESS_LATE_DAYS", value=1, valid_from=date(2026, 12, 16), reason="试", by=None)
    clock.freeze("2026-12-16 09:00")
    refused("progress_late", programmes.by_family, registration_id=family, session_id=last, given={child: (9, 9)})
    refused("progress_week", programmes.record, participant_id=child, session_id=99_999, books=1, by=1)
    assert [recording.whole(text) for text in ("", "１２", None, " 3 ")] == [0, 12, 0, 3]
    for wrong in ("-1", "NaN", "1e3", "9999999", "三"):
        with pytest.raises(Refused, match="progress_number"):
            recording.whole(wrong)


@pytest.mark.parametrize(
    ("rule", "names"), [("3,6", ["0–3 岁", "4–6 岁"]), ("6，3,x", ["0–3 岁", "4–6 岁"]), ("?", [])]
)
def test_age_bands_are_a_rule_that_may_be_written_as_people_write(rule, names, monkeypatch):
    monkeypatch.setattr(weeks.rules, "rule", lambda _rule: rule)
    assert [name for _most, name in programmes.bands()] == names
    assert programmes.band(date(2010, 1, 1), date(2026, 1, 1)) == ("7 岁及以上" if names else "16 岁")
    assert programmes.band(None, date(2026, 1, 1)) == "未填年龄"
