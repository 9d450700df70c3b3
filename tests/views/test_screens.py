"""The wall screen: on enrolled machines only, without names."""

import re

import pytest

from tests.factories import a_branch, a_colleague, login_name, places_of
from tests.services.reports.counts import scanned
from yylib import clock, tokens
from yylib.database import db, writing
from yylib.models.branches import Place
from yylib.models.terminals import Terminal


@pytest.fixture
def hall(app):
    """An enrolled screen in a branch, and one that was revoked."""
    clock.freeze("2026-11-21 10:30")

    class Hall:
        pass

    with app.app_context():
        Hall.by = a_colleague(name="许一诺")
        Hall.login, Hall.admin = login_name(Hall.by), login_name(a_colleague("admin", name="任管理"))
        Hall.other, Hall.branch = a_branch(), a_branch(capacity=420)
        Hall.door, Hall.room = places_of(Hall.branch)
        scanned(Hall.door, "2026-11-21 09:00", 5, by=Hall.by)
        with writing() as session:
            for token, revoked in (("live", None), ("revoked", clock.now())):
                session.add(Terminal(kind="wall", name="大厅", branch_id=Hall.branch, token_hash=tokens.digest(token),
                                     enrolled_at=clock.now(), revoked_at=revoked, by_id=Hall.by,
                                     created_at=clock.now()))  # fmt: skip
        db.session.remove()
    return Hall


def enrolled(client, token="live"):
    client.set_cookie("yylib-terminal", token)
    return client


def test_an_enrolled_screen_goes_on_to_the_wall_of_its_own_branch(client, hall):
    enrolled(client)
    assert client.get("/display/").headers["Location"] == "/display/wall"
    page = client.get(f"/display/wall?branch={hall.other}").get_data(as_text=True)
    assert "现在馆内" in page and "可容纳 420" in page and re.search(r'class="giant">5<small>人', page)


@pytest.mark.parametrize("token", ["", "revoked", "guessed"])
def test_another_machine_sees_nothing_but_how_to_be_enrolled(client, hall, token):
    enrolled(client, token)
    assert client.get("/display/wall").status_code == 403
    page = client.get("/display/").get_data(as_text=True)
    assert "/staff/terminals/enrol" in page and "现在馆内" not in page


def test_staff_may_look_at_any_branch(client, hall):
    client.sign_in(hall.login)
    assert "可容纳 420" in client.get(f"/display/wall?branch={hall.branch}").get_data(as_text=True)
    assert client.get("/display/wall").status_code == 200
    assert client.get("/display/wall?branch=999").status_code == 404


def test_the_wall_never_shows_a_name(client, hall):
    client.sign_in(hall.login)
    assert "许一诺" not in client.get("/display/wall").get_data(as_text=True)


def test_the_wall_refreshes_itself_and_a_poll_is_204_while_nothing_changed(app, client, hall):
    enrolled(client)
    page = client.get("/display/wall").get_data(as_text=True)
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every 10s"', page)[1].replace("&amp;", "&")
    headers = {"HX-Request": "true"}
    assert client.get(poll, headers=headers).status_code == 204
    with app.app_context():
        scanned(hall.door, "2026-11-21 10:30", 2, by=hall.by)
        db.session.remove()
    fresh = client.get(poll, headers=headers).get_data(as_text=True)
    assert fresh.lstrip().startswith('<div id="wall"') and re.search(r'class="giant">7<', fresh)
    assert '<div class="clock" id="clock" hx-swap-oob="true"><b>10:30</b>' in fresh


def test_the_clock_of_the_wall_goes_on_without_a_scan(client, hall):
    enrolled(client)
    page = client.get("/display/wall").get_data(as_text=True)
    poll = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    clock.freeze("2026-11-21 10:31")
    assert "10:31" in client.get(poll, headers={"HX-Request": "true"}).get_data(as_text=True)


def test_the_walls_two_pages_lead_to_each_other_outside_of_what_refreshes(client, hall):
    enrolled(client)
    for page, other in (("wall", "rooms"), ("rooms", "wall")):
        html = client.get(f"/display/{page}").get_data(as_text=True)
        faces = re.search(r'<nav class="faces".*?</nav>', html, re.S)[0]
        assert f'href="/display/{other}?branch={hall.branch}"' in faces
        assert html.index("faces") < html.index(f'id="{page}"')


def test_the_wall_says_of_its_numbers_that_they_are_people_who_may_come_in(app, client, hall):
    with app.app_context():
        with writing() as session:
            session.get(Place, hall.room).capacity = 10
        scanned(hall.room, "2026-11-21 09:00", 4, by=hall.by)
        db.session.remove()
    assert "还可进 <b>6</b> 人" in enrolled(client).get("/display/wall").get_data(as_text=True)


def test_who_enrols_a_wall_is_told_of_its_two_pages(client, hall):
    assert "/display/rooms" in client.get("/staff/terminals/enrol").get_data(as_text=True)
    client.sign_in(hall.admin)
    listed = client.get("/staff/terminals/").get_data(as_text=True)
    assert listed.count(f'href="/display/rooms?branch={hall.branch}"') == 1  # the revoked one leads nowhere
    for kind, is_told in (("wall", True), ("desk", False)):
        answer = client.submit("/staff/terminals/new", kind=kind, name="一楼", spot=str(hall.branch))
        assert ("大屏有两个页面" in answer.get_data(as_text=True)) is is_told


def test_a_screen_opens_no_staff_page(client, hall):
    enrolled(client)
    assert client.get("/staff/turnout").status_code == 302
