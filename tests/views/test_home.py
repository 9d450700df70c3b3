"""The public home page: hours today, how full it is, the guides."""

import re
from datetime import time

import pytest

from tests import factories
from yylib import clock
from yylib.database import plain, write
from yylib.services import branches, entry_checks
from yylib.services.guides import editions


@pytest.fixture
def house(app):
    """The main library and the guides; opening hours 8:30–12:00 and 13:30–17:00."""
    clock.freeze("2026-11-23 10:46")
    with app.app_context():
        write(editions.first_content)
        branch_id = factories.a_branch(name="总馆")
    return app, branch_id


def shown(client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


@pytest.mark.parametrize(("wall", "words"), [
    ("2026-11-23 10:46", "正在开放，12:00 午间闭馆"),
    ("2026-11-23 12:00", "现在闭馆，13:30 开放"),
    ("2026-11-23 13:30", "正在开放，17:00 闭馆"),
    ("2026-11-23 17:00", "现在闭馆，明天 8:30 开放"),
])  # fmt: skip
def test_the_page_says_whether_it_is_open_and_until_when(client, house, wall, words):
    clock.freeze(wall)
    page = shown(client)
    assert words in page
    assert "8:30–12:00" in page
    assert "13:30–17:00" in page


def test_a_house_nobody_counted_in_shows_a_dash_and_never_nought(client, house):
    assert "馆内人数 —" in shown(client)


@pytest.mark.parametrize(
    ("inside", "word"), [(0, "宽松"), (55, "宽松"), (56, "较满"), (79, "较满"), (80, "已满"), (90, "已满")]
)
def test_an_area_is_loose_rather_full_or_full(client, house, inside, word):
    app, branch_id = house
    with app.app_context():
        write(fill, branch_id=branch_id, inside=inside)
    page = shown(client)
    assert "馆内 95 人" in page
    assert f"阅览室 {word}" in page


def fill(branch_id, inside):
    until = clock.stamp(clock.at(clock.today(), time(12)))
    room = branches.places(branch_id, "area")[0]
    room.capacity = 80
    for area, number in ((0, 95), (room.id, inside)):
        plain("INSERT INTO inside (branch_id, area_id, number, since, until) VALUES (:branch, :area, :number, :since, :until)",
              branch=branch_id, area=area, number=number, since=clock.stamp(clock.midnight(clock.today())), until=until)  # fmt: skip


def test_the_guides_stand_with_their_time_limits(client, house):
    page = shown(client)
    assert "对外开放服务 当天办结" in page
    assert page.count("15 日内办结") == 3


def test_the_page_needs_no_script_and_draws_without_branches_or_guides(client):
    page = client.get("/").get_data(as_text=True)
    assert "还没有录入" in page
    assert not re.search(r"hx-get|onclick|style=", page)


def test_another_branch_shows_its_hours(client, house):
    with house[0].app_context():
        factories.a_branch(name="城中城市书房")
    assert "城市书房今天" in shown(client)


def test_while_nobody_walks_in_the_card_does_not_say_otherwise(client, house):
    assert "不用预约也能来" in shown(client)
    with house[0].app_context():
        write(entry_checks.switch_on, from_on=clock.today(), until_on=clock.today(), requirements="测量体温", capacity_percent=100,
              is_alternate=False, are_walk_ins_off=True, reason="上级通知", by=factories.a_colleague("head"))  # fmt: skip
    page = shown(client)
    assert "进馆请先预约" in page and "不用预约也能来" not in page
    assert "老年人、残障读者不用预约，直接来" in page


def test_the_page_leads_to_my_visit_and_to_seats_only_where_a_map_was_drawn(client, house):
    page = client.get("/").get_data(as_text=True)
    assert 'href="/gate/me"' in page and 'href="/now/"' in page and 'href="/seat/"' not in page
    with house[0].app_context():
        factories.a_seat_map(factories.places_of(house[1])[1])
    assert 'href="/seat/"' in client.get("/").get_data(as_text=True)
