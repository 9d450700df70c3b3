"""The desk's wiring: page and fragment, allowed and refused, what was typed kept."""

import html as html_text
import json
import re

import pytest

from tests.client import forms_of
from tests.factories import a_colleague, login_name
from yylib import clock, content
from yylib.database import db, plain, write, writing
from yylib.models.people import Consent, Person
from yylib.models.visits import GroupVisit


@pytest.fixture
def signed_in(app, client):
    """Signs somebody of a role in, in a library with its first content, at nine."""
    clock.freeze("2026-11-23 09:00", tick=0.001)
    with app.app_context():
        content.load()
        db.session.remove()

    def sign_in(*roles):
        with app.app_context():
            name = login_name(a_colleague(*roles))
            db.session.remove()
        client.sign_in(name)
        return client

    return sign_in


@pytest.fixture
def desk(signed_in):
    """Somebody at the desk."""
    return signed_in()


def counted(app, sql="SELECT count(*) AS n FROM scan"):
    with app.app_context():
        return plain(sql)[0].n


def test_a_scan_answers_with_a_small_fragment_and_tells_the_lists(app, desk):
    answer = desk.submit("/staff/desk", "/staff/desk/scan", htmx=True, code="00012345", nonce="n" * 12)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "进馆" in html and "<html" not in html
    assert answer.headers["HX-Trigger-After-Settle"] == "scanned"
    assert counted(app) == 1


def test_without_htmx_the_answer_stands_on_the_page_one_is_sent_back_to(app, desk):
    answer = desk.submit("/staff/desk", "/staff/desk/scan", code="00012345")
    assert answer.status_code == 303
    assert "进馆" in desk.get(answer.headers["Location"]).get_data(as_text=True)


@pytest.mark.parametrize(("typed", "said"), [
    ({"code": "9787020002207"}, "这不是读者证"),
    ({"code": "https://example.invalid/x"}, "这不是读者证"),
    ({"code": "???"}, "认不出这个号码"),
    ({"code": ""}, "还没有扫码"),
    ({"code": "30"}, "只打了数字"),
    ({"code": "300", "key": "adult"}, "300 人，对吗"),
    ({"code": "99999", "key": "adult"}, "人数要在 1 到 9999 之间"),
    ({"code": "abc", "key": "adult"}, "人数要在 1 到 9999 之间"),
    ({"code": "", "key": "nobody"}, "没有这个键"),
    ({"key": "undo"}, "没有可撤销的登记"),
])  # fmt: skip
def test_what_cannot_be_counted_is_one_sentence_and_counts_nothing(app, desk, typed, said):
    answer = desk.submit("/staff/desk", "/staff/desk/scan", htmx=True, **typed)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert counted(app) == 0


def test_without_htmx_what_was_typed_is_still_there(desk):
    answer = desk.submit("/staff/desk", "/staff/desk/scan", code="9787020002207")
    assert 'value="9787020002207"' in answer.get_data(as_text=True)


def replay(client, *lines, now=1_795_395_600_000):
    """Hand kept lines in, as the desk's page does; by the page's clock it is nine."""
    html = client.get("/staff/desk").get_data(as_text=True)
    token = next(form["fields"]["csrf_token"] for form in forms_of(html) if form["action"] == "/staff/desk/scan")
    return client.post("/staff/desk/replay", data={"csrf_token": token, "now": str(now), "entries": json.dumps(lines)})


def a_line(second, **given):
    return {"nonce": f"kept-{second:05}", "place": 1, "mode": "in", "time": 1_795_395_000_000 + 1000 * second} | given


def test_kept_lines_are_answered_one_by_one_in_their_order(app, desk):
    lines = [a_line(1, code="00012345"), a_line(2, code="9787020002207"), a_line(3, key="adult", number=3), {"nonce": "?"},
             a_line(4, key="adult", place=99)]  # fmt: skip
    answers = replay(desk, *lines).get_json()["answers"]
    assert [one["state"] for one in answers] == ["stored", "refused", "stored", "refused", "refused"]
    assert answers[1]["title"] == "这不是读者证" and answers[3]["title"].startswith("这一笔看不懂")
    assert [one["state"] for one in replay(desk, *lines[:3]).get_json()["answers"]] == ["already", "refused", "already"]
    assert counted(app, "SELECT sum(entries) AS n FROM scan WHERE source = 'offline'") == 4
    assert "断网补传" in desk.get("/staff/desk").get_data(as_text=True)


def test_more_than_fifty_kept_lines_are_not_taken_and_nobody_without_a_sign_in_hands_any_in(app, desk):
    assert replay(desk, *(a_line(number, key="adult") for number in range(51))).status_code == 400
    desk.delete_cookie("yylib")
    assert desk.post("/staff/desk/replay", data={"entries": "[]", "now": "1"}).status_code == 401
    assert counted(app) == 0


def test_the_list_and_the_level_are_pieces_of_the_same_page(desk):
    desk.submit("/staff/desk", "/staff/desk/scan", code="30", key="adult")
    rows = desk.get("/staff/desk/rows", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert rows.lstrip().startswith("<section") and "成人" in rows
    page = desk.get("/staff/desk").get_data(as_text=True)
    assert 'id="inside">30<' in page and 'id="visits">30<' in page


def test_a_poll_is_answered_204_while_nothing_has_changed(app, desk):
    headers = {"HX-Request": "true", "Yy-Poll": "1"}
    url = re.search(r'hx-get="(/staff/desk/levels[^"]+)"', desk.get("/staff/desk").get_data(as_text=True))[1]
    url = html_text.unescape(url)
    assert desk.get(url, headers=headers).status_code == 204
    desk.submit("/staff/desk", "/staff/desk/scan", code="00012345")
    answer = desk.get(url, headers=headers)
    assert answer.status_code == 200 and "notices" not in answer.get_data(as_text=True)


def test_a_group_has_its_unit_and_its_leader_stands_among_the_people(app, desk):
    answer = desk.submit("/staff/desk", "/staff/desk/group", unit="云溪小学三年级", number="24", leader="演示老师",
                         phone="13000000001")  # fmt: skip
    assert answer.status_code == 303
    with app.app_context():
        group = db.session.query(GroupVisit).one()
        assert (group.unit, group.leader.name, group.scan.number) == ("云溪小学三年级", "演示老师", 24)
        assert db.session.query(Consent).one().person_id == db.session.query(Person).one().id


def test_a_group_of_three_hundred_is_asked_once_with_everything_kept(app, desk):
    page = desk.submit("/staff/desk", "/staff/desk/group", unit="云溪小学", number="300").get_data(as_text=True)
    assert "确认登记 300 人" in page and 'value="云溪小学"' in page
    assert counted(app) == 0


def test_keys_can_be_changed_and_not_doubled(app, desk):
    assert desk.submit("/staff/desk/keys", key_1="child", key_2="adult").status_code == 303
    assert 'value="child" data-alt="1"' in desk.get("/staff/desk").get_data(as_text=True)
    assert desk.submit("/staff/desk/keys", key_1="adult").status_code == 422


def test_a_busy_writer_is_a_503_and_the_typed_code_is_kept_by_the_page(app, desk):
    import threading

    holding, done = threading.Event(), threading.Event()

    def hold():
        with app.app_context(), writing():
            holding.set()
            done.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    try:
        answer = desk.submit("/staff/desk", "/staff/desk/scan", htmx=True, code="00012345")
    finally:
        done.set()
        thread.join()
    assert answer.status_code == 503
    assert answer.headers["HX-Retarget"] == "#messages" and answer.headers["Retry-After"] == "2"
    assert "没有保存" in answer.get_data(as_text=True)


def test_the_morning_page_says_what_yesterday_lacks_and_adopts_it(app, signed_in):
    signed_in().submit("/staff/desk", "/staff/desk/scan", code="12", key="adult")
    clock.freeze("2026-11-24 08:40", tick=0.001)
    client = signed_in("head")
    page = client.get("/staff/visits/morning").get_data(as_text=True)
    assert "待采纳" in page and "没有任何计数" in page
    client.submit("/staff/visits/morning", "/staff/visits/morning/adopt?day=2026-11-23")
    assert counted(app, "SELECT number AS n FROM day_figure WHERE stage = 'adopted'") == 12
    assert counted(app, "SELECT count(*) AS n FROM move_made WHERE subject = 'day_figure'") == 1


def test_a_days_figure_opens_down_to_its_rows_and_reopens_only_with_a_reason(app, signed_in):
    client = signed_in("head")
    client.submit("/staff/desk", "/staff/desk/scan", code="12", key="adult")
    clock.freeze("2026-11-23 17:01", tick=0.001)
    client = signed_in("head")
    url = "/staff/visits/places/1/days/2026-11-23"
    assert "逐笔登记" in client.get(url).get_data(as_text=True)
    assert client.submit(url, url + "/adopt", method="scan").status_code == 303
    assert client.submit(url, url + "/reopen", note="").status_code == 422
    assert client.submit(url, url + "/reopen", note="漏了一组团体").status_code == 303
    assert counted(app, "SELECT count(*) AS n FROM move_made") == 2


def test_a_months_sheet_is_typed_in_and_a_bad_cell_keeps_what_was_typed(app, desk):
    url = "/staff/visits/tally-sheet?place=2&month=2026-11"
    answer = desk.submit(url, **{"n-1-morning": "12", "n-2-morning": "很多", "n-30-morning": "5"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'value="很多"' in html and "存下 1 格" in html
    assert counted(app, "SELECT sum(number) AS n FROM tally") == 12
    assert "月计数表" in desk.get("/staff/visits/tally-sheet/print?place=2&month=2026-11&blank=1").get_data(
        as_text=True
    )


def test_two_who_fill_in_one_months_sheet_do_not_undo_each_other(app, desk):
    url = "/staff/visits/tally-sheet?place=2&month=2026-11"
    drawn = forms_of(desk.get(url).get_data(as_text=True))[-1]["fields"]
    assert desk.submit(url, **{"n-1-morning": "50", "n-3-morning": "7"}).status_code == 303
    answer = desk.post(url, data=drawn | {"n-2-morning": "20", "n-3-morning": "8"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "存下 1 格" in html and "别人刚改过" in html
    assert counted(app, "SELECT sum(number) AS n FROM tally WHERE undone_at IS NULL") == 77


def test_an_hour_from_paper_is_marked_by_hand_and_the_future_is_refused(app, desk):
    answer = desk.submit(
        "/staff/visits/paper", "/staff/visits/paper/hour", place="1", day="2026-11-23", hour="8", entries="15"
    )
    assert answer.status_code == 303
    assert counted(app, "SELECT by_hand AS n FROM visit_day") == 15
    answer = desk.submit(
        "/staff/visits/paper", "/staff/visits/paper/hour", place="1", day="2026-11-23", hour="16", entries="15"
    )
    assert answer.status_code == 422 and "这个钟点还没到" in answer.get_data(as_text=True)


def test_nobody_adopts_what_he_entered_by_hand(app, signed_in):
    clock.freeze("2026-11-23 17:01", tick=0.001)
    client = signed_in("head")
    client.submit(
        "/staff/visits/paper", "/staff/visits/paper/tally", place="2", day="2026-11-23", session="morning", number="9"
    )
    url = "/staff/visits/places/2/days/2026-11-23"
    answer = client.submit(url, url + "/adopt", method="tally")
    assert answer.status_code == 403 and "不能采纳自己录入的数字" in answer.get_data(as_text=True)
    assert counted(app, "SELECT count(*) AS n FROM day_figure WHERE stage = 'adopted'") == 0


def test_a_reading_is_two_fields_until_filled(app, desk):
    page = desk.get("/staff/desk").get_data(as_text=True)
    assert "开馆读数" in page and "闭馆读数" in page
    page = desk.submit("/staff/desk", "/staff/visits/places/1/readings", taken="opening", value="１２３").headers[
        "Location"
    ]
    assert ">123<" in desk.get(page).get_data(as_text=True)


def test_the_house_can_be_changed_by_those_who_may(app, signed_in):
    client = signed_in("director")
    assert (
        client.submit("/staff/branches/1/places/new", name="报告厅", kind="area", counter_max="999999").status_code
        == 303
    )
    assert "报告厅" in client.get("/staff/branches").get_data(as_text=True)
    answer = client.submit("/staff/branches/1/places/new", name="报告厅", kind="area", counter_max="999999")
    assert answer.status_code == 422 and "同名" in answer.get_data(as_text=True)
    client.submit("/staff/places/3", "/staff/places/3/merge", into_id="2")
    assert counted(app, "SELECT merged_into_id AS n FROM place WHERE id = 3") == 2


def test_nothing_is_written_by_looking(app, desk):
    def rows():
        with app.app_context():
            return {name: plain('SELECT count(*) AS n FROM "' + name + '"')[0].n for name in db.metadata.tables}

    before = rows()
    for url in (
        "/staff/desk",
        "/staff/visits/morning",
        "/staff/visits/paper",
        "/staff/visits/places/1/days/2026-11-23",
    ):
        assert desk.get(url).status_code == 200
    assert rows() == before


def test_a_command_that_writes_outside_a_unit_is_refused_by_the_database(app):
    import sqlite3

    with app.app_context(), pytest.raises(sqlite3.OperationalError):
        plain("DELETE FROM branch")
    with app.app_context(), pytest.raises(RuntimeError):
        write(lambda: write(lambda: None))
