"""Many at once: six hundred people counted by three helpers, the last prize, one party at three doors; with the naive way."""

import threading
import time

from tests.races import all_together
from tests.services.attendance.test_signing import Day, a_party
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services.attendance import counts, figures, prizes, sign


def test_three_helpers_count_six_hundred_and_every_one_is_there_once(both):
    with both.app_context():
        day = Day(kind="riddle", entry="drop_in", quota=None)
        db.session.remove()
    presses = [(f"{spot}-{at}", spot) for spot in ("东门", "西门", "大厅") for at in range(200)]
    jobs = [
        lambda nonce=nonce, spot=spot: write(counts.count, session_id=day.session, nonce=nonce, children=1, spot=spot)
        for nonce, spot in presses + presses[::20]
    ]
    all_together(both, jobs, most=3)
    with both.app_context():
        assert figures.of([day.session])[day.session].people == 600
        assert [one.children for one in counts.spots(day.session, counts.counting_day(day.session))] == [200, 200, 200]


def test_the_last_prize_goes_to_one_of_two(both):
    with both.app_context():
        day = Day()
        cup = write(prizes.add, activity_id=day.activity, name="杯子", number=3, by=day.by)
        db.session.remove()

    def hand(nonce):
        try:
            return write(prizes.hand_out, prize_id=cup, nonce=nonce, by=day.by)
        except Refused as refused:
            if refused.code != "prize_gone":
                raise
            return None

    made = all_together(both, [lambda n=n: hand(f"n{n}") for n in range(24)], most=8)
    with both.app_context():
        assert sum(one is not None for one in made) == 3
        assert prizes.get(cup).handed == 3
        assert plain("SELECT sum(number) AS n FROM prize_hand_out")[0].n == 3


def test_the_naive_way_hands_the_last_prize_out_twice(both):
    with both.app_context():
        day = Day()
        cup = write(prizes.add, activity_id=day.activity, name="杯子", number=1, by=day.by)
        db.session.remove()
    looked = threading.Barrier(2)

    def naive(nonce):
        left = plain("SELECT number - handed AS left_over FROM prize WHERE id = :id", id=cup)[0].left_over
        looked.wait(10)
        if left:
            write(_naive, prize_id=cup, nonce=nonce)
        return left

    assert all_together(both, [lambda n=n: naive(f"n{n}") for n in range(2)]) == [1, 1]
    with both.app_context():
        assert plain("SELECT count(*) AS n FROM prize_hand_out")[0].n == 2


def _naive(*, prize_id, nonce):
    plain("UPDATE prize SET handed = 1 WHERE id = :id", id=prize_id)
    plain("INSERT INTO prize_hand_out (prize_id, number, note, nonce, at) VALUES (:id, 1, '', :nonce, '2026-11-24')",
          id=prize_id, nonce=nonce)  # fmt: skip


def test_a_party_and_its_single_persons_signed_in_at_once_are_there_once(both):
    with both.app_context():
        day = Day()
        party = a_party(day.sheet, adults=2, children=1)
        ones = [row.id for row in plain("SELECT id FROM participant ORDER BY id")]
        db.session.remove()

    def come(**given):
        try:
            return write(sign.sign_in, session_id=day.session, registration_id=party, way="desk", by=day.by, **given)
        except Refused as refused:
            if refused.code != "sign_in_party":
                raise
            time.sleep(0)
            return None

    jobs = [lambda given=given: come(**given) for given in [{}, {"participants": ones}, {"participants": ones[:1]}] * 6]
    all_together(both, jobs, most=6)
    with both.app_context():
        came = figures.of([day.session])[day.session]
        assert (came.adults, came.children, came.missing) == (2, 1, 0)
