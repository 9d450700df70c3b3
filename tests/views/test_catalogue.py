"""The public catalogue: what a reader finds, with place and status, and nothing about anybody."""

import pytest

from tests.client import Client, text
from tests.factories import a_bib, a_branch, an_accepted_batch, some_items
from yylib import clock
from yylib.database import db, write, writing
from yylib.models.files import StoredFile
from yylib.models.imports import Batch
from yylib.models.items import Location
from yylib.services.catalogue import index


@pytest.fixture
def reader(app):
    """Twenty-five novels, a picture book of this month, and one title that is still being processed."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        branch_id = a_branch(name="总馆")
        with writing() as session:
            place = Location(branch_id=branch_id, name="文学借阅室")
            session.add(place)
            session.flush()
            given = {"current_branch_id": branch_id, "location_id": place.id}
        ids = [a_bib(title=f"长篇小说第{number}部", responsibility="示例著", class_no="I247.5", call_no=f"I247.5/{number}")
               for number in range(25)]  # fmt: skip
        for one in ids:
            some_items(one, shelved_at=None, **given)
        picture = a_bib(title="毛毛虫", class_no="I287.8", audience="b", isbn="9787020002207")
        some_items(picture, batch_id=an_accepted_batch(), call_no="I287.8/1", **given)
        hidden = a_bib(title="还在加工的小说", class_no="I247.5")
        some_items(hidden, stage="to_process", status="processing", shelved_at=None)
        write(index.renew, bib_ids=[*ids, picture, hidden])
        app.picture, app.hidden = picture, hidden
        db.session.remove()
    return app.test_client()


def test_a_reader_finds_a_title_with_its_place_and_status_and_turns_pages(reader, app):
    page = text(reader.get("/catalogue/?q=小说"))
    assert (
        "“小说” 25 种" in page
        and "总馆 文学借阅室" in page
        and "在馆可借 1 册" in page
        and "还在加工的小说" not in page
    )
    assert "第 1 页，共 3 页" in page and "page=2" in page and "还没有从借阅系统取来" in page
    assert "第 2 页，共 3 页" in text(reader.get("/catalogue/?q=小说&page=2"))
    assert "I287.8/1" in text(reader.get("/catalogue/?q=9787020002207"))
    whole = text(reader.get(f"/catalogue/title/{app.picture}"))
    assert "毛毛虫" in whole and "I287.8/1" in whole and "9787020002207" in whole
    assert reader.get(f"/catalogue/title/{app.hidden}").status_code == 404
    with app.app_context():
        with writing() as session:
            file = StoredFile(stored_name="a", original_name="馆藏.mrc", kind="mrc", size=1, sha256="0" * 64, purpose="import",
                              stored_at=clock.now())  # fmt: skip
            session.add(file)
            session.flush()
            session.add(Batch(kind="holdings", file_id=file.id, mapping={}, state="done", created_at=clock.now(),
                              finished_at=clock.now()))  # fmt: skip
        db.session.remove()
    assert "2026-11-23 10:00" in text(reader.get("/catalogue/?q=小说")), "as of when"


def test_nothing_found_leads_to_a_suggestion_with_what_was_typed(reader):
    page = text(reader.get("/catalogue/?q=没有这本书"))
    assert "荐购这本书" in page
    form = text(reader.get(page.split('class="empty"')[1].split('href="')[1].split('"')[0]))
    assert 'value="没有这本书"' in form, "the form begins with what was typed"
    for q in ("<script>", '"', "红*(", "%" * 60, "x" * 5000):
        answer = reader.get(
            "/catalogue/", query_string={"q": q, "within": "nowhere", "age": "?", "branch": "99999999999", "page": "-3"}
        )
        assert answer.status_code == 200 and "<script>" not in text(answer).split("</form>")[0]


def test_new_books_stand_by_month_class_and_age_and_the_kiosk_needs_no_script(reader):
    page = text(reader.get("/catalogue/new"))
    assert "2026 年 11 月上架新书 1 种" in page and "毛毛虫" in page and "0–5 岁 1" in page
    assert "毛毛虫" in text(reader.get("/catalogue/new?class=I&age=toddler"))
    assert "这一类这个月没有新书" in text(reader.get("/catalogue/new?class=K"))
    assert "这个月还没有新书上架" in text(reader.get("/catalogue/new?month=2026-09"))
    for month in ("2026-13", "x", "2027-01"):
        assert reader.get(f"/catalogue/new?month={month}").status_code == 404
    assert "毛毛虫" in text(reader.get("/catalogue/?age=toddler"))
    kiosk = text(reader.get("/catalogue/kiosk?q=毛毛"))
    assert "毛毛虫" in kiosk and "文学借阅室" in kiosk and "重新查" in kiosk
