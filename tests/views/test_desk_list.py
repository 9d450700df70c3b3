"""The door list: on paper and back."""

import re

import pytest

from tests.factories import a_booking, a_colleague, a_plan, login_name
from yylib import clock, content
from yylib.database import db, plain
from yylib.services import bookings, branches
from yylib.services.bookings import keys

URL = "/staff/visits/door-list"


@pytest.fixture
def desk(app, client):
    """A signed-in desk at nine with two bookings of the morning."""
    clock.freeze("2026-11-23 08:10", tick=0.001)
    with app.app_context():
        content.load()
        place = a_plan(branches.places(kind="door")[0].id, quota=50)
        starts_at = bookings.slots(place, clock.today())[0].starts_at
        client.codes = [keys.get(a_booking(place, starts_at, name=name, adults=number)).code
                        for name, number in (("演示甲", 1), ("演示乙", 3))]  # fmt: skip
        name = login_name(a_colleague())
        db.session.remove()
    clock.freeze("2026-11-23 09:30", tick=0.001)
    client.sign_in(name)
    return client


def counted(app):
    with app.app_context():
        return int(plain("SELECT coalesce(sum(entries), 0) AS n FROM scan")[0].n)


def test_the_sheet_has_a_code_a_row_masked_names_and_blank_rows(desk):
    html = desk.get(URL + "/print").get_data(as_text=True)
    assert html.count('aria-label="二维码"') == 2 and html.count("　　：") == 12
    assert all(code in html for code in desk.codes) and "演示甲" not in html


def test_the_foot_of_the_sheet_says_when_it_was_printed_on_the_wall_clock(desk):
    assert re.search(r"2026-11-23 09:30\s*打印", desk.get(URL + "/print").get_data(as_text=True))


def test_a_place_number_that_no_column_holds_is_as_if_none_were_given(desk):
    huge = "9223372036854775808"
    for url in (URL, URL + "/print"):
        assert desk.get(f"{url}?place={huge}").status_code == 200
    assert desk.submit(URL, place=huge, **{"number-0": "5", "hour-0": "8", "kind-0": "elderly"}).status_code == 303
    assert desk.submit(URL, URL + "/undo", place=huge).status_code == 303


def test_ticked_rows_scanned_codes_and_counts_are_entered_together(app, desk):
    answer = desk.submit(URL, came=desk.codes[0], codes=f"yb{desk.codes[1].lower()}\r\n", **{
        f"at-{desk.codes[0]}": "08:45", "number-0": "5", "hour-0": "8", "kind-0": "elderly"})  # fmt: skip
    assert answer.status_code == 303
    assert counted(app) == 9
    page = desk.get(URL).get_data(as_text=True)
    assert page.count("已进馆") == 2 and "已从名单补录 9 人" in page and "整批撤销" in page
    desk.submit(URL, URL + "/undo")
    assert counted(app) == 0


def test_what_is_wrong_on_the_sheet_is_said_and_everything_stays_typed(app, desk):
    answer = desk.submit(URL, came=desk.codes[0], codes="9787020002207\nYBABC234", **{
        f"at-{desk.codes[0]}": "25:99", "number-0": "many"})  # fmt: skip
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and counted(app) == 0
    for said in ("“9787020002207”不是", "的时间“25:99”不对", "第 1 行请填"):
        assert said in html
    assert 'value="25:99"' in html and 'value="many"' in html and "YBABC234" in html
    answer = desk.submit(URL, codes="ABC234")
    assert answer.status_code == 422 and "不在这张名单上" in answer.get_data(as_text=True)
    assert desk.submit(URL).status_code == 422
