"""The last places: sixty-four at once, both parents at once, releases and promotions; and a naive control that oversells."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.races import thinking, together
from tests.services.registrations.family import CONSENT, a_sheet, child
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.registrations import Registration
from yylib.services import registrations
from yylib.services.registrations import keys, online, sheets, waiting


@pytest.fixture
def town(both):
    """A story time with three places and no waiting list: (app, sheet)."""
    clock.freeze("2026-11-23 10:00", tick=0.0001)
    with both.app_context():
        sheet = a_sheet(quota=3, has_waitlist=False)
    return both, sheet


def reader(number: int) -> dict:
    """Somebody whom no factory has made."""
    return {"name": f"争位{number}号", "phone": f"1995{number:07d}", "consent": CONSENT}


def taken(app, sheet) -> int:
    with app.app_context():
        people = plain("SELECT coalesce(sum(adults + children), 0) AS n FROM registration WHERE sheet_id = :sheet AND "
                       "stage IN ('confirmed', 'offered')", sheet=sheet)[0].n  # fmt: skip
        db.session.remove()
    return int(people)


def test_three_places_go_to_three_of_sixty_four_and_the_others_hear_that_it_is_full(town):
    app, sheet = town
    answers = together(app, [
        lambda n=n: write(registrations.register, sheet_id=sheet, **reader(n)) for n in range(64)
    ])  # fmt: skip
    assert Counter(answer for answer in answers if isinstance(answer, str)) == {"sheet_full": 61}
    assert taken(app, sheet) == 3


def naive(sheet, number, think):
    """What must not be done: read, think, write."""
    left = sheets.room(sheet).left
    db.session.rollback()
    if left < 1:
        raise Refused("sheet_full")
    think()
    with writing() as session:
        code, now = keys.fresh_code(), clock.now()
        session.add(Registration(sheet_id=sheet, code=code, holder=keys.holder_of(code), stage="confirmed", adults=1,
                                 channel="web", queued_at=now, made_at=now, ends_at=now + timedelta(days=9)))  # fmt: skip


def test_the_naive_control_oversells(town):
    app, sheet = town
    think = thinking(8)
    together(app, [lambda n=n: naive(sheet, n, think) for n in range(8)])
    assert taken(app, sheet) > 3


def test_both_parents_at_once_register_their_child_once_and_one_form_sent_twelve_times_is_one(town):
    app, sheet = town
    both_at_once = [lambda n=n: write(registrations.register, sheet_id=sheet, children=[child("同一个")], **reader(n))
                    for n in range(8)]  # fmt: skip
    assert Counter(map(str, together(app, both_at_once)))["person_joined"] == 7
    again = together(
        app, [lambda: write(online.register, once="form-1", address="::1", sheet_id=sheet, **reader(99))] * 12
    )
    assert len(set(again)) == 1 and isinstance(again[0], int) and taken(app, sheet) == 3


def test_releases_sweeps_and_newcomers_at_once_promote_each_once_in_order_and_never_give_a_place_twice(town):
    app, _sheet = town
    with app.app_context():
        sheet = a_sheet(quota=3, opens_days=30)
        held = [write(registrations.register, sheet_id=sheet, **reader(n)) for n in range(12)]
        db.session.remove()
    jobs = [lambda one=one: write(registrations.cancel, registration_id=one) for one in held[:3] for _ in range(2)]
    jobs += [lambda: write(waiting.promote, sheet_id=sheet)] * 6
    jobs += [lambda n=n: write(registrations.register, sheet_id=sheet, **reader(n)) for n in range(20, 30)]
    jobs += [lambda: write(registrations.decline, registration_id=held[4])]
    answers = together(app, jobs)
    assert not [answer for answer in answers if isinstance(answer, str)]
    with app.app_context():
        moved = plain("SELECT row_id FROM move_made WHERE subject = 'registration' AND verb = 'promote' ORDER BY id")
        rows = plain("SELECT id, stage FROM registration WHERE sheet_id = :sheet ORDER BY queued_at, id", sheet=sheet)
        db.session.remove()
    assert len({row.row_id for row in moved}) == len(moved) and taken(app, sheet) == 3
    stood = [row.stage for row in rows if row.stage in ("confirmed", "waiting")]
    assert stood == ["confirmed"] * 3 + ["waiting"] * (len(stood) - 3)
