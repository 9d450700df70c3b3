"""The pages of filing: what is missing, photos one a request, the bundle behind a password, a year handed over."""

import io
import re
from zipfile import ZipFile

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from tests.client import Client, text
from tests.factories import a_colleague
from tests.services.archives import an_archive as a
from yylib import clock
from yylib.database import db, plain
from yylib.permissions import Role
from yylib.services.archives import bundling, filing


@pytest.fixture
def house(app):
    """An activity that is over, and somebody who files."""
    clock.freeze("2026-11-23 10:00", tick=0.001)
    app.test_client_class = Client
    with app.app_context():
        by = a_colleague(Role.PROMOTION, Role.HEAD, login_name="files", name="周小敏")
        app.activity = a.over(title="绘本故事会", audience="children")
        app.by = by
    return app


def signed_in(house, name="files"):
    client = house.test_client()
    assert client.sign_in(name).status_code == 303
    return client


def photo(client, url, data=None, name="现场.jpg", htmx=True, **typed):
    """One photo as the page's script sends it."""
    page = text(client.get(url))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    form = {"csrf_token": token, "once": typed.pop("once", "t" * 20), "consent": "told", "session_id": "0"} | typed
    # A body of its own: a large one would lie in a temporary file that nobody closes.
    body, _length, boundary = stream_encode_multipart(
        form | {"file": FileStorage(io.BytesIO(data or a.picture()), name)}, threshold=10**9
    )
    return client.post(url, data=body.getvalue(), content_type=f"multipart/form-data; boundary={boundary}",
                       headers={"HX-Request": "true"} if htmx else {})  # fmt: skip


def test_a_page_says_what_is_missing_and_leads_to_each(house):
    client = signed_in(house)
    page = text(client.get(f"/staff/archives/{house.activity}"))
    assert re.search(r"还差 \d+ 项", page) and "应急预案" in page and "12-07" in page
    assert "归档包" in page and ">归档</button>" not in page
    for link in sorted(set(re.findall(r'href="(/staff/archives/[^"#]+)', page))):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    assert client.get(f"/staff/archives/{house.activity}/lines/prizes").status_code == 404
    answer = client.submit(f"/staff/archives/{house.activity}/lines/script", reason="没有")
    assert (answer.status_code, "4–200" in text(answer)) == (422, True)
    assert client.submit(f"/staff/archives/{house.activity}/lines/script", reason=a.REASON).status_code == 303
    assert a.REASON in text(client.get(f"/staff/archives/{house.activity}"))


def test_photos_come_one_a_request_the_same_one_once_and_a_refused_one_says_why(house):
    client, url = signed_in(house), f"/staff/archives/{house.activity}/photos"
    for token in ("one", "one", "two"):
        assert (
            photo(client, url, once=token * 7, caption="现场", taken_on="2026-11-22", photographer="小周").status_code
            == 204
        )
    heic = photo(client, url, b"\0\0\0\x24ftypheic\0\0\0\0mif1", "IMG_1.HEIC", once="x" * 20)
    assert heic.status_code == 422 and "兼容性最佳" in text(heic) and 'class="say' in text(heic)
    plain_form = photo(client, url, b"<svg/>", "a.svg", htmx=False, once="y" * 20)
    assert plain_form.status_code == 422 and "只收" in text(plain_form) and "data-photos" in text(plain_form)
    page = text(client.get(url))
    assert "2 张" in page and page.count("<img") == 2
    shown = client.get(f"{url}/1/small")
    assert (shown.mimetype, shown.headers["Content-Security-Policy"]) == ("image/jpeg", "sandbox")
    assert client.submit(f"{url}/1", caption="签到的家庭", session_id="0").status_code == 303
    assert client.submit(url, action=f"{url}/1/remove").status_code == 303
    assert client.get(f"{url}/1/small").status_code == client.get(f"{url}/1/whole").status_code == 404
    assert client.get(f"{url}/2/whole").status_code == 200
    assert client.get(f"/staff/archives/{house.activity + 1}/photos/2/whole").status_code == 404


def test_a_body_over_the_bound_is_refused_and_only_who_files_may_send_a_large_one(house):
    client, url = signed_in(house), f"/staff/archives/{house.activity}/photos"
    large = a.picture() + bytes(3 * 1024 * 1024)
    assert photo(client, url, large, once="z" * 20).status_code == 204
    assert photo(client, url, bytes(27 * 1024 * 1024), once="w" * 20).status_code == 413
    with house.app_context():
        a_colleague(Role.DESK, login_name="desk")
    desk = signed_in(house, "desk")
    assert photo(desk, url, large, once="v" * 20).status_code in (403, 413)


def test_documents_links_and_the_summary_are_kept_and_refused_with_what_was_typed(house):
    client, url = signed_in(house), f"/staff/archives/{house.activity}"
    papers = f"{url}/papers"
    bad = client.submit(papers, action=f"{url}/links", outlet="县融媒", url="javascript:alert(1)")
    assert bad.status_code == 422 and "https://" in text(bad) and "县融媒" in text(bad)
    assert (
        client.submit(papers, action=f"{url}/links", outlet="县融媒", url="https://news.example/1").status_code == 303
    )
    assert client.submit(papers, action=f"{url}/summary", text="来了二十家").status_code == 303
    empty = client.submit(papers, action=f"{url}/documents", what="script", text="")
    assert empty.status_code == 422
    page = text(client.get(papers))
    token, once = (re.search(rf'name="{name}"[^>]*value="([^"]+)"', page).group(1) for name in ("csrf_token", "once"))
    given = {"csrf_token": token, "once": once + "d", "what": "budget", "title": "票据"}
    sent = {"file": (io.BytesIO(b"MZ\x90"), "票据.pdf")}
    assert client.post(f"{url}/documents", data=given | sent).status_code == 422
    assert (
        client.post(f"{url}/documents", data=given | {"file": (io.BytesIO(a.picture()), "票据.jpg")}).status_code == 303
    )
    page = text(client.get(papers))
    assert "票据.jpg" in page and "https://news.example/1" in page and "来了二十家" in page
    assert client.submit(papers, action=f"{url}/documents/1/remove").status_code == 303


def test_filed_polled_opened_again_and_its_bundle_taken_out_with_a_password_and_a_note(house):
    client, url = signed_in(house), f"/staff/archives/{house.activity}"
    with house.app_context():
        a.complete(house.activity, house.by)
    assert client.submit(url, action=f"{url}/file", retention="D30").status_code == 303
    page = text(client.get(url))
    assert "0000-WS·2026-D30-YDTG-0001" in page and "正在排队" in page
    poll = re.search(r'hx-get="([^"]+)"', page).group(1)
    assert client.get(poll, headers={"HX-Request": "true", "Yy-Poll": "1"}).status_code == 204
    with house.app_context():
        bundling.run_next()
        db.session.remove()
    piece = client.get(poll, headers={"HX-Request": "true", "Yy-Poll": "1"})
    assert piece.status_code == 200 and text(piece).lstrip().startswith('<section class="card" id="bundle"')
    with house.app_context():
        item = plain("SELECT id FROM archive_item WHERE what = 'bundle'")[0].id
    answer = client.submit(url, action=f"{url}/bundles/{item}")
    assert answer.mimetype == "application/zip" and answer.headers["Content-Security-Policy"] == "sandbox"
    with ZipFile(io.BytesIO(answer.data)) as held:
        assert held.testzip() is None and "index.html" in held.namelist()
    clock.freeze("2026-11-23 10:20", tick=0.001)
    assert client.submit(url, action=f"{url}/bundles/{item}").status_code == 401
    with house.app_context():
        assert plain(
            "SELECT 1 FROM audit_row WHERE subject = 'export' AND row_id = :it", it=f"archive/{house.activity}"
        )
    assert client.submit(url, action=f"{url}/open-again", reason="补一份媒体报道").status_code == 303
    assert "第 2 版" in text(client.get(url))


def test_a_year_is_handed_over_and_a_kinds_list_is_changed(house):
    client = signed_in(house)
    with house.app_context():
        a.complete(house.activity, house.by)
        from yylib.database import write

        write(filing.file, activity_id=house.activity, by=house.by)
        bundling.run_next()
        db.session.remove()
    at = "/staff/archives/handing-over"
    assert "2027-06-30" in text(client.get(at))
    assert client.submit(at, on_day="2027-01-01").status_code == 422
    assert client.submit(at, on_day="2026-11-23").status_code == 303
    assert "已移交" in text(client.get("/staff/archives/?state=handed"))
    assert client.submit(at, action=f"{at}/back", on_day="2026-11-23").status_code == 303
    assert "已归档，未移交" not in text(client.get("/staff/archives/?state=handed")).split('id="archives"')[1]
    page = client.submit("/staff/archives/checklists/lecture", survey="required", script="off")
    assert page.status_code == 303
    with house.app_context():
        assert {(row.what, bool(row.is_required)) for row in plain("SELECT what, is_required FROM checklist_line")} == {
            ("survey", True), ("script", False)}  # fmt: skip
    assert client.get("/staff/archives/checklists/party").status_code == 404
    assert client.get("/staff/archives/print?year=2026").status_code == 200
