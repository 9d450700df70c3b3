"""The pages of the imports: hand in, name the columns, try, bring in, stop, undo, decide."""

import io
import re
from datetime import date

import pytest

from tests.client import forms_of
from tests.factories import a_colleague, a_door, login_name
from tests.services.imports.files import GATE, days
from yylib.database import plain, write
from yylib.services.imports import batches, run
from yylib.services.visits import readings

HOME = "/staff/imports"


@pytest.fixture
def door(app):
    with app.app_context():
        return a_door()


@pytest.fixture
def head(app, client):
    with app.app_context():
        who = login_name(a_colleague("head"))
    client.sign_in(who)
    return client


def hand_in(client, text, place_id="", name="counts.csv", follow=True):
    data = text if isinstance(text, bytes) else text.encode()
    answer = client.submit(HOME + "/new", file=(io.BytesIO(data), name), place_id=str(place_id))
    assert answer.status_code == 303, answer.get_data(as_text=True)[-1500:]
    return int(re.search(r"/imports/(\d+)/", answer.location)[1]), answer.location


def work(app):
    with app.app_context():
        run.run_next()


def begin(app, client, batch_id):
    answer = client.submit(f"{HOME}/{batch_id}/trial", action=f"{HOME}/{batch_id}/start")
    assert answer.status_code == 303
    work(app)


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_real_counter_from_the_hand_in_to_the_decision(app, head, door):
    batch_id, where = hand_in(head, GATE.read_bytes(), door, "gatecounts.csv")
    assert where.endswith("/columns") and "01-Sep-21" in text_of(head, where)
    answer = head.submit(where, action=where)
    assert answer.location.endswith("/trial")
    tried = text_of(head, answer.location)
    assert "15459" in tried and "6 段待核" in tried and "2021-09-01" in tried
    with app.app_context():
        assert not plain("SELECT 1 FROM reading")
    begin(app, head, batch_id)
    shown = text_of(head, f"{HOME}/{batch_id}")
    assert "已导入" in shown and "6 段，不计入人次" in shown
    assert "B2" in text_of(head, f"{HOME}/{batch_id}/rows")
    waiting = text_of(head, HOME + "/doubts")
    assert waiting.count("不用<") == 6 and "387623" in waiting
    with app.app_context():
        doubt = readings.doubts()[0].id
    assert head.submit(HOME + "/doubts", action=f"{HOME}/doubts/{doubt}/reject").status_code == 303
    assert "核实不用" in text_of(head, HOME + "/doubts")


def test_while_it_runs_the_page_polls_and_is_answered_only_when_something_changed(app, head, door):
    batch_id, _ = hand_in(head, days({"2019-05-01": 3, "2019-05-02": 4}), door)
    head.submit(f"{HOME}/{batch_id}/trial", action=f"{HOME}/{batch_id}/start")
    page = text_of(head, f"{HOME}/{batch_id}")
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every 1s"', page)[1].replace("&amp;", "&")
    assert "<progress" in page and "关掉这一页也会继续" in page
    assert head.get(poll, headers={"HX-Request": "true"}).status_code == 204
    work(app)
    done = head.get(poll, headers={"HX-Request": "true"})
    assert done.status_code == 200
    fragment = done.get_data(as_text=True)
    assert fragment.lstrip().startswith('<div class="stack" id="batch"') and "hx-trigger" not in fragment.split(">")[0]


def test_a_running_batch_is_asked_to_stop_and_goes_on(app, head, door):
    batch_id, _ = hand_in(head, days({"2019-05-01": 3, "2019-05-02": 4}), door)
    head.submit(f"{HOME}/{batch_id}/trial", action=f"{HOME}/{batch_id}/start")
    assert head.submit(f"{HOME}/{batch_id}", action=f"{HOME}/{batch_id}/stop").status_code == 303
    assert "正在停下" in text_of(head, f"{HOME}/{batch_id}")
    work(app)
    assert "已停止" in text_of(head, f"{HOME}/{batch_id}")
    fragment = head.submit(f"{HOME}/{batch_id}", action=f"{HOME}/{batch_id}/resume", htmx=True)
    assert "every 1s" in fragment.get_data(as_text=True)


def test_an_undo_wants_its_word_typed(app, head, door):
    batch_id, _ = hand_in(head, days({"2019-05-01": 3, "2019-05-02": 4}), door)
    begin(app, head, batch_id)
    undo = f"{HOME}/{batch_id}/undo"
    wrong = head.submit(f"{HOME}/{batch_id}", action=undo, word="撤")
    assert wrong.status_code == 422 and "请输入“撤销”两个字" in wrong.get_data(as_text=True)
    assert head.submit(f"{HOME}/{batch_id}", action=undo, word="撤销").status_code == 303
    work(app)
    shown = text_of(head, f"{HOME}/{batch_id}")
    assert "已撤销" in shown and "2 条" in shown
    with app.app_context():
        assert not plain("SELECT 1 FROM past_count WHERE undone_at IS NULL")


def test_bad_rows_are_paged_and_come_as_a_workbook_of_text(app, head, door):
    bad = "\n".join(f'2019-{1 + n // 28:02}-{1 + n % 28:02},"=cmd{n}"' for n in range(60))
    batch_id, _ = hand_in(head, "日期,人次\n2018-05-01,3\n2018-05-02,4\n" + bad, door)
    tried = text_of(head, f"{HOME}/{batch_id}/trial")
    assert "第 4 行" in tried and "第 53 行" in tried and "第 54 行" not in tried
    assert "第 54 行" in text_of(head, f"{HOME}/{batch_id}/trial?rejected=53")
    begin(app, head, batch_id)
    assert "第 63 行" in text_of(head, f"{HOME}/{batch_id}?after=53")
    answer = head.submit(f"{HOME}/{batch_id}", action=f"{HOME}/{batch_id}/bad")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 61 and rows[1][0] == 4 and "=cmd0" in rows[1][1]
    with app.app_context():
        assert plain("SELECT 1 FROM audit_row WHERE subject = 'batch' AND act = 'export'")


def test_columns_that_were_named_once_are_remembered_for_the_next_file(app, head, door):
    text = "日期,上午,下午\n2019-05-01,120,200\n2019-05-02,110,190"
    batch_id, where = hand_in(head, text, door)
    assert "认不准计数栏" in text_of(head, where)
    assert head.submit(where, action=where, count="2").location.endswith("/trial")
    assert "390" in text_of(head, f"{HOME}/{batch_id}/trial")
    _later, where = hand_in(head, "日期,上午,下午\n2020-05-01,120,210")
    assert where.endswith("/trial") and "210" in text_of(head, where)


def test_the_words_of_a_place_column_are_given_their_places(app, head, door):
    text = "日期,地点,人次\n2019-05-01,东门,300\n2019-05-01,后院,7\n2019-05-02,东门,310"
    batch_id, where = hand_in(head, text)
    page = text_of(head, where)
    assert "地点栏里的词是哪里" in page and "后院" in page
    assert head.submit(where, action=where).location.endswith("/columns")
    assert head.submit(where, action=where, **{"word-0": str(door)}).location.endswith("/trial")
    tried = text_of(head, f"{HOME}/{batch_id}/trial")
    assert "“后院”没有对应的门或区域" in tried and "610" in tried


def test_what_is_no_table_is_refused_in_one_sentence_and_the_form_stays(head, door):
    for name, data in (("a.csv", b""), ("a.csv", b"%PDF-1.7 x"), ("a.exe", b"MZ"), ("a.xlsx", b"PK\x03\x04 broken")):
        answer = head.submit(HOME + "/new", file=(io.BytesIO(data), name), place_id=str(door))
        html = answer.get_data(as_text=True)
        assert answer.status_code == 422 and "没有收下" in html and f'selected value="{door}"' in html
    assert head.submit(HOME + "/new", place_id=str(door)).status_code == 422


def multipart(fields, data):
    """A body made by hand: the test client would leave a temporary file open for a large one."""
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    parts.append('--cut\r\nContent-Disposition: form-data; name="file"; filename="counts.csv"\r\n\r\n')
    return "".join(parts).encode() + data + b"\r\n--cut--\r\n"


def test_a_file_beyond_two_megabytes_passes_for_those_who_may_hand_in_and_for_nobody_else(app, head, door):
    line = b"2019-05-01,1,1,1,1,1,1,1,1,1\n"
    big = "日期,人次,a,b,c,d,e,f,g,h\n".encode() + line * (5_000_000 // len(line))
    fields = forms_of(text_of(head, HOME + "/new"))[-1]["fields"] | {"place_id": str(door)}
    sent = {"data": multipart(fields, big), "content_type": "multipart/form-data; boundary=cut"}
    assert head.post(HOME + "/new", **sent).status_code == 303
    assert app.test_client().post(HOME + "/new", **sent).status_code == 413
    assert head.post(HOME + "/1/start", **sent).status_code == 413


def test_a_desk_colleague_may_look_at_doubts_and_not_decide_nor_import(app, client, door):
    with app.app_context():
        who, other = a_colleague(), a_colleague()
        for day, value in ((1, 100), (2, 90_000)):
            write(readings.enter, place_id=door, day=date(2024, 3, day), taken="closing", value=value, by=other)
        doubt, desk = readings.doubts()[0].id, login_name(who)
    client.sign_in(desk)
    page = text_of(client, HOME + "/doubts")
    assert "89900" in page and f"/doubts/{doubt}/accept" not in page
    assert client.get(HOME + "/").status_code == 403
    token = forms_of(text_of(client, "/staff/password"))[-1]["fields"]["csrf_token"]
    assert client.post(f"{HOME}/doubts/{doubt}/accept", data={"csrf_token": token}).status_code == 403


def test_a_batch_that_was_dropped_and_one_that_is_missing_have_their_pages(app, head, door):
    batch_id, _ = hand_in(head, days({"2019-05-01": 3, "2019-05-02": 4}), door)
    head.submit(f"{HOME}/{batch_id}/trial", action=f"{HOME}/{batch_id}/drop")
    assert "已撤销" in text_of(head, HOME + "/")
    assert head.get(f"{HOME}/{batch_id}/trial").status_code == 302
    for page in ("", "/trial", "/columns", "/rows"):
        assert head.get(f"{HOME}/9999{page}").status_code == 404
    with app.app_context():
        assert batches.waiting() is None
