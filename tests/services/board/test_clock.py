"""The clock of a delivery: its two days, what a pause does to them, when it stops and goes on."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.factories import a_bib, a_branch, a_colleague, an_accepted_batch, some_items
from tests.services.calendar.test_deadlines import VECTORS
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.models.batches import AccessionBatch
from yylib.services import outbox
from yylib.services.board import clock as board_clock
from yylib.services.board import reminding
from yylib.services.board.clock import Level


@pytest.fixture
def library(house):
    """A library with the shipped holidays."""
    a_branch(name="总馆")
    return house


def a_2026(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def held(batch_id: int) -> tuple[str, str]:
    db.session.expire_all()
    batch = db.session.get(AccessionBatch, batch_id)
    return f"{batch.due_on:%m-%d}", f"{batch.target_on:%m-%d}"


def test_the_days_of_a_batch_across_the_holidays_of_2026_are_those_of_the_table(library):
    for accepted, natural, _15, _20, _40, seven, _5 in VECTORS:
        batch_id = an_accepted_batch(date.fromisoformat(accepted))
        assert held(batch_id) == (natural, seven), accepted


def test_a_pause_moves_both_days_by_the_days_it_lasted_and_is_entered_once(library):
    clock.freeze("2026-11-06 09:00")
    by, batch_id = a_colleague(), an_accepted_batch(a_2026("11-02"))
    assert held(batch_id) == ("11-17", "11-11")
    for reason, from_on, code in (("等", None, "board_pause_reason"), ("等供货商补书标", a_2026("11-01"), "board_pause_day"),
                                  ("等供货商补书标", a_2026("11-07"), "board_pause_day")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            write(board_clock.pause, batch_id=batch_id, reason=reason, from_on=from_on, by=by)
        assert refused.value.code == code
    write(board_clock.pause, batch_id=batch_id, reason="等供货商补书标", from_on=a_2026("11-04"), by=by)
    with pytest.raises(Refused, match="board_paused"):
        write(board_clock.pause, batch_id=batch_id, reason="再等一等别的", by=by)
    clock.freeze("2026-11-10 09:00")
    assert [f"{day:%m-%d}" for day in board_clock.due(batch_id)[:2]] == ["11-23", "11-17"], "while it stands still"
    write(board_clock.resume, batch_id=batch_id, until_on=a_2026("11-09"), by=by)
    # the 4th to the 8th did not count: five natural days, and of the working days the 4th, 5th and 6th
    assert held(batch_id) == ("11-23", "11-16")
    with pytest.raises(Refused, match="board_not_paused"):
        write(board_clock.resume, batch_id=batch_id, by=by)


def test_the_clock_stops_with_the_last_volume_on_the_shelf_and_goes_on_when_it_comes_back(library):
    clock.freeze("2026-11-20 09:00")
    batch_id = an_accepted_batch(a_2026("11-02"))
    bib_id = a_bib()
    at = clock.utc(clock.local(clock.now()) - timedelta(days=4))
    some_items(bib_id, 2, batch_id=batch_id, shelved_at=at)
    [last] = some_items(bib_id, 1, batch_id=batch_id, stage="to_shelve", shelved_at=None)

    def to(stage, **moments):
        sets = "".join(f", {name} = :{name}" for name in moments)

        def move():
            plain(f"UPDATE item SET stage = :stage{sets} WHERE id = :id", stage=stage, id=last,
                  **{name: clock.stamp(at) for name, at in moments.items()})  # fmt: skip
            return board_clock.settle(batch_id)

        closed = write(move, hot=True)
        db.session.expire_all()
        batch = db.session.get(AccessionBatch, batch_id)
        found = (closed, batch.state, batch.shelved_at)
        db.session.rollback()
        return found

    assert to("to_shelve") == (False, "accepted", None)
    assert to("shelved", shelved_at=clock.now()) == (True, "closed", clock.now())
    assert to("to_shelve") == (False, "accepted", None), "taken off again"
    assert to("returned", returned_at=clock.now()) == (True, "closed", at), "what was returned holds nothing up"


def test_how_a_batch_stands_to_its_day(library):
    batch = SimpleNamespace(accepted_on=a_2026("11-02"), due_on=a_2026("11-17"), shelved_at=None)

    def level(day, paused_from=None):
        today = a_2026(day)
        return board_clock.level(
            batch, paused_from=paused_from, today=today, next_workday=board_clock.next_workday(today)
        )

    assert [level(day) for day in ("11-12", "11-13", "11-15", "11-16", "11-17", "11-18")] == [
        Level.RUNNING, Level.REMIND, Level.REMIND, Level.EVE, Level.EVE, Level.OVERDUE]  # fmt: skip
    assert level("11-30", a_2026("11-10")) == Level.PAUSED and level("11-30", a_2026("11-18")) == Level.OVERDUE
    batch.shelved_at = clock.utc(clock.local(clock.midnight(a_2026("11-18"))) - timedelta(minutes=1))
    assert level("11-30") == Level.DONE
    batch.shelved_at += timedelta(minutes=1)
    assert level("11-30") == Level.DONE_LATE
    batch.due_on = None
    assert level("11-30") is None


def test_each_morning_says_a_new_level_once_and_a_paused_batch_says_nothing(library):
    clock.freeze("2026-11-13 08:04")
    batch_id = an_accepted_batch(a_2026("11-02"), number="2026-0007", name="十一月到货")
    for day, waiting in (("11-12", 0), ("11-13", 1), ("11-14", 1), ("11-16", 2), ("11-18", 3), ("11-19", 3)):
        clock.freeze(f"2026-{day} 08:04")
        write(reminding.remind)
        assert outbox.count_waiting() == waiting, day
        db.session.rollback()
    assert "2026-0007 十一月到货：已超期（11-17 到期）" in outbox.waiting()[-1].what
    clock.freeze("2026-11-13 08:04")
    other = an_accepted_batch(a_2026("11-02"))
    write(board_clock.pause, batch_id=other, reason="等供货商补书标", by=a_colleague())
    write(reminding.remind)
    assert outbox.count_waiting() == 3 and batch_id != other
