"""活动问卷: once a phone, in its days, counted right, and filed."""

from datetime import datetime

import pytest

from tests.factories import an_activity
from yylib import clock
from yylib.database import db, write
from yylib.errors import Refused
from yylib.services import activities, surveys
from yylib.services.archives import parts


def at(wall):
    return clock.utc(datetime.fromisoformat(wall))


@pytest.fixture
def held(house):
    """A lecture that began an hour ago."""
    clock.freeze("2026-11-23 10:00")
    return an_activity(at("2026-11-23 09:00"))


def answered(activity_id, phone="p1", overall=5, **given):
    return write(surveys.answer, activity_id=activity_id, phone=phone, address="192.0.2.1", overall=overall, **given)


def test_a_phone_answers_once_and_another_phone_too(held):
    answered(held, overall=4)
    with pytest.raises(Refused) as refused:
        answered(held, overall=1)
    assert refused.value.code == "survey_done"
    answered(held, "p2", 2)
    found = surveys.result(held)
    assert (found.number, found.satisfied, found.mean("overall"), found.mean("content")) == (2, 0.5, 3.0, None)
    assert surveys.has_answered(held, "p1") and not surveys.has_answered(held, "p3")


@pytest.mark.parametrize(("now", "is_open"), [("2026-11-23 08:59", False), ("2026-11-23 09:00", True),
                                              ("2026-12-08 23:59", True), ("2026-12-09 00:00", False)])  # fmt: skip
def test_it_is_open_from_the_beginning_to_fifteen_days_after(held, now, is_open):
    clock.freeze(now)
    assert surveys.is_open(activities.get(held)) is is_open
    db.session.rollback()
    if not is_open:
        with pytest.raises(Refused, match="survey_shut"):
            answered(held)


@pytest.mark.parametrize("score", [0, 6, -1, 10**6])
def test_a_score_that_is_none_is_refused(held, score):
    with pytest.raises(Refused, match="survey_score"):
        answered(held, overall=5, content=score)


def test_papers_count_beside_phones_and_the_result_is_filed(held):
    assert parts.PARTS["survey"].held([held]) == set() and parts.PARTS["survey"].make(held) == []
    answered(held, remark="讲得好", would_come_again=True)
    assert [write(surveys.type_in, activity_id=held, overall=3, by=1) for _ in range(2)] == [1, 2]
    found = surveys.result(held)
    assert (found.number, found.on_paper, found.again, found.again_asked, found.remarks) == (3, 2, 1, 1, ["讲得好"])
    assert parts.PARTS["survey"].held([held]) == {held}
    (document,) = parts.PARTS["survey"].make(held)
    assert document.name.endswith(".pdf") and document.content.startswith(b"%PDF")
