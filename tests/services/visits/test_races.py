"""Sixty-four desks at once, each scan sent twelve times: nothing lost, nothing counted twice, on both engines."""

import random
import re
import time

import pytest

from tests.client import Client
from tests.factories import a_branch, a_colleague, login_name, places_of
from tests.races import DESKS, all_together
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.services.visits import rollups
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

SENT = 12
KINDS = ("adult", "child", "child_with_adult", "elderly")


@pytest.fixture
def town(both):
    """Four doors and four rooms, a hundred people already inside each, at nine."""
    clock.freeze("2026-11-23 09:00", tick=0.0001)
    with both.app_context():
        by = a_colleague()
        branches = [a_branch() for _ in range(4)]
        places = [place for branch in branches for place in places_of(branch)]
        for place in places:
            write(
                scan, hot=True, nonce=f"before-{place}", place_id=place, direction="in", kind="adult", number=100, by=by
            )
        db.session.remove()
    return both, branches, places, by


def resent(numbers):
    """Each number twelve times, in an order of its own that is the same every day."""
    order = [number for number in numbers for _ in range(SENT)]
    random.Random(7).shuffle(order)
    return order


def equal_answers(order, answers) -> dict:
    """The one answer of each number; all twelve must be equal."""
    held = {}
    for number, answer in zip(order, answers, strict=True):
        assert held.setdefault(number, answer) == answer
    return held


@pytest.mark.pages
def test_sixty_four_desks_at_once_with_twelve_resends_each(town):
    app, branches, places, by = town

    def scanned(number):
        return write(scan, hot=True, nonce=f"n-{number}", place_id=places[number % len(places)], by=by, number=1 + number % 3,
                     kind=KINDS[number % len(KINDS)], direction="out" if number % 5 == 0 else "in")  # fmt: skip

    order = resent(range(DESKS))
    scans = equal_answers(order, all_together(app, [lambda number=number: scanned(number) for number in order]))
    order = resent(number for number in range(DESKS) if number % 7 == 3)
    undos = equal_answers(order, all_together(app, [
        lambda number=number: write(undo, hot=True, scan_id=scans[number]["id"], nonce=f"u-{number}", by=by)
        for number in order
    ]))  # fmt: skip
    entries = 100 * len(places) + sum(row["entries"] for row in [*scans.values(), *undos.values()])
    exits = sum(row["exits"] for row in [*scans.values(), *undos.values()])
    with app.app_context():
        stored = plain("SELECT count(*) AS rows, sum(entries) AS entries, sum(exits) AS exits FROM scan")[0]
        assert (stored.rows, stored.entries, stored.exits) == (DESKS + len(undos) + len(places), entries, exits)
        assert rollups.differences(clock.today()) == []
        summed = plain("SELECT sum(entries) AS entries, sum(exits) AS exits FROM visit_day")[0]
        assert (summed.entries, summed.exits) == (entries, exits)
    assert on_screen(app, branches) == (visits_in_rows(app), entries - exits)


def test_sums_made_anew_while_the_desks_go_on_agree_with_the_rows(town):
    app, _branches, places, by = town
    jobs = [
        lambda number=number: write(rollups.rebuild, day=clock.today(), hot=True) if number % 4 == 0 else
        write(scan, hot=True, nonce=f"r-{number}", place_id=places[number % len(places)], by=by, direction="in",
              kind=KINDS[number // 7 % len(KINDS)])["id"]
        for number in range(96)
    ]  # fmt: skip
    all_together(app, jobs)
    with app.app_context():
        assert rollups.differences(clock.today()) == []
        assert plain("SELECT count(*) AS n FROM scan")[0].n == 72 + len(places)


def visits_in_rows(app) -> int:
    with app.app_context():
        return plain("SELECT sum(s.entries) AS n FROM scan s JOIN place p ON p.id = s.place_id WHERE p.kind = 'door'")[
            0
        ].n


def on_screen(app, branches) -> tuple[int, int]:
    """Visits, and people inside, as the desk's page shows them."""
    visits = inside = 0
    with app.app_context():
        name = login_name(a_colleague())
        doors = [places_of(branch)[0] for branch in branches]
        db.session.remove()
    app.test_client_class = Client
    client = app.test_client()
    client.sign_in(name)
    for door in doors:
        html = client.get(f"/staff/desk?place={door}").get_data(as_text=True)
        visits += int(re.search(r'id="visits">(\d+)<', html)[1])
        inside += int(re.search(r'id="inside">(\d+)<', html)[1])
        inside += sum(int(n) for n in re.findall(r'<tr><td>阅览室</td><td class="num">(\d+)', html))
    return visits, inside


def test_the_same_card_at_two_doors_at_once_is_one_visit(town):
    app, branches, places, by = town
    jobs = [
        lambda number=number: write(scan, hot=True, nonce=f"c-{number}", place_id=places[0], direction="in", kind="card",
                                    number=1, holder="h", by=by)["outcome"]
        for number in range(16)
    ]  # fmt: skip
    outcomes = all_together(app, jobs)
    assert sorted(outcomes) == ["ok"] + ["same"] * 15


def test_an_undo_by_two_colleagues_at_once_counts_once(town):
    app, branches, places, by = town
    with app.app_context():
        first = write(scan, hot=True, nonce="first", place_id=places[0], direction="in", kind="adult", number=5, by=by)[
            "id"
        ]
        db.session.remove()

    def taking_back(number):
        def work():
            try:
                return write(undo, hot=True, scan_id=first, nonce=f"taken-{number}", by=by)["outcome"]
            except Refused as refused:
                if refused.code == "busy":
                    raise
                return refused.code

        return work

    outcomes = all_together(app, [taking_back(number) for number in range(12)])
    assert sorted(outcomes) == ["not_undoable"] * 11 + ["undo"]


def naive(place_id: int, number: int) -> None:
    """The control: reads the day's count, thinks for 20 ms, writes it back; the unit only around the write."""
    day = clock.today().isoformat()
    held = plain("SELECT entries FROM visit_day WHERE place_id = :place AND day = :day", place=place_id, day=day)[
        0
    ].entries
    time.sleep(0.02)
    with writing(wait=30):
        plain(
            "UPDATE visit_day SET entries = :n WHERE place_id = :place AND day = :day",
            n=held + number,
            place=place_id,
            day=day,
        )


def test_the_naive_control_loses_counts_under_the_same_requests(town):
    """Without this the race tests above would prove nothing."""
    app, _branches, places, _by = town
    all_together(
        app, [lambda number=number: naive(places[number % len(places)], 1) for number in range(DESKS)], most=16
    )
    with app.app_context():
        assert plain("SELECT sum(entries) AS n FROM visit_day")[0].n < 100 * len(places) + DESKS
